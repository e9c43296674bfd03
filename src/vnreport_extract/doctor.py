"""``vnreport doctor``: what is installed, what is missing, and the command that mends it."""

from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version

from .ocr import check as check_ocr

_PACKAGES = ("pypdfium2", "pdfplumber", "tesserocr", "opencv-python-headless", "underthesea", "numba", "pandas")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing the tool needs: there or not, and how to get it."""

    name: str
    ok: bool
    detail: str

    def __str__(self) -> str:
        """Return one line."""
        return f"{'ok     ' if self.ok else 'MISSING'} {self.name}: {self.detail}"


def _package(name: str) -> Finding:
    """Return whether a Python package is installed."""
    try:
        return Finding(name, True, version(name))
    except PackageNotFoundError:
        return Finding(name, False, f"run: pip install {name}")


def diagnose() -> list[Finding]:
    """Return a finding for every program, data file and package that the tool uses."""
    return [*(Finding(*item) for item in check_ocr()), *(_package(name) for name in _PACKAGES)]
