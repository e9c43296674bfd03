"""OCR: pages without usable text are rendered and read with tesseract.

render      a page of a PDF or image as pixels
clean       grey, stamp and speckle out, level
reader      tesseract itself
page        the steps in order, for one page
pool        pages side by side, each in a process that may die without harm
"""

from ..errors import InputError, MissingDependency
from ..model import Document, Page, PageSource
from .installation import Finding, check, require_data
from .pool import read_pages
from .request import Request
from .settings import Settings

__all__ = ["Finding", "Settings", "check", "read_pending_pages"]


def read_pending_pages(document: Document, settings: Settings | None = None) -> Document:
    """Read every PENDING page; a page that cannot be read becomes FAILED with a note.

    Raises:
        MissingDependency: tesseract's Vietnamese data is not installed, and every page waits for it. Where
            other pages have text, the waiting ones become FAILED instead, and the rest goes on.
    """
    places = [place for place, page in enumerate(document.pages) if page.source is PageSource.PENDING]
    if not places:
        return document
    try:
        require_data()
    except MissingDependency as error:
        if len(places) == len(document.pages):
            raise
        answers: list[Page | InputError] = [InputError(str(error))] * len(places)
    else:
        answers = _read(document, places, settings or Settings())
    for place, answer in zip(places, answers, strict=True):
        document.pages[place] = answer if isinstance(answer, Page) else _failed(document, place, answer)
    return document


def _read(document: Document, places: list[int], settings: Settings) -> list[Page | InputError]:
    """Return what the workers made of the pages at `places`."""
    requests = [
        Request(document.path, document.kind, document.pages[place], settings.dpi, settings.page_timeout)
        for place in places
    ]
    return list(read_pages(requests, settings.workers))


def _failed(document: Document, place: int, error: InputError) -> Page:
    """Return the page at `place` marked as failed; the document warns of it."""
    page = document.pages[place]
    page.source, page.note, page.confidence = PageSource.FAILED, str(error), 0.0
    document.warnings.append(f"page {page.number} could not be read: {error}")
    return page
