"""Table cells: amounts that stand alone, blanks, and words to look for in heads."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache

from .numbers import Amount, Locale, parse_amount

_BLANK = re.compile(r"[\s\-–—−_.…/*xX()]*|không có|chưa có|không", re.IGNORECASE)
_WRAPPED = re.compile(r"(?<=\d)\s*\n\s*(?=\d)|(?<=[.,])\s*\n\s*(?=\d)|(?<=\d)\s*\n\s*(?=[.,]\d)")
_WRAPPED_BY_SPACE = re.compile(r"(\d+[.,]\d{3,}) (\d{1,2})")
_ACCOUNTING = re.compile(r"\(\s*([\d.,]+)\s*(%?)\s*\)")
_DATE = re.compile(r"\d{1,2}/\d{1,2}/\d{4}|\d+/[\w-]*[^\W\d]-[^\W\d]")
_LEAD = re.compile(r"^[^\W\d][^\d]*?(?=(?:từ|trên|dưới|hơn|ít nhất|tối thiểu|không quá|khoảng|[<>≥≤])?\s*\d)")
_TIME = re.compile(r"\b(?:năm|ngày|tháng|quý|giai đoạn)\b|\b(?:19|20)\d\d\b", re.IGNORECASE)
_TIME_TITLE = re.compile(r"(?:19|20)\d\d(?![\d.,])|\d{1,2}\s+tháng", re.IGNORECASE)
MOST_UNIT_WORDS = 6


def is_blank(text: str) -> bool:
    """Return whether a cell states nothing: empty, a dash, dots or an ``x``."""
    return _BLANK.fullmatch(text) is not None


def is_figure(text: str) -> bool:
    """Return whether a cell is an amount by itself: no words before it, and no year or months that a head names."""
    return (
        not _TIME_TITLE.match(text.strip())
        and re.match(r"[^\W\d]", text.strip()) is None
        and read_cell(text) is not None
    )


@lru_cache(maxsize=8192)
def read_cell(text: str, locale: Locale = Locale.VIETNAMESE) -> Amount | None:
    """Return the one amount that a cell states (``> 90``, ``6,5-7``, ``412 người/ 2 năm``), else None.

    Digits that a narrow column has wrapped onto the next line are joined; a note in brackets and words
    before the number are left out; dates and document numbers are no amounts.
    """
    text = _WRAPPED_BY_SPACE.sub(r"\1\2", _WRAPPED.sub("", text.strip()))
    text = re.sub(r"\s+", " ", text)
    if is_blank(text) or _DATE.search(text):
        return None
    text = _ACCOUNTING.sub(r"-\1\2", text) if _ACCOUNTING.fullmatch(text) else text
    amount = parse_amount(text, locale) or (None if _TIME.search(text) else parse_amount(_LEAD.sub("", text), locale))
    unit = amount.unit_text if amount else ""
    if len(unit.split()) > MOST_UNIT_WORDS or (re.search(r"\d", unit) and "/" not in unit):
        return None
    return amount


@cache
def words_pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    """Return a pattern of any of `words` as whole words, the longest first."""
    ordered = sorted(words, key=lambda word: -len(word))
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(map(re.escape, ordered))})(?![^\W_])", re.IGNORECASE)


def find_word(text: str, words: Iterable[str]) -> re.Match[str] | None:
    """Return the first place where one of `words` stands in `text`."""
    return words_pattern(tuple(words)).search(text)


def is_word(text: str, words: Iterable[str]) -> bool:
    """Return whether `text` is one of `words`, but for case and closing marks."""
    return text.strip(" .:;,()*").lower() in words


def one_year(*texts: str | None) -> int | None:
    """Return the year of the first text that holds just one (a report's period, else its date)."""
    for text in texts:
        years = set(re.findall(r"(?:19|20)\d\d", text or ""))
        if len(years) == 1:
            return int(years.pop())
    return None
