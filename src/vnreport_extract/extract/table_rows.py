"""Rows of a table: names with their parents, units, and what the name itself states."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from typing import Any

from ..data import load_toml
from ..language import units
from ..language.cells import find_word, is_blank, is_word
from ..model import Cell, ColumnKind, Table
from .table_names import RowName, Stated, read_name

_LABEL = re.compile(r"(?P<label>[IVXLC]{1,6}|[A-ZĐ]|\d{1,3}(?:\.\d{1,2}){0,3}|[a-zđ])(?P<close>[.)]*)")
_LABEL_BEFORE = re.compile(
    r"(?P<label>[IVXLC]{1,6}(?=[.)]|\s+[A-ZĐÂĂÊÔƠƯ])|[A-ZĐ](?=[.)])|\d{1,2}(?:\.\d{1,2}){0,3}(?=[.)]|\s*\.\s)|\d{1,2}(?:\.\d{1,2}){1,3}(?=\s)|[a-zđ](?=\)))[.)]*\s*"
)
_BULLET = re.compile(r"\s*(?P<mark>[-–—+*•])\s*(?=\S)")
_BULLETS = {"–": "-", "—": "-", "•": "*"}
_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}


@dataclass(slots=True)
class TableRow:
    """One row of a table that may state figures."""

    index: int
    indicator: str
    unit: str
    period: str | None = None
    estimated: bool = False
    place: str = ""
    stated: list[Stated] = field(default_factory=list)


@dataclass(slots=True)
class _Level:
    """One open level of the list that a table's rows form; a level without a name is no parent."""

    kind: str
    name: str
    number: int = 0
    unit: str = ""
    period: str | None = None
    estimated: bool = False
    bare: bool = False  # a row without figures


@dataclass(slots=True)
class _Raw:
    """One row as printed: label, name, unit."""

    index: int
    label: str
    name: str
    unit: str
    valued: bool
    lacks_unit: bool = False  # a merged cell above holds it
    above: str = ""  # a name that a merged cell gives to several rows


@cache
def _words() -> dict[str, Any]:
    rows: dict[str, Any] = load_toml("tables.toml")["rows"]
    return rows


def read_rows(table: Table) -> list[TableRow]:
    """Return the rows of `table` with names read alone: parents joined with `` - ``."""
    raws = [_raw(table, index) for index in range(len(table.rows))]
    raws = [raw for raw in raws if raw.name]
    for before, raw in pairwise(raws):
        if raw.unit.strip() in _words()["ditto"] or (raw.lacks_unit and not raw.unit):
            raw.unit = before.unit
    levels: list[_Level] = []
    rows: list[TableRow] = []
    for position, raw in enumerate(raws):
        following = raws[position + 1] if position + 1 < len(raws) else None
        if raw.above:
            _open(levels, _Raw(raw.index, raw.label, raw.above, "", False), following, forced=True)
            raw.label = ""
        rows.append(_row(levels, raw, following, nested=bool(raw.above)))
    return rows


def _cell(table: Table, index: int, kind: ColumnKind, nth: int = 0) -> tuple[str, Cell | None]:
    """Return the text and cell of row `index` in the nth column of `kind`."""
    columns = [column.index for column in table.columns if column.kind is kind]
    if nth >= len(columns):
        return "", None
    return table.rows[index][columns[nth]].strip(), table.cells[index][columns[nth]]


def _raw(table: Table, index: int) -> _Raw:
    """Return row `index` as printed; a cell merged with the row above gives no label again."""
    label, label_cell = _cell(table, index, ColumnKind.ORDINAL)
    name, name_cell = _cell(table, index, ColumnKind.INDICATOR)
    inner, inner_cell = _cell(table, index, ColumnKind.INDICATOR, 1)
    unit, unit_cell = _cell(table, index, ColumnKind.UNIT)
    above, before = "", table.cells[index - 1] if index else []
    if label_cell is not None and any(label_cell is cell for cell in before):
        label = ""
    valued = any(
        column.kind is ColumnKind.VALUE
        and not is_blank(table.rows[index][column.index])
        and table.cells[index][column.index] is not name_cell
        for column in table.columns
    )
    if unit and name_cell is not unit_cell and not is_unit(unit) and not inner and (not name or _BULLET.match(unit)):
        inner, unit = unit, ""
    if name_cell is unit_cell:
        unit = ""
    if inner and (inner_cell is None or inner_cell is not name_cell):
        repeated = not name or (name_cell is not None and any(name_cell is cell for cell in before))
        above, name = ("" if repeated else name), inner
    lacks_unit = valued and unit_cell is None and any(column.kind is ColumnKind.UNIT for column in table.columns)
    return _Raw(index, label, name, unit, valued, lacks_unit, above)


def is_unit(text: str) -> bool:
    """Return whether a cell of a unit column can be a unit: known, or a few words without a bullet."""
    if _BULLET.match(text):
        return False
    return units.match(text) is not None or len(text.split()) <= 6


