"""Ruled tables: the rulings of a page become grids of cells, merged ones included."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ..model import Box, Cell
from .pdfium import Ruling
from .words import Token, join, rows

SNAP = 2.5  # points; rulings this close are one
REACH = 3.5  # points; a ruling that ends this short of another still meets it
SHORTEST = 5.0  # points; a shorter ruling is an ornament
OVERHANG = 8.0  # points; horizontals that stick out this far make an open column
MAX_LINES = 250  # of one direction; more is a drawing


@dataclass(slots=True)
class CellArea:
    """A cell before its text: its place in the grid and on the page."""

    row: int
    column: int
    row_span: int
    column_span: int
    box: Box


@dataclass(slots=True)
class Lattice:
    """A ruled table's cells, before any text."""

    xs: list[float]
    ys: list[float]
    areas: list[CellArea]

    @property
    def box(self) -> Box:
        """Return the table's outline."""
        return Box(self.xs[0], self.ys[0], self.xs[-1], self.ys[-1])

    @property
    def rows(self) -> int:
        """Return how many rows the finest cells make."""
        return len(self.ys) - 1

    @property
    def columns(self) -> int:
        """Return how many columns the finest cells make."""
        return len(self.xs) - 1


def lattices(rulings: Iterable[Ruling]) -> list[Lattice]:
    """Return the ruled tables of a page, from the top down."""
    lines = list(rulings)
    horizontal = _merge(r for r in lines if r.horizontal)
    vertical = _merge(r for r in lines if not r.horizontal)
    if not vertical or len(horizontal) < 2 or max(len(horizontal), len(vertical)) > MAX_LINES:
        return []
    found = [_lattice(h, v) for h, v in _connected(horizontal, vertical)]
    return sorted((t for t in found if t is not None), key=lambda t: (t.box.top, t.box.x0))


def _merge(lines: Iterable[Ruling]) -> list[Ruling]:
    """Snap parallel rulings to common positions and join the pieces of one line."""
    ordered = sorted(lines, key=lambda r: r.position)
    clusters: list[list[Ruling]] = []
    for line in ordered:
        if clusters and line.position - clusters[-1][0].position <= SNAP:
            clusters[-1].append(line)
        else:
            clusters.append([line])
    merged = [piece for cluster in clusters for piece in _joined(cluster)]
    return [r for r in merged if r.end - r.start >= SHORTEST]


def _joined(cluster: list[Ruling]) -> list[Ruling]:
    position = sum(r.position for r in cluster) / len(cluster)
    spans: list[list[float]] = []
    for line in sorted(cluster, key=lambda r: r.start):
        if spans and line.start <= spans[-1][1] + REACH:
            spans[-1][1] = max(spans[-1][1], line.end)
        else:
            spans.append([line.start, line.end])
    return [Ruling(cluster[0].horizontal, position, start, end) for start, end in spans]


def _connected(horizontal: list[Ruling], vertical: list[Ruling]) -> list[tuple[list[Ruling], list[Ruling]]]:
    """Return groups of rulings that meet each other."""
    owner = list(range(len(horizontal) + len(vertical)))

    def root(i: int) -> int:
        while owner[i] != i:
            owner[i] = owner[owner[i]]
            i = owner[i]
        return i

    for i, h in enumerate(horizontal):
        for j, v in enumerate(vertical, len(horizontal)):
            if _meet(h, v):
                owner[root(i)] = root(j)
    groups: dict[int, tuple[list[Ruling], list[Ruling]]] = defaultdict(lambda: ([], []))
    for i, line in enumerate(horizontal + vertical):
        groups[root(i)][0 if line.horizontal else 1].append(line)
    return list(groups.values())


def _meet(h: Ruling, v: Ruling) -> bool:
    return h.start - REACH <= v.position <= h.end + REACH and v.start - REACH <= h.position <= v.end + REACH


def _lattice(horizontal: list[Ruling], vertical: list[Ruling]) -> Lattice | None:
    if not horizontal or not vertical:
        return None
    xs = _positions(vertical, min(h.start for h in horizontal), max(h.end for h in horizontal))
    ys = _positions(horizontal, min(v.start for v in vertical), max(v.end for v in vertical))
    if len(xs) < 3 or len(ys) < 2 or (len(ys) == 2 and len(xs) < 4):
        return None
    areas = _areas(xs, ys, horizontal, vertical)
    if len(areas) < 3:
        return None
    return Lattice(xs, ys, areas)


def _positions(lines: Iterable[Ruling], low: float, high: float) -> list[float]:
    """Return the grid's positions; where crossing lines stick out, the table has an open side."""
    positions: list[float] = []
    for position in sorted(r.position for r in lines):
        if not positions or position - positions[-1] > SNAP:
            positions.append(position)
    if positions[0] - low > OVERHANG:
        positions.insert(0, low)
    if high - positions[-1] > OVERHANG:
        positions.append(high)
    return positions


