"""Ruled tables in a picture: rulings, then the grid lines they lie on, then cells, merged ones included.

rulings     long level and upright runs of ink
frame       the positions of a table's grid lines
cells       elementary cells joined where the ruling between them is missing
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from .reader import Span
from .render import Pixels, as_pixels

# Lengths in inches.
_SHORTEST_LEVEL = 0.3  # a narrow column's width
_SHORTEST_UPRIGHT = 0.18  # a row's height; more than a capital's
_SAME_LINE = 0.05  # rulings nearer than this lie on one grid line
_GAP = 0.04  # breaks in a ruling that are healed
_SMALLEST_TABLE = 0.4

_DRAWN = 0.55  # share of a cell's side that must carry ink for the ruling to be there


@dataclass(frozen=True, slots=True)
class Slot:
    """A cell of a ruled table before it is read: its place in the grid, its spans, its rectangle."""

    row: int
    column: int
    row_span: int
    column_span: int
    span: Span


@dataclass(frozen=True, slots=True)
class RuledTable:
    """A table's frame: the number of rows and columns, its cells, its rectangle."""

    rows: int
    columns: int
    slots: list[Slot]
    span: Span


@dataclass(frozen=True, slots=True)
class Rulings:
    """Masks (uint8, 0 or 1) of a picture's level and upright rulings, and its resolution."""

    level: Pixels
    upright: Pixels
    dpi: float

    @property
    def both(self) -> Pixels:
        """All rulings."""
        return as_pixels(self.level | self.upright)


def find_rulings(grey: Pixels, dpi: float) -> Rulings:
    """Return the long level and upright lines of `grey`; the picture must be free of skew."""
    import cv2

    block = int(dpi / 8) | 1
    ink = as_pixels(cv2.adaptiveThreshold(grey, 1, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, block, 12))
    return Rulings(
        _runs(ink, int(_SHORTEST_LEVEL * dpi), int(_GAP * dpi), level=True),
        _runs(ink, int(_SHORTEST_UPRIGHT * dpi), int(_GAP * dpi), level=False),
        dpi,
    )


def _runs(ink: Pixels, length: int, gap: int, *, level: bool) -> Pixels:
    """Return the ink that lies in runs of at least `length`, breaks of up to `gap` healed.

    The ink is thickened across the run first: a line that the scanner bent by a pixel stays one line.
    """
    import cv2

    def bar(extent: int) -> Pixels:
        return np.ones((1, extent) if level else (extent, 1), np.uint8)

    thick = cv2.dilate(ink, np.ones((3, 1) if level else (1, 3), np.uint8))
    found = cv2.morphologyEx(thick, cv2.MORPH_OPEN, bar(length))
    return as_pixels(cv2.morphologyEx(found, cv2.MORPH_CLOSE, bar(gap)))


def find_tables(rulings: Rulings) -> list[RuledTable]:
    """Return the ruled tables of a picture from top to bottom; frames of one row or one column are none."""
    tables = (_table(rulings, region) for region in _regions(rulings))
    return sorted((table for table in tables if table is not None), key=lambda table: table.span.top)


