"""The closing: recipients and signature."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..data import load_toml
from ..model import Region
from .labels import Rank, outline_label
from .rows import LOWER, UPPER, Row, fold, set_region

# A signature block without recipients has at most so many lines.
_SIGNATURE_LINES = 8
# "(Kèm theo …)" stands within so many lines of an appendix's first.
_ATTACHED_WITHIN = 8
# A title has at least so many words; a closing's rows at most so many characters.
_TITLE_WORDS = 5
_LONGEST_ROW = 240
_NOTE_BODY = re.compile(r"\[\d{1,3}\]\s*\S|[¹²³⁴⁵⁶⁷⁸⁹⁰]+\s*\S")
_MILITARY_RANK = re.compile(r"^(?:Đại|Thượng|Trung|Thiếu)\s+(?:tướng|tá|úy)\s+", re.IGNORECASE)
_NAME_WORD = re.compile(rf"[{UPPER}][{UPPER}{LOWER}]*$")


def _words() -> dict[str, list[str]]:
    return load_toml("structure.toml")


def _opens_recipients(row: Row) -> bool:
    return any(re.match(rf"\W*{word}\b", row.folded) for word in _words()["recipients"])


def _signs(text: str) -> bool:
    """Tell whether a line says in whose place or office one signs: ``KT. CHỦ TỊCH``."""
    words = fold(text).strip(" |*")
    openings = _words()["signing"]
    return len(words) < 70 and any(re.match(rf"{re.escape(opening)}(?!\w)", words) for opening in openings)


def _opens_appendix(rows: Sequence[Row], index: int) -> bool:
    """Tell whether an appendix begins at `index`: a label, or a title in capitals with ``(Kèm theo …)`` near."""
    row = rows[index]
    label = outline_label(row.text)
    if label and label.rank <= 1:
        return True
    outline = load_toml("structure.toml")["outline"]
    near = [r.folded for r in rows[index : index + _ATTACHED_WITHIN]]
    attached = any(words.startswith(opening) for words in near for opening in outline["attached"])
    titled = any(row.folded.startswith(opening) for opening in outline["appendix_titles"])
    return row.upper and not _signs(row.text) and (attached or titled)


def _goes_on_elsewhere(row: Row) -> bool:
    """Tell whether a row after a closing's first can only be text again: a numbered heading, a title, a paragraph."""
    label = outline_label(row.text)
    numbered = label is not None and label.rank < Rank.PAREN
    title = row.upper and row.gap > 0 and len(row.text.split()) >= _TITLE_WORDS and not _signs(row.text)
    return numbered or title or len(row.text) > _LONGEST_ROW or bool(_NOTE_BODY.match(row.text))


def _end(rows: Sequence[Row], start: int) -> int:
    """Return the index after the closing's last row."""
    signed = False
    for index in range(start + 1, len(rows)):
        row = rows[index]
        signed = signed or _signs(row.text)
        after_break = row.new_page and (signed or index > start + 3)
        if _goes_on_elsewhere(row) or _opens_appendix(rows, index) or after_break or row.region is Region.TABLE:
            return index
    return len(rows)


def _signature_only(rows: Sequence[Row]) -> int | None:
    """Return the index of a signature that no list of recipients precedes."""
    for index, row in enumerate(rows):
        if row.upper and _signs(row.text) and index > len(rows) / 2 and index >= len(rows) - _SIGNATURE_LINES:
            return index
    return None


def mark_closing(rows: Sequence[Row]) -> list[Row]:
    """Set the region of the closing's lines and return its rows."""
    free = [row for row in rows if row.region in (Region.BODY, Region.TABLE)]
    start = next((i for i, row in enumerate(free) if _opens_recipients(row) and len(row.text) < 120), None)
    if start is None:
        start = _signature_only(free)
    if start is None:
        return []
    while start and (free[start - 1].text == "|" or (_signs(free[start - 1].text) and free[start - 1].upper)):
        start -= 1
    closing = free[start : _end(free, start)]
    # A table's cell may hold the words; then nothing of the table is taken.
    closing = [row for row in closing if row.region is Region.BODY]
    set_region(closing, Region.CLOSING)
    return closing


def _left_part(row: Row) -> str:
    """Return what a closing row says at its left: PDF pages set recipients and signature side by side."""
    words = row.line.words
    for before, after in zip(words, words[1:], strict=False):
        if after.bbox.x0 - before.bbox.x1 > 25:
            return row.text[: max(0, row.text.find(after.text, len(before.text)))].strip() or row.text
    return re.split(r"\s{4,}|\t", row.text)[0]


def recipients(closing: Sequence[Row]) -> list[str]:
    """Return the recipients, one string each, without dash and full stop."""
    items: list[str] = []
    opened = signing = False
    for row in closing:
        text = _left_part(row)
        if _opens_recipients(row):
            opened = True
            text = re.sub(r"^\W*\w+\s+\w+\s*:?", "", text).strip()
            if not text:
                continue
        # A PDF page's rows hold the signature beside the recipients: its lines come in between.
        office = text == "|" or (_signs(text) and row.upper)
        signing = signing or (office and bool(items))
        aside = office or (_is_name(text) and (signing or _complete(items)))
        if not opened or aside:
            continue
        if re.match(r"[-–—+•]", text) or not items:
            items.append(re.sub(r"^[-–—+•]\s*", "", text))
        elif not items[-1].endswith("."):
            items[-1] += " " + text
    skipped = _words()["no_recipient"]
    names = [item.strip(" ;.,|") for item in items]
    return [name for name in names if name and not any(fold(name).startswith(s) for s in skipped)]


def _complete(items: Sequence[str]) -> bool:
    return not items or items[-1].endswith((";", ",", "."))


def _is_name(text: str) -> bool:
    """Tell whether `text` is a person's name: two to five capitalised words."""
    words = text.split()
    if not 2 <= len(words) <= 5 or any(fold(text).startswith(no) for no in _words()["no_signer"]):
        return False
    return all(_NAME_WORD.match(word) and not (word.isupper() and len(word) > 1) for word in words)


def signer(closing: Sequence[Row]) -> str | None:
    """Return the signer's name: the last name after the office in which one signs."""
    name = None
    office = False
    for row in closing:
        pieces = re.split(r"\s{4,}|\t", row.text)
        tail = row.text[len(_left_part(row)) :].strip()
        for piece in (*pieces, tail):
            office = office or _signs(piece)
            title = re.sub(r"^(?:[A-ZĐ][\w.]*\.\s*)+", "", piece.strip(" |*"))
            title = _MILITARY_RANK.sub("", title)
            if office and _is_name(title):
                name = title
    return name
