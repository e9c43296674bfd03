"""Vietnamese encodings: bytes become text in whatever encoding gives the best Vietnamese."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

from ..data import load_table, load_toml

SAMPLE = 20_000  # characters that a reading is judged by
GOOD = 0.5  # share of Vietnamese words that a legacy reading must reach
MARGIN = 0.2  # by which it must beat the plain reading: clean text scores .8, its misreadings under .2
DAMAGED = 0.005  # share of bytes that UTF-8 may have lost; another encoding has marks in every second word
_WORD = re.compile(r"[^\W\d_]+(?:[^\s\d_,.;:()\[\]\"“”/-]*[^\W\d_])?")
_TONES = str.maketrans("", "", "\u0300\u0301\u0303\u0309\u0323")


@dataclass(frozen=True, slots=True)
class Reading:
    """Text as one encoding reads it, and how Vietnamese it looks (0 to 1)."""

    encoding: str
    text: str
    score: float


def decode(data: bytes) -> Reading:
    """Return the bytes as text in the encoding that reads best.

    UTF-8 text that reads as Vietnamese in no encoding (another language, stripped or garbled Vietnamese)
    stays as it is.
    """
    plain = _plain(data)
    if plain.score >= GOOD:
        return plain
    best = max(_legacy(data, plain), key=lambda reading: reading.score, default=plain)
    return best if best.score >= max(GOOD, plain.score + MARGIN) else plain


def _plain(data: bytes) -> Reading:
    """Read as Unicode where the bytes are Unicode, else as the Western code page."""
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            text = data.decode(encoding, "replace")
            return Reading(encoding.removesuffix("-sig"), text, vietnamese_share(text))
    if (wide := _unmarked_utf16(data)) is not None:
        return wide
    text, encoding = data.decode("utf-8", "replace"), "utf-8"
    if text.count("\ufffd") > DAMAGED * len(text):
        text, encoding = _western(data), "windows-1252"
    return Reading(encoding, text, vietnamese_share(text))


def _unmarked_utf16(data: bytes) -> Reading | None:
    """Read as UTF-16 without a mark where every second byte is often 0, as in any Latin text."""
    sample = data[:SAMPLE]
    for encoding, zeros, others in (("utf-16-le", sample[1::2], sample[::2]), ("utf-16-be", sample[::2], sample[1::2])):
        if len(data) % 2 == 0 and zeros.count(0) > 0.3 * len(zeros) and others.count(0) < 0.05 * len(others):
            text = data.decode(encoding, "replace")
            return Reading("utf-16", text, vietnamese_share(text))
    return None


def _western(data: bytes) -> str:
    """Read as windows-1252, its five unused bytes as Latin-1 does."""
    return "".join(_western_byte(byte) for byte in data)


@cache
def _western_byte(byte: int) -> str:
    try:
        return bytes([byte]).decode("windows-1252")
    except UnicodeDecodeError:
        return chr(byte)


def _legacy(data: bytes, plain: Reading) -> Iterator[Reading]:
    """Yield the readings in the older encodings, also of legacy text that was saved as UTF-8."""
    western = plain.text
    if plain.encoding == "windows-1252":
        text = data.decode("windows-1258", "replace")
        yield Reading("windows-1258", text, vietnamese_share(text))
    elif not any(ord(c) > 0x7F for c in western):
        text = from_viqr(western)
        yield Reading("viqr", text, vietnamese_share(text))
    elif (mended := _saved_twice(western)) is not None:
        yield Reading("utf-8 (saved twice)", mended, vietnamese_share(mended))
    for name in LEGACY:
        # TCVN3 cannot write a marked capital where a sentence begins either.
        text = _SENTENCE_START.sub(lambda match: match[0].upper(), LEGACY[name](western))
        yield Reading(name, text, vietnamese_share(text))


def _saved_twice(text: str) -> str | None:
    """Undo the saving of UTF-8 that had been read as windows-1252 (Ä‘áº¡t for đạt), None where it was not."""
    try:
        return b"".join(_western_bytes()[char] for char in text).decode("utf-8")
    except (KeyError, UnicodeDecodeError):
        return None


@cache
def _western_bytes() -> dict[str, bytes]:
    return {char: bytes([byte]) for byte in range(256) for char in (chr(byte), _western_byte(byte))}


def vietnamese_share(text: str) -> float:
    """Return the share of words that carry a Vietnamese mark and are shaped like Vietnamese syllables."""
    words = _WORD.findall(unicodedata.normalize("NFC", text[:SAMPLE]))
    good = sum(not word.isascii() and is_syllable(word) for word in words)
    return good / len(words) if words else 0.0


@cache
def is_syllable(word: str) -> bool:
    """Tell whether a word is shaped like a Vietnamese syllable: its letters, their order, one tone."""
    apart = unicodedata.normalize("NFD", word.lower())
    base = unicodedata.normalize("NFC", apart.translate(_TONES))
    tones = [c for c in apart if ord(c) in _TONES]
    match = _syllable().fullmatch(base)
    if match is None or len(tones) > 1:
        return False
    return match["coda"] not in load_toml("syllable_shape.toml")["stopped_codas"] or tones in (["\u0301"], ["\u0323"])


@cache
def _syllable() -> re.Pattern[str]:
    shape = load_toml("syllable_shape.toml")
    onset, vowel, coda = ("|".join(shape[key]) for key in ("onsets", "vowels", "codas"))
    return re.compile(f"(?:{onset})?(?:{vowel})(?P<coda>{coda})?")


def from_tcvn3(text: str) -> str:
    """Return text in TCVN3, read as windows-1252, as Unicode; words set in capitals get capital marks."""
    table = {_western_byte(int(byte, 16)): letter for byte, letter in load_table("tcvn3.tsv")}
    lines = "".join(table.get(char, char) for char in text).split("\n")
    return "\n".join(map(_capital_words, lines))


_SENTENCE_START = re.compile(r"(?:(?<=[.!?] )|(?<=\n\n)|\A)[à-ỹ](?=[a-zà-ỹ])")


def _capital_words(line: str) -> str:
    """Raise HộI to HỘI, and Xã to XÃ where the words beside it are in capitals."""
    words = list(re.finditer(r"[^\W\d_]+", line))
    capitals = [_capital_letters(match[0]) for match in words]
    for index, match in enumerate(words):
        beside = [capitals[i] for i in (index - 1, index + 1) if 0 <= i < len(words) and _adjoin(line, words, i, index)]
        if capitals[index] > 1 or (capitals[index] >= 0 and beside and min(beside) > 0 and max(beside) > 1):
            line = line[: match.start()] + match[0].upper() + line[match.end() :]
    return line


def _adjoin(line: str, words: list[re.Match[str]], i: int, j: int) -> bool:
    """Tell whether nothing but blanks stands between two neighbouring words."""
    first, second = sorted((i, j))
    return line[words[first].end() : words[second].start()].isspace()


def _capital_letters(word: str) -> int:
    """Return how many unmarked letters the word has, all of them capitals; -1 where one is small."""
    plain = [c for c in word if c.isascii()]
    return len(plain) if all(c.isupper() for c in plain) else -1


def from_vni(text: str) -> str:
    """Return text in VNI, read as windows-1252, as Unicode."""
    table = _vni()
    return _vni_pattern().sub(lambda match: table[match[0]], text)


@cache
def _vni() -> dict[str, str]:
    small = {legacy: letter for legacy, letter in load_table("vni.tsv")}
    return (
        {k.upper(): v.upper() for k, v in small.items()}
        | {k[0].upper() + k[1:]: v.upper() for k, v in small.items()}
        | small
    )


@cache
def _vni_pattern() -> re.Pattern[str]:
    return re.compile("|".join(sorted(map(re.escape, _vni()), key=len, reverse=True)))


LEGACY: dict[str, Callable[[str], str]] = {"tcvn3": from_tcvn3, "vni": from_vni}


def from_viqr(text: str) -> str:
    """Return VIQR text as Unicode; a full stop that ends a sentence stays one."""
    table = {sign: (letters, chr(int(code, 16))) for sign, letters, code in load_table("viqr.tsv")}

    def compose(match: re.Match[str]) -> str:
        letter, signs = match[1], match[2]
        outline = signs == "." and _ROMAN.search(match.string[: match.start() + 1])
        if outline or any(letter not in table[sign][0] for sign in signs):
            return match[0]
        return unicodedata.normalize("NFC", letter + "".join(table[sign][1] for sign in signs))

    text = re.sub(r"(?<!\\)[dD](d|D)", lambda m: "Đ" if m[0][0] == "D" else "đ", text)
    return re.sub(r"\\(.)", r"\1", _VIQR_VOWEL.sub(compose, text))


_ROMAN = re.compile(r"(?<![^\W_])[IVX]*I$")  # the number of a section: its full stop is one
# Shape and tone signs come in either order. A full stop is a tone where the word goes on, where the sentence
# does in small letters, and among capitals.
_VIQR_TONE = r"['`~?]|[.](?:(?=[(^+A-Za-z,;:.]|\s+[a-z(])|(?<=[A-Z^(+][.])(?=\s+[A-Z]))"
_VIQR_VOWEL = re.compile(rf"([aeiouyAEIOUY])((?:[(^+](?:{_VIQR_TONE})?|(?:{_VIQR_TONE})[(^+]?))")
