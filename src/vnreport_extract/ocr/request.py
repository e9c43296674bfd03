"""What the pool asks of a worker; apart, so that asking loads none of the libraries that reading needs."""

from dataclasses import dataclass
from pathlib import Path

from ..model import Page


@dataclass(frozen=True, slots=True)
class Request:
    """What a worker is asked: read `page` (as ingest left it) of the file at `path`."""

    path: Path
    kind: str
    page: Page
    dpi: int
    timeout: int
