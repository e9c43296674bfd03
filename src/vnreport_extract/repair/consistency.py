"""What a document says of itself: a word that it uses comes again, and the same damaged word is read alike."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from .candidates import Pool
from .tokens import FIRST_WORD

SURE = 0.9  # readings less sure than this are no evidence
WEIGHT, SHARE, MOST = 0.4, 0.2, 2.5  # of a word that the document uses elsewhere, against its share of all text
ALIKE, ALIKE_MOST = 0.8, 3.0  # of how the same damaged word was read at other places


def remember(
    pool: Pool,
    tokens: NDArray[np.int32],
    path: NDArray[np.int32],
    sure: NDArray[np.float64],
    unigrams: NDArray[np.float32],
) -> Pool:
    """Return the pool with what the sure readings of a first pass say of each candidate."""
    words = pool.ids[path]
    weights = np.where((words >= FIRST_WORD) & (sure >= SURE), sure, 0.0)
    used = np.bincount(words, weights, len(unigrams))[pool.ids]
    own = np.bincount(path, weights, len(pool.ids))
    expected = len(tokens) * np.exp(unigrams[pool.ids].astype(np.float64))
    elsewhere = np.maximum(used - own, 0.0)
    bonus = np.minimum(WEIGHT * np.log1p(SHARE * elsewhere / expected), MOST)
    bonus += np.minimum(ALIKE * np.log1p(own), ALIKE_MOST)
    bonus[pool.ids < FIRST_WORD] = 0.0
    return replace(pool, scores=(pool.scores + bonus).astype(np.float32))
