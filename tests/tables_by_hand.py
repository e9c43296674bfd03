"""Documents with tables written by hand: `|` parts the cells, `<` merges to the left, `^` merges upwards."""

from __future__ import annotations

from pathlib import Path

from vnreport_extract.extract.tables import table_observations
from vnreport_extract.model import Cell, Document, Grid, Line, Observation, Page
from vnreport_extract.tables import read_tables

Rows = list[list[str]]


def rows_of(text: str) -> Rows:
    return [[cell.strip() for cell in line.split("|")] for line in text.strip().split("\n")]


def grid(text: str, page: int = 1, line: int = 1) -> Grid:
    rows = rows_of(text)
    cells: list[Cell] = []
    owner: dict[tuple[int, int], Cell] = {}
    for i, row in enumerate(rows):
        for j, cell_text in enumerate(row):
            if cell_text == "<":
                cell = owner[i, j - 1]
                cell.column_span = max(cell.column_span, j - cell.column + 1)
            elif cell_text == "^":
                cell = owner[i - 1, j]
                cell.row_span = max(cell.row_span, i - cell.row + 1)
            else:
                cell = Cell(i, j, cell_text, line=line + i)
                cells.append(cell)
            owner[i, j] = cell
    return Grid(page, cells, len(rows), len(rows[0]), line)


def report(*tables: str, period: str = "2023", date: str = "2023-12-15", above: tuple[str, ...] = ()) -> Document:
    """A PDF with one table a page."""
    document = Document("report", Path("report.pdf"), "pdf")
    document.metadata.period, document.metadata.date = period, date
    for number, text in enumerate(tables, 1):
        page = Page(number)
        if number == 1:
            page.lines = [Line(1, i, line) for i, line in enumerate(above, 1)]
        page.grids = [grid(text, number, len(page.lines) + 1)]
        document.pages.append(page)
    return read_tables(document)


def text_report(lines: list[str], period: str = "2023", date: str = "2023-12-15") -> Document:
    """A text file."""
    document = Document("report", Path("report.txt"), "text")
    document.metadata.period, document.metadata.date = period, date
    document.pages = [Page(1, [Line(1, i, line) for i, line in enumerate(lines, 1)])]
    return read_tables(document)


def one_cell_a_line(text: str) -> list[str]:
    """The rows as some web pages' text holds them: a bar after each cell, one more after each row."""
    return [
        line
        for row in rows_of(text)
        for line in [
            *(part for cell in row if cell not in ("<", "^") for part in ([cell, "|"] if cell else ["|"])),
            "|",
        ]
    ]


def tab_rows(text: str) -> list[str]:
    return ["\t".join("" if cell in ("<", "^") else cell for cell in row) for row in rows_of(text)]


Fact = tuple[str, str, float, str, "str | None"]


def facts(document: Document) -> list[Fact]:
    """Indicator, role, number, unit and period of every observation, in reading order."""
    return [(o.indicator, o.role.value, o.low, o.unit, o.period) for o in table_observations(document)]


def of(document: Document, indicator: str) -> list[Observation]:
    return [o for o in table_observations(document) if o.indicator == indicator]
