"""Text files: decoded, split into lines and pages, freed of Markdown emphasis."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from ..data import load_toml
from ..errors import InputError, UnsupportedInput
from ..model import Line, Page, Region
from .encodings import Reading, decode

CONTROL_SHARE = 0.005  # of the characters; no text has more, random bytes have a tenth
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f]")
_STARS = re.compile(r"\*+")
_NOTE_MARK = re.compile(r"\(\*+\)|(?<=\d)\*(?=\d)")  # a note's mark, a product: no emphasis
_UNDERSCORES = re.compile(r"(?<![\w_])(_{1,2})(?=[^\s_])([^_\n]*[^\s_])\1(?![\w_])")
_HEADING = re.compile(r"#{1,6} +(?=\S)")
_ESCAPED = re.compile(r"\\([.*_#()\[\]+-])")


def read_text(data: bytes, name: str) -> tuple[str, list[Page]]:
    """Return the encoding of a text file, and its pages: a form feed begins a new one.

    Lines are counted over the whole file, split at the line feed alone.

    Raises:
        InputError: the file is empty.
        UnsupportedInput: the bytes are no text in any encoding.
    """
    if not data.strip():
        raise InputError(f"{name}: the file is empty")
    reading = decode_text(data, name)
    text, encoding = reading.text, reading.encoding
    if encoding.startswith("utf") and _decomposed(text):
        encoding += " (decomposed)"
    if "\n" not in text:
        text = text.replace("\r", "\n")
    return encoding, _pages(text.split("\n"))


def decode_text(data: bytes, name: str) -> Reading:
    """Return the bytes of a text in the likeliest encoding.

    Raises:
        UnsupportedInput: they are no text in any.
    """
    reading = decode(data)
    if len(_CONTROL.findall(reading.text)) > CONTROL_SHARE * len(reading.text):
        raise UnsupportedInput(f"{name}: neither a PDF, an image nor a text")
    return reading


def _decomposed(text: str) -> bool:
    """Tell whether most of the marked letters are written as a letter and combining marks."""
    if unicodedata.is_normalized("NFC", text):
        return False
    marks = sum(unicodedata.combining(char) > 0 for char in text)
    return marks > sum(ord(char) > 0xBF and char.isalpha() for char in text)


def _pages(raw: Sequence[str]) -> list[Page]:
    """Return the lines on their pages; a line with a form feed in it belongs to the page it begins on."""
    pages = [Page(1)]
    for number, (line, plain) in enumerate(zip(raw, plain_lines(raw), strict=True), 1):
        lead = len(line) - len(line.lstrip("\f"))
        for _ in range(lead):
            pages.append(Page(len(pages) + 1))
        text = unicodedata.normalize("NFC", plain.text.replace("\f", ""))
        region = Region.FURNITURE if is_furniture(text) else Region.BODY
        pages[-1].lines.append(
            Line(len(pages), number, text, line, bold=plain.bold, italic=plain.italic, region=region)
        )
        for _ in range(line.count("\f") - lead):
            pages.append(Page(len(pages) + 1))
    return pages


def is_furniture(text: str) -> bool:
    """Tell whether a line belongs to the web page around the report (buttons, comment box, other news)."""
    return bool(_furniture().fullmatch(re.sub(r"\d+", "#", text.strip())))


@cache
def _furniture() -> re.Pattern[str]:
    patterns = load_toml("furniture.toml")["lines"]
    return re.compile("|".join(f"(?:{p})" for p in patterns), re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Plain:
    """A line without its Markdown, and what the Markdown said of the whole line."""

    text: str
    bold: bool = False
    italic: bool = False


def plain_lines(raw: Sequence[str]) -> list[Plain]:
    """Take the Markdown emphasis out of lines; it may begin on one line and end on a later one.

    Stars are taken out only where a paragraph has them in pairs: a lone one is a note's mark or a slip.
    """
    plain: list[Plain] = []
    for paragraph in _paragraphs([line.removesuffix("\r") for line in raw]):
        plain += _without_stars(paragraph) if any("*" in line for line in paragraph) else map(Plain, paragraph)
    return [_without_marks(line) for line in plain]


def _paragraphs(lines: Sequence[str]) -> Iterator[list[str]]:
    """Yield runs of lines up to a blank line or a table's bar, which ends its run."""
    run: list[str] = []
    for line in lines:
        run.append(line)
        if line.strip() in ("", "|"):
            yield run
            run = []
    if run:
        yield run


def _without_stars(lines: list[str]) -> list[Plain]:
    """Return a paragraph without its stars, or as it is where they do not pair."""
    bullets = [_bullet(line) for line in lines]
    runs = [_star_runs(line, bullet) for line, bullet in zip(lines, bullets, strict=True)]
    total = sum(end - start for line in runs for start, end in line)
    if total == 0 or total % 2:
        return [Plain(line) for line in lines]
    plain: list[Plain] = []
    state = 0  # bit 1: italic, bit 2: bold
    for line, spans in zip(lines, runs, strict=True):
        shared, place, kept = 3, 0, []
        for start, end in [*spans, (len(line), len(line))]:
            piece = line[place:start]
            shared = shared & state if piece.strip(" *") else shared
            kept.append(piece)
            state ^= {0: 0, 1: 1, 2: 2, 3: 3}[min(end - start, 3)]
            place = end
        text = "".join(kept)
        shared = shared if text.strip() else 0
        plain.append(Plain(text, bool(shared & 2), bool(shared & 1)))
    return plain


def _bullet(line: str) -> int:
    """Return the offset after a star that is a list's bullet (at the line's start, a blank after it), else -1."""
    match = re.match(r"\s*(\*+)\s", line)
    if match is None or not line.strip("* \t"):
        return -1
    closing = re.search(r"(\*+)\s*$", line)
    emphasis = len(closing[1]) if closing else 0
    return match.end(1) if len(match[1]) - emphasis == 1 else -1


def _star_runs(line: str, bullet: int) -> list[tuple[int, int]]:
    """Return the runs of stars that may be emphasis, a bullet left out."""
    kept = {i for match in _NOTE_MARK.finditer(line) for i in range(*match.span())} | {bullet - 1}
    spans = []
    for match in _STARS.finditer(line):
        start, end = match.span()
        end -= end == bullet
        if end > start and start not in kept:
            spans.append((start, end))
    return spans


def _without_marks(line: Plain) -> Plain:
    """Take out underscores around words, the signs before a heading, and backslashes before marks."""
    bare = _UNDERSCORES.sub(r"\2", line.text) if "_" in line.text else line.text
    heading = _HEADING.match(bare)
    bare = bare[heading.end() :] if heading else bare
    return Plain(_ESCAPED.sub(r"\1", bare), line.bold or heading is not None, line.italic)
