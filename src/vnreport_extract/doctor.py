"""``vnreport doctor``: what is installed, what is missing, and the command that mends it."""

from importlib.metadata import PackageNotFoundError, version

from .ocr import Finding, check

_PACKAGES = ("pypdfium2", "tesserocr", "opencv-python-headless", "numba", "pandas")


def _package(name: str) -> Finding:
    """Return whether a Python package is installed."""
    try:
        return Finding(name, True, version(name))
    except PackageNotFoundError:
        return Finding(name, False, "not found", f"pip install {name}")


def diagnose() -> list[Finding]:
    """Return a finding for every program, data file and package that the tool uses."""
    return [*check(), *(_package(name) for name in _PACKAGES)]
