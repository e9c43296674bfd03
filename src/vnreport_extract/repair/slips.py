"""Slips of our own Vietnamese OCR in text that is sound otherwise: ``kêt quả``, ``thành phó``.

Only marks are put right, and only where the neighbours leave no doubt. Text that was not read by OCR is never looked
at here: what it says is what its author wrote.
"""

from collections.abc import Sequence

import numpy as np

from . import kernels
from .candidates import Pool
from .casing import imitate
from .restorer import Key, Restorer, read_sequence
from .signs import Repair
from .tokens import FIRST_WORD, UNKNOWN, canonical, new_convention, skeleton

IMPOSSIBLE = -3.0  # nats against giving marks to what is no word
POSSIBLE = -7.0  # nats against another word in place of one that is known
NAMED = -11.0  # the same where a capital inside a sentence may be a name's
SURE = 0.995  # share of the readings that a change must have
STRANGE = -14.0  # log share of a word so rare that it is none in a report


def repairs(restorer: Restorer, lines: Sequence[str]) -> list[list[Repair]]:
    """Return the marks to put right in each line."""
    sequence = read_sequence(lines)
    keys = list(sequence.keys)
    pool = _pool(restorer, keys)
    tokens = np.array(sequence.places, dtype=np.int32)
    path, _ = kernels.decode(restorer.arrays, tokens, pool.starts, pool.ids, pool.scores)
    shares = kernels.rescore(restorer.arrays, tokens, path, pool.starts, pool.ids, pool.scores)
    found: list[list[Repair]] = [[] for _ in lines]
    for number, start, end, place in sequence.words:
        word, share = int(pool.ids[path[place]]), float(shares[place])
        read = lines[number][start:end]
        if word >= FIRST_WORD and restorer.model.words[word] != canonical(read) and share >= SURE:
            true = restorer.model.words[word]
            text = imitate(new_convention(true) if restorer.new_convention else true, read)
            found[number].append(Repair(start, end, text, share))
    return found


def _pool(restorer: Restorer, keys: Sequence[Key]) -> Pool:
    """Return, for each token, itself and the words of the same letters."""
    groups = [_readings(restorer, key) for key in keys]
    starts = np.cumsum([0, *(len(group) for group in groups)], dtype=np.int32)
    flat = [reading for group in groups for reading in group]
    return Pool(
        starts,
        np.array([word for word, _ in flat], dtype=np.int32),
        np.array([cost for _, cost in flat], dtype=np.float32),
        np.full(len(flat), -1, dtype=np.int8),
    )


def _readings(restorer: Restorer, key: Key) -> list[tuple[int, float]]:
    if isinstance(key, int):
        return [(key, 0.0)]
    own = canonical(key.text)
    index = restorer.model.index.get(own, UNKNOWN)
    if own.isascii() and index == UNKNOWN or key.text.isupper() or not key.text.isalpha():
        return [(index, 0.0)]
    known = index != UNKNOWN and restorer.model.unigrams[index] > STRANGE
    cost = IMPOSSIBLE if not known else NAMED if key.inside and key.text[0].isupper() else POSSIBLE
    others = [i for i in restorer.by_skeleton.get(skeleton(own), []) if i != index]
    return [(index, 0.0), *((i, cost) for i in others)]
