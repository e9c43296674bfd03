"""Units lent to numbers without one: by their list, their clause, the name before them or their sentence."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from ..language import units
from .masks import cues

if TYPE_CHECKING:
    from .quantities import Quantity

CLAUSE_END = re.compile(r"[()]|[,;:.](?=\s|$)|\n")
LIST_LINK = re.compile(r"\s*(?:,|;|và|hoặc|/|-|–|→|/\s*(?:kế hoạch|KH|chỉ tiêu)(?:\s+(?:là|giao|năm))?)\s*")
_ARROW = re.compile(r"\s*(?:\([^()]*\)\s*)?→\s*")
_REACH = 20  # quantities on either side that can lend their unit


def share_units(text: str, quantities: list[Quantity]) -> list[Quantity]:
    """Return the quantities, those without a unit given the one they share with their list, clause or sentence."""
    listed = quantities[:]
    for index in range(len(listed) - 2, -1, -1):
        first, second = listed[index : index + 2]
        if not first.unit and LIST_LINK.fullmatch(text[first.end : second.start]):
            listed[index] = replace(first, unit=second.unit)
    shared: list[Quantity] = []
    for index, quantity in enumerate(listed):
        if not quantity.unit:
            unit = _shared_unit(text, quantity, shared[-_REACH:], listed[index + 1 : index + 1 + _REACH])
            quantity = replace(quantity, unit=unit)
        shared.append(quantity)
    return shared


def _shared_unit(text: str, quantity: Quantity, before: list[Quantity], after: list[Quantity]) -> str:
    """Return the unit that a number without one takes from its clause or its sentence."""
    start, end = _sentence(text, quantity.start)
    near = [q for q in before if q.start >= start and not q.rank and q.unit]
    far = [q for q in after if q.end <= end and not q.rank and q.unit]
    if before and _ARROW.fullmatch(text[before[-1].end : quantity.start]):
        return before[-1].unit
    rated = _rated_noun(text[max(0, quantity.start - 60) : quantity.start])
    if rated:
        return rated
    if not quantity.low.is_integer():
        if index_pattern().search(re.split(r"[,;:.]\s", text[start : quantity.start])[-1]):
            return ""
        percent = [q for q in [*far, *near] if q.unit == "%"] if quantity.low <= 100 else []
        near, far = ([q for q in side if q.unit != "%"] for side in (near, far))
        return (percent or near[::-1] or far or [quantity])[0].unit
    for strange in (lambda unit: "%" in unit, lambda unit: "/" in unit, units.is_measure):
        near, far = ([q for q in side if not strange(q.unit)] or side for side in (near, far))
    noun = "" if quantity.bracketed and near else clause_noun(text, quantity.start)
    return noun or (near[::-1] or far or [quantity])[0].unit


def _rated_noun(before: str) -> str:
    """Return the noun of a rate that names a number: `bác sĩ` before the 7,2 of ``Số bác sĩ/vạn dân: 7,2``."""
    if "/" not in before:
        return ""
    for word in re.finditer(r"(?<!\w)\w", before):
        end = units.match(before, word.start())
        if end and "/" in before[word.start() : end] and not before[end:].strip(" :"):
            return units.normalise(before[word.start() : end]).split("/")[0]
    return ""


@cache
def index_pattern() -> re.Pattern[str]:
    """Return the pattern of the words for an index, whose numbers have no unit."""
    return re.compile(rf"\b(?:{'|'.join(cues()['indices']['words'])})\b", re.IGNORECASE)


def _sentence(text: str, position: int) -> tuple[int, int]:
    """Return the offsets of the sentence around a position."""
    start = max(text.rfind(". ", 0, position), text.rfind("\n", 0, position)) + 1
    end = text.find(". ", position)
    return start, len(text) if end < 0 else end


def clause_noun(text: str, position: int) -> str:
    """Return the counted noun that the clause before a number is about (``chi bộ trực thuộc ... là 289``)."""
    clause = CLAUSE_END.split(text[max(0, position - 120) : position])[-1]
    for means, noun in cues()["clause_nouns"]["means"].items():
        if means in clause.lower():
            return str(noun)
    for word in re.finditer(r"(?<!\w)\w", clause):
        if word[0].isupper() and any(letter.isalpha() for letter in clause[: word.start()]):
            continue  # a name: "Nhật Bản"
        end = units.match(clause, word.start())
        unit = units.normalise(clause[word.start() : end]) if end else ""
        listed = " " in unit and unit in units.nouns() and unit not in cues()["clause_nouns"]["never"]
        if listed or unit in cues()["clause_nouns"]["short"]:
            return unit
    return ""
