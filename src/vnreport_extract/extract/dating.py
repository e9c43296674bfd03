"""Periods of figures: what the clause, the sentence, the section or the document's subject says."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ..language.periods import PeriodKind, PeriodMention, find_periods
from ..model import Document, Role
from .features import unit_class
from .figures import Figure
from .roles import names_a_rate, near, pattern

_NUMBERED = re.compile(r"(?:số\s+)?\d+(?:/\d+)?[/-][A-ZĐ][\w/Đ-]*\s*,?\s*(?:ngày\s*)?$")
_TERM = re.compile(r"nhiệm k[ỳì]", re.IGNORECASE)
_WHOLE_TERM = re.compile(r"(?:từ|kể từ)\s+đầu\s+nhiệm\s+k[ỳì]", re.IGNORECASE)
_SINCE_TERM = re.compile(r"so\s+(?:với\s+)?đầu\s+nhiệm\s+k[ỳì]", re.IGNORECASE)
_REST_OF_TERM = re.compile(r"còn lại của (?:nhiệm kỳ|giai đoạn|kế hoạch)", re.IGNORECASE)
_YEARLY = re.compile(r"(?:hàng|hằng)\s+năm|mỗi năm|bình quân|(?<!\w)[23]\s+năm", re.IGNORECASE)
_LEVEL = re.compile(
    r"hiện có|hiện nay|đến nay|tổng số|tỷ lệ|tỉ lệ|số hộ|dân số|mật độ|(?<!\w)có\s*(?:trên|hơn|khoảng|gần)?\s*$",
    re.IGNORECASE,
)
_LEVEL_NAME = re.compile(r"(?:tổng\s+)?số\s|tỷ lệ|tỉ lệ|dân số|mật độ|diện tích", re.IGNORECASE)
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

    @property
    def so_far(self) -> str | None:
        """The part of the term that is reported on."""
        first = _first_year(self.span)
        return f"{first}-{self.year}" if first and self.year else self.span

    @property
    def full_years(self) -> str | None:
        """The years that a term's means and sums are taken over: it begins in the course of its first year."""
        first = _first_year(self.span)
        return f"{first + 1}-{self.year}" if first and self.year and first + 1 < self.year else self.so_far

    @property
    def left(self) -> str | None:
        """What is left of the term."""
        last = _last_year(self.span)
        return f"{self.year}-{last}" if last and self.year and self.year < last else self.span


def read_calendar(document: Document) -> Calendar:
    """Return the periods that a document's undated figures hold for."""
    metadata = document.metadata
    if metadata.kind in _NEWS:
        return Calendar(year=int(metadata.date[:4]) if metadata.date else None)
    title = metadata.title or ""
    span = metadata.period or next((mention.period for mention in find_periods(title)), None)
    dated = int(metadata.date[:4]) if metadata.date else None
    term = bool(_TERM.search(title)) and bool(span and re.fullmatch(r"\d{4}-\d{4}", span))
    year = dated or (_reported_year(document, span) if term else _last_year(span))
    return Calendar(span, year, term)


def _first_year(span: str | None) -> int | None:
    years = _YEAR.findall(span or "")
    return int(years[0]) if years else None


def _last_year(span: str | None) -> int | None:
    years = _YEAR.findall(span or "")
    return int(years[-1]) if years else None


def _reported_year(document: Document, span: str | None) -> int | None:
    """Return the year of the latest date in the text: a report cites nothing younger than itself."""
    first, last = _first_year(span) or 0, _last_year(span) or 0
    dated, spoken = [first], [first]
    for block in document.blocks:
        for mention in find_periods(block.text):
            if mention.kind in (PeriodKind.DATE, PeriodKind.MONTH):
                dated.append(_last_year(mention.period) or 0)
            elif mention.kind is PeriodKind.YEAR and not _UNTIL.search(block.text[: mention.start]):
                spoken.append(_last_year(mention.period) or 0)
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
    states = re.match(r"\s*(?:là|đạt|ước|chỉ|khoảng|:)\s*(?:\S+\s+){0,2}\d", text[mention.end : mention.end + 25])
    named = _ending(clause, "document_names", 9) and not states
    return bool(_ending(clause, "period_bases", 5) or _NUMBERED.search(before) or named)


