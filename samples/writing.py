"""Writes a report as text, and keeps which line of the file holds which part of which block."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass, field

from layout import Layout, Placed
from markup import SUPERSCRIPT, Block, Report, Text


@dataclass
class Run:
    """Characters `start` to `end` of a block's text (or of its cell's) stand on this page and line."""

    page: int | None
    line: int | None
    block: int
    text: Text
    start: int
    end: int
    cell: tuple[int, int] | None = None


@dataclass
class Written:
    """A text and its runs, in reading order."""

    text: str = ""
    runs: list[Run] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    breaks: list[tuple[Run, Run]] = field(default_factory=list)

    def add(
        self,
        line: str,
        block: int = -1,
        text: Text | None = None,
        start: int = 0,
        end: int = 0,
        cell: tuple[int, int] | None = None,
    ) -> None:
        """Add a line, and say what it holds."""
        self.lines.append(line)
        if text is not None:
            self.runs.append(Run(None, len(self.lines), block, text, start, end, cell))

    def done(self) -> Written:
        """Return the whole with its text joined."""
        self.text = "\n".join(self.lines) + "\n"
        return self


def sides(block: Block) -> list[tuple[int, str]]:
    """Return a letterhead's or closing's lines, the left column first."""
    cells = [(row.split("|") + ["", ""])[:2] for row in block.rows]
    return [(side, row[side].strip().rstrip("_").strip("*") or "") for side in (0, 1) for row in cells]


def paragraphs(report: Report, layout: Layout | None) -> Written:
    """Write one paragraph a line; with a layout, page by page with the footnotes at each page's foot."""
    out = Written()
    if layout is None:
        for index, block in enumerate(report.blocks):
            write_block(out, index, block, 0, len(block.text.plain))
        return out.done()
    for page in range(1, layout.pages + 1):
        done: set[int] = set()
        here = [p for p in layout.placed if p.page == page]
        for placed in here:
            block = report.blocks[placed.block]
            if placed.block in done or block.kind == "footnote":
                continue
            done.add(placed.block)
            same = [p for p in here if p.block == placed.block]
            if block.kind == "table":
                write_rows(out, placed.block, block, {p.cell[0] for p in same if p.cell})
            else:
                write_block(out, placed.block, block, same[0].start, same[-1].end)
        for number in layout.notes.get(page, []):
            index, block = next(
                (i, b) for i, b in enumerate(report.blocks) if b.kind == "footnote" and b.number == number
            )
            same = [p for p in here if p.block == index]
            write_block(out, index, block, same[0].start, same[-1].end)
    return out.done()


def write_block(out: Written, index: int, block: Block, start: int, end: int) -> None:
    """Write a block, or the part of it that stands on one page, and an empty line."""
    if block.kind in ("letterhead", "closing"):
        for _, line in sides(block):
            if line:
                out.add(line, index, Text(line), 0, len(line))
    elif block.kind in ("page", "landscape", "portrait"):
        return
    elif block.kind == "table":
        write_rows(out, index, block, set(range(len(block.table.cells))) if block.table else set())
    elif block.kind == "heading" and " | " in block.text.plain:
        for part in block.text.plain.split(" | "):
            at = block.text.plain.index(part)
            out.add(part, index, block.text, at, at + len(part))
    else:
        head = str(block.number).translate(SUPERSCRIPT) + " " if block.kind == "footnote" and not start else ""
        out.add(head + block.text.plain[start:end].strip(), index, block.text, start, end)
    out.add("")


def write_rows(out: Written, index: int, block: Block, rows: set[int]) -> None:
    """Write a table's rows with tabs, its head before them."""
    table = block.table
    assert table is not None
    for i in [*range(table.head), *sorted(rows - set(range(table.head)))]:
        row = table.cells[i]
        out.add("\t".join(cell.plain.replace("\n", " ") if cell else "" for cell in row))
        for j, cell in enumerate(row):
            if cell and i >= table.head:
                out.runs.append(Run(None, len(out.lines), index, cell, 0, len(cell.plain) + 1, (i, j)))
    out.add("")


def wrapped(text: str, width: int = 78) -> list[tuple[str, int, int]]:
    """Return a text's lines at a width, each with where it begins and ends."""
    found, at = [], 0
    for line in textwrap.wrap(text, width, break_long_words=False, break_on_hyphens=False) or [""]:
        at = text.index(line.split()[0], at) if line else at
        found.append((line, at, at + len(line)))
        at += len(line)
    return found


def cell_lines(report: Report) -> Written:
    """Write lines of a page's width, and tables and letterheads one cell a line between bars, as web pages lose them."""
    out = Written()
    for index, block in enumerate(report.blocks):
        if block.kind in ("letterhead", "closing"):
            for side in (0, 1):
                for where, line in sides(block):
                    if where == side and line:
                        for part, _, _ in wrapped(line, 40):
                            out.add(part, index, Text(line), 0, len(line))
                out.add("|")
        elif block.kind == "table":
            assert block.table is not None
            for i, row in enumerate(block.table.cells):
                for j, cell in enumerate(row):
                    if cell is None:
                        continue
                    for part, a, b in wrapped(cell.plain.replace("\n", " "), 32):
                        if part:
                            out.add(part, index, cell if i >= block.table.head else None, a, b + 1, (i, j))
                    out.add("|")
                out.add("|")
        elif block.kind not in ("page", "landscape", "portrait"):
            for part, a, b in wrapped(block.text.plain):
                for piece in part.split(" | "):
                    out.add(piece, index, block.text, a, b)
    return out.done()


def garbled(layout: Layout, pages: list[list[tuple[float, str]]]) -> tuple[Written, str]:
    """Write what an engine read on each page, and beside it the same lines as they were printed."""
    out, restored = Written(), []
    for page, read in enumerate(pages, 1):
        here = [p for p in layout.placed if p.page == page]
        for y, line in sorted(read, key=lambda item: -item[0]):
            near = [p for p in here if abs(p.y + 7 - y) < 8]
            best = min(near, key=lambda p: abs(p.y + 7 - y), default=None)
            same = [p for p in near if best is not None and p.y == best.y]
            out.add(line)
            restored.append(" ".join(p.text.plain[p.start : p.end].strip() for p in same) or line)
            out.runs += [Run(None, len(out.lines), p.block, p.text, p.start, p.end, p.cell) for p in same]
        out.add("")
        restored.append("")
    return out.done(), "\n".join(restored) + "\n"


def from_placed(placed: Placed, line: int | None) -> Run:
    """Return a run of a set page."""
    return Run(placed.page, line, placed.block, placed.text, placed.start, placed.end, placed.cell)
