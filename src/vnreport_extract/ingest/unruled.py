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

GAP = 1.2  # of the font size; between two columns
LEAST_ROWS = 3
LEAST_COLUMNS = 3
PITCH = 3.0  # of the font size; rows further apart are not of one table
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
        found.append(Found(start, end, _lattice(rows[start:end], columns)))
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
    """Return the spans that the pieces of figure rows leave free between them: the columns."""
    spans = sorted((around(p).x0, around(p).x1) for row in rows if _is_figure_row(row) for p in _pieces(row))
    columns: list[tuple[float, float]] = []
    for x0, x1 in spans:
        if columns and x0 <= columns[-1][1]:
            columns[-1] = columns[-1][0], max(columns[-1][1], x1)
        else:
            columns.append((x0, x1))
    return columns


def _aligned_figures(rows: Sequence[Row], columns: Sequence[tuple[float, float]]) -> bool:
    """Tell whether a column other than the first holds figures over enough rows."""
    counts = [0] * len(columns)
    for row in rows:
        for piece in _pieces(row):
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
    start = body
    while start > max(least, body - MOST_HEAD_ROWS):
        row = rows[start - 1]
        if rows[start][0].baseline - row[0].baseline > PITCH * main_size(row):
            break
        pieces = [around(piece) for piece in _pieces(row)]
        if len(pieces) == 1 and pieces[0].x0 < columns[0][1]:
            break
        start -= 1
    return start


def _lattice(rows: Sequence[Row], columns: Sequence[tuple[float, float]]) -> Lattice:
    """Return the table's cells; a text that goes on in small letters stays in the row above."""
    inner = [(a[1] + b[0]) / 2 for a, b in pairwise(columns)]
    outline = around([word for row in rows for word in row])
    xs = [min(outline.x0, columns[0][0]) - 1, *inner, max(outline.x1, columns[-1][1]) + 1]
    ys = [around(rows[0]).top]
    for above, row in pairwise(rows):
        if not _goes_on(row):
            ys.append((max(w.baseline for w in above) + min(w.baseline - 0.7 * w.size for w in row)) / 2)
    ys.append(around(rows[-1]).bottom)
    areas = [area for r in range(len(ys) - 1) for area in _row_areas(r, rows, xs, ys, columns)]
    return Lattice(xs, ys, areas)


def _goes_on(row: Row) -> bool:
    pieces = _pieces(row)
    return len(pieces) == 1 and row[0].text[:1].islower()


def _row_areas(
    r: int, rows: Sequence[Row], xs: list[float], ys: list[float], columns: Sequence[tuple[float, float]]
) -> list[CellArea]:
    """Return the cells of one row; a text over several columns is a merged cell."""
    mine = [row for row in rows if ys[r] <= row[0].middle < ys[r + 1]]
    places = {_place(around(p), columns) or (0, 0) for row in mine for p in _pieces(row)}
    starts = {first: last for first, last in sorted(places)}
    areas: list[CellArea] = []
    column = 0
    while column < len(columns):
        last = max(column, starts.get(column, column))
        areas.append(CellArea(r, column, 1, last - column + 1, Box(xs[column], ys[r], xs[last + 1], ys[r + 1])))
        column = last + 1
    return areas
