"""Checks within a table: ratio columns against their operands, structure rows against 100, slips, statuses."""

from collections.abc import Iterator
from itertools import permutations
from math import log
from statistics import median

from ...language.numbers import parse_amount
from ...model import Check, ColumnKind, Observation, Role, Table
from .arithmetic import decimals, show, verdict

# A column is taken for a formula when this share of at least so many rows bears it out.
_FORMULA_ROWS, _FORMULA_SHARE = 3, 0.6
# A rate that moves by more points than this from one column to the next is worth a look.
_JUMP = 25.0

Numbers = list[list[float | None]]


def _numbers(table: Table) -> Numbers:
    """Return the table's value cells as numbers (None where a cell is empty, text or a range)."""
    values = {column.index for column in table.columns if column.kind is ColumnKind.VALUE}
    return [[_number(cell) if i in values else None for i, cell in enumerate(row)] for row in table.rows]


def _number(cell: str) -> float | None:
    """Return a cell's one number."""
    amount = parse_amount(cell)
    return amount.low if amount and amount.low == amount.high and amount.of is None else None


def _close(stated: float, computed: float) -> bool:
    """Tell whether two figures agree within what rounding of the operands explains."""
    return abs(stated - computed) <= max(0.06, 0.002 * abs(computed))


def formulas(numbers: Numbers) -> Iterator[tuple[int, int, int]]:
    """Yield (ratio, numerator, denominator) columns, 100·a/b, that most rows bear out.

    Three columns bound so can be read in three ways; the ratio is the column whose figures lie nearest to 100.
    """
    width = max(map(len, numbers), default=0)
    told = [sum(len(row) > j and row[j] is not None for row in numbers) for j in range(width)]
    filled = [j for j in range(width) if told[j] >= _FORMULA_ROWS]
    fitting = [columns for columns in permutations(filled, 3) if _is_formula(numbers, *columns)]
    for three in {frozenset(columns) for columns in fitting}:
        ways = [columns for columns in fitting if set(columns) == three]
        yield min(ways, key=lambda columns: _far_from_hundred(numbers, columns[0]))


def _is_formula(numbers: Numbers, ratio: int, top: int, bottom: int) -> bool:
    """Tell whether most rows that have all three figures bear out ratio = 100·top/bottom."""
    rows = [(row[ratio], row[top], row[bottom]) for row in numbers if len(row) > max(ratio, top, bottom)]
    full = [(c, a, b) for c, a, b in rows if c is not None and a is not None and b]
    if len(full) < _FORMULA_ROWS or len({c for c, _, _ in full}) < 2:
        return False
    left = (1 - _FORMULA_SHARE) * len(full)  # so many may fail
    for c, a, b in full:
        left -= not _close(c, 100 * a / b)
        if left < -1e-9:
            return False
    return True


def _far_from_hundred(numbers: Numbers, column: int) -> float:
    """Return how far, as a factor, the figures of a column typically lie from 100."""
    return median(abs(log(row[column] / 100)) for row in numbers if (row[column] or 0) > 0)  # type: ignore[operator]


def _row_check(
    table: Table, row: int, column: int, kind: str, stated: str, computed: str, result: str, why: str
) -> Check:
    """Return a check of one cell; the line is the cell's own where it is known."""
    cell = table.cells[row][column] if row < len(table.cells) and column < len(table.cells[row]) else None
    line = cell.line if cell and cell.line is not None else table.line
    others = [c.line for c in table.cells[row] if c and c.line is not None and c.line != line]
    return Check(table.pages[row], line, kind, stated, computed, result, why, sorted(set(others)))


def _places(table: Table, row: int) -> Iterator[tuple[int, int]]:
    """Yield (page, line) of a row's cells."""
    for cell in table.cells[row]:
        if cell and cell.line is not None:
            yield table.pages[row], cell.line


def _name(table: Table, row: int) -> str:
    """Return what a row is about."""
    return next((table.rows[row][c.index] for c in table.columns if c.kind is ColumnKind.INDICATOR), "")


def ratios(table: Table, numbers: Numbers, slipped: set[tuple[int, int]]) -> Iterator[Check]:
    """Yield a check for every ratio cell whose column is a formula of two others.

    `slipped` are the places (page, line) of figures that were proved slips: they are reported as such.
    """
    for ratio, top, bottom in formulas(numbers):
        for i, row in enumerate(numbers):
            stated, a, b = (row[k] if k < len(row) else None for k in (ratio, top, bottom))
            if stated is None or a is None or not b or slipped & set(_places(table, i)):
                continue
            result = verdict(stated, 100 * a / b, decimals(table.rows[i][ratio]))
            yield _row_check(
                table,
                i,
                ratio,
                "ratio",
                f"{_name(table, i)}: {table.rows[i][ratio]}",
                f"{table.rows[i][top]} / {table.rows[i][bottom]} = {show(100 * a / b)}%",
                result,
                "ratio of two columns",
            )


