"""Periods of figures: what the clause, the sentence, the section or the document's subject says."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from ..language.periods import PeriodKind, PeriodMention, find_periods
from ..model import Document, Role
from .features import unit_class
from .prose import Figure

_BASE = re.compile(
    r"(?:(?<!\w)so(?:\s+với)?|cùng kỳ|giá so sánh|giá|chuẩn(?: nghèo)?|tiêu chí|kể từ|khóa|luật|nghị định|quyết định|nghị quyết|kế hoạch số|thông tư)"
    r"(?:\s+[^\d\s,;.(]+){0,5}\s*$",
    re.IGNORECASE,
)
_TERM = re.compile(r"nhiệm k[ỳì]", re.IGNORECASE)
_WHOLE_TERM = re.compile(r"(?:từ|kể từ)\s+đầu\s+nhiệm\s+k[ỳì]", re.IGNORECASE)
_YEARLY = re.compile(r"(?:hàng|hằng)\s+năm|mỗi năm|bình quân|/năm", re.IGNORECASE)
_LEVEL = re.compile(r"hiện có|hiện nay|đến nay|tổng số|tỷ lệ|tỉ lệ|số hộ|dân số|mật độ", re.IGNORECASE)
_YEAR = re.compile(r"(?:1[89]|20)\d\d")


@dataclass(slots=True, frozen=True)
class Calendar:
    """What a document's figures hold for unless they say otherwise.

    `span` is the document's subject period, `year` the year it reports to, `term` whether it is a term's report.
    """

    span: str | None = None
    year: int | None = None
    term: bool = False

    @property
    def so_far(self) -> str | None:
        """The part of the term that is reported on."""
        first = _YEAR.search(self.span or "")
        return f"{first.group()}-{self.year}" if first and self.year else self.span

    @property
    def term_end(self) -> str | None:
        """The last year of the term."""
        years = _YEAR.findall(self.span or "")
        return years[-1] if years else None


def read_calendar(document: Document) -> Calendar:
    """Return the periods that a document's undated figures hold for."""
    title = document.metadata.title or ""
    span = document.metadata.period or next((mention.period for mention in find_periods(title)), None)
    dated = int(document.metadata.date[:4]) if document.metadata.date else None
    term = bool(_TERM.search(title)) and bool(span and re.fullmatch(r"\d{4}-\d{4}", span))
    year = dated or (_reported_year(document, span) if term else _last_year(span))
    return Calendar(span, year, term)


def _last_year(span: str | None) -> int | None:
    years = _YEAR.findall(span or "")
    return int(years[-1]) if years else None


def _reported_year(document: Document, span: str | None) -> int | None:
    """Return the year before the term's end that the text speaks of most."""
    first, last = (int(year) for year in (span or "0-0").split("-"))
    text = " ".join(block.text for block in document.blocks)
    years = [int(year) for mention in find_periods(text) for year in _YEAR.findall(mention.period)[-1:]]
    counted = Counter(year for year in years if first < year < last)
    return counted.most_common(1)[0][0] if counted else None


def governing(text: str, year: int | None) -> list[PeriodMention]:
    """Return the periods of a text that its figures can hold for: no bases of comparison, no names of laws."""
    mentions = find_periods(text, year)
    return [m for m in mentions if not _BASE.search(re.split(r"[,;.(\d]", text[max(0, m.start - 60) : m.start])[-1])]


def date_figures(
    text: str,
    figures: Sequence[Figure],
    calendar: Calendar,
    inherited: str | None = None,
    goal: bool = False,
    project: bool = False,
) -> list[str | None]:
    """Return the period of each figure of a block.

    Args:
        text: the block's text.
        figures: its figures, in order.
        calendar: the document's default periods.
        inherited: the period of the list's lead or the section's heading.
        goal: the section sets goals.
        project: the section is about one project, whose planned parameters hold for no period.
    """
    mentions = governing(text, calendar.year)
    calendar = Calendar() if project else calendar
    return [_period(text, figure, mentions, calendar, inherited, goal) for figure in figures]


def _period(
    text: str, figure: Figure, mentions: Sequence[PeriodMention], calendar: Calendar, inherited: str | None, goal: bool
) -> str | None:
    site = figure.site
    close = [m for m in mentions if site.left <= m.start and m.end <= site.quantity.start]
    if close:
        return close[-1].period
    behind = [
        m
        for m in mentions
        if site.quantity.end <= m.start and m.end <= site.right and _belongs(text[site.quantity.end : m.start])
    ]
    if behind:
        return behind[0].period
    if figure.reading.in_target_bracket and calendar.term:
        return calendar.span
    if _WHOLE_TERM.search(text[: site.quantity.start]) and calendar.so_far:
        return calendar.so_far
    before = [m for m in mentions if m.end <= site.quantity.start and not (m.kind is PeriodKind.TERM and calendar.term)]
    if before:
        return before[-1].period
    return inherited or _default(text, figure, calendar, goal)


def _belongs(between: str) -> bool:
    """Return whether a period after a number is the number's: nothing but a few words lies between."""
    return bool(re.fullmatch(r"\s*\(?(?:[^\s,;.()\d]+\s+){0,6}\(?", between))


def _default(text: str, figure: Figure, calendar: Calendar, goal: bool) -> str | None:
    if not calendar.term:
        return calendar.span
    if figure.role is Role.TARGET:
        return calendar.term_end if goal else calendar.span
    level = unit_class(figure.site.quantity.unit or "") == "ratio" or _LEVEL.search(
        text[figure.site.sentence_start : figure.site.quantity.end]
    )
    if _YEARLY.search(text[figure.site.left : figure.site.right]):
        return calendar.so_far
    return str(calendar.year) if level and calendar.year else calendar.so_far
