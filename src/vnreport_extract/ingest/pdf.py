"""PDF files: opened with PDFium, read page by page."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from ..errors import EncryptedInput, InputError
from ..model import Page, PageSource
from .layer import judge, transcode
from .layout import lay_out
from .pdfium import read_page
from .words import tokens

_NO_PAGES, _PAGE = re.compile(rb"/Count\s+0\b"), re.compile(rb"/Type\s*/Page\b")


def read_pdf(path: Path) -> tuple[list[Page], list[str]]:
    """Return the pages of a PDF, and warnings; pages without a usable text layer are PENDING, their text left out.

    Raises:
        EncryptedInput: the file asks for a password.
        InputError: the file is damaged beyond reading, or has no pages.
    """
    complete = _is_complete(path)
    document = _open(path, complete)
    try:
        if len(document) == 0:
            raise InputError(f"{path.name}: the PDF has no pages")
        pages = [_page(document, index, complete) for index in range(len(document))]
    finally:
        document.close()
    if all(page.source is PageSource.FAILED for page in pages):
        raise InputError(f"{path.name}: none of the PDF's {len(pages)} pages can be read")
    return pages, [] if complete else [f"{path.name}: the PDF has no end mark; it may be cut off, pages may be missing"]


def _is_complete(path: Path) -> bool:
    """Tell whether the file ends as a PDF does; a download that broke off does not."""
    with path.open("rb") as stream:
        stream.seek(max(0, path.stat().st_size - 2048))
        return b"%%EOF" in stream.read()


def _open(path: Path, complete: bool) -> Any:
    import pypdfium2
    import pypdfium2.raw as raw

    try:
        return pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        code = getattr(error, "err_code", None)
        if code == raw.FPDF_ERR_PASSWORD:
            raise EncryptedInput(f"{path.name}: the PDF is encrypted and asks for a password") from error
        if code == raw.FPDF_ERR_SECURITY:
            raise EncryptedInput(f"{path.name}: the PDF is encrypted in a way that cannot be read") from error
        raise InputError(f"{path.name}: {_damage(path, complete)}") from error


def _damage(path: Path, complete: bool) -> str:
    """Say what is wrong with a file that PDFium does not open."""
    data = path.read_bytes()
    if _NO_PAGES.search(data) and not _PAGE.search(data):
        return "the PDF has no pages"
    return "the PDF is damaged and cannot be opened" if complete else "the PDF is cut off and cannot be opened"


def _page(document: Any, index: int, complete: bool) -> Page:
    """Read one page; a damaged one is FAILED and leaves the others alone."""
    import pypdfium2

    page = Page(index + 1)
    try:
        content = read_page(document[index])
    except pypdfium2.PdfiumError:
        page.source, page.note = PageSource.FAILED, "the page is damaged"
        return page
    page.width, page.height = content.width, content.height
    words = tokens(content.glyphs, content.rulings)
    legacy = transcode(words)
    verdict = judge(content, words)
    page.source = verdict.source
    page.note = "; ".join(filter(None, (legacy, verdict.note)))
    if page.source is PageSource.EMPTY and not complete:
        page.source, page.note = PageSource.FAILED, "the page's content is missing: the file is cut off"
    if page.source is PageSource.TEXT_LAYER:
        page.lines, page.grids = lay_out(words, content.rulings, page.number)
    return page
