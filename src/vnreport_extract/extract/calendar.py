"""What a document's figures hold for: its subject period, the periods of its headings and of its lists' leads."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from ..data import load_toml
from ..language.periods import PeriodKind, PeriodMention, find_periods
from ..model import Block, BlockKind, Document

_NUMBERED = re.compile(r"(?:số\s+)?\d+(?:/\d+)?[/-][A-ZĐ][\w/Đ-]*\s*,?\s*(?:ngày\s*)?$")
_TERM = re.compile(r"nhiệm k[ỳì]", re.IGNORECASE)
_MONTHS = re.compile(
    r"(?<![\d/.,])0?(?P<count>[1-9]|1[0-2])\s+tháng(?=\s+(?:đầu|qua|năm|ước|đạt|thực hiện|tăng|giảm|toàn|của))",
    re.IGNORECASE,
)
_UNTIL = re.compile(r"(?:đến|tới)\s*(?:hết\s*|cuối\s*)?(?:năm\s*)?$", re.IGNORECASE)
_NEWS = ("bài báo",)
_YEAR = re.compile(r"(?:1[89]|20)\d\d")


@dataclass(slots=True, frozen=True)
class Calendar:
    """What a document's figures hold for unless they say otherwise.

    `span` is the document's subject period, `year` the year it reports to, `term` whether it is a term's report.
    """

    span: str | None = None
    year: int | None = None
    term: bool = False
    planned: str | None = None  # the year that its goals are for, where the title names one after its own

    @property
    def open(self) -> bool:
        """Whether the document has no subject period: what it says of a time holds until it names another."""
        return self.span is None

    @property
    def so_far(self) -> str | None:
        """The part of the term that is reported on."""
        first = first_year(self.span)
        return f"{first}-{self.year}" if first and self.year else self.span

    @property
    def full_years(self) -> str | None:
        """The years that a term's means and sums are taken over: it begins in the course of its first year."""
        first = first_year(self.span)
        return f"{first + 1}-{self.year}" if first and self.year and first + 1 < self.year else self.so_far

    @property
    def left(self) -> str | None:
        """What is left of the term."""
        last = last_year(self.span)
        return f"{self.year}-{last}" if last and self.year and self.year < last else self.span


def read_calendar(document: Document) -> Calendar:
    """Return the periods that a document's undated figures hold for."""
    metadata = document.metadata
    title = metadata.title or ""
    named = find_periods(title)
    dated = int(metadata.date[:4]) if metadata.date else None
    if metadata.kind is None or metadata.kind in _NEWS:
        span = named[0].period if named else None
        return Calendar(span, dated or last_year(span))
    span = metadata.period or (named[0].period if named else None)
    term = bool(_TERM.search(title)) and bool(span and re.fullmatch(r"\d{4}-\d{4}", span))
    year = dated or (_reported_year(document, span) if term else last_year(span))
    later = [m.period for m in named[1:] if m.kind is PeriodKind.YEAR and int(m.period) > (last_year(span) or 9999)]
    return Calendar(span, year, term, later[-1] if later else None)


def first_year(span: str | None) -> int | None:
    """Return the first year that a period names."""
    years = _YEAR.findall(span or "")
    return int(years[0]) if years else None


def last_year(span: str | None) -> int | None:
    """Return the last year that a period names."""
    years = _YEAR.findall(span or "")
    return int(years[-1]) if years else None


def _reported_year(document: Document, span: str | None) -> int | None:
    """Return the year of the latest date in the text: a report cites nothing younger than itself."""
    first, last = first_year(span) or 0, last_year(span) or 0
    dated, spoken = [first], [first]
    for block in document.blocks:
        for mention in find_periods(block.text):
            if mention.kind in (PeriodKind.DATE, PeriodKind.MONTH):
                dated.append(last_year(mention.period) or 0)
            elif mention.kind is PeriodKind.YEAR and not _UNTIL.search(block.text[: mention.start]):
                spoken.append(last_year(mention.period) or 0)
    inside = [year for year in dated if first < year <= last] or [year for year in spoken if first < year < last]
    return max(inside, default=None)


