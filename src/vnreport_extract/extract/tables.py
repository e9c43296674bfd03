"""Observations of tables: one for every figure of a value column, and for those a row's name states."""

from __future__ import annotations

import re

from ..data import load_toml
from ..language import units
from ..language.cells import find_word, is_word, one_year
from ..language.numbers import Amount
from ..language.periods import find_periods
from ..model import Cell, Column, ColumnKind, Document, Observation, Role, Table
from .table_figures import Figure, read_figures
from .table_rows import TableRow, read_rows, row_place
from .table_signs import restore_signs

SURE, LIKELY, GUESSED, DOUBTED = 0.97, 0.9, 0.75, 0.5


def table_observations(document: Document) -> list[Observation]:
    """Return the observations of all tables in reading order; `group` is unique to a row's tuple in its table."""
    found = [each for number, table in enumerate(document.tables) for each in _Reader(document, table, number).read()]
    restore_signs(document, found)
    return found


class _Reader:
    """Reads one table's figures."""

    def __init__(self, document: Document, table: Table, number: int) -> None:
        self.document, self.table, self.number = document, table, number
        self.columns = [column for column in table.columns if column.kind is ColumnKind.VALUE]
        self.statuses = [column for column in table.columns if column.kind is ColumnKind.STATUS]
        self.year = one_year(document.metadata.period, document.metadata.date)
        caption = find_periods(table.caption)
        spans = [each.period for each in caption if "-" in each.period and len(each.period) == 9]
        self.term = next(iter(spans), None) or document.metadata.period or (caption[0].period if caption else None)

    def read(self) -> list[Observation]:
        """Return the table's observations, row by row."""
        figures = read_figures(self.table)
        return [each for row in read_rows(self.table) for each in self._row(row, figures[row.index])]

    def _row(self, row: TableRow, figures: dict[int, Figure]) -> list[Observation]:
        """Return the observations of one row: those in its name, then its cells'."""
        found = [self._stated(row, i) for i in range(len(row.stated))]
        for column in self.columns:
            if column.index in figures:
                found += self._figure(row, column, figures[column.index])
        self._set_status(row, found)
        return found

    def _stated(self, row: TableRow, i: int) -> Observation:
        """Return the observation of a quantity that the row's name states."""
        stated = row.stated[i]
        column = next((column for column in self.table.columns if column.kind is ColumnKind.INDICATOR), self.columns[0])
        amount = stated.amount
        group = (
            self._group(row, "")
            if stated.of_row
            else f"{self._group(row, '')}-s{i if stated.role is Role.ACTUAL else 0}"
        )
        role = Role.ESTIMATE if row.estimated and stated.role is Role.ACTUAL else stated.role
        period = self._period(row, column, Role.ACTUAL)
        return self._observation(
            row, column, stated.indicator, role, amount, stated.unit, stated.text, group, period, LIKELY
        )

    def _figure(self, row: TableRow, column: Column, figure: Figure) -> list[Observation]:
        """Return the observations of one cell; a pair ``61,5/60`` below "TH/KH" is a result and its plan."""
        amount, cell = figure.amount, self.table.cells[row.index][column.index]
        role, confidence = self._role(row, column)
        place = row_place(self.table, row) or column.place
        indicator = self._indicator(row, column, place)
        unit = self._unit(row, column, amount, role)
        period = self._period(row, column, role)
        text = re.sub(r"\s+", " ", cell.text).strip() if cell else ""
        group = self._group(row, self._group_period(column), place, column.measure)
        if cell is not None and not figure.note and (cell.alternative or cell.confidence < DOUBTED):
            confidence = DOUBTED
        parts = [(amount, role)]
        if amount.of is not None and (role in (Role.ATTAINMENT, Role.CHANGE) or _is_pair(column)):
            parts = [(Amount(amount.low, amount.low), Role.ACTUAL), (Amount(amount.of, amount.of), Role.TARGET)]
            unit = self._unit(row, column, amount, Role.ACTUAL)
        found = []
        for part, part_role in parts:
            each = self._observation(row, column, indicator, part_role, part, unit, text, group, period, confidence)
            each.place, each.note = place, figure.note
            found.append(each)
        return found

    def _role(self, row: TableRow, column: Column) -> tuple[Role, float]:
        """Return the role of a column's figures in a row, and how sure that is."""
        role, confidence = column.role, SURE
        if role is None:
            role, confidence = self._default_role(column), GUESSED
        if role is Role.ACTUAL and row.estimated:
            role = Role.ESTIMATE
        return role, confidence

    def _default_role(self, column: Column) -> Role:
        """Return the role that the period or the caption gives to figures whose head gives none."""
        years = [int(year) for year in re.findall(r"(?:19|20)\d\d", column.period or "")]
        report = one_year(self.document.metadata.date, self.document.metadata.period)
        if years and report and years[-1] != report:
            return Role.TARGET if years[-1] > report else Role.ACTUAL
        if any(each.role is Role.ESTIMATE and not each.compares for each in self.columns):
            return Role.ACTUAL
        words = load_toml("tables.toml")["captions"]
        first = {name: find_word(self.table.caption, words[name]) for name in ("target", "actual")}
        if first["target"] and (not first["actual"] or first["target"].start() < first["actual"].start()):
            return Role.TARGET
        return Role.ACTUAL

    def _indicator(self, row: TableRow, column: Column, place: str) -> str:
        """Return the row's name, with what the head adds to it; where rows are places the head's measure alone."""
        if place and place == row.indicator and column.measure:
            return column.measure
        total = is_word(row.indicator, load_toml("tables.toml")["rows"]["totals"])
        if total and column.measure:
            return column.measure
        return f"{row.indicator} - {column.measure}" if column.measure else row.indicator

    def _unit(self, row: TableRow, column: Column, amount: Amount, role: Role) -> str:
        """Return the unit: of the cell, of a comparing head, of the row, of the head, of the table."""
        if amount.unit_text and (units.match(amount.unit_text) or "/" in amount.unit_text or not row.unit):
            return units.normalise(amount.unit_text)
        if role in (Role.CHANGE, Role.ATTAINMENT, Role.SHARE) and column.unit:
            return column.unit
        named = _counted(column.measure or row.indicator) or self._left_count(column)
        return row.unit or column.unit or named or units.normalise(self.table.unit_note)

    def _left_count(self, column: Column) -> str:
        """Return what the column counts of which this one is a part (``Trong đó: nữ`` beside ``Tổng số đảng viên``)."""
        left = [each.measure for each in self.columns if each.index < column.index and each.measure]
        return next((noun for measure in reversed(left) if (noun := _counted(measure))), "") if column.measure else ""

    def _period(self, row: TableRow, column: Column, role: Role) -> str | None:
        """Return the head's period, else the row's, else the term for targets and the report's year for results."""
        if column.period:
            return column.period
        if role is Role.TARGET:
            return None if find_word(column.title, load_toml("tables.toml")["plain"]["undated"]) else self.term
        if row.period is None and self.year and find_word(row.indicator, load_toml("tables.toml")["rows"]["sums"]):
            first = re.fullmatch(r"(\d{4})-(\d{4})", self.document.metadata.period or "")
            if first and int(first[1]) < self.year <= int(first[2]):
                return f"{first[1]}-{self.year}"
        return row.period or self._result_period()

    def _result_period(self) -> str | None:
        """Return the period of an undated result: the report's own, its last year where it is about a term."""
        own = self.document.metadata.period
        return (
            own if own and not re.fullmatch(r"\d{4}-\d{4}", own) else str(self.year) if self.year else own or self.term
        )

    def _group_period(self, column: Column) -> str:
        """Return the period that groups a column with others.

        A term's or year's plan without a result of its own period stands beside the result that is reported on it.
        """
        period = column.period or ""
        if column.role is not Role.TARGET or not period:
            return period
        results = [each for each in self.columns if each.role in (Role.ACTUAL, Role.ESTIMATE) and each.period]
        periods = [each.period or "" for each in sorted(results, key=lambda each: each.role is Role.ESTIMATE)]
        last = period[-4:]
        if period in periods or not periods:
            return period
        if "-" in period and last in periods:
            return last
        within = [each for each in periods if period[:4] <= _year_of(each) <= last]
        targets = [each for each in self.columns if each.role is Role.TARGET]
        if not within and self.statuses and len(targets) == 1:
            within = periods
        return max(within, key=_length, default=period)

    def _group(self, row: TableRow, period: str, place: str = "", measure: str = "") -> str:
        return "-".join(["t", str(self.number), str(row.index), period, place, measure])

    def _observation(
        self,
        row: TableRow,
        column: Column,
        indicator: str,
        role: Role,
        amount: Amount,
        unit: str,
        text: str,
        group: str,
        period: str | None,
        confidence: float,
    ) -> Observation:
        """Return one observation with its place in the document."""
        cells = self.table.cells[row.index]
        cell = cells[column.index]
        return Observation(
            page=self.table.pages[row.index],
            line=_line(cell, cells, self.table),
            source="table",
            indicator=indicator,
            role=role,
            low=amount.low,
            high=amount.high,
            unit=unit,
            text=text,
            evidence=" | ".join(text for text in self.table.rows[row.index] if text),
            group=group,
            section=self._section(),
            op=amount.op,
            of=amount.of,
            period=period,
            confidence=min(confidence, cell.confidence if cell else 1.0),
            bbox=cell.bbox if cell else None,
        )

    def _section(self) -> str:
        if self.table.section is None or self.table.section >= len(self.document.sections):
            return ""
        section = self.document.sections[self.table.section]
        return f"{section.label} {section.title}".strip()

    def _set_status(self, row: TableRow, found: list[Observation]) -> None:
        """Give the row's tuples of result and target the status that a cell of it states."""
        words = load_toml("tables.toml")["status"]
        targets = {each.group for each in found if each.role is Role.TARGET}
        paired = {each.group for each in found if each.role in (Role.ACTUAL, Role.ESTIMATE)} & targets
        for column in self.statuses:
            text = self.table.rows[row.index][column.index]
            status = next((name for name, group in words.items() if is_word(text, group)), "")
            for each in found if status else []:
                each.status = status if not paired or each.group in paired else each.status