def _ending(clause: str, key: str, reach: int) -> bool:
    """Return whether a cue of `key` stands within the last `reach` words of a clause."""
    return bool(re.search(rf"{pattern(key).pattern}(?:\s+[^\d\s,;.(]+){{0,{reach}}}\s*$", clause, re.IGNORECASE))


@dataclass(slots=True, frozen=True)
class Setting:
    """What stands around a block: the period of its list's lead or headings, and what it is about.

    `goal` says that its section sets goals, `project` that it is about one project; `before` is the
    period of the figure before the block, which an undated document carries on.
    """

    inherited: str | None = None
    goal: bool = False
    project: bool = False
    before: str | None = None


def date_figures(text: str, figures: Sequence[Figure], calendar: Calendar, setting: Setting) -> list[str | None]:
    """Return the period of each figure of a block.

    Args:
        text: the block's text.
        figures: its figures, in order.
        calendar: the document's default periods.
        setting: what stands around the block.
    """
    mentions = governing(text, calendar.year or _last_year(setting.before))
    periods: list[str | None] = []
    for index, figure in enumerate(figures):
        period = (
            _stated(text, figure, mentions) or _own_span(text, figure, calendar) or _repeated(figures, periods, index)
        )
        if setting.project or (figure.role is Role.TARGET and pattern("planned").search(near(text, figure.site))):
            periods.append(None if figure.role is Role.TARGET else period)
            continue
        period = period or _carried(text, figure, mentions, calendar) or _of_whole(figures, periods, figure)
        periods.append(period or _default(text, figure, calendar, setting))
    return periods


def _of_whole(figures: Sequence[Figure], periods: Sequence[str | None], figure: Figure) -> str | None:
    """Return the period of the figure that this one is a part of."""
    whole = [
        period
        for other, period in zip(figures, periods, strict=False)
        if other.name == figure.parent and other.role is not Role.TARGET
    ]
    return whole[-1] if whole and figure.role is not Role.TARGET else None


def _stated(text: str, figure: Figure, mentions: Sequence[PeriodMention]) -> str | None:
    """Return the period in the figure's own words."""
    site = figure.site
    start, end = site.quantity.start, site.quantity.end
    behind = [m for m in mentions if end <= m.start and m.end <= site.right]
    if behind and re.fullmatch(r"\s*\((?:năm\s+)?", text[end : behind[0].start]):
        return behind[0].period
    close = [m for m in mentions if site.left <= m.start and m.end <= start and not _is_previous(text, site.left, m)]
    if close:
        return close[-1].period
    compared = figure.role in (Role.ATTAINMENT, Role.CHANGE)  # what follows is the plan's year, or the base's
    return behind[0].period if behind and not compared and _belongs(text[end : behind[0].start]) else None


def _is_previous(text: str, left: int, mention: PeriodMention) -> bool:
    """Return whether a period stands behind the number before, no comma between: it is that number's."""
    between = text[left : mention.start]
    return (
        bool(left)
        and text[left - 1 : left] not in " ("
        and not re.search(r"[,;.:]|\bvà\b", between)
        and text[mention.end : mention.end + 1] in ",;.)("
    )


def _repeated(figures: Sequence[Figure], periods: Sequence[str | None], index: int) -> str | None:
    """Return the period of the result that a change, share or attainment belongs to."""
    figure = figures[index]
    if (
        figure.role not in (Role.CHANGE, Role.SHARE, Role.ATTAINMENT)
        or not index
        or figures[index - 1].name != figure.name
    ):
        return None
    return None if figure.reading.mean else periods[index - 1]


