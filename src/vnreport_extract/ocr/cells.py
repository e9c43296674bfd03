"""The text of a ruled table's cells: prose read with the Vietnamese model, figures with two models."""

import re
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from .grids import RuledTable, Slot
from .reader import BLOCK, LINE, RAW_LINE, Glyphs, Span, figure_language, read_lines
from .render import Pixels, as_pixels

_MARGIN = 12  # pixels of white round a cell's ink: tesseract misses glyphs at the very edge
_PALE = 160  # grey level above which nothing is ink
_FIGURE_MARGIN = 6  # the same for figures, which are read without a search for lines
_LEAST_INK = 12  # pixels; less is no sign
_DUST = 6  # pixels; larger pieces are never dust
_DUST_REACH = 0.5  # heights of the cell's letters within which a small piece belongs to one
_DOUBTFUL = 0.85  # confidence below which a short word may be a misread figure
_LONGEST_DOUBT = 8  # characters
_LEAD = 0.1  # how much surer the Vietnamese model must be to win
_DISPUTED = 0.6  # what a disagreement between the two models leaves of the confidence

_WELL_FORMED = re.compile(r"[<>≥≤~+-]?\s?(\d{1,3}(\.\d{3})+|\d+)(,\d+)?\s?%?")
_COMPOSED = re.compile(r"[<>≥≤~]?\d+([.,]\d+)*(\s?[-–/]\s?\d+([.,]\d+)*)+\s?%?")
_FOREIGN = re.compile(r"[<>≥≤~+-]?\d+([.,]\d+)*\s?%?")


_UNGROUPED = re.compile(r"\d{5,}(,\d+)?")  # a full stop was lost, or is a digit now
_ROMAN = re.compile(r"[IVX]+")
_LIKE_ROMAN = re.compile(r"[HIỊĨÍÌỈVXYl|1!\[\]]+")  # what the Vietnamese model makes of II and III


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
    if mode == LINE and _may_be_figure(text, reading.confidence):
        _weigh(reading, _read_figure(crop, dpi), origin)
    return reading


def _read_figure(crop: Pixels, dpi: float) -> list[list[Glyphs]]:
    """Return the words of a one-line cell as the model for figures reads them.

    Raw line mode: tesseract's own search for the baseline goes astray on two digits, a comma and a digit.
    """
    import cv2

    trim = _MARGIN - _FIGURE_MARGIN
    soft = cv2.GaussianBlur(crop[trim:-trim, trim:-trim], (0, 0), 1.0)
    rows = read_lines(as_pixels(soft), dpi, RAW_LINE, figure_language())
    return _placed(rows, (trim, trim))


def _crop(grey: Pixels, span: Span) -> tuple[Pixels | None, tuple[float, float]]:
    """Return the cell's ink with a white margin, and where its corner lies on the page; None for a blank cell."""
    inset = 3
    x0, top = int(span.x0) + inset, int(span.top) + inset
    cell = grey[top : int(span.bottom) - inset, x0 : int(span.x1) - inset]
    ink = _without_dust(cell < _PALE)
    cell = np.where(ink | (cell >= _PALE), cell, 255).astype(np.uint8)
    rows, columns = np.nonzero(ink.sum(axis=1) > 1)[0], np.nonzero(ink.sum(axis=0) > 1)[0]
    if ink.sum() < _LEAST_INK or not len(rows) or not len(columns):
        return None, (0.0, 0.0)
    inner = cell[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    padded = np.pad(inner, _MARGIN, constant_values=255)
    return padded, (float(x0 + columns[0] - _MARGIN), float(top + rows[0] - _MARGIN))


def _without_dust(ink: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """Return the ink without small pieces that stand away from all writing: no comma or tone mark does."""
    import cv2

    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink.astype(np.uint8), connectivity=8)
    boxes = stats[1:, :4]
    if not len(boxes):
        return ink
    letters = [box for box in boxes if box[3] >= 0.5 * boxes[:, 3].max()]
    reach = _DUST_REACH * max((box[3] for box in letters), default=0)
    dust = [not any(_near(box, letter, reach) for letter in letters) for box in boxes]
    tiny = (boxes[:, 2:4].max(axis=1) <= _DUST) & (np.array(dust) | (boxes[:, 3].max() <= _DUST))
    return np.asarray(ink & ~np.append(False, tiny)[labels], dtype=np.bool_)


def _near(box: Pixels, letter: Pixels, reach: float) -> bool:
    """Return whether `box` (x, y, width, height) is within `reach` of `letter` in both directions."""
    x, y, width, height = (int(value) for value in box)
    left, top, wide, high = (int(value) for value in letter)
    return (
        x <= left + wide + reach and x + width >= left - reach and y <= top + high + reach and y + height >= top - reach
    )


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
    """Return whether `text` may be a figure or a Roman numeral: digits and hardly a letter, or short and doubtful."""
    letters = sum(character.isalpha() for character in text)
    if any(character.isdigit() for character in text):
        return letters <= len(text) // 3 or (confidence < _DOUBTFUL and len(text) <= _LONGEST_DOUBT)
    if len(text) <= 2 and letters <= 1 or _LIKE_ROMAN.fullmatch(text):
        return True
    return confidence < _DOUBTFUL and len(text) <= _LONGEST_DOUBT


def choose(prose: str, figure: str, sureness: tuple[float, float] = (1.0, 1.0)) -> tuple[str, str]:
    """Return the better of two readings of a figure, and the other where they differ ("" where not).

    Args:
        prose: what the Vietnamese model reads.
        figure: what the model for figures reads; right more often where both are as well formed.
        sureness: the confidence (0 to 1) of the one and the other.
    """
    if _LIKE_ROMAN.fullmatch(prose) and _ROMAN.fullmatch(figure):
        return figure, ""
    if prose == figure or not _form(figure):
        return prose, ""
    rank = _form(prose), sureness[0] - _LEAD
    return (figure, prose) if (_form(figure), sureness[1]) >= rank else (prose, figure)


def _weigh(reading: Reading, rows: list[list[Glyphs]], origin: tuple[float, float]) -> None:
    """Settle between the reading and that of the figure model; a disagreement leaves a mark."""
    second, sureness = _text(rows), (reading.confidence, _confidence(rows))
    reading.text, reading.alternative = choose(reading.text, second, sureness)
    if reading.text == second:
        reading.confidence = sureness[1] if reading.alternative else max(sureness)
        reading.rows = _placed(rows, origin)
    if _form(reading.alternative):
        reading.confidence *= _DISPUTED


def _form(text: str) -> int:
    """Return how well `text` is formed as a figure: 3 as Vietnamese prints it, 1 in another way, 0 not at all."""
    if _UNGROUPED.fullmatch(text):
        return 2
    if _WELL_FORMED.fullmatch(text) or _COMPOSED.fullmatch(text):
        return 3
    return 1 if _FOREIGN.fullmatch(text) else 0
