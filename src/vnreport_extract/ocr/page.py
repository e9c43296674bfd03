"""One page: rendered, cleaned, read, and put into the document model."""

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from ..model import Box, Line, Page, PageSource, Word
from .clean import despeckle, rotation, skew_angle, to_grey, turn
from .reader import Glyphs, Span, read_lines
from .render import POINTS_PER_INCH, render


@dataclass(frozen=True, slots=True)
class Request:
    """What a worker is asked: read `page` (as ingest left it) of the file at `path`."""

    path: Path
    kind: str
    page: Page
    dpi: int
    timeout: int


@dataclass(frozen=True, slots=True)
class Placement:
    """How pixels of the turned picture map to points of the page."""

    scale: float
    back: np.ndarray

    def box(self, span: Span) -> Box:
        """Return the box in points that stands upright round the middle of `span` turned back."""
        x, y = self.back @ ((span.x0 + span.x1) / 2, span.middle, 1.0)
        half_width, half_height = (span.x1 - span.x0) / 2, span.height / 2
        return Box(*(float(v) / self.scale for v in (x - half_width, y - half_height, x + half_width, y + half_height)))


def read_page(request: Request) -> Page:
    """Return the page read by tesseract.

    Raises:
        InputError: the page cannot be rendered.
        MissingDependency: tesseract's Vietnamese data is not installed.
    """
    import cv2

    picture = render(request.path, request.page.number - 1, request.kind, request.dpi)
    dpi = picture.scale * POINTS_PER_INCH
    grey = despeckle(to_grey(picture.pixels, dpi))
    angle = skew_angle(grey)
    matrix = rotation(grey.shape, angle)
    level = turn(grey, matrix) if angle else grey
    placement = Placement(picture.scale, cv2.invertAffineTransform(matrix))
    rows = read_lines(level, dpi)
    lines = [_line(request.page.number, number, row, placement) for number, row in enumerate(rows, start=1)]
    height, width = grey.shape
    return replace(
        request.page,
        lines=lines,
        source=PageSource.OCR if lines else PageSource.EMPTY,
        width=request.page.width or width / picture.scale,
        height=request.page.height or height / picture.scale,
        skew=angle,
        confidence=_mean_confidence(lines),
    )


def _line(page: int, number: int, row: list[Glyphs], placement: Placement) -> Line:
    """Return a row of words as a line of the model."""
    words = [Word(glyphs.text, placement.box(glyphs.span), glyphs.confidence) for glyphs in row]
    box = words[0].bbox
    for word in words[1:]:
        box = box.union(word.bbox)
    confidence = sum(word.confidence for word in words) / len(words)
    return Line(page, number, " ".join(word.text for word in words), bbox=box, words=words, confidence=confidence)


def _mean_confidence(lines: list[Line]) -> float:
    """Return the mean confidence of all words, 0 where there is none."""
    scores = [word.confidence for line in lines for word in line.words]
    return sum(scores) / len(scores) if scores else 0.0
