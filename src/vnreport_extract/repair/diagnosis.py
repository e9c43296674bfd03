"""What damage a text has, before anything is done to it.

A sound Vietnamese text carries a letter of its own (đ, ơ, ư, ạ ...) in at least a third of the words of any
window of fifty; wrongly read or stripped text carries none. What remains is to tell damage from text that is
not Vietnamese: the words of damaged text still have the shape of syllables.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from ..data import load_toml
from .tokens import skeleton


class Damage(StrEnum):
    """What kind of damage a run of lines has."""

    CLEAN = "clean"
    STRIPPED = "stripped"
    GARBLED = "garbled"
    LEGACY = "legacy"  # written in an older encoding; the first stage has read it, nothing is left to repair
    MIXED = "mixed"  # of a page: its lines are of several kinds


WINDOW = 40  # words looked at around a short line
FEW = 4  # words without which nothing can be said
DAMAGED_SHARE = 0.10  # of words with a distinct letter: sound text has 0.36 or more, damaged text 0.00
CLEAN_SHARE = 0.25
SYLLABLE_SHARE = 0.55  # of words with the shape of a syllable: English has about 0.3
WORD = re.compile(r"[^\W\d_]{2,}")
SYMBOLS = re.compile(r"[€¢£|]|[^\W\d_]\d|\d[^\W\d_]")


@dataclass(frozen=True, slots=True)
class Signs:
    """Counts over some lines: words, those with a distinct letter, with any mark, and of a syllable's shape."""

    words: int = 0
    distinct: int = 0
    marked: int = 0
    shaped: int = 0

    def __add__(self, other: "Signs") -> "Signs":
        """Return the counts of both."""
        return Signs(
            self.words + other.words,
            self.distinct + other.distinct,
            self.marked + other.marked,
            self.shaped + other.shaped,
        )

    @property
    def damaged(self) -> bool:
        """Tell whether this looks like Vietnamese that has lost its marks."""
        return (
            self.words >= FEW
            and self.distinct <= DAMAGED_SHARE * self.words
            and self.shaped >= SYLLABLE_SHARE * self.words
        )


@dataclass(frozen=True, slots=True)
class Run:
    """Neighbouring lines of one kind: lines[first:last]."""

    first: int
    last: int
    kind: Damage
    signs: Signs


@cache
def _shape() -> re.Pattern[str]:
    spelling = load_toml("repair_syllables.toml")
    onsets, rimes = ("|".join(spelling[name]) for name in ("onsets", "rimes"))
    return re.compile(f"(?:{onsets})?(?:{rimes})")


@cache
def distinct_letters() -> frozenset[str]:
    """Return the letters that only Vietnamese has, in both cases."""
    letters = load_toml("repair_syllables.toml")["distinct_letters"]
    return frozenset(letters + letters.upper())


@cache
def _is_shaped(word: str) -> bool:
    return _shape().fullmatch(skeleton(word.lower())) is not None


def signs(line: str) -> Signs:
    """Count the signs of one line."""
    words = WORD.findall(line)
    own = distinct_letters()
    distinct = sum(not own.isdisjoint(word) for word in words)
    marked = sum(not word.isascii() for word in words)
    # Where marks abound the text is sound, and its shapes need no look.
    shaped = 0 if 3 * distinct > len(words) else sum(map(_is_shaped, words))
    return Signs(len(words), distinct, marked, shaped)


def _window(all_signs: Sequence[Signs], centre: int) -> Signs:
    low, high, total = centre, centre + 1, all_signs[centre]
    while total.words < WINDOW and (low > 0 or high < len(all_signs)):
        if low > 0:
            low -= 1
            total += all_signs[low]
        if high < len(all_signs):
            total += all_signs[high]
            high += 1
    return total


def _damaged_lines(all_signs: Sequence[Signs]) -> list[bool]:
    """Tell of each line whether it is damaged: by its window, at the edges by its own words."""
    if sum(s.distinct for s in all_signs) == 0 and not sum(all_signs, Signs()).damaged:
        return [False] * len(all_signs)
    windows = [_window(all_signs, i) for i in range(len(all_signs))]
    damaged = [w.damaged and s.distinct <= CLEAN_SHARE * s.words for s, w in zip(all_signs, windows, strict=True)]
    for order in (range(1, len(damaged)), range(len(damaged) - 2, -1, -1)):
        step = -1 if order.step > 0 else 1
        for i in order:
            damaged[i] = damaged[i] or (damaged[i + step] and all_signs[i].distinct == 0 and all_signs[i].damaged)
    return damaged


def diagnose(lines: Sequence[str]) -> list[Run]:
    """Return the runs of sound and damaged lines that make up a text."""
    all_signs = [signs(line) for line in lines]
    damaged = _damaged_lines(all_signs)
    runs: list[Run] = []
    first = 0
    for i in range(1, len(lines) + 1):
        if i == len(lines) or damaged[i] != damaged[first]:
            total = sum(all_signs[first:i], Signs())
            kind = _kind(lines[first:i], total) if damaged[first] else Damage.CLEAN
            runs.append(Run(first, i, kind, total))
            first = i
    return runs


def _kind(lines: Sequence[str], total: Signs) -> Damage:
    """Tell text without marks from text whose letters were read wrongly."""
    odd = total.marked + sum(len(SYMBOLS.findall(line)) for line in lines)
    stripped = odd <= 0.04 * total.words and total.shaped >= 0.75 * total.words
    return Damage.STRIPPED if stripped else Damage.GARBLED
