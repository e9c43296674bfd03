"""Tables without rulings: rows of texts and figures that keep to the same columns.

Conservative: at least three columns, one of them of figures, over at least three rows.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from ..model import Box
from .grids import CellArea, Lattice
from .words import Token, around, join, main_size
from .words import rows as group_rows

GAP = 1.2  # of the font size; between two texts of a row
STRIP = 0.6  # of the font size; a blank strip down the table wider than a blank parts columns
LEAST_ROWS = 3
LEAST_COLUMNS = 3
PITCH = 3.0  # of the font size; rows further apart are not of one table
CROWDED = 0.8  # of the font size; rows closer than this are lines of cells beside each other
MOST_HEAD_ROWS = 6
_FIGURE = re.compile(r"[-–+]?\d[\d.,/]*\s*%?|[-–]")

Row = list[Token]


@dataclass(frozen=True, slots=True)
class Found:
    """An unruled table: its rows' place among the page's rows, and its cells."""

    start: int
    end: int
    lattice: Lattice


def unruled_tables(rows: Sequence[Row]) -> list[Found]:
    """Return the tables among rows of words, from the top down."""
    found: list[Found] = []
    index = 0
    while index < len(rows):
        end = _body_end(rows, index)
        columns = _columns(rows[index:end])
        if len(columns) < LEAST_COLUMNS or not _aligned_figures(rows[index:end], columns):
            index += 1
            continue
        start = _head_start(rows, index, columns, found[-1].end if found else 0)
        columns = _widened(columns, rows[start:index])
        found.append(Found(start, end, _lattice(rows[start:end], columns, index - start)))
        index = end
    return found


def _pieces(row: Row) -> list[Row]:
    """Cut a row where a gap is too wide for a blank."""
    pieces = [[row[0]]]
    for before, word in pairwise(row):
        if word.box.x0 - before.box.x1 >= GAP * max(before.size, word.size):
            pieces.append([])
        pieces[-1].append(word)
    return pieces


def _is_figure(piece: Row) -> bool:
    return bool(_FIGURE.fullmatch(join(piece)))


def _is_figure_row(row: Row) -> bool:
    pieces = _pieces(row)
    return len(pieces) >= LEAST_COLUMNS and _is_figure(pieces[-1])


def _body_end(rows: Sequence[Row], start: int) -> int:
    """Return where the run of figure rows ends; a row of one text between two of them is a label."""
    end = start
    for index in range(start, len(rows)):
        if index > start and rows[index][0].baseline - rows[index - 1][0].baseline > PITCH * main_size(rows[index]):
            break
        if _is_figure_row(rows[index]):
            end = index + 1
        elif index - end >= 2 or len(_pieces(rows[index])) > 1:
            break
    return end


def _columns(rows: Sequence[Row]) -> list[tuple[float, float]]:
    """Return the columns: what the words of figure rows cover between the blank strips that no row enters."""
    words = [word for row in rows if _is_figure_row(row) for word in row]
    columns: list[tuple[float, float]] = []
    for word in sorted(words, key=lambda w: w.box.x0):
        if columns and word.box.x0 - columns[-1][1] < STRIP * word.size:
            columns[-1] = columns[-1][0], max(columns[-1][1], word.box.x1)
        else:
            columns.append((word.box.x0, word.box.x1))
    return columns


def _aligned_figures(rows: Sequence[Row], columns: Sequence[tuple[float, float]]) -> bool:
    """Tell whether a column other than the first holds figures over enough rows."""
    counts = [0] * len(columns)
    for row in rows:
        for piece in _cut(row, columns):
            place = _place(around(piece), columns)
            if place is not None and place[0] == place[1] and _is_figure(piece):
                counts[place[0]] += 1
    return max(counts[1:]) >= LEAST_ROWS


def _place(box: Box, columns: Sequence[tuple[float, float]]) -> tuple[int, int] | None:
    """Return the first and last column that a box lies over."""
    over = [i for i, (x0, x1) in enumerate(columns) if box.x0 < x1 and box.x1 > x0]
    return (over[0], over[-1]) if over else None


def _head_start(rows: Sequence[Row], body: int, columns: Sequence[tuple[float, float]], least: int) -> int:
    """Return where the head begins: rows above that stand over the columns, not across the label's."""
    start, half = body, (columns[-1][1] - columns[0][0]) / 2
    while start > max(least, body - MOST_HEAD_ROWS):
        row = rows[start - 1]
        pitch = rows[start][0].baseline - row[0].baseline
        if pitch > PITCH * main_size(row):
            break
        pieces = [around(piece) for piece in _pieces(row)]
        beside = start < body and pitch < CROWDED * main_size(row)  # between the lines of higher titles
        if len(pieces) == 1 and not beside and (pieces[0].x0 < columns[1][1] or pieces[0].x1 - pieces[0].x0 > half):
            break
        start -= 1
    return start


def _widened(columns: Sequence[tuple[float, float]], head: Sequence[Row]) -> list[tuple[float, float]]:
    """Return the columns as wide as the titles that stand over one of them alone."""
    wide = list(columns)
    for piece in (around(piece) for row in head for piece in _cut(row, columns)):
        place = _place(piece, wide)
        if place and place[0] == place[1]:
            x0, x1 = wide[place[0]]
            wide[place[0]] = min(x0, piece.x0), max(x1, piece.x1)
    return wide


