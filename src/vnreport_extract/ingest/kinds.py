"""What a file is, told by its content: its name may lie."""

from __future__ import annotations

from ..errors import InputError, UnsupportedInput

_IMAGES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"BM", b"II*\x00", b"MM\x00*")
_OTHERS = {
    b"PK\x03\x04": "an office or zip file",
    b"\xd0\xcf\x11\xe0": "an older office file",
    b"{\\rtf": "a rich-text file",
    b"<!doctype html": "a web page's source",
    b"<html": "a web page's source",
}
_PDF_HEADER_WITHIN = 1024  # bytes; readers accept rubbish before the header


def kind_of(data: bytes, name: str) -> str:
    """Return "pdf", "image" or "text".

    Raises:
        InputError: the file is empty.
        UnsupportedInput: the file is of a known kind that cannot be read.
    """
    if not data.strip(b"\x00 \t\r\n\f"):
        raise InputError(f"{name}: the file is empty")
    head = data[:_PDF_HEADER_WITHIN]
    if head.startswith(b"%PDF-") or (b"%PDF-" in head and b" obj" in data):
        return "pdf"
    if head.startswith(_IMAGES):
        return "image"
    start = head.lstrip().lower()
    for magic, what in _OTHERS.items():
        if start.startswith(magic.lower()):
            raise UnsupportedInput(f"{name}: {what}; save it as PDF or plain text first")
    return "text"