def slips(table: Table, numbers: Numbers) -> Iterator[Check]:
    """Yield a suspicion for every figure that is another figure of its row with the decimal mark moved.

    Where many rows have such figures it is the way of the table (points of ten, of a hundred), not a slip.
    """
    found = [(i, k, factor) for i, row in enumerate(numbers) for k, factor in _moved(row)]
    if len(found) > _SLIPS_IN_A_TABLE:
        return
    for i, k, factor in found:
        stated = f"{_name(table, i)}: {table.rows[i][k]}"
        computed = f"{show((numbers[i][k] or 0) * factor)} stands elsewhere in the row"
        yield _row_check(table, i, k, "decimal mark", stated, computed, "suspect", "decimal mark moved?")


_SLIPS_IN_A_TABLE = 3


def _moved(row: list[float | None]) -> Iterator[tuple[int, int]]:
    """Yield (column, factor) of every figure that is ten, a hundred or a thousand times too small for its row."""
    values = [(k, value) for k, value in enumerate(row) if value]
    for k, value in values:
        others = [other for j, other in values if j != k]
        factor = next((f for f in (10, 100, 1000) if any(abs(value * f - other) < 1e-9 for other in others)), 0)
        telling = len(f"{value:g}".replace(".", "").strip("0")) >= 2  # 1 and 100 say nothing
        if factor and telling and len(others) >= 2 and median(others) / value > factor / 2:
            yield k, factor


def jumps(table: Table, numbers: Numbers) -> Iterator[Check]:
    """Yield a suspicion for every rate that moves by more points than a year explains."""
    units = next((c.index for c in table.columns if c.kind is ColumnKind.UNIT), None)
    values = [c.index for c in table.columns if c.role in (Role.ACTUAL, Role.ESTIMATE) and not c.compares]
    for i, row in enumerate(numbers):
        if units is None or table.rows[i][units].strip() != "%":
            continue
        cells = [(k, row[k]) for k in values]
        known = [(k, value) for k, value in cells if value is not None]
        for (j, before), (k, after) in zip(known, known[1:], strict=False):
            if abs(after - before) > _JUMP:
                stated = f"{_name(table, i)}: {table.rows[i][j]} → {table.rows[i][k]}"
                computed = f"{show(after - before)} points"
                yield _row_check(table, i, k, "jump", stated, computed, "suspect", "a leap from one column to the next")
                break


def structures(observations: list[Observation]) -> Iterator[Check]:
    """Yield a check for every column whose sub-rows of one parent nearly make 100 (Cơ cấu …)."""
    columns: dict[tuple[str, Role, str | None, str], list[Observation]] = {}
    for o in observations:
        parent, _, child = o.indicator.partition(" - ") if o.unit == "%" else ("", "", "")
        if parent and child and o.source == "table" and o.low == o.high:
            columns.setdefault((parent, o.role, o.period, o.place), []).append(o)
    for parts in columns.values():
        total = round(sum(o.low for o in parts), 6)
        if len(parts) >= 3 and 98.5 <= total <= 101.5 and max(o.low for o in parts) < 100:
            result = "ok" if total == 100 else "contradiction"
            computed = f"{' + '.join(o.text for o in parts)} = {show(total)}"
            stated = f"{parts[-1].indicator.partition(' - ')[0]} ({parts[-1].period}): 100%"
            lines = sorted({o.line for o in parts[:-1]} - {parts[-1].line})
            yield Check(parts[-1].page, parts[-1].line, "hundred", stated, computed, result, "shares of a whole", lines)


def notes(observations: list[Observation]) -> Iterator[Check]:
    """Yield a row for every figure that arithmetic proved a slip and that was read right."""
    for o in observations:
        if o.note:
            yield Check(o.page, o.line, "slip", f"{o.indicator}: {o.text}", show(o.low), "contradiction", o.note)


def statuses(observations: list[Observation]) -> Iterator[Check]:
    """Yield a check for every stated status (đạt, chưa đạt, vượt) against its value and target."""
    groups: dict[str, list[Observation]] = {}
    for observation in observations:
        groups.setdefault(observation.group, []).append(observation)
    for group in groups.values():
        values = [o for o in group if o.role in (Role.ACTUAL, Role.ESTIMATE)]
        targets = [o for o in group if o.role is Role.TARGET]
        status = next((o.status for o in group if o.status), "")
        if status and len(values) == len(targets) == 1:
            yield from _status_check(status, values[0], targets[0])


def _status_check(status: str, value: Observation, target: Observation) -> Iterator[Check]:
    """Yield a contradiction where the printed limit is not met though the status says so, or the reverse."""
    met = {
        "<": value.low < target.low,
        "<=": value.low <= target.low,
        ">": value.low > target.low,
        ">=": value.low >= target.low,
    }.get(target.op)
    if met is None or value.op != "=":
        return
    result = "ok" if met == (status != "chưa đạt") else "contradiction"
    stated = f"{value.indicator}: {value.text}, target {target.op} {target.text}: {status}"
    computed = "met" if met else "not met"
    yield Check(
        value.page, value.line, "status", stated, computed, result, "status against value and target", [target.line]
    )


def table_checks(tables: list[Table], observations: list[Observation]) -> Iterator[Check]:
    """Yield the checks of every table and of the observations made of them."""
    slipped = {(o.page, o.line) for o in observations if o.note}
    for table in tables:
        numbers = _numbers(table)
        yield from ratios(table, numbers, slipped)
        yield from slips(table, numbers)
        yield from jumps(table, numbers)
    yield from structures(observations)
    yield from notes(observations)
    yield from statuses(observations)
