"""``vnreport repair``: one text in, its repair out, or an account of every change."""

import json
import sys
from dataclasses import asdict
from pathlib import Path

import click

from .errors import ExitCode, InputError
from .ingest.kinds import kind_of
from .ingest.text import decode_text
from .repair import RepairedText, repair_text


def _read(file: Path) -> str:
    """Return the text of a file or of standard input.

    Raises:
        InputError: it cannot be read.
        UnsupportedInput: it is no text.
    """
    try:
        data = sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
    except OSError as error:
        raise InputError(f"{file}: cannot be read ({error.strerror})") from error
    if kind_of(data, str(file)) != "text":
        raise InputError(f"{file}: not a text; vnreport extract reads PDFs and images")
    return decode_text(data, str(file)).text


def _diff(repaired: RepairedText) -> None:
    """Print every change in colour: where, what stood there, what stands there now, how sure, why."""
    for change in repaired.changes:
        before, after = click.style(change.original, fg="red"), click.style(change.repaired, fg="green")
        click.echo(f"{change.line}:{change.start}: {before} → {after}  {change.confidence:.2f} {change.reason}")


def run(file: Path, *, diff: bool, as_json: bool, words: Path | None) -> int:
    """Repair `file` and print the text, or the changes as `diff` or JSON; return the exit code."""
    known = words.read_text(encoding="utf-8").split("\n") if words else []
    repaired = repair_text(_read(file), words=[word.strip() for word in known if word.strip()])
    if diff:
        _diff(repaired)
    elif as_json:
        click.echo(json.dumps([asdict(change) for change in repaired.changes], ensure_ascii=False, indent=1))
    else:
        sys.stdout.buffer.write(repaired.text.encode("utf-8"))
    return ExitCode.OK
