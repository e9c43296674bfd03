"""Tables of text files whose columns are aligned by blanks: rows of texts and figures at the same places."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ..language.cells import Piece, is_spaced_row, spaced_pieces, spaced_runs
from ..model import Cell, Grid, Line

LEAST_COLUMNS = 3
_STRIP = 2  # blanks that no row writes on part two columns


@dataclass(slots=True)
class _Row:
    """One line of a table and its pieces."""

    line: Line
    pieces: list[Piece]


def spaced_grids(lines: Sequence[Line]) -> list[Grid]:
    """Return the grids of runs of lines whose cells are set apart by two blanks or more."""
    found = []
    for first, last in spaced_runs([line.text for line in lines]):
        rows = [_Row(line, spaced_pieces(line.text)) for line in lines[first : last + 1] if line.text.strip()]
        columns = _columns(rows)
        if len(columns) >= LEAST_COLUMNS:
            found.append(_grid(rows, columns))
    return found


def _columns(rows: Sequence[_Row]) -> list[tuple[int, int]]:
    """Return what the figure rows cover between the blank strips that none of them enters."""
    pieces = sorted((piece for row in rows if is_spaced_row(row.line.text) for piece in row.pieces), key=_start)
    columns: list[tuple[int, int]] = []
    for piece in pieces:
        if columns and piece.start - columns[-1][1] < _STRIP:
            columns[-1] = columns[-1][0], max(columns[-1][1], piece.end)
        else:
            columns.append((piece.start, piece.end))
    return columns


def _start(piece: Piece) -> int:
    return piece.start


def _grid(rows: Sequence[_Row], columns: Sequence[tuple[int, int]]) -> Grid:
    """Return the grid; a name that goes on in small letters on the next line is one name, of one row."""
    found: list[list[Cell]] = []
    for row in rows:
        fresh = [
            Cell(len(found), first, piece.text, 1, last - first + 1, row.line.number)
            for piece in row.pieces
            for first, last in [_place(piece, columns)]
        ]
        name, above = _name(fresh), _name(found[-1]) if found else None
        goes_on = above is not None and name.column == above.column and name.text[:1].islower()
        if above is not None and goes_on and (len(fresh) == 1 or len(found[-1]) == 1):
            above.text += " " + name.text
            found[-1] += [replace(cell, row=above.row) for cell in fresh if cell is not name]
        else:
            found.append(fresh)
    cells = [cell for fresh in found for cell in fresh]
    return Grid(rows[0].line.page, cells, len(found), len(columns), rows[0].line.number, ruled=False)


def _name(cells: Sequence[Cell]) -> Cell:
    """Return the cell of a row that holds most letters."""
    return max(cells, key=lambda cell: sum(map(str.isalpha, cell.text)))


def _place(piece: Piece, columns: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """Return the first and last column that a piece lies over, the nearest one where it lies over none."""
    over = [i for i, (start, end) in enumerate(columns) if piece.start < end and piece.end > start]
    if over:
        return over[0], over[-1]
    middle = (piece.start + piece.end) / 2
    nearest = min(range(len(columns)), key=lambda i: abs(sum(columns[i]) / 2 - middle))
    return nearest, nearest
