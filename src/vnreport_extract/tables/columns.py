"""Columns: what each one holds, read from the titles above it and the cells below."""

from __future__ import annotations

import re

from ..language import units
from ..language.cells import find_word, is_word, read_cell, words_pattern
from ..language.numbers import Locale
from ..language.periods import find_periods
from ..model import Column, ColumnKind, Role
from .comparisons import name_operands
from .titles import ColumnText, cues, percents, ratio_in, role_in

_LABEL = re.compile(r"(?:[IVXLC]{1,6}|[A-Z]|\d{1,3}(?:\.\d{1,2}){0,3}\.?|[a-zđ]|[-+*])[.)]?")
_BRACKET = re.compile(
    r"\((?:đơn vị(?: tính)?|đvt|dvt)?[\s:]*([^()]*)\)|(?:đvt|đơn vị tính)\s*[:.]\s*(.+)$", re.IGNORECASE
)
_MONTHS = re.compile(
    r"(?<!\w)(\d{1,2})\s+tháng(?!\s*\d)|quý\s+(IV|I{1,3}|[1-4])(?!\w)|tháng\s+(1[0-2]|0?[1-9])(?![\d/])", re.IGNORECASE
)


def read_columns(columns: list[ColumnText], locale: Locale, year: int | None) -> list[Column]:
    """Return the columns with their heads read; `year` is the report's own, for heads that name none."""
    kinds = _kinds(columns)
    read = [
        _value_column(column, year, _beside_plan(column, columns))
        if kind is ColumnKind.VALUE
        else Column(column.index, column.title, kind)
        for column, kind in zip(columns, kinds, strict=True)
    ]
    name_operands(read, columns, locale)
    _lend_periods(read)
    _mark_places(read, columns)
    return read


def _kinds(columns: list[ColumnText]) -> list[ColumnKind]:
    """Return what each column holds; the first column of texts is the indicator's where no title says so."""
    kinds = [_kind(column) for column in columns]
    if ColumnKind.INDICATOR not in kinds:
        texts = [i for i, kind in enumerate(kinds) if kind in (ColumnKind.NOTE, ColumnKind.UNIT) and columns[i].filled]
        if texts:
            kinds[texts[0]] = ColumnKind.INDICATOR
    first = kinds.index(ColumnKind.INDICATOR) if ColumnKind.INDICATOR in kinds else -1
    return [
        ColumnKind.NOTE if kind is ColumnKind.INDICATOR and i > first and not _goes_on(columns, first, i) else kind
        for i, kind in enumerate(kinds)
    ]


def _goes_on(columns: list[ColumnText], first: int, index: int) -> bool:
    """Return whether a second column of texts holds the names below those of the first, not facts about them."""
    title = columns[index].path[-1] if columns[index].path else ""
    opener = find_word(title, cues()["kinds"]["inner"])
    inner = bool(opener and opener.start() == 0)
    return index == first + 1 and (not title or columns[index].path == columns[first].path or inner)


def _kind(column: ColumnText) -> ColumnKind:
    """Return what one column holds by itself."""
    words, title = cues()["kinds"], column.path[-1] if column.path else ""
    numeric = column.share(read_cell)
    labelled = column.index == 0 and column.share(_LABEL.fullmatch) > 0.6 and not _has_role(title)
    if is_word(title, words["ordinal"]) or labelled:
        return ColumnKind.ORDINAL
    if is_word(title, words["unit"]) and numeric < 0.5:
        return ColumnKind.UNIT
    if any(is_word(part, words["code"]) for part in column.path):
        return ColumnKind.NOTE
    if column.share(status_of) > 0.5:
        return ColumnKind.STATUS
    if numeric >= 0.5 or (not column.filled and _has_role(column.title)):
        return ColumnKind.VALUE
    if find_word(title, words["note"]) or not column.filled:
        return ColumnKind.VALUE if numeric > 0 else ColumnKind.NOTE
    if _has_role(column.title) and numeric > 0.2:
        return ColumnKind.VALUE
    return ColumnKind.INDICATOR if find_word(title, words["indicator"]) or not title else ColumnKind.NOTE


def status_of(text: str) -> str:
    """Return the status that a cell states (``đạt``, ``chưa đạt``, ``vượt``), else ""."""
    return next((status for status, words in cues()["status"].items() if is_word(text, words)), "")


def _has_role(title: str) -> bool:
    return any(find_word(title, words) for words in cues()["roles"].values()) or _compares(title)


