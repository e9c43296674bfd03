"""A trie of the true words, as flat arrays that the compiled search walks."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

Trie = tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int32], NDArray[np.int32], NDArray[np.int32]]


def build(words: Iterable[tuple[int, str]], letter_ids: dict[str, int]) -> Trie:
    """Return (letter, upper-case letter, first child, next sibling, word id or -1) of each node; node 0 is the root."""
    letters, uppers, children, siblings, ids = [0], [0], [-1], [-1], [-1]
    places: dict[tuple[int, str], int] = {}
    for word_id, word in words:
        node = 0
        for letter in word:
            child = places.get((node, letter))
            if child is None:
                child = places[node, letter] = len(letters)
                letters.append(letter_ids.get(letter, 0))
                uppers.append(letter_ids.get(letter.upper(), 0))
                siblings.append(children[node])
                children[node] = child
                children.append(-1)
                ids.append(-1)
            node = child
        ids[node] = word_id
    letters_, uppers_, children_, siblings_, ids_ = (
        np.array(a, dtype=np.int32) for a in (letters, uppers, children, siblings, ids)
    )
    return letters_, uppers_, children_, siblings_, ids_
