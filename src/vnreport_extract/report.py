"""The Python API: one call from a file to its tables."""

from __future__ import annotations

import os
import time
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import __version__
from .batch import fingerprint, prepare, records
from .export import document_to_dict, table_rows, write_document, write_tables
from .export.schema import schemas
from .model import Document
from .pipeline import process

if TYPE_CHECKING:
    import pandas as pd


class Report:
    """A processed report: the document model, and its tables as pandas DataFrames.

    The frames have the columns of the CSV files of the same names (see ``datapackage.json``).
    """

    def __init__(self, document: Document, seconds: float = 0.0) -> None:
        self.document = document
        self._seconds = seconds

    @cached_property
    def record(self) -> dict[str, Any]:
        """The whole document as plain data, as in ``documents/DOC.json``."""
        return document_to_dict(self.document, self._seconds, fingerprint())

    def table(self, name: str) -> pd.DataFrame:
        """Return the table `name` (``observations``, ``sections`` ...), one row per item.

        Raises:
            KeyError: there is no table of that name.
        """
        import pandas as pd

        if name not in schemas():
            raise KeyError(f"{name}: no such table; there are {', '.join(schemas())}")
        frame = pd.DataFrame(table_rows(name, self.record), columns=schemas()[name].columns)
        return frame.astype({field.name: "float64" for field in schemas()[name].fields if field.type == "number"})

    def indicators(self) -> pd.DataFrame:
        """Return the main table: one row per indicator, period and place in the document."""
        return self.table("indicators")

    def observations(self) -> pd.DataFrame:
        """Return the long form: one row per number the document states."""
        return self.table("observations")

    def checks(self) -> pd.DataFrame:
        """Return the arithmetic checks of the document's own figures."""
        return self.table("checks")

    def save(self, out: str | os.PathLike[str]) -> None:
        """Write this report's files into the folder `out`, beside the reports that are there, as the command line does.

        Raises:
            UsageError: the folder cannot be written.
        """
        folder = Path(out)
        prepare(folder)
        write_document(self.record, folder)
        write_tables(records(folder), folder, __version__)

    def __repr__(self) -> str:
        """Return what a person at a prompt wants to know."""
        count = len(self.document.observations)
        return f"<Report {self.document.name}: {len(self.document.pages)} pages, {count} observations>"


def extract(path: str | os.PathLike[str]) -> Report:
    """Read one report (PDF, image or text) and extract its indicators.

    Raises:
        VnReportError: the file cannot be processed; the message says why and what to do.
    """
    started = time.perf_counter()
    document = process(Path(path))
    return Report(document, time.perf_counter() - started)
