"""Finds the wrong OCR models that pages are read with: those of tesseract, and some of the npm registry."""

import gzip
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

from ...data import load_toml
from .render import LEGACY, NEURAL, Engine

TESSDATA = ("/usr/share/tesseract-ocr/5/tessdata", "/usr/share/tesseract-ocr/4.00/tessdata", "/usr/share/tessdata")
LEGACY_MODELS = "4.0.0"  # the folder whose models also hold tesseract's older, non-neural engine


def available() -> list[tuple[Engine, int]]:
    """Return the engines of the settings that this machine has or can fetch, with their shares of the pages.

    Raises:
        SystemExit: there is none at all.
    """
    settings = load_toml("repair_training.toml")["pages"]
    found = [
        (Engine(folder, language), share)
        for language, share in settings["installed"]
        for folder in TESSDATA
        if (Path(folder) / f"{language}.traineddata").exists()
    ]
    cache = Path(tempfile.gettempdir()) / "vnreport-ocr-models"
    for language, version, share in settings["npm"]:
        folder = _fetch(language, version, cache)
        if folder:
            mode = LEGACY if version == LEGACY_MODELS else NEURAL
            found.append((Engine(str(folder), language, mode), share))
    if not found:
        sys.exit("no OCR model of another language: install tesseract-ocr-eng")
    return found


def _fetch(language: str, version: str, cache: Path) -> Path | None:
    """Return the folder of an npm package's model, fetched once; None with a word where that fails."""
    target = cache / version / f"{language}.traineddata"
    if not target.exists():
        try:
            archive = _pack(language, cache)
            target.parent.mkdir(parents=True, exist_ok=True)
            with tarfile.open(archive) as package:
                member = package.extractfile(f"package/{version}/{language}.traineddata.gz")
                assert member is not None
                target.write_bytes(gzip.decompress(member.read()))
        except (OSError, subprocess.SubprocessError, KeyError) as error:
            print(f"without @tesseract.js-data/{language} {version}: {error}", file=sys.stderr)
            return None
    return target.parent


def _pack(language: str, cache: Path) -> Path:
    """Return the package's archive, downloaded by npm."""
    cache.mkdir(parents=True, exist_ok=True)
    found = sorted(cache.glob(f"tesseract.js-data-{language}-*.tgz"))
    if found:
        return found[0]
    npm = shutil.which("npm")
    if npm is None:
        raise FileNotFoundError("npm is not installed")
    command = [npm, "pack", "--silent", f"@tesseract.js-data/{language}"]
    name = subprocess.run(command, cwd=cache, check=True, capture_output=True, text=True, timeout=300).stdout.split()[
        -1
    ]
    return cache / name
