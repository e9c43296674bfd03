"""Periods: the year, span, term, quarter, month or date that a figure holds for."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache

from ..data import load_toml
from . import units


class PeriodKind(StrEnum):
    """How a period is named."""

    DATE = "date"
    MONTH = "month"
    MONTHS = "months"  # the first n months of a year
    QUARTER = "quarter"
    HALF = "half"  # the second half of a year
    YEAR = "year"
    SPAN = "span"
    SCHOOL = "school year"
    TERM = "term"


@dataclass(slots=True, frozen=True)
class PeriodMention:
    """A period where the text names it: offsets, and the period as the output writes it."""

    start: int
    end: int
    period: str
    kind: PeriodKind


Found = re.Match[str]
Reader = Callable[[Found, int | None], str | None]


def find_periods(text: str, year: int | None = None) -> list[PeriodMention]:
    """Return the periods that `text` names, in order.

    Written as the annotation guide writes them: ``2023``, ``2021-2023``, ``2023-12-31``, ``2023-11``, ``Q3/2023``,
    ``9T/2023`` (the first nine months), ``H2/2023`` (the last six).

    Args:
        text: any text.
        year: the year of forms that name none (``quý III``, ``ngày 30/6``); such forms are left out without it.
    """
    return list(_mentions(text, year)) if year is not None or _WRITTEN_YEAR.search(text) else []


@lru_cache(maxsize=256)
def _mentions(text: str, year: int | None) -> tuple[PeriodMention, ...]:
    mentions: list[PeriodMention] = []
    taken, lower = bytearray(len(text)), text.lower()
    for kind, needed, pattern, reader in _rules():
        for found in pattern.finditer(text) if needed in lower else ():
            start, end = found.span()
            period = None if any(taken[start:end]) else reader(found, year)
            if period:
                taken[start:end] = b"\1" * (end - start)
                mentions.append(PeriodMention(*found.span(), period, kind))
    return tuple(sorted(mentions, key=lambda mention: mention.start))


def parse_period(text: str, year: int | None = None) -> str | None:
    """Return the first period that `text` names (``năm 2023``, ``9 tháng đầu năm 2023``), None where it names none."""
    mentions = find_periods(text, year)
    return mentions[0].period if mentions else None


def _year(found: Found, year: int | None) -> int | None:
    return int(found["year"]) if found["year"] else year


def _numeral(word: str) -> int:
    numerals: dict[str, int] = load_toml("periods.toml")["numerals"]
    return int(word) if word.isdecimal() else numerals.get(" ".join(word.lower().split()), 0)


def _date(found: Found, year: int | None) -> str | None:
    if units.match(found.string, found.end()) and found.string[found.end() :].split()[0].lower() != "năm":
        return None  # a fraction: "đến 9/11 xã"
    day, month, of = int(found["day"]), int(found["month"]), _year(found, year)
    if not of or not 1 <= day <= 31 or not 1 <= month <= 12:
        return None
    # A day that the month does not have (31/02) is a slip: the month is all that is known.
    return f"{of}-{month:02}-{day:02}" if day <= monthrange(of, month)[1] else f"{of}-{month:02}"


def _month(found: Found, year: int | None) -> str | None:
    month, of = int(found["month"]), _year(found, year)
    return f"{of}-{month:02}" if of and 1 <= month <= 12 else None


def _days(found: Found, year: int | None) -> str | None:
    """Return the month or quarter that some days fill (``từ 21/2 đến 20/3`` is a month's report)."""
    first, last, of = int(found["first"]), int(found["month"]), _year(found, year)
    if of and last - first == 2 and last % 3 == 0:
        return f"Q{last // 3}/{of}"
    return _month(found, year) if 0 <= last - first <= 1 else None


def _months(found: Found, year: int | None) -> str | None:
    count, of = _numeral(found["count"]), _year(found, year)
    return f"{count}T/{of}" if of and 1 <= count <= 12 else None


def _quarter(found: Found, year: int | None) -> str | None:
    quarter, of = _numeral(found["count"]), _year(found, year)
    return f"Q{quarter}/{of}" if of and 1 <= quarter <= 4 else None


def _half(found: Found, year: int | None) -> str | None:
    of = _year(found, year)
    return f"H2/{of}" if of else None


def _one_year(found: Found, _: int | None) -> str | None:
    return found["year"]


def _span(found: Found, _: int | None) -> str | None:
    first, last = int(found["first"]), int(found["last"])
    return f"{first}-{last}" if 0 < last - first <= 60 else None


def _listed_years(found: Found, _: int | None) -> str | None:
    """Return the span of years that a list names one after the other (``năm 2021, 2022 và 2023``)."""
    years = [int(year) for year in re.findall(r"\d{4}", found.group())]
    return f"{years[0]}-{years[-1]}" if years == list(range(years[0], years[-1] + 1)) else None


_DIGITS = r"(?:1[89]|20)\d\d"
_WRITTEN_YEAR = re.compile(_DIGITS)
_YEAR = rf"(?P<year>{_DIGITS})(?![\d.,/]*\d|/[A-ZĐ])"
_OF = rf"(?:\s*(?:,\s*|của\s+)?năm\s+|\s*[/.-]\s*|\s+){_YEAR}"  # "năm 2023", "/2023"
_OPTIONAL = rf"(?:{_OF}|(?P<none>)(?!\s*[/.-]?\s*\d))"  # the year, or nothing that could be one
_TO = r"\s*(?:[-–—−]+|đến(?:\s+(?:hết|cuối|nay))?|tới)\s*(?:năm\s+)?"
_SPAN = rf"(?P<first>{_DIGITS}){_TO}(?P<last>{_DIGITS})(?![\d/])"
_DAY = r"(?P<day>0?[1-9]|[12]\d|3[01])"
_DAYS = r"(?:0?[1-9]|[12]\d|3[01])"
_DAY_TO = r"\s*(?:-|–|đến)\s*(?:hết\s+)?(?:ngày\s+)?"
_MONTH = r"(?P<month>0?[1-9]|1[0-2])"
_COUNT = r"(?P<count>\d{1,2}|mười\s+một|mười|một|hai|ba|bốn|năm|sáu|bảy|tám|chín)"
_QUARTER = r"quý\s+(?P<count>[1-4]|IV|I{1,3}|một|hai|ba|bốn|tư)(?!\w)"


@cache
def _rules() -> list[tuple[PeriodKind, str, re.Pattern[str], Reader]]:
    """Return the forms in order of preference: where two match at one place the earlier wins.

    Each with what a text without cannot hold the form, so that most need not be looked for.
    """
    words = load_toml("periods.toml")
    amounts = "|".join(map(re.escape, words["amounts"]))
    before = "|".join(map(re.escape, words["months_before"]))
    forms: list[tuple[PeriodKind, str, str, Reader]] = [
        (PeriodKind.MONTH, "ngày", rf"ngày\s+{_DAYS}{_DAY_TO}{_DAYS}[/.-]{_MONTH}{_OF}", _month),
        (
            PeriodKind.MONTH,
            "từ",
            rf"từ\s+(?:ngày\s+)?{_DAYS}/(?P<first>\d{{1,2}}){_DAY_TO}{_DAYS}/{_MONTH}(?!\d){_OPTIONAL}",
            _days,
        ),
        (PeriodKind.DATE, "", rf"(?<![\d/.,-]){_DAY}[/.-]{_MONTH}[/.-]{_YEAR}", _date),
        (PeriodKind.DATE, "tháng", rf"ng[àa]y\s+{_DAY}\s+tháng\s+{_MONTH}(?!\d){_OPTIONAL}", _date),
        (PeriodKind.DATE, "/", rf"(?:ngày|hết|đến|tới|thời\s+điểm)\s+{_DAY}/{_MONTH}(?!\d){_OPTIONAL}", _date),
        (PeriodKind.HALF, "cuối", rf"(?:6|06|sáu)\s+tháng\s+cuối(?:\s+năm(?!\s+\d))?{_OPTIONAL}", _half),
        (
            PeriodKind.MONTHS,
            "tháng",
            rf"(?<![\w/.,]){_COUNT}\s+tháng(?:\s+đầu(?!\s+năm\s+\d))?(?:\s+năm)?{_OF}",
            _months,
        ),
        (PeriodKind.MONTHS, "tháng", rf"(?<![\w/.,]){_COUNT}\s+tháng\s+đầu\s+năm{_OPTIONAL}", _months),
        (PeriodKind.MONTHS, "tháng", rf"(?<=\s)(?:(?:{before})\s+){_COUNT}\s+tháng(?P<year>)(?!\s*[/\d])", _months),
        (PeriodKind.MONTHS, "t/", rf"(?<![\w/.,])(?P<count>\d{{1,2}})T/{_YEAR}", _months),
        (PeriodKind.MONTH, "tháng", rf"tháng\s+{_MONTH}(?!\d){_OPTIONAL}", _month),
        (PeriodKind.MONTH, "t", rf"\bT{_MONTH}{_OF}", _month),
        (PeriodKind.MONTH, "/", rf"(?<![\d/.,-]){_MONTH}/{_YEAR}", _month),
        (PeriodKind.QUARTER, "quý", rf"{_QUARTER}{_OPTIONAL}", _quarter),
        (PeriodKind.QUARTER, "q", rf"(?<!\w)Q(?P<count>[1-4])/{_YEAR}", _quarter),
        (PeriodKind.TERM, "nhiệm", rf"nhiệm\s+k[ỳì]\s+{_SPAN}", _span),
        (PeriodKind.SCHOOL, "học", rf"năm\s+học\s+{_SPAN}", _span),
        (PeriodKind.SCHOOL, "học", rf"năm\s+học\s+(?P<first>{_DIGITS})/(?P<last>{_DIGITS})", _span),
        (PeriodKind.SPAN, "", rf"(?<![\d./-]){_SPAN}", _span),
        (
            PeriodKind.SPAN,
            "năm",
            rf"năm\s+{_DIGITS}(?:,\s*(?:năm\s+)?{_DIGITS})*(?:\s*,|\s+và)\s*(?:năm\s+)?{_DIGITS}\b",
            _listed_years,
        ),
        (PeriodKind.YEAR, "", rf"(?:năm\s+|(?<![\d./,-]))(?<!\d){_YEAR}(?!\s*(?:{amounts})(?!\w))", _one_year),
        (PeriodKind.YEAR, "năm", rf"năm\s+{_YEAR}", _one_year),
    ]
    return [(kind, needed, re.compile(pattern, re.IGNORECASE), reader) for kind, needed, pattern, reader in forms]
