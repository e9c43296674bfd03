"""OCR: pages without usable text are rendered and read with tesseract."""

from ..model import Document


def read_pending_pages(document: Document) -> Document:
    """Read every PENDING page; a page that cannot be read becomes FAILED with a note.

    Raises:
        MissingDependency: tesseract or its Vietnamese data is not installed.
    """
    return document
