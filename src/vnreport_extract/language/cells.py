"""Table cells: amounts that stand alone, blanks, and words to look for in heads."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
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
_LEAST_ROWS, _MOST_BETWEEN, _LONGEST_BETWEEN, _MOST_HEAD_LINES = 3, 3, 100, 5  # of tables that blanks align


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


@dataclass(frozen=True, slots=True)
class Piece:
    """One cell of a row that blanks align: its text and its place in the line."""

    text: str
    start: int
    end: int


def spaced_pieces(text: str) -> list[Piece]:
    """Return the texts of a line that two blanks or more set apart."""
    return [Piece(found[0], found.start(), found.end()) for found in re.finditer(r"\S+(?: \S+)*", text)]


def is_spaced_row(text: str) -> bool:
    """Return whether a line is a row of a table that blanks align: three texts or more, figures at its end."""
    if "\t" in text or "|" in text or "   " not in text:
        return False
    last = [piece.text for piece in spaced_pieces(text)[1:]]
    return len(last) > 1 and any(map(is_figure, last)) and (is_figure(last[-1]) or is_figure(last[-2]))


def spaced_runs(lines: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield the first and last index of each run of lines that blanks align into a table, its head included.

    A blank line, a label or the rest of a name may stand between two rows of figures.
    """
    marks = [i for i, text in enumerate(lines) if is_spaced_row(text)]
    while marks:
        run = marks[:1]
        for index in marks[1:]:
            if index - run[-1] > _MOST_BETWEEN or any(
                len(lines[i]) > _LONGEST_BETWEEN for i in range(run[-1] + 1, index)
            ):
                break
            run.append(index)
        marks = marks[len(run) :]
        first = run[0]
        while first > 0 and run[0] - first < _MOST_HEAD_LINES and len(spaced_pieces(lines[first - 1])) > 1:
            first -= 1
        if len(run) >= _LEAST_ROWS:
            yield first, run[-1]


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
