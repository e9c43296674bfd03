"""The text of a ruled table's cells: prose read with the Vietnamese model, figures with two models."""

import re
from dataclasses import dataclass

import numpy as np

from .grids import RuledTable, Slot
from .reader import BLOCK, LINE, Glyphs, Span, figure_language, read_lines
from .render import Pixels

_MARGIN = 12  # pixels of white round a cell's ink: tesseract misses glyphs at the very edge
_PALE = 160  # grey level above which nothing is ink
_LEAST_INK = 12  # pixels; less is dust
_DOUBTFUL = 0.85  # confidence below which a short word may be a misread figure
_DISPUTED = 0.6  # what a disagreement between the two models leaves of the confidence

_WELL_FORMED = re.compile(r"[<>≥≤~+-]?\s?(\d{1,3}(\.\d{3})+|\d+)(,\d+)?\s?%?")
_COMPOSED = re.compile(r"[<>≥≤~]?\d+([.,]\d+)*(\s?[-–/]\s?\d+([.,]\d+)*)+\s?%?")
_FOREIGN = re.compile(r"[<>≥≤~+-]?\d+([.,]\d+)*\s?%?")


@dataclass(slots=True)
class Reading:
    """What a cell says: its lines of words (in pixels of the page), its text, and a second opinion."""

    slot: Slot
    rows: list[list[Glyphs]]
    text: str
    confidence: float
    alternative: str = ""


def read_cells(grey: Pixels, rulings: Pixels, table: RuledTable, dpi: float) -> list[Reading]:
    """Return the readings of all cells of `table` on the level picture `grey`; `rulings` are taken out first."""
    import cv2

    clean = grey.copy()
    clean[cv2.dilate(rulings, np.ones((3, 3), np.uint8)) > 0] = 255
    return [_read(clean, slot, dpi) for slot in table.slots]


def _read(grey: Pixels, slot: Slot, dpi: float) -> Reading:
    """Return the reading of one cell."""
    crop, origin = _crop(grey, slot.span)
    if crop is None:
        return Reading(slot, [], "", 1.0)
    mode = BLOCK if crop.shape[0] > 0.25 * dpi + 2 * _MARGIN else LINE
    rows = read_lines(crop, dpi, mode)
    text = _text(rows)
    reading = Reading(slot, _placed(rows, origin), text, _confidence(rows))
    if _may_be_figure(text, reading.confidence):
        _weigh(reading, read_lines(crop, dpi, mode, figure_language()), origin)
    return reading


def _crop(grey: Pixels, span: Span) -> tuple[Pixels | None, tuple[float, float]]:
    """Return the cell's ink with a white margin, and where its corner lies on the page; None for a blank cell."""
    inset = 3
    x0, top = int(span.x0) + inset, int(span.top) + inset
    cell = grey[top : int(span.bottom) - inset, x0 : int(span.x1) - inset]
    ink = cell < _PALE
    rows, columns = np.nonzero(ink.sum(axis=1) > 1)[0], np.nonzero(ink.sum(axis=0) > 1)[0]
    if ink.sum() < _LEAST_INK or not len(rows) or not len(columns):
        return None, (0.0, 0.0)
    inner = cell[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    padded = np.pad(inner, _MARGIN, constant_values=255)
    return padded, (float(x0 + columns[0] - _MARGIN), float(top + rows[0] - _MARGIN))


def _text(rows: list[list[Glyphs]]) -> str:
    return " ".join(word.text for row in rows for word in row)


def _confidence(rows: list[list[Glyphs]]) -> float:
    scores = [word.confidence for row in rows for word in row]
    return sum(scores) / len(scores) if scores else 0.0


def _placed(rows: list[list[Glyphs]], origin: tuple[float, float]) -> list[list[Glyphs]]:
    """Return the words moved from the crop to the page."""
    for row in rows:
        for word in row:
            word.span = word.span.moved(*origin)
    return rows


def _may_be_figure(text: str, confidence: float) -> bool:
    """Return whether `text` may be a figure: it has digits and hardly a letter, or is short and doubtful."""
    letters = sum(character.isalpha() for character in text)
    if any(character.isdigit() for character in text):
        return letters <= len(text) // 3
    return letters <= 1 if len(text) <= 2 else len(text) <= 4 and confidence < _DOUBTFUL


def choose(prose: str, figure: str) -> tuple[str, str]:
    """Return the better of two readings of a figure, and the other where they differ ("" where not).

    Args:
        prose: what the Vietnamese model reads.
        figure: what the model for figures reads; right more often where both are well formed.
    """
    if prose == figure or not _form(figure):
        return prose, ""
    return (figure, prose) if _form(figure) >= _form(prose) else (prose, figure)


def _weigh(reading: Reading, rows: list[list[Glyphs]], origin: tuple[float, float]) -> None:
    """Settle between the reading and that of the figure model; a disagreement leaves a mark."""
    second = _text(rows)
    reading.text, reading.alternative = choose(reading.text, second)
    if reading.text == second:
        reading.confidence = max(reading.confidence * (not reading.alternative), _confidence(rows))
        reading.rows = _placed(rows, origin)
    if _form(reading.alternative):
        reading.confidence *= _DISPUTED


def _form(text: str) -> int:
    """Return how well `text` is formed as a figure: 3 as Vietnamese prints it, 1 in another way, 0 not at all."""
    if _WELL_FORMED.fullmatch(text) or _COMPOSED.fullmatch(text):
        return 3
    return 1 if _FOREIGN.fullmatch(text) else 0