def _regions(rulings: Rulings) -> Iterator[Span]:
    """Yield the rectangles round rulings that hang together."""
    import cv2

    reach = max(1, int(0.02 * rulings.dpi))
    joined = cv2.dilate(rulings.both, np.ones((reach, reach), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    for x, y, width, height, _ in stats[1:]:
        if min(width, height) >= _SMALLEST_TABLE * rulings.dpi:
            yield Span(int(x), int(y), int(x + width), int(y + height))


def _table(rulings: Rulings, region: Span) -> RuledTable | None:
    """Return the table in `region`; None where the rulings there make no grid."""
    window = slice(int(region.top), int(region.bottom)), slice(int(region.x0), int(region.x1))
    level, upright = rulings.level[window], rulings.upright[window]
    near = max(2, int(_SAME_LINE * rulings.dpi))
    ys = _positions(level.sum(axis=1), int(_SHORTEST_LEVEL * rulings.dpi), near)
    xs = _positions(upright.sum(axis=0), int(_SHORTEST_UPRIGHT * rulings.dpi), near)
    xs = _with_open_sides(xs, level, near)
    if len(ys) < 2 or len(xs) < 2:
        return None
    sides = _drawn(upright, xs, ys, near)
    floors = _drawn(level.T, ys, xs, near).T
    xs, ys = _lines_in_use(xs, sides), _lines_in_use(ys, floors.T)
    if len(ys) < 3 or len(xs) < 3:
        return None
    sides, floors = _drawn(upright, xs, ys, near), _drawn(level.T, ys, xs, near).T
    slots = [_slot(group, xs, ys, region) for group in _joined_cells(sides, floors)]
    return RuledTable(len(ys) - 1, len(xs) - 1, slots, region) if len(slots) > 2 else None


def _positions(profile: np.ndarray, least: int, near: int) -> list[int]:
    """Return where `profile` (ink per row or column) peaks above `least`, peaks nearer than `near` as one."""
    found: list[list[int]] = []
    for place in np.nonzero(profile >= least)[0]:
        if found and place - found[-1][-1] <= near:
            found[-1].append(int(place))
        else:
            found.append([int(place)])
    return [int(np.average(places, weights=profile[places])) for places in found]


def _with_open_sides(xs: list[int], level: Pixels, near: int) -> list[int]:
    """Return `xs` with the ends of the level rulings added where a table has no upright ruling there."""
    columns = np.nonzero(level.any(axis=0))[0]
    if not len(xs) or not len(columns):
        return xs
    left, right = int(columns[0]), int(columns[-1])
    return [left] * (xs[0] - left > 4 * near) + xs + [right] * (right - xs[-1] > 4 * near)


def _lines_in_use(positions: list[int], drawn: np.ndarray) -> list[int]:
    """Return the grid lines that at least one cell has as a side, and the outermost two."""
    last = len(positions) - 1
    return [place for i, place in enumerate(positions) if i in (0, last) or drawn[:, i].any()]


def _drawn(mask: Pixels, across: list[int], along: list[int], near: int) -> np.ndarray:
    """Return for each stretch between neighbours of `along` and each line of `across`: is the ruling there?

    `mask` has the lines of `across` upright; the result has the shape (len(along) - 1, len(across)).
    """
    result = np.zeros((len(along) - 1, len(across)), dtype=bool)
    for j, x in enumerate(across):
        band = np.asarray(mask[:, max(0, x - near) : x + near + 1].max(axis=1, initial=0))
        for i, (start, end) in enumerate(zip(along, along[1:], strict=False)):
            result[i, j] = end > start and float(np.mean(band[start:end])) >= _DRAWN
    return result


def _joined_cells(sides: np.ndarray, floors: np.ndarray) -> list[tuple[int, int, int, int]]:
    """Return the cells as (first row, first column, last row, last column), in reading order.

    Cells without a ruling between them are one; what is not a rectangle then is filled up to one.
    """
    rows, columns = sides.shape[0], floors.shape[1]
    boxes = [(r, c, r, c) for r in range(rows) for c in range(columns)]
    links = [((r, c), (r, c + 1)) for r in range(rows) for c in range(columns - 1) if not sides[r, c + 1]]
    links += [((r, c), (r + 1, c)) for r in range(rows - 1) for c in range(columns) if not floors[r + 1, c]]
    owner = {(r, c): (r, c, r, c) for r, c, _, _ in boxes}
    for one, other in links:
        _join(owner, owner[one], owner[other])
    return sorted(set(owner.values()))


def _join(
    owner: dict[tuple[int, int], tuple[int, int, int, int]],
    one: tuple[int, int, int, int],
    other: tuple[int, int, int, int],
) -> None:
    """Make one rectangle of two in `owner`, taking in every rectangle that it cuts."""
    box = (min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3]))
    inside = [(r, c) for r in range(box[0], box[2] + 1) for c in range(box[1], box[3] + 1)]
    for place in inside:
        cut = owner[place]
        if cut[0] < box[0] or cut[1] < box[1] or cut[2] > box[2] or cut[3] > box[3]:
            _join(owner, box, cut)
            return
    for place in inside:
        owner[place] = box


def _slot(box: tuple[int, int, int, int], xs: list[int], ys: list[int], region: Span) -> Slot:
    """Return the cell that covers the rows and columns of `box`."""
    top, left, bottom, right = box
    span = Span(xs[left], ys[top], xs[right + 1], ys[bottom + 1]).moved(region.x0, region.top)
    return Slot(top, left, bottom - top + 1, right - left + 1, span)
