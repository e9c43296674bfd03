"""Periods of figures: what the clause, the sentence, the section or the document's subject says."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ..language.periods import PeriodKind, PeriodMention, find_periods
from ..model import Document, Role
from .calendar import Calendar, first_year, governing, inherited_periods, last_year, read_calendar, words
from .features import unit_class
from .figures import Context, Figure
from .roles import names_a_rate, near, pattern

_TERM = re.compile(r"nhiệm k[ỳì]", re.IGNORECASE)
_WHOLE_TERM = re.compile(r"(?:từ|kể từ)\s+đầu\s+nhiệm\s+k[ỳì]", re.IGNORECASE)
_OUTSET = re.compile(r"(?<!từ )(?<!với )(?<!so )(?<!nửa )đầu\s+nhiệm\s+k[ỳì]", re.IGNORECASE)
_AT_PRESENT = re.compile(r"\W*(?:[^\W\d]+\s+){0,3}hiện\s+(?:có|nay|toàn|trên|đang)(?!\w)", re.IGNORECASE)
_PARTS = re.compile(r"(?:trong đó|gồm)[\s:,]+có(?!\w)", re.IGNORECASE)  # parts are what their whole is
_SINCE_TERM = re.compile(r"so\s+(?:với\s+)?đầu\s+nhiệm\s+k[ỳì]", re.IGNORECASE)
_REST_OF_TERM = re.compile(r"còn lại của (?:nhiệm kỳ|giai đoạn|kế hoạch)", re.IGNORECASE)
_YEARLY = re.compile(r"(?:hàng|hằng)\s+năm|mỗi năm|bình quân|(?<!\w)[23]\s+năm", re.IGNORECASE)
_LEVEL_NAME = re.compile(
    r"(?:tổng\s+)?số\s+(?:hộ|dân|người|đảng viên|chi bộ|lao động)|tỷ lệ|tỉ lệ|dân số|mật độ|diện tích", re.IGNORECASE
)
_COMPARED = re.compile(
    r"(?<!\w)so\s+(?:với\s+)?(?:cùng\s+kỳ\s+)?(?:năm\s+)?(?P<year>(?:19|20)\d\d)(?!\d)", re.IGNORECASE
)
_IN_MONTH = re.compile(r"trong tháng|(?:với|so)\s+tháng trước", re.IGNORECASE)
_RELATIVE = (Role.CHANGE, Role.SHARE, Role.ATTAINMENT)
_UP_TO = re.compile(r"(?:đến|tới)\s+(?:hết\s+|cuối\s+)?$", re.IGNORECASE)
_RESULTS = (Role.ESTIMATE, Role.CHANGE, Role.ATTAINMENT)
_YEAR = re.compile(r"(?:1[89]|20)\d\d")


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
    mentions = governing(text, calendar.year or _spoken_year(text) or last_year(setting.before))
    periods: list[str | None] = []
    sums = mentions if calendar.term else [_summed(text, m) for m in mentions]
    for index, figure in enumerate(figures):
        dated = mentions if _stands(text, figures, index) else sums
        dated = [m for m in dated if _may_state(text, m, figure, calendar)]
        stated = _stated(text, figure, dated)
        whole = _WHOLE_TERM.search(text[figure.site.sentence_start : figure.site.quantity.start])
        stated = (calendar.so_far if whole and calendar.term else None) or stated
        period = stated or _own_span(text, figure, calendar) or _repeated(figures, periods, index)
        if setting.project or (figure.role is Role.TARGET and pattern("planned").search(near(text, figure.site))):
            periods.append(None if figure.role is Role.TARGET else period)
            continue
        first = figures[0].site.quantity.start
        calm = calendar.open and not setting.inherited
        period = (
            period
            or _carried(text, figure, dated, calendar, first)
            or _of_whole(text, figures, periods, figure)
            or (_after_base(text, figure) if calm else None)
            or _default(text, figure, calendar, setting)
        )
        periods.append(period if stated else _of_month(text, figure, _last_of(period, text, figure, calendar)))
    return periods


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
    return _is_level(text, figures[index])


def _spoken_year(text: str) -> int | None:
    """Return the first year that a text names."""
    return next((last_year(m.period) for m in find_periods(text) if m.kind is not PeriodKind.SPAN), None)


def _after_base(text: str, figure: Figure) -> str | None:
    """Return the year after the one that a figure is compared with: what else it holds for nothing says."""
    site = figure.site
    end = text.find(";", site.quantity.end, site.sentence_end)
    behind = text[site.quantity.end : end if end >= 0 else site.sentence_end]
    base = _COMPARED.search(behind) or _COMPARED.search(text)
    return str(int(base["year"]) + 1) if base and figure.role is not Role.TARGET else None


def _last_of(period: str | None, text: str, figure: Figure, calendar: Calendar) -> str | None:
    """Return the last year of a span where the figure is a level: it holds for the end of it."""
    spans = period and not _TERM.search(text) and not calendar.term and re.fullmatch(r"\d{4}-\d{4}", period)
    if not spans or figure.role not in (Role.ACTUAL, Role.ESTIMATE, Role.SHARE):
        return period
    return period[5:] if period and not names_a_rate(figure.name) and _is_level(text, figure) else period


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
        if other.name == figure.parent and other.role is not Role.TARGET
    ]
    own = _nearest_cue(text[figure.site.left : figure.site.quantity.start])
    return whole[-1] if whole and not own and figure.role is not Role.TARGET else None


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
    return behind[0].period if behind and not compared and _belongs(text, end, behind[0]) else None


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


def _carried(
    text: str, figure: Figure, mentions: Sequence[PeriodMention], calendar: Calendar, first: int
) -> str | None:
    """Return the period that the sentence, or the opening of an earlier one, carries to the figure.

    `first` is the offset of the block's first figure.
    """
    site = figure.site
    start = site.quantity.start
    past = [m for m in mentions if m.end <= start and _may_carry(m, figure, calendar) and not _shut(text, m, start)]
    inside = [m for m in past if m.start >= site.sentence_start and not _spent(text, m, figure, first)]
    if inside:
        return inside[-1].period
    earlier = [m for m in past if m.start < site.sentence_start and (calendar.open or _opens(text, m))]
    return earlier[-1].period if earlier else None


def _shut(text: str, mention: PeriodMention, position: int) -> bool:
    """Return whether a period stands in brackets that are closed before a position: it dates one number."""
    opened, closed = text.rfind("(", 0, mention.start), text.find(")", mention.end)
    return opened > text.rfind(")", 0, mention.start) and 0 <= closed < position


def _own_span(text: str, figure: Figure, calendar: Calendar) -> str | None:
    """Return a term's span for its targets in brackets, its sums from its beginning and its means."""
    if not calendar.term:
        return None
    if figure.reading.in_target_bracket:
        return calendar.span
    site = figure.site
    if _OUTSET.search(text[site.left : site.quantity.start]):
        return str(first_year(calendar.span))
    if _WHOLE_TERM.search(text[: site.quantity.start]) or _SINCE_TERM.search(text[site.quantity.end : site.right]):
        return calendar.so_far
    return calendar.full_years if figure.reading.mean and figure.role is not Role.TARGET else None


