"""Tesseract, asked for the words of a picture and their places."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from .installation import DIGIT_LANGUAGE, PAGE_LANGUAGE, has_language, require_data
from .render import Pixels

PAGE = 3  # tesseract's page segmentation modes
BLOCK = 6
LINE = 7
WORD = 8
RAW_LINE = 13

_LONG_DASH = re.compile("[-–—]{2,}|—")  # what the models make of an en dash; Vietnamese print has no em dash


@dataclass(frozen=True, slots=True)
class Span:
    """A rectangle in pixels."""

    x0: float
    top: float
    x1: float
    bottom: float

    @property
    def height(self) -> float:
        """The height in pixels."""
        return self.bottom - self.top

    @property
    def middle(self) -> float:
        """The vertical middle."""
        return (self.top + self.bottom) / 2

    def moved(self, dx: float, dy: float) -> "Span":
        """Return the rectangle moved by `dx`, `dy`."""
        return Span(self.x0 + dx, self.top + dy, self.x1 + dx, self.bottom + dy)


@dataclass(slots=True)
class Glyphs:
    """One word as read: its text, its rectangle, the reader's confidence (0 to 1)."""

    text: str
    span: Span
    confidence: float


@cache
def _engine(language: str) -> Any:
    """Return the tesseract instance of `language`, loaded once per process."""
    import tesserocr

    return tesserocr.PyTessBaseAPI(path=str(require_data()), lang=language)


def figure_language() -> str:
    """Return the language that figures are read in: English where its data is installed."""
    return DIGIT_LANGUAGE if has_language(require_data(), DIGIT_LANGUAGE) else PAGE_LANGUAGE


def read_lines(
    grey: Pixels, dpi: float, mode: int = PAGE, language: str = PAGE_LANGUAGE, only: str = ""
) -> list[list[Glyphs]]:
    """Return the lines of words that tesseract reads on `grey`, in its reading order.

    Args:
        grey: the picture, uint8, height by width.
        dpi: its resolution.
        mode: tesseract's page segmentation mode.
        language: the model's name.
        only: characters that alone may be read; all where empty.
    """
    from PIL import Image

    engine = _engine(language)
    engine.SetVariable("tessedit_char_whitelist", only)
    engine.SetPageSegMode(mode)
    engine.SetImage(Image.fromarray(grey))
    engine.SetSourceResolution(int(dpi))
    engine.Recognize()
    return list(_lines_of(engine.GetIterator()))


def _lines_of(iterator: Any) -> Iterator[list[Glyphs]]:
    """Yield the lines of a recognised page, each a list of words."""
    from tesserocr import RIL

    line: list[Glyphs] = []
    while iterator is not None:
        if iterator.IsAtBeginningOf(RIL.TEXTLINE) and line:
            yield line
            line = []
        word = _word_at(iterator)
        if word is not None:
            line.append(word)
        if not iterator.Next(RIL.WORD):
            break
    if line:
        yield line


def _word_at(iterator: Any) -> Glyphs | None:
    """Return the word that the iterator stands on; None where it is blank."""
    from tesserocr import RIL

    box = iterator.BoundingBox(RIL.WORD)
    if box is None:
        return None
    text = _LONG_DASH.sub("–", iterator.GetUTF8Text(RIL.WORD).strip())
    if not text:
        return None
    return Glyphs(text, Span(*box), iterator.Confidence(RIL.WORD) / 100)
