"""When two indicator names mean the same thing, strictly enough for an accusation."""

import re
from collections import Counter
from functools import cache

from ...data import load_toml

# Two names that share so much of their syllables are one indicator's.
_SAME = 0.86


class Name:
    """An indicator's name as a bag of syllables, words of no weight left out."""

    def __init__(self, text: str) -> None:
        light = _light()
        syllables = [s for s in re.findall(r"[^\W_]+", text.lower()) if s not in light]
        self.bag = Counter(syllables)
        self.size = len(syllables)


@cache
def _light() -> frozenset[str]:
    """Return the syllables that do not tell one indicator from another."""
    return frozenset(load_toml("checks.toml")["names"]["light"])


def nearness(a: Name, b: Name) -> float:
    """Return the share of syllables that two names have in common (Dice)."""
    return 2 * _common(a, b) / max(1, a.size + b.size)


def _common(a: Name, b: Name) -> int:
    """Return how many syllables two names share."""
    other = b.bag
    return sum(min(count, other[syllable]) for syllable, count in a.bag.items() if syllable in other)


def same_name(a: Name, b: Name) -> bool:
    """Tell whether two names share all their syllables but one: a sub-item differs from its parent by more."""
    if abs(a.size - b.size) > 1:
        return False
    common = _common(a, b)
    return a.size + b.size - 2 * common <= 1 and 2 * common >= _SAME * (a.size + b.size) > 0
