"""The period that a document is about, from its title or its first paragraphs."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .rows import fold

_YEAR = r"(?P<y>20\d\d|19\d\d)"
_SPAN = re.compile(r"(?P<a>20\d\d|19\d\d)\s?[-–]\s?(?P<b>20\d\d|19\d\d)")
# "9 tháng đầu năm, nhiệm vụ 3 tháng cuối năm 2024": the year may stand further on, the last months do not count.
_FIRST = r"\s+dau(?:\s+nam(?!\s+20)[^.;]{0,70}?)?"
_EXPECTED = r"\s*,\s*(?:uoc|du kien)[^.;]{0,40}?(?:\s+ca)?"  # "9 tháng, ước cả năm 2019"
_MONTHS = re.compile(
    rf"(?<!\d)(?P<m>0?[1-9]|1[0-2])\s+thang(?:{_EXPECTED}|{_FIRST})?(?:\s+cua)?(?:\s*,)?\s+nam\s+{_YEAR}"
)
# Where a title begins to speak of what is planned: "kết quả năm 2023; nhiệm vụ, giải pháp 6 tháng đầu năm 2024".
_PLANNED = "phuong huong|nhiem vu|muc tieu|giai phap|chuong trinh|ke hoach|du kien|dinh huong|trien khai"
_AHEAD = re.compile(rf"(?:[,;|]|\bva\b)[\s|]*(?:{_PLANNED})\b")
# What is laid before a congress reports on the term that ends with it.
_CONGRESS = re.compile(r"\b(?:trinh|tai)\s+dai hoi\b")
_TERM_BEGUN = re.compile(r"so ket|tong ket|nhiem ky\s*,?\s*giua|(?:giua|nua) nhiem ky|thuc hien nghi quyet|hanh dong")
# "tổng kết 10 năm thực hiện Nghị quyết ..."
_LOOKING_BACK = re.compile(
    r"(?:tong ket|so ket|danh gia|ket qua|nhin lai)\s+(?P<n>\d{1,2}|\w+)\s+nam\s+(?:thuc hien|trien khai|xay dung)"
)
_WORDED = {"ba": 3, "sau": 6, "chin": 9, "muoi": 10, "muoi mot": 11, "bay": 7, "tam": 8, "nam": 5, "bon": 4, "hai": 2}
_WORD_MONTHS = re.compile(rf"(?<!\w)(?P<w>muoi mot|muoi|ba|sau|chin|bay|tam|bon)\s+thang(?:\s+dau)?\s+nam\s+{_YEAR}")
_QUARTER = re.compile(rf"quy\s+(?P<q>iv|iii|ii|i|[1-4])(?:\s*,)?\s*(?:nam\s+|[/-]\s*){_YEAR}")
_MONTH = re.compile(rf"thang\s+(?P<m>\d{{1,2}})(?:\s+nam\s+|\s*/\s*){_YEAR}")
_SINGLE = re.compile(rf"(?<!thang \d )(?<!thang \d\d )(?:nam|nam hoc)\s+{_YEAR}")
_UNTIL = re.compile(rf"den\s+(?:het\s+)?nam\s+{_YEAR}")
_FROM_TO = re.compile(r"tu\s+nam\s+(?P<a>20\d\d)\s+den\s+(?:het\s+)?(?:nam\s+)?(?P<b>20\d\d)")
_DAY = r"\d{1,2}(?:\s+thang\s+\d{1,2}\s+nam\s+|\s?[/.-]\s?\d{1,2}\s?[/.-]\s?)(?:19|20)\d\d"
_DATES = re.compile(rf"(?:ngay\s+)?{_DAY}")
_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
# "chín tháng qua", "6 tháng đầu năm": the year is that of the issue.
_THIS_YEAR = re.compile(
    r"(?<!\w)(?:(?P<m>0?[2-9]|1[01])|(?P<w>muoi mot|muoi|ba|sau|chin|bay|tam|bon|hai))\s+thang\b"
    r"(?P<told>\s+(?:dau nam|qua)\b)?(?!\s+(?:cuoi|nam\s+(?:20|truoc|ngoai)|tuoi|lien|tiep|toi|nua|mot))"
)
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
    ahead = _AHEAD.search(words)
    return (_found(words[: ahead.start()], issued) if ahead else None) or _found(words, issued)


def _found(words: str, issued: str | None) -> str | None:
    span = None if _names_a_year_first(words) else _span(words)
    found = _months(words) or _quarter(words) or span or _single(words, issued) or _month(words)
    found = found or _looking_back(words, issued)
    return _ended(found) if found and _CONGRESS.search(words) else found


def _looking_back(words: str, issued: str | None) -> str | None:
    """Return the years that a report looks back on, up to its own: "tổng kết 10 năm thực hiện ..."."""
    found = _LOOKING_BACK.search(words)
    count = int(found["n"]) if found and found["n"].isdecimal() else _WORDED.get(found["n"], 0) if found else 0
    return f"{int(issued[:4]) - count}-{issued[:4]}" if issued and 1 < count <= 50 else None


def _names_a_year_first(words: str) -> bool:
    """Return whether a year stands before a programme's years: "dự toán năm 2027 và ... các năm 2027 - 2029"."""
    single, span = _SINGLE.search(words), _FROM_TO.search(words) or _SPAN.search(words)
    if single is None or span is None or single.start() >= span.start():
        return False
    return single.end() <= span.start() and not re.search(r"\b(?:tu|den|cuoi|hoi)\s*$", words[: single.start()])


