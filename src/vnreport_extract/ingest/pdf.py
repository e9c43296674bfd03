"""PDF files: opened with PDFium, read page by page."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ..errors import EncryptedInput, InputError
from ..model import Page, PageSource
from .layer import judge, transcode
from .layout import lay_out
from .pdfium import read_page
from .words import tokens


def read_pdf(path: Path) -> list[Page]:
    """Return the pages of a PDF; those without a usable text layer are PENDING, their text left out.

    Raises:
        EncryptedInput: the file asks for a password.
        InputError: the file is damaged beyond reading, or has no pages.
    """
    document = _open(path)
    try:
        if len(document) == 0:
            raise InputError(f"{path.name}: the PDF has no pages")
        pages = [_page(document, index) for index in range(len(document))]
    finally:
        document.close()
    if all(page.source is PageSource.FAILED for page in pages):
        raise InputError(f"{path.name}: none of the PDF's {len(pages)} pages can be read")
    return pages


def _open(path: Path) -> Any:
    import pypdfium2
    import pypdfium2.raw as raw

    try:
        return pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == raw.FPDF_ERR_PASSWORD:
            raise EncryptedInput(f"{path.name}: the PDF is encrypted and asks for a password") from error
        raise InputError(f"{path.name}: the PDF is damaged and cannot be opened") from error


def _page(document: Any, index: int) -> Page:
    """Read one page; a damaged one is FAILED and leaves the others alone."""
    import pypdfium2

    page = Page(index + 1)
    try:
        content = read_page(document[index])
    except pypdfium2.PdfiumError:
        page.source, page.note = PageSource.FAILED, "the page is damaged"
        return page
    page.width, page.height = content.width, content.height
    words = tokens(content.glyphs)
    legacy = transcode(words)
    verdict = judge(content, words)
    page.source = verdict.source
    page.note = "; ".join(filter(None, (legacy, verdict.note)))
    if page.source is PageSource.TEXT_LAYER:
        page.lines, page.grids = lay_out(words, content.rulings, page.number)
    return page
