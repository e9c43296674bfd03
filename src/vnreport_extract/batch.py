"""A run over many inputs into one output folder: plan, process, tables, summary.

The records under ``OUT/documents`` are the state: what is there, unchanged and of this version, is not done
again; the tables are made from all of them at the end of every run, also of one that was interrupted.
"""

import hashlib
import os
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from . import __version__
from .errors import ExitCode, UsageError, VnReportError
from .export import document_to_dict, read_document, write_document, write_tables
from .export.document_json import failed_to_dict
from .export.schema import schemas
from .ocr import Settings
from .pipeline import process
from .workers import WorkerDied, run_all

# A document's name becomes a file name with an extension; most file systems allow 255 bytes.
_NAME_BYTES = 200


@dataclass(frozen=True, slots=True)
class Task:
    """One input to be processed into an output folder."""

    path: Path
    name: str
    out: Path
    sha256: str
    ocr: Settings


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one document went: status as in documents.csv, its error, and the exit code the error asks for."""

    name: str
    path: Path
    status: str
    error: str = ""
    exit_code: ExitCode = ExitCode.OK


@dataclass(slots=True)
class Summary:
    """How a run went."""

    outcomes: list[Outcome] = field(default_factory=list)
    skipped: int = 0
    interrupted: bool = False

    @property
    def exit_code(self) -> ExitCode:
        """0 all done; 1 some failed; 3 nothing could be done for want of a program; 130 interrupted."""
        if self.interrupted:
            return ExitCode.INTERRUPTED
        bad = [outcome for outcome in self.outcomes if outcome.status != "done"]
        if not bad:
            return ExitCode.OK
        missing = any(outcome.exit_code is ExitCode.MISSING_DEPENDENCY for outcome in bad)
        nothing = not self.skipped and all(outcome.status == "failed" for outcome in self.outcomes)
        return ExitCode.MISSING_DEPENDENCY if missing and nothing else ExitCode.SOME_FAILED


def prepare(out: Path) -> None:
    """Make the output folder and see that it can be written.

    Raises:
        UsageError: it cannot.
    """
    try:
        for folder in (out, out / "documents", out / "text"):
            folder.mkdir(parents=True, exist_ok=True)
            probe = folder / f".write-test-{os.getpid()}"
            probe.touch()
            probe.unlink()
    except OSError as error:
        raise UsageError(f"{out}: cannot write there ({error.strerror}); choose another folder with -o") from error


def is_product(path: Path, out: Path) -> bool:
    """Tell whether a file is one that an earlier run wrote into `out`."""
    try:
        parts = path.absolute().relative_to(out.absolute()).parts
    except ValueError:
        return False
    own = {"vnreport.xlsx", "datapackage.json"} | {f"{t}.{e}" for t in schemas() for e in ("csv", "parquet", "jsonl")}
    return bool(parts) and (parts[0] in ("documents", "text", "review") or len(parts) == 1 and parts[0] in own)


def records(out: Path) -> Iterator[dict[str, Any]]:
    """Yield the record of every document in an output folder, by name."""
    for path in sorted((out / "documents").glob("*.json"), key=lambda path: path.stem):
        record = read_document(path)
        if record is not None:
            yield record


def _digest(path: Path) -> str:
    """Return the SHA-256 of a file; empty where it cannot be read (its own run will say why)."""
    try:
        if not path.is_file():  # a pipe would wait for ever
            return ""
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return ""


def printable(path: Path) -> str:
    """Return a path as text that can be written; bytes of its name that are no UTF-8 are shown by their codes."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def _name_for(path: Path) -> str:
    """Return a file's stem as a document's name: cut to what a file name can hold, no start of a formula."""
    stem = printable(Path(path.stem)).replace("\\", "_").encode()[:_NAME_BYTES].decode(errors="ignore")
    return stem.lstrip("=+-@ ") or "document"


def _key(path: str | Path) -> str:
    """Return what tells one input from another: links are not followed, a link is an input of its own."""
    return os.path.abspath(path)  # noqa: PTH100 (Path.resolve follows links)


@cache
def fingerprint() -> str:
    """Return the version with a hash of the package's data: a changed word list makes old results stale."""
    digest = hashlib.sha256()
    for path in sorted(files("vnreport_extract.data").iterdir(), key=lambda path: path.name):
        if path.is_file():
            digest.update(path.name.encode() + path.read_bytes())
    return f"{__version__}+{digest.hexdigest()[:12]}"


