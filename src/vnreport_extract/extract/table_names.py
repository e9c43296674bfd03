"""Names of table rows: what is left when units, periods and figures that the name states are taken out."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from ..data import load_toml
from ..language import units
from ..language.cells import find_word
from ..language.numbers import Amount, parse_amount
from ..language.periods import find_periods
from ..model import Role

_SUPERSCRIPTS = re.compile(r"[⁰¹²³⁴-⁹]+(?=\W*$)|\(\s*\*+\s*\)\W*$|\*+$")
_QUALIFIED = re.compile(
    r"(?:chuẩn(?:\s+nghèo)?|tiêu chí|theo|giá|kể từ|so với)(?:\s+(?:đa chiều|mới))?"
    r"[\s,]*(?:của\s+)?(?:giai đoạn|năm|thời kỳ)?\s*$",
    re.IGNORECASE,
)
_PERIOD_LEAD = re.compile(
    r"[\s,]*(?:\b(?:đến|trong|cho|tính đến|đến hết|đến cuối|vào|từ)\s+)?(?:\b(?:cả|hết|cuối|hết ngày)\s+)?"
    r"(?:\b(?:giai đoạn|năm|thời kỳ|nhiệm kỳ|các năm)\s*)?$",
    re.IGNORECASE,
)
_OF_PLAN = re.compile(r"(?:kế hoạch|kh|mục tiêu|nghị quyết)\s*$", re.IGNORECASE)
_YEARS_ALONE = re.compile(r"\s+(?:trong\s+)?\d+\s+năm(?=\s+(?:ước|đạt|là)\b|\s*$)", re.IGNORECASE)
_NUMBER = r"\d+(?:[.,]\d+)*"
_OP = r"(?P<op>(?:trên|hơn|dưới|gần|khoảng|ít nhất|tối thiểu|từ|>=?|<=?|≥|≤)\s*)?"
_OPENING = re.compile(
    r"^(?:(?:hàng|hằng) năm,?\s*)?(?P<has>(?:phấn đấu\s+)?(?:có|đạt|duy trì|giữ vững)\s+)?"
    rf"{_OP}(?P<number>{_NUMBER}(?:\s*/\s*{_NUMBER})?)\s*(?P<percent>%)?\s*(?P<after>trở lên)?\s*(?P<rest>.+)$",
    re.IGNORECASE | re.DOTALL,
)
_ATTAINED = re.compile(
    r"^(?P<name>.*?)[\s,]*\b(?P<verb>ước đạt|ước thực hiện|ước|đạt|là|được)\s+"
    rf"{_OP}(?P<amount>{_NUMBER}(?:\s*[-–/]\s*{_NUMBER})?)\s*(?P<rest>.*)$",
    re.IGNORECASE | re.DOTALL,
)
_PLAN = re.compile(r"\s*(?:so\s+(?:với\s+)?)?(?:kế hoạch|kh|chỉ tiêu|dự toán|nghị quyết)\b", re.IGNORECASE)


@dataclass(slots=True)
class Stated:
    """A quantity that a row's name itself states; `of_row` where it is the row's own indicator."""

    indicator: str
    role: Role
    amount: Amount
    unit: str
    text: str
    of_row: bool = False


@dataclass(slots=True)
class RowName:
    """A row's name as an indicator, with what stood in it."""

    text: str
    unit: str = ""
    period: str | None = None
    estimated: bool = False
    sentence: bool = False  # it opens with a figure of its own ("Có 50% thôn …"): it can be read alone
    stated: list[Stated] = field(default_factory=list)


@cache
def _words() -> dict[str, Any]:
    rows: dict[str, Any] = load_toml("tables.toml")["rows"]
    return rows


