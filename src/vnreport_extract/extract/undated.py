"""What an undated figure holds for: the period of its headings, the document's, by what kind of figure it is."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..model import Role
from .calendar import Calendar, first_year, last_year
from .figures import Figure
from .levels import is_level, is_sum, is_yearly
from .roles import names_a_rate
from .spoken import words

_REST_OF_TERM = re.compile(r"còn lại của (?:nhiệm kỳ|giai đoạn|kế hoạch)", re.IGNORECASE)


@dataclass(slots=True, frozen=True)
class Setting:
    """What stands around a block: the period of its list's lead or headings, and what it is about.

    `goal` says that its section sets goals, `project` that it is about one project; `before` is the
    period of the figure before the block, which an undated document carries on; `begun` says that goals stood before.
    """

    inherited: str | None = None
    goal: bool = False
    project: bool = False
    before: str | None = None
    begun: bool = False


def default_period(text: str, figure: Figure, calendar: Calendar, setting: Setting) -> str | None:
    """Return what an undated figure holds for: the headings' or the document's period, by what kind of figure it is."""
    site = figure.site
    clause = text[max(site.sentence_start, text.rfind(";", 0, site.quantity.start)) : site.right]
    yearly = is_yearly(text, figure)
    rises = figure.reading.grows and not figure.reading.falls and site.quantity.unit == "%"
    rate = names_a_rate(figure.name) or rises or (yearly and not re.search(r"[^%]/năm", site.quantity.unit or ""))
    flows = figure.reading.grows or yearly or rate or bool(_REST_OF_TERM.search(clause))
    if figure.role is Role.TARGET and not calendar.term and (rate or is_sum(text, figure)):
        ahead = _years_ahead(calendar, setting)
        if ahead:
            return ahead
    if setting.inherited or not calendar.span:
        now = words("now").search(text[site.sentence_start : site.quantity.start])
        target = figure.role is Role.TARGET and setting.inherited
        inherited = _year_of_quarter(year_of(setting.inherited)) if target else setting.inherited
        return inherited or (None if now else setting.before)
    if calendar.phase:
        return _of_phase(text, figure, calendar, setting)
    if not calendar.term:
        return (
            _of_undated_target(calendar, setting) if figure.role is Role.TARGET else _of_report(text, figure, calendar)
        )
    if figure.role is Role.TARGET:
        return calendar.span if not setting.goal else calendar.left if flows else str(last_year(calendar.span))
    if yearly:
        return calendar.full_years
    return str(calendar.reached) if calendar.reached and is_level(text, figure) else calendar.so_far


def _years_ahead(calendar: Calendar, setting: Setting) -> str | None:
    """Return the years over which goals that are sums or rates are to be reached: the plan's, or up to a year ahead."""
    until = last_year(setting.inherited)
    if until and setting.inherited == str(until):
        first = first_year(calendar.span) if calendar.phase else None
        start = (calendar.year or until) + 1
        first = first if first and first >= start - 2 else start
        return f"{first}-{until}" if first < until else None
    return calendar.span if calendar.phase and not setting.inherited else None


def _of_phase(text: str, figure: Figure, calendar: Calendar, setting: Setting) -> str | None:
    """Return what an undated figure of a plan of some years holds for: levels for its end, sums for all of it."""
    now = words("now").search(text[figure.site.sentence_start : figure.site.quantity.start])
    level = is_level(text, figure) or now or (figure.site.quantity.of is not None and figure.role is not Role.TARGET)
    level = bool(level) and figure.site.quantity.unit != "chỉ tiêu"
    summed = is_sum(text, figure)
    if figure.role is Role.TARGET or setting.project:
        yearly = words("outputs").search(figure.name) or figure.site.quantity.unit == "ha"
        ends = level or yearly or figure.site.quantity.of is not None
        return calendar.span if setting.project or summed or not ends else str(last_year(calendar.span))
    if not calendar.looks_back:
        return calendar.span if summed or setting.begun else _before_plan(text, figure, calendar)
    over = is_yearly(text, figure) or figure.reading.grows or figure.role in (Role.CHANGE, Role.ATTAINMENT)
    return calendar.so_far if over or not level else str(calendar.reached)


def _before_plan(text: str, figure: Figure, calendar: Calendar) -> str:
    """Return the year before a plan's own, or the years before it: a plan begins with how things stand."""
    first, last = first_year(calendar.span) or 0, last_year(calendar.span) or 0
    words_before = text[figure.site.left : figure.site.quantity.start]
    over = is_yearly(text, figure) or re.search(r"giai đoạn|(?<!\d)5 năm|nhiệm kỳ", words_before, re.IGNORECASE)
    begun = calendar.until is not None and calendar.until[1] >= 10  # the year is nearly over
    return f"{2 * first - last - 1}-{first - 1}" if over else str(_year_told(calendar, first) - (not begun))


def _year_told(calendar: Calendar, first: int) -> int:
    """Return the year in which a plan was made: that of its date, else its first."""
    return calendar.until[0] if calendar.until else first


def _of_report(text: str, figure: Figure, calendar: Calendar) -> str | None:
    """Return what an undated result of a report within the year holds for: of a month's report, levels the month."""
    return calendar.month if calendar.month and is_level(text, figure) else calendar.span


def _of_undated_target(calendar: Calendar, setting: Setting) -> str | None:
    """Return what an undated target holds for outside a term's report: the year planned for, or all of the last."""
    if setting.goal and calendar.planned:
        return calendar.planned
    return str(last_year(calendar.span)) if calendar.span else None


def _year_of_quarter(period: str | None) -> str | None:
    """Return the year of a quarter whose tasks a heading names."""
    return period[-4:] if period and re.fullmatch(r"Q\d/\d{4}", period) else period


def year_of_plan(period: str) -> str:
    """Return the year of a time within it: a plan beside a result is the year's."""
    within = re.fullmatch(r"(?:\d+T|Q\d|H\d)/(\d{4})|(\d{4})-\d\d(?:-\d\d)?", period)
    return (within[1] or within[2]) if within else period


def year_of(period: str | None) -> str | None:
    """Return the year of a year's first months or quarter: a report within the year names the year's goals."""
    return period[-4:] if period and re.fullmatch(r"(?:\d+T|H\d)/\d{4}", period) else period