def _ended(span: str) -> str:
    """Return the term before the one that a congress opens, as long as it; other periods stay as they are."""
    years = re.fullmatch(r"(\d{4})-(\d{4})", span)
    first, last = (int(years[1]), int(years[2])) if years else (0, 0)
    return f"{2 * first - last}-{first}" if 4 <= last - first <= 5 else span


def document_period(title: str, paragraphs: Sequence[str], issued: str | None, kind: str = "") -> str | None:
    """Return the period that the document is about, as observations write periods.

    ``nhiệm kỳ 2020 - 2025`` is ``2020-2025``, ``9 tháng đầu năm 2023`` is ``9T/2023``, ``quý III năm 2023`` is
    ``Q3/2023``, ``năm 2024`` is ``2024``, ``đến năm 2030`` runs from the year of `issued` (an ISO date).
    """
    found = _read(title, issued)
    if not title and paragraphs and not paragraphs[0].rstrip().endswith((".", ":", ";")):
        found = _read(paragraphs[0], issued)  # the title, which the letterhead's reader took for the text
    if found:
        return _ended(found) if _opens_a_term(title, found, issued, kind) else found
    if issued and (months := _this_year(fold(title), issued)):
        return months
    for text in paragraphs[:_OPENING_PARAGRAPHS]:
        words = _DATES.sub(" ", fold(text))
        found = _months(words) or _quarter(words) or _term(words) or _looking_back(words, issued)
        if found:
            return found
        if issued and (months := _this_year(words, issued, told=True)):
            return months
    return _lone_year(_DATES.sub(" ", fold(title)), issued)


def _lone_year(title: str, issued: str | None) -> str | None:
    """Return the only year that a title names, if it is not ahead: "Vân Châu 2024: ..."."""
    years = set(re.findall(r"(?<![\d/])20\d\d(?![\d/])", title))
    return years.pop() if len(years) == 1 and (issued is None or min(years) <= issued[:4]) else None


def _this_year(words: str, issued: str, told: bool = False) -> str | None:
    """Return the first months of the year of `issued` that are named without it; `told`: as its first or past ones."""
    found = _THIS_YEAR.search(words)
    if not found or told and not found["told"]:
        return None
    return f"{int(found['m']) if found['m'] else _WORDED[found['w']]}T/{issued[:4]}"


def _opens_a_term(title: str, period: str, issued: str | None, kind: str) -> bool:
    """Return whether a report of a congress's year names the term that begins: it reports on the one before."""
    words = fold(title)
    if not kind.startswith("báo cáo") or "dai hoi" not in words or _CONGRESS.search(words) or _TERM_BEGUN.search(words):
        return False
    return issued is not None and period.startswith(issued[:4] + "-")


def _term(words: str) -> str | None:
    found = re.search(r"nhiem ky\s+" + _SPAN.pattern, words)
    return f"{found['a']}-{found['b']}" if found else None
