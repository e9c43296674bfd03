"""What a document's figures hold for: its subject period, the periods of its headings and of its lists' leads."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from ..language.periods import PeriodKind, find_periods
from ..model import Block, BlockKind, Document
from .roles import pattern
from .spoken import governing

_TERM = re.compile(r"nhiệm k[ỳì]", re.IGNORECASE)
_UNTIL = re.compile(r"(?:đến|tới)\s*(?:hết\s*|cuối\s*)?(?:năm\s*)?$", re.IGNORECASE)
_ARTICLES = (None, "bài báo")
_YEAR = re.compile(r"(?:1[89]|20)\d\d")
_MONTHS = re.compile(r"\d+T/\d{4}")
_YEARS = re.compile(r"\d{4}-\d{4}")


@dataclass(slots=True, frozen=True)
class Calendar:
    """What a document's figures hold for unless they say otherwise.

    Attributes:
        span: The document's subject period.
        year: The year that it reports to.
        term: It is a term's report.
        planned: The year that its goals are for, where the title names one after its own.
        month: The month that it reports on beside the year's first months.
        until: The year and month of its date: what begins later has not come about.
        plan: It is a plan, a resolution, a programme: of its years it sets goals, and reports on none.
    """

    span: str | None = None
    year: int | None = None
    term: bool = False
    planned: str | None = None
    month: str | None = None
    until: tuple[int, int] | None = None
    plan: bool = False

    @property
    def open(self) -> bool:
        """Whether the document has no subject period: what it says of a time holds until it names another."""
        return self.span is None

    @property
    def phase(self) -> bool:
        """Whether the document is about some years that are no term: a plan's, a programme's."""
        return not self.term and bool(_YEARS.fullmatch(self.span or ""))

    @property
    def looks_back(self) -> bool:
        """Whether the document reports on some years that are no term, up to their end or its own date."""
        return self.phase and not self.plan and (self.year or 0) > (first_year(self.span) or 9999)

    @property
    def reached(self) -> int | None:
        """The last year that is reported on: the document's, or that with which its term or plan has ended."""
        return min(self.year, last_year(self.span) or self.year) if self.year else None

    @property
    def months(self) -> str | None:
        """The first months of a year that the document is about."""
        return self.span if re.fullmatch(r"\d+T/\d{4}", self.span or "") else None

    @property
    def so_far(self) -> str | None:
        """The part of the term or of a plan's years that is reported on."""
        first = first_year(self.span)
        return f"{first}-{self.reached}" if first and self.reached and first < self.reached else self.span

    @property
    def full_years(self) -> str | None:
        """The years that a term's means and sums are taken over: it begins in the course of its first year."""
        first, last = first_year(self.span), self.reached
        return f"{first + 1}-{last}" if first and last and first + 1 < last else self.so_far

    @property
    def outset(self) -> str | None:
        """The year that a term or some years are measured from: they begin in it, or (2016-2020) at its end."""
        first, last = first_year(self.span), last_year(self.span)
        if first is None or last is None:
            return None
        return str(first - 1 if self.phase and (last - first) % 5 == 4 else first)

    @property
    def left(self) -> str | None:
        """What is left of the term."""
        last = last_year(self.span)
        return f"{self.year}-{last}" if last and self.year and self.year < last else self.span


def is_article(document: Document) -> bool:
    """Tell whether a document is no administrative one: of a newspaper, an encyclopedia or of no known kind."""
    return document.metadata.kind in _ARTICLES


def read_calendar(document: Document) -> Calendar:
    """Return the periods that a document's undated figures hold for."""
    metadata = document.metadata
    title = metadata.title or ""
    named = find_periods(title)
    dated = int(metadata.date[:4]) if metadata.date else None
    until = (int(metadata.date[:4]), int(metadata.date[5:7])) if metadata.date else None
    if is_article(document):
        posted = _posted(document)
        months = metadata.period if metadata.date and _MONTHS.fullmatch(metadata.period or "") else None
        span = named[0].period if named else months or _headline(document, posted)
        return Calendar(span, dated or (posted if span else None) or last_year(span))
    span = metadata.period or (named[0].period if named else None)
    term = bool(_TERM.search(title)) and bool(_YEARS.fullmatch(span or ""))
    year = dated or (_reported_year(document, span) if term else last_year(span))
    plan = bool(pattern("goal_kinds").fullmatch(metadata.kind or ""))
    later = [m.period for m in named[1:] if m.kind is PeriodKind.YEAR and int(m.period) > (last_year(span) or 9999)]
    return Calendar(span, year, term, later[-1] if later else None, _month_of(title, span), until, plan)


