"""``vnreport review OUT``: self-contained pages that show every figure in its place in the text."""

from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any

from .batch import records
from .errors import UsageError
from .export.atomic import atomic_text
from .export.rows import decimal, indicator_rows

Record = dict[str, Any]


def _template(name: str) -> Any:
    """Return a page template of the package."""
    from jinja2 import Environment, PackageLoader

    return Environment(loader=PackageLoader("vnreport_extract", "data"), autoescape=True).get_template(name)


def _marked(text: str, figures: list[Record]) -> str:
    """Return a line as HTML with its figures marked and linked to their rows."""
    html, at = [], 0
    for figure in figures:
        start, end = _find(text, figure["text"], at)
        if start < 0:
            continue
        title = f"{figure['indicator']} · {figure['role']} · {figure['period'] or '?'} · {figure['confidence']:.2f}"
        html.append(escape(text[at:start]))
        html.append(
            f'<a href="#{escape(figure["group"])}" class="{figure["role"]}" title="{escape(title)}">'
            f"{escape(text[start:end])}</a>"
        )
        at = end
    return "".join(html) + escape(text[at:])


def _find(line: str, figure: str, at: int) -> tuple[int, int]:
    """Return where a figure stands in a line, from `at` on; its number alone where its unit is on the next line."""
    for part in (figure, figure.split(" ")[0]):
        start = line.find(part, at)
        if start >= 0:
            return start, start + len(part)
    return -1, -1


def _lines(record: Record) -> Iterator[tuple[int, int, str]]:
    """Yield (page, line, HTML) of every line of text."""
    figures: dict[tuple[int, int], list[Record]] = {}
    for observation in record["observations"]:
        figures.setdefault((observation["page"], observation["line"]), []).append(observation)
    for page in record["page_list"]:
        for line in page["lines"]:
            if line["text"].strip():
                place = (page["number"], line["line"])
                yield (*place, _marked(line["text"], figures.get(place, [])))


def _readable(row: Record) -> Record:
    """Return a row with its change and attainment as a reader of Vietnamese writes numbers."""
    return row | {name: decimal(row[name]) if row[name] is not None else "" for name in ("change", "attainment")}


def write_review(out: Path) -> Path:
    """Write ``OUT/review/DOC.html`` for every document and an index of them; return the index.

    Raises:
        UsageError: `out` holds no results.
    """
    folder = out / "review"
    listed = []
    for record in records(out):
        folder.mkdir(exist_ok=True)
        rows = sorted(map(_readable, indicator_rows(record)), key=lambda row: row["confidence"])
        page = _template("review.html.j2").render(record=record, rows=rows, lines=list(_lines(record)))
        with atomic_text(folder / f"{record['doc']}.html") as stream:
            stream.write(page)
        listed.append(
            {"doc": record["doc"], "run": record["run"], "title": record["metadata"]["title"], "rows": len(rows)}
        )
    if not listed:
        raise UsageError(f"{out}: no results there; run vnreport extract first")
    with atomic_text(folder / "index.html") as stream:
        stream.write(_template("review_index.html.j2").render(documents=listed))
    return folder / "index.html"
