"""The tables of an output folder, streamed from the documents' records."""

import csv
import json
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from .atomic import atomic_path, atomic_text
from .rows import table_rows
from .schema import TableSchema, data_package, schemas

FORMATS = ("xlsx", "parquet", "jsonl")

# What a spreadsheet would run as a formula (OWASP, "CSV Injection").
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_SIGNED_NUMBER = re.compile(r"[-+]\d[\d.,]*")
# An .xlsx cell holds at most this many characters.
_CELL_LIMIT = 32_767


def safe_cell(value: Any) -> Any:
    """Return a cell that a spreadsheet shows and does not run: text that looks like a formula gets an apostrophe.

    A number with its sign is none.
    """
    if isinstance(value, float):
        return int(value) if value.is_integer() and abs(value) < 1e15 else value
    runs = isinstance(value, str) and value.startswith(_FORMULA_STARTS) and len(value) > 1
    if runs and not _SIGNED_NUMBER.fullmatch(value):
        return f"'{value}"
    return value


def _plain_text(cell: str) -> str:
    """Return a text cell as it was before `safe_cell`."""
    return cell[1:] if cell[:1] == "'" and cell[1:].startswith(_FORMULA_STARTS) else cell


def write_tables(records: Iterable[dict[str, Any]], out: Path, version: str, formats: Iterable[str] = ()) -> None:
    """Write every table of the contract and ``datapackage.json`` under `out`; `formats` adds some of `FORMATS`.

    Raises:
        OSError: the folder cannot be written.
    """
    _write_csv_tables(records, out)
    with atomic_text(out / "datapackage.json") as stream:
        json.dump(data_package(version), stream, ensure_ascii=False, indent=1)
    for name in formats:
        _WRITERS[name](out)


def _write_csv_tables(records: Iterable[dict[str, Any]], out: Path) -> None:
    """Stream the records once through all CSV files; no file is replaced before all are complete."""
    with ExitStack() as stack:
        writers = {}
        for name, schema in schemas().items():
            stream = stack.enter_context(atomic_text(out / f"{name}.csv", "utf-8-sig"))
            writers[name] = csv.writer(stream, lineterminator="\r\n")
            writers[name].writerow(schema.columns)
        for record in records:
            for name, writer in writers.items():
                writer.writerows([safe_cell(cell) for cell in row] for row in table_rows(name, record))


def _typed_rows(out: Path, schema: TableSchema) -> Iterator[list[Any]]:
    """Yield the rows of a CSV table with numbers as numbers and empty cells as None."""
    convert: dict[str, Callable[[str], Any]] = {"integer": int, "number": float, "boolean": lambda cell: cell == "True"}
    with (out / f"{schema.name}.csv").open(encoding="utf-8-sig", newline="") as stream:
        for row in list(csv.reader(stream))[1:]:
            yield [
                convert.get(field.type, _plain_text)(cell) if cell else None
                for field, cell in zip(schema.fields, row, strict=True)
            ]


def _write_jsonl(out: Path) -> None:
    """Write ``TABLE.jsonl`` for every table."""
    for schema in schemas().values():
        with atomic_text(out / f"{schema.name}.jsonl") as stream:
            for row in _typed_rows(out, schema):
                stream.write(json.dumps(dict(zip(schema.columns, row, strict=True)), ensure_ascii=False) + "\n")


def _write_parquet(out: Path) -> None:
    """Write ``TABLE.parquet`` for every table, columns typed by the schema."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    types = {"integer": pa.int64(), "number": pa.float64(), "boolean": pa.bool_()}
    for schema in schemas().values():
        arrow = pa.schema([(field.name, types.get(field.type, pa.string())) for field in schema.fields])
        rows = [dict(zip(schema.columns, row, strict=True)) for row in _typed_rows(out, schema)]
        with atomic_path(out / f"{schema.name}.parquet") as path:
            pq.write_table(pa.Table.from_pylist(rows, schema=arrow), path)


def _write_xlsx(out: Path) -> None:
    """Write ``vnreport.xlsx``, one sheet a table, heads frozen."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    for schema in schemas().values():
        sheet = book.create_sheet(schema.name)
        sheet.freeze_panes = "A2"
        sheet.append(schema.columns)
        for row in _typed_rows(out, schema):
            sheet.append([_sheet_cell(cell) for cell in row])
    with atomic_path(out / "vnreport.xlsx") as path:
        book.save(path)


def _sheet_cell(cell: Any) -> Any:
    """Return a cell that the workbook format accepts: no control characters, not over the limit."""
    if not isinstance(cell, str):
        return cell
    text = "".join(c for c in cell if c >= " " or c in "\t\n")[:_CELL_LIMIT]
    return f"'{text}" if text.startswith("=") and len(text) > 1 else text


_WRITERS = {"xlsx": _write_xlsx, "parquet": _write_parquet, "jsonl": _write_jsonl}
