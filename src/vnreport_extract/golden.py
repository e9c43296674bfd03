"""Golden files: what the samples gave when a person last looked, compared cell by cell.

``samples/reports`` holds the inputs; ``golden/output/DOC/TABLE.csv`` what each is to give. The truth of the
samples, known by construction, lies in ``golden/truth`` and is never written here.
"""

import csv
import io
import os
import tempfile
from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path

from .batch import records, run
from .errors import UsageError
from .export import table_rows
from .export.schema import schemas

TABLES = ("indicators", "observations", "sections", "footnotes", "references", "checks")
# Columns that may differ between machines or runs without a change of the result.
_LOOSE = {"observations": {"bbox", "confidence"}, "indicators": {"confidence"}}

Files = dict[str, list[list[str]]]


def _inputs(folder: Path) -> list[Path]:
    """Return the sample reports under `folder`.

    Raises:
        UsageError: there are none.
    """
    paths = sorted(path for path in (folder / "samples" / "reports").glob("*") if path.is_file())
    if not paths:
        raise UsageError(f"{folder / 'samples' / 'reports'}: no samples there; run this in the project's folder")
    return paths


def _cell(value: object) -> str:
    """Return a cell as it stands in a CSV file, on one line."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else " ".join(str(value).split())


def produce(folder: Path) -> Files:
    """Run every sample under `folder`; return the rows, head first, by ``DOC/TABLE.csv``."""
    with tempfile.TemporaryDirectory() as scratch:
        run(_inputs(folder), Path(scratch), jobs=os.cpu_count() or 1, seconds=600)
        files: Files = {}
        for record in records(Path(scratch)):
            for table in TABLES:
                head, *body = [schemas()[table].columns, *table_rows(table, record)]
                keep = [i for i, name in enumerate(head) if name not in _LOOSE.get(table, set())]
                rows = [[_cell(row[i]) for i in keep] for row in [head, *body]]
                files[f"{record['doc']}/{table}.csv"] = rows
        return files


def read_golden(folder: Path) -> Files:
    """Return the golden rows under `folder`, by ``DOC/TABLE.csv``."""
    root = folder / "golden" / "output"
    return {
        path.relative_to(root).as_posix(): list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"))))
        for path in sorted(root.glob("*/*.csv"))
    }


def differences(golden: Files, current: Files) -> Iterator[str]:
    """Yield one readable line per cell, row or file that differs."""
    for name in sorted(golden.keys() | current.keys()):
        if name not in current:
            yield f"{name}: is in golden/ but the samples no longer give it"
        elif name not in golden:
            yield f"{name}: new, not in golden/"
        else:
            yield from _row_differences(name, golden[name], current[name])


def _row_differences(name: str, golden: list[list[str]], current: list[list[str]]) -> Iterator[str]:
    """Yield what differs between two tables; the head names the columns."""
    head = current[0]
    for number, (want, got) in enumerate(zip_longest(golden, current), 1):
        if want is None or got is None:
            word, row = ("new", got) if want is None else ("lost", want)
            yield f"{name}:{number}: {word}: {', '.join(cell for cell in row if cell)[:160]}"
        else:
            yield from (
                f"{name}:{number}: {column}: golden {a!r}, now {b!r}"
                for column, a, b in zip_longest(head, want, got, fillvalue="")
                if a != b
            )


def check(folder: Path) -> list[str]:
    """Return how what the samples give now differs from the golden files; empty where it does not."""
    return list(differences(read_golden(folder), produce(folder)))


def update(folder: Path) -> int:
    """Write what the samples give now to ``golden/output``; return the number of files."""
    root = folder / "golden" / "output"
    files = produce(folder)
    for stale in set(read_golden(folder)) - set(files):
        (root / stale).unlink()
    for name, rows in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream, lineterminator="\n").writerows(rows)
    return len(files)
