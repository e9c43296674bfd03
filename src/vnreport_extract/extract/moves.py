"""What figures of one block say of each other's time: moves from one to another, periods behind a number, last year's.

``từ 5,1% năm 2021 xuống 3,2%`` moves from a level of 2021 to a present one; ``(cùng kỳ 12 vụ)`` is the year before's.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..language.periods import PeriodMention
from .figures import Figure

_TO = r"(?:(?:đã|nay|tăng|giảm|nâng|vươn|rút|thu\s+hẹp|tụt)\s+)*(?:lên|xuống|còn|sang|→)(?!\w)"
_FROM = re.compile(r"(?:(?<!\w)từ\s+(?:(?:mức|chỗ|chỉ|khoảng|gần|hơn|trên|vị\s+trí)\s+)*|→\s*)$", re.IGNORECASE)
# Behind the number that a move starts from: its time, in brackets or not, then the verb.
_YEAR = r"(?:(?:19|20)\d\d)?"
_TIME = (
    r"\s*(?:\([^()]*\)\s*)?"
    rf"(?:(?:vào\s+|cuối\s+|đầu\s+|giữa\s+)*(?:năm\s+|tháng\s+)?(?:\d{{1,2}}/)?{_YEAR}\s*)?"
)
_WORDS = r"(?:[^\W\d_]+\s+){0,3}"
_ON = re.compile(rf"{_TIME}{_WORDS}?,?\s*{_TO}\s*{_WORDS}", re.IGNORECASE)
_ON_AT_ONCE = re.compile(rf"{_TIME}(?:(?:tăng|giảm|nâng)\s+)?(?:lên|xuống)\s+{_WORDS}", re.IGNORECASE)
_BEHIND = re.compile(r"\s*(?:(?:vào|của|trong|ở)\s+)?(?:(?:cuối|đầu|giữa)\s+)?\(?", re.IGNORECASE)
_GOES_ON = re.compile(rf"\s*\)?\s*,?\s*{_TO}", re.IGNORECASE)
_LAST_YEAR = re.compile(
    r"(?P<lead>[^\W\d_]+)?\s*[,;(]?\s*(?<!\w)(?:cùng\s+kỳ|cùng\s+thời\s+điểm|CK|năm\s+trước|năm\s+ngoái)(?!\w)"
    r"(?:\s+(?:năm|trước|ngoái|là|chỉ|tăng|giảm|đạt|có|xuất\s+siêu|nhập\s+siêu|ước|âm|bằng|(?:19|20)\d\d))*\s*:?\s*$",
    re.IGNORECASE,
)
_BASE = re.compile(
    r"(?:(?<!\w)(?:so\s+(?:với\s+)?|lần\s+|mức\s+|bằng\s+))?"
    r"(?:(?:cùng\s+kỳ\s+)?năm\s+(?P<year>(?:19|20)\d\d)|cùng\s+kỳ(?:\s+năm\s+(?:trước|ngoái))?|năm\s+(?:trước|ngoái))\s*\(\s*$",
    re.IGNORECASE,
)
_COMPARES = ("so", "với", "bằng", "hơn", "gấp", "độ", "theo", "như", "của")


def starts_a_move(text: str, figures: Sequence[Figure], index: int) -> bool:
    """Return whether a figure is the level from which one moves to the next."""
    if index + 1 >= len(figures):
        return False
    here, following = figures[index].site, figures[index + 1].site
    between = text[here.quantity.end : following.quantity.start]
    if "→" in between:
        return bool(re.fullmatch(r"\s*(?:\([^()]*\)\s*)?→\s*", between))
    opened = _FROM.search(text[here.sentence_start : here.quantity.start])
    return bool((_ON if opened else _ON_AT_ONCE).fullmatch(between))


def ends_a_move(text: str, figures: Sequence[Figure], index: int) -> bool:
    """Return whether a figure is the level to which one moves from the figure before."""
    return index > 0 and starts_a_move(text, figures, index - 1)


def owner(text: str, mention: PeriodMention, figures: Sequence[Figure]) -> Figure | None:
    """Return the figure right before a period that is its alone: ``từ 12 xã năm 2020 lên 15 xã``."""
    before = [f for f in figures if f.site.quantity.end <= mention.start]
    if not before or not _BEHIND.fullmatch(text[before[-1].site.quantity.end : mention.start]):
        return None
    return before[-1] if _GOES_ON.match(text, mention.end) else None


def base_value(text: str, figures: Sequence[Figure], index: int) -> str | None:
    """Return the year of a value in brackets behind what one compares with: ``gấp đôi năm 2021 (40 hộ)``.

    ``before`` is the year before the document's.
    """
    figure = figures[index]
    found = _BASE.search(text[figure.site.sentence_start : figure.site.quantity.start])
    share = (figure.site.quantity.unit or "") == "%"
    other = not index or (figures[index - 1].site.quantity.unit or "") != "%"
    if found is None or (share and other):
        return None
    return found["year"] or "before"


def is_last_years(text: str, figure: Figure) -> bool:
    """Return whether the words before a figure say that it is the year before's: ``(cùng kỳ 12 vụ)``."""
    site = figure.site
    found = _LAST_YEAR.search(text[max(site.left - 1, site.sentence_start, 0) : site.quantity.start])
    return found is not None and (found["lead"] or "").lower() not in _COMPARES


def year_before(period: str | None) -> str | None:
    """Return a period a year earlier: ``2023-06-30`` for ``2024-06-30``."""
    return re.sub(r"(?<!\d)\d{4}(?!\d)", lambda year: str(int(year[0]) - 1), period) if period else None
