"""Repairs by rule: what stands outside words, or is no word (document numbers, units, numerals, footnote marks)."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ..data import load_table
from . import raised
from .tokens import is_roman

CODE_LETTERS = re.compile(r"(?<=[/-])[A-Z][A-Zbd]*(?![^\W_])")
# What a wrong reader makes of the raised 2 of square kilometres; no other exponent is written there.
SQUARE = re.compile(r"(?:(?<=[\d/])|(?<=\d ))km[?'’”°º*®!](?=[\s,.;)]|$)")
SQUARE_SURE = 0.95
# A Roman numeral whose I was read as l or a bar; at least one letter of it is sure.
NUMERAL = re.compile(r"(?<![\w|.])(?=[IVXl|]{2,5}(?![\w|]))(?=\S*[IVX])(?=\S*[l|])[IVXl|]+")
NUMERAL_SURE = 0.95
RAISED_SURE = 0.9


class Repair(NamedTuple):
    """One word put right: its place in the line, what to write there and how sure (0 to 1)."""

    start: int
    end: int
    text: str
    confidence: float
    named: bool = False  # a known name speaks for it
    respaced: bool = False  # it was run together with a neighbour, or torn apart


def code_repairs(line: str, start: int, end: int) -> Iterator[Repair]:
    """Yield the marks that the letters of a document number have lost; its digits are out of reach."""
    letters = dict(load_table("repair_codes.tsv"))
    for match in CODE_LETTERS.finditer(line, start, end):
        if match.group() in letters:
            yield Repair(match.start(), match.end(), letters[match.group()], 1.0)


def square_repairs(line: str, found: list[Repair]) -> list[Repair]:
    """Return the repairs of a line with those of misread square kilometres in their place."""
    if "km" not in line:
        return found
    squares = [] if "“" in line else [Repair(*m.span(), "km²", SQUARE_SURE) for m in SQUARE.finditer(line)]
    others = [r for r in found if not any(s.start < r.end and r.start < s.end for s in squares)]
    return sorted(others + squares, key=lambda r: r.start)


def numeral_repairs(line: str) -> Iterator[Repair]:
    """Yield the Roman numerals of a line that were read with small letters (``IIl``, ``Vl``)."""
    for match in NUMERAL.finditer(line):
        text = re.sub("[l|]", "I", match.group())
        if is_roman(text):
            yield Repair(*match.span(), text, NUMERAL_SURE)


def by_rule(lines: Sequence[str], repairs: Sequence[list[Repair]]) -> list[list[Repair]]:
    """Return the repairs of some lines with those by rule, which go before those of words."""
    done = []
    for line, found in zip(lines, repairs, strict=True):
        numerals = list(numeral_repairs(line))
        words = [r for r in found if not any(n.start < r.end and r.start < n.end for n in numerals)]
        done.append(square_repairs(line, words + numerals))
    for mark in raised.find(lines):
        _raise(done[mark.line], mark)
    return done


def _raise(found: list[Repair], mark: raised.Raised) -> None:
    """Put a footnote mark among the repairs of its line: behind the word that took it in, or by itself."""
    for i, repair in enumerate(found):
        if repair.start <= mark.start < repair.end:
            found[i] = repair._replace(text=repair.text + mark.text)
            return
    if not mark.glued:
        found.append(Repair(mark.start, mark.end, mark.text, RAISED_SURE))
        found.sort(key=lambda r: r.start)
