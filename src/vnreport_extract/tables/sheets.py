"""Sheets: grids as full matrices, so that every position knows the cell that covers it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ..model import Cell, Document, Grid, Line, Page, Region

Row = list[Cell | None]


@dataclass(slots=True)
class Sheet:
    """A grid spread out: `rows[i][j]` is the cell that covers the position, `pages[i]` the page of row i."""

    rows: list[Row]
    pages: list[int]
    line: int
    caption: str = ""
    unit_note: str = ""
    header_rows: int = field(default=0)

    @property
    def columns(self) -> int:
        """Return the number of columns."""
        return len(self.rows[0]) if self.rows else 0


def spread(grid: Grid) -> Sheet:
    """Return `grid` with merged cells at every position they cover, without empty rows and cell-less columns."""
    matrix: list[Row] = [[None] * grid.columns for _ in range(grid.rows)]
    for cell in grid.cells:
        for i in range(cell.row, min(cell.row + cell.row_span, grid.rows)):
            for j in range(cell.column, min(cell.column + cell.column_span, grid.columns)):
                matrix[i][j] = cell
    rows = [row for row in matrix if any(text_of(cell) for cell in row)]
    begun = {cell.column for cell in grid.cells}
    used = [j for j in range(grid.columns) if j in begun]
    rows = [[row[j] for j in used] for row in rows]
    return Sheet(rows, [grid.page] * len(rows), grid.line)


def text_of(cell: Cell | None) -> str:
    """Return a cell's text on one line, without emphasis marks."""
    return "" if cell is None else " ".join(cell.text.replace("**", "").split())


def texts(row: Row) -> list[str]:
    """Return the texts of a row, a merged cell's once."""
    seen: set[int] = set()
    found: list[str] = []
    for cell in row:
        fresh = cell is not None and id(cell) not in seen
        found.append(text_of(cell) if fresh else "")
        seen.add(id(cell))
    return found


_UNIT_NOTE = re.compile(r"^\W*(?:đơn vị(?: tính)?|đvt|dvt)\s*[:;.]\s*(?P<unit>.+?)\W*$", re.IGNORECASE)
_CAPTION_REACH, _NOTE_REACH = 8, 4


def unit_note(text: str) -> str:
    """Return the unit that a line ``Đơn vị tính: …`` names, else ""."""
    found = _UNIT_NOTE.match(text.strip())
    return found["unit"] if found else ""


def read_surroundings(sheet: Sheet, document: Document) -> None:
    """Fill a sheet's caption and unit note from the lines above it on its page."""
    page = next((page for page in document.pages if page.number == sheet.pages[0]), None)
    above = _lines_above(page, sheet.line) if page else []
    near = [line for line in page.lines if line.number < sheet.line and line.text.strip(" |")] if page else []
    notes = [unit_note(line.text) for line in above]
    nearest = (note for line in reversed(near[-_NOTE_REACH:]) if (note := unit_note(line.text)))
    sheet.unit_note = sheet.unit_note or next(nearest, "")
    words = [line.text.strip(" *") for line, note in zip(above, notes, strict=True) if line.text.strip() and not note]
    sheet.caption = sheet.caption or " ".join(words)


def _lines_above(page: Page, line: int) -> list[Line]:
    """Return the lines between the table and the last prose above it, at most a few."""
    above: list[Line] = []
    for candidate in reversed([each for each in page.lines if each.number < line]):
        text = candidate.text.strip()
        if candidate.region is Region.TABLE or text == "|" or "\t" in text or len(above) >= _CAPTION_REACH:
            break
        if above and text.endswith((".", ";", "./.")):
            break
        above.append(candidate)
    return above[::-1]
