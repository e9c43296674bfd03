"""Writes the truth of a product: its observations as CSV, its structure as JSON, in the terms of the annotation guide.

python samples/truth.py golden/truth/NAME.csv ...     the same observations as JSON Lines, for a scorer
"""

from __future__ import annotations

import csv
import json
import sys
from pathlib import Path
from typing import Any

from layout import Layout
from markup import Block, Observation, Report, Text
from writing import Run, Written, from_placed, sides

FIELDS = [
    "doc",
    "page",
    "line",
    "text",
    "group",
    "source",
    "indicator",
    "role",
    "op",
    "low",
    "high",
    "of",
    "unit",
    "period",
    "place",
]


def pdf_lines(layout: Layout) -> Written:
    """Return the runs of a set report, numbered as a page is read: columns one after the other, a table row a line."""
    out = Written()
    for page in range(1, layout.pages + 1):
        line = int(page > 1)  # the page's number stands above the text
        row: tuple[int, int] | None = None
        for placed in (p for p in layout.placed if p.page == page):
            if placed.row is None:
                line += 1
            elif (placed.block, placed.row) != row:
                line += 1 + (placed.head if row is None or row[0] != placed.block else 0)
                row = (placed.block, placed.row)
            out.runs.append(from_placed(placed, line))
    return out


def find(runs: list[Run], block: int, offset: int, cell: tuple[int, int] | None = None) -> Run | None:
    """Return the run that holds a character of a block."""
    for run in runs:
        if (
            run.block == block
            and run.start <= offset < max(run.end, run.start + 1)
            and (cell is None or run.cell == cell)
        ):
            return run
    return None


def texts(block: Block) -> list[tuple[Text, tuple[int, int] | None]]:
    """Return a block's texts: its own, or its cells'."""
    if block.table is None:
        return [(block.text, None)]
    return [
        (cell, (i, j))
        for i, row in enumerate(block.table.cells)
        for j, cell in enumerate(row)
        if cell and i >= block.table.head
    ]


def plain_number(value: float | None) -> str:
    """Return a number in plain decimal."""
    return "" if value is None else f"{value:.10g}" if abs(value) < 1e10 else f"{value:.0f}"


def observations(name: str, report: Report, written: Written) -> list[dict[str, Any]]:
    """Return a product's observations in reading order."""
    rows: list[tuple[tuple[int, int, int], dict[str, Any]]] = []
    order = {id(run): i for i, run in enumerate(written.runs)}
    paged = bool(written.runs and written.runs[0].page)
    for index, block in enumerate(report.blocks):
        for text, cell in texts(block):
            for found in text.observations:
                digit = found.start + next(i for i, c in enumerate(found.text) if c.isdigit())
                run = find(written.runs, index, digit, cell)
                if run is None:
                    raise SystemExit(f"{name}: no line holds {found.text!r} of {text.plain[:60]!r}")
                rows.append(((run.page or 0, order[id(run)], found.start), row_of(name, found, run, paged)))
    return [row for _, row in sorted(rows, key=lambda item: item[0])]


def row_of(name: str, found: Observation, run: Run, paged: bool) -> dict[str, Any]:
    """Return one observation's row."""
    numbers = {key: plain_number(getattr(found, key)) for key in ("low", "high", "of")}
    return {
        "doc": name, "page": run.page if paged else "", "line": "" if paged else run.line, "text": found.text,
        "group": f"{name}-g{found.group:03d}", "source": found.source, "indicator": found.indicator, "role": found.role,
        "op": found.op, **numbers, "unit": found.unit, "period": found.period or "", "place": found.place,
    }  # fmt: skip


def place(run: Run | None, key: str = "line") -> dict[str, Any]:
    """Return where a run is: its line, and its page where there are pages."""
    if run is None:
        return {}
    page = {key.replace("line", "page"): run.page} if run.page else {}
    return page | ({key: run.line} if run.line else {})


def structure(report: Report, written: Written) -> dict[str, Any]:
    """Return a product's structure: metadata, sections, footnotes, references, joins."""
    meta = {
        key: report.meta.get(key) for key in ("kind", "number", "issuer", "place", "date", "title", "signer", "period")
    }
    closings = [b for b in report.blocks if b.kind == "closing"]
    recipients = [
        line[2:].rstrip(".;,") for b in closings for side, line in sides(b) if side == 0 and line.startswith("- ")
    ]
    sections, notes, references, joins = [], [], [], []
    for index, block in enumerate(report.blocks):
        mine = [run for run in written.runs if run.block == index]
        if block.kind in ("heading", "numbered") and mine:
            sections.append(place(mine[0]) | {"level": block.level, "label": block.label, "title": block.title})
        if block.kind == "footnote" and mine:
            notes.append(footnote(report, written, block, mine))
        for text, cell in texts(block):
            for at, (number, kind, date, issuer) in text.references:
                at_line = place(find(written.runs, index, at, cell))
                references.append(
                    at_line | {"number": number, "kind": kind or None, "date": date or None, "issuer": issuer or None}
                )
        if block.table is None and block.kind not in ("letterhead", "closing", "heading"):
            joins += page_joins(mine, paged=bool(written.runs[0].page))
    return {
        "metadata": meta | {"recipients": recipients or None}, "sections": sections, "footnotes": notes,
        "references": references, "page_joins": joins,
    }  # fmt: skip


def footnote(report: Report, written: Written, block: Block, mine: list[Run]) -> dict[str, Any]:
    """Return a footnote's entry: where its mark stands, where its body begins, goes on and ends."""
    entry: dict[str, Any] = {"number": block.number}
    for index, other in enumerate(report.blocks):
        for text, cell in texts(other):
            for at, number in text.marks:
                if number == block.number:
                    entry |= place(find(written.runs, index, at, cell), "marker_line")
    entry |= place(mine[0], "body_line") | place(mine[-1], "body_end_line")
    entry["body_first_words"] = " ".join(block.text.plain.split()[:8])
    goes_on = [
        run.line
        for before, run in zip(mine, mine[1:], strict=False)
        if (run.page or run.line) != (before.page or before.line)
    ]
    entry["continues_at"] = [line for line in goes_on if line]
    return entry


def page_joins(mine: list[Run], paged: bool) -> list[dict[str, Any]]:
    """Return where a block stops on one page and goes on on another."""
    found = []
    for before, after in zip(mine, mine[1:], strict=False):
        if paged and before.page != after.page and before.line and after.line:
            found.append({"page": before.page, "line": before.line, "next_page": after.page, "next_line": after.line})
        elif not paged and before.line and after.line and after.line > before.line + 1:
            found.append({"line": before.line, "next_line": after.line})
    return found


def write_truth(folder: Path, name: str, report: Report, written: Written) -> None:
    """Write `NAME.csv` and `NAME.structure.json`."""
    folder.mkdir(parents=True, exist_ok=True)
    with Path(folder, f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, FIELDS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(observations(name, report, written))
    words = json.dumps(structure(report, written), ensure_ascii=False, indent=1)
    Path(folder, f"{name}.structure.json").write_text(words + "\n", encoding="utf-8")


def scorer_rows(path: Path) -> list[dict[str, Any]]:
    """Return a truth CSV's rows as the scorer's JSON Lines want them: numbers as numbers, null for what is empty."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    number = {"page": int, "line": int, "low": float, "high": float, "of": float}
    return [
        {k: number[k](v) if k in number and v else v or None for k, v in row.items() if k != "place"} for row in rows
    ]


if __name__ == "__main__":
    for name in sys.argv[1:]:
        print("\n".join(json.dumps(row, ensure_ascii=False) for row in scorer_rows(Path(name))))
