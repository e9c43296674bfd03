"""Which way up a page lies, found out by reading a piece of it each way (tesseract's own data may be missing)."""

import numpy as np

from .reader import BLOCK, read_lines
from .render import Pixels
from .shapes import INK

_WIDTH, _HEIGHT = 5.0, 2.5  # inches of the piece that is read
_SURER = 0.1  # by how much another way must be the surer one


def quarter_turns(grey: Pixels, dpi: float) -> int:
    """Return how many quarter turns anticlockwise set the page upright: 0 to 3."""
    scores = [_certainty(_dense_piece(np.rot90(grey, turns), dpi), dpi) for turns in range(4)]
    best = int(np.argmax(scores))
    return best if scores[best] > scores[0] + _SURER else 0


def _dense_piece(grey: Pixels, dpi: float) -> Pixels:
    """Return a piece round the middle of the page's ink."""
    rows, columns = np.nonzero(grey[::4, ::4] < INK)
    if not len(rows):
        return grey[:1, :1].copy()
    top = max(0, int(4 * np.median(rows) - _HEIGHT * dpi / 2))
    left = max(0, int(4 * np.median(columns) - _WIDTH * dpi / 2))
    return grey[top : top + int(_HEIGHT * dpi), left : left + int(_WIDTH * dpi)].copy()


def _certainty(piece: Pixels, dpi: float) -> float:
    """Return how sure tesseract is of the words of `piece`, each weighted by its length."""
    words = [word for row in read_lines(piece, dpi, BLOCK) for word in row]
    letters = sum(len(word.text) for word in words)
    return sum(word.confidence * len(word.text) for word in words) / letters if letters else 0.0
