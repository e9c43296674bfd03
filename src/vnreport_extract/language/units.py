"""Units of measure, money and counted nouns, as they stand after a number."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from typing import Any

from ..data import load_toml

_DENOMINATOR = r"10{0,6}|10{1,2}[.,]000|1[.,]000(?:[.,]000)?"


def normalise(text: str) -> str:
    """Return a printed unit as the output writes it: lower case, one space between words, none around ``/``."""
    text = unicodedata.normalize("NFC", text).lower().strip(" .;:,")
    return re.sub(r"\s*/\s*", "/", re.sub(r"\s+", " ", text))


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
    while found := _magnitude_pattern().match(name):
        factor *= _table("magnitudes")[found[1]]
        name = name[found.end() :]
    return factor, name


def match(text: str, start: int = 0) -> int | None:
    """Return the end of the unit that stands in `text` at `start` (spaces before it skipped), None where none does.

    Knows magnitude words, currencies, measures, listed counted nouns and what a rate is per.
    """
    found = _unit_pattern().match(text, start)
    return found.end() if found else None


def is_measure(unit: str) -> bool:
    """Return whether `unit` is money, a measure or a rate of one, not a counted noun."""
    name = _take_magnitudes(_split_rate(normalise(unit))[0])[1]
    return name in _table("currencies") or name in _table("measures")


@cache
def nouns() -> frozenset[str]:
    """Return every listed counted noun."""
    return frozenset(noun for group in _table("nouns").values() for noun in group)


def _table(name: str) -> dict[str, Any]:
    table: dict[str, Any] = load_toml("units.toml")[name]
    return table


def _alternatives(words: Iterable[str]) -> str:
    """Return a pattern of the words, longest first."""
    return "|".join(_spelling(word) for word in sorted(set(words), key=lambda word: (-len(word), word)))


def _spelling(word: str) -> str:
    """Return a pattern of one word that allows any white space in it and ends where the word ends."""
    pattern = re.escape(word).replace(r"\ ", r"\s+").replace(",", r"\s*,")
    return pattern + (r"(?![^\W_⁰¹²³⁴-⁹])" if word[-1].isalnum() else "")


@cache
def _magnitude_pattern() -> re.Pattern[str]:
    return re.compile(rf"({_alternatives(list(_table('magnitudes')))})\s*", re.IGNORECASE)


@cache
def _unit_pattern() -> re.Pattern[str]:
    """Return the pattern of a whole unit: magnitudes, a name, what it is per."""
    magnitude = _alternatives(list(_table("magnitudes")))
    names = _alternatives(frozenset([*_table("currencies"), *_table("measures"), *nouns()]))
    per = _alternatives(frozenset([*_table("per")["words"], *_table("measures"), *nouns()]))
    product = r"(?:\s+[^\W\d_]+){0,2}?"  # "triệu tấn clinker/năm"
    span = rf"(?:{product}\s*/|\s+(?:trên|một|mỗi))\s*(?:năm|tháng|ngày\s+đêm|ngày|ngđ)(?![^\W\d_])"
    rate = rf"\s*/\s*(?:(?:{_DENOMINATOR})\s*)?(?:(?:{magnitude})\s*)?(?:{per})|\s*/\s*\d\s*năm"
    return re.compile(
        rf"\s*(?:(?:(?:{magnitude})\s*)+(?:{names})?|(?:{names}))(?:{span}|{rate})*", re.IGNORECASE
    )
