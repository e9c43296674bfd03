"""Rows: the lines of a document as the structure stage looks at them.

A row is one non-empty line with what its place says: how far it stands from the line before, whether it is
set in, whether it stops before the right margin. Text files and PDF pages give the same rows.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from statistics import median

from ..model import Document, Line, Page, Region

# The letters of Vietnamese, for character classes: a range of code points would mix small and capital ones.
LOWER = "a-zàáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ"
UPPER = "A-Z" + LOWER[3:].upper()

# Lines longer than this are whole paragraphs: no page is that wide.
WHOLE_PARAGRAPH = 150

# A row shorter than this says too little of its type's size; its characters' mean width is so much of the size.
_SIZE_LEAST = 24
_WIDTH_OF_SIZE = 0.43
# Notes are set in type at most this much of the text's.
_SMALL = 0.88
# The text's own size: three letters in four are of it or smaller (a page may be half notes).
_TEXT_QUANTILE = 0.75


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """Return `text` in lower case without marks, one space between words: readings with damaged marks agree."""
    bare = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return re.sub(r"\s+", " ", "".join(c for c in bare if not unicodedata.combining(c))).strip().lower()


@lru_cache(maxsize=1 << 12)
def is_upper(text: str) -> bool:
    """Tell whether all letters of `text` are capitals (a few small ones forgiven: OCR)."""
    letters = [c for c in text if c.isalpha()]
    return len(letters) >= 2 and sum(c.isupper() for c in letters) >= 0.9 * len(letters)


@dataclass(slots=True)
class Row:
    """One non-empty line: `text` without outer blanks, `gap` in blank lines before it (PDF: 1 for a wide space)."""

    line: Line
    text: str
    gap: int = 0
    new_page: bool = False
    indented: bool = False  # set in from the left margin of its page
    short: bool = False  # stops well before the right margin
    emphasised: bool = False
    foot: bool = False  # small type at its page's foot, where notes stand
    spaced: bool = False  # its file puts a blank line between paragraphs: lines without one belong together

    @property
    def region(self) -> Region:
        """The region of the row's line."""
        return self.line.region

    @property
    def folded(self) -> str:
        """The row's text without marks, in lower case."""
        return fold(self.text)

    @property
    def upper(self) -> bool:
        """Whether the row is in capitals."""
        return is_upper(self.text)

    @property
    def wordless(self) -> bool:
        """Whether the row holds no letters: the year with which a title ends."""
        return not any(c.isalpha() for c in self.text)


def _page_rows(page: Page, last: Line | None) -> Iterator[Row]:
    for line in page.lines:
        text = line.text.strip()
        if not text:
            continue
        new_page = last is not None and line.page != last.page
        gap = 1 if last is None or new_page else max(0, line.number - last.number - 1)
        yield Row(line, text, gap, new_page, emphasised=line.bold or line.italic)
        last = line


def _set_text_margins(rows: Sequence[Row]) -> None:
    """Tell short lines of a text file: the width is that of the long lines among the wrapped ones."""
    lengths = sorted(len(row.text) for row in rows if len(row.text) <= WHOLE_PARAGRAPH)
    width = lengths[int(len(lengths) * 0.9)] if lengths else 0
    for row in rows:
        row.short = len(row.text) < 0.75 * width
    spaced = _is_spaced(rows)
    for row in rows:
        row.spaced = spaced


def _is_spaced(rows: Sequence[Row]) -> bool:
    """Tell whether a file of wrapped lines puts a blank line after nearly every paragraph."""
    pairs = list(zip(rows, rows[1:], strict=False))
    ends = [after.gap > 0 for row, after in pairs if row.short and row.text.endswith(".")]
    wrapped = sum(after.gap == 0 for _, after in pairs) > len(pairs) / 2
    return wrapped and len(ends) >= 3 and sum(ends) >= 0.8 * len(ends)


def _column(rows: Sequence[Row]) -> tuple[float, float, float]:
    """Return left margin, right margin and usual line pitch of the rows of one PDF page."""
    boxes = [row.line.bbox for row in rows if row.line.bbox]
    left = sorted(box.x0 for box in boxes)[len(boxes) // 10]
    right = sorted(box.x1 for box in boxes)[-1 - len(boxes) // 10]
    pitches = [
        after.top - before.top for before, after in zip(boxes, boxes[1:], strict=False) if after.top > before.top
    ]
    return left, right, median(pitches) if pitches else 0.0


def _set_page_margins(rows: Sequence[Row]) -> None:
    """Tell gaps, indents and short lines of one PDF page from its boxes."""
    if not any(row.line.bbox for row in rows):
        return
    left, right, pitch = _column([row for row in rows if row.region is not Region.TABLE] or rows)
    above = None
    for row in rows:
        box = row.line.bbox
        if box is None:
            continue
        row.indented = box.x0 > left + 10
        row.short = box.x1 < right - 0.06 * (right - left)
        if above is not None:
            # A note's small lines stand closer; a wide space is wider than the page's usual pitch.
            row.gap = int(pitch > 0 and box.top - above.top > 1.45 * pitch)
        above = box


def _type_size(row: Row) -> float | None:
    """Return a row's size of type; where the reader gives none, from the width of its characters."""
    box = row.line.bbox
    if row.line.size is not None or box is None or len(row.text) < _SIZE_LEAST:
        return row.line.size
    return (box.x1 - box.x0) / len(row.text) / _WIDTH_OF_SIZE


def mark_feet(rows: Sequence[Row]) -> None:
    """Tell the rows of small type at the foot of each page: smaller than the document's usual type."""
    sizes = [(size, len(row.text)) for row in rows if (size := _type_size(row)) and row.region is not Region.TABLE]
    if not sizes:
        return
    sizes.sort()
    most = sum(length for _, length in sizes) * _TEXT_QUANTILE
    usual = next(size for (size, _), sum_ in zip(sizes, accumulate(n for _, n in sizes), strict=True) if sum_ >= most)
    page, open_foot = None, False
    for row in reversed(rows):
        if row.line.page != page:
            page, open_foot = row.line.page, True
        if row.region is Region.FURNITURE:
            continue
        size = _type_size(row)
        open_foot = open_foot and row.region is Region.BODY and (size is None or size <= _SMALL * usual)
        row.foot = open_foot and row.line.bbox is not None


def read_rows(document: Document) -> list[Row]:
    """Return the rows of all non-empty lines of the document, in reading order."""
    rows: list[Row] = []
    for page in document.pages:
        fresh = list(_page_rows(page, rows[-1].line if rows else None))
        if page.width is not None:
            _set_page_margins(fresh)
        rows += fresh
    if all(page.width is None for page in document.pages):
        _set_text_margins([row for row in rows if "\t" not in row.text and row.text != "|"])
    return rows


def set_region(rows: Iterable[Row], region: Region) -> None:
    """Say of the rows' lines what part of the page they are."""
    for row in rows:
        row.line.region = region


def body_rows(rows: Iterable[Row]) -> list[Row]:
    """Return the rows that no other part of the page has taken."""
    return [row for row in rows if row.region is Region.BODY]
