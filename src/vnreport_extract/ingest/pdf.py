"""PDF files: opened with PDFium, read page by page."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ..errors import EncryptedInput, InputError
from ..model import Page, PageSource
from .layout import lay_out
from .pdfium import read_page


def read_pdf(path: Path) -> list[Page]:
    """Return the pages of a PDF; those without a usable text layer are PENDING.

    Raises:
        EncryptedInput: the file asks for a password.
        InputError: the file is damaged beyond reading, or has no pages.
    """
    document = _open(path)
    try:
        if len(document) == 0:
            raise InputError(f"{path.name}: the PDF has no pages")
        return [_page(document, index) for index in range(len(document))]
    finally:
        document.close()


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
    content = read_page(document[index])
    page = Page(index + 1, width=content.width, height=content.height)
    page.lines, page.grids = lay_out(content, page.number)
    page.source = PageSource.TEXT_LAYER if page.lines else PageSource.PENDING
    page.note = "" if page.lines else "no text layer"
    return page