def _compares(text: str) -> bool:
    compare = cues()["compare"]
    return any(find_word(text, compare[name]) for name in ("marks", "attainment", "change")) or bool(ratio_in(text))


def period_in(path: list[str], year: int | None) -> str | None:
    """Return the period that a path of titles names, the innermost title first.

    A title that names months alone (``6 tháng đầu năm``) takes its year from the titles above it, else `year`.
    """
    above = find_periods(" ".join(path))
    own_year = next(
        (int(found[0]) for mention in above if (found := re.search(r"(?:19|20)\d\d", mention.period))), year
    )
    for title in reversed(path):
        mentions = find_periods(title)
        partial = _MONTHS.search(title)
        if partial and own_year and not any(re.search(r"T/|Q|\d-\d\d$", each.period) for each in mentions):
            return _part_of_year(partial, own_year)
        if mentions:
            return mentions[0].period
    return None


def _part_of_year(found: re.Match[str], year: int) -> str:
    if found[1]:
        return f"{int(found[1])}T/{year}"
    if found[3]:
        return f"{year}-{int(found[3]):02d}"
    return f"Q{ {'I': 1, 'II': 2, 'III': 3, 'IV': 4}.get(found[2].upper(), found[2]) }/{year}"


def _beside_plan(column: ColumnText, columns: list[ColumnText]) -> bool:
    """Return whether a plan stands beside a column: below the same title, where it stands below one."""
    family = [each for each in columns if len(column.path) < 2 or each.path[:1] == column.path[:1]]
    return any(role_in(each.title) is Role.TARGET or ratio_in(each.title) for each in family)


def _value_column(column: ColumnText, year: int | None, planned: bool) -> Column:
    """Return a VALUE column with role, unit, period and what it compares read from its titles."""
    unit = _head_unit(column)
    comparing = next((i for i in reversed(range(len(column.path))) if _marks(column.path[i])), None)
    comparing = comparing if comparing is not None else len(column.path) - 1 if _compares(column.title) else None
    rate = not planned and any(is_word(_bare(title), cues()["compare"]["rates"]) for title in column.path)
    if comparing is not None and not rate and (role := _comparison_role(column)):
        above = column.path[:comparing] + [_numerator(column.path[comparing])]
        own = "" if _is_difference(column) else "%"
        return Column(column.index, column.title, ColumnKind.VALUE, role, period_in(above, None), unit or own, "?")
    role = next((role for title in reversed(column.path) if (role := role_in(title))), None)
    period = period_in(column.path, year if role or _MONTHS.search(column.title) else None)
    measure = _joined([name for title in column.path if (name := _measure(title))])
    return Column(column.index, column.title, ColumnKind.VALUE, role, period, unit, "", measure)


def _marks(title: str) -> bool:
    """Return whether a title itself holds the mark after which the thing compared with stands."""
    return find_word(title, cues()["compare"]["marks"]) is not None or ratio_in(title) is not None


def _comparison_role(column: ColumnText) -> Role | None:
    """Return CHANGE or ATTAINMENT as the thing compared with is an earlier result or a plan; None where neither."""
    title, compare = " ".join(column.path), cues()["compare"]
    ratio = ratio_in(title)
    mark = find_word(title, compare["marks"])
    after = title[ratio.end() :] if ratio else title[mark.end() :] if mark else ""
    if after and (inner := find_word(after, compare["marks"])):
        after = after[inner.end() :]
    if find_word(after, compare["base"]) or (after and role_in(after) in (Role.ACTUAL, Role.ESTIMATE)):
        return Role.CHANGE
    if after and role_in(after) is Role.TARGET:
        return Role.ATTAINMENT
    if after and find_periods(after):
        return Role.CHANGE
    if find_word(title, compare["change"]) and not find_word(title, cues()["roles"]["target"]):
        return None if _names_rate(column) else Role.CHANGE
    if find_word(title, compare["attainment"]) and ("%" in title or percents(column)):
        return Role.ATTAINMENT
    if re.search(r"%|tỷ lệ", title.lower()) and role_in(title) is Role.TARGET and not re.search(r"\(\s*%\s*\)", title):
        return Role.ATTAINMENT
    return Role.CHANGE if mark and find_word(title, ["so sánh", "so với"]) else None


def _names_rate(column: ColumnText) -> bool:
    """Return whether growth words belong to a plan or result of growth (``Mục tiêu tăng trưởng``)."""
    return role_in(column.title) is not None and not percents(column)


def _is_difference(column: ColumnText) -> bool:
    title = " ".join(column.path)
    return bool(find_word(title, cues()["compare"]["difference"])) and "%" not in title and not percents(column)


