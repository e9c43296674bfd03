"""Heads: which rows at the top of a sheet are its head, and the path of titles above each column."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

from ..data import load_toml
from ..language.cells import find_word, is_blank, is_figure
from ..language.periods import parse_period
from ..model import Cell
from .sheets import Row, Sheet, text_of, texts, unit_note

MOST_HEAD_ROWS = 5
_ALIKE = 0.88
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_LABEL = re.compile(r"(?:[IVXLC]{1,6}|[^\W\d_]|\d{1,3}(?:\.\d{1,2}){0,3})[.)]?")
_NUMBERING = re.compile(
    r"\(?\s*(?:\d{1,2}|[^\W\d_])\s*\)?(?:\s*[=:]\s*[\d\s()+\-*x/:%.,=]+)?|[\d()]+=[\d()+\-*x/:%.,]+"
    r"|\(?\d{1,2}\)?-\(?\d{1,2}\)?[-/:]\(?\d{1,2}\)?"  # an equals sign that OCR read as a dash
)


def head_height(sheet: Sheet) -> int:
    """Return the number of rows at the top that are the head, its letter and formula rows included."""
    height = reach = 0
    for index, row in enumerate(sheet.rows[:MOST_HEAD_ROWS]):
        if height and is_numbering_row(row):
            return index + 1
        if index >= reach and not _looks_like_head(row, first=height == 0):
            break
        height = index + 1
        reach = max([reach, *(index + cell.row_span for cell in row if cell and cell.row == _row_index(row))])
    return height


def _row_index(row: Row) -> int:
    """Return the grid row that a sheet row came from."""
    return max((cell.row for cell in row if cell), default=0)


def is_numbering_row(row: Row) -> bool:
    """Return whether a row numbers the columns: ``A B 1 2 3=2/1``."""
    filled = [text for text in texts(row) if text]
    if len(filled) < 3 or not all(_NUMBERING.fullmatch(text) for text in filled):
        return False
    digits = [
        int(found[0])
        for text in filled
        if (found := re.match(r"\(?(\d{1,2})", text)) and (found := re.search(r"\d+", text))
    ]
    rising = all(a < b for a, b in zip(digits, digits[1:], strict=False))
    return (
        rising and len(digits) >= len(filled) - 3 and (len(digits) < 2 or digits[-1] - digits[0] < 2 * len(digits) + 2)
    )


def _looks_like_head(row: Row, first: bool) -> bool:
    """Return whether a row's cells read as titles: no figures but years, no label of a list before a name."""
    found = [text for text in texts(row) if text]
    if len(found) < 2 or (_LABEL.fullmatch(found[0]) and text_of(row[0]) == found[0]):
        return False
    if any(is_figure(text) for text in found):
        return False
    if not first and not any(text_of(cell) for cell in row[:2]):
        return True
    cued = sum(is_title(text) for text in found)
    return cued * (3 if first else 2) >= len(found)


def is_title(text: str) -> bool:
    """Return whether a text holds a word that heads use: a kind of column, a role, a comparison or a period."""
    cues = load_toml("tables.toml")
    lists = [*cues["kinds"].values(), *cues["roles"].values(), cues["compare"]["marks"], cues["compare"]["attainment"]]
    lists += [cues["compare"]["change"], cues["places"]["heads"], cues["plain"]["words"]]
    return any(find_word(text, words) for words in lists) or parse_period(text) is not None or "%" in text


def take_title_rows(sheet: Sheet) -> None:
    """Take rows of one cell above the head out of the sheet: its caption and unit note."""
    while len(sheet.rows) > 2:
        filled = {text for text in (text_of(cell) for cell in sheet.rows[0]) if text}
        titled = len({id(cell) for cell in sheet.rows[0]}) == 1 or _looks_like_head(sheet.rows[1], first=True)
        if len(filled) != 1 or not (titled or unit_note(next(iter(filled)))):
            return
        text = filled.pop()
        sheet.unit_note = sheet.unit_note or unit_note(text)
        sheet.caption = sheet.caption if unit_note(text) else f"{sheet.caption} {text}".strip()
        del sheet.rows[0], sheet.pages[0]


def titles(rows: list[Row], column: int) -> list[str]:
    """Return the titles above `column` from the outermost in, each cell's once, numbering rows left out."""
    path: list[str] = []
    seen: set[int] = set()
    for index, row in enumerate(rows):
        cell = row[column] if text_of(row[column]) else _spread_over(rows, index, column)
        text = text_of(cell)
        if text and id(cell) not in seen and not is_numbering_row(row):
            path.append(text)
        seen.add(id(cell))
    return path


def _spread_over(rows: list[Row], index: int, column: int) -> Cell | None:
    """Return the title that an unmerged head leaves to the left of the columns it stands over."""
    below = [row for row in rows[index + 1 :] if not is_numbering_row(row)]
    for left in range(column, -1, -1):
        if not any(text_of(row[left]) for row in below):
            return None
        if text_of(rows[index][left]):
            return rows[index][left]
    return None


def formula(rows: list[Row], column: int) -> tuple[int, int] | None:
    """Return the columns that a head's formula row divides or subtracts (``8=7/4``) for `column`, as indices."""
    for row in rows:
        if not is_numbering_row(row):
            continue
        numbers = {_own_number(text_of(cell)): j for j, cell in enumerate(row) if _own_number(text_of(cell))}
        found = re.search(r"^\D*\d+\)?\s*[=:\-]\D*?(\d+)\)?\s*[/:\-]\s*\(?(\d+)", text_of(row[column]))
        if found and found[1] in numbers and found[2] in numbers:
            return numbers[found[1]], numbers[found[2]]
    return None


def _own_number(text: str) -> str:
    """Return the number a numbering cell gives its column: ``8`` of ``8=7/4``."""
    found = re.match(r"\(?\s*(\d{1,2})", text)
    return found[1] if found else ""


def same_head(one: list[Row], other: list[Row]) -> bool:
    """Return whether two heads say the same, a few letters that OCR misread aside, of the same years."""
    mine, others = ("/".join(squeezed(row) for row in rows) for rows in (one, other))
    return len(one) == len(other) and say_the_same(mine, others)


def say_the_same(mine: str, others: str) -> bool:
    """Return whether two squeezed heads say the same of the same years; the cheap tests come first."""
    years, their_years = set(_YEAR.findall(mine)), set(_YEAR.findall(others))
    if not (years >= their_years or their_years >= years):
        return False
    match = SequenceMatcher(None, mine, others, autojunk=False)
    return all(ratio() >= _ALIKE for ratio in (match.real_quick_ratio, match.quick_ratio, match.ratio))


def squeezed(row: Row) -> str:
    """Return the letters and digits of a row's cells, what OCR adds between them left out."""
    return "|".join(re.sub(r"\W+", "", text.lower()) for text in texts(row) if not is_blank(text))


def stack_halves(sheet: Sheet) -> None:
    """Put the right half of two tables side by side, whose heads say the same, below the left one."""
    half, head = sheet.columns // 2, sheet.rows[: sheet.header_rows]
    if not head or sheet.columns % 2 or half < 2:
        return
    if any(titles(head, j) != titles(head, j + half) for j in range(half)):
        return
    body, pages = sheet.rows[sheet.header_rows :], sheet.pages[sheet.header_rows :]
    right = [
        (row[half:], page) for row, page in zip(body, pages, strict=True) if any(text_of(cell) for cell in row[half:])
    ]
    sheet.rows = [row[:half] for row in [*head, *body]] + [row for row, _ in right]
    sheet.pages = [*sheet.pages, *(page for _, page in right)]