def _row(levels: list[_Level], raw: _Raw, following: _Raw | None, nested: bool) -> TableRow:
    """Open the level of a row and return the row with its parents' names, unit and period."""
    name = _open(levels, raw, following, nested=nested)
    own, stated = levels[-1], name.stated
    parents = [level for level in levels[:-1] if level.name]
    if name.sentence or own.kind == "total":
        parents = []
    names = [level.name for level in [*parents, own] if level.name]
    lineage = [own, *reversed(parents)]
    unit = _without_specks(raw.unit) if not is_blank(raw.unit) or raw.unit.strip() in {"x", "X"} else ""
    return TableRow(
        raw.index,
        " - ".join(_without_repeats(names)),
        units.normalise(unit or next((level.unit for level in lineage if level.unit), "")),
        next((level.period for level in lineage if level.period), None),
        any(level.estimated for level in lineage),
        "",
        stated,
    )


def _without_specks(unit: str) -> str:
    """Return a unit cell without a stray letter that OCR read beside a known unit (``% s``)."""
    end = units.match(unit)
    return unit[:end] if end and unit[end : end + 1] == " " and len(unit) - end <= 2 else unit


def _without_repeats(names: list[str]) -> list[str]:
    """Return a chain of names without a parent that its child repeats from its beginning."""
    kept: list[str] = []
    for i, name in enumerate(names):
        child = names[i + 1].lower() if i + 1 < len(names) else ""
        if not child.startswith(name.lower()):
            kept.append(name)
    return kept


def _open(
    levels: list[_Level], raw: _Raw, following: _Raw | None, forced: bool = False, nested: bool = False
) -> RowName:
    """Close the levels that a row ends, open its own, and return its name as read."""
    label, text = _split_label(raw.label, raw.name)
    bullet = _BULLET.match(text)
    part = find_word(text.lstrip("-+*• "), _words()["part_cues"])
    is_part = bool(part and not text.lstrip("-+*• ")[: part.start()].strip())
    kind, number = _kind(label, levels, following)
    if is_part:
        text = text.lstrip("-+*• ")[part.end() :].lstrip(" :,-+") if part else text
        _close_for_part(levels)
        kind = "part" if text else "lead"
    elif bullet:
        if kind:
            _close(levels, kind)
            levels.append(_Level(kind, "", number))
        text = text[bullet.end() :]
        kind = _BULLETS.get(bullet["mark"], bullet["mark"])
        _close(levels, kind)
    elif nested and not kind:
        kind = "inner"
        _close(levels, kind)
    elif kind:
        _close(levels, kind)
        levels[:] = [level for level in levels if level.kind not in ("", "part", "lead", "total", "inner")]
    elif _is_total(text) and not (levels and levels[-1].bare and levels[-1].name):
        levels.clear()
        kind, text = "total", re.sub(r"\([^()]*\)", "", text).strip()
    else:
        kind = _unlabelled(levels, raw)
    name = read_name(text, raw.unit)
    section = not raw.valued and not forced and _is_section(text, kind, following)
    hidden = section or kind == "lead" or kind == "total" and not raw.valued
    level = _Level(kind, "" if hidden else name.text, number, name.unit or ("" if is_blank(raw.unit) else raw.unit))
    level.period, level.estimated, level.bare = name.period, name.estimated, not raw.valued and not name.stated
    level.name = "" if name.stated and not raw.valued else level.name
    levels.append(level)
    return name


def _is_total(text: str) -> bool:
    """Return whether a row adds up the others: ``Tổng cộng (A+B)``."""
    return is_word(re.sub(r"\([^()]*\)", "", text), _words()["totals"])


def _close(levels: list[_Level], kind: str) -> None:
    """Close the open level of `kind` and all below it."""
    at = next((i for i, level in enumerate(levels) if level.kind == kind), None)
    if at is not None:
        del levels[at:]


def _close_for_part(levels: list[_Level]) -> None:
    """Close levels of parts, so that a new part belongs to the row that the others are parts of."""
    while levels and levels[-1].kind in ("part", "lead", "inner"):
        levels.pop()


def _unlabelled(levels: list[_Level], raw: _Raw) -> str:
    """Close what a row without label ends and return its kind: it stands beside the last labelled row.

    Below a row without figures that heads it, or "Trong đó", it stands under that row.
    """
    for i in range(len(levels) - 1, -1, -1):
        level = levels[i]
        if level.kind == "lead" and _other_unit(levels[:i], raw):
            break
        if level.kind == "lead" or (level.bare and level.name and raw.valued):
            del levels[i + 1 :]
            return ""
    while levels and levels[-1].kind in ("-", "+", "*", "part", "lead", "", "total", "inner", "head"):
        levels.pop()
    if levels and levels[-1].name and not levels[-1].bare:
        kind = levels.pop().kind
        return kind
    return "" if raw.valued else "head"


def _other_unit(levels: list[_Level], raw: _Raw) -> bool:
    """Return whether a row is measured in another unit than the row whose parts are listed: it is no part."""
    whole = next((level.unit for level in reversed(levels) if level.unit), "")
    return bool(whole and raw.unit and units.normalise(whole) != units.normalise(raw.unit))