def read_name(text: str, row_unit: str = "") -> RowName:
    """Return the indicator that a row's name is; `row_unit` is the unit in the row's unit cell."""
    text = _SUPERSCRIPTS.sub("", text).strip()
    text, unit = _take_unit(text)
    text, period = _take_period(text)
    name = RowName("", unit, period, bool(re.search(r"\bước\b", text, re.IGNORECASE)))
    clauses = [clause.strip(" -+.,:") for clause in re.split(r";", text) if clause.strip(" -+.,:")]
    free, subject = [], ""
    for clause in clauses:
        subject, bare = _read_clause(clause, name, subject)
        free.append((bare, bare == clause))
    if not name.stated:
        name.text = _finish(text, row_unit)
        return name
    unstated = [bare for bare, untouched in free if untouched]
    rows_own = unstated[:1] or [bare for bare, _ in free]
    name.text = _finish("; ".join(rows_own), row_unit)
    for stated in name.stated:
        stated.of_row = stated.indicator.lower() == name.text.lower()
    return name


def _take_unit(text: str) -> tuple[str, str]:
    """Return the name without a unit in brackets or after a comma at its end, and that unit."""
    for found in re.finditer(r"\s*\(\s*(?:(?:đvt|đơn vị tính|đơn vị)\s*[:.]?\s*)?([^()]+)\)", text, re.IGNORECASE):
        inner = found[1].strip()
        if units.match(inner) == len(inner):
            return (text[: found.start()] + text[found.end() :]).strip(), units.normalise(inner)
    return re.sub(r"\s*\((?:theo|tính theo) giá[^()]*\)", "", text), ""


def _take_period(text: str) -> tuple[str, str | None]:
    """Return the name without the period its figures hold for; one that qualifies a standard stays."""
    outside = re.sub(r"\([^()]*\)", lambda found: " " * len(found[0]), text)
    for mention in reversed(find_periods(outside)):
        before = text[: mention.start]
        if _QUALIFIED.search(before) or "/" in before[-1:]:
            continue
        lead = _PERIOD_LEAD.search(before)
        start = lead.start() if lead else mention.start
        rest = text[mention.end :]
        if start == 0 and not rest.strip(" ,:.;"):
            continue
        return _join(text[:start], rest), None if _OF_PLAN.search(text[:start]) else mention.period
    return text, None


def _join(before: str, after: str) -> str:
    gap = "" if not after or after[0] in ",;:.)" else " "
    return (before.rstrip() + gap + after.lstrip()).strip()


def _read_clause(clause: str, name: RowName, subject: str) -> tuple[str, str]:
    """Add what a clause states to `name`; return the subject for the next clause and the clause without figures."""
    opening = _OPENING.match(clause)
    if opening and (opening["percent"] or opening["has"]) and re.match(r"[^\W\d]", opening["rest"]):
        return _opening_statement(opening, name, subject)
    bare = clause
    while found := _ATTAINED.match(bare):
        after = _attained_statement(found, name, subject)
        if after is None:
            break
        subject, bare = subject or found["name"], after
    if bare == clause:
        return _subject(clause), clause
    return subject, bare


def _subject(clause: str) -> str:
    return clause


def _opening_statement(found: re.Match[str], name: RowName, subject: str) -> tuple[str, str]:
    """Read ``Có 100% xã đạt chuẩn``, ``trên 80% tổ chức đảng …``, ``Có 01 xã …``."""
    rest = found["rest"].strip()
    amount = parse_amount(f"{found['op'] or ''}{found['number']}" + (" trở lên" if found["after"] else ""))
    if amount is None:
        return subject, found.string
    noun = "%" if found["percent"] else _noun(rest)
    if rest.lower().startswith("đạt") and subject:
        rest = f"{_holder(subject)} {rest}"
    text = f"{found['number']}{'%' if found['percent'] else ' ' + noun}"
    name.stated.append(Stated(_capital(rest), Role.ACTUAL, amount, noun, text))
    name.sentence = True
    return rest, rest


def _noun(rest: str) -> str:
    """Return the counted noun that opens `rest`: a known one, else its first word."""
    end = units.match(rest)
    return units.normalise(rest[:end] if end else rest.split()[0].strip(",;"))


