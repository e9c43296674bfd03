"""The letterhead: who issues the document, its number, place, date, kind and title."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from ..data import load_toml
from ..model import Region
from .blocks import ends_sentence, open_ending
from .dates import find_date, place_and_date
from .labels import outline_label
from .rows import Row, fold, is_upper, set_region

# The letterhead ends within so many rows, or there is none.
_REACH = 60
_LONGEST_TITLE = 12
_NUMBER = re.compile(
    r"(?<!\w)s[ốôo]́?\s*[:.]?\s*(?P<n>\d[\w.]*\s?[-–/]\s?[A-ZĐƯ][\w/\-–.ĐđƯ]*(?:\s?-\s?[A-ZĐ][\w]*)?)", re.IGNORECASE
)
_LETTER_SUBJECT = re.compile(r"v\s?/\s?v[:.]?\s*", re.IGNORECASE)
_SPEAKER = re.compile(r"của\s|hội nghị\s", re.IGNORECASE)
_SESSION = re.compile(r"kh[oó]a\s+[ivxl\d]+|k[yỳ] h[oọ]p", re.IGNORECASE)


@dataclass(slots=True)
class Letterhead:
    """What the letterhead says; None where it does not."""

    kind: str | None = None
    number: str | None = None
    issuer: str | None = None
    place: str | None = None
    date: str | None = None
    title: str | None = None
    rows: list[Row] = field(default_factory=list)


def _data() -> dict[str, list[str]]:
    return load_toml("structure.toml")


def _bare(text: str) -> str:
    return fold(text).strip(" .,:;'\"`|*-–—_")


def own_kind(text: str) -> str | None:
    """Return the kind of document that a line in capitals names: ``BÁO CÁO TÓM TẮT`` is a ``báo cáo``."""
    words = _bare(text)
    kinds = load_toml("structure_documents.toml")["own"]["kinds"]
    if not is_upper(text):
        # A typeface of capitals leaves small letters in the text: "báo cáo" alone on its line.
        return next((str(kind) for kind in kinds if words == fold(kind)), None)
    for kind in sorted(kinds, key=len, reverse=True):
        folded = fold(kind)
        if words == folded or words.startswith(folded + " "):
            return str(kind)
    return None


def _kind_row(rows: Sequence[Row]) -> int | None:
    """Return the index of the row that names the kind; a formula such as ``QUYẾT NGHỊ:`` is none."""
    for index, row in enumerate(rows[:_REACH]):
        if own_kind(row.text) and not row.text.rstrip().endswith(":") and not _bare(row.text).startswith("phu luc"):
            return index
        label = outline_label(row.text)
        if (label and label.text and len(row.text) > 60) or len(row.text) > 240:
            return None
    return None


def _without_mottos(text: str) -> str:
    """Return a letterhead line without the motto that stands beside the issuer's name."""
    folded = "".join(fold(c) or c for c in text)
    for motto in _data()["mottos"]:
        start = folded.find(motto)
        if start >= 0:
            text, folded = text[:start] + text[start + len(motto) :], folded[:start] + folded[start + len(motto) :]
    return text.strip(" |-–—_*")


def _is_motto(row: Row) -> bool:
    return any(motto in row.folded for motto in _data()["mottos"])


def _opens_organisation(text: str) -> bool:
    words = fold(text)
    if any(words.startswith(other) for other in _data()["no_organisations"]):
        return False
    return any(words == word or words.startswith(word + " ") for word in _data()["organisations"])


def _organisations(rows: Sequence[Row]) -> list[str]:
    """Return the names of bodies above the kind, the superior one first."""
    names: list[str] = []
    for row in rows:
        text = _without_mottos(row.text)
        if re.match(r"so\s*[:.]", fold(text)):
            continue
        small = not is_upper(text) and not (_opens_organisation(text) and len(text) < 60)
        if small or find_date(text) or _NUMBER.search(text) or own_kind(text) or len(text) < 3:
            continue
        if names and (not _opens_organisation(text) or _unfinished(names[-1])):
            # Stamps and handwriting stand here too: only words go on with a name.
            names[-1] += " " + text if re.fullmatch(r"[^\W\d_]+(?:[\s,.&-]+[^\W_]+)*", text) else ""
        elif _opens_organisation(text) or not names:
            names.append(text)
    return names


def _unfinished(name: str) -> bool:
    """Tell whether a body's name must go on: ``ỦY BAN NHÂN DÂN`` of what?"""
    return fold(name) in _data()["unfinished_names"]


def _ends_title(row: Row, title: Sequence[Row]) -> bool:
    """Tell whether the title has ended before `row`."""
    words = row.folded
    if row.region is not Region.BODY or row.text == "|" or outline_label(row.text) or row.text.startswith("-"):
        return True
    opens_body = any(words.startswith(opening) for opening in _data()["after_title"])
    opens_body = opens_body and row.text[:1].isupper() and not row.upper
    if not title:
        # "Thực hiện Chương trình …" may be a title; a sentence, or one that cites a number, is the body.
        body = ends_sentence(row.text) or re.search(r"\d/\d|\bso\b", words) or words.startswith(("kinh gui", "can cu"))
        return len(row.text) > 300 or (opens_body and bool(body))
    if opens_body:
        return True
    if row.upper and (_opens_organisation(row.text) and not _continues(title[-1]) or _SESSION.match(row.text)):
        return True
    last = title[-1]
    if (
        last.short
        and not last.upper
        and not row.wordless
        and not last.line.bbox
        and not _continues(last)
        and row.text[:1].isupper()
    ):
        return True
    same_style = row.upper == last.upper or row.wordless or row.emphasised and last.emphasised
    if row.gap == 0 and last.upper:
        return not same_style and not row.folded.startswith("ve ")
    return row.gap > 0 and not (same_style and row.upper)


