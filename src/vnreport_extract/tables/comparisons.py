"""Comparisons: which two columns a ratio or difference column compares, and what role that gives it."""

from __future__ import annotations

import re
from itertools import permutations

from ..language.cells import read_cell, words_pattern
from ..language.numbers import Locale
from ..language.periods import find_periods
from ..model import Column, ColumnKind, Role
from .titles import ColumnText, cues, percents, ratio_in, role_in


def name_operands(read: list[Column], columns: list[ColumnText], locale: Locale) -> None:
    """Find what each comparing column compares, by the head's formula, its words or arithmetic; settle its role."""
    for column, text in zip(read, columns, strict=True):
        if column.kind is not ColumnKind.VALUE:
            continue
        operands = text.formula
        if operands is None and _may_compare(column, text):
            operands = _by_arithmetic(column, read, columns, locale)
        if operands is None and column.compares == "?":
            operands = _by_words(column, read, text)
        if operands:
            _settle(column, read[operands[0]], read[operands[1]], text)
        elif column.compares == "?":
            column.compares = ""


def _by_words(column: Column, read: list[Column], text: ColumnText) -> tuple[int, int] | None:
    """Return the columns that the words of a comparing head name, None where they fit none or the same one twice."""
    before, after = _sides(text.path)
    plain = [each for each in read if each.kind is ColumnKind.VALUE and not each.compares]
    left = [each for each in plain if each.index < column.index and each.role is not Role.TARGET]
    numerator = _best(plain, before, column.index) if before.strip() else (left[-1].index if left else None)
    denominator = _best([each for each in plain if each.index != numerator], after, column.index)
    return None if numerator is None or denominator is None else (numerator, denominator)


def _sides(path: list[str]) -> tuple[str, str]:
    """Return what a comparing head says before and after the mark: what is compared, and with what."""
    title = " ".join(path)
    ratio = ratio_in(path[-1]) if path else None
    if ratio:
        return path[-1][: ratio.end()].rstrip("/ "), path[-1][ratio.end() :]
    marks = list(words_pattern(tuple(cues()["compare"]["marks"])).finditer(title))
    if not marks:
        return "", ""
    before = re.sub(r"[^\w]+", " ", title[: marks[0].start()])
    return (before if role_in(before) or find_periods(before) else ""), title[marks[-1].end() :]


def _best(columns: list[Column], words: str, near: int) -> int | None:
    """Return the column whose role and period `words` name, the nearest left of column `near` first; else None."""
    role, periods = role_in(words), [each.period for each in find_periods(words)]
    alike = {role} | ({Role.ACTUAL, Role.ESTIMATE} if role in (Role.ACTUAL, Role.ESTIMATE) else set())
    fitting = [
        each.index
        for each in columns
        if (role is None or each.role in alike) and (not periods or each.period == periods[0])
    ]
    if not fitting or (role is None and not periods):
        return None
    return max(fitting, key=lambda index: (index < near, index if index < near else -index))


def _may_compare(column: Column, text: ColumnText) -> bool:
    """Return whether arithmetic may say what a column compares: it does by its head, or shows bare percents."""
    return (
        column.compares == "?" or percents(text) or (column.role is None and "%" in column.title + (column.unit or ""))
    )


def _by_arithmetic(
    column: Column, read: list[Column], columns: list[ColumnText], locale: Locale
) -> tuple[int, int] | None:
    """Return the columns whose ratio in percent (or difference) the column states in most rows."""
    values = {each.index: _numbers(columns[each.index], locale) for each in read if each.kind is ColumnKind.VALUE}
    own = values[column.index]
    others = [i for i, each in enumerate(read) if i in values and i != column.index and not each.compares]
    best, support = None, 0.6
    for a, b in permutations(others, 2):
        if column.compares != "?" and read[a].place != read[b].place:
            continue  # of two measures the one is a rate of the other, no comparison
        rows = [i for i, x in enumerate(own) if x and values[a][i] is not None and values[b][i]]
        agree = sum(_close(own[i], values[a][i], values[b][i]) for i in rows)
        if len(rows) >= 2 and agree / len(rows) > support:
            best, support = (a, b), agree / len(rows)
    return best


def _numbers(column: ColumnText, locale: Locale) -> list[float | None]:
    return [amount.low if (amount := read_cell(text, locale)) else None for text in column.body]


def _close(stated: float | None, a: float | None, b: float | None) -> bool:
    if stated is None or a is None or not b:
        return False
    readings = (a / b * 100, a / b * 100 - 100, a - b)
    return any(abs(stated - value) <= max(0.06, abs(value) * 0.002) for value in readings)


def _settle(column: Column, numerator: Column, denominator: Column, text: ColumnText) -> None:
    """Give a comparing column the role and period that the compared columns imply."""
    if column.role not in (Role.CHANGE, Role.ATTAINMENT) or column.compares != "?":
        column.role = Role.ATTAINMENT if denominator.role is Role.TARGET else Role.CHANGE
        column.place = ""
        column.unit = column.unit or "%"
    if numerator.role is not Role.TARGET and denominator.role is Role.TARGET:
        column.role = Role.ATTAINMENT
    elif denominator.role in (Role.ACTUAL, Role.ESTIMATE):
        column.role = Role.CHANGE
    column.period = numerator.period or column.period
    column.numerator, column.denominator = numerator.index, denominator.index
    column.compares = f"{numerator.period or numerator.title}/{denominator.period or denominator.title}"