def _split_label(label: str, name: str) -> tuple[str, str]:
    """Return a row's label and its name without it; the label may stand before the name in one cell."""
    name = re.sub(r"\s+", " ", name).strip(" *")
    if label and (_LABEL.fullmatch(label.strip()) or label.strip() in {*"-+*", *_words()["misread_labels"]}):
        return label.strip(), (f"{label.strip()} {name}" if label.strip() in "-+*" else name)
    found = _LABEL_BEFORE.match(name)
    if found and found.end() < len(name):
        return found["label"], name[found.end() :]
    return "", name


def _kind(label: str, levels: list[_Level], following: _Raw | None) -> tuple[str, int]:
    """Return the kind of a label (roman, letter, n1, n2, ..., small) and its number in its list."""
    label = _settled(label.strip(".) "), levels)
    if not label or label in "-+*":
        return "", 0
    if re.fullmatch(r"\d+(?:\.\d+)*", label):
        parts = label.strip(".").split(".")
        return f"n{len(parts)}", int(parts[-1])
    if label.islower():
        return "small", ord(label)
    roman, letter = _roman(label), ord(label) - 64 if len(label) == 1 else 0
    if not roman or not letter:
        return ("roman", roman) if roman else ("letter", letter)
    return ("roman", roman) if _reads_as_roman(roman, letter, levels, following) else ("letter", letter)


def _settled(label: str, levels: list[_Level]) -> str:
    """Return a label that OCR misread as the one like it that goes on an open list (``H`` after ``I`` is ``II``)."""
    last = {level.kind: level.number for level in levels}
    for intended in _words()["misread_labels"].get(label, []):
        kind, number = ("roman", _roman(intended)) if _roman(intended) else ("letter", ord(intended.upper()) - 64)
        if intended.islower():
            kind, number = "small", ord(intended)
        if number == last.get(kind, 0 if kind == "letter" else -1) + 1 and (
            len(label) > 1 or not _goes_on(label, last)
        ):
            return str(intended)
    return label


def _goes_on(label: str, last: dict[str, int]) -> bool:
    """Return whether a label as printed goes on an open list of capital letters."""
    return ord(label) - 64 == last.get("letter", -1) + 1


def _reads_as_roman(roman: int, letter: int, levels: list[_Level], following: _Raw | None) -> bool:
    """Return whether I, V, X, L or C goes on a list of Roman numerals rather than one of letters."""
    last = {level.kind: level.number for level in levels}
    if roman == last.get("roman", -1) + 1:
        return True
    if letter != last.get("letter", -1) + 1:
        return roman == 1 or "letter" not in last
    after = following.label.strip(".) ") if following else ""
    return not (len(after) == 1 and ord(after) - 64 == letter + 1)


def _roman(label: str) -> int:
    """Return the value of a Roman numeral, 0 where `label` is none."""
    if any(letter not in _ROMAN for letter in label):
        return 0
    values = [_ROMAN[letter] for letter in label]
    return sum(-a if a < b else a for a, b in zip(values, [*values[1:], 0], strict=True))


def _is_section(text: str, kind: str, following: _Raw | None) -> bool:
    """Return whether a row without figures only names a section: in capitals, a theme, or "Các chỉ tiêu …"."""
    bare = re.sub(r"\([^)]*\)", "", text).strip(" .:;*")
    letters = [letter for letter in bare if letter.isalpha()]
    if letters and sum(letter.isupper() for letter in letters) > 0.9 * len(letters) and len(bare.split()) > 1:
        return True
    words = re.sub(r"\s*[–—-]\s*", " - ", bare.lower())
    if words in _words()["themes"] or kind in ("-", "+", "*"):
        return words in _words()["themes"]
    if kind in ("roman", "letter"):
        return not (following and _BULLET.match(following.name)) and not _opens(bare, "measures")
    return _opens(bare, "section_openers")


def _opens(text: str, words: str) -> bool:
    found = find_word(text, _words()[words])
    return found is not None and found.start() == 0


def row_place(table: Table, row: TableRow) -> str:
    """Return the place that a row is of, where the table's rows are places, else ""."""
    column = next((column for column in table.columns if column.kind is ColumnKind.INDICATOR), None)
    places = load_toml("tables.toml")["places"]
    if column is None or not is_word(column.title, places["heads"]):
        return row.indicator if _named_place().fullmatch(row.indicator) else ""
    return "" if is_word(row.indicator, _words()["totals"]) else row.indicator


@cache
def _named_place() -> re.Pattern[str]:
    """Return the pattern of a place's name: ``xã Phú Lâm``."""
    openers = "|".join(re.escape(word) for word in load_toml("tables.toml")["places"]["openers"])
    return re.compile(rf"(?i:{openers})\s*[A-ZĐÂĂÊÔƠƯ]\S*(?:\s+[A-ZĐÂĂÊÔƠƯ]\S*){{0,4}}")
