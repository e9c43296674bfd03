"""The period that a document is about, from its title or its first paragraphs."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .rows import fold

_YEAR = r"(?P<y>20\d\d|19\d\d)"
_SPAN = re.compile(r"(?P<a>20\d\d|19\d\d)\s?[-–]\s?(?P<b>20\d\d|19\d\d)")
# "9 tháng đầu năm, nhiệm vụ 3 tháng cuối năm 2024": the year may stand further on, the last months do not count.
_MONTHS = re.compile(
    r"(?<!\d)(?P<m>0?[1-9]|1[0-2])\s+thang(?:\s+dau(?:\s+nam(?!\s+20)[^.;]{0,70}?)?)?(?:\s+cua)?(?:\s*,)?\s+nam\s+"
    + _YEAR
)
_WORDED = {"ba": 3, "sau": 6, "chin": 9, "muoi": 10, "muoi mot": 11, "bay": 7, "tam": 8, "nam": 5, "bon": 4}
_WORD_MONTHS = re.compile(rf"(?<!\w)(?P<w>muoi mot|muoi|ba|sau|chin|bay|tam|bon)\s+thang(?:\s+dau)?\s+nam\s+{_YEAR}")
_QUARTER = re.compile(rf"quy\s+(?P<q>iv|iii|ii|i|[1-4])(?:\s*,)?\s*(?:nam\s+|[/-]\s*){_YEAR}")
_MONTH = re.compile(rf"thang\s+(?P<m>\d{{1,2}})(?:\s+nam\s+|\s*/\s*){_YEAR}")
_SINGLE = re.compile(rf"(?<!thang \d )(?<!thang \d\d )(?:nam|nam hoc)\s+{_YEAR}")
_UNTIL = re.compile(rf"den\s+(?:het\s+)?nam\s+{_YEAR}")
_FROM_TO = re.compile(r"tu\s+nam\s+(?P<a>20\d\d)\s+den\s+(?:het\s+)?(?:nam\s+)?(?P<b>20\d\d)")
_DAY = r"\d{1,2}(?:\s+thang\s+\d{1,2}\s+nam\s+|\s?[/.-]\s?\d{1,2}\s?[/.-]\s?)(?:19|20)\d\d"
_DATES = re.compile(rf"(?:ngay\s+)?{_DAY}")
_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
# The first paragraphs say which months, quarter or term a report is about; a single year there may be any.
_OPENING_PARAGRAPHS = 5


def _months(text: str) -> str | None:
    found = _MONTHS.search(text)
    if found:
        return f"{int(found['m'])}T/{found['y']}"
    worded = _WORD_MONTHS.search(text)
    return f"{_WORDED[worded['w']]}T/{worded['y']}" if worded else None


def _quarter(text: str) -> str | None:
    found = _QUARTER.search(text)
    return f"Q{_QUARTERS.get(found['q'], found['q'])}/{found['y']}" if found else None


def _span(text: str) -> str | None:
    found = _FROM_TO.search(text) or _SPAN.search(text)
    return f"{found['a']}-{found['b']}" if found else None


def _single(text: str, issued: str | None) -> str | None:
    until = _UNTIL.search(text)
    if until and issued and issued[:4] < until["y"]:
        return f"{issued[:4]}-{until['y']}"
    found = _SINGLE.search(text)
    return found["y"] if found else None


def _month(text: str) -> str | None:
    found = _MONTH.search(text)
    return f"{found['y']}-{int(found['m']):02d}" if found and 1 <= int(found["m"]) <= 12 else None


def _read(text: str, issued: str | None) -> str | None:
    words = _DATES.sub(" ", fold(text))
    return _months(words) or _quarter(words) or _span(words) or _single(words, issued) or _month(words)


def document_period(title: str, paragraphs: Sequence[str], issued: str | None) -> str | None:
    """Return the period that the document is about, as observations write periods.

    ``nhiệm kỳ 2020 - 2025`` is ``2020-2025``, ``9 tháng đầu năm 2023`` is ``9T/2023``, ``quý III năm 2023`` is
    ``Q3/2023``, ``năm 2024`` is ``2024``, ``đến năm 2030`` runs from the year of `issued` (an ISO date).
    """
    found = _read(title, issued)
    if found:
        return found
    for text in paragraphs[:_OPENING_PARAGRAPHS]:
        words = _DATES.sub(" ", fold(text))
        found = _months(words) or _quarter(words) or _term(words)
        if found:
            return found
    return None


def _term(words: str) -> str | None:
    found = re.search(r"nhiem ky\s+" + _SPAN.pattern, words)
    return f"{found['a']}-{found['b']}" if found else None