def _carried(text: str, figure: Figure, mentions: Sequence[PeriodMention], calendar: Calendar) -> str | None:
    """Return the period that the sentence, or the opening of an earlier one, carries to the figure."""
    site = figure.site
    past = [m for m in mentions if m.end <= site.quantity.start and _may_carry(m, figure, calendar)]
    inside = [m for m in past if m.start >= site.sentence_start and not _spent(text, m, site.quantity.start)]
    if inside:
        return inside[-1].period
    opening = [m for m in past if m.start < site.sentence_start and _opens(text, m)]
    return opening[-1].period if opening else None


def _own_span(text: str, figure: Figure, calendar: Calendar) -> str | None:
    """Return a term's span for its targets in brackets, its sums from its beginning and its means."""
    if not calendar.term:
        return None
    if figure.reading.in_target_bracket:
        return calendar.span
    site = figure.site
    if _WHOLE_TERM.search(text[: site.quantity.start]) or _SINCE_TERM.search(text[site.quantity.end : site.right]):
        return calendar.so_far
    return calendar.full_years if figure.reading.mean and figure.role is not Role.TARGET else None


def _may_carry(mention: PeriodMention, figure: Figure, calendar: Calendar) -> bool:
    if mention.kind is PeriodKind.TERM and calendar.term:
        return False
    last = _last_year(mention.period)
    return figure.role is Role.TARGET or not (last and calendar.year and last > calendar.year)


def _spent(text: str, mention: PeriodMention, position: int) -> bool:
    """Return whether a period belongs to the figures before it alone: it ends a clause, and a semicolon follows."""
    lead = re.split(r"[,;.:]\s", text[: mention.start])[-1]
    return (
        ";" in text[mention.end : position]
        and len(lead.split()) > 2
        and bool(re.search(r"\d", text[max(0, mention.start - 80) : mention.start]))
    )


def _opens(text: str, mention: PeriodMention) -> bool:
    """Return whether a period stands at the opening of its sentence."""
    sentence = re.split(r"[.!?]\s+(?=[A-ZĐ])", text[: mention.start])[-1]
    return len(sentence.split()) < 5 and not re.search(r"\d", sentence)


def _belongs(between: str) -> bool:
    """Return whether a period after a number is the number's: nothing but a few words lies between."""
    return bool(re.fullmatch(r"\s*\(?(?:[^\s;.()\d]+\s+){0,8}\(?", between)) and not between.rstrip().endswith(",")


def _default(text: str, figure: Figure, calendar: Calendar, setting: Setting) -> str | None:
    """Return what an undated figure holds for: the headings' or the document's period, by what kind of figure it is."""
    site = figure.site
    unit = site.quantity.unit or ""
    clause = text[max(site.sentence_start, text.rfind(";", 0, site.quantity.start)) : site.right]
    yearly = "/năm" in unit or figure.reading.mean or bool(_YEARLY.search(clause))
    flows = figure.reading.grows or yearly or names_a_rate(figure.name) or bool(_REST_OF_TERM.search(clause))
    spans = bool(re.fullmatch(r"\d{4}-\d{4}", calendar.span or ""))
    if figure.role is Role.TARGET and flows and spans and not calendar.term:
        return calendar.span
    if setting.inherited or not calendar.span:
        return setting.inherited or setting.before
    if figure.role is Role.TARGET and re.fullmatch(r"(?:\d+T|Q\d)/\d{4}", calendar.span):
        return str(_last_year(calendar.span))  # a report within the year names the year's goals
    if not calendar.term:
        return str(_last_year(calendar.span)) if spans and figure.role is Role.TARGET else calendar.span
    if figure.role is Role.TARGET:
        return calendar.span if not setting.goal else calendar.left if flows else str(_last_year(calendar.span))
    if yearly:
        return calendar.full_years
    return str(calendar.year) if calendar.year and _is_level(text, figure) else calendar.so_far


def _is_level(text: str, figure: Figure) -> bool:
    """Return whether a figure is a level at a date, not a sum over a time."""
    site = figure.site
    if unit_class(site.quantity.unit or "") == "ratio" or _LEVEL_NAME.match(figure.name):
        return True
    return bool(
        _LEVEL.search(text[site.left : site.quantity.end]) or _LEVEL.search(text[site.left : site.quantity.start])
    )
