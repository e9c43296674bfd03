"""The periods that a block's words name for its figures: no bases of comparison, relative ones resolved."""

from __future__ import annotations

import re
from functools import cache

from ..data import load_toml
from ..language.periods import PeriodKind, PeriodMention, find_periods

_NUMBERED = re.compile(r"(?:số\s+)?\d+(?:/\d+)?[/-][A-ZĐ][\w/Đ-]*\s*,?\s*(?:ngày\s*)?$")
_MONTHS = re.compile(
    r"(?<![\d/.,])0?(?P<count>[1-9]|1[0-2])\s+tháng"
    r"(?:(?=\s+(?:đầu|qua|năm|ước|đạt|thực hiện|tăng|giảm|toàn|của))|(?P<bare>(?!\s*(?:cuối|tới|lần|tuổi|trở)(?!\w))))",
    re.IGNORECASE,
)
_THIS_YEAR = re.compile(r"(?<!\w)năm\s+nay(?!\w)", re.IGNORECASE)
_LAST_YEAR = re.compile(r"(?<!\w)(?<!hơn )(?<!bằng )(?<!như )(?<!kém )năm\s+(?:trước|ngoái)(?!\w)", re.IGNORECASE)
_THIS_MONTH = re.compile(r"(?<!\w)(?:trong\s+tháng|tháng\s+này)(?!\w|\s*\d)", re.IGNORECASE)
_SO_FAR = re.compile(
    r"(?<!\w)(?:lũy\s+kế|luỹ\s+kế|cộng\s+dồn|tính\s+chung|từ\s+đầu\s+năm)(?:\s+từ\s+đầu\s+năm)?(?!\w)"
    r"(?:\s+đến\s+nay)?(?!\s+(?:đến|tới|từ|\d{1,2}\s+tháng))",
    re.IGNORECASE,
)
_FIRST_MONTHS = re.compile(r"(?P<count>\d+)T/(?P<year>\d{4})")


def governing(text: str, year: int | None, so_far: str | None = None) -> list[PeriodMention]:
    """Return the periods of a text that its figures can hold for: no bases of comparison, no names of documents.

    Args:
        text: any text.
        year: the year of forms that name none.
        so_far: the first months of a year that the document is about, None where it is not about months.
    """
    mentions = find_periods(text, year)
    if year:
        months = (_first_months(found, year, so_far) for found in _MONTHS.finditer(text))
        mentions += _apart(mentions, [each for each in months if each])
    mentions += _apart(mentions, _relative(text, year, so_far, mentions))
    return sorted((m for m in mentions if not _is_base(text, m)), key=lambda m: m.start)


def _first_months(found: re.Match[str], year: int, so_far: str | None) -> PeriodMention | None:
    """Return "9 tháng" as the first nine of a year; with nothing after it that says so, only the document's own."""
    period = f"{found['count']}T/{year}"
    known = found["bare"] is None or period == so_far
    return PeriodMention(*found.span(), period, PeriodKind.MONTHS) if known else None


def _apart(mentions: list[PeriodMention], more: list[PeriodMention]) -> list[PeriodMention]:
    """Return those of `more` that overlap none of `mentions`."""
    return [m for m in more if not any(other.start < m.end and m.start < other.end for other in mentions)]


def _is_base(text: str, mention: PeriodMention) -> bool:
    before = text[max(0, mention.start - 70) : mention.start]
    clause = re.split(r"[,;.(\d]", before)[-1]
    clause = words("no_bases").sub(" ", clause)
    behind = text[mention.end : mention.end + 40]
    states = re.match(r"\s*(?:(?:là|đạt|ước|chỉ|khoảng|:)\s*(?:\S+\s+){0,2}|với\s+(?:\S+\s+){0,5})\d", behind)
    aims = re.search(r"mục\s+tiêu|phấn\s+đấu", clause, re.IGNORECASE)
    named = _ending(clause, "document_names", 9) and not states and not aims
    if mention.kind is PeriodKind.DATE and re.search(r"trước(?:\s+ngày)?\s*$", before, re.IGNORECASE):
        return True  # a deadline
    if re.match(r"\W*(?:[\dIVX]+[.)]\s*)*tầm\s+nhìn(?:\s+đến)?\s*$", before, re.IGNORECASE):
        return False  # a heading: "Tầm nhìn đến năm 2060"
    return bool(_ending(clause, "bases", 5) or _NUMBERED.search(before) or named)


def _relative(text: str, year: int | None, so_far: str | None, named: list[PeriodMention]) -> list[PeriodMention]:
    """Return the periods that a text names relative to what it is about: `năm nay`, `trong tháng`, `lũy kế`.

    `so_far` is the first months that the document is about, None where it is not about months.
    """
    found: list[PeriodMention] = []
    if year:
        found += [PeriodMention(*m.span(), str(year), PeriodKind.YEAR) for m in _THIS_YEAR.finditer(text)]
        found += [PeriodMention(*m.span(), str(year - 1), PeriodKind.YEAR) for m in _LAST_YEAR.finditer(text)]
    for month in _THIS_MONTH.finditer(text):
        before = [m.period for m in named if m.start < month.start() and m.kind is PeriodKind.MONTHS]
        months = _FIRST_MONTHS.fullmatch(before[-1] if before else so_far or "")
        if months:
            of = f"{months['year']}-{int(months['count']):02}"
            found.append(PeriodMention(*month.span(), of, PeriodKind.MONTH))
    if so_far:
        found += [PeriodMention(*m.span(), so_far, PeriodKind.MONTHS) for m in _SO_FAR.finditer(text)]
    return found


@cache
def words(key: str) -> re.Pattern[str]:
    """Return the pattern of the words of `key` in ``periods.toml``, longest first."""
    cues = sorted(load_toml("periods.toml")[key], key=len, reverse=True)
    joined = "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in cues)
    return re.compile(rf"(?<!\w)(?:{joined})(?!\w)", re.IGNORECASE)


def _ending(clause: str, key: str, reach: int) -> bool:
    """Return whether a cue of `key` stands within the last `reach` words of a clause."""
    return bool(re.search(rf"{words(key).pattern}(?:\s+[^\d\s,;.(]+){{0,{reach}}}\s*$", clause, re.IGNORECASE))
