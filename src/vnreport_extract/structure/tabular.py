"""Table-like lines of text files: one cell a line between ``|``, rows with tabs, rows with several ``|``."""

from __future__ import annotations

from collections.abc import Sequence

from ..language.cells import spaced_runs
from ..model import Region
from .labels import outline_label
from .rows import Row, set_region

# So many bars that stand alone make a table of one-cell-a-line text; a letterhead has fewer.
_LEAST_BARS = 5
# A cell of a one-cell-a-line table runs over so many lines at most.
_LONGEST_CELL = 12


def _delimited(row: Row) -> bool:
    raw = row.line.text
    return raw.count("\t") >= 2 or raw.strip("\n").count("|") >= 2 or ("\t" in raw.strip() and len(raw) < 400)


def _tab_runs(rows: Sequence[Row]) -> list[list[Row]]:
    """Return the runs of at least two delimited rows; one undelimited row between two belongs to the run."""
    runs: list[list[Row]] = []
    pending: list[Row] = []
    for row in rows:
        if _delimited(row):
            near = bool(runs) and len(pending) <= 2 and all(_inside_cell(p) for p in pending)
            if near and (pending or runs[-1][-1] is not None):
                runs[-1] += [*pending, row]
            else:
                runs.append([row])
            pending = []
        else:
            pending.append(row)
    return [run for run in runs if sum(map(_delimited, run)) >= 2]


def _inside_cell(row: Row) -> bool:
    """Tell whether an undelimited row can be the rest of a cell: short, and it opens nothing of its own."""
    return len(row.text) < 120 and outline_label(row.text) is None


def _bar_runs(rows: Sequence[Row]) -> list[list[Row]]:
    """Return the runs of one-cell-a-line tables, from their first cell to the last bar."""
    bars = [index for index, row in enumerate(rows) if row.text == "|"]
    groups: list[list[int]] = []
    for index in bars:
        if groups and index - groups[-1][-1] <= _LONGEST_CELL:
            groups[-1].append(index)
        else:
            groups.append([index])
    return [list(rows[_first_cell(rows, group[0]) : group[-1] + 1]) for group in groups if len(group) >= _LEAST_BARS]


def _first_cell(rows: Sequence[Row], bar: int) -> int:
    """Return the index at which the head's first cell begins: the line right before the first bar."""
    previous = rows[bar - 1].text if bar else ""
    return bar - 1 if bar and len(previous) < 60 and not previous.endswith((")", ".", ";")) else bar


def mark_tables(rows: Sequence[Row]) -> None:
    """Set the region of table lines; letterhead, closing and furniture are already taken."""
    free = [row for row in rows if row.region is Region.BODY]
    for run in _bar_runs(free):
        set_region(run, Region.TABLE)
    for run in _tab_runs([row for row in free if row.region is Region.BODY]):
        set_region(run, Region.TABLE)
    text = [row for row in free if row.region is Region.BODY and row.line.bbox is None]
    for first, last in spaced_runs([row.line.text for row in text]):
        set_region(text[first : last + 1], Region.TABLE)
