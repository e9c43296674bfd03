"""A trie of the true words, as flat arrays that the compiled search walks.

The nodes come in the order of a walk that goes down first, so that the next node is the first child, and leaving
a branch is one jump.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int32]
DEPTH = 16  # letters of the longest word; see spelling_kernels.c


@dataclass(frozen=True)
class Trie:
    """By node: its letter in lower and upper case, its depth, the id of the word that ends there or -1.

    `skips` is the node after all that are below it; `priors` the highest prior of the words at and below it.
    """

    letters: Ints
    uppers: Ints
    depths: Ints
    words: Ints
    skips: Ints
    priors: NDArray[np.float32]


def build(words: Sequence[tuple[int, str]], letter_ids: dict[str, int], priors: NDArray[np.float32]) -> Trie:
    """Return the trie of (id, word) pairs; `priors` are by id. Words longer than `DEPTH` are left out."""
    ordered = sorted((word, i) for i, word in words if 0 < len(word) <= DEPTH)
    ids = np.array([i for _, i in ordered], dtype=np.int32)
    spelled = np.array([word for word, _ in ordered], dtype=f"U{DEPTH}")
    codes = spelled.view(np.uint32).reshape(-1, DEPTH)
    lengths = np.count_nonzero(codes, axis=1)
    same = np.cumprod(codes[1:] == codes[:-1], axis=1).sum(axis=1)
    shared = np.concatenate([[0], same])  # letters that a word has in common with the one before
    depth = np.arange(DEPTH)
    rows, depths = np.nonzero((depth >= shared[:, None]) & (depth < lengths[:, None]))
    nodes = len(rows)
    ends = np.full(nodes, -1, dtype=np.int32)
    last = np.cumsum(lengths - shared) - 1  # the node where each word ends
    ends[last] = ids
    skips = np.full(nodes, nodes, dtype=np.int32)
    tops = np.zeros(nodes, dtype=np.float32)
    first = last - (lengths - shared) + 1  # the first node of each word's own
    for d in range(int(lengths.max(initial=0))):
        # The words from one with a node of its own at this depth to the next that leaves the branch.
        opens = np.flatnonzero(shared <= d)
        best = np.maximum.reduceat(priors[ids], opens)
        leaves = np.concatenate([first[opens[1:]], [nodes]])
        has = lengths[opens] > d
        own = first[opens] + d - shared[opens]
        skips[own[has]], tops[own[has]] = leaves[has], best[has]
    letters, uppers = _letter_ids(codes[rows, depths], letter_ids)
    return Trie(letters, uppers, depths.astype(np.int32), ends, skips, tops)


def _letter_ids(codes: NDArray[np.uint32], letter_ids: dict[str, int]) -> tuple[Ints, Ints]:
    """Return the ids of some letters (by code point) in lower and upper case."""
    distinct, places = np.unique(codes, return_inverse=True)
    letters = [chr(code) for code in distinct.tolist()]
    lower = np.array([letter_ids.get(letter, 0) for letter in letters], dtype=np.int32)
    upper = np.array([letter_ids.get(letter.upper(), 0) for letter in letters], dtype=np.int32)
    return lower[places], upper[places]