def _holder(subject: str) -> str:
    """Return what a sentence speaks of: the words before its verb."""
    return re.split(r"\s+(?:đạt|được|có|là)\b", subject)[0]


def _attained_statement(found: re.Match[str], name: RowName, subject: str) -> str | None:
    """Read ``… ước đạt 412 tỷ đồng``, ``… là 12/15 trạm``, ``đạt 80% so kế hoạch``; None where nothing is stated."""
    rest = found["rest"]
    amount = parse_amount(f"{found['op'] or ''}{found['amount']}")
    end = units.match(rest)
    unit = units.normalise(rest[:end]) if end else ""
    fraction = "/" in found["amount"]
    counted = found["verb"].lower() == "được" and re.match(r"[^\W\d]", rest)
    if amount is None or not (unit or fraction or counted):
        return None
    tail = rest[end or 0 :]
    ends = not tail.strip() or tail.lstrip()[:1] in ",;.:(" or _PLAN.match(tail)
    if not counted and not ends:
        return None
    if counted:
        unit, tail, name.sentence = _noun(rest), rest, True
    role = (
        Role.ATTAINMENT
        if _PLAN.match(tail) or (unit == "%" and found["verb"].lower() == "đạt" and name.stated)
        else Role.ACTUAL
    )
    if role is Role.ACTUAL and found["verb"].lower().startswith("ước"):
        role = Role.ESTIMATE
    said = _YEARS_ALONE.sub("", found["name"] or subject).strip(" ,")
    indicator = f"{said} {_until_comma(rest)}" if counted else said
    text = f"{found['amount']}{'' if unit == '%' else ' '}{unit}"
    name.stated.append(Stated(_capital(indicator or subject), role, amount, unit, text))
    growth = re.search(r",\s*((?:tốc độ )?tăng(?: trưởng)?(?: bình quân)?)\W*$", tail)
    if growth:
        return f"{said} {growth[1]}"
    clause = re.search(r",\s*(?=đạt|ước|bằng|tăng|giảm)", tail)
    kept = f"{said} {_until_comma(rest)}".strip() if counted else said
    return f"{kept} {tail[clause.end() :]}" if clause and _ATTAINED.match(f"{kept} {tail[clause.end() :]}") else kept


def _until_comma(text: str) -> str:
    return re.split(r"[,;:]", text)[0].strip()


def _finish(text: str, row_unit: str) -> str:
    """Return a name without the words at its end that measure nothing, opened by a capital."""
    text = re.sub(r"\s+", " ", text).strip(" ,.;:-+")
    text = re.sub(r"^(?:(?:hàng|hằng) năm,?\s+)?có\s+(?=\S)", "", text, flags=re.IGNORECASE)
    text = _YEARS_ALONE.sub("", text)
    while _last(text, _words()["tails"]):
        text = _last(text, _words()["tails"]).strip(" ,.;:-")
    rate, part = units.normalise(row_unit), re.sub(r"\s+tăng$", "", text)
    if "%" in rate and part != text and len(text.split()) > 2:
        return _capital(part)
    if rate == "%" and re.match(r"số (?!hộ nghèo$)", text, re.IGNORECASE):
        text = "Tỷ lệ " + text[3:]
    if rate == "%/năm" and not find_word(text, ["tăng", "giảm", "tốc độ", "tăng trưởng", "tỷ lệ", "tỉ lệ"]):
        text = f"{text} tăng bình quân"
    return _capital(text)


def _last(text: str, words: list[str]) -> str:
    """Return `text` without the one of `words` that closes it, "" where none does."""
    for word in sorted(words, key=len, reverse=True):
        there = word.lower() in text.lower()
        found = re.search(rf"(?<![^\W_]){re.escape(word)}\W*$", text, re.IGNORECASE) if there else None
        if found and found.start() > 0:
            return text[: found.start()]
    return ""


def _capital(text: str) -> str:
    text = text.strip()
    return text[:1].upper() + text[1:]