def governing(text: str, year: int | None) -> list[PeriodMention]:
    """Return the periods of a text that its figures can hold for: no bases of comparison, no names of documents."""
    mentions = find_periods(text, year)
    if year:
        taken = [(mention.start, mention.end) for mention in mentions]
        for found in _MONTHS.finditer(text):
            if not any(start < found.end() and found.start() < end for start, end in taken):
                mentions.append(PeriodMention(*found.span(), f"{found['count']}T/{year}", PeriodKind.MONTHS))
    return sorted((m for m in mentions if not _is_base(text, m)), key=lambda m: m.start)


def _is_base(text: str, mention: PeriodMention) -> bool:
    before = text[max(0, mention.start - 70) : mention.start]
    clause = re.split(r"[,;.(\d]", before)[-1]
    clause = words("no_bases").sub(" ", clause)
    states = re.match(r"\s*(?:là|đạt|ước|chỉ|khoảng|:)\s*(?:\S+\s+){0,2}\d", text[mention.end : mention.end + 25])
    named = _ending(clause, "document_names", 9) and not states
    return bool(_ending(clause, "bases", 5) or _NUMBERED.search(before) or named)


@cache
def words(key: str) -> re.Pattern[str]:
    """Return the pattern of the words of `key` in ``periods.toml``, longest first."""
    cues = sorted(load_toml("periods.toml")[key], key=len, reverse=True)
    joined = "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in cues)
    return re.compile(rf"(?<!\w)(?:{joined})(?!\w)", re.IGNORECASE)


def _ending(clause: str, key: str, reach: int) -> bool:
    """Return whether a cue of `key` stands within the last `reach` words of a clause."""
    return bool(re.search(rf"{words(key).pattern}(?:\s+[^\d\s,;.(]+){{0,{reach}}}\s*$", clause, re.IGNORECASE))


def inherited_periods(document: Document, calendar: Calendar) -> list[str | None]:
    """Return, for each block, the period of its list's lead or of the headings above it.

    A block that ends in a colon ("Mục tiêu đến năm 2030:") leads those after it, as far as its section or the
    next such block; the lead of a block's own list comes first, the headings come last.
    """
    periods: list[str | None] = []
    lead: Block | None = None
    for block in document.blocks:
        above = [document.blocks[block.parent].text] if block.parent is not None else []
        if lead is not None and block.footnote is None and _leads(document, lead, block):
            above.append(lead.text)
        titles = [*above, *_headings(document, block)]
        periods.append(next((named for title in titles if (named := _named(title, calendar))), None))
        if block.kind is BlockKind.HEADING or (block.footnote is None and block.text.rstrip().endswith(":")):
            lead = block if block.kind is not BlockKind.HEADING else None
    return periods


def _leads(document: Document, lead: Block, block: Block) -> bool:
    """Return whether a block stands in the section of a lead or below it."""
    section = block.section
    while section is not None and section != lead.section:
        section = document.sections[section].parent
    return section == lead.section


def _headings(document: Document, block: Block) -> Iterator[str]:
    """Yield the titles of a block's section and of those above it, the nearest first."""
    section = block.section
    while section is not None:
        yield document.sections[section].title
        section = document.sections[section].parent


@lru_cache(maxsize=4096)
def _named(title: str, calendar: Calendar) -> str | None:
    """Return the last period that a title names, if any but the term itself."""
    mentions = governing(title, calendar.year)
    if calendar.term:  # the term itself says nothing new, a date tells when something came about
        dates = (PeriodKind.DATE, PeriodKind.MONTH)
        mentions = [m for m in mentions if m.period != calendar.span and m.kind not in dates]
    return mentions[-1].period if mentions else None
