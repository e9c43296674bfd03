"""Quantities: every number of a text that measures or counts something, with its unit and operator."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, replace
from functools import cache

from ..language import units
from ..language.numbers import DASH, NUMBER, Locale, operators, operators_after, parse_number
from .lending import CLAUSE_END, LIST_LINK, clause_noun, index_pattern, share_units
from .masks import Span, cues, is_day, is_section_or_date, is_year, masked, name_cue
from .qualifiers import only_qualifies


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
    pair: str = ""


_TOKEN = re.compile(
    rf"(?:(?<![\w.,])|(?<=[^\W\d_][,;]))(?P<sign>[-–](?=\d))?(?P<low>{NUMBER})"
    rf"(?:\s*[%°]?\s*(?P<link>{DASH}|đến|tới)\s*(?P<high>{NUMBER})(?![\d/])|\s*/\s*(?P<of>{NUMBER})(?![\d/]))?",
    re.IGNORECASE,
)
_WORD = re.compile(r"\s*([^\W\d_]+(?:[ ][^\W\d_]+)?)")
_QUOTED_UNIT = re.compile(r"\s*[“\"][^”\"]{2,60}[”\"](?:\s+và\s+[“\"][^”\"]{2,60}[”\"])?")
_STATES = re.compile(
    r"(?:\bcó|\blà|đạt|còn|tăng|giảm|được|gồm|lên|xuống|thêm|bằng|chỉ số|hệ số|với|từ|:)\s*$", re.IGNORECASE
)
# "có từ 2 hợp tác xã" is at least two, unless a second number follows: "từ 5% xuống 3%".
_FLOOR = re.compile(r"(?:\bcó|đạt|duy trì|bình quân|mỗi năm|h[àằ]ng năm|thêm)\s+từ\s+$", re.IGNORECASE)
_SHIP = re.compile(r"\btàu(?:\s+(?:biển|hàng|có|trọng|tải))*\s+đến\s+$", re.IGNORECASE)  # "đón tàu đến 5.000 DWT"
_MOVES = re.compile(r"[^.;]{0,60}?\b(?:lên|xuống|đến|tới|còn|sang)\b", re.IGNORECASE)
_OVER_PLAN = re.compile(r"\s*/\s*(?:kế\s+hoạch|KH|chỉ\s+tiêu)(?:\s+(?:là|giao|năm))?\s+\d")  # "71/kế hoạch 120"
_A_NUMBER_OF = re.compile(r"(?:^|[,;:.]\s+)(?:tổng\s+)?số\s+[^\W\d_][^,;:.()\d]{2,40}\s$", re.IGNORECASE)
# A plan or last year's value right behind a count: "trồng 71 cây (kế hoạch 60)".
_BESIDE = re.compile(
    r"\s*\(\s*(?:kế\s+hoạch|KH|chỉ\s+tiêu|mục\s+tiêu|cùng\s+kỳ|CK)(?:\s+(?:là|năm|giao))?\s+", re.IGNORECASE
)
_DIGIT = re.compile(r"\d")
_CLOSES = re.compile(r"\s*(?:[,;.)]|$)(?!\d)")
# What may stand between two counts of a list: ", cảnh cáo", " người chết, bị thương".
_NEXT_OF_LIST = re.compile(r"(?:\s+[^\W\d_]+){0,4}\s*[,;]\s+(?:\d\s+)?[^\W\d_][^;:.()\d]{1,40}\s")
_NEXT_CLAUSE = re.compile(
    r"[,;]\s+(?:\d\s+)?[^\W\d_][^,;.:()\d]{1,40}\s\d[\d.]*(?:[,;)]|\s+[^\W\d_])"
)  # ", điều chỉnh 12 dự án"


def find_quantities(text: str, *, locale: Locale = Locale.VIETNAMESE) -> list[Quantity]:
    """Return the quantities of `text` in order; asterisks of Markdown emphasis are read as spaces."""
    if not _DIGIT.search(text):
        return []
    return share_units(text, _Scan(text.replace("*", " "), locale).run())


class _Scan:
    """One pass over a text, left to right."""

    def __init__(self, text: str, locale: Locale) -> None:
        self.text = text
        self.locale = locale
        self.names = masked(text)  # apart from each other, in order
        self.found: list[Quantity] = []
        self.name_end = -1  # where the last number that is a name ends
        self.number_end = -1  # where the number being read ends, its unit left out

    def run(self) -> list[Quantity]:
        """Return the quantities of the text, units not yet shared."""
        position = 0
        while token := _TOKEN.search(self.text, position):
            name = self._name_over(token.start("low"), token.end("low"))
            if name:
                position = self.name_end = max(name[1], token.end("low"))
            else:
                position = self._read(token)
        return self.found

    def _name_over(self, start: int, end: int) -> Span | None:
        """Return the masked span that overlaps a number."""
        index = bisect_left(self.names, (end,)) - 1
        return self.names[index] if index >= 0 and start < self.names[index][1] else None

    def _read(self, token: re.Match[str]) -> int:
        """Add the quantity of a token where it is one; return where to go on."""
        amount = self._amount(token)
        if amount is None:
            return token.end("low")
        self.number_end = amount.end
        unit_end = self._unit_end(amount.end, amount.low.is_integer())
        amount = self._second_end(replace(amount, end=unit_end, unit=self._unit(amount.end, unit_end)))
        amount = self._as_rate(token, amount)
        unit_end = amount.end
        rank = self._rank(token, amount)
        if rank:
            self.found.append(rank)
            return rank.end
        if self._is_name(token, amount) or not self._counts(token, amount):
            end = token.end("of" if self._is_day(token, amount) else "low")
            self.name_end = self.name_end if amount.unit else end
            return end
        self._add(amount, token)
        return unit_end

    def _amount(self, token: re.Match[str]) -> Quantity | None:
        """Return the bare number, range or fraction of a token."""
        low = parse_number(token["low"], self.locale)
        if low is None:
            return None
        bare = Quantity(token.start(), token.end("low"), token.start("low"), low, low, "=", None, "", "")
        if token["of"]:
            return replace(bare, of=parse_number(token["of"], self.locale), end=token.end("of"))
        if token["high"] and not self._in_chain(token):
            if token["link"].isalpha() and self._name_over(*token.span("high")):
                return None
            high = parse_number(token["high"], self.locale)
            if high is not None and high > low and not self._name_over(*token.span("high")):
                return replace(bare, high=high, end=token.end("high"))
        return replace(bare, low=-low, high=-low) if token["sign"] else bare

    def _in_chain(self, token: re.Match[str]) -> bool:
        """Return whether a number is one of three or more between dashes (``16,1% - 44,5% - 39,4%``)."""
        after = re.compile(rf"\s*%?\s*{DASH}\s*\d").match(self.text, token.end())
        return after is not None or re.search(rf"\d\s*%?\s*{DASH}\s*$", self._before(token)[-8:]) is not None

    def _second_end(self, amount: Quantity) -> Quantity:
        """Return a range where the number goes on with a second of the same unit: ``từ 5 triệu đến 7 triệu đồng``."""
        more = re.compile(rf"\s*(?:{DASH}|đến|tới)\s*({NUMBER})(?!\s*%?\s*{DASH})").match(self.text, amount.end)
        high = parse_number(more[1], self.locale) if more and amount.unit and amount.low == amount.high else None
        if more is None or high is None or high <= amount.low or amount.of is not None:
            return amount
        end = self._unit_end(more.end(), high.is_integer())
        unit = self._unit(more.end(), end)
        return replace(amount, high=high, end=end, unit=unit) if unit.startswith(amount.unit) else amount

    def _as_rate(self, token: re.Match[str], amount: Quantity) -> Quantity:
        """Return a number over a round number of people as a rate, not a fraction: ``4/100.000 trẻ``."""
        many = amount.of in (1e3, 1e4, 1e5, 1e6) and units.head(amount.unit) in cues()["denominators"]["round"]
        return (
            replace(amount, of=None, unit=units.normalise(self.text[token.end("low") : amount.end])) if many else amount
        )

    def _unit_end(self, end: int, whole: bool) -> int:
        """Return where the unit after a number ends, `end` without one; only a `whole` number counts unlisted nouns."""
        unit_end = units.match(self.text, end)
        if unit_end or units.is_other_word(self.text, end):
            return unit_end or end
        quoted = _QUOTED_UNIT.match(self.text, end)
        if quoted:
            return quoted.end()
        word = _WORD.match(self.text, end)
        if word and whole and self.text[end].isspace() and _may_be_noun(word[1]):
            return word.end()
        return end

    def _unit(self, start: int, end: int) -> str:
        """Return the normalised unit; a share of GDP is a plain percentage."""
        unit = units.normalise(self.text[start:end])
        if unit.startswith("% ") and re.search(r"chiếm|tỷ trọng|tỉ trọng|đóng góp", self._clause(start).lower()):
            return "%"
        return unit

    def _before(self, token: re.Match[str]) -> str:
        """Return the words before a number."""
        return self.text[max(0, token.start() - 60) : token.start()]

    def _clause(self, position: int) -> str:
        """Return the text of the clause before a position."""
        return CLAUSE_END.split(self.text[max(0, position - 120) : position])[-1]

    def _rank(self, token: re.Match[str], amount: Quantity) -> Quantity | None:
        """Return the number as a rank where the text ranks something (``xếp thứ 3/63 tỉnh``)."""
        if not token["low"].isdigit() or token["high"]:
            return None
        before = self._before(token)
        ordinal = re.search(r"\bthứ\s+$", before[-6:], re.IGNORECASE)
        if ordinal:
            start = token.start() - len(ordinal[0])
            if not self._ranks(start, token.end("low")):
                return None
        elif _pattern("directly_before", r"\s*$").search(before[-30:]) and (amount.of or not amount.unit):
            start = token.start()
        else:
            return None
        end = amount.end if amount.of else token.end("low")
        return replace(amount, start=start, end=end, unit="hạng", text=self.text[start:end], rank=True)

    def _ranks(self, start: int, end: int) -> bool:
        """Return whether ``thứ N`` between `start` and `end` is a place in an order."""
        before = self.text[max(0, start - 40) : start]
        if _pattern("never_after", r"\s*$").search(before):
            return False
        if _pattern("before", "").search(re.split(r"[.;,(]\s", before)[-1]):
            return True
        if self.text[end : end + 1] == "/":
            return True
        after = _pattern("after", "").match(self.text[end : end + 12].replace("/", " "))
        if after is not None and any(q.rank for q in self.found[-3:]):
            return True
        return self._scores(start)

    def _scores(self, start: int) -> bool:
        """Return whether an index's score stands right before ``thứ N``: ``PAPI 41,07 điểm, thứ 29``."""
        if not self.found or not re.fullmatch(r"\s*[,(–-]\s*", self.text[self.found[-1].end : start]):
            return False
        words = self.text[max(0, self.found[-1].start - 60) : self.found[-1].start]
        return self.found[-1].unit in ("điểm", "%", "") and index_pattern().search(words) is not None

    def _is_name(self, token: re.Match[str], amount: Quantity) -> bool:
        """Return whether the words around a whole number make it a name."""
        before, year = self._before(token), is_year(token["low"])
        if not amount.unit and self.text[token.end("low") : token.end("low") + 1].isalpha():
            return True
        if year and re.search(r"(?:\bnăm|\bkỳ)\s*$", before[-6:], re.IGNORECASE):
            return True
        if not token["low"].isdigit() or units.is_measure(amount.unit):
            return is_section_or_date(token["low"], amount.unit)
        listed = units.match(self.text, self.number_end) is not None
        if self._is_day(token, amount):
            return True
        if self._stands_beside(token):
            return False
        if year and not (listed and _STATES.search(before[-10:])):
            return True
        cue = name_cue(before, fraction=amount.of is not None)
        if cue == "always" or cue and not listed:
            return True
        return not amount.unit and self._continues_names(token.start())

    def _is_day(self, token: re.Match[str], amount: Quantity) -> bool:
        """Return whether a fraction is a day and a month: ``đến 31/10``."""
        if not amount.of or not is_day(amount.low, amount.of) or units.match(self.text, token.end()) is not None:
            return False
        return _ends_with(self._before(token), cues()["names"]["days"])

    def _stands_beside(self, token: re.Match[str]) -> bool:
        """Return whether a bare number is the plan, or last year's value, of the count before the bracket."""
        closes = self.text[token.end("low") : token.end("low") + 1] == ")"
        if not closes or not self.found or token["low"].startswith("0"):
            return False
        return _BESIDE.fullmatch(self.text[self.found[-1].end : token.start()]) is not None

    def _continues_names(self, start: int) -> bool:
        """Return whether a number goes on with a list of names: ``QĐ 217, 218 và 219``."""
        return self.name_end >= 0 and LIST_LINK.fullmatch(self.text[self.name_end : start]) is not None

    def _counts(self, token: re.Match[str], amount: Quantity) -> bool:
        """Return whether a number that is no name measures or counts something."""
        if units.head(amount.unit) in cues()["durations"]["units"] and amount.low.is_integer():
            clause = re.split(r"[;.(]\s", self.text[max(0, token.start() - 80) : token.start()])[-1].lower()
            return any(cue in clause for cue in cues()["durations"]["cues"])
        if amount.unit:
            return not self._is_denominator(token, amount)
        if amount.of or _STATES.search(self._before(token)[-10:]) or self._elliptic(token):
            return True
        if _OVER_PLAN.match(self.text, token.end("low")) or self._stands_beside(token):
            return True
        return (
            not token["low"].isdigit()
            or len(token["low"]) > 4
            or self._ends_clause(token)
            or self._opens_list(token.end("low"))
        )

    def _elliptic(self, token: re.Match[str]) -> bool:
        """Return whether a number repeats the noun of the quantity before: ``8 chỉ tiêu vượt, 4 đạt``."""
        near = self.found and token.start() - self.found[-1].end < 70
        between = self.text[self.found[-1].end : token.start()] if near else "."
        follows = re.match(r"\s+[^\W\d_]+", self.text[token.end() : token.end() + 40])
        return bool(follows and follows[0].islower() and re.fullmatch(r"[^.;:()\d]{1,60}(?:,|\bvà)\s+", between))

    def _ends_clause(self, token: re.Match[str]) -> bool:
        """Return whether a bare number closes a clause on a counted noun: ``doanh nghiệp chờ giải thể 121,``."""
        word = re.search(r"([^\W\d_]+)\s+$", self._before(token)[-15:])
        closes = _CLOSES.match(self.text, token.end())
        if word is None or not closes:
            return False
        follows = _NEXT_CLAUSE.match(self.text, token.end()) is not None
        if self.found and self._bracketed(token.start()):
            bracket = self.text.rfind("(", 0, token.start())
            sibling = self.found[-1].start > bracket and not self.found[-1].unit
            near = "." not in self.text[self.found[-1].end : token.start()].replace("thị trường", "")
            return sibling or (word[1].islower() or follows) and near
        if self._goes_on(token) or _A_NUMBER_OF.search(self._before(token)):
            return True
        if not word[1].islower() or len(token["low"]) < 2:
            return False
        return follows or bool(clause_noun(self.text, token.start()))

    def _goes_on(self, token: re.Match[str]) -> bool:
        """Return whether a bare number goes on with an enumeration of counts: ``khiển trách 64, cảnh cáo 33``."""
        if not self.found or units.is_measure(self.found[-1].unit) or not self.found[-1].low.is_integer():
            return False
        return _NEXT_OF_LIST.fullmatch(self.text[self.found[-1].end : token.start()]) is not None

    def _bracketed(self, position: int) -> bool:
        """Return whether a position stands in brackets."""
        start = max(0, position - 500)
        return self.text.rfind("(", start, position) > self.text.rfind(")", start, position)

    def _opens_list(self, end: int) -> bool:
        """Return whether a number without a unit opens a list whose last member has one: ``12, 15 và 20%``."""
        following = re.match(rf"(?:{LIST_LINK.pattern}{NUMBER}){{1,6}}(?P<unit>\s*%|\s+\w+)", self.text[end : end + 60])
        return following is not None and units.match(following["unit"]) is not None

    def _is_denominator(self, token: re.Match[str], amount: Quantity) -> bool:
        """Return whether the number only says what a rate is per: ``trên 1 ha``, ``trên 10.000 dân``."""
        rates, before = cues()["denominators"], self._before(token)
        if amount.low == 1 and not units.is_measure(amount.unit) and _ends_with(before, rates["each"]):
            return True
        nouns = [*rates["one"], *rates["round"]] if amount.low == 1 else rates["round"]
        round_number = amount.low in (1, 10, 100, 1e3, 1e4, 1e5, 1e6)
        return round_number and amount.unit in nouns and _ends_with(before, rates["before"])

    def _add(self, amount: Quantity, token: re.Match[str]) -> None:
        """Complete a quantity and keep it; a result over its plan becomes two."""
        amount = replace(
            amount,
            op=_operator(self._before(token), self.text[amount.end : amount.end + 100], amount.low == amount.high),
            falling=_falls(self._clause(token.start())),
            bracketed=self._bracketed(token.start()),
            text=self.text[amount.start : amount.end],
        )
        if only_qualifies(self.text, amount, self.found[-2:]):
            return
        if amount.of is not None and (
            units.is_measure(amount.unit) or amount.low > amount.of or self._meets_plan(amount)
        ):
            self.found += self._pair(amount, token)
        else:
            self.found.append(amount)

    def _meets_plan(self, amount: Quantity) -> bool:
        """Return whether the ratio behind a fraction is one to a plan: ``640/800 con, đạt 80% KH``."""
        found = _ratio_pattern().match(self.text, amount.end)
        ratio = parse_number(found["ratio"], self.locale) if found else None
        many = amount.of is not None and amount.of > 20
        return bool(many and ratio and amount.of and abs(100 * amount.low / amount.of - ratio) < 0.6)

    def _pair(self, amount: Quantity, token: re.Match[str]) -> list[Quantity]:
        """Return the result and the plan of ``53,5/52 ha``."""
        (start, end), plan = (token.start("of"), token.end("low")), amount.of or 0.0
        actual = replace(amount, end=end, text=self.text[amount.start : end], of=None, pair="actual")
        planned = replace(amount, start=start, number_start=start, low=plan, high=plan, op="=", of=None, pair="plan")
        return [actual, replace(planned, text=self.text[start : amount.end])]


