"""A trie of the true words, as flat arrays that the compiled search walks.

The nodes come in the order of a walk that goes down first, so that the next node is the first child, and leaving
a branch is one jump.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

DEPTH = 16  # letters of the longest word; see spelling_kernels.c
NO_WORD = 0xFFFF
NODE = np.dtype(
    [
        ("letter", np.uint16),
        ("upper", np.uint16),  # the letter in upper case
        ("word", np.uint16),  # the id of the word that ends here, or NO_WORD
        ("depth", np.uint16),
        ("skip", np.int32),  # the node after all that are below this one
        ("prior", np.float32),  # the highest prior of the words at and below it
    ]
)
Trie = NDArray[np.void]


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
    trie = np.zeros(nodes, dtype=NODE)
    trie["depth"], trie["word"], trie["skip"] = depths, NO_WORD, nodes
    last = np.cumsum(lengths - shared) - 1  # the node where each word ends
    trie["word"][last] = ids
    first = last - (lengths - shared) + 1  # the first node of each word's own
    for d in range(int(lengths.max(initial=0))):
        # The words from one with a node of its own at this depth to the next that leaves the branch.
        opens = np.flatnonzero(shared <= d)
        best = np.maximum.reduceat(priors[ids], opens)
        leaves = np.concatenate([first[opens[1:]], [nodes]])
        has = lengths[opens] > d
        own = first[opens] + d - shared[opens]
        trie["skip"][own[has]], trie["prior"][own[has]] = leaves[has], best[has]
    trie["letter"], trie["upper"] = _letter_ids(codes[rows, depths], letter_ids)
    return trie


def _letter_ids(codes: NDArray[np.uint32], letter_ids: dict[str, int]) -> tuple[NDArray[np.uint16], NDArray[np.uint16]]:
    """Return the ids of some letters (by code point) in lower and upper case."""
    distinct, places = np.unique(codes, return_inverse=True)
    letters = [chr(code) for code in distinct.tolist()]
    lower = np.array([letter_ids.get(letter, 0) for letter in letters], dtype=np.uint16)
    upper = np.array([letter_ids.get(letter.upper(), 0) for letter in letters], dtype=np.uint16)
    return lower[places], upper[places]
