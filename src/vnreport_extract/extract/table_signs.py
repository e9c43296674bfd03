"""Signs that a table's cell lost: growth printed bare where the document's own prose says that it fell."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..language.cells import find_word
from ..model import Document, Observation, Role

GROWTH = ("tăng", "tăng trưởng", "tốc độ tăng", "tăng bình quân")
_REACH = 200  # characters before the fall in which the prose names what fell
_ALIKE = 0.75  # share of the name's syllables that must stand there
_SYLLABLE = re.compile(r"[^\W\d_]+")
_STATED = re.compile(r"(?<![\d.,])\d+(?:[.,]\d+)*(?![.,]?\d)")


def restore_signs(document: Document, observations: Sequence[Observation]) -> None:
    """Give a growth figure the minus that its cell lost, where the prose says "giảm" of it; note why."""
    for each in observations:
        if each.role not in (Role.ACTUAL, Role.ESTIMATE) or each.low <= 0 or not each.unit.startswith("%"):
            continue
        if find_word(each.indicator, GROWTH) and (line := _falls(document, each)):
            each.low, each.high = -each.high, -each.low
            each.note = f"the cell prints '{each.text}' and loses the sign: line {line} says that it fell"


def _falls(document: Document, observation: Observation) -> int:
    """Return the line on which prose says that the indicator fell by the printed figure, 0 where none does."""
    printed = _STATED.search(observation.text)
    if not printed:
        return 0
    fall = re.compile(rf"\bgiảm\s+(?:bình quân\s+|khoảng\s+)?{re.escape(printed[0])}\s*%", re.IGNORECASE)
    name = _subject(observation.indicator)
    for block in document.blocks:
        for found in fall.finditer(block.text):
            said = set(_SYLLABLE.findall(block.text[max(0, found.start() - _REACH) : found.start()].lower()))
            if name and len(name & said) >= _ALIKE * len(name):
                return block.line_at(found.start()).number
    return 0


def _subject(indicator: str) -> set[str]:
    """Return the syllables of a name without its growth words."""
    growth = {syllable for words in GROWTH for syllable in words.split()} | {"bình", "quân"}
    return set(_SYLLABLE.findall(indicator.lower())) - growth