def _numerator(title: str) -> str:
    """Return the part of a comparing title that stands before the thing compared with."""
    ratio, mark = ratio_in(title), find_word(title, cues()["compare"]["marks"])
    if ratio:
        return title[: ratio.end()]
    return title[: mark.start()] if mark else title


def _head_unit(column: ColumnText) -> str | None:
    """Return the unit that a column's titles name, the innermost first."""
    for title in reversed(column.path):
        for found in _BRACKET.finditer(title):
            text = (found[1] or found[2] or "").strip()
            end = units.match(text)
            if text and (end == len(text) or text == "%"):
                return units.normalise(text)
        if title.strip().startswith("%") or title.strip().endswith("%"):
            return "%"
    return None


def _measure(title: str) -> str:
    """Return what a title adds to the rows' names: a measure, breakdown or place, "" for role, period or filler."""
    bare = _bare(title)
    if find_word(bare, cues()["plain"]["named"]):
        return _without_periods(bare)
    if role_in(bare) in (Role.ESTIMATE, Role.ACTUAL, Role.TARGET):
        return ""
    bare = _without_periods(bare)
    breakdown = find_word(bare, cues()["plain"]["breakdowns"])
    if breakdown and breakdown.start() == 0:
        return ""
    plain = is_word(bare, cues()["plain"]["words"] + cues()["places"]["heads"])
    return "" if plain or not re.search(r"[^\W\d]{2}", bare) else bare


def _joined(names: list[str]) -> str:
    """Return what the titles from the outermost in add to the rows' names: ``Số hộ`` of ``Hộ nghèo`` as one name."""
    while len(names) > 1:
        above, below = names[-2:]
        found = words_pattern(tuple(cues()["plain"]["aspects"])).match(below)
        counted = below[found.end() :].strip().lower() if found else ""
        if not found or not above.lower().startswith(counted):
            break
        names = [*names[:-2], f"{found[0]} {above[:1].lower()}{above[1:]}"]
    return " - ".join(names)


def _without_periods(text: str) -> str:
    """Return a title without the periods it names, "" where only words around them are left."""
    named = find_periods(text) or _MONTHS.search(text)
    for mention in reversed(find_periods(text)):
        text = text[: mention.start] + " " + text[mention.end :]
    text = _MONTHS.sub(" ", text)
    content = words_pattern(tuple(cues()["plain"]["fillers"])).sub(" ", text)
    if named and not re.search(r"[^\W\d]{2}", content):
        return ""
    text = re.sub(r"\s+", " ", text).strip(" ,-:")
    return re.sub(r"\s+(?:đến|tính đến|trong|đầu|cả|hết|năm|cuối)$", "", text) if named else text


def _bare(title: str) -> str:
    """Return a title without what stands in brackets."""
    return re.sub(r"\s+", " ", re.sub(r"\([^()]*\)", " ", _BRACKET.sub(" ", title))).strip(" :-,")


def _lend_periods(read: list[Column]) -> None:
    """Give a comparing column without a period that of the nearest result to its left, else of any value there."""
    for i, column in enumerate(read):
        if column.period or column.role not in (Role.CHANGE, Role.ATTAINMENT, Role.SHARE):
            continue
        left = [each for each in reversed(read[:i]) if each.kind is ColumnKind.VALUE and not each.compares]
        results = [each for each in left if each.role is not Role.TARGET]
        column.period = next((each.period for each in [*results, *left] if each.period), None)


def _mark_places(read: list[Column], columns: list[ColumnText]) -> None:
    """Keep as place what names an administrative place; what else a head adds becomes part of the name."""
    openers = "|".join(re.escape(word) for word in cues()["places"]["openers"])
    named = re.compile(rf"(?:{openers})\s*(?=[A-ZĐÂĂÊÔƠƯÁÀẢÃẠÍÌÓÒÚÙÝ])", re.IGNORECASE)
    for column, text in zip(read, columns, strict=True):
        if not column.place:
            continue
        last = column.place.split(" - ")[-1]
        announced = any(is_word(title, cues()["places"]["heads"]) for title in text.path)
        if announced or named.match(last) or _all_capitalised(last):
            column.measure = " - ".join(column.place.split(" - ")[:-1])
            column.place = last
        else:
            column.measure, column.place = column.place, ""


def _all_capitalised(text: str) -> bool:
    """Return whether every word begins with a capital and goes on in small letters: a proper name."""
    words = text.split()
    return len(words) >= 2 and all(word[0].isupper() and not word.isupper() for word in words)
