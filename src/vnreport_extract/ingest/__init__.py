"""Ingest: a file becomes a `Document` of pages and lines."""

import hashlib
from pathlib import Path

from ..errors import InputError
from ..model import Document, Line, Page
from .inputs import find_inputs, unique_names
from .pdf import read_pdf

__all__ = ["find_inputs", "read", "unique_names"]


def read(path: Path, name: str | None = None) -> Document:
    """Read one input file. Pages that need OCR come back with source PENDING.

    Raises:
        InputError: the file cannot be read at all; the message says why in one line.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputError(f"{path}: {error.strerror or error}") from error
    document = Document(name or path.stem, path, "text", hashlib.sha256(data).hexdigest())
    if b"%PDF-" in data[:1024]:
        document.kind, document.pages = "pdf", read_pdf(path)
    else:
        document.encoding = "utf-8"
        lines = [Line(1, i, text) for i, text in enumerate(data.decode("utf-8", "replace").split("\n"), 1)]
        document.pages = [Page(1, lines)]
    return document
