"""Repair: damaged Vietnamese is diagnosed and put right; clean text and figures are left alone."""

from ..errors import FiguresChanged
from ..model import Change, Diagnosis, Document, Grid, Line, PageSource
from .diagnosis import Damage, Run
from .text import RepairedText, repair_lines, repair_slips, repair_text

__all__ = ["RepairedText", "repair", "repair_text"]


UNICODE, SAVED_TWICE = ("utf-8", "utf-16"), "utf-8 (saved twice)"  # as the first stage names encodings
LEGACY_NOTE = "encoding read as Unicode"  # in the note of a page whose fonts were of an older encoding
ACCENTED = 0.45  # share of marked words: 0.15-0.21 when read with eng, 0.6 and more with fra or por


def repair(document: Document) -> Document:
    """Repair every damaged line in place and record each change in `Document.changes`.

    A repair that would alter a figure is undone for the whole document, with a warning.
    """
    lines = list(document.lines())
    try:
        texts, changes, runs = repair_lines([line.text for line in lines])
    except FiguresChanged as error:
        document.warnings.append(f"not repaired: {error}")
        return document
    changes += _repair_slips(document, texts, runs)
    for line, text in zip(lines, texts, strict=True):
        line.text = text
    for change in changes:
        line = lines[change.line - 1]
        change.page, change.line = line.page, line.number
    document.changes += changes
    document.diagnosis += _with_mixed([d for run in runs for d in _diagnoses(run, document, lines)])
    return _repair_grids(document)


def _repair_slips(document: Document, texts: list[str], runs: list[Run]) -> list[Change]:
    """Put right in `texts` what our own OCR read wrongly on sound pages; return the changes, by place in `texts`."""
    own = {page.number for page in document.pages if page.source is PageSource.OCR}
    lines = list(document.lines())
    places = [i for run in runs if run.kind is Damage.CLEAN for i in range(run.first, run.last) if lines[i].page in own]
    if not places:
        return []
    read = [texts[i] for i in places]
    try:
        changes = repair_slips(read)
    except FiguresChanged:
        return []
    for i, text in zip(places, read, strict=True):
        texts[i] = text
    for change in changes:
        change.line = places[change.line - 1] + 1
    return changes


def _diagnoses(run: Run, document: Document, lines: list[Line]) -> list[Diagnosis]:
    """Return one diagnosis per page that the run touches."""
    by_page: dict[int, list[int]] = {}
    for line in lines[run.first : run.last]:
        by_page.setdefault(line.page, []).append(line.number)
    share = run.signs.marked / run.signs.words if run.signs.words else 0.0
    found = []
    for page, numbers in by_page.items():
        kind, detail = run.kind, _reader(share) if run.kind is Damage.GARBLED else ""
        encoding = _legacy_encoding(document, page)
        if encoding and kind is Damage.CLEAN:
            kind, detail = Damage.LEGACY, encoding
        found.append(Diagnosis(page, numbers[0], numbers[-1], kind.value, round(share, 3), detail))
    return found


def _legacy_encoding(document: Document, page: int) -> str:
    """Return what older encoding a page was written in and read from, "" for Unicode."""
    if document.encoding and not document.encoding.startswith(UNICODE) or document.encoding == SAVED_TWICE:
        return f"{document.encoding}, read as Unicode"
    notes = (p.note for p in document.pages if p.number == page)
    return next((note for note in notes if LEGACY_NOTE in note), "")


def _with_mixed(found: list[Diagnosis]) -> list[Diagnosis]:
    """Return the diagnoses with one more for each page whose lines are not all of one kind."""
    by_page: dict[int, list[Diagnosis]] = {}
    for diagnosis in found:
        by_page.setdefault(diagnosis.page, []).append(diagnosis)
    mixed = []
    for page, runs in by_page.items():
        kinds = sorted({run.kind for run in runs})
        if len(kinds) > 1:
            first, last = min(run.first_line for run in runs), max(run.last_line for run in runs)
            share = sum(r.marked_share * (r.last_line - r.first_line + 1) for r in runs) / (last - first + 1)
            mixed.append(Diagnosis(page, first, last, Damage.MIXED.value, round(min(share, 1.0), 3), ", ".join(kinds)))
    return found + mixed


def _reader(marked_share: float) -> str:
    """Return what kind of model misread the text: those of accented languages leave marks on most words."""
    return "read by a model of an accented language" if marked_share > ACCENTED else "read by a model of English"


def _repair_grids(document: Document) -> Document:
    """Repair the cells of damaged pages."""
    damaged = {d.page for d in document.diagnosis if d.kind in (Damage.STRIPPED, Damage.GARBLED)}
    for page in document.pages:
        if page.number in damaged:
            for grid in page.grids:
                document.changes += _repair_grid(grid)
    return document


def _repair_grid(grid: Grid) -> list[Change]:
    """Repair the cells of one grid, read as the lines of one text."""
    where = [(cell, i) for cell in grid.cells for i in range(cell.text.count("\n") + 1)]
    try:
        texts, changes, _ = repair_lines([cell.text.split("\n")[i] for cell, i in where])
    except FiguresChanged:
        return []
    parts: dict[int, list[str]] = {}
    for (cell, _), text in zip(where, texts, strict=True):
        parts.setdefault(id(cell), []).append(text)
    for cell in grid.cells:
        cell.text = "\n".join(parts[id(cell)])
    for change in changes:
        change.page, change.line = grid.page, where[change.line - 1][0].line or grid.line
    return changes
