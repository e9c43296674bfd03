"""Pairs two sequences in order, as footnotes and their marks stand in a text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

A = TypeVar("A")
B = TypeVar("B")


def pair_in_order(firsts: Sequence[A], seconds: Sequence[B], score: Callable[[A, B], float]) -> list[B | None]:
    """Return the partner of each of `firsts`, None for one without.

    Of all pairings in which partners come in the same order as what they belong to, the one with the highest sum
    of scores is taken; a score of 0 says that two can be no pair.
    """
    scores = [[score(first, second) for second in seconds] for first in firsts]
    best = [[0.0] * (len(seconds) + 1) for _ in range(len(firsts) + 1)]
    for i, row in enumerate(scores, 1):
        for j, own in enumerate(row, 1):
            paired = best[i - 1][j - 1] + own if own else 0.0
            best[i][j] = max(best[i - 1][j], best[i][j - 1], paired)
    partners: list[B | None] = [None] * len(firsts)
    i, j = len(firsts), len(seconds)
    while i and j:
        own = scores[i - 1][j - 1]
        if own and best[i][j] == best[i - 1][j - 1] + own:
            partners[i - 1] = seconds[j - 1]
            i, j = i - 1, j - 1
        elif best[i][j] == best[i][j - 1]:
            j -= 1
        else:
            i -= 1
    return partners
