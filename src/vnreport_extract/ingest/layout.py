"""The words and rulings of a page become lines in reading order and grids."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from itertools import groupby

from ..model import Box, Cell, Grid, Line, Region, Word
from .columns import reading_order
from .grids import Lattice, fill, inside, lattices
from .pdfium import Ruling
from .unruled import split_rows, unruled_tables
from .words import Token, around, join, main_size, rows

MIN_FILLED = 4  # cells with text; a frame with fewer is no table
Row = list[Token]
Filled = list[tuple[Cell, list[Token]]]


def lay_out(words: Sequence[Token], rulings: Sequence[Ruling], page: int) -> tuple[list[Line], list[Grid]]:
    """Return the page's lines in reading order, those of tables marked, and its grids."""
    lines: list[Line] = []
    grids: list[Grid] = []
    tables: list[tuple[Lattice, Filled]] = []
    free = list(words)
    for ruled in lattices(rulings):
        mine, rest = _part(free, partial(inside, ruled.box))
        lattice = split_rows(ruled, mine)
        filled = fill(lattice, mine)
        if _is_table(filled):
            tables.append((lattice, filled))
            free = rest
    for lattice, filled in tables:
        above, free = _part(free, partial(_above, lattice.box))
        _add_text(above, page, lines, grids)
        grids.append(_add_table(lattice, filled, page, lines))
    _add_text(free, page, lines, grids)
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


def _is_table(cells: Filled) -> bool:
    """Tell a table from a frame around text and from a drawing: text in several rows and columns."""
    filled = [cell for cell, mine in cells if mine]
    down, across = len({c.row for c in filled}), len({c.column for c in filled})
    return len(filled) >= MIN_FILLED and across > 1 and (down > 1 or across >= MIN_FILLED)


def _add_text(words: Sequence[Token], page: int, lines: list[Line], grids: list[Grid]) -> None:
    """Append the lines of text that has no rulings, tables in it included."""
    found = rows(words)
    place = 0
    for table in unruled_tables(found):
        _add_rows(found[place : table.start], page, lines)
        inner = [word for row in found[table.start : table.end] for word in row]
        grid = _add_table(table.lattice, fill(table.lattice, inner), page, lines)
        grid.ruled = False
        grids.append(grid)
        place = table.end
    _add_rows(found[place:], page, lines)


def _add_rows(found: Sequence[Row], page: int, lines: list[Line]) -> None:
    for row in reading_order(found):
        lines.append(_line(row, join(row), page, len(lines) + 1))


def _add_table(lattice: Lattice, filled: Filled, page: int, lines: list[Line]) -> Grid:
    """Append one line per row of the table, its cells parted by tabs, and return the table as a grid."""
    first = len(lines) + 1
    for _, group in groupby((pair for pair in filled if pair[1]), key=lambda pair: pair[0].row):
        row = list(group)
        line = _line([w for _, mine in row for w in mine], "\t".join(c.text for c, _ in row), page, len(lines) + 1)
        line.region = Region.TABLE
        lines.append(line)
        for cell, _ in row:
            cell.line = line.number
    return Grid(page, [c for c, _ in filled], lattice.rows, lattice.columns, first, lattice.box)


def _line(row: Row, text: str, page: int, number: int) -> Line:
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
