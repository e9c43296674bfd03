"""When two indicator names mean the same thing, strictly enough for an accusation."""

from collections import Counter

import regex

from ...data import load_toml

# Two names that share so much of their syllables are one indicator's.
_SAME = 0.86


class Name:
    """An indicator's name as a bag of syllables, words of no weight left out."""

    def __init__(self, text: str) -> None:
        light = set(load_toml("checks.toml")["names"]["light"])
        self.text = text.lower()
        self.bag = Counter(s for s in regex.findall(r"[\p{L}\d]+", self.text) if s not in light)


def nearness(a: Name, b: Name, *, without: str = "") -> float:
    """Return the share of syllables that two names have in common (Dice); those of `without` do not count."""
    ignored = Counter(without.split())
    first, second = a.bag - ignored, b.bag - ignored
    return 2 * sum((first & second).values()) / max(1, first.total() + second.total())


def same_name(a: Name, b: Name) -> bool:
    """Tell whether two names share all their syllables but one: a sub-item differs from its parent by more."""
    apart = (a.bag - b.bag).total() + (b.bag - a.bag).total()
    return apart <= 1 and nearness(a, b) >= _SAME
