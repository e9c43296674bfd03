"""What opens a line: a label of the outline, a list mark, or nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum

from ..data import load_toml
from .rows import UPPER, fold, is_upper


class Rank(IntEnum):
    """How far out a label usually stands; a larger one goes inside a smaller one."""

    APPENDIX = 0
    PART = 1
    CHAPTER = 2
    DIVISION = 3  # Mục
    ARTICLE = 4  # Điều
    LETTER = 5  # A, B
    TITLE = 6  # a heading in capitals without a label
    ROMAN = 7
    NUMBER = 8  # 1, then 1.1 at 9, 1.1.1 at 10 ...
    PAREN = 14  # (1)
    SMALL = 15  # a)
    STAR = 16  # a heading without a label under one with


@dataclass(frozen=True, slots=True)
class Label:
    """A label of the outline: as it is printed in sections.csv, its rank, its number in the sequence."""

    text: str
    rank: int
    number: tuple[int, ...]
    end: int  # offset in the line at which the title begins


_NOISE = r"[^\w(*\[“\"+\-–—]{0,3}\s*"
_SEPARATOR = r"(?:\s*[.)/:]|\s?[-–](?=\s))"
_ROMAN = re.compile(_NOISE + rf"(?P<n>[IVXLl1|]{{1,5}}){_SEPARATOR}\s*(?=[\w“\"(])")
_NUMBER = re.compile(rf"(?P<n>\d{{1,2}}(?:\.\d{{1,2}}){{0,4}})(?P<s>{_SEPARATOR})?\s*(?P<next>\S)")
_BARE_NUMBER = re.compile(r"(?P<n>\d{1,2}(?:\.\d{1,2}){1,4})\.?$")
_LETTER = re.compile(r"(?P<n>[A-HĐ])\s*[.)/]\s*(?=\S)")
_PAREN = re.compile(r"\((?P<n>\d{1,2})\)\s*(?=\S)")
_SMALL = re.compile(
    rf"(?P<n>[a-zđ]\d{{0,2}})(?:\.\d{{1,2}})?(?:\s*[).]\s+(?=\S)|\s?\)(?=[{UPPER}])|\s?[-–]\s+(?=[{UPPER}]))"
)
_ROMAN_PAREN = re.compile(r"\((?P<n>[ivx]{1,5}|[a-zđ])\)\s*(?=\S)")
_BULLET = re.compile(r"(?P<n>[-–—+*•●○▪■□✓➢→])\s*(?=[^\s\d\-–—+*|]|\d)")
_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50}
# Vietnamese letters of a list, in order: "đ)" follows "d)".
_ALPHABET = "abcdđeghiklmnopqrstuvxy"


def roman(text: str) -> int:
    """Return the value of a Roman numeral, 0 where it is none: ``XIV`` is 14."""
    total, last = 0, 0
    for char in reversed(text):
        value = _ROMAN_VALUES.get(char, 0)
        total += value if value >= last else -value
        last = max(last, value)
    return total if total > 0 and re.fullmatch(r"X{0,3}(IX|IV|V?I{0,3})", text) else 0


def _division(text: str) -> Label | None:
    """Read ``Phần thứ nhất``, ``Chương II``, ``Mục 3``, ``Điều 1.``, ``PHỤ LỤC 01`` (marks may be damaged)."""
    noise = re.match(_NOISE, text)
    start = noise.end() if noise else 0
    words = text[start:]
    folded = fold(words)
    for division, rank in zip(load_toml("structure.toml")["divisions"], _DIVISION_RANKS, strict=True):
        word = division["word"]
        if folded == word or folded.startswith(word + " ") or folded.startswith((word + ".", word + ":", word + ",")):
            return _numbered_division(text, start, division, rank)
    return None


_DIVISION_RANKS = (*(4 * (Rank.APPENDIX,)), Rank.PART, Rank.CHAPTER, Rank.DIVISION, Rank.ARTICLE)
_DIVISION_NUMBER = re.compile(
    r"\s*(?P<so>số\s+|so\s+)?(?P<n>thứ\s+\w+|thu\s+\w+|\d{1,3}[a-zđ]?(?![\w,%])|[IVXl1|]{1,5}(?!\w)|[A-Z](?!\w))?(?P<s>\s*[.:,\-–])?",
    re.IGNORECASE,
)


def _numbered_division(text: str, start: int, division: dict[str, str], rank: Rank) -> Label | None:
    length = len(division["word"])
    found = _DIVISION_NUMBER.match(text, start + length)
    printed = found.group("n") if found else None
    rest = text[found.end() :].strip() if found else text[start + length :].strip()
    if rank is Rank.APPENDIX and not (is_upper(text[start : start + length]) or (printed and not rest)):
        return None
    if printed is None:
        # A bare word is a heading for an appendix alone: "PHỤ LỤC".
        alone = rank is Rank.APPENDIX and (not rest.strip(" .,:;") or is_upper(rest))
        return Label(_cased(division["full"], text[start:]), rank, (0,), start + length) if alone else None
    if rank is Rank.ARTICLE and rest.startswith("Điều"):
        return None
    if rank is not Rank.APPENDIX and rest and not (found and found.group("s")) and not is_upper(rest):
        return None
    word = _cased(division["full"], text[start:])
    ordinal = _ordinal(printed)
    name = f"{word} {found.group('so') or ''}{ordinal or printed}" if found else word
    return Label(name, rank, (_value(ordinal or printed),), found.end() if found else start)


def _cased(word: str, printed: str) -> str:
    return word.upper() if is_upper(printed[: len(word)]) else word


def _ordinal(printed: str) -> str:
    """Set the words of ``thứ nhất`` right, ``""`` for a number that is no word."""
    words = fold(printed).split()
    if len(words) != 2 or words[0] != "thu":
        return ""
    written = load_toml("structure.toml")["outline"]["ordinals"].get(words[1])
    if written is None:
        return ""
    return f"THỨ {written.upper()}" if is_upper(printed) else f"thứ {written}"


def _value(printed: str) -> int:
    ordinals = list(load_toml("structure.toml")["outline"]["ordinals"].values())
    word = printed.lower().removeprefix("thứ ")
    if word in ordinals:
        return {"một": 1, "bốn": 4}.get(word, [o for o in ordinals if o not in ("một", "bốn")].index(word) + 1)
    digits = re.match(r"\d+", printed)
    return int(digits.group()) if digits else roman(printed.upper()) or max(0, ord(printed[0].upper()) - 64)


def _roman_label(text: str) -> Label | None:
    found = _ROMAN.match(text)
    if not found:
        return None
    # An OCR reader takes I for l, 1 or |.
    printed = re.sub(r"[l1|]", "I", found.group("n"))
    value = roman(printed)
    if not value or not re.search(r"[IVXl|]", found.group("n")) or not text[found.end()].isupper() and value == 1:
        return None
    return Label(printed, Rank.ROMAN, (value,), found.end())


def _number_label(text: str) -> Label | None:
    bare = _BARE_NUMBER.match(text)
    found = bare or _NUMBER.match(text)
    if not found:
        return None
    numbers = tuple(int(n) for n in found.group("n").split("."))
    if bare is None:
        after = found.group("next")
        opens = after.isupper() or after in '“"(‘' or (after.isdigit() and bool(found.group("s")))
        if not opens or (len(numbers) == 1 and not found.group("s")):
            return None
        if after.isdigit() and not re.match(r"\s", text[found.start("next") - 1]):
            return None
    if numbers[0] == 0 or 0 in numbers[1:]:
        return None
    end = found.end() if bare else found.start("next")
    return Label(found.group("n"), Rank.NUMBER + len(numbers) - 1, numbers, end)


def outline_label(text: str) -> Label | None:
    """Return the label of the outline with which `text` opens, None where it opens with none."""
    label = _division(text) or _roman_label(text) or _number_label(text)
    if label:
        return label
    found = _LETTER.match(text)
    if found and is_upper(text[found.end() :]):
        return Label(found.group("n"), Rank.LETTER, ("ABCDĐEFGH".index(found.group("n")) + 1,), found.end())
    found = _PAREN.match(text)
    if found:
        return Label(f"({found.group('n')})", Rank.PAREN, (int(found.group("n")),), found.end())
    found = _SMALL.match(text)
    if found and found.group("n")[0] in _ALPHABET:
        return Label(found.group("n"), Rank.SMALL, (_ALPHABET.index(found.group("n")[0]) + 1,), found.end())
    return None


def list_mark(text: str) -> str:
    """Return the mark of a list item (``-``, ``+``, ``(i)``, ``a)`` ...), ``""`` where there is none."""
    for pattern in (_BULLET, _ROMAN_PAREN, _PAREN, _SMALL):
        found = pattern.match(text)
        if found:
            return found.group().strip()
    return ""


def mark_type(mark: str) -> str:
    """Return the kind of a list mark, the same for all items of one list: ``(ii)`` and ``(iii)`` agree."""
    if re.fullmatch(r"[-–—]", mark):
        return "-"
    return re.sub(r"[ivx]+(?=\))", "i", re.sub(r"\d+", "1", mark)) if mark.startswith("(") else re.sub(r"\w", "a", mark)
