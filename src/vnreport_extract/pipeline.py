"""The one place where the stages are composed."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from .extract import extract_observations
from .ingest import read
from .model import Document
from .ocr import Settings, read_pending_pages
from .repair import repair
from .structure import analyse
from .tables import read_tables

Stage = Callable[[Document], Document]


def stages(ocr: Settings) -> list[Stage]:
    """Return the stages after ingest, in order."""
    return [partial(read_pending_pages, settings=ocr), repair, analyse, read_tables, extract_observations]


def process(path: Path, name: str | None = None, ocr: Settings | None = None) -> Document:
    """Read one file and send it through every stage.

    Raises:
        VnReportError: the document cannot be processed; the message says why in one line.
    """
    document = read(path, name)
    for stage in stages(ocr or Settings()):
        document = stage(document)
    return document
