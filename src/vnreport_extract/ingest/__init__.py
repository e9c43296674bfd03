"""Ingest: a file becomes a `Document` of pages and lines."""

import hashlib
from pathlib import Path

from ..errors import InputError
from ..model import Document
from .inputs import find_inputs, unique_names
from .pdf import read_pdf
from .text import read_text

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
        document.encoding, document.pages = read_text(data, path.name)
    return document
