"""Metadata: what letterhead, closing and appendices together say of the document."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..data import load_toml
from ..model import Block, BlockKind, Document, Metadata, Region
from .closing import recipients, signer
from .dates import find_date, place_and_date
from .labels import Rank, outline_label
from .letterhead import Letterhead
from .period import document_period
from .references import canonical
from .rows import Row, fold

# "(Kèm theo Báo cáo số 15-BC/TU ngày 02/3/2021 của Thành ủy)", also over two lines.
_ATTACHED = re.compile(
    r"\(\s*(?:ban hành\s+)?kèm theo\s+(?P<kind>[^\d():]{2,40}?)\s*số\s*:?\s*(?P<number>[^()]*?)"
    r"(?:[\s,]+ngày\s*(?P<date>[^()]*?))?(?:\s*của\s+(?P<issuer>[^()]+?))?\s*\)",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\d+\s?[-–/]\s?[\w\s/\-–]*\w")
_ADOPTED = re.compile(r"thông qua\s+ngày[^.;]{4,40}", re.IGNORECASE)
_CAPTION = 200
_HEAD = 8  # lines at the head of an article among which its headline and dateline stand
# "Thứ Hai, 30/12/2024 | 06:30 GMT+7", "Chủ nhật, ngày 5/1/2025", "17:05 21/11/2024"
_DATELINE = re.compile(
    r"(?:[\w\s]{0,20}[,:]\s*)?(?:(?:thứ\s+\w+|chủ\s+nhật)\s*,?\s*)?(?:\d{1,2}[:hg]\d{2}[\s,|-]*)?(?:ngày\s+)?"
    r"\d{1,2}[/.-]\d{1,2}[/.-]20\d\d(?:[\s,|-]+\d{1,2}[:hg]\d{2}\b.{0,25})?\s*$",
    re.IGNORECASE,
)


def _article(rows: Sequence[Row]) -> Metadata | None:
    """Return kind, title and date of a newspaper's article: prose after its headline and dateline, no letterhead."""
    words = load_toml("structure_documents.toml")["own"]["article"]
    body = [row for row in rows if row.region is Region.BODY]
    dated = next((i for i, row in enumerate(body[:_HEAD]) if _DATELINE.match(row.text)), None)
    opening = [row for i, row in enumerate(body[: 1 if dated is None else _HEAD]) if i != dated]
    heads = [row.text for row in opening if _is_headline(row)]
    prose = [row for row in body if len(row.text) > 80 and not row.upper]
    if not body or sum(len(r.text) for r in prose) < 0.6 * sum(len(r.text) for r in body):
        return None
    if dated is None and body[0].upper:
        return None
    date = find_date(body[dated].text) if dated is not None else None
    return Metadata(kind=str(words), title=heads[0] if heads else None, date=date)


def _is_headline(row: Row) -> bool:
    """Tell whether a line at an article's head may be its headline: neither its web page's nor a sentence."""
    short = len(row.text) <= _CAPTION and not row.text.endswith((".", ";", ":", ","))
    return short and not row.upper and "|" not in row.text and len(row.text.split()) > 2


def _appendix(document: Document) -> Metadata | None:
    """Return kind and title of a document that is an appendix and nothing else: its first lines say so."""
    first = document.sections[0] if document.sections else None
    early = document.blocks[:8]
    if first is None or not any(block.lines[0].number == first.line for block in early):
        return None
    label = outline_label(first.label)
    if label and label.rank == Rank.APPENDIX:
        return Metadata(kind=fold_kind(first.label), title=first.title or None)
    return Metadata(kind="phụ lục", title=first.title) if not first.label and _attached(early) else None


def fold_kind(label: str) -> str:
    """Return the kind that an appendix's label names: ``PHỤ LỤC 01`` is ``phụ lục``."""
    return re.sub(r"\s+(số|\d|[IVX]+\b).*", "", label, flags=re.IGNORECASE).lower()


def _attached(blocks: Sequence[Block]) -> Metadata | None:
    """Return what a note under an appendix's title says of the document it belongs to."""
    for block in blocks:
        found = _ATTACHED.search(block.text)
        if found:
            printed = _NUMBER.match(found["number"].strip())
            number = canonical(printed.group()) if printed else None
            date = find_date("ngày " + found["date"]) if found["date"] else None
            issuer = found["issuer"].strip() if found["issuer"] else None
            return Metadata(kind=found["kind"].strip().lower(), number=number, issuer=issuer, date=date)
    return None


def _place(blocks: Sequence[Block], date: str | None) -> str | None:
    """Return the place of a line ``Place, ngày …`` that stands in the body (an appendix's own letterhead)."""
    for block in blocks:
        if len(block.text) < 60 and block.kind is not BlockKind.FOOTNOTE:
            place, day = place_and_date(block.text)
            if place and (date is None or day == date):
                return place
    return None


def _adopted(blocks: Sequence[Block]) -> str | None:
    """Return the date on which an assembly adopted the document, where its last paragraphs say so."""
    for block in reversed(blocks):
        found = _ADOPTED.search(block.text)
        if found and len(block.text) < 400:
            return find_date(found.group())
    return None


def read_metadata(document: Document, rows: Sequence[Row], head: Letterhead, closing: Sequence[Row]) -> Metadata:
    """Put together the document's metadata; a fact is taken from the first part that says it."""
    own = Metadata(head.kind, head.number, head.issuer, head.place, head.date, head.title)
    parts = [own, _attached(document.blocks)]
    if head.kind is None and not head.rows:
        parts.insert(1, _appendix(document) or (_article(rows) if document.kind == "text" else None))
    known = [part for part in parts if part is not None]

    def first(name: str) -> str | None:
        return next((getattr(part, name) for part in known if getattr(part, name)), None)

    date = first("date") or _adopted(document.blocks)
    place = first("place") or _place(document.blocks, date)
    title = first("title")
    texts = [block.text for block in document.blocks if _is_text(block)]
    period = document_period(title or "", texts, date, first("kind") or "")
    return Metadata(
        first("kind"),
        first("number"),
        first("issuer"),
        place,
        date,
        title,
        signer(closing),
        period,
        recipients(closing),
    )


def _is_text(block: Block) -> bool:
    return block.kind in (BlockKind.PARAGRAPH, BlockKind.HEADING, BlockKind.ITEM) and not _is_basis(block)


def _is_basis(block: Block) -> bool:
    """Tell whether a paragraph names a legal basis: its years are other documents'."""
    return fold(block.text).startswith(("can cu", "xet ", "theo de nghi"))
