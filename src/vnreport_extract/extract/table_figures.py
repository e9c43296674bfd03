"""Figures of a table: its locale, and slips of separators that the table's own arithmetic proves."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import product

from ..language.cells import read_cell
from ..language.numbers import Amount, Locale, infer_locale
from ..model import Cell, Column, ColumnKind, Table

_AMBIGUOUS = re.compile(r"\s*[1-9]\d{0,2}[.,]\d{3}\s*")
_MOST_DOUBTS = 6
_TOLERANCE = 0.006
_APART = 100


@dataclass(slots=True)
class Figure:
    """One cell's amount; `note` says where and why the number was re-read."""

    amount: Amount
    note: str = ""


def read_figures(table: Table) -> list[dict[int, Figure]]:
    """Return the figures of every row by column, in the locale that the table's numbers prove."""
    columns = [column for column in table.columns if column.kind is ColumnKind.VALUE]
    locale = infer_locale(row[column.index] for row in table.rows for column in columns)
    return [_row_figures(table, i, columns, locale) for i in range(len(table.rows))]


def _other(locale: Locale) -> Locale:
    return Locale.ENGLISH if locale is Locale.VIETNAMESE else Locale.VIETNAMESE


def _row_figures(table: Table, index: int, columns: list[Column], locale: Locale) -> dict[int, Figure]:
    """Return the figures of one row, each merged cell's once."""
    figures: dict[int, Figure] = {}
    texts: dict[int, str] = {}
    others: dict[int, float] = {}
    for column in columns:
        cell = table.cells[index][column.index]
        repeated = index > 0 and cell is not None and cell is table.cells[index - 1][column.index]
        spread = cell is not None and any(cell is each for each in table.cells[index][: column.index])
        amount = None if cell is None or repeated or spread else read_cell(cell.text, locale)
        if cell is not None and amount is not None:
            figures[column.index] = Figure(amount, _odd_mark(cell.text, locale))
            texts[column.index] = cell.text
            if (second := _second_reading(cell, locale)) is not None:
                others[column.index] = second
    _mend_slips(figures, texts, columns, others)
    return figures


def _second_reading(cell: Cell, locale: Locale) -> float | None:
    """Return what else a cell may say: by OCR's other reading, or where its mark may group or begin decimals."""
    other = read_cell(cell.alternative, locale) if cell.alternative else None
    if other is None and _AMBIGUOUS.fullmatch(cell.text):
        other = read_cell(cell.text, _other(locale))
    return other.low if other else None


def _odd_mark(text: str, locale: Locale) -> str:
    """Return a note where a decimal mark is the other locale's: ``97.4`` among comma decimals."""
    mark, name = (r"\.", "point") if locale is Locale.VIETNAMESE else (",", "comma")
    odd = re.fullmatch(rf"\s*-?\d+{mark}(?:\d{{1,2}}|\d{{4,}})\s*%?\s*", text)
    return f"in '{text.strip()}' the {name} is a decimal mark, unlike in the table's other numbers" if odd else ""


def _mend_slips(
    figures: dict[int, Figure], texts: dict[int, str], columns: list[Column], others: dict[int, float]
) -> None:
    """Re-read figures that have a second reading in `others` where the row's stated ratios prove that one."""
    ratios = [
        (column.index, column.numerator, column.denominator)
        for column in columns
        if column.numerator is not None and column.denominator is not None
    ]
    ratios = [ratio for ratio in ratios if all(i in figures for i in ratio)]
    doubtful = list(others)[:_MOST_DOUBTS]
    now = {i: figure.amount.low for i, figure in figures.items()}
    if not doubtful or _agreeing(ratios, now) == len(ratios):
        return
    plain = [column.index for column in columns if column.index in figures and not column.compares]
    trials = [
        now | {i: others[i] for i, changed in zip(doubtful, choice, strict=True) if changed}
        for choice in sorted(product((False, True), repeat=len(doubtful)), key=sum)
    ]
    # Of the readings that confirm most ratios: figures of one size before figures a thousand times apart.
    best = min(trials, key=lambda trial: (-_agreeing(ratios, trial), _apart([trial[i] for i in plain])))
    if _agreeing(ratios, best) == _agreeing(ratios, now):
        return
    for i in doubtful:
        if best[i] != now[i]:
            figures[i] = Figure(Amount(best[i], best[i]), _proof(i, texts, ratios, best))


def _apart(values: list[float]) -> bool:
    """Return whether figures of one row lie so far apart that a mark was misread."""
    sizes = [abs(value) for value in values if value]
    return bool(sizes) and max(sizes) > _APART * min(sizes)


def _agreeing(ratios: list[tuple[int, int, int]], values: dict[int, float]) -> int:
    """Return how many stated ratios in percent their operands confirm."""
    count = 0
    for stated, numerator, denominator in ratios:
        if not values[denominator]:
            continue
        computed = values[numerator] / values[denominator] * 100
        count += abs(computed - values[stated]) <= _TOLERANCE * max(abs(computed), 1)
    return count


def _proof(index: int, texts: dict[int, str], ratios: list[tuple[int, int, int]], values: dict[int, float]) -> str:
    """Return the note that says which stated ratio proves the reading of column `index`."""
    for stated, numerator, denominator in ratios:
        if index in (numerator, denominator) and _agreeing([(stated, numerator, denominator)], values):
            computed = values[numerator] / values[denominator] * 100
            proof = f"{texts[numerator].strip()} / {texts[denominator].strip()} is the stated {texts[stated].strip()}%"
            return f"'{texts[index].strip()}' is {values[index]:g}: {proof} ({computed:.2f}%)"
    return f"'{texts[index].strip()}' is {values[index]:g}: the row's stated ratios agree with no other reading"
