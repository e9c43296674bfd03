"""Annotated documents: NAME.txt beside NAME.jsonl, or NAME.vnr in the samples' markup.

The package's own stages read them, so that what is learnt fits what is met in use.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any

from vnreport_extract.extract.dating import Dater
from vnreport_extract.extract.document import Reader
from vnreport_extract.extract.figures import Figure
from vnreport_extract.extract.prose import Chooser
from vnreport_extract.extract.quantities import Quantity, find_quantities
from vnreport_extract.ingest import read
from vnreport_extract.model import Block, Document
from vnreport_extract.structure import analyse

sys.path.insert(0, str(Path(__file__).parents[2] / "samples"))

markup, truth, writing = (import_module(name) for name in ("markup", "truth", "writing"))

Record = dict[str, Any]


@dataclass(slots=True)
class Annotated:
    """A document with its structure read, and its annotations by line."""

    name: str
    document: Document
    records: dict[int, list[Record]] = field(default_factory=dict)

    def walk(self, chooser: Chooser, gold: dict[int, Record] | None = None) -> list[tuple[Record, Figure]]:
        """Name every figure with `chooser`; return each annotated one with its annotation.

        `gold` is filled, before a quantity is named, with the annotations by the identity of their quantity.
        """
        found: dict[int, Record] = {} if gold is None else gold
        kept: list[Sequence[Quantity]] = []

        def find(block: Block) -> Sequence[Quantity]:
            quantities = find_quantities(block.text)
            kept.append(quantities)
            found.update(self._match(block, quantities))
            return quantities

        reader = Reader(self.document, Dater(self.document), find, chooser)
        reader.observations()
        figures = [figure for block in reader.figures.values() for figure in block]
        return [(found[key], figure) for figure in figures if (key := id(figure.site.quantity)) in found]

    def _match(self, block: Block, quantities: Sequence[Quantity]) -> dict[int, Record]:
        """Return the annotations of a block's quantities: the same amount on the same line, in order."""
        taken: set[int] = set()
        found: dict[int, Record] = {}
        for quantity in quantities:
            for record in self.records.get(block.line_at(quantity.number_start).number, ()):
                same = {abs(record["low"]), abs(record["high"])} == {abs(quantity.low), abs(quantity.high)}
                if same and id(record) not in taken:
                    taken.add(id(record))
                    found[id(quantity)] = record
                    break
        return found


def load(folder: Path) -> list[Annotated]:
    """Read the annotated documents of a folder, by name."""
    texts = [_read_pair(path) for path in sorted(folder.glob("*.jsonl")) if path.with_suffix(".txt").exists()]
    return texts + [_read_source(path) for path in sorted(folder.glob("*.vnr"))]


def _read_pair(path: Path) -> Annotated:
    """Read a text and its annotations, one observation a line."""
    rows = path.read_text(encoding="utf-8").split("\n")
    return _annotated(path.stem, path.with_suffix(".txt"), [json.loads(row) for row in rows if row.strip()])


def _read_source(path: Path) -> Annotated:
    """Read a report in the samples' markup: its text and truth are what the samples' build makes of it."""
    report = markup.read(path)
    written = writing.paragraphs(report, None)
    rows = truth.observations(path.stem, report, written)
    numbers = [{key: float(row[key]) for key in ("low", "high")} | {"line": int(row["line"])} for row in rows]
    with tempfile.TemporaryDirectory() as folder:
        text = Path(folder, f"{path.stem}.txt")
        text.write_text(written.text, encoding="utf-8")
        return _annotated(path.stem, text, [row | number for row, number in zip(rows, numbers, strict=True)])


def _annotated(name: str, text: Path, rows: Sequence[Record]) -> Annotated:
    records: dict[int, list[Record]] = defaultdict(list)
    for row in rows:
        if row["source"] != "table":
            records[row["line"]].append(row)
    return Annotated(name, analyse(read(text)), records)
