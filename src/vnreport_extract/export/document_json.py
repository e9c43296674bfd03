"""A document as a dictionary, and its JSON file: the complete record from which the tables are made."""

import json
from collections import Counter
from dataclasses import asdict
from pathlib import Path
from typing import Any

from ..language.units import base
from ..model import Block, Document, Line, Observation, Page, PageSource, Table
from .atomic import atomic_text


def _line(line: Line) -> dict[str, Any]:
    """Return a line; the original only where it differs."""
    row: dict[str, Any] = {"line": line.number, "region": line.region.value, "text": line.text}
    if line.original != line.text:
        row["original"] = line.original
    if line.bbox:
        row["bbox"] = str(line.bbox)
    return row


def _page(page: Page) -> dict[str, Any]:
    """Return a page with what was done to it."""
    row = {name: getattr(page, name) for name in ("number", "note", "width", "height", "skew", "confidence")}
    return row | {"source": page.source.value, "lines": [_line(line) for line in page.lines]}


def _block(block: Block) -> dict[str, Any]:
    """Return a block; its lines by page and number."""
    return {
        "kind": block.kind.value,
        "text": block.text,
        "lines": [[line.page, line.number] for line in block.lines],
        "section": block.section,
        "footnote": block.footnote,
    }


def _table(table: Table) -> dict[str, Any]:
    """Return a table with what its columns were read as."""
    plain = {name: getattr(table, name) for name in ("page", "line", "caption", "unit_note", "header", "rows", "pages")}
    return plain | {"columns": [asdict(column) for column in table.columns]}


def _base(observation: Observation) -> dict[str, Any]:
    """Return the amount in base units, where the unit has one."""
    low = base(observation.unit, observation.low)
    high = base(observation.unit, observation.high)
    if low is None or high is None:
        return {"base_value_low": None, "base_value_high": None, "base_unit": None}
    return {"base_value_low": low[0], "base_value_high": high[0], "base_unit": low[1]}


def _observation(observation: Observation) -> dict[str, Any]:
    """Return an observation with its base amount; a box as one string."""
    row = {name: getattr(observation, name) for name in observation.__slots__}
    box = str(observation.bbox) if observation.bbox else ""
    return (
        row
        | {"role": observation.role.value, "bbox": box, "confidence": round(observation.confidence, 3)}
        | _base(observation)
    )


def treatment(pages: list[Page]) -> str:
    """Return what was done to which pages, runs of pages with the same treatment together."""
    runs: list[tuple[str, int, int]] = []
    for page in pages:
        what = f"{page.source.value} ({page.note})" if page.note else page.source.value
        if runs and runs[-1][0] == what:
            runs[-1] = (what, runs[-1][1], page.number)
        else:
            runs.append((what, page.number, page.number))
    return "; ".join(f"{first}: {what}" if first == last else f"{first}-{last}: {what}" for what, first, last in runs)


def _run(document: Document, seconds: float, version: str) -> dict[str, Any]:
    """Return how the run over this document went."""
    sources = Counter(page.source for page in document.pages)
    failed = sources[PageSource.FAILED]
    status = "done" if not failed else "partial" if failed < len(document.pages) else "failed"
    reasons = dict.fromkeys(page.note for page in document.pages if page.source is PageSource.FAILED)
    error = f"{failed} of {len(document.pages)} pages could not be read: {'; '.join(reasons)}" if failed else ""
    return {
        "path": str(document.path),
        "sha256": document.sha256,
        "kind": document.kind,
        "encoding": document.encoding,
        "pages": len(document.pages),
        "pages_ocr": sources[PageSource.OCR],
        "status": status,
        "error": error,
        "seconds": round(seconds, 2),
        "treatment": treatment(document.pages),
        "warnings": "; ".join(document.warnings),
        "version": version,
    }


def document_to_dict(document: Document, seconds: float = 0.0, version: str = "") -> dict[str, Any]:
    """Return the whole document as plain data (``documents/DOC.json`` of the output contract)."""
    lists = ("sections", "footnotes", "references", "page_joins", "diagnosis", "changes", "checks")
    return {
        "doc": document.name,
        "run": _run(document, seconds, version),
        "metadata": asdict(document.metadata),
        **{name: [asdict(item) for item in getattr(document, name)] for name in lists},
        "tables": [_table(table) for table in document.tables],
        "observations": [_observation(observation) for observation in document.observations],
        "blocks": [_block(block) for block in document.blocks],
        "page_list": [_page(page) for page in document.pages],
    }


def failed_to_dict(name: str, path: Path, error: str, seconds: float, version: str, sha256: str = "") -> dict[str, Any]:
    """Return the record of an input that could not be processed at all."""
    document = Document(name, path, "", sha256)
    record = document_to_dict(document, seconds, version)
    record["run"] |= {"status": "failed", "error": error}
    return record


def repaired_text(record: dict[str, Any]) -> str:
    """Return the document's repaired text in reading order, pages separated by a form feed, lines kept."""
    if record["run"]["kind"] == "text":
        return "\n".join(line["text"] for page in record["page_list"] for line in page["lines"])
    return "\n\f".join("\n".join(line["text"] for line in page["lines"]) for page in record["page_list"])


def write_document(record: dict[str, Any], out: Path) -> None:
    """Write ``documents/DOC.json`` and ``text/DOC.txt`` under `out`, each whole or not at all; the JSON last.

    Raises:
        OSError: the folder cannot be written.
    """
    for folder in ("documents", "text"):
        (out / folder).mkdir(parents=True, exist_ok=True)
    with atomic_text(out / "text" / f"{record['doc']}.txt") as stream:
        stream.write(repaired_text(record))
    with atomic_text(out / "documents" / f"{record['doc']}.json") as stream:
        json.dump(record, stream, ensure_ascii=False, indent=1)


def read_document(path: Path) -> dict[str, Any] | None:
    """Return a record that an earlier run wrote, or None if the file is not one."""
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return record if isinstance(record, dict) and "run" in record else None
