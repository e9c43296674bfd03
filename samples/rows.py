"""Tables of the samples' sources: cells, merged cells, and what each column's figures are.

Inside `!table … !end`::

    cols  no | name | unit | actual 2022 | target 2023 | change 2023 %      what each column holds
    width 5 | 40 | 15 | 10 ...                                              in per cent
    head  TT | Chỉ tiêu | … | Năm 2023 | <                                  `<` joins to the left, `^` upwards
    1 | .Khu vực dịch vụ => Tên khác | % | 7,1                              a row; leading dots are its depth

`!table group=row` puts all figures of a row into one group (a term's target and its last year's result); otherwise
the figures of one period make a group. A row's indicator is its name under its parents' names, or what stands after `=>`; `=> -` makes it no parent.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markup import VALUE, Observation, SourceError, Table, Text, to_number

if TYPE_CHECKING:
    from markup import Reader

LIMITS = (
    ("trên ", ">"),
    ("> ", ">"),
    (">", ">"),
    ("dưới ", "<"),
    ("< ", "<"),
    ("≥ ", ">="),
    ("≤ ", "<="),
    ("khoảng ", "~"),
)


def read_table(reader: Reader, lines: list[str], options: str) -> Table:
    """Return the table that the lines between `!table` and `!end` spell, with its observations."""
    columns, widths, head, rows = [], [], [], []
    for line in lines:
        if line.startswith("cols "):
            columns = split(line[5:])
        elif line.startswith("width "):
            widths = [float(item) for item in split(line[6:])]
        elif line.startswith("head "):
            head.append(split(line[5:]))
        elif line.strip():
            rows.append(split(line))
    settings = dict(item.split("=", 1) for item in options.split())
    body = Body(reader, columns, settings.get("group") == "row")
    cells: list[list[Text | None]] = [
        [None if c in "<^" and c else Text(c.replace("~", "\n")) for c in row] for row in head
    ]
    cells += [body.row(row) for row in rows]
    everything = head + rows
    bad = [row for row in everything if len(row) != len(columns)]
    if bad:
        raise SourceError(f"{reader.path.name}: {len(columns)} columns, but {bad[0]}")
    for row in cells[len(head) :]:
        for cell in row[1:2]:
            if cell is not None:
                reader.check(cell, "table")
    left = {j for j, column in enumerate(columns) if column in ("name", "sub")}
    return Table(len(head), widths, cells, spans(everything), settings, {len(head) + i for i in body.titles}, left)


def split(line: str) -> list[str]:
    """Return a row's cells; a `|` inside an annotation parts nothing."""
    return [cell.strip() for cell in re.split(r"\|(?![^{]*\}\})", line)]


def spans(rows: list[list[str]]) -> dict[tuple[int, int], tuple[int, int]]:
    """Return how far each cell that is joined to others goes, as (rows, columns)."""
    found = {}
    for i, row in enumerate(rows):
        for j, cell in enumerate(row):
            if cell in ("<", "^"):
                continue
            wide = 1
            while j + wide < len(row) and row[j + wide] == "<":
                wide += 1
            tall = 1
            while i + tall < len(rows) and rows[i + tall][j] == "^":
                tall += 1
            if (tall, wide) != (1, 1):
                found[i, j] = (tall, wide)
    return found


class Body:
    """Turns rows into cells; knows the parents of the row at hand."""

    def __init__(self, reader: Reader, columns: list[str], one_group: bool) -> None:
        self.reader, self.columns, self.one_group = reader, columns, one_group
        self.parents: list[str] = []
        self.unit = ""
        self.count = 0
        self.titles: set[int] = set()

    def row(self, row: list[str]) -> list[Text | None]:
        """Return one row's cells with the observations of its value columns."""
        groups: dict[str, int] = {}
        cells: list[Text | None] = []
        indicator = self.parents[-1] if self.parents else ""
        own = ""
        for column, cell in zip(self.columns, row, strict=True):
            kind = column.split()[0]
            if cell in ("<", "^"):
                cells.append(None)
            elif kind == "name" or kind == "sub":
                text, indicator = self.name(cell, kind == "sub")
                cells.append(text)
            elif kind == "unit":
                own = cell
                cells.append(Text(cell.replace("~", "\n")))
            elif kind in ("no", "note"):
                cells.append(Text(cell))
            else:
                cells.append(self.value(cell, column, indicator, own or self.unit, groups))
        if own:
            self.unit = own
        if not any(cell and cell.observations for cell in cells):
            self.titles.add(self.count)
        self.count += 1
        return cells

    def name(self, cell: str, sub: bool) -> tuple[Text, str]:
        """Return a name cell's text and its indicator, and keep it as a parent for the rows below."""
        shown, _, given = (part.strip() for part in cell.partition("=>"))
        depth = len(shown) - len(shown.lstrip(".")) + sub
        shown = shown.lstrip(".")
        text = self.reader.inline(shown, "table")
        plain = given or re.sub(r"^(?:[-+]|Trong đó:|Tr\.đó:)\s*", "", text.plain).rstrip(":;.")
        parents = [p for p in self.parents[:depth] if p]
        self.parents[depth:] = ["" if given == "-" else plain]
        self.parents = self.parents[: depth + 1]
        return text, given if given else " - ".join([*parents, plain])

    def value(self, cell: str, column: str, indicator: str, unit: str, groups: dict[str, int]) -> Text:
        """Return a value cell with the one observation it holds (none where it is empty or `-`)."""
        if "{{" in cell:
            return self.reader.inline(cell, "table")
        role, period, *more = column.split(None, 2)
        place = ""
        if more and more[0].startswith("@"):
            place, more = more[0][1:], []
        printed, op = cell, "="
        for prefix, sign in LIMITS:
            if cell.startswith(prefix):
                printed, op = cell[len(prefix) :], sign
                break
        found = VALUE.match(printed)
        if not found:
            return Text(cell)
        key = place if self.one_group else period + place
        if key not in groups:
            self.reader.groups += 1
            groups[key] = self.reader.groups
        low = to_number(found["low"])
        high = to_number(found["high"]) if found["high"] else low
        of = to_number(found["of"]) if found["of"] else None
        unit = re.sub(r"\s+", " ", more[0] if more else unit.replace("~", " ").replace("/ ", "/")).lower()
        observed = Observation(
            printed,
            indicator,
            role,
            op,
            low,
            high,
            of,
            unit,
            None if period == "null" else period,
            groups[key],
            "table",
        )
        observed.start, observed.place = len(cell) - len(printed), place
        self.reader.last = observed
        return Text(cell, observations=[observed])