def _may_state(text: str, mention: PeriodMention, figure: Figure, calendar: Calendar) -> bool:
    """Return whether a period can be the figure's.

    Not a day where "hiện nay" comes between; in a report, not the term nor, a comma before the result, a year ahead.
    """
    between = text[mention.end : figure.site.quantity.start]
    if mention.kind in (PeriodKind.DATE, PeriodKind.MONTH) and words("now").search(between):
        return False
    if mention.kind is PeriodKind.TERM and calendar.term and figure.role is not Role.TARGET:
        return False
    return "," not in between or calendar.open or _may_carry(mention, figure, calendar)


def _may_carry(mention: PeriodMention, figure: Figure, calendar: Calendar) -> bool:
    if mention.kind is PeriodKind.TERM and calendar.term:
        return False
    last = last_year(mention.period)
    return figure.role is Role.TARGET or not (last and calendar.year and last > calendar.year)


def _spent(text: str, mention: PeriodMention, figure: Figure, first: int) -> bool:
    """Return whether a period belongs to the figures before it alone: it ends a clause, and a semicolon follows."""
    position = figure.site.quantity.start
    lead = re.split(r"[,;.:]\s", text[: mention.start])[-1]
    return (
        ";" in text[mention.end : position]
        and len(lead.split()) > (2 if text[mention.end : mention.end + 1] == "," else 1)
        and first < mention.start
    )


