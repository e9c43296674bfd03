"""Quantities: every number of a text that measures or counts something, with its unit and operator."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache

from ..language import units
from ..language.numbers import DASH, NUMBER, Locale, operators, operators_after, parse_number
from .masks import Span, cues, is_year, masked, name_cue


@dataclass(slots=True, frozen=True)
class Quantity:
    """One quantity in a text.

    `start` and `end` are the offsets of the number with its unit, `number_start` that of the first digit.
    `op` and `of` are as in the annotation guide; `low` and `high` are as printed, unsigned after `giảm`.

    Attributes:
        unit: The unit, normalised; ``""`` where the number has none.
        falling: A word of decrease (giảm, hụt ...) stands before the number in its clause.
        rank: The number is a place in an order; its unit is `hạng`.
        bracketed: The number stands in brackets.
        shared_unit: The unit is taken from a neighbour, not printed at the number.
        pair: ``actual`` or ``plan`` for the two numbers of ``53,5/52 ha``, else ``""``.
    """

    start: int
    end: int
    number_start: int
    low: float
    high: float
    op: str
    of: float | None
    unit: str
    text: str
    falling: bool = False
    rank: bool = False
    bracketed: bool = False
    shared_unit: bool = False
    pair: str = ""


_TOKEN = re.compile(
    rf"(?<![\w.,])(?P<sign>[-−–](?=\d))?(?P<low>{NUMBER})"
    rf"(?:\s*(?P<mark>[%°])?\s*(?P<link>{DASH}|đến|tới)\s*(?P<high>{NUMBER})(?![\d/])|\s*/\s*(?P<of>{NUMBER})(?![\d/]))?",
    re.IGNORECASE,
)
_WORD = re.compile(r"\s*([^\W\d_]+(?:[ ][^\W\d_]+)?)")
_QUOTED_UNIT = re.compile(r"\s*[“\"][^”\"]{2,60}[”\"](?:\s+và\s+[“\"][^”\"]{2,60}[”\"])?")
_CLAUSE = re.compile(r"[,;.:()](?=\s|$)|\n")


def find_quantities(text: str, *, locale: Locale = Locale.VIETNAMESE) -> list[Quantity]:
    """Return the quantities of `text` in order."""
    return _Scan(text, locale).run()


class _Scan:
    """One pass over a text, left to right."""

    def __init__(self, text: str, locale: Locale) -> None:
        self.text = text
        self.locale = locale
        self.names = masked(text)
        self.found: list[Quantity] = []
        self.name_end = -1  # where the last number that is a name ends

    def run(self) -> list[Quantity]:
        """Return the quantities of the text."""
        position = 0
        while token := _TOKEN.search(self.text, position):
            name = self._name_over(token["low"], token.start("low"))
            if name:
                position = max(name[1], token.end("low"))
                self.name_end = position
                continue
            position = self._read(token)
        return share_units(self.text, self.found)

    def _name_over(self, number: str, start: int) -> Span | None:
        """Return the masked span that overlaps a number."""
        return next((span for span in self.names if span[0] < start + len(number) and start < span[1]), None)

    def _read(self, token: re.Match[str]) -> int:
        """Add the quantity of a token where it is one; return where to go on."""
        low = parse_number(token["low"], self.locale)
        if low is None:
            return token.end("low")
        high, of, end = low, None, token.end("low")
        if token["high"] and not self._name_over(token["high"], token.start("high")):
            second = parse_number(token["high"], self.locale)
            if second is not None and second > low:
                high, end = second, token.end("high")
        elif token["of"]:
            of, end = parse_number(token["of"], self.locale), token.end("of")
        unit_end = self._unit_end(end, token)
        unit = units.normalise(self.text[end:unit_end])
        quantity = Quantity(token.start(), unit_end, token.start("low"), low, high, "=", of, unit, "")
        if token["sign"]:
            quantity = replace(quantity, low=-low, high=-low) if high == low else quantity
        if not self._counts(token, quantity):
            if not unit:
                self.name_end = token.end("low")
            return token.end("low") if not of else end
        self._add(quantity, token)
        return unit_end

    def _unit_end(self, end: int, token: re.Match[str]) -> int:
        """Return where the unit after a number ends, `end` where the number has none."""
        unit_end = units.match(self.text, end)
        if unit_end:
            return unit_end
        quoted = _QUOTED_UNIT.match(self.text, end)
        if quoted:
            return quoted.end()
        word = _WORD.match(self.text, end)
        if word and self.text[end].isspace() and _may_be_noun(word[1]):
            return word.end()
        return end

    def _counts(self, token: re.Match[str], quantity: Quantity) -> bool:
        """Return whether a number measures or counts something."""
        before, after = self.text[: token.start()], self.text[quantity.end :]
        number = token["low"]
        bare = number.isdigit()
        measured = quantity.unit != "" and units.is_measure(quantity.unit)
        if quantity.unit == "" and re.match(r"[^\W\d_]", self.text[token.end("low") : token.end("low") + 1]):
            return False
        if is_year(number) and not quantity.unit and not quantity.of:
            return False
        if is_year(number) and not measured and re.search(r"(?:năm|kỳ|đến|từ)\s*$", before[-10:], re.IGNORECASE):
            return False
        if bare and not measured:
            cue = name_cue(before)
            if cue == "always" or cue and quantity.unit == "":
                return False
            if self._continues_names(token.start()) and not quantity.unit:
                return False
        if quantity.unit in cues()["durations"]["units"] and not self._duration_counts(token):
            return False
        if quantity.unit == "":
            return self._bare_counts(token, before, after)
        return not self._is_denominator(before, quantity)

    def _continues_names(self, start: int) -> bool:
        """Return whether a number goes on with a list of names: ``QĐ 217, 218 và 219``."""
        return self.name_end >= 0 and re.fullmatch(r"\s*(?:,|;|và|-|–|đến)\s*", self.text[self.name_end : start]) is not None

    def _duration_counts(self, token: re.Match[str]) -> bool:
        """Return whether a span of time is a result (life expectancy, hours saved), not a term."""
        if not token["low"].isdigit():
            return True
        clause = re.split(r"[;.(]\s", self.text[max(0, token.start() - 80) : token.start()])[-1].lower()
        return any(cue in clause for cue in cues()["durations"]["cues"])

    def _bare_counts(self, token: re.Match[str], before: str, after: str) -> bool:
        """Return whether a number without a unit counts something."""
        if token["of"]:
            return True
        if not token["low"].isdigit():
            return True
        return re.search(r"(?:\bcó|\blà|đạt|còn|tăng|giảm|được|gồm|:)\s*$", before[-10:], re.IGNORECASE) is not None

    def _is_denominator(self, before: str, quantity: Quantity) -> bool:
        """Return whether the number only says what a rate is per: ``trên 1 ha``, ``trên 10.000 dân``."""
        if quantity.low not in (1, 10, 100, 1000, 10000, 100000):
            return False
        per = re.search(r"(?:trên|mỗi|bình quân|/|tính trên|trên mỗi|tính cho|từ)\s*$", before[-15:], re.IGNORECASE)
        return per is not None and (quantity.low == 1 and quantity.unit in ("ha", "vạn dân", "đơn vị", "hộ", "người", "km", "con", "xã") or quantity.unit in ("dân", "người dân", "vạn dân"))

    def _add(self, quantity: Quantity, token: re.Match[str]) -> None:
        """Complete a quantity and keep it; a pair of plan and result becomes two."""
        before = self.text[: token.start()]
        op, falling = self._operator(before, self.text[quantity.end :]), self._falls(before)
        bracketed = before.count("(") > before.count(")")
        quantity = replace(
            quantity, op=op, falling=falling, bracketed=bracketed, text=self.text[quantity.start : quantity.end]
        )
        if quantity.of is not None and (units.is_measure(quantity.unit) or quantity.low > quantity.of):
            end = token.end("low")
            first = replace(quantity, end=end, text=self.text[quantity.start : end], of=None, pair="actual")
            start = token.start("of")
            second = replace(first, start=start, number_start=start, end=quantity.end, low=quantity.of, high=quantity.of, text=self.text[start : quantity.end], pair="plan")
            self.found += [first, second]
        else:
            self.found.append(quantity)

    def _operator(self, before: str, after: str) -> str:
        """Return the operator that the words around a number state."""
        closing = _after_pattern().match(after)
        if closing:
            return operators_after()[" ".join(closing[1].lower().split())]
        opening = _before_pattern().search(before[-30:])
        return operators()[" ".join(opening[1].lower().split())] if opening else "="

    def _falls(self, before: str) -> bool:
        """Return whether the clause before a number states a decrease."""
        clause = _CLAUSE.split(before[-80:])[-1].lower()
        return re.search(r"\b(?:giảm|hụt|sụt|âm)\b(?!.*\b(?:tăng|còn|xuống)\b)", clause) is not None


@cache
def _before_pattern() -> re.Pattern[str]:
    words = "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in operators())
    return re.compile(rf"(?:(?<=[\s(:,;])|^)({words})\s*(?:là\s+)?(?:từ\s+)?$", re.IGNORECASE)


@cache
def _after_pattern() -> re.Pattern[str]:
    words = "|".join(map(re.escape, operators_after()))
    return re.compile(rf"\s*({words})(?!\w)", re.IGNORECASE)


def _may_be_noun(word: str) -> bool:
    """Return whether a word after a number can be what is counted."""
    first = word.split()[0].lower()
    return first not in _function_words()


@cache
def _function_words() -> frozenset[str]:
    return frozenset(cues()["function_words"]["words"])


def share_units(text: str, quantities: list[Quantity]) -> list[Quantity]:
    """Return the quantities with the units that a number without one shares with its neighbours."""
    return quantities
