"""Ingest: a file becomes a `Document` of pages and lines."""

import hashlib
from pathlib import Path

from ..model import Document, Line, Page


def read(path: Path, name: str | None = None) -> Document:
    """Read one input file. Pages that need OCR come back with source PENDING.

    Raises:
        InputError: the file cannot be read at all; the message says why in one line.
    """
    data = path.read_bytes()
    lines = [Line(1, i, text) for i, text in enumerate(data.decode("utf-8", "replace").split("\n"), 1)]
    return Document(name or path.stem, path, "text", hashlib.sha256(data).hexdigest(), "utf-8", [Page(1, lines)])
