"""Classes of words that stand in like places of Vietnamese text, so that what is learnt of one serves its likes.

They are learnt from text without annotations by ``tools/training/words.py`` and kept in ``models/words.npz``.
"""

from __future__ import annotations

from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

import numpy as np

from .names import syllables


class Classes(NamedTuple):
    """The classes of one word, from a few broad ones to many narrow ones."""

    broad: int
    middle: int
    narrow: int


UNKNOWN = Classes(-1, -1, -1)
FIGURE = Classes(-2, -2, -2)


@cache
def _table() -> dict[str, Classes]:
    with files(__package__).joinpath("models", "words.npz").open("rb") as file, np.load(file) as archive:
        words = archive["words"].tobytes().decode().split("\n")
        return {word: Classes(*row) for word, row in zip(words, archive["classes"].tolist(), strict=True)}


@lru_cache(maxsize=1 << 16)
def classify(text: str) -> tuple[Classes, ...]:
    """Return the classes of the words of a phrase: of two syllables where these are known as one word, else of one."""
    table = _table()
    rest = syllables(text)
    found: list[Classes] = []
    while rest:
        pair = " ".join(rest[:2])
        if len(rest) > 1 and pair in table:
            found.append(table[pair])
            rest = rest[2:]
        else:
            found.append(FIGURE if rest[0][0].isdigit() else table.get(rest[0], UNKNOWN))
            rest = rest[1:]
    return tuple(found)


def ends(text: str) -> tuple[Classes, Classes]:
    """Return the classes of the first and of the last word of a phrase."""
    found = classify(text)
    return (found[0], found[-1]) if found else (UNKNOWN, UNKNOWN)
