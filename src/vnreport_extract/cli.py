"""The command line: ``vnreport extract | repair | golden | review | doctor``.

Nothing is printed on stdout but what the user asked for; progress and messages go to stderr.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from . import __version__
from .errors import ExitCode, UsageError, VnReportError

if TYPE_CHECKING:
    from .batch import Summary

FORMATS = ("xlsx", "parquet", "jsonl")


def say(message: str) -> None:
    """Print one line for the user on stderr."""
    click.echo(f"vnreport: {message}", err=True)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="vnreport")
def cli() -> None:
    """Turn Vietnamese government reports into tables of indicators, values and targets."""


@cli.command()
@click.argument("paths", nargs=-1, required=True)
@click.option(
    "-o", "--out", required=True, type=click.Path(path_type=Path), help="Folder for the tables; made if need be."
)
@click.option("-j", "--jobs", type=click.IntRange(1), help="Documents at a time (as many as there are processors).")
@click.option(
    "--format",
    "formats",
    multiple=True,
    type=click.Choice(FORMATS),
    help="Also write the tables as this; may be given again.",
)
@click.option("--time-limit", default=1800.0, show_default=True, help="Seconds that one document may take.")
def extract(paths: tuple[str, ...], out: Path, jobs: int | None, formats: tuple[str, ...], time_limit: float) -> int:
    """Extract the indicators of PATH... (files, globs or folders; PDF, image or text) into a folder.

    A second run into the same folder does only what is new, changed or failed before.
    """
    import os
    import signal

    from .batch import is_product, run
    from .ingest import find_inputs
    from .progress import Progress

    left_out: list[Path] = []
    inputs = [path for path in find_inputs(paths, left_out.append) if not is_product(path, out)]
    if left_out:
        say(f"left out {len(left_out)} hidden files, such as {left_out[0]}")
    if not inputs:
        raise UsageError(f"{' '.join(paths)}: no inputs there; give PDF, image or text files, or folders of them")
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # a polite kill is an interrupt: write what is done
    with Progress() as progress:
        summary = run(
            inputs,
            out,
            jobs=jobs or os.cpu_count() or 1,
            seconds=time_limit,
            formats=formats,
            on_plan=progress.plan,
            on_outcome=progress.outcome,
        )
    _conclude(summary, out)
    return summary.exit_code


def _conclude(summary: Summary, out: Path) -> None:
    """Say how the run went and where the tables are."""
    from .batch import count_rows

    rows = count_rows(out)
    failed = sum(outcome.status == "failed" for outcome in summary.outcomes)
    partial = sum(outcome.status == "partial" for outcome in summary.outcomes)
    parts = [f"{len(summary.outcomes) - failed - partial} done", f"{partial} partial", f"{failed} failed"]
    say(f"{', '.join(parts)}, {summary.skipped} unchanged" + (" - interrupted" if summary.interrupted else ""))
    say(f"{rows['indicators']} indicators of {rows['documents']} documents: {out / 'indicators.csv'}")


@cli.command()
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
@click.option("--diff", is_flag=True, help="Show every change in colour instead of the text.")
@click.option("--json", "as_json", is_flag=True, help="Give the changes as JSON instead of the text.")
@click.option("--words", type=click.Path(path_type=Path), help="A word list, one word a line, that repair shall know.")
def repair(file: Path, diff: bool, as_json: bool, words: Path | None) -> int:
    """Repair a text FILE (or -): damaged Vietnamese in, repaired text out, line for line."""
    from . import repairing

    return repairing.run(file, diff=diff, as_json=as_json, words=words)


@cli.group()
def golden() -> None:
    """Run the samples and compare with golden/ cell by cell."""


@golden.command("check")
@click.argument("folder", default=".", type=click.Path(path_type=Path))
def golden_check(folder: Path) -> int:
    """Compare what the samples under FOLDER give now with FOLDER/golden; exit 1 on a difference."""
    from .golden import check

    differences = check(folder)
    click.echo("\n".join(differences) if differences else "golden: no difference")
    return ExitCode.SOME_FAILED if differences else ExitCode.OK


@golden.command("update")
@click.argument("folder", default=".", type=click.Path(path_type=Path))
def golden_update(folder: Path) -> int:
    """Write what the samples under FOLDER give now to FOLDER/golden; read the diff before you commit it."""
    from .golden import update

    say(f"wrote {update(folder)} files; read the diff before you commit it")
    return ExitCode.OK


@cli.command()
@click.argument("out", type=click.Path(path_type=Path, exists=True, file_okay=False))
def review(out: Path) -> int:
    """Write review pages for the results in the folder OUT: every figure beside its sentence."""
    from .review import write_review

    say(f"open {write_review(out)} in a browser")
    return ExitCode.OK


@cli.command()
def doctor() -> int:
    """Say what is installed, what is missing, and the command that mends it."""
    from .doctor import diagnose

    findings = diagnose()
    for finding in findings:
        word = "ok     " if finding.ok else "MISSING"
        mend = f"; run: {finding.command}" if finding.command else ""
        click.echo(f"{word} {finding.name}: {finding.detail}{mend}")
    return ExitCode.OK if all(finding.ok for finding in findings) else ExitCode.MISSING_DEPENDENCY


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and exit with its code (see `ExitCode`)."""
    try:
        code = cli.main(args=arguments, prog_name="vnreport", standalone_mode=False)
    except click.exceptions.Abort:
        code = ExitCode.INTERRUPTED
    except click.ClickException as error:
        error.show()
        code = ExitCode.USAGE
    except VnReportError as error:
        say(str(error))
        code = error.exit_code
    except BrokenPipeError:
        sys.stderr.close()
        code = ExitCode.OK
    except KeyboardInterrupt:
        code = ExitCode.INTERRUPTED
    sys.exit(int(code or 0))
