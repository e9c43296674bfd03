"""Tables: grids and table-like lines become tables whose heads have been read."""

from __future__ import annotations

from ..language.cells import find_word, one_year
from ..language.numbers import infer_locale
from ..model import ColumnKind, Document, Table
from .columns import read_columns
from .heads import formula, head_height, same_head, say_the_same, squeezed, stack_halves, take_title_rows, titles
from .sheets import Sheet, read_surroundings, spread, text_of
from .text import text_grids
from .titles import ColumnText, cues


def read_tables(document: Document) -> Document:
    """Fill `Document.tables` from the pages' grids and from the table-like lines of text files."""
    grids = [grid for page in document.pages for grid in page.grids]
    if document.kind == "text":
        grids += text_grids(document)
    sheets = [spread(grid) for grid in grids]
    sheets = [sheet for sheet in sheets if len(sheet.rows) > 1 and sheet.columns > 1]
    for sheet in sheets:
        take_title_rows(sheet)
        read_surroundings(sheet, document)
    year = one_year(document.metadata.period, document.metadata.date)
    tables = [_table(sheet, document, year) for sheet in _joined(sheets)]
    document.tables = [table for table in tables if table is not None]
    return document


def _joined(sheets: list[Sheet]) -> list[Sheet]:
    """Return the sheets with those that go on from the one before joined to it, repeated heads taken out."""
    joined: list[Sheet] = []
    for sheet in sheets:
        sheet.header_rows = head_height(sheet)
        stack_halves(sheet)
        if joined and _goes_on(joined[-1], sheet):
            joined[-1].rows += sheet.rows[sheet.header_rows :]
            joined[-1].pages += sheet.pages[sheet.header_rows :]
        else:
            joined.append(sheet)
    for sheet in joined:
        _drop_repeated_heads(sheet)
    return joined


def _goes_on(before: Sheet, sheet: Sheet) -> bool:
    """Return whether `sheet` continues the table `before`: next in line, as wide, with no head or the same one."""
    if sheet.columns != before.columns or not 0 <= sheet.pages[0] - before.pages[-1] <= 1:
        return False
    if sheet.header_rows:
        return same_head(before.rows[: before.header_rows], sheet.rows[: sheet.header_rows])
    return not find_word(sheet.caption[:12], cues()["captions"]["opening"])


def _drop_repeated_heads(sheet: Sheet) -> None:
    """Take out rows of the body that say the head again."""
    head = sheet.rows[: sheet.header_rows]
    if not head:
        return
    said = [squeezed(row) for row in head]
    kept = [i for i in range(len(sheet.rows)) if i < len(head) or not _is_said(squeezed(sheet.rows[i]), said)]
    sheet.rows, sheet.pages = [sheet.rows[i] for i in kept], [sheet.pages[i] for i in kept]


def _is_said(row: str, head: list[str]) -> bool:
    """Return whether a squeezed row says what one of a head's rows says."""
    return any(say_the_same(row, each) for each in head)


def _table(sheet: Sheet, document: Document, year: int | None) -> Table | None:
    """Return the table of a sheet, None where nothing in it reads as a table of figures."""
    head, body = sheet.rows[: sheet.header_rows], sheet.rows[sheet.header_rows :]
    texts = [[text_of(cell) for cell in row] for row in body]
    columns = [
        ColumnText(
            j, titles(head, j), ["" if (cell := row[j]) is None else cell.text for row in body], formula(head, j)
        )
        for j in range(sheet.columns)
    ]
    locale = infer_locale(text for row in texts for text in row)
    read = read_columns(columns, locale, year or one_year(sheet.caption))
    if not body or all(column.kind is not ColumnKind.VALUE for column in read) or (not head and sheet.columns < 3):
        return None
    first = sheet.rows[0]
    line = next((cell.line for cell in first if cell and cell.line), sheet.line)
    return Table(
        sheet.pages[0],
        line,
        sheet.caption,
        sheet.unit_note,
        [[text_of(cell) for cell in row] for row in head],
        read,
        texts,
        [list(row) for row in body],
        sheet.pages[sheet.header_rows :],
        _section(document, sheet.pages[0], line),
    )


def _section(document: Document, page: int, line: int) -> int | None:
    """Return the index of the last section that begins before the table."""
    before = [i for i, section in enumerate(document.sections) if (section.page, section.line) <= (page, line)]
    return before[-1] if before else None
