"""Marks of footnotes in the text: raised figures, ``[1]``, ``(1)``, and what OCR makes of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ..model import Line
from .blocks import Chunk
from .rows import LOWER

_SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_RAISED = re.compile(rf"[{_SUPERSCRIPTS}]+")
# m², km³: the exponent of a unit, not a mark.
_UNIT = re.compile(r"(?<![^\W\d_])[kcdm]?m$")
_BRACKET = re.compile(r"(?<=\S)\s?\[(?P<n>\d{1,3})\]")
_PAREN = re.compile(r"(?<=[^\W_(])\((?P<n>\d{1,2})\)")
_END = r"(?=[\s,.;:)”\"’]|$)"
# "phố1," for "phố¹,": a figure glued to a word in small letters.
_GLUED = re.compile(rf"(?<=[{LOWER}]{{2}})(?P<n>\d{{1,2}})" + _END)
# "phố'; đến", "học tập*;": a sign glued to a word's end.
_SIGN = re.compile(rf"(?<=[{LOWER}%”)])['’‘*!?°®™`^]+" + _END)


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark in the text; `number` is None for a damaged one. `place` orders marks: chunk, row, offset."""

    number: int | None
    place: tuple[int, int, int]
    line: Line
    style: str  # "raised", "[", "(", "glued", "sign"


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


def chunk_marks(chunk: Chunk, index: int) -> list[Mark]:
    """Return all marks of a chunk, in order; `index` is its place among the chunks."""
    return [
        Mark(number, (index, i, offset), row.line, style)
        for i, row in enumerate(chunk.rows)
        for offset, number, style in _row_marks(row.text, 0)
    ]


def tie(numbers: Sequence[int], ends: Sequence[tuple[int, int, int]], marks: Sequence[Mark]) -> list[Mark | None]:
    """Return the mark of each note: marks come in the notes' order, each before its note's body.

    Args:
        numbers: the notes' numbers, in order.
        ends: the place of each note's body.
        marks: all marks of the text, in order.
    """
    tied: list[Mark | None] = []
    since = (-1, 0, 0)
    for position, (number, end) in enumerate(zip(numbers, ends, strict=True)):
        open_marks = [mark for mark in marks if since < mark.place < end]
        mark = _best(number, open_marks, _next_exact(numbers, position, marks, since))
        tied.append(mark)
        since = mark.place if mark else since
    return tied


def _next_exact(
    numbers: Sequence[int], position: int, marks: Sequence[Mark], since: tuple[int, int, int]
) -> tuple[int, int, int] | None:
    """Return the place of the raised mark of the next number: a damaged mark stands before it."""
    following = numbers[position] + 1
    return next((m.place for m in marks if m.place > since and m.number == following and m.style == "raised"), None)


def _best(number: int, marks: Sequence[Mark], limit: tuple[int, int, int] | None) -> Mark | None:
    for styles in (("raised",), ("[",), ("(",), ("glued",)):
        exact = [mark for mark in marks if mark.number == number and mark.style in styles]
        if exact:
            # After a restart of the numbers the nearest one counts.
            return exact[-1] if number == 1 else exact[0]
    signs = [mark for mark in marks if mark.style == "sign" and (limit is None or mark.place < limit)]
    return signs[0] if signs else None
