"""When two indicator names mean the same thing, strictly enough for an accusation."""

from collections import Counter

import regex

from ...data import load_toml


class Name:
    """An indicator's name as a bag of syllables, words of no weight left out."""

    def __init__(self, text: str) -> None:
        light = set(load_toml("checks.toml")["names"]["light"])
        self.text = text.lower()
        self.bag = Counter(s for s in regex.findall(r"[\p{L}\d]+", self.text) if s not in light)


def same_name(a: Name, b: Name, *, without: str = "", threshold: float = 0.86) -> bool:
    """Tell whether two names share nearly all their syllables; those of `without` do not count."""
    ignored = Counter(without.split())
    first, second = a.bag - ignored, b.bag - ignored
    common = sum((first & second).values())
    return bool(common) and 2 * common / (first.total() + second.total()) >= threshold
