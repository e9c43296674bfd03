"""How a line is cut into words and figures when its letters cannot be trusted."""

import re
from collections.abc import Iterator
from enum import StrEnum

from .tokens import CODE_PATTERN, NUMBER_PATTERN, is_roman


class Kind(StrEnum):
    """What a piece of a line is; only words may be rewritten."""

    WORD = "word"
    NUMBER = "number"
    CODE = "code"
    ROMAN = "roman"
    STOP = "stop"
    COMMA = "comma"


# A word may hold digits and symbols between its letters (t6, nhi€ém, THU'C, dé)ng): a wrong reader puts them there.
PIECE = re.compile(
    rf"(?P<code>{CODE_PATTERN}(?![^\W_]))"
    rf"|(?P<number>{NUMBER_PATTERN}(?![^\W_€¢£|]))"
    r"|(?P<word>[^\W_€¢£|]*[^\W_](?:(?:[^\s\w,;:./\-–—\"“”%+&]{1,2}|[€¢£|]+)?[^\W_]+)*[€¢£|]*|[€¢£|]+)"
    r"|(?P<stop>[.;:?!…]+)|(?P<comma>,)"
)
CODE_WORD = re.compile(r"[A-ZĐ]{2,}\d+|\d+[A-ZĐ]{2,}|[A-ZĐ]+\d{2,}|[A-Z]\d")


def pieces(line: str) -> Iterator[tuple[Kind, int, int]]:
    """Yield the pieces of a line with their offsets."""
    for match in PIECE.finditer(line):
        kind = Kind(match.lastgroup or "word")
        if kind is Kind.WORD:
            kind = _kind_of_word(match.group())
        yield kind, match.start(), match.end()


def _kind_of_word(text: str) -> Kind:
    if text.isdecimal():
        return Kind.NUMBER
    if is_roman(text):
        return Kind.ROMAN
    return Kind.CODE if CODE_WORD.fullmatch(text) else Kind.WORD
