"""Periods of figures: what the clause, the sentence, the section or the document's subject says."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ..language.periods import PeriodKind, PeriodMention
from ..model import Document, Role
from .calendar import Calendar, inherited_periods, last_year, read_calendar
from .figures import Context, Figure
from .levels import is_level, is_yearly, nearest_cue
from .moves import base_value, ends_a_move, is_last_years, owner, starts_a_move, year_before
from .roles import names_a_rate, near, pattern
from .scopes import carried_period, may_state, stated_period
from .spoken import governing, words
from .undated import Setting, default_period

_SCHOOL = re.compile(r"năm\s+học\s+(?:19|20)\d\d", re.IGNORECASE)
_TERM = re.compile(r"nhiệm k[ỳì]", re.IGNORECASE)
_WHOLE_TERM = re.compile(r"(?:từ|kể từ)\s+đầu\s+nhiệm\s+k[ỳì]", re.IGNORECASE)
_WHOLE_PHASE = re.compile(
    r"(?<!\d)0?5\s+năm(?!\s+(?:19|20))|(?:cả|toàn)\s+giai\s+đoạn|lũy\s+kế|luỹ\s+kế", re.IGNORECASE
)
_ALL_YEAR = re.compile(
    r"(?:cả|(?:chỉ\s+tiêu|kế\s+hoạch|KH))\s+năm(?!\s+\d)(?:[^,;.()\d]{0,30}|\s*\(\s*)$", re.IGNORECASE
)
_WIDENS = re.compile(r"(?:mở|kéo|trải|nới)\s+$", re.IGNORECASE)  # "mở rộng 40 ha" is no width
_OUTSET = re.compile(
    r"(?<!từ )(?<!với )(?<!so )(?<!nửa )đầu\s+(?:nhiệm\s+k[ỳì]|k[ỳì](?!\w)|giai\s+đoạn)", re.IGNORECASE
)
_SINCE_TERM = re.compile(r"so\s+(?:với\s+)?đầu\s+nhiệm\s+k[ỳì]", re.IGNORECASE)
_COMPARED = re.compile(
    r"(?<!\w)so\s+(?:với\s+)?(?:cùng\s+kỳ\s+)?(?:năm\s+)?(?P<year>(?:19|20)\d\d)(?!\d)", re.IGNORECASE
)
_IN_MONTH = re.compile(r"trong tháng|(?:với|so)\s+tháng trước", re.IGNORECASE)
_RELATIVE = (Role.CHANGE, Role.SHARE, Role.ATTAINMENT)
_UP_TO = re.compile(r"(?:đến|tới)\s+(?:hết\s+|cuối\s+)?$", re.IGNORECASE)
_RESULTS = (Role.ESTIMATE, Role.CHANGE, Role.ATTAINMENT)
_YEAR = re.compile(r"(?:1[89]|20)\d\d")


def date_figures(text: str, figures: Sequence[Figure], calendar: Calendar, setting: Setting) -> list[str | None]:
    """Return the period of each figure of a block.

    Args:
        text: the block's text.
        figures: its figures, in order.
        calendar: the document's default periods.
        setting: what stands around the block.
    """
    dated = [] if calendar.year else governing(text, None, calendar.months)
    spoken = next((m for m in dated if m.kind is not PeriodKind.SPAN), None)
    year = calendar.year or (last_year(spoken.period) if spoken else last_year(setting.before))
    mentions = governing(text, year, calendar.months)
    if spoken and not any(figure.role in _RESULTS for figure in figures):
        # A month in a sentence before any year is of none: "Tháng 6 nóng nhất. Trận lũ năm 1999 ..."
        mentions = [m for m in mentions if m in dated or not re.search(r"[.;]\s", text[m.end : spoken.start])]
    sums = mentions if calendar.term else [_summed(text, m) for m in mentions]
    owners = [owner(text, mention, figures) for mention in mentions]
    periods: list[str | None] = []
    for index, figure in enumerate(figures):
        dated = mentions if _stands(text, figures, index) else sums
        free = [m for m, own in zip(dated, owners, strict=True) if own is None or own is figure]
        free = [m for m in free if may_state(text, m, figure, calendar)]
        owned = [m.period for m, own in zip(mentions, owners, strict=True) if own is figure]
        periods.append(owned[0] if owned else _date(text, figures, periods, free, calendar, setting))
    return periods


def _date(
    text: str,
    figures: Sequence[Figure],
    periods: Sequence[str | None],
    dated: Sequence[PeriodMention],
    calendar: Calendar,
    setting: Setting,
) -> str | None:
    """Return the period of the figure after those whose `periods` are known; `dated` can be its."""
    index, figure = len(periods), figures[len(periods)]
    base = base_value(text, figures, index)
    if figure.role is not Role.TARGET and (base or is_last_years(text, figure)):
        same = index and figures[index - 1].sentence == figure.sentence
        now = (periods[index - 1] if same else None) or setting.inherited or calendar.span
        return base if base and base != "before" else year_before(now)
    if calendar.year and _ALL_YEAR.search(text[figure.site.sentence_start : figure.site.quantity.start]):
        return str(calendar.year)
    stated = stated_period(text, figure, dated)
    whole = _WHOLE_TERM.search(text[figure.site.sentence_start : figure.site.quantity.start])
    stated = (calendar.so_far if whole and calendar.term else None) or stated
    period = stated or _own_span(text, figures, periods, calendar) or _repeated(figures, periods, index)
    own = near(text, figure.site)
    planned = figure.role is Role.TARGET and (pattern("planned").search(own) or _sizes(own))
    if planned or (setting.project and not calendar.phase):
        return None if figure.role is Role.TARGET else period
    calm = calendar.open and not setting.inherited
    period = (
        period
        or carried_period(text, figure, dated, calendar, setting, figures[0].site.quantity.start)
        or _of_whole(text, figures, periods, figure)
        or (_after_base(text, figure) if calm else None)
        or default_period(text, figure, calendar, setting)
    )
    if calendar.phase and not stated and (calendar.plan or period in (calendar.span, calendar.so_far)):
        return period
    return period if stated else _of_month(text, figure, _last_of(period, text, figure, calendar))


def _sizes(own: str) -> bool:
    """Return whether a clause ends in the name of a size or cost of what is planned: "quy mô 40 giường"."""
    found = [m for m in words("parameters").finditer(own) if not _WIDENS.search(own[: m.start()])]
    return any(own[m.end() :].strip(" :").count(" ") < 2 for m in found)


def _summed(text: str, mention: PeriodMention) -> PeriodMention:
    """Return the months up to one ("tính đến cuối tháng 10 năm 2024") as the time of a sum."""
    if mention.kind is not PeriodKind.MONTH or not _UP_TO.search(text[: mention.start]):
        return mention
    year, month = mention.period.split("-")
    return replace(mention, period=f"{int(month)}T/{year}", kind=PeriodKind.MONTHS)


def _stands(text: str, figures: Sequence[Figure], index: int) -> bool:
    """Return whether a figure, or the one that it changes or is a ratio of, is a level."""
    while index and figures[index].role in _RELATIVE:
        index -= 1
    return is_level(text, figures[index])


def _after_base(text: str, figure: Figure) -> str | None:
    """Return the year after the one that a figure is compared with: what else it holds for nothing says."""
    site = figure.site
    end = text.find(";", site.quantity.end, site.sentence_end)
    behind = text[site.quantity.end : end if end >= 0 else site.sentence_end]
    base = _COMPARED.search(behind) or _COMPARED.search(text)
    return str(int(base["year"]) + 1) if base and figure.role is not Role.TARGET else None


def _last_of(period: str | None, text: str, figure: Figure, calendar: Calendar) -> str | None:
    """Return the last year of a span where the figure is a level: it holds for the end of it."""
    other = calendar.term or _TERM.search(text) or _SCHOOL.search(text)
    spans = period and not other and re.fullmatch(r"\d{4}-\d{4}", period)
    if not spans or figure.role not in (Role.ACTUAL, Role.ESTIMATE, Role.SHARE):
        return period
    return period[5:] if period and not names_a_rate(figure.name) and is_level(text, figure) else period


def _of_month(text: str, figure: Figure, period: str | None) -> str | None:
    """Return the last of a year's first months where the figure is that month's alone: "trong tháng"."""
    months = re.fullmatch(r"(\d+)T/(\d{4})", period or "")
    own = text[figure.site.left : figure.site.right]
    return f"{months[2]}-{int(months[1]):02}" if months and _IN_MONTH.search(own) else period


def _of_whole(text: str, figures: Sequence[Figure], periods: Sequence[str | None], figure: Figure) -> str | None:
    """Return the period of the figure that this one is a part of."""
    whole = [
        period
        for other, period in zip(figures, periods, strict=False)
        if other.name == figure.parent and other.role is not Role.TARGET and _level_with(other, figure)
    ]
    own = nearest_cue(text[figure.site.left : figure.site.quantity.start])
    return whole[-1] if whole and not own and figure.role is not Role.TARGET else None


def _level_with(other: Figure, figure: Figure) -> bool:
    """Return whether a figure before another does not stand in brackets that are closed between them."""
    return other.site.bracket is None or other.site.bracket == figure.site.bracket


def _repeated(figures: Sequence[Figure], periods: Sequence[str | None], index: int) -> str | None:
    """Return the period of the result that a change, share or attainment belongs to."""
    figure = figures[index]
    if (
        figure.role not in (Role.CHANGE, Role.SHARE, Role.ATTAINMENT)
        or not index
        or figures[index - 1].name != figure.name
    ):
        return None
    rate = re.fullmatch(r"%.*/năm", figure.site.quantity.unit or "")
    return None if figure.reading.mean or rate else periods[index - 1]


def _own_span(text: str, figures: Sequence[Figure], periods: Sequence[str | None], calendar: Calendar) -> str | None:
    """Return a term's or a plan's span for targets in brackets, sums from its beginning, means and moves."""
    index, figure = len(periods), figures[len(periods)]
    site = figure.site
    if not calendar.term and not calendar.looks_back:
        return None
    if figure.reading.in_target_bracket:
        return calendar.span if calendar.term else periods[-1] if periods else None
    if _OUTSET.search(text[site.left : site.quantity.start]) or starts_a_move(text, figures, index):
        return calendar.outset
    if ends_a_move(text, figures, index):
        return str(calendar.reached) if calendar.reached else calendar.so_far
    if not calendar.term:
        clause = re.split(r"[;.]\s", text[site.sentence_start : site.quantity.start])[-1]
        return calendar.so_far if _WHOLE_PHASE.search(clause) and not is_level(text, figure) else None
    if _WHOLE_TERM.search(text[: site.quantity.start]) or _SINCE_TERM.search(text[site.quantity.end : site.right]):
        return calendar.so_far
    yearly = figure.reading.mean and is_yearly(text, figure)
    return calendar.full_years if yearly and figure.role is not Role.TARGET else None


class Dater:
    """Dates the figures of one document, block after block.

    An open document's figures hold for the period of the block before where theirs says nothing but reports
    results; what it describes (a land, a people) holds for no time.
    """

    def __init__(self, document: Document) -> None:
        """Read what the document's undated figures hold for."""
        self.calendar = read_calendar(document)
        self._inherited = inherited_periods(document, self.calendar)
        self._before: str | None = None
        self._begun = False

    def date(self, index: int, text: str, figures: Sequence[Figure], context: Context) -> list[str | None]:
        """Return the period of each figure of the block at `index`."""
        reports = any(figure.role in _RESULTS for figure in figures)
        before = self._before if self.calendar.open and reports else None
        setting = Setting(self._inherited[index], context.goal, context.project, before, self._begun)
        self._begun = self._begun or context.goal and any(figure.role is Role.TARGET for figure in figures)
        periods = date_figures(text, figures, self.calendar, setting)
        self._before = _lasting(text, figures, periods) or self._before
        return periods


def _lasting(text: str, figures: Sequence[Figure], periods: Sequence[str | None]) -> str | None:
    """Return the period of the last figure whose period does not stand in brackets behind it."""
    kept = [
        period
        for figure, period in zip(figures, periods, strict=True)
        if not re.match(r"\s*\((?:năm\s+)?(?:19|20)\d\d", text[figure.site.quantity.end :])
    ]
    return kept[-1] if kept else None
