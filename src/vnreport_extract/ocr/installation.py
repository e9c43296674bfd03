"""Where tesseract's language data lies, and what is missing of it."""

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from ..errors import MissingDependency

INSTALL_COMMAND = "sudo apt-get install tesseract-ocr tesseract-ocr-vie tesseract-ocr-eng"
PAGE_LANGUAGE = "vie"
DIGIT_LANGUAGE = "eng"  # reads figures better than the Vietnamese model does

_USUAL_PLACES = (
    "/usr/share/tesseract-ocr/*/tessdata",
    "/usr/share/tessdata",
    "/usr/local/share/tessdata",
    "/opt/homebrew/share/tessdata",
)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that OCR needs: what it is, whether it is there, and the command that mends it if not."""

    name: str
    ok: bool
    detail: str
    command: str = ""


def data_path() -> Path | None:
    """Return the folder that holds ``vie.traineddata``; None where there is none.

    ``TESSDATA_PREFIX`` decides alone where it is set, as in tesseract itself; otherwise the newest version
    among the usual places of Debian, Fedora and Homebrew.
    """
    prefix = os.environ.get("TESSDATA_PREFIX")
    if prefix:
        folders = [Path(prefix), Path(prefix) / "tessdata"]
    else:
        folders = [found for place in _USUAL_PLACES for found in sorted(Path("/").glob(place[1:]), reverse=True)]
    return next((folder for folder in folders if has_language(folder, PAGE_LANGUAGE)), None)


def has_language(folder: Path, language: str) -> bool:
    """Return whether `folder` holds the data of `language` (``vie``)."""
    return (folder / f"{language}.traineddata").is_file()


def require_data() -> Path:
    """Return the data folder.

    Raises:
        MissingDependency: the Vietnamese data is not installed.
    """
    folder = data_path()
    if folder is None:
        raise MissingDependency(f"tesseract's Vietnamese data is not installed; install it with: {INSTALL_COMMAND}")
    return folder


def check() -> list[Finding]:
    """Return what OCR needs, each with its state: for ``vnreport doctor``."""
    return [_check_program(), *(_check_language(language) for language in (PAGE_LANGUAGE, DIGIT_LANGUAGE))]


def _check_program() -> Finding:
    program = shutil.which("tesseract")
    if program is None:
        return Finding("tesseract", False, "not found", INSTALL_COMMAND)
    done = subprocess.run([program, "--version"], capture_output=True, text=True, timeout=20, check=False)
    return Finding("tesseract", True, f"{(done.stdout or done.stderr).split(chr(10))[0]} ({program})")


def _check_language(language: str) -> Finding:
    folder = data_path()
    name = f"tesseract data {language}"
    if folder is None or not has_language(folder, language):
        return Finding(name, False, "not found", INSTALL_COMMAND)
    return Finding(name, True, str(folder / f"{language}.traineddata"))
