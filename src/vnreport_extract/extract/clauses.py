"""Sentences, brackets and clauses: where the words that belong to a number begin and end."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

UPPER = "A-ZĐÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬÈÉẺẼẸÊỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢÙÚỦŨỤƯỪỨỬỮỰỲÝỶỸỴ"
_SENTENCE_END = re.compile(
    rf"(?<=[^\s.])(?:[.!?…]+[\"”*)]*\s+(?=[\"“*(\-–+]*\s*[{UPPER}\d])|\.(?=[{UPPER}][^\d{UPPER}.]))"
)
_LONGEST = 3000  # characters of a sentence
_ABBREVIATION = re.compile(r"(?:\b(?:[Tt]p|TP|TS|[Tt]h[Ss]|PGS|GS|BS|KS|[Ss]t|tr)|\b\w)$")


class Quantity(Protocol):
    """A number with its unit where a text states it (`quantities.find_quantities`)."""

    @property
    def start(self) -> int: ...  # noqa: D102
    @property
    def end(self) -> int: ...  # noqa: D102
    @property
    def low(self) -> float: ...  # noqa: D102
    @property
    def high(self) -> float: ...  # noqa: D102
    @property
    def op(self) -> str: ...  # noqa: D102
    @property
    def of(self) -> float | None: ...  # noqa: D102
    @property
    def unit(self) -> str: ...  # noqa: D102
    @property
    def text(self) -> str: ...  # noqa: D102


@dataclass(slots=True)
class Site:
    """A quantity and the text around it, as offsets in the block's text.

    `left` is where the words before the number may begin (the previous quantity's end, the opening
    bracket or the sentence's start), `right` where the words after it end. `bracket` is the offset of
    the innermost bracket that is open at the number, None outside brackets.
    """

    quantity: Quantity
    sentence: int
    sentence_start: int
    sentence_end: int
    left: int
    right: int
    bracket: int | None
    after_quantity: bool  # `left` is the end of another quantity of the sentence
    before_quantity: bool = False  # `right` is the start of another quantity
    following: int | None = None  # the end of the next quantity of the sentence
    outside: int | None = None  # the end of the quantity before the bracket


def sentences(text: str) -> list[tuple[int, int]]:
    """Return the offsets of each sentence of `text`."""
    spans, start = [], 0
    for found in _SENTENCE_END.finditer(text):
        if _ABBREVIATION.search(text[start : found.start()]) and not text[found.start() - 1].isdigit():
            continue
        spans.append((start, found.end()))
        start = found.end()
    spans.append((start, len(text)))
    parts = [part for span in spans for part in _parts(text, *span)]
    return [span for span in parts if text[span[0] : span[1]].strip()] or [(0, len(text))]


def _parts(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return a sentence in parts of bearable length: what goes on for pages without a stop is a list or a table."""
    parts = []
    while end - start > _LONGEST:
        cut = max(text.rfind(mark, start, start + _LONGEST) for mark in (";", ",", " ")) + 1
        cut = cut if cut > start else start + _LONGEST
        parts.append((start, cut))
        start = cut
    return [*parts, (start, end)]


def open_brackets(text: str) -> list[int | None]:
    """Return, for each offset of `text`, the offset of the innermost bracket open there."""
    stack: list[int] = []
    inside: list[int | None] = []
    last = text.rfind(")")
    for offset, character in enumerate(text):
        if character == ")" and stack:
            stack.pop()
        inside.append(stack[-1] if stack else None)
        if character == "(" and offset < last:
            stack.append(offset)
    inside.append(stack[-1] if stack else None)
    return inside


def sites(text: str, quantities: Sequence[Quantity]) -> list[Site]:
    """Return the site of each quantity of a block's text, in order."""
    spans, inside = sentences(text), open_brackets(text)
    found: list[Site] = []
    for index, quantity in enumerate(quantities):
        number = next((i for i, (_, end) in enumerate(spans) if quantity.start < end), len(spans) - 1)
        start, end = spans[number]
        bracket = inside[quantity.start]
        previous = quantities[index - 1].end if index else 0
        following = quantities[index + 1].start if index + 1 < len(quantities) else len(text)
        left = max(start, previous, -1 if bracket is None else bracket + 1)
        closing = text.find(")", quantity.end) if bracket is not None else -1
        right = min(end, following, closing if closing >= 0 else len(text))
        found.append(
            Site(
                quantity,
                number,
                start,
                end,
                left,
                max(right, quantity.end),
                bracket,
                after_quantity=bool(index) and left == previous,
                before_quantity=right == following < len(text),
                following=quantities[index + 1].end if right == following < len(text) else None,
                outside=next(
                    (q.end for q in reversed(quantities[:index]) if bracket is not None and q.end <= bracket), None
                ),
            )
        )
    return found