def _month_of(title: str, span: str | None) -> str | None:
    """Return the month that a title names beside the first months of its year: "tháng 7 và 7 tháng năm 2021"."""
    months = re.fullmatch(r"(\d+)T/(\d{4})", span or "")
    named = re.search(rf"tháng\s+0?{months[1]}(?!\d)", title, re.IGNORECASE) if months else None
    return f"{months[2]}-{int(months[1]):02}" if months and named else None


def _posted(document: Document) -> int | None:
    """Return the year of the day on which an article was posted, which a short line before its text says."""
    for block in document.blocks[:6]:
        for mention in find_periods(block.text) if len(block.text) < 160 else ():
            if mention.kind is PeriodKind.DATE:
                return last_year(mention.period)
    return None


def _headline(document: Document, posted: int | None) -> str | None:
    """Return the months, quarter or year that the headline of an article without a known title names."""
    for block in document.blocks[:4]:
        text = block.text.strip()
        if document.metadata.title or not posted or len(text) > 200 or text.endswith((".", ";", ":")):
            continue
        kinds = (PeriodKind.MONTHS, PeriodKind.QUARTER, PeriodKind.YEAR)
        named = [m.period for m in find_periods(text, posted) if m.kind in kinds]
        if named and last_year(named[0]) in (posted, posted - 1):
            return named[0]
    return None


def begins(period: str) -> tuple[int, int]:
    """Return the year and month in which a period that is named begins, of the year's first months the last."""
    year = first_year(period) or 0
    months = re.match(r"(\d+)T/|Q(\d)/|H(\d)/|\d{4}-(\d\d)(?!\d)", period)
    if months is None:
        return year, 1
    count, quarter, half, month = (int(group) if group else 0 for group in months.groups())
    return year, count or month or (3 * quarter - 2 if quarter else 6 * half - 5)


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


def inherited_periods(document: Document, calendar: Calendar) -> list[str | None]:
    """Return, for each block, the period of its list's lead or of the headings above it.

    A block that ends in a colon ("Mục tiêu đến năm 2030:") leads those after it, as far as its section or the
    next such block; the lead of a block's own list comes first, the headings come last.
    """
    periods: list[str | None] = []
    titles = _titles(document)
    lead: Block | None = None
    for block in document.blocks:
        above = [document.blocks[block.parent].text] if block.parent is not None else []
        if lead is not None and block.footnote is None and _leads(document, lead, block):
            above.append(lead.text)
        named = [_named(text, calendar, led=True) for text in above]
        named += [_named(title, calendar, led=False) for title in _headings(document, titles, block)]
        periods.append(next(filter(None, named), None))
        if block.kind is BlockKind.HEADING or (block.footnote is None and block.text.rstrip().endswith(":")):
            lead = block if block.kind is not BlockKind.HEADING else None
    return periods


def _leads(document: Document, lead: Block, block: Block) -> bool:
    """Return whether a block stands in the section of a lead or below it."""
    section = block.section
    while section is not None and section != lead.section:
        section = document.sections[section].parent
    return section == lead.section


def _titles(document: Document) -> list[str]:
    """Return the whole heading of each section, of one that opens a long paragraph its first words."""
    blocks = {(block.lines[0].page, block.lines[0].number): block.text for block in document.blocks}
    opened = ((each, blocks.get((each.page, each.line), "")) for each in document.sections)
    return [text if 0 < len(text) < 200 else each.title for each, text in opened]


def _headings(document: Document, titles: list[str], block: Block) -> Iterator[str]:
    """Yield the titles of a block's section and of those above it, the nearest first."""
    section = block.section
    while section is not None:
        yield titles[section]
        section = document.sections[section].parent


@lru_cache(maxsize=4096)
def _named(title: str, calendar: Calendar, *, led: bool) -> str | None:
    """Return the last period that a title names, if any but the term itself.

    What a list's lead names is no time that has not come yet, where it names another too.
    """
    mentions = governing(title, calendar.year, calendar.months)
    if calendar.term or calendar.phase:  # the term itself says nothing new, a date tells when something came about
        dates = (PeriodKind.DATE, PeriodKind.MONTH) if calendar.term else ()
        mentions = [m for m in mentions if m.period != calendar.span and m.kind not in dates]
    if led and calendar.until:
        mentions = [m for m in mentions if begins(m.period) <= (calendar.until or ())] or mentions
    return mentions[-1].period if mentions else None
