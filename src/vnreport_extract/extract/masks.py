"""Numbers that name things instead of counting them: dates, document numbers, articles, phones, slogans."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from ..data import load_toml
from ..language.periods import PeriodKind, find_periods

Span = tuple[int, int]

# Shapes whose every number is a name, wherever they stand.
_SHAPES = re.compile(
    r"""
    (?=^|[\d(\[hwLlĐđTtKk–-])(?:  # what the shapes begin with: elsewhere none is tried
    # document numbers: 02-NQ/TU, 12/2021/QĐ-UBND
      \b\d{1,6}[a-zA-Z]?(?:/(?:19|20)\d\d)?(?:[-–/]|\s-\s?)(?:[A-ZĐƯ][A-ZĐƯa-z&]*)(?:[-–/.][\wĐƯ]+)*\b
    # plan scales: 1/500; characters of a form: 500/500 ký tự; one of several: 1 trong 5; round the clock: 24/24
    | (?<![\d.,])1[/:](?:[1-9]\d?00|\d{1,2}[.,]?000)\b(?!\s*(?:dân|trẻ|bà|người|hộ|phụ))
    | \b\d+(?:/\d+)?\s+k[ýí]\s+tự\b | \b0?1\s+trong\s+(?:số\s+)?\d+\b(?!\s*%) | \b24/24(?=\s*(?:[,.;)]|giờ|h\b|$))
    # addresses of the net (those of mail: _MAIL), telephone numbers, times, coordinates
    | https?://\S+ | \bwww\.\S+
    | (?<![\d.,])0\d{2,3}[.\s]?\d{3,4}[.\s]?\d{3,4}(?![\d.,]*\d)
    | \b\d{1,2}(?:h|g|:)[0-5]\d\b | \b\d{1,2}\s*giờ\s*\d{1,2}(?:\s*phút)?\b
    | \d+°\s*\d+\s*[′'’](?:\s*\d+(?:[.,]\d+)?\s*[″"”])? | \(\s*-?\d{1,3}\.\d{4,}\s*[,;]\s*-?\d{1,3}\.\d{4,}\s*\)
    # voltages: đường dây 110 kV; a web page's furniture: Lượt xem: 1.077, Đánh giá bài viết: 3,9/5 (12 bình chọn)
    | (?<![\d.,])\d{1,3}(?:/\d{1,3}){0,2}\s?[kK][vV]\b
    | \b[Ll]ượt\s+(?:xem|truy\s+cập)\s*:\s*[\d.]+ | \bĐánh\s+giá\s+bài\s+viết\b.{0,40} | \b\d+\s+bình\s+chọn
    | \b(?:[Đđ]ịa\s+chỉ|[Tt]òa\s+soạn|[Tt]oà\s+soạn|[Tt]rụ\s+sở)\s*:\s*(?:[Ss]ố\s+)?\d+\w*
    # list and footnote marks: (1), [2]; names with letters: Covid-19, H5N1, 5G, 12A; kilometre posts: Km 12+300
    | [\[(]\d{1,2}[\])](?!\s*%)
    | (?<=[^\W\d_])[-–]\d+\b | (?<=[^\W\d_])\d[\d.,]*(?:[-–/]\d+)* | \b[2-6][GgKkDd]\b | \b\d{1,3}[A-ZĐ]\b
    | \b[Kk][Mm]\s?\d+(?:\s?\+\s?\d+)? | \b\d+\s?\+\s?\d{3}\b
    # labels of sections and items at the beginning: 1. , 1.2. , 1.2 Heading
    | ^\s*(?:[-+•]\s*)?\(?\d{1,2}(?:\.\d{1,2}){0,3}[.)](?=\s) | ^\s*\d{1,2}(?:\.\d{1,2}){1,3}(?=\s+[^\W\d_a-zà-ỹ])
    )
    """,
    re.VERBOSE,
)
_MAIL = re.compile(r"[\w.+-]{1,64}@\S{1,200}")
# Days and months without a year: after a word, or of their own shape.
_NAMED_DATES = re.compile(
    r"""
      (?<!mỗi\s)(?<!hàng\s)(?<!hằng\s)(?<!một\s)(?<!cả\s)\b(?:ngày|tháng(?!\s+(?:1[3-9]|[2-9]\d))|sáng|chiều|tối|quý|tuần|mùng|mồng)
      \s+(?:0?[1-9]|[12]\d|3[01])(?:\s*[/.-]\s*\d{1,2}(?:/\d{1,2})?)?(?:/(?:19|20)\d\d)?(?![.,]?\d|\s*%)
    # "chiều qua (12/6)"
    | (?:nay|qua|mai|sáng|chiều|tối)\s*\(\s*\d{1,2}/\d{1,2}\s*\)
    | \b(?:lễ|dịp|kỷ\s+niệm|đường|quảng\s+trường|công\s+viên|phong\s+trào|kênh|chiến\s+thắng)
      \s+\d{1,2}[/.-]\d{1,2}(?![.,]?\d|\s*%)
    """,
    re.IGNORECASE | re.VERBOSE,
)
_SHAPED_DATES = re.compile(
    r"""
    # "từ 03 - 07/4"
      (?<![\d/.,])(?:0?[1-9]|[12]\d|3[01])\s*[-–]\s*(?:0?[1-9]|[12]\d|3[01])/(?:0?[1-9]|1[0-2])(?![.,/]?\d|\s*%)
    | (?<![\d/.,])\d{1,2}/\d{1,2}/\d{2,4}(?!\d)
    | (?<![\d/.,])(?:0?[1-9]|[12]\d|3[01])/(?:0?[1-9]|1[0-2])(?=\s+năm\b)
    """,
    re.IGNORECASE | re.VERBOSE,
)
# "trong tháng 118 vụ", "cả năm 35 lớp": what comes about in a time
_EACH_TIME = re.compile(r"(?<!\w)(?:trong|hàng|hằng|mỗi|cả)\s+(?:ngày|tuần|tháng|quý|năm|vụ|kỳ)\s*$", re.IGNORECASE)
_YEAR = re.compile(r"(?<![\d.,/])(?:1[89]|20)\d\d(?![.,]?\d)")


@cache
def cues() -> dict[str, Any]:
    """Return the cue lists of ``quantities.toml``."""
    return load_toml("quantities.toml")


def masked(text: str) -> list[Span]:
    """Return the spans of `text` in which numbers are names, apart from each other and in order."""
    patterns = [
        _SHAPES,
        _NAMED_DATES,
        _phrases(),
        *([_SHAPED_DATES] if "/" in text else []),
        *([_MAIL] if "@" in text else []),
    ]
    spans = [found.span() for pattern in patterns for found in pattern.finditer(text)]
    spans += [(mention.start, mention.end) for mention in find_periods(text) if mention.kind is not PeriodKind.YEAR]
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


@cache
def _phrases() -> re.Pattern[str]:
    words = "|".join(map(re.escape, cues()["names"]["phrases"]))
    slogans = "|".join(map(re.escape, cues()["names"]["slogans"]))
    announced = "|".join(cues()["names"]["announced"])
    heading = rf"\(\s*\d{{1,2}}\s+(?:{announced})\s*\)(?=\s*[:.;]?\s*$)"
    return re.compile(
        rf"{heading}|(?<![\d.,])(?:{words})(?![\d\w])|(?<![\d.,])\d{{1,2}}\s+(?:{slogans})(?![\w])", re.IGNORECASE
    )


def is_year(number: str) -> bool:
    """Return whether a printed number can be a year."""
    return _YEAR.fullmatch(number) is not None


def is_section_or_date(number: str, unit: str) -> bool:
    """Return whether a number without a unit is a section's or a day's: ``2.1``, ``30.4``."""
    return not unit and re.fullmatch(r"\d{1,2}\.\d{1,2}(?:\.\d{1,4})?", number) is not None


def is_day(day: float, month: float) -> bool:
    """Return whether two numbers can be a day and a month."""
    return day.is_integer() and 1 <= day <= 31 and month.is_integer() and 1 <= month <= 12


@cache
def _cue_pattern(group: str) -> re.Pattern[str]:
    words = sorted(cues()["names"][group], key=len, reverse=True)
    return re.compile(rf"(?:^|[^\w])(?:{'|'.join(map(re.escape, words))})\.?\s*$", re.IGNORECASE)


def name_cue(before: str, *, fraction: bool = False) -> str:
    """Return ``always`` or ``unless_counted`` where the text before a number ends with a cue for a name, else ``""``.

    Before a `fraction` only the cues of addresses count.
    """
    tail = before[-30:]
    if _EACH_TIME.search(tail):
        return ""
    if _cue_pattern("always").search(tail):
        return "always"
    group = "addresses" if fraction else "unless_counted"
    if _cue_pattern(group).search(tail) and not re.search(
        r"(?:(?:tổng|trong|con|dân)\s+số|thành\s+phố|nhật\s+bản)\s*$", tail, re.IGNORECASE
    ):
        return "unless_counted"
    return ""
