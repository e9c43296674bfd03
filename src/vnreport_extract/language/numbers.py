"""Numbers as Vietnamese reports print them: separators, ranges, fractions, operators."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from ..data import load_toml


class Locale(StrEnum):
    """Which mark groups thousands and which one begins the decimals."""

    VIETNAMESE = "vi"  # 1.234.567,8
    ENGLISH = "en"  # 1,234,567.8


MARKS = {Locale.VIETNAMESE: (".", ","), Locale.ENGLISH: (",", ".")}

# A number as printed: digits, with marks only between digits.
NUMBER = r"\d+(?:[.,]\d+)*"
DASH = r"[-–—−]"
_SPACED_GROUPS = re.compile(r"\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?:[.,]\d+)?")
_SIGN = re.compile(rf"^(?:{DASH}|\+)\s*")


@dataclass(slots=True, frozen=True)
class Amount:
    """A number or range with its operator (`=`, `<`, `<=`, `>`, `>=`, `~`) and its printed unit.

    `of` is the denominator of a fraction (`57/66`), None otherwise.
    """

    low: float
    high: float
    op: str = "="
    of: float | None = None
    unit_text: str = ""


_LONGEST = 24  # characters of a number; what is longer counts nothing


def parse_number(text: str, locale: Locale = Locale.VIETNAMESE) -> float | None:
    """Return the value of one printed number, None where `text` is not one number.

    A mark that cannot group (``158.2``, ``0.750``, ``243.738194``) is read as the decimal mark whatever the
    locale, and one that cannot be the decimal mark (``1,234,567``) as a grouping mark.
    """
    text = text.strip()
    sign = -1.0 if _SIGN.match(text) and not text.startswith("+") else 1.0
    body = _SIGN.sub("", text)
    if _SPACED_GROUPS.fullmatch(body):
        body = re.sub(r"\s", "", body)
    if not re.fullmatch(NUMBER, body):
        return None
    plain = _plain(body, *MARKS[locale])
    return None if plain is None or len(plain) > _LONGEST else sign * float(plain)


def _plain(body: str, group: str, decimal: str) -> str | None:
    """Return the digits of `body` in plain decimal notation."""
    groups, decimals = body.count(group), body.count(decimal)
    if decimals > 1 and groups <= 1 or (groups and decimals and body.rindex(group) > body.index(decimal)):
        group, decimal = decimal, group
    whole, _, fraction = body.partition(decimal)
    if decimal in fraction or group in fraction:
        return None
    if group not in whole:
        return f"{whole}.{fraction}" if fraction else whole
    if re.fullmatch(rf"[1-9]\d{{0,2}}(?:{re.escape(group)}\d{{3}})+", whole):
        return whole.replace(group, "") + (f".{fraction}" if fraction else "")
    if whole.count(group) == 1 and not fraction:
        return whole.replace(group, ".")
    return None


@cache
def operators() -> dict[str, str]:
    """Return the operator of every word or sign that stands before a number, longest first."""
    table: dict[str, list[str]] = load_toml("quantities.toml")["operators"]
    pairs = [(word, op) for op, words in table.items() for word in words]
    return dict(sorted(pairs, key=lambda pair: -len(pair[0])))


@cache
def operators_after() -> dict[str, str]:
    """Return the operator of every word that stands after a number and its unit."""
    table: dict[str, list[str]] = load_toml("quantities.toml")["operators_after"]
    return {word: op for op, words in table.items() for word in words}


@cache
def _amount_pattern() -> re.Pattern[str]:
    """Return the pattern of a whole cell or phrase: operator, number, second number, unit."""
    words = "|".join(map(re.escape, operators()))
    return re.compile(
        rf"(?P<op>(?:(?:{words})\s*)*)(?:từ\s+)?(?P<low>(?:{DASH}\s*|\+\s*)?{NUMBER})"
        rf"(?:\s*(?P<percent>%)?\s*(?P<link>{DASH}|đến|tới|/)\s*(?P<high>{NUMBER}))?\s*(?P<unit>[^\d\s](?:[^\d]|(?<=[mM])[23]|(?<=/)\s*[\d.]+)*)?",
        re.IGNORECASE | re.DOTALL,
    )


_MONTH = re.compile(r"(?<![\d/.,])(?:0?[1-9]|1[0-2])\s*/\s*(?:19|20)\d\d(?![\d.,/])")


def parse_amount(text: str, locale: Locale = Locale.VIETNAMESE) -> Amount | None:
    """Return the amount of a whole cell or phrase (``từ 110 – 120``, ``57/66 trường``, ``>= 95%``).

    A note in brackets is dropped. None where the text is not one amount; a month (``6/2006``) is none.
    """
    text = re.sub(r"\([^)]*\)?", " ", text)
    if _MONTH.search(text):
        return None
    text = re.sub(r"\s+", " ", text).strip(" .;:")
    found = _amount_pattern().fullmatch(text)
    if not found:
        return _spaced_amount(text, locale)
    low = parse_number(found["low"], locale)
    high = parse_number(found["high"], locale) if found["high"] else low
    if low is None or high is None:
        return None
    unit, op = _split_unit(found["unit"] or "", found["op"])
    if found["percent"] and not unit:
        unit = "%"
    if found["link"] == "/":
        return Amount(low, low, op, high, unit)
    return Amount(low, high, op, None, unit) if low <= high else None


def _spaced_amount(text: str, locale: Locale) -> Amount | None:
    """Return the amount of a number whose thousands are grouped by spaces."""
    value = parse_number(text, locale)
    return None if value is None else Amount(value, value)


def _split_unit(unit: str, op_words: str) -> tuple[str, str]:
    """Return the unit without the operator after it, and the operator of the whole."""
    said = op_words.strip().lower()
    op = next((op for word, op in operators().items() if said.endswith(word)), "=") if said else "="
    unit = unit.strip()
    printed = unit.lower()
    for word, after in operators_after().items():
        if printed.endswith(word):
            return unit[: -len(word)].strip(), after
    return unit, op


# What a printed number proves about its locale; the first pattern of each pair proves Vietnamese.
_PROOFS = [
    (r"\d\.\d{3}(?!\d)\.\d{3}|\.\d{3},\d", r"\d,\d{3}(?!\d),\d{3}|,\d{3}\.\d", 3),
    (r"(?<![\d.,])\d+,(?:\d{1,2}|\d{4,})(?![\d.,])", r"(?<![\d.,])\d+\.(?:\d{1,2}|\d{4,})(?![\d.,])", 1),
    (r"(?<![\d.,])0,\d{3}(?![\d.,])", r"(?<![\d.,])0\.\d{3}(?![\d.,])", 1),
]


def infer_locale(texts: Iterable[str]) -> Locale:
    """Return the locale that the printed numbers of a document or table prove; Vietnamese where they prove none."""
    joined = "\n".join(texts)
    balance = sum(weight * (len(re.findall(vi, joined)) - len(re.findall(en, joined))) for vi, en, weight in _PROOFS)
    return Locale.ENGLISH if balance < 0 else Locale.VIETNAMESE
