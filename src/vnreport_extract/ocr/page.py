"""One page: rendered, cleaned, read, and put into the document model."""

from dataclasses import dataclass, replace

import numpy as np

from ..model import Box, Cell, Grid, Line, Page, PageSource, Region, Word
from .cells import Reading, read_cells
from .clean import despeckle, flatten, rotation, skew_angle, to_grey, turn
from .grids import RuledTable, find_rulings, find_tables
from .layout import Row, as_visual_rows, hull, in_columns, place_of
from .orientation import quarter_turns
from .reader import Span, read_lines
from .render import POINTS_PER_INCH, Pixels, render
from .request import Request
from .shapes import shape_of, type_size
from .superscripts import with_marks

_LEGIBLE = 0.7  # a page that tesseract is less sure of may lie on its side or stand on its head
_RIM = 0.03  # share of the width at either side in which only the scanner's shadow is ever "read"


@dataclass(frozen=True, slots=True)
class Placement:
    """How pixels of the level picture map to points of the page: turned back by `back`, divided by `scale`."""

    scale: float
    back: np.ndarray

    def box(self, span: Span) -> Box:
        """Return the upright box, in points, round the place of `span` before the page was turned."""
        x, y = self.back @ ((span.x0 + span.x1) / 2, span.middle, 1.0)
        half_width, half_height = (span.x1 - span.x0) / 2, span.height / 2
        return Box(*(float(v) / self.scale for v in (x - half_width, y - half_height, x + half_width, y + half_height)))


def read_page(request: Request) -> Page:
    """Return the page read by tesseract.

    Raises:
        InputError: the page cannot be rendered.
        MissingDependency: tesseract's Vietnamese data is not installed.
    """
    picture = render(request.path, request.page.number - 1, request.kind, request.dpi)
    dpi = picture.scale * POINTS_PER_INCH
    grey = despeckle(flatten(to_grey(picture.pixels, dpi)), dpi)
    page = _read_level(request.page, grey, picture.scale)
    if page.confidence >= _LEGIBLE:
        return page
    turns = quarter_turns(grey, dpi)
    if not turns:
        return page
    turned = _read_level(replace(request.page, width=None, height=None), np.rot90(grey, turns).copy(), picture.scale)
    turned.note = f"{page.note}; turned by {90 * turns} degrees".removeprefix("; ")
    return turned if turned.confidence > page.confidence else page


def _read_level(page: Page, grey: Pixels, scale: float) -> Page:
    """Return `page` read from its picture, whose skew is taken out first."""
    import cv2

    angle = skew_angle(grey)
    matrix = rotation(grey.shape, angle)
    level = turn(grey, matrix) if angle else grey
    width, height = page.width or grey.shape[1] / scale, page.height or grey.shape[0] / scale
    placement = Placement(scale, np.asarray(cv2.invertAffineTransform(matrix)))
    return _filled(replace(page, skew=angle, width=width, height=height), level, placement)


def _filled(page: Page, level: Pixels, placement: Placement) -> Page:
    """Return `page` with the lines and grids that are read on its level picture."""
    dpi = placement.scale * POINTS_PER_INCH
    rulings = find_rulings(level, dpi)
    tables = find_tables(rulings)
    readings = [read_cells(level, rulings.both, table, dpi) for table in tables]
    rows = [(row, Region.BODY) for row in _prose(_without(level, tables), dpi)]
    for table, cells in zip(tables, readings, strict=True):
        inside = as_visual_rows([row for cell in cells for row in cell.rows])
        place = place_of(table.span.top, [row for row, _ in rows])
        rows[place:place] = [(row, Region.TABLE) for row in inside]
    page.lines = [_line(page.number, n, row, region, level, placement) for n, (row, region) in enumerate(rows, start=1)]
    line_of = {id(word): n for n, (row, _) in enumerate(rows, start=1) for word in row}
    page.grids = [_grid(page.number, *pair, line_of, placement) for pair in zip(tables, readings, strict=True)]
    page.source = PageSource.OCR if page.lines else PageSource.EMPTY
    page.confidence = _mean_confidence(page.lines)
    return page


def _prose(level: Pixels, dpi: float) -> list[Row]:
    """Return the rows of words outside of tables, in reading order, footnote marks raised."""
    rim = _RIM * level.shape[1]
    rows = [row for row in read_lines(level, dpi) if hull(row).x1 > rim and hull(row).x0 < level.shape[1] - rim]
    return in_columns(with_marks(level, rows, dpi))


def _without(level: Pixels, tables: list[RuledTable]) -> Pixels:
    """Return the picture with its ruled tables painted out: they are read cell by cell."""
    rest = level.copy()
    for table in tables:
        rest[int(table.span.top) : int(table.span.bottom), int(table.span.x0) : int(table.span.x1)] = 255
    return rest


def _line(page: int, number: int, row: Row, region: Region, level: Pixels, placement: Placement) -> Line:
    """Return a row of words as a line of the model."""
    shape = shape_of(level, row)
    words = [Word(word.text, placement.box(word.span), word.confidence) for word in row]
    text = " ".join(word.text for word in words)
    return Line(
        page,
        number,
        text,
        bbox=placement.box(hull(row)),
        size=type_size(shape, text, placement.scale) if shape else None,
        region=region,
        words=words,
        confidence=sum(word.confidence for word in words) / len(words),
    )


def _grid(page: int, table: RuledTable, readings: list[Reading], line_of: dict[int, int], placement: Placement) -> Grid:
    """Return a table as the model's grid."""
    cells = [_cell(reading, line_of, placement) for reading in readings]
    first = min((cell.line for cell in cells if cell.line), default=0)
    return Grid(page, cells, table.rows, table.columns, first, placement.box(table.span))


def _cell(reading: Reading, line_of: dict[int, int], placement: Placement) -> Cell:
    slot = reading.slot
    return Cell(
        slot.row,
        slot.column,
        reading.text,
        slot.row_span,
        slot.column_span,
        line_of[id(reading.rows[0][0])] if reading.rows else None,
        placement.box(slot.span),
        reading.confidence,
        reading.alternative,
    )


def _mean_confidence(lines: list[Line]) -> float:
    """Return the mean confidence of all words, 0 where there is none."""
    scores = [word.confidence for line in lines for word in line.words]
    return sum(scores) / len(scores) if scores else 0.0
