"""What is drawn on a page becomes lines in reading order and grids."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from itertools import groupby

from ..model import Box, Grid, Line, Region, Word
from .columns import reading_order
from .grids import Lattice, fill, inside, lattices
from .pdfium import PageContent
from .words import Token, around, join, main_size, rows, tokens

MIN_FILLED = 4  # cells with text; a frame with fewer is no table
Row = list[Token]


def lay_out(content: PageContent, page: int) -> tuple[list[Line], list[Grid]]:
    """Return the page's lines in reading order, those of tables marked, and its grids."""
    free = tokens(content.glyphs)
    tables: list[tuple[Lattice, list[Token]]] = []
    for lattice in lattices(content.rulings):
        mine, rest = _part(free, partial(inside, lattice.box))
        if is_table(lattice, mine):
            tables.append((lattice, mine))
            free = rest
    lines: list[Line] = []
    grids: list[Grid] = []
    for lattice, words in tables:
        above, free = _part(free, partial(_above, lattice.box))
        _add_text(above, page, lines)
        grids.append(_add_table(lattice, words, page, lines))
    _add_text(free, page, lines)
    return lines, grids


def _above(box: Box, word: Token) -> bool:
    return word.middle < box.top


def _part(words: Sequence[Token], wanted: Callable[[Token], bool]) -> tuple[list[Token], list[Token]]:
    """Return the words that are wanted, and the rest."""
    mine: list[Token] = []
    rest: list[Token] = []
    for word in words:
        (mine if wanted(word) else rest).append(word)
    return mine, rest


def _add_text(words: Sequence[Token], page: int, lines: list[Line]) -> None:
    for row in reading_order(rows(words)):
        lines.append(make_line(row, join(row), page, len(lines) + 1))


def is_table(lattice: Lattice, words: Sequence[Token]) -> bool:
    """Tell a table from a frame around text and from a drawing."""
    filled = [cell for cell, mine in fill(lattice, words) if mine]
    several_rows = len({c.row for c in filled}) > 1 or len(filled) >= MIN_FILLED
    return len(filled) >= min(MIN_FILLED, lattice.columns) and several_rows and len({c.column for c in filled}) > 1


def _add_table(lattice: Lattice, words: Sequence[Token], page: int, lines: list[Line]) -> Grid:
    """Append one line per row of the table, its cells parted by tabs, and return the table as a grid."""
    filled = fill(lattice, words)
    first = len(lines) + 1
    for _, group in groupby((pair for pair in filled if pair[1]), key=lambda pair: pair[0].row):
        row = list(group)
        line = make_line([w for _, mine in row for w in mine], "\t".join(c.text for c, _ in row), page, len(lines) + 1)
        line.region = Region.TABLE
        lines.append(line)
        for cell, _ in row:
            cell.line = line.number
    return Grid(page, [c for c, _ in filled], lattice.rows, lattice.columns, first, lattice.box)


def make_line(row: Row, text: str, page: int, number: int) -> Line:
    """Return the words of one row as a line of the page."""
    return Line(
        page,
        number,
        text,
        bbox=around(row),
        size=round(main_size(row), 1),
        bold=all(w.bold for w in row),
        italic=all(w.italic for w in row),
        words=[Word(w.text, w.box) for w in row],
    )