def _cut(row: Row, columns: Sequence[tuple[float, float]]) -> list[Row]:
    """Cut a row's pieces further where a word ends in one column and the next begins in another."""
    cut: list[Row] = []
    for piece in _pieces(row):
        cut.append([piece[0]])
        for before, word in pairwise(piece):
            if any(before.box.x1 <= x1 and word.box.x0 >= x0 for (_, x1), (x0, _) in pairwise(columns)) or (
                _parts(before, word, columns)
            ):
                cut.append([])
            cut[-1].append(word)
    return cut


def _parts(before: Token, word: Token, columns: Sequence[tuple[float, float]]) -> bool:
    """Tell whether the gap between two words is wide for a blank and lies between two columns: titles side by side."""
    middle = (before.box.x1 + word.box.x0) / 2
    wide = word.box.x0 - before.box.x1 >= STRIP * max(before.size, word.size)
    return wide and any(x1 <= middle <= x0 for (_, x1), (x0, _) in pairwise(columns))


def _ends_title(above: Row, below: Row, columns: Sequence[tuple[float, float]]) -> bool:
    """Tell whether a row of the head ends there: a title over several columns does, and so do those above numbers."""
    over = [place for piece in _cut(above, columns) if (place := _place(around(piece), columns))]
    under = [place for piece in _cut(below, columns) if (place := _place(around(piece), columns))]
    wide = [place for place in over if place[0] < place[1] and place not in under]
    return bool(wide) or all(len(word.text) < 2 or word.text[:1].isdigit() for word in below)


def _lattice(rows: Sequence[Row], columns: Sequence[tuple[float, float]], head: int) -> Lattice:
    """Return the table's cells; a text that goes on in small letters stays in the row above.

    The lines of the `head` rows at the top are one row of titles each where a title stands over several columns,
    else the lines of one row.
    """
    inner = [(a[1] + b[0]) / 2 for a, b in pairwise(columns)]
    outline = around([word for row in rows for word in row])
    xs = [min(outline.x0, columns[0][0]) - 1, *inner, max(outline.x1, columns[-1][1]) + 1]
    inner_lines = [
        _between(above, row)
        for number, (above, row) in enumerate(pairwise(rows), 1)
        if (_ends_title(above, row, columns) if number < head else not _goes_on(row))
    ]
    ys = [around(rows[0]).top, *inner_lines, around(rows[-1]).bottom]
    areas = [area for r in range(len(ys) - 1) for area in _row_areas(r, rows, xs, ys, columns)]
    return Lattice(xs, ys, areas)


def split_rows(lattice: Lattice, words: Sequence[Token]) -> Lattice:
    """Part the rows of a ruled table that has no rulings between them, by the figures that share a baseline."""
    ys = [lattice.ys[0]]
    for band, (top, bottom) in enumerate(pairwise(lattice.ys)):
        spanned = any(a.row_span > 1 and a.row <= band < a.row + a.row_span for a in lattice.areas)
        if not spanned:
            ys += _inner_lines(group_rows([w for w in words if top <= w.middle < bottom]))
        ys.append(bottom)
    if len(ys) == len(lattice.ys):
        return lattice
    areas = [area for a in lattice.areas for area in _split_area(a, ys)]
    return Lattice(lattice.xs, ys, sorted(areas, key=lambda a: (a.row, a.column)))


def _inner_lines(rows: Sequence[Row]) -> list[float]:
    """Return the heights at which the rows of one band part, none where it is one row of the table."""
    if sum(sum(map(_is_figure, _pieces(row))) > 1 for row in rows) < LEAST_ROWS:
        return []
    return [_between(above, row) for above, row in pairwise(rows) if not _goes_on(row)]


def _split_area(area: CellArea, ys: Sequence[float]) -> list[CellArea]:
    """Return a cell at its rows in the finer grid; one row high before, it is one row high again."""
    first, last = ys.index(area.box.top), ys.index(area.box.bottom)
    if area.row_span > 1:
        return [CellArea(first, area.column, last - first, area.column_span, area.box)]
    return [
        CellArea(r, area.column, 1, area.column_span, Box(area.box.x0, ys[r], area.box.x1, ys[r + 1]))
        for r in range(first, last)
    ]


def _between(above: Row, below: Row) -> float:
    """Return the height between two rows."""
    return (max(w.baseline for w in above) + min(w.baseline - 0.7 * w.size for w in below)) / 2


def _goes_on(row: Row) -> bool:
    pieces = _pieces(row)
    return len(pieces) == 1 and row[0].text[:1].islower()


def _row_areas(
    r: int, rows: Sequence[Row], xs: list[float], ys: list[float], columns: Sequence[tuple[float, float]]
) -> list[CellArea]:
    """Return the cells of one row; a text over several columns is a merged cell."""
    mine = [row for row in rows if ys[r] <= row[0].middle < ys[r + 1]]
    places = {_place(around(p), columns) or (0, 0) for row in mine for p in _cut(row, columns)}
    starts = {first: last for first, last in sorted(places)}
    areas: list[CellArea] = []
    column = 0
    while column < len(columns):
        last = max(column, starts.get(column, column))
        areas.append(CellArea(r, column, 1, last - column + 1, Box(xs[column], ys[r], xs[last + 1], ys[r + 1])))
        column = last + 1
    return areas
