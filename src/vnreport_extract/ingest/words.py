"""Glyphs become words, words become rows that share a baseline."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ..model import Box
from .pdfium import Glyph, Ruling

WORD_GAP = 0.12  # of the font size; an ordinary blank is 0.25, kerning stays under 0.1
BASELINE_SHIFT = 0.3  # of the font size; a raised digit is shifted by 0.33, the next line by 1
RAISED_SIZE = 0.8  # a raised mark is at most this part of the size of its line
UPRIGHT = 3.0  # degrees
SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹"


@dataclass(slots=True)
class Token:
    """A word as set on the page; `spaced` tells that a blank stands before it."""

    text: str
    box: Box
    baseline: float
    size: float
    bold: bool
    italic: bool
    font: str = ""
    spaced: bool = True
    run: int = 0  # the text object that the word is part of

    @property
    def middle(self) -> float:
        """Return the height at which the word's letters stand, in points from the top."""
        return self.baseline - 0.3 * self.size


def tokens(glyphs: Iterable[Glyph], rulings: Iterable[Ruling] = ()) -> list[Token]:
    """Return the words of the upright glyphs, in the order in which the page draws them.

    A vertical ruling parts what was drawn apart: two cells so full that their texts touch.
    """
    walls = [ruling for ruling in rulings if not ruling.horizontal]
    words: list[list[Glyph]] = []
    for glyph in glyphs:
        if abs(glyph.style.angle) > UPRIGHT or not glyph.text.isprintable():
            continue
        if words and _continues(words[-1][-1], glyph) and not _parted(words[-1][-1], glyph, walls):
            words[-1].append(glyph)
        else:
            words.append([glyph])
    return [_token(word) for word in words]


def _continues(last: Glyph, glyph: Glyph) -> bool:
    """Tell whether a glyph goes on with the word of the last one."""
    if glyph.after_space:
        return False
    size = max(last.style.size, glyph.style.size, 1.0)
    return (
        -0.6 * size <= glyph.box.x0 - last.box.x1 <= WORD_GAP * size
        and abs(last.style.size - glyph.style.size) <= 0.1 * size
        and abs(last.baseline - glyph.baseline) <= 0.1 * size
    )


def _parted(last: Glyph, glyph: Glyph, walls: Sequence[Ruling]) -> bool:
    """Tell whether a text object begins at a ruling."""
    if last.style is glyph.style:
        return False
    low, high = glyph.box.x0 - 0.6 * glyph.style.size, (glyph.box.x0 + glyph.box.x1) / 2  # a full text may overrun
    return any(low < wall.position < high and wall.start <= glyph.baseline <= wall.end for wall in walls)


def _token(word: list[Glyph]) -> Token:
    boxes = [glyph.box for glyph in word]
    box = Box(
        min(b.x0 for b in boxes), min(b.top for b in boxes), max(b.x1 for b in boxes), max(b.bottom for b in boxes)
    )
    first = word[0]
    text, style = unicodedata.normalize("NFC", "".join(glyph.text for glyph in word)), first.style
    return Token(
        text, box, first.baseline, style.size, style.bold, style.italic, style.font, first.after_space, id(style)
    )


def rows(words: Sequence[Token]) -> list[list[Token]]:
    """Group words that share a baseline, from the top down, each row from left to right.

    A raised digit shares the row of the larger words beside it and becomes Unicode superscripts.
    """
    found: list[list[Token]] = []
    for word in sorted(words, key=lambda w: w.baseline):
        row = next((r for r in reversed(found[-4:]) if _same_row(r, word)), None)
        if row is None:
            found.append([word])
        else:
            row.append(word)
    found = _absorb_raised(found)
    for row in found:
        row.sort(key=lambda w: w.box.x0)
        _mark_raised(row)
    return sorted(found, key=_baseline)


def _baseline(row: Sequence[Token]) -> float:
    """Return the baseline of the row's largest word: raised marks do not count."""
    return max(row, key=lambda w: w.size).baseline


def _same_row(row: list[Token], word: Token) -> bool:
    return abs(row[0].baseline - word.baseline) <= BASELINE_SHIFT * min(row[0].size, word.size)


def main_size(row: Sequence[Token]) -> float:
    """Return the font size in which most of the row's characters are set."""
    letters: dict[float, int] = defaultdict(int)
    for word in row:
        letters[round(word.size, 1)] += len(word.text)
    return max(letters, key=lambda size: (letters[size], size))


def _absorb_raised(found: list[list[Token]]) -> list[list[Token]]:
    """Put a row of nothing but small raised digits into the row whose words it marks."""
    kept: list[list[Token]] = []
    for index, row in enumerate(found):
        if all(w.text.isdigit() for w in row):
            hosts = [r for r in found[max(0, index - 3) : index + 4] if r is not row]
            for word in list(row):
                host = next((r for r in hosts if _raised_in(r, word)), None)
                if host is not None:
                    host.append(word)
                    row.remove(word)
        if row:
            kept.append(row)
    return kept


def _raised_in(row: Sequence[Token], word: Token) -> bool:
    """Tell whether `word` is small, stands raised in `row`, and touches one of its words."""
    return any(
        w.size * RAISED_SIZE >= word.size
        and 0.1 * w.size <= w.baseline - word.baseline <= 0.7 * w.size
        and (-0.5 * w.size <= word.box.x0 - w.box.x1 <= 0.5 * w.size or 0 <= w.box.x0 - word.box.x1 <= 1.0 * w.size)
        for w in row
    )


def _mark_raised(row: list[Token]) -> None:
    """Turn the raised digits of a row into superscripts, each attached to the word before it."""
    for word in row:
        if word.text.isdigit() and _raised_in([w for w in row if w is not word], word):
            word.text = word.text.translate(str.maketrans("0123456789", SUPERSCRIPTS))
            word.spaced = False


def join(row: Sequence[Token]) -> str:
    """Return the row's text: one blank between words, none where the page shows none."""
    text = row[0].text if row else ""
    for before, word in pairwise(row):
        text += " " * _apart(before, word) + word.text
    return text


def _apart(before: Token, word: Token) -> bool:
    """Tell whether a blank stands between two words; beside a raised mark only the page's own gap counts."""
    if word.text[0] in SUPERSCRIPTS:
        return False
    gap = word.box.x0 - before.box.x1 > WORD_GAP * word.size
    return gap or (word.spaced and before.text[-1] not in SUPERSCRIPTS)


def around(row: Sequence[Token]) -> Box:
    """Return the smallest box that holds every word."""
    box = row[0].box
    for word in row[1:]:
        box = box.union(word.box)
    return box
