"""Which of the periods that a block's words name a figure holds for: its own, its sentence's, an earlier opening's."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..language.periods import PeriodKind, PeriodMention
from ..model import Role
from .calendar import Calendar, begins
from .figures import Figure
from .levels import is_sum, is_yearly
from .spoken import words
from .undated import Setting, year_of, year_of_plan


def stated_period(text: str, figure: Figure, mentions: Sequence[PeriodMention]) -> str | None:
    """Return the period in the figure's own words."""
    site = figure.site
    start, end = site.quantity.start, site.quantity.end
    behind = [m for m in mentions if end <= m.start and m.end <= site.right]
    another = behind and re.match(r"[^().;,]{0,25}?\d", text[behind[0].end :])  # "6,2% (quý I là 5,8%)"
    if behind and not another and re.fullmatch(r"\s*\((?:năm\s+)?", text[end : behind[0].start]):
        return behind[0].period
    if behind and re.fullmatch(r"\s*của\s+", text[end : behind[0].start]):
        return behind[0].period
    close = [m for m in mentions if site.left <= m.start and m.end <= start and not _shut(text, m, start)]
    close = [m for m in close if not _is_previous(text, site.left, m)]
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


def _belongs(text: str, end: int, mention: PeriodMention) -> bool:
    """Return whether a period after a number is the number's: but a few words lie between, no new clause begins."""
    between = text[end : mention.start]
    if re.search(r"(?<!\w)(?:thì|nhưng|còn|trong khi)(?!\w)", between, re.IGNORECASE):
        return False
    if between.rstrip().endswith("(") and re.match(r"[^().;]{0,25}?\d", text[mention.end :]):
        return False  # "68,5% GRDP (năm 2013 là 54,2%)"
    if "," in between and re.match(r"\s*[^\s,;.)]", text[mention.end :]):
        return False
    return bool(re.fullmatch(r"\s*\(?(?:[^\s;.()\d]+\s+){0,8}\(?", between)) and not between.rstrip().endswith(",")


def carried_period(
    text: str, figure: Figure, mentions: Sequence[PeriodMention], calendar: Calendar, setting: Setting, first: int
) -> str | None:
    """Return the period that the sentence, or the opening of an earlier one, carries to the figure.

    `first` is the offset of the block's first figure.
    """
    if figure.role is Role.TARGET and setting.inherited and not is_yearly(text, figure) and not is_sum(text, figure):
        # a rate's years within goals for a year: "tăng bình quân các năm 2027 - 2031 đạt 9%/năm, đóng góp 61%"
        mentions = [m for m in mentions if m.kind is not PeriodKind.SPAN or not m.period.endswith(setting.inherited)]
    found = _carrying(text, figure, mentions, calendar, first)
    if found is None or figure.role is not Role.TARGET:
        return found
    rate = re.fullmatch(r"%.*/năm", figure.site.quantity.unit or "")
    if rate and calendar.year and re.fullmatch(r"\d{4}", found) and int(found) > calendar.year + 2:
        return f"{calendar.year + 1}-{found}"
    return year_of(found) if setting.goal or calendar.open else year_of_plan(found)


def _carrying(
    text: str, figure: Figure, mentions: Sequence[PeriodMention], calendar: Calendar, first: int
) -> str | None:
    """Return the last period that the sentence names, or an earlier one at its opening."""
    site = figure.site
    start = site.quantity.start
    past = [m for m in mentions if m.end <= start and _may_carry(m, figure, calendar) and not _shut(text, m, start)]
    inside = [m for m in past if m.start >= site.sentence_start and not _spent(text, m, figure, first, calendar)]
    if inside:
        return inside[-1].period
    reported = (calendar.month, calendar.months)  # they take turns
    lasting = [m for m in past if calendar.open or m.period in reported or _opens(text, m)]
    earlier = [m for m in lasting if m.start < site.sentence_start]
    earlier = [m for m in earlier if m.kind is not PeriodKind.SCHOOL]
    return earlier[-1].period if earlier else None


def _shut(text: str, mention: PeriodMention, position: int) -> bool:
    """Return whether a period stands in brackets behind a number and closed before a position: it dates that number."""
    opened, closed = text.rfind("(", 0, mention.start), text.find(")", mention.end)
    if opened <= text.rfind(")", 0, mention.start) or not 0 <= closed < position:
        return False
    lead = re.split(r"[.!?]\s+(?=[A-ZĐ])", text[:opened])[-1]
    return bool(re.search(r"\d", lead) or re.search(r"\d", text[closed + 1 : position]))


def _spent(text: str, mention: PeriodMention, figure: Figure, first: int, calendar: Calendar) -> bool:
    """Return whether a period belongs to the figures before it alone: it ends a clause, and a semicolon follows."""
    position = figure.site.quantity.start
    lead = re.split(r"[,;.:]\s", text[: mention.start])[-1]
    between = re.search(r";\s*[^\W\d_]", text[mention.end : position])
    years = mention.kind in (PeriodKind.SPAN, PeriodKind.TERM) or text[mention.end : mention.end + 1] == ":"
    if between and calendar.term and not years and len(lead.split()) > 3:
        return True
    return (
        between is not None
        and len(lead.split()) > (2 if text[mention.end : mention.end + 1] == "," else 1)
        and first < mention.start
    )


def _opens(text: str, mention: PeriodMention) -> bool:
    """Return whether a period stands at the opening of its sentence."""
    sentence = re.split(r"[.!?]\s+(?=[A-ZĐ])", text[: mention.start])[-1]
    return len(sentence.split()) < 5 and not re.search(r"\d", sentence)


def may_state(text: str, mention: PeriodMention, figure: Figure, calendar: Calendar) -> bool:
    """Return whether a period can be the figure's.

    Not a day where "hiện nay" comes between; in a report, not the term nor, a comma before the result, a year ahead.
    """
    between = text[mention.end : figure.site.quantity.start]
    past = mention.kind is PeriodKind.YEAR and int(mention.period) < (calendar.year or 0)
    if (past or mention.kind in (PeriodKind.DATE, PeriodKind.MONTH)) and words("now").search(between):
        return False
    if mention.kind is PeriodKind.TERM and calendar.term and figure.role is not Role.TARGET:
        return False
    return "," not in between or calendar.open or _may_carry(mention, figure, calendar)


def _may_carry(mention: PeriodMention, figure: Figure, calendar: Calendar) -> bool:
    if mention.kind is PeriodKind.TERM and calendar.term:
        return False
    year = calendar.year and (calendar.year, 12)
    until = calendar.until or year
    start = mention.period[:4] if mention.kind is PeriodKind.SCHOOL else mention.period
    return figure.role is Role.TARGET or not until or begins(start) <= max(until, year or until)
