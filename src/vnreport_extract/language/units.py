"""Units of measure, money and counted nouns, as they stand after a number."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Any

from ..data import load_toml
from .lexicon import Lexicon


def normalise(text: str) -> str:
    """Return a printed unit as the output writes it: lower case, one space between words, none around ``/``."""
    text = re.sub(r"\s+", " ", unicodedata.normalize("NFC", text.lower()))
    return re.sub(r"\s*/\s*", "/", text).strip(" .;:,")


def base(unit: str, amount: float) -> tuple[float, str] | None:
    """Return `amount` of `unit` in base units: ``8.397, "tỷ đồng"`` is ``8.397e9, "VND"``; None where unknown.

    A counted noun is its own base unit (``86,3 nghìn lượt`` is 86300 lượt); a rate keeps what it is per.
    """
    name, per = _split_rate(normalise(unit))
    factor, name = _take_magnitudes(name)
    if not name:
        return (amount * factor, per) if factor != 1.0 else None
    known = _table("currencies").get(name) or _table("measures").get(name) or [name, 1.0]
    return amount * factor * float(known[1]), known[0] + per


def _split_rate(unit: str) -> tuple[str, str]:
    """Return the unit and what it is per (``/năm``), with the mark."""
    if unit in _table("measures"):
        return unit, ""
    name, slash, per = unit.partition("/")
    return (name.strip(), slash + per.strip()) if name else (unit, "")


def _take_magnitudes(name: str) -> tuple[float, str]:
    """Return the product of the magnitude words that open `name`, and the rest of it."""
    factor = 1.0
    while end := _lexicon("magnitudes").match(name, 0):
        factor *= _table("magnitudes")[name[:end]]
        name = name[end:].lstrip()
    return factor, name


def match(text: str, start: int = 0) -> int | None:
    """Return the end of the unit that stands in `text` at `start` (spaces before it skipped), None where none does.

    Knows magnitude words, currencies, measures, listed counted nouns and what a rate is per.
    """
    position = _skip(text, start)
    named = _magnitudes(text, position)
    end = _names().match(text, _skip(text, named)) or (named if named > position else None)
    other = _not_units().match(text, position)
    if end is None or other is not None and other > end:
        return None
    while rate := _rate(text, end):
        end = rate
    return end


def is_other_word(text: str, start: int) -> bool:
    """Return whether the word in `text` at `start` only begins like a unit: ``tỷ lệ``, ``ban hành``."""
    return _not_units().match(text, _skip(text, start)) is not None


def _skip(text: str, start: int) -> int:
    """Return where the white space at `start` ends."""
    while text[start : start + 1].isspace():
        start += 1
    return start


def _magnitudes(text: str, start: int) -> int:
    """Return where the magnitude words at `start` end, `start` where there are none."""
    end = start
    while found := _lexicon("magnitudes").match(text, _skip(text, end)):
        end = found
    return end


def _rate(text: str, start: int) -> int | None:
    """Return the end of what a rate is per (``/năm``, ``/1 vạn dân``, `` clinker/năm``), None where nothing is."""
    span = _SPAN.match(text, start)
    if span:
        return span.end()
    slash = _SLASH.match(text, start)
    if not slash:
        return None
    return _per().match(text, _skip(text, _magnitudes(text, slash.end())))


def head(unit: str) -> str:
    """Return the name of a unit without magnitude words and without what it is per (`năm` of ``nghìn năm``)."""
    return _take_magnitudes(_split_rate(normalise(unit))[0])[1]


def is_measure(unit: str) -> bool:
    """Return whether `unit` is money, a measure or a rate of one, not a counted noun."""
    if "/" in unit and unit not in nouns():
        return True
    name = head(unit)
    return bool(unit) and (not name or name in _table("currencies") or name in _table("measures"))


@cache
def nouns() -> frozenset[str]:
    """Return every listed counted noun."""
    return frozenset(noun for group in _table("nouns").values() for noun in group)


def _table(name: str) -> dict[str, Any]:
    table: dict[str, Any] = load_toml("units.toml")[name]
    return table


@cache
def _lexicon(table: str) -> Lexicon:
    return Lexicon(_table(table))


@cache
def _names() -> Lexicon:
    """Return everything that can be counted or measured in."""
    return Lexicon([*_table("currencies"), *_table("measures"), *nouns()])


@cache
def _not_units() -> Lexicon:
    return Lexicon(_table("not_units")["words"])


@cache
def _per() -> Lexicon:
    """Return everything that a rate can be per."""
    return Lexicon([*_table("per")["words"], *_table("measures"), *nouns()])


_DENOMINATOR = r"10{0,6}|10{1,2}[.,]000|1[.,]000(?:[.,]000)?|0?1"
_SLASH = re.compile(rf"\s*/\s*(?:(?:{_DENOMINATOR})(?![\d.,])\s*)?")
# Spans of time may follow the product: "triệu tấn clinker/năm".
_SPAN = re.compile(
    r"(?:(?:\s+[^\W\d_]+){0,2}?\s*/|\s+(?:trên|một|mỗi))\s*(?:\d\s*năm|năm|tháng|ngày\s+đêm|ngày|ngđ)(?![^\W\d_])",
    re.IGNORECASE,
)