def _counted(name: str) -> str:
    """Return the noun that a name counts: ``hộ`` of ``Số hộ nghèo``."""
    found = re.match(r"(?:tổng\s+)?số\s+(?:lượng\s+)?", name.rsplit(" - ", 1)[-1], re.IGNORECASE)
    rest = name.rsplit(" - ", 1)[-1][found.end() :] if found else ""
    end = units.match(rest) if rest else None
    return units.normalise(rest[:end]) if end else ""


def _year_of(period: str) -> str:
    """Return the last year of a period."""
    return period[:4] if re.fullmatch(r"\d{4}-\d\d(?:-\d\d)?", period) else period[-4:]


def _length(period: str) -> tuple[str, int]:
    """Return what orders periods by their year, then by how much of it they cover."""
    months = re.match(r"(\d+)T/", period)
    return _year_of(period), int(months[1]) if months else 3 if period.startswith("Q") else 12


def _is_pair(column: Column) -> bool:
    """Return whether a head announces two figures in one cell: a result and its plan."""
    return (
        re.search(r"(?:TH|thực hiện|kết quả)\s*/\s*(?:KH|kế hoạch|chỉ tiêu|NQ)", column.title, re.IGNORECASE)
        is not None
    )


def _line(cell: Cell | None, cells: list[Cell | None], table: Table) -> int:
    """Return the line of a cell, of its row where the cell's is unknown, of the table where the row's is."""
    if cell is not None and cell.line:
        return cell.line
    return next((each.line for each in cells if each is not None and each.line), table.line)
