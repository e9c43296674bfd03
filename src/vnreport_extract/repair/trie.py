"""A trie of the true words, as one flat array that the compiled search walks."""

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
        ("children", np.uint16),
        ("first", np.int32),  # the first child; the others follow it
        ("prior", np.float32),  # the highest prior of the words at and below the node
    ]
)
Trie = NDArray[np.void]
Places = NDArray[np.int64]


def build(words: Sequence[tuple[int, str]], letter_ids: dict[str, int], priors: NDArray[np.float32]) -> Trie:
    """Return the trie of (id, word) pairs, the root first; `priors` are by id.

    Words longer than `DEPTH` are left out. The nodes come by depth, then in the order of the alphabet.
    """
    ordered = sorted((word, i) for i, word in words if 0 < len(word) <= DEPTH)
    ids = np.array([i for _, i in ordered], dtype=np.int64)
    codes = np.array([word for word, _ in ordered], dtype=f"U{DEPTH}").view(np.uint32).reshape(-1, DEPTH)
    parts = [np.zeros(1, dtype=NODE)]
    parts[0]["word"], parts[0]["prior"] = NO_WORD, 0
    places, total = np.zeros(len(ordered), dtype=np.int64), 1  # where each word has got to, and the nodes so far
    for depth in range(DEPTH):
        alive = codes[:, depth] > 0
        codes, ids, places = codes[alive], ids[alive], places[alive]
        if not len(codes):
            break
        opens = _changes(places, codes[:, depth])
        level = _level(codes[opens], depth, letter_ids)
        level["prior"] = np.maximum.reduceat(priors[ids], opens)
        owners = np.cumsum(np.bincount(opens, minlength=len(codes))) - 1
        ends = np.ones(len(codes), dtype=np.bool_) if depth + 1 == DEPTH else codes[:, depth + 1] == 0
        level["word"][owners[ends]] = ids[ends]
        _adopt(parts[-1], places[opens] - (total - len(parts[-1])), total)
        parts.append(level)
        places = owners + total
        total += len(level)
    return np.concatenate(parts)


def _changes(places: Places, letters: NDArray[np.uint32]) -> Places:
    """Return where a new node begins in the words sorted by spelling: at another parent or another letter."""
    new = (places[1:] != places[:-1]) | (letters[1:] != letters[:-1])
    return np.flatnonzero(np.concatenate([[True], new]))


def _level(codes: NDArray[np.uint32], depth: int, letter_ids: dict[str, int]) -> Trie:
    """Return childless nodes for the letters of some words at one depth."""
    distinct, places = np.unique(codes[:, depth], return_inverse=True)
    letters = [chr(code) for code in distinct.tolist()]
    level = np.zeros(len(codes), dtype=NODE)
    level["word"] = NO_WORD
    level["letter"] = np.array([letter_ids.get(letter, 0) for letter in letters])[places]
    level["upper"] = np.array([letter_ids.get(letter.upper(), 0) for letter in letters])[places]
    return level


def _adopt(parents: Trie, of_child: Places, first: int) -> None:
    """Give nodes their children: child i, at place first + i, has the parent of_child[i]."""
    parents["children"] = np.bincount(of_child, minlength=len(parents))
    parents["first"] = first + np.cumsum(parents["children"], dtype=np.int32) - parents["children"]