def _areas(xs: list[float], ys: list[float], horizontal: list[Ruling], vertical: list[Ruling]) -> list[CellArea]:
    """Unite the elementary rectangles that no ruling parts."""
    width, height = len(xs) - 1, len(ys) - 1
    upright, level = _walls(vertical, xs, ys), _walls(horizontal, ys, xs)
    region = {(r, c): (r, c) for r in range(height) for c in range(width)}

    def root(key: tuple[int, int]) -> tuple[int, int]:
        while region[key] != key:
            region[key] = region[region[key]]
            key = region[key]
        return key

    for r in range(height):
        for c in range(width):
            if c + 1 < width and (c + 1, r) not in upright:
                region[root((r, c + 1))] = root((r, c))
            if r + 1 < height and (r + 1, c) not in level:
                region[root((r + 1, c))] = root((r, c))
    members: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
    for key in region:
        members[root(key)].append(key)
    areas = [area for keys in members.values() for area in _rectangles(keys, xs, ys)]
    return sorted(areas, key=lambda a: (a.row, a.column))


def _walls(lines: Iterable[Ruling], positions: Sequence[float], across: Sequence[float]) -> set[tuple[int, int]]:
    """Return which pieces of the grid's lines are drawn: (index of the position, index of the band it bounds)."""
    drawn: set[tuple[int, int]] = set()
    for line in lines:
        index = min(range(len(positions)), key=lambda i: abs(positions[i] - line.position))
        for band, (start, end) in enumerate(pairwise(across)):
            if line.start <= (start + end) / 2 <= line.end:
                drawn.add((index, band))
    return drawn


def _rectangles(keys: list[tuple[int, int]], xs: list[float], ys: list[float]) -> list[CellArea]:
    """Return the region as one cell, or row by row where a broken ruling left it no rectangle."""
    rows_, columns = [k[0] for k in keys], [k[1] for k in keys]
    r0, r1, c0, c1 = min(rows_), max(rows_), min(columns), max(columns)
    if len(keys) == (r1 - r0 + 1) * (c1 - c0 + 1):
        box = Box(xs[c0], ys[r0], xs[c1 + 1], ys[r1 + 1])
        return [CellArea(r0, c0, r1 - r0 + 1, c1 - c0 + 1, box)]
    return [CellArea(r, c, 1, 1, Box(xs[c], ys[r], xs[c + 1], ys[r + 1])) for r, c in sorted(keys)]


def inside(box: Box, word: Token) -> bool:
    """Tell whether the middle of a word lies in the box."""
    return box.x0 <= (word.box.x0 + word.box.x1) / 2 <= box.x1 and box.top <= word.middle <= box.bottom


def fill(lattice: Lattice, words: Iterable[Token]) -> list[tuple[Cell, list[Token]]]:
    """Return each cell of the lattice with its text, and the words it was made of."""
    home = {
        (row, column): index
        for index, a in enumerate(lattice.areas)
        for row in range(a.row, a.row + a.row_span)
        for column in range(a.column, a.column + a.column_span)
    }
    held: list[list[Token]] = [[] for _ in lattice.areas]
    before: Token | None = None
    place: int | None = None
    for word in words:
        if before is None or not _runs_on(before, word):
            column = bisect_right(lattice.xs, (word.box.x0 + word.box.x1) / 2) - 1
            place = home.get((bisect_right(lattice.ys, word.middle) - 1, column))
        if place is not None:
            held[place].append(word)
        before = word
    return [
        (Cell(a.row, a.column, cell_text(mine, a.box), a.row_span, a.column_span, bbox=a.box), mine)
        for a, mine in zip(lattice.areas, held, strict=True)
    ]


def _runs_on(before: Token, word: Token) -> bool:
    """Tell whether a word goes on with the text before it, be it over the cell's edge."""
    return (
        before.run == word.run
        and abs(before.baseline - word.baseline) < 0.1 * word.size
        and -0.3 * word.size <= word.box.x0 - before.box.x1 <= 0.5 * word.size
    )


def cell_text(words: Sequence[Token], box: Box) -> str:
    """Join the lines of a cell with a blank; a number that the cell was too narrow for is one number."""
    if not words:
        return ""
    lines = rows(words)
    text = join(lines[0])
    for before, line in zip(lines, lines[1:], strict=False):
        text += ("" if _broken_number(before, line, box) else " ") + join(line)
    return text


def _broken_number(before: Sequence[Token], after: Sequence[Token], box: Box) -> bool:
    """Tell whether a number broke because its first part fills the cell's width: digits go on below."""
    if len(before) != 1 or len(after) != 1 or not after[0].text.isdigit():
        return False
    first = before[0]
    head = first.text.replace(".", "").replace(",", "")
    # One more digit (half the font size wide) would not have fitted.
    return head.isdigit() and box.x1 - box.x0 - (first.box.x1 - first.box.x0) < 0.5 * first.size + 2 * SNAP
