"""Reading order: two blocks of text side by side are read one after the other, the left one first.

A letterhead sets the issuer beside the national motto, a closing sets the recipients beside the signature.
Both show as rows that share a gutter.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from .words import Token, around, main_size

GAP = 1.5  # of the font size; wider than any blank of justified text
GUTTER = 6.0  # points that the rows' gaps must have in common
LONE_GAP = 4.0  # of the font size; a single row with such a gap is two texts
PITCH = 1.9  # of the font size; rows further apart do not belong together
FIGURES = 0.6  # share of right-hand texts that are figures in a list with figures at its right

Row = list[Token]
Span = tuple[float, float]


def reading_order(rows: Sequence[Row]) -> list[Row]:
    """Return the rows in reading order, those that hold two texts side by side cut in two."""
    ordered: list[Row] = []
    index = 0
    while index < len(rows):
        end, gutter = _side_by_side(rows, index)
        if gutter is None:
            ordered.append(rows[index])
            index += 1
            continue
        middle = (gutter[0] + gutter[1]) / 2
        left = [[w for w in row if w.box.x0 < middle] for row in rows[index:end]]
        right = [[w for w in row if w.box.x0 >= middle] for row in rows[index:end]]
        ordered += [row for row in left + right if row]
        index = end
    return ordered


def _side_by_side(rows: Sequence[Row], start: int) -> tuple[int, Span | None]:
    """Return where the run of two-column rows that begins at `start` ends, and its gutter."""
    best: tuple[int, int, Span | None] = (0, start, None)
    for gap in _gaps(rows[start]):
        end, split, gutter = _run(rows, start, gap)
        wide = gap[1] - gap[0] >= LONE_GAP * main_size(rows[start])
        if (split > 1 or wide) and split > best[0] and not _figures_at_right(rows[start:end], gutter):
            best = (split, end, gutter)
    return best[1], best[2]


def _run(rows: Sequence[Row], start: int, gutter: Span) -> tuple[int, int, Span]:
    """Follow a gutter down the rows: where it ends, how many rows have text on both sides, its width."""
    split, end = 1, start + 1
    for index in range(start + 1, len(rows)):
        if not _near(rows[index - 1], rows[index], 2.2 * PITCH):
            break
        shared = _shared(rows[index], gutter)
        if shared is not None:
            gutter, split, end = shared, split + 1, index + 1
        elif not _beside(rows[index], gutter):
            break
    while end < len(rows) and around(rows[end]).x1 <= gutter[0] and _near(rows[end - 1], rows[end], PITCH):
        end += 1  # the left block is the longer one
    return end, split, gutter


def _near(above: Row, below: Row, pitch: float) -> bool:
    return below[0].baseline - above[0].baseline <= pitch * max(main_size(above), main_size(below))


def _gaps(row: Row) -> list[Span]:
    least = GAP * main_size(row)
    return [(a.box.x1, b.box.x0) for a, b in pairwise(row) if b.box.x0 - a.box.x1 >= least]


def _shared(row: Row, gutter: Span) -> Span | None:
    """Return the part of the gutter that lies in one of the row's gaps."""
    for low, high in _gaps(row):
        shared = max(low, gutter[0]), min(high, gutter[1])
        if shared[1] - shared[0] >= GUTTER:
            return shared
    return None


def _beside(row: Row, gutter: Span) -> bool:
    box = around(row)
    return box.x1 <= gutter[0] + GUTTER or box.x0 >= gutter[1] - GUTTER


def _figures_at_right(rows: Sequence[Row], gutter: Span) -> bool:
    """Tell whether the right side is the figures of a list, which must stay with their rows."""
    right = [[w for w in row if w.box.x0 >= gutter[1] - GUTTER] for row in rows]
    texts = ["".join(w.text for w in words) for words in right if words]
    figures = sum(t.strip("%().,-–*").replace(".", "").replace(",", "").isdigit() for t in texts)
    return len(texts) > 1 and figures >= FIGURES * len(texts)
