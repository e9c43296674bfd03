"""Footnote marks that a wrong reader took for quotes and stars: ``nghĩa’;`` was ``nghĩa⁹;``.

Nothing in a mark itself tells it from a stray sign. What tells is the note: bodies open lines at the foot of the
text, their numbers go up, and the mark of each stands before it, in the same order. Figures stay as they are.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ..language.pairing import pair_in_order

SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
SIGN = r"['’‘®°™*“”\"]"
BODY = re.compile(r"\s*(?:(?P<figure>\d{1,2})\s+|(?P<sign>['’‘®°])\s*)(?=[^\W\d_a-zđ]\w*\s+\w)")
MARK = re.compile(
    rf"(?<=[^\W\d_%])(?P<sign>{SIGN}+)(?=[\s,.;:)]|$)|(?<![^\W_])[^\W\d_]{{2,}}\d?(?P<figure>\d)(?=[,;:)]|[.]?$)"
)
LOST_NOTES = 1  # bodies that may be missing between two
SURE_SCORE, QUOTE_SCORE, FIGURE_SCORE = 2.0, 1.0, 0.8
FAR = 90  # lines between a mark and its note
SURE_SIGNS = frozenset("®°™*")


@dataclass(frozen=True, slots=True)
class Body:
    """A note's opening: its line, the place of its number there, its number; `damaged` where that is no figure."""

    line: int
    start: int
    end: int
    number: int
    damaged: bool


@dataclass(frozen=True, slots=True)
class Mark:
    """What may be a note's mark: its place, and its figure (None for a sign)."""

    line: int
    start: int
    end: int
    figure: int | None
    score: float


@dataclass(frozen=True, slots=True)
class Raised:
    """A raised figure to be written: in place of line[start:end]; `glued` where the place is the end of a word."""

    line: int
    start: int
    end: int
    text: str
    glued: bool = False


def raised(number: int) -> str:
    """Return a number in raised figures."""
    return "".join(SUPERSCRIPTS[int(digit)] for digit in str(number))


def find(lines: Sequence[str]) -> list[Raised]:
    """Return the footnote marks that can be read again."""
    bodies = find_bodies(lines)
    marks = find_marks(lines, {body.line for body in bodies}) if bodies else []
    found: list[Raised] = []
    for body, mark in zip(bodies, tie(bodies, marks), strict=True):
        if mark is None:
            continue
        found.append(Raised(mark.line, mark.start, mark.end, raised(body.number), mark.figure is not None))
        if body.damaged:
            found.append(Raised(body.line, body.start, body.end, raised(body.number)))
    return found


def find_bodies(lines: Sequence[str]) -> list[Body]:
    """Return the lines that open a note: those whose numbers go up from 1, after an empty line or another note."""
    bodies: list[Body] = []
    for number, line in enumerate(lines):
        match = BODY.match(line)
        expected = bodies[-1].number + 1 if bodies else 1
        if not match:
            continue
        group = "figure" if match["figure"] else "sign"
        value = int(match["figure"]) if match["figure"] else expected
        opens = number > 0 and (not lines[number - 1].strip() or _in_foot(bodies, number, lines))
        if opens and expected <= value <= expected + LOST_NOTES:
            bodies.append(Body(number, match.start(group), match.end(group), value, group == "sign"))
    return bodies


def _in_foot(bodies: Sequence[Body], number: int, lines: Sequence[str]) -> bool:
    """Tell whether a line follows the last note without an empty line between."""
    return bool(bodies) and all(line.strip() for line in lines[bodies[-1].line : number])


def find_marks(lines: Sequence[str], skipped: set[int]) -> list[Mark]:
    """Return the signs and figures at the ends of words that may be marks; closing quotes that close are none."""
    marks: list[Mark] = []
    open_quotes = 0
    for number, line in enumerate(lines):
        if not line.strip():
            open_quotes = 0
        for match in re.finditer(rf"[“”]|{MARK.pattern}", line):
            sign, figure = match["sign"], match["figure"]
            opened, closed = match.group().count("“"), match.group().count("”")
            closes = bool(closed) and open_quotes > 0
            open_quotes = max(0, open_quotes + opened - closed)
            if number in skipped or closes or not (sign or figure) or _quoted(line, match.start(), sign):
                continue
            if figure:
                marks.append(Mark(number, match.start("figure"), match.end(), int(figure), FIGURE_SCORE))
            else:
                sure = SURE_SCORE if SURE_SIGNS & set(sign) else QUOTE_SCORE
                marks.append(Mark(number, match.start(), match.end(), None, sure))
    return marks


def _quoted(line: str, start: int, sign: str | None) -> bool:
    """Tell whether a straight quote closes one that was opened in the line, or a star is not the line's only one."""
    if not sign:
        return False
    return ("*" in sign and line.count("*") > 1) or any(line[:start].count(c) % 2 for c in sign if c in "\"'")


def tie(bodies: Sequence[Body], marks: Sequence[Mark]) -> list[Mark | None]:
    """Return the mark of each note: marks come in the notes' order; of all such pairings the best as a whole."""
    return pair_in_order(bodies, marks, _score)


def _score(body: Body, mark: Mark) -> float:
    """Return how sure a mark of a note is, 0 where it cannot be its."""
    fits = 0 < body.line - mark.line <= FAR and mark.figure in (None, body.number)
    return mark.score if fits else 0.0