def _continues(row: Row) -> bool:
    """Tell whether a title's row cannot be its last: it ends in a word that goes on."""
    return open_ending(row.text.lower())


def _title_rows(rows: Sequence[Row], start: int) -> list[Row]:
    title: list[Row] = []
    for row in rows[start : start + _LONGEST_TITLE]:
        if row.region is Region.FURNITURE:
            if title:
                break
            continue
        if _ends_title(row, title):
            break
        title.append(row)
    return title


def _title(kind: str, row: Row, title: Sequence[Row]) -> str | None:
    """Join the title's rows; what follows the kind on its own line opens it."""
    rest = row.text[len(kind) :].strip(" .:,-–*")
    if _bare(rest) in _data()["kind_qualifiers"]:
        rest = ""
    # "CỦA BAN CHẤP HÀNH …" between kind and subject names who speaks; the title is the subject.
    about = next((i for i, r in enumerate(title) if i and r.folded.startswith("ve ")), 0)
    if not _opens_organisation(title[0].text if title else "") and not _SPEAKER.match(title[0].text if title else ""):
        about = 0
    text = " ".join([rest, *(r.text.strip(" *_") for r in title[about:])]).strip()
    return re.sub(r"\s+", " ", text) or None


def _facts(rows: Sequence[Row]) -> tuple[str | None, str | None, str | None]:
    """Return number, place and date from the rows above the kind; a fact may run over two lines."""
    joined = " ".join(row.text for row in rows)
    found = _NUMBER.search(joined)
    place, date = place_and_date(joined)
    return (re.sub(r"\s", "", found.group("n")).rstrip(".") if found else None), place, date


def _adopting_rows(rows: Sequence[Row], start: int) -> list[Row]:
    """Return the rows under the title that name the body that adopts: ``QUỐC HỘI``, ``KHÓA XV, KỲ HỌP THỨ TÁM``."""
    adopting: list[Row] = []
    for row in rows[start : start + 4]:
        names = _opens_organisation(row.text) or adopting
        if not row.upper or not names or row.text.rstrip().endswith(":") or outline_label(row.text):
            break
        adopting.append(row)
    return adopting


def _letter(rows: Sequence[Row]) -> Letterhead | None:
    """Read the head of a letter: a number and a subject (``V/v …``) above ``Kính gửi``, no kind."""
    index = next((i for i, row in enumerate(rows[:30]) if _LETTER_SUBJECT.match(row.text)), None)
    if index is None:
        return None
    end = next((i for i, row in enumerate(rows[:40]) if i > index and row.folded.startswith("kinh gui")), index + 1)
    subject = [rows[index].text]
    for row in rows[index + 1 : end]:
        if _is_motto(row) or find_date(row.text) or row.upper:
            break
        subject.append(row.text)
    number, place, date = _facts(rows[:end])
    names = _organisations(rows[:index])
    title = _LETTER_SUBJECT.sub("", " ".join(subject)).strip()
    kind = str(load_toml("structure_documents.toml")["own"]["letter"])
    return Letterhead(kind, number, names[-1] if names else None, place, date, title or None, list(rows[:end]))


def _bare_head(rows: Sequence[Row]) -> Letterhead:
    """Read a head without a kind's line: only rows that are surely of a letterhead are taken."""
    last = 0
    for index, row in enumerate(rows[:20]):
        if _is_motto(row) or _NUMBER.match(row.text):
            last = index + 1
    number, place, date = _facts(rows[:last])
    names = _organisations(rows[:last])
    return Letterhead(None, number, names[-1] if names else None, place, date, None, list(rows[:last]))


def read_letterhead(rows: Sequence[Row]) -> Letterhead:
    """Read the letterhead and set the region of its lines."""
    free = [row for row in rows if row.region is not Region.TABLE]
    index = _kind_row(free)
    if index is None:
        head = _letter(free) or _bare_head(free)
    else:
        kind = own_kind(free[index].text) or ""
        title = _title_rows(free, index + 1)
        end = free.index(title[-1]) + 1 if title else index + 1
        number, place, date = _facts(free[:index])
        names = _organisations(free[:index])
        adopting = _adopting_rows(free, end)
        below = adopting[0].text.strip(" *,") if adopting else None
        rows_taken = free[: end + len(adopting)]
        title_text = _title(kind, free[index], title)
        head = Letterhead(kind, number, names[-1] if names else below, place, date, title_text, rows_taken)
    set_region((row for row in head.rows if row.region is Region.BODY), Region.LETTERHEAD)
    return head


def mark_inner_letterheads(rows: Sequence[Row]) -> None:
    """Set the region of mottos and ``Place, ngày …`` lines inside the document: an appendix has its own letterhead."""
    for row in rows:
        if row.region is not Region.BODY or len(row.text) > 100:
            continue
        motto = row.upper and any(fold(row.text).startswith(motto) for motto in _data()["mottos"])
        place, _ = place_and_date(row.text)
        if motto or (place and re.search(r"\d{4}\W*$", row.text) and len(row.text) < 60):
            row.line.region = Region.LETTERHEAD
