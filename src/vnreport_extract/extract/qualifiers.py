"""Numbers that only say which things are meant: thresholds, sizes, marks that were passed, wholes of a fraction."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

from ..language import units
from .masks import cues

if TYPE_CHECKING:
    from .quantities import Quantity

_BREAK = re.compile(r"[;:.()](?=\s|$)|[()]")
_COMMA = re.compile(r",\s")
_AT_LEAST = re.compile(r"\btừ\s+$", re.IGNORECASE)
_OR_MORE = re.compile(r"\s*trở\s+(?:lên|xuống)", re.IGNORECASE)
_WHOLE = re.compile(r"(?:^|[.;:]\s+)\W*Trong(?:\s+(?:tổng\s+)?số)?\s+$")
_AMONG = re.compile(r"\s*trong(?:\s+(?:tổng\s+)?số)?\s+", re.IGNORECASE)


def only_qualifies(text: str, amount: Quantity, found: Sequence[Quantity]) -> bool:
    """Return whether a number says which things are meant, not how many or how much.

    Args:
        text: the text in which it stands.
        amount: the number with its unit and operator.
        found: the quantities before it.
    """
    before = text[max(0, amount.start - 160) : amount.start]
    return (
        _is_threshold(text, amount, found)
        or _of_no_thing(before, amount)
        or _is_size(text, before, amount)
        or _is_milestone(text, before, amount, found)
        or _is_whole(text, before, amount, found)
    )


def _is_threshold(text: str, amount: Quantity, found: Sequence[Quantity]) -> bool:
    """Return whether things were counted right before that pass or miss the number: ``có 9 xã giải ngân trên 45%``."""
    counted = found[-1] if found else None
    if counted is None or not counted.unit or units.is_measure(counted.unit) or counted.rank:
        return False
    between = text[counted.end : amount.start]
    missed = _words("misses", r"\s*$").search(between)
    limit = amount.op in ("<", ">", "<=", ">=") or missed
    if not limit or amount.unit not in cues()["qualifiers"]["units"] or not _joins(between):
        return False
    start = max((m.end() for m in _BREAK.finditer(text[: counted.start])), default=0)
    start = max(start, *(m.end() for m in _COMMA.finditer(text[: counted.start])), found[-2].end if found[1:] else 0, 0)
    rate = 100 * counted.low / counted.of if counted.of else -1.0
    opens = counted.of is not None or _opening().fullmatch(text[start : counted.start])
    return bool(opens) and abs(rate - amount.low) > 2.5


def _joins(between: str) -> bool:
    """Return whether the words from a count to a limit say what the counted things do."""
    if re.search(r"[;:.()\d]", between) or _words("other", "").search(between):
        return False
    return "," not in between or bool(
        re.fullmatch(r"[^,]{0,20},(?:\s+[^\W\d_]+){1,2}\s+(?:đạt|giải ngân)\s.*", between)
    )


@cache
def _opening() -> re.Pattern[str]:
    """Return the pattern of what may stand between a clause's beginning and its count."""
    words = "|".join(map(re.escape, cues()["qualifiers"]["openings"]))
    return re.compile(rf"(?:\W|(?<!\w)(?:{words})(?!\w))*", re.IGNORECASE)


@cache
def _words(key: str, end: str) -> re.Pattern[str]:
    words = "|".join(map(re.escape, cues()["qualifiers"][key]))
    return re.compile(rf"(?<!\w)(?:{words})(?!\w){end}", re.IGNORECASE)


def _of_no_thing(before: str, amount: Quantity) -> bool:
    """Return whether the number limits things that are not counted: ``không còn xã dưới 8 tiêu chí``."""
    none = r"không\s+(?:còn|có)\s+(?:[^\W\d_]+\s+){1,5}"
    spent = r"(?:đối\s+với|của)\s+(?:các\s+)?(?:[^\W\d_]+\s+){1,3}giải\s+ngân\s+"
    return amount.op in ("<", ">") and bool(re.search(rf"(?:{none}|{spent})(?:dưới|trên)\s+$", before, re.IGNORECASE))


def _is_size(text: str, before: str, amount: Quantity) -> bool:
    """Return whether the number is the size from which things count: ``tàu dài từ 9 m trở lên``."""
    sized = amount.unit in cues()["qualifiers"]["sizes"]
    return sized and bool(_AT_LEAST.search(before) and _OR_MORE.match(text, amount.end))


def _is_milestone(text: str, before: str, amount: Quantity, found: Sequence[Quantity]) -> bool:
    """Return whether the number is a mark that the quantity before has passed: ``lần đầu vượt mốc 1.000 tỷ``."""
    value = found[-1] if found and "." not in re.sub(r"\d\.\d", "", text[found[-1].end : amount.start]) else None
    same = value is not None and units.head(value.unit) == units.head(amount.unit)
    return same and bool(_words("milestones", r"\s*$").search(before)) and "," in before


def _is_whole(text: str, before: str, amount: Quantity, found: Sequence[Quantity]) -> bool:
    """Return whether a fraction that follows, or a rank that stands before, repeats the number: ``Trong 8 xã, 5/8``."""
    if not amount.low.is_integer() or amount.of is not None:
        return False
    if found and found[-1].rank and _AMONG.fullmatch(text[found[-1].end : amount.start]):
        return True
    repeated = re.search(rf"\bthì\s[^.;]*?\d/0?{amount.low:.0f}(?!\d)", text[amount.end : amount.end + 90])
    return bool(_WHOLE.search(before) and repeated)
