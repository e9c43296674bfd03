"""Ingest: a file becomes a `Document` of pages and lines.

inputs      which files a call means
kinds       PDF, image or text
text        text files; encodings: UTF-8 to TCVN3, VNI and VIQR
image       images
pdf         PDFs, page by page: pdfium (what is drawn), words (glyphs to words and rows),
            layer (can the text layer be used), layout (lines, tables; columns, grids, unruled)
"""

import hashlib
from pathlib import Path

from ..errors import InputError
from ..model import Document
from .image import read_image
from .inputs import find_inputs
from .kinds import kind_of
from .pdf import read_pdf
from .text import read_text

__all__ = ["find_inputs", "read"]


def read(path: Path, name: str | None = None) -> Document:
    """Read one input file. Pages that need OCR come back with source PENDING.

    Raises:
        InputError: the file cannot be read at all; the message says why in one line.
    """
    try:
        if path.exists() and not path.is_file():
            raise InputError(f"{path}: not a file")
        data = path.read_bytes()
    except OSError as error:
        raise InputError(f"{path}: {error.strerror or error}") from error
    kind = kind_of(data, path.name)
    document = Document(name or path.stem, path, kind, hashlib.sha256(data).hexdigest())
    if kind == "pdf":
        document.pages, document.warnings = read_pdf(path)
    elif kind == "image":
        document.pages = read_image(path)
    else:
        document.encoding, document.pages = read_text(data, path.name)
    return document
