"""Periods: the year, span, term, quarter, month or date that a figure holds for."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from ..data import load_toml


class PeriodKind(StrEnum):
    """How a period is named."""

    DATE = "date"
    MONTH = "month"
    MONTHS = "months"  # the first n months of a year
    QUARTER = "quarter"
    HALF = "half"
    YEAR = "year"
    SPAN = "span"
    TERM = "term"


@dataclass(slots=True, frozen=True)
class PeriodMention:
    """A period where the text names it: offsets, and the period as the output writes it."""

    start: int
    end: int
    period: str
    kind: PeriodKind


_YEAR = r"(?P<year>(?:1[89]|20)\d\d)(?![\d.,]*\d)"
_TO = r"\s*(?:[-–—−]+|đến(?:\s+hết)?|tới)\s*(?:năm\s+)?"
_FIRST = r"(?:đầu\s+)?(?:(?:của\s+)?năm\s+(?:\d{4}\b)?|/\s*(?:\d{4}\b))?"


def _span(found: re.Match[str], year: int | None) -> str | None:
    first, last = int(found["first"]), int(found["last"])
    if last < 100:
        last += first // 100 * 100
    return f"{first}-{last}" if 0 < last - first <= 60 else None


def _date(found: re.Match[str], year: int | None) -> str | None:
    day, month, of = int(found["day"]), int(found["month"]), _year(found, year)
    return f"{of}-{month:02}-{day:02}" if of and 1 <= day <= 31 and 1 <= month <= 12 else None


def _month(found: re.Match[str], year: int | None) -> str | None:
    month, of = int(found["month"]), _year(found, year)
    return f"{of}-{month:02}" if of and 1 <= month <= 12 else None


def _months(found: re.Match[str], year: int | None) -> str | None:
    count, of = _numeral(found["count"]), _year(found, year)
    return f"{count}T/{of}" if of and 1 <= count <= 12 else None


def _quarter(found: re.Match[str], year: int | None) -> str | None:
    quarter, of = _numeral(found["count"]), _year(found, year)
    return f"Q{quarter}/{of}" if of and 1 <= quarter <= 4 else None


def _half(found: re.Match[str], year: int | None) -> str | None:
    of = _year(found, year)
    return f"H2/{of}" if of else None


def _one_year(found: re.Match[str], year: int | None) -> str | None:
    return found["year"]


def _year(found: re.Match[str], year: int | None) -> int | None:
    return int(found["year"]) if found.groupdict().get("year") else year


def _numeral(word: str) -> int:
    numerals: dict[str, int] = load_toml("periods.toml")["numerals"]
    return int(word) if word.isdigit() else numerals.get(word.lower(), 0)


Reader = Callable[[re.Match[str], int | None], str | None]


def _rule(kind: PeriodKind, pattern: str, reader: Reader) -> tuple[PeriodKind, re.Pattern[str], Reader]:
    return kind, re.compile(pattern, re.IGNORECASE), reader


_NUMERAL = r"(?P<count>\d{1,2}|IV|I{1,3}|một|hai|ba|bốn|tư)"
_SPAN = rf"(?P<first>(?:1[89]|20)\d\d){_TO}(?P<last>(?:1[89]|20)\d\d)(?!\d)"

# In order of preference: where two rules match at one place the earlier wins.
_RULES = [
    _rule(
        PeriodKind.DATE,
        rf"(?<![\d/])(?P<day>\d{{1,2}})[/.-](?P<month>\d{{1,2}})[/.-]{_YEAR}",
        _date,
    ),
    _rule(
        PeriodKind.DATE, rf"ngày\s+(?P<day>\d{{1,2}})\s+tháng\s+(?P<month>\d{{1,2}})\s*(?:năm\s+|/\s*){_YEAR}", _date
    ),
    _rule(
        PeriodKind.MONTHS,
        rf"(?<![\d/]){_NUMERAL}\s+tháng(?:\s+đầu)?(?:\s+năm|\s*/)?\s*{_YEAR}",
        _months,
    ),
    _rule(PeriodKind.HALF, rf"6\s+tháng\s+cuối(?:\s+năm)?(?:\s+|\s*/\s*){_YEAR}", _half),
    _rule(PeriodKind.MONTH, rf"tháng\s+(?P<month>\d{{1,2}})\s*(?:năm\s+|[/-]\s*|,\s*){_YEAR}", _month),
    _rule(PeriodKind.MONTH, rf"(?<![\d/.,])(?P<month>0?[1-9]|1[0-2])/{_YEAR}", _month),
    _rule(PeriodKind.QUARTER, rf"quý\s+{_NUMERAL}(?:\s+năm\s+|\s*[/-]\s*|\s+){_YEAR}", _quarter),
    _rule(PeriodKind.TERM, rf"(?:nhiệm\s+k[ỳì])\s+{_SPAN}", _span),
    _rule(PeriodKind.SPAN, rf"(?<![\d./-]){_SPAN}", _span),
    _rule(PeriodKind.YEAR, rf"(?<![\d./,-])(?:năm\s+)?{_YEAR}(?!\s*(?:đồng|người|ha\b|tấn|m\b|km|%))", _one_year),
]


def find_periods(text: str, year: int | None = None) -> list[PeriodMention]:
    """Return the periods that `text` names, in order; `year` is that of forms that name none."""
    mentions: list[PeriodMention] = []
    taken: list[tuple[int, int]] = []
    for kind, pattern, reader in _RULES:
        for found in pattern.finditer(text):
            if any(found.start() < end and start < found.end() for start, end in taken):
                continue
            period = reader(found, year)
            if period:
                taken.append(found.span())
                mentions.append(PeriodMention(found.start(), found.end(), period, kind))
    return sorted(mentions, key=lambda mention: mention.start)


def parse_period(text: str, year: int | None = None) -> str | None:
    """Return the first period that `text` names (``năm 2023``, ``9 tháng đầu năm 2023``), None where it names none."""
    mentions = find_periods(text, year)
    return mentions[0].period if mentions else None


def resolve(
    mentions: Sequence[PeriodMention], position: int, document_period: str | None = None, text: str = ""
) -> str | None:
    """Return the period that governs the number at `position`: the nearest before, then after, then the document's."""
    before = [mention for mention in mentions if mention.end <= position]
    after = [mention for mention in mentions if mention.start > position]
    if before:
        return before[-1].period
    return after[0].period if after else document_period
