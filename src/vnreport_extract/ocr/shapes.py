"""The glyphs of one line as connected ink: baseline, height of its letters, size of its type."""

import unicodedata
from dataclasses import dataclass

import numpy as np

from .layout import Row, hull
from .reader import Span
from .render import Pixels

INK = 160  # grey level below which a pixel of a flattened picture is ink

# Share of the type's size, in faces like Times and Arial.
_SMALL_LETTER = 0.46
_CAPITAL = 0.67
_LOW_LETTERS = frozenset("aceimnorsuvwxz")  # those that stand on the line and have no ascender


@dataclass(frozen=True, slots=True)
class Shape:
    """A line's connected pieces of ink (in pixels of the page), its baseline, the height of most letters."""

    pieces: list[Span]
    baseline: float
    body: float


def shape_of(level: Pixels, row: Row) -> Shape | None:
    """Return the shape of `row` on the page's level picture; None where it holds too little ink to tell."""
    import cv2

    span = hull(row)
    # A small mark before the line's first word or after its last is often passed over by tesseract.
    above, beside = int(span.height * 0.15), int(span.height * 1.2)
    top, x0 = max(0, int(span.top) - above), max(0, int(span.x0) - beside)
    window = level[top : int(span.bottom) + above, x0 : int(span.x1) + beside]
    if not window.size:
        return None
    _, _, stats, _ = cv2.connectedComponentsWithStats((window < INK).astype(np.uint8), connectivity=8)
    pieces = [Span(int(x), int(y), int(x + w), int(y + h)).moved(x0, top) for x, y, w, h, _ in stats[1:]]
    return _shape(pieces, span.height)


def _shape(pieces: list[Span], line_height: float) -> Shape | None:
    """Return the shape of a line made of `pieces`: most letters stand on the baseline and are of one height."""
    letters = [piece for piece in pieces if 0.25 * line_height < piece.height < 1.1 * line_height]
    if len(letters) < 3:
        return None
    baseline = float(np.median([piece.bottom for piece in letters]))
    standing = [piece.height for piece in letters if abs(piece.bottom - baseline) < 0.12 * line_height]
    # The lower third: in a line of small letters those with an ascender must not decide.
    return Shape(pieces, baseline, float(np.percentile(standing, 30))) if standing else None


def type_size(shape: Shape, text: str, scale: float) -> float:
    """Return the type's size in points; `scale` is pixels per point. Capitals and digits are taller."""
    letters = [unicodedata.normalize("NFD", character)[0] for character in text if character.isalnum()]
    low = sum(letter in _LOW_LETTERS for letter in letters)
    share = _SMALL_LETTER if low > 0.35 * len(letters) else _CAPITAL
    return round(shape.body / share / scale, 1)
