"""The one place where the stages are composed."""

from collections.abc import Callable
from pathlib import Path

from .extract import extract_observations
from .ingest import read
from .model import Document
from .ocr import read_pending_pages
from .repair import repair
from .structure import analyse
from .tables import read_tables

Stage = Callable[[Document], Document]

STAGES: list[Stage] = [read_pending_pages, repair, analyse, read_tables, extract_observations]


def process(path: Path, name: str | None = None) -> Document:
    """Read one file and send it through every stage.

    Raises:
        VnReportError: the document cannot be processed; the message says why in one line.
    """
    document = read(path, name)
    for stage in STAGES:
        document = stage(document)
    return document