def _ends_with(before: str, words: list[str]) -> bool:
    """Return whether a text ends with one of the words."""
    return re.search(rf"(?:{'|'.join(map(re.escape, words))})\s*$", before, re.IGNORECASE) is not None


def _operator(before: str, after: str, single: bool) -> str:
    """Return the operator that the words around a number state."""
    closing = _after_pattern().match(after)
    if closing:
        return operators_after()[" ".join(closing[1].lower().split())]
    if re.search(r"\btừ\s+$", before[-5:], re.IGNORECASE) and re.match(r"[^,;.()\d]{0,80}\btrở lên\b", after):
        return ">="
    if single and _FLOOR.search(before[-20:]) and not _MOVES.match(after):
        return ">="
    if _SHIP.search(before[-40:]):
        return "<="
    opening = _before_pattern().search(before[-50:])
    return operators()[" ".join(opening[1].lower().split())] if opening else "="


def _falls(clause: str) -> bool:
    """Return whether the clause before a number states a decrease."""
    return re.search(r"\b(?:giảm|hụt|sụt|âm)\b(?!.*\b(?:tăng|còn|xuống)\b)", clause.lower()) is not None


@cache
def _ratio_pattern() -> re.Pattern[str]:
    """Return the pattern of a ratio to a plan behind a fraction."""
    return re.compile(
        rf"[,;(\s]*(?:đạt|bằng)?\s*(?P<ratio>{NUMBER})\s*%\s*(?:so\s+với\s+)?(?:KH|kế\s+hoạch)(?!\w)", re.IGNORECASE
    )


@cache
def _before_pattern() -> re.Pattern[str]:
    words = "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in operators())
    return re.compile(
        rf"(?:(?<=[\s(:,;])|^)({words})\s*(?:(?:vào|đến)\s+năm\s+\d{{4}}\s+(?:đạt\s+)?)?(?:là\s+|gấp\s+)?(?:từ\s+)?$",
        re.IGNORECASE,
    )


@cache
def _after_pattern() -> re.Pattern[str]:
    words = "|".join(map(re.escape, operators_after()))
    return re.compile(rf"\s*({words})(?!\w)", re.IGNORECASE)


@cache
def _pattern(ranks: str, end: str) -> re.Pattern[str]:
    """Return a pattern of a word list of ``[ranks]``, followed by `end`."""
    words = "|".join(sorted(map(re.escape, cues()["ranks"][ranks]), key=len, reverse=True))
    return re.compile(rf"\s*\b(?:{words})\b{end}", re.IGNORECASE)


def _may_be_noun(word: str) -> bool:
    """Return whether a word after a number can be what is counted: not a name, not a function word."""
    return (word[0].islower() or word.isupper()) and word.split()[0].lower() not in cues()["function_words"]["words"]
