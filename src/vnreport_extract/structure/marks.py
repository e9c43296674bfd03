"""Marks of footnotes in the text: raised figures, ``[1]``, ``(1)``, and what OCR makes of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ..language.pairing import pair_in_order
from ..model import Line
from .blocks import Chunk, ends_sentence
from .rows import LOWER, fold

_SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_RAISED = re.compile(rf"[{_SUPERSCRIPTS}]+")
# m², km³: the exponent of a unit, not a mark.
_UNIT = re.compile(r"(?<![^\W\d_])[kcdm]?m$")
_BRACKET = re.compile(r"(?<=\S)\s?\[(?P<n>\d{1,3})\]")
_PAREN = re.compile(r"(?<=[\w%”])\((?P<n>\d{1,2})\)")
_END = r"(?=[\s,.;:)”\"’]|$)"
# "xã1," for "xã¹,": a figure glued to a word in small letters.
_GLUED = re.compile(rf"(?<=[{LOWER}]{{2}})(?P<n>\d{{1,2}})" + _END)
# "xã'; trong", "trường*;": a sign glued to a word's end.
_SIGN = re.compile(rf"(?<=[{LOWER}%”)])['’‘*!?°®™`^§]+\d?" + _END)
# The same in a line as OCR read it, before its words were repaired.
_READ_FIGURE = re.compile(r"(?<=[^\W_])(?P<n>\d)(?=[,.;:)](?!\d))")
_READ_SIGN = re.compile(r"(?<=[^\W\d_])['’‘®°™]+(?=[,.;:)](?!\d))")
# A mark's note stands on its page, or on the next when the page broke between.
_PAGES_APART = 1
# So many characters before a damaged mark are compared with the note.
_BEFORE = 90


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark in the text; `number` is None for a damaged one. `place` orders marks: chunk, row, offset."""

    number: int | None
    place: tuple[int, int, int]
    line: Line
    style: str  # "raised", "[", "(", "glued", "read", "sign"
    words: frozenset[str] = frozenset()  # what stands right before a sign


def number_of(printed: str) -> int:
    """Return the number of raised or ordinary figures: ``¹²`` is 12."""
    return int("".join(str(_SUPERSCRIPTS.index(c)) if c in _SUPERSCRIPTS else c for c in printed))


def _row_marks(text: str, skip: int) -> list[tuple[int, int | None, str]]:
    """Return offset, number and style of the marks of one row, from offset `skip` on."""
    found: list[tuple[int, int | None, str]] = []
    for match in _RAISED.finditer(text, skip):
        if not (_UNIT.search(text[: match.start()]) and match.group() in "²³") and match.start():
            found.append((match.start(), number_of(match.group()), "raised"))
    for pattern, style in ((_BRACKET, "["), (_PAREN, "("), (_GLUED, "glued")):
        found += [(m.start(), int(m["n"]), style) for m in pattern.finditer(text, skip)]
    found += [(m.start(), None, "sign") for m in _SIGN.finditer(text, skip)]
    return sorted(found, key=lambda mark: mark[0])


def words_of(text: str) -> frozenset[str]:
    """Return the words of `text` that tell what it is about: three letters or more, without marks."""
    return frozenset(word for word in re.findall(r"\w+", fold(text)) if len(word) > 2)


def read_marks(chunks: Sequence[Chunk]) -> list[Mark]:
    """Return all marks of the text, in order."""
    marks: list[Mark] = []
    quotes = 0
    for index, chunk in enumerate(chunks):
        exact = [
            Mark(number, (index, i, offset), row.line, style)
            for i, row in enumerate(chunk.rows)
            for offset, number, style in (*_row_marks(row.text, 0), *_repaired_away(row.line))
        ]
        strays, quotes = _stray_quotes(chunk, index, quotes)
        new = exact + [mark for mark in strays if not any(_touch(mark, other) for other in exact)]
        marks += [_with_words(mark, chunk) for mark in sorted(new, key=lambda mark: mark.place)]
        # A quotation goes on in the next chunk only where the sentence does.
        quotes = 0 if ends_sentence(chunk.text) else quotes
    return marks


def _touch(mark: Mark, other: Mark) -> bool:
    return mark.place[:2] == other.place[:2] and abs(mark.place[2] - other.place[2]) <= 1


def _with_words(mark: Mark, chunk: Chunk) -> Mark:
    """Give a damaged mark the words before it, back to the line above."""
    if mark.style not in ("read", "sign"):
        return mark
    _, row, offset = mark.place
    above = chunk.rows[row - 1].text if row else ""
    return replace(mark, words=words_of((above + " " + chunk.rows[row].text[:offset])[-_BEFORE:]))


def _repaired_away(line: Line) -> list[tuple[int, int | None, str]]:
    """Return marks that stand in the line as it was read but no more in its repaired text.

    ``x62,`` was repaired to ``xã,``: its last figure may be a mark.
    """
    if line.original == line.text:
        return []
    read = [(m.start(), int(m["n"]), "read") for m in _READ_FIGURE.finditer(line.original)]
    signs = [(m.start(), None, "sign") for m in _READ_SIGN.finditer(line.original)]
    kept = len(_SIGN.findall(line.text))
    scale = len(line.text) / max(1, len(line.original))
    return [(round(start * scale), number, style) for start, number, style in read + (signs if not kept else [])]


def _stray_quotes(chunk: Chunk, index: int, quotes: int) -> tuple[list[Mark], int]:
    """Return closing quotation marks that close nothing, and the number left open.

    OCR reads small raised figures so. `quotes` is the number open at the chunk's beginning.
    """
    marks: list[Mark] = []
    for i, row in enumerate(chunk.rows):
        for match in re.finditer(r"[“”]", row.text):
            quotes += 1 if match.group() == "“" else -1
            if quotes < 0:
                quotes = 0
                marks.append(Mark(None, (index, i, match.start()), row.line, "sign"))
    return marks, quotes


@dataclass(frozen=True, slots=True)
class Body:
    """A note's body as its mark is looked for: number, place, first line, first words."""

    number: int
    place: tuple[int, int, int]
    line: Line
    words: frozenset[str]
    since: int = 0  # the chunk after the last page's foot: damaged marks before it are other notes'


_FIGURE_SCORES = {"raised": 10.0, "[": 10.0, "(": 10.0, "glued": 4.0, "read": 0.5}


def _score(body: Body, mark: Mark) -> float:
    """Return how well a mark fits a note, 0 where it cannot be its."""
    if mark.place >= body.place or (mark.number is not None and mark.number != body.number):
        return 0.0
    far = not 0 <= body.line.page - mark.line.page <= _PAGES_APART
    if far and mark.style not in ("raised", "["):
        return 0.0  # notes may stand at the document's end; only a sure mark is looked for so far back
    if mark.style not in ("read", "sign"):
        return _FIGURE_SCORES[mark.style]
    score = _FIGURE_SCORES.get(mark.style, 1.0) * (1 + len(body.words & mark.words) / max(1, len(body.words)))
    # Without pages, what stands before the last foot is another note's, as a rule.
    return score if body.line.bbox or mark.place[0] > body.since else 0.3 * score


def tie(bodies: Sequence[Body], marks: Sequence[Mark]) -> list[Mark | None]:
    """Return the mark of each note: marks come in the notes' order; of all such pairings the best as a whole.

    A figure that agrees counts most; a damaged mark counts more where the words before it are the note's.
    """
    return pair_in_order(bodies, marks, _score)