def _opens(text: str, mention: PeriodMention) -> bool:
    """Return whether a period stands at the opening of its sentence."""
    sentence = re.split(r"[.!?]\s+(?=[A-ZĐ])", text[: mention.start])[-1]
    return len(sentence.split()) < 5 and not re.search(r"\d", sentence)


def _belongs(text: str, end: int, mention: PeriodMention) -> bool:
    """Return whether a period after a number is the number's: but a few words lie between, no new clause begins."""
    between = text[end : mention.start]
    if "," in between and re.match(r"\s*[^\s,;.)]", text[mention.end :]):
        return False
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
        now = words("now").search(text[site.sentence_start : site.quantity.start])
        inherited = _year_of(setting.inherited) if figure.role is Role.TARGET else setting.inherited
        return inherited or (None if now else setting.before)
    if not calendar.term:
        return _of_undated_target(calendar, setting) if figure.role is Role.TARGET else calendar.span
    if figure.role is Role.TARGET:
        return calendar.span if not setting.goal else calendar.left if flows else str(last_year(calendar.span))
    if yearly:
        return calendar.full_years
    return str(calendar.year) if calendar.year and _is_level(text, figure) else calendar.so_far


def _year_of(period: str | None) -> str | None:
    """Return the year of a year's first months or quarter: a report within the year names the year's goals."""
    return period[-4:] if period and re.fullmatch(r"(?:\d+T|Q\d)/\d{4}", period) else period


def _of_undated_target(calendar: Calendar, setting: Setting) -> str | None:
    """Return what an undated target holds for outside a term's report: the year planned for, or all of the last."""
    if setting.goal and calendar.planned:
        return calendar.planned
    return str(last_year(calendar.span)) if calendar.span else None


def _is_level(text: str, figure: Figure) -> bool:
    """Return whether a figure is a level at a date, not a sum over a time.

    The nearest word before it in its sentence that says so decides: the parts of a level are levels.
    """
    site = figure.site
    if unit_class(site.quantity.unit or "") == "ratio" or _LEVEL_NAME.match(figure.name):
        return True
    if site.quantity.of and words("now").search(text[site.sentence_start : site.quantity.start]):
        return True
    if _AT_PRESENT.match(text[site.sentence_start : site.quantity.start].lstrip("⁰¹²³⁴⁵⁶⁷⁸⁹ ")):
        return True
    before = text[site.sentence_start : site.quantity.start]
    return (_nearest_cue(_PARTS.sub(" ", before)) or _nearest_cue(before)) == "stands"


def _nearest_cue(text: str) -> str:
    """Return which kind of word, ``stands`` or ``happens``, is the last of a text; empty where it has neither."""
    last = {key: max((m.end() for m in words(key).finditer(text)), default=-1) for key in ("stands", "happens")}
    return "" if last["stands"] == last["happens"] else max(last, key=lambda key: last[key])


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

    def date(self, index: int, text: str, figures: Sequence[Figure], context: Context) -> list[str | None]:
        """Return the period of each figure of the block at `index`."""
        reports = any(figure.role in _RESULTS for figure in figures)
        before = self._before if self.calendar.open and reports else None
        setting = Setting(self._inherited[index], context.goal, context.project, before)
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