class Plan:
    """Which inputs are to be done under which names, given what an earlier run left in the folder."""

    def __init__(self, out: Path, ocr: Settings) -> None:
        self._out, self._ocr = out, ocr
        self._known = {record["doc"]: record["run"] for record in records(out)}
        self._by_path = {_key(run["path"]): name for name, run in self._known.items()}
        self._by_content = {(Path(run["path"]).name, run["sha256"]): name for name, run in self._known.items()}
        self._used: set[str] = set()

    def tasks(self, inputs: Iterable[Path]) -> tuple[list[Task], int]:
        """Return what is to be done, and the number of inputs that are done and unchanged."""
        todo = [self._task(path) for path in {_key(path): path for path in inputs}.values()]
        fresh = [task for task in todo if not self._is_done(task)]
        return fresh, len(todo) - len(fresh)

    def _task(self, path: Path) -> Task:
        digest = _digest(path)
        shown = printable(path)
        name = self._by_path.get(_key(shown)) or self._by_content.get((Path(shown).name, digest))
        if name is None or name in self._used:
            name = self._new_name(path)
        self._used.add(name)
        return Task(path, name, self._out, digest, self._ocr)

    def _new_name(self, path: Path) -> str:
        """Return the file's stem, with a number where that is taken (also by case alone, as on Windows)."""
        stem = name = _name_for(path)
        taken = {other.casefold() for other in self._used | set(self._known)}
        count = 1
        while name.casefold() in taken:
            count += 1
            name = f"{stem}-{count}"
        return name

    def _is_done(self, task: Task) -> bool:
        run = self._known.get(task.name)
        if run is None or run["status"] == "failed":
            return False
        return bool(run["sha256"] == task.sha256 and run["version"] == fingerprint())


def process_task(task: Task) -> Outcome:
    """Process one input and write its files; never raises: a failure becomes the document's row."""
    started = time.perf_counter()
    try:
        document = process(task.path, task.name, task.ocr)
        record = document_to_dict(document, time.perf_counter() - started, fingerprint())
        record["run"]["path"] = printable(task.path)
        write_document(record, task.out)
    except VnReportError as error:
        return _failed(task, str(error), error.exit_code, time.perf_counter() - started)
    except Exception as error:  # the boundary: one document's failure becomes its row
        message = f"unexpected {type(error).__name__}: {error}; please report it with the file"
        return _failed(task, message, ExitCode.SOME_FAILED, time.perf_counter() - started)
    return Outcome(task.name, task.path, record["run"]["status"], record["run"]["error"])


def _failed(task: Task, error: str, code: ExitCode, seconds: float) -> Outcome:
    """Write the record of a failed input."""
    line = " ".join(error.split())
    record = failed_to_dict(task.name, task.path, line, seconds, fingerprint(), task.sha256)
    record["run"]["path"] = printable(task.path)
    write_document(record, task.out)
    return Outcome(task.name, task.path, "failed", line, code)


def run(
    inputs: list[Path],
    out: Path,
    *,
    jobs: int,
    seconds: float,
    formats: Iterable[str] = (),
    on_plan: Callable[[int, int], None] = lambda todo, skipped: None,
    on_outcome: Callable[[Outcome], None] = lambda outcome: None,
) -> Summary:
    """Process `inputs` into `out` and write the tables; `seconds` is the time limit of one document.

    Raises:
        UsageError: the output folder cannot be written.
    """
    prepare(out)
    ocr = Settings(workers=max(1, (os.cpu_count() or 1) // min(jobs, max(1, len(inputs)))))
    tasks, skipped = Plan(out, ocr).tasks(inputs)
    summary = Summary(skipped=skipped)
    on_plan(len(tasks), skipped)
    try:
        for task, result in run_all(process_task, tasks, max(1, min(jobs, len(tasks))), seconds):
            outcome = result
            if isinstance(outcome, WorkerDied):
                outcome = _failed(task, str(outcome), ExitCode.SOME_FAILED, seconds)
            summary.outcomes.append(outcome)
            on_outcome(outcome)
    except KeyboardInterrupt:
        summary.interrupted = True
    write_tables(records(out), out, __version__, formats)
    return summary


def count_rows(out: Path) -> Counter[str]:
    """Return the number of rows of the main tables in an output folder."""
    counts: Counter[str] = Counter()
    for record in records(out):
        counts["documents"] += 1
        counts["observations"] += len(record["observations"])
        counts["indicators"] += len({o["group"] for o in record["observations"]})
        counts["checks"] += len(record["checks"])
    return counts
