"""Reading order: two blocks of text side by side are read one after the other, the left one first.

A letterhead sets the issuer beside the national motto, a closing sets the recipients beside the signature.
Both show as rows that share a gutter, or as rows at different heights that no single column could hold.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from .words import Token, around, main_size, rows

GAP = 1.5  # of the font size; wider than any blank of justified text
GUTTER = 6.0  # points that the rows' gaps must have in common
LONE_GAP = 4.0  # of the font size; a single row with such a gap is two texts
PITCH = 1.9  # of the font size; lines further apart do not belong together
SIGNATURE = 8.0  # of the font size; the room for a signature
CROWDED = 0.8  # of the font size; rows closer than this cannot be lines of one column
FIGURES = 0.6  # share of right-hand texts that are figures in a list with figures at its right

Row = list[Token]


@dataclass(frozen=True, slots=True)
class Gutter:
    """The empty strip between two columns."""

    left: float
    right: float

    def without(self, row: Row) -> Gutter | None:
        """Return what a row leaves of the gutter: one of its gaps, or a side of it; None where it crosses."""
        box = around(row)
        gaps = [(a.box.x1, b.box.x0) for a, b in pairwise(row)]
        for low, high in [*gaps, (box.x1, float("inf")), (float("-inf"), box.x0)]:
            rest = Gutter(max(low, self.left), min(high, self.right))
            if rest.right - rest.left >= GUTTER:
                return rest
        return None


def reading_order(lines: Sequence[Row]) -> list[Row]:
    """Return the rows in reading order, those that hold two texts side by side cut in two."""
    bands = _bands(lines)
    merged = [sorted((w for row in band for w in row), key=lambda w: w.box.x0) for band in bands]
    ordered: list[Row] = []
    index = 0
    while index < len(bands):
        end, gutter = _side_by_side(merged, index)
        if gutter is None:
            ordered += bands[index]
            index += 1
            continue
        middle = (gutter.left + gutter.right) / 2
        words = [word for row in merged[index:end] for word in row]
        ordered += rows([w for w in words if w.box.x0 < middle]) + rows([w for w in words if w.box.x0 >= middle])
        index = end
    return ordered


def _bands(lines: Sequence[Row]) -> list[list[Row]]:
    """Put rows together that overlap in height but not in width: lines of two columns."""
    bands: list[list[Row]] = []
    for row in lines:
        if bands and len(bands[-1]) == 1 and _crowded(bands[-1][0], row):
            bands[-1].append(row)
        else:
            bands.append([row])
    return bands


def _crowded(above: Row, below: Row) -> bool:
    first, second = around(above), around(below)
    apart = first.x1 + GUTTER <= second.x0 or second.x1 + GUTTER <= first.x0
    return apart and _distance(above, below) < CROWDED * min(main_size(above), main_size(below))


def _distance(above: Row, below: Row) -> float:
    return below[0].baseline - above[0].baseline


def _side_by_side(lines: Sequence[Row], start: int) -> tuple[int, Gutter | None]:
    """Return where the run of two-column rows that begins at `start` ends, and its gutter."""
    best: tuple[int, int, Gutter | None] = (0, start, None)
    for gap in _gaps(lines[start]):
        end, split, gutter = _run(lines, start, gap)
        lone = gap.right - gap.left >= LONE_GAP * main_size(lines[start])
        if (split > 1 or lone) and split > best[0] and not _figures_at_right(lines[start:end], gutter):
            best = (split, end, gutter)
    return best[1], best[2]


def _gaps(row: Row) -> list[Gutter]:
    least = GAP * main_size(row)
    return [Gutter(a.box.x1, b.box.x0) for a, b in pairwise(row) if b.box.x0 - a.box.x1 >= least]


def _run(lines: Sequence[Row], start: int, gutter: Gutter) -> tuple[int, int, Gutter]:
    """Follow a gutter down the rows: where it ends, how many rows have text on both sides, what is left of it.

    Rows on one side alone belong to the run where a row on both sides follows, and where they go on with the
    left column line by line.
    """
    split, end, kept = 1, start + 1, gutter
    last_left = lines[start]
    for index in range(start + 1, len(lines)):
        row = lines[index]
        rest = gutter.without(row)
        if rest is None or _distance(lines[index - 1], row) > SIGNATURE * main_size(row):
            break
        gutter = rest
        left, right = row[0].box.x0 < gutter.left, row[-1].box.x1 > gutter.right
        if left and right and _distance(lines[end - 1], row) <= 2.2 * PITCH * main_size(row):
            split, end, kept = split + 1, index + 1, gutter
        elif left and _distance(last_left, row) <= PITCH * main_size(row):
            end, kept = index + 1, gutter
        last_left = row if left else last_left
    return end, split, kept


def _figures_at_right(lines: Sequence[Row], gutter: Gutter) -> bool:
    """Tell whether the right side is the figures of a list, which must stay with their rows."""
    right = [[w for w in row if w.box.x0 >= gutter.right - GUTTER] for row in lines]
    texts = ["".join(w.text for w in words) for words in right if words]
    figures = sum(t.strip("%().,-–*").replace(".", "").replace(",", "").isdigit() for t in texts)
    return figures >= FIGURES * len(texts)
