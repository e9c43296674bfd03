"""Annotated documents for the training of names: NAME.txt beside NAME.jsonl, read by the package's own stages."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
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
    return [_read(path) for path in sorted(folder.glob("*.jsonl")) if path.with_suffix(".txt").exists()]


def _read(path: Path) -> Annotated:
    records: dict[int, list[Record]] = defaultdict(list)
    for row in path.read_text(encoding="utf-8").split("\n"):
        if row.strip():
            record = json.loads(row)
            if record["source"] != "table":
                records[record["line"]].append(record)
    return Annotated(path.stem, analyse(read(path.with_suffix(".txt"))), records)
