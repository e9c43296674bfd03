"""How a line is cut into words and figures when its letters cannot be trusted."""

import re
from collections.abc import Iterator
from enum import StrEnum
from functools import lru_cache

from .tokens import CODE_PATTERN, LETTER, NUMBER_PATTERN, SIGNS, is_roman


class Kind(StrEnum):
    """What a piece of a line is; only words may be rewritten."""

    WORD = "word"
    NUMBER = "number"
    CODE = "code"
    ROMAN = "roman"
    STOP = "stop"
    COMMA = "comma"


# A wrong reader puts digits and symbols into words (t6, nhi€ém, THU'C, dé)ng, v&i, |é, x@, $6, [ên). Currency
# signs, bars, an ampersand that no capital follows, an at sign outside addresses, a dollar sign without an amount
# and a bracket that never closes count as letters; other symbols only between letters, or (co’ quan, ti? nam) at
# the end of a word that the sentence goes on after.
_LETTER = (
    rf"(?:[^\W_{SIGNS}]|[€¢£|]|&(?![A-Z0-9])|@(?![\w-]*\.\w)|\$(?=[^\W_])(?!\d\d)"
    r"|\[(?=[^\W\d_])(?![^\[\]]*\]))"
)
_TAIL = r"(?:(?<=[^\W\d_])[’'?](?=\s[^\W_A-ZĐ]))?"
_JOINT = r"[^\s\w@$,;:./\-–—\"“”%+&€¢£|\[\]{}<>=]{1,2}"
# The horn of u and o beside it, before a vowel that was read as a digit or a sign: ngu'6i, u'@c.
_HORN = r"(?<=[uoUO])['’‘](?=[\d@€¢£][^\W\d_])"
PIECE = re.compile(
    r"(?P<cell>(?<!\S)\|(?!\S))"
    rf"|(?P<code>{CODE_PATTERN}(?![^\W_])|(?<!\w)[A-ZĐ]{{1,3}}&[A-ZĐ]{{1,3}}(?!\w))"
    rf"|(?P<number>{NUMBER_PATTERN}(?!{_LETTER}))"
    rf"|(?P<word>{_LETTER}+(?:(?:{_JOINT}(?={LETTER}|[€¢£])|{_HORN}){_LETTER}+)*{_TAIL})"
    r"|(?P<stop>[.;:?!…]+|\t+|\s{3,})|(?P<comma>,)"
)
KINDS = {**{kind.value: kind for kind in Kind}, "cell": Kind.STOP}  # a table's cell ends like a sentence
# Labels and measures that no misread word looks like: QL6, 3b, 1A, 25m, km2.
CODE_WORD = re.compile(
    r"[A-ZĐ]{2,}\d+|\d+[A-ZĐ]{2,}|[A-ZĐ]+\d{2,}|[2-9][a-h]|\d+[A-Z]|\d{2,}(?:m|ha|km|kg|g|h)|(?:[kcd]?m)[23]"
    r"|[|€£]+|[€£¢|]*\d{2,}[€£¢|&]*"
)


def pieces(line: str) -> Iterator[tuple[Kind, int, int]]:
    """Yield the pieces of a line with their offsets."""
    for match in PIECE.finditer(line):
        kind, (start, end) = KINDS[match.lastgroup or "word"], match.span()
        if kind is Kind.WORD:
            text, bracketed = line[start:end], line[end : end + 1] == ")" and line[start - 1 : start] == "("
            kind = _kind_of_word(text.upper() if bracketed else text)
        yield kind, start, end


@lru_cache(maxsize=1 << 14)
def _kind_of_word(text: str) -> Kind:
    if text.isdecimal():
        return Kind.NUMBER
    if is_roman(text):
        return Kind.ROMAN
    return Kind.CODE if CODE_WORD.fullmatch(text) else Kind.WORD
