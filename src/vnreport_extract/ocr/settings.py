"""How OCR is run: the few knobs a user may turn."""

import os
from dataclasses import dataclass, field


def _default_workers() -> int:
    """Return the number of worker processes: ``VNREPORT_OCR_WORKERS``, else one per core."""
    given = os.environ.get("VNREPORT_OCR_WORKERS", "")
    return int(given) if given.isdigit() and int(given) > 0 else os.cpu_count() or 1


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of one OCR run.

    Attributes:
        workers: pages read at the same time, each in a process of its own.
        page_timeout: seconds after which a page is given up (it becomes FAILED, the others go on).
        dpi: resolution at which PDF pages are rendered; tesseract's models want a capital of 30 to 40 pixels.
    """

    workers: int = field(default_factory=_default_workers)
    page_timeout: int = 120
    dpi: int = 300
