"""What the language model reads: lower-case syllables of one spelling, and classes for all that is no word.

The trainer and the decoder share these functions, so that both see the same stream.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

UNKNOWN, BOUNDARY, COMMA, NUMBER, CODE, ROMAN = range(6)
"""Ids of the classes; words follow from `FIRST_WORD` on."""
CLASS_NAMES = ("<unk>", "<s>", "<,>", "<number>", "<code>", "<roman>")
FIRST_WORD = len(CLASS_NAMES)

CODE_PATTERN = r"\d+[a-zđ]?(?:[/-]\d+)*[/-][A-ZĐ][\w&Đđ]*(?:[/-][\w&Đđ]+)*"
NUMBER_PATTERN = r"\d+(?:[.,/:-]\d+)*"
# Numbers that count as letters of words: footnote marks, indices, fractions, numbers in circles, Roman numerals.
SIGNS = "⁰¹²³⁴-⁹₀-₉¼-¾⅐-↋①-⓿❶-➓"
LETTER = rf"[^\W\d_{SIGNS}]"  # they are none of a word's letters
WORD = re.compile(f"{LETTER}+")
ROMAN_NUMERAL = re.compile(r"(?=[IVX])(?:X{0,3})(?:IX|IV|V?I{0,3})$")
STREAM = re.compile(
    rf"(?P<code>{CODE_PATTERN})|(?P<number>{NUMBER_PATTERN})|(?P<word>{LETTER}+)|(?P<stop>[.;:?!…]+)|(?P<comma>,)"
)

_NEW_TO_OLD = dict(
    zip(
        ["oà", "oá", "oả", "oã", "oạ", "oè", "oé", "oẻ", "oẽ", "oẹ", "uỳ", "uý", "uỷ", "uỹ", "uỵ"],
        ["òa", "óa", "ỏa", "õa", "ọa", "òe", "óe", "ỏe", "õe", "ọe", "ùy", "úy", "ủy", "ũy", "ụy"],
        strict=True,
    )
)
_OLD_TO_NEW = {old: new for new, old in _NEW_TO_OLD.items()}


@cache
def canonical(word: str) -> str:
    """Return a word in lower case with the tone mark where the older convention puts it (``hòa``)."""
    lower = word.lower()
    if lower[-2:] in _NEW_TO_OLD and lower[-3:-2] != "q":
        return lower[:-2] + _NEW_TO_OLD[lower[-2:]]
    return lower


def new_convention(word: str) -> str:
    """Return a lower-case word with the tone mark on the main vowel (``hoà``)."""
    return word[:-2] + _OLD_TO_NEW[word[-2:]] if word[-2:] in _OLD_TO_NEW else word


@cache
def skeleton(text: str) -> str:
    """Return the text without Vietnamese marks: what stripping leaves (``đường`` is ``duong``)."""
    plain = text.replace("đ", "d").replace("Đ", "D")
    return "".join(c for c in unicodedata.normalize("NFD", plain) if not unicodedata.combining(c))


def is_roman(word: str) -> bool:
    """Tell whether an upper-case word is a Roman numeral below forty."""
    return ROMAN_NUMERAL.match(word) is not None


def stream(text: str) -> Iterator[str | int]:
    """Yield a clean text's tokens: a canonical word, or the id of a class."""
    for match in STREAM.finditer(text):
        kind = match.lastgroup
        if kind == "word":
            word = match.group()
            yield ROMAN if is_roman(word) else canonical(word)
        elif kind == "stop":
            yield BOUNDARY
        elif kind == "comma":
            yield COMMA
        else:
            yield CODE if kind == "code" else NUMBER
