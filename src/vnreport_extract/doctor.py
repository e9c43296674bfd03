"""``vnreport doctor``: what is installed, what is missing, and the command that mends it."""

from importlib.metadata import PackageNotFoundError, version

from .errors import MissingDependency
from .ocr import Finding, check
from .repair import compiled

_PACKAGES = ("pypdfium2", "tesserocr", "opencv-python-headless", "numpy", "pandas")


def _package(name: str) -> Finding:
    """Return whether a Python package is installed."""
    try:
        return Finding(name, True, version(name))
    except PackageNotFoundError:
        return Finding(name, False, "not found", f"pip install {name}")


def _repair_library() -> Finding:
    """Return whether the compiled part of repair is there and loads."""
    name = "repair library"
    try:
        compiled.library()
    except MissingDependency as error:
        return Finding(name, False, str(error).partition("; ")[0], compiled.COMMAND)
    return Finding(name, True, str(compiled.LIBRARY))


def diagnose() -> list[Finding]:
    """Return a finding for every program, data file and package that the tool uses."""
    return [*check(), *(_package(name) for name in _PACKAGES), _repair_library()]
