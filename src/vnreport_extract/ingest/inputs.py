"""Which files a call means."""

from __future__ import annotations

import glob
from collections.abc import Sequence
from pathlib import Path

from ..errors import UsageError


def find_inputs(paths: Sequence[str]) -> list[Path]:
    """Return the files that the call's paths, globs and folders name, sorted, each once.

    Folders are searched recursively; hidden files and folders in them are left out. A path that names
    nothing is returned as it is: `read` says what is wrong with it, so that it gets a row of its own.

    Raises:
        UsageError: a glob or a folder holds no file.
    """
    found: dict[Path, None] = {}
    for text in paths:
        for path in _expand(text):
            found.setdefault(path)
    return sorted(found)


def _expand(text: str) -> list[Path]:
    path = Path(text)
    try:
        is_folder, exists = path.is_dir(), path.exists()
    except OSError:  # a name that no file system can hold
        return [path]
    if is_folder:
        files = [p for p in path.rglob("*") if p.is_file() and not _hidden(p.relative_to(path))]
    elif exists or not glob.has_magic(text):
        return [path]
    else:
        matches = (Path(match) for match in glob.iglob(text, recursive=True))  # noqa: PTH207 (a glob may be absolute)
        files = [f for m in matches for f in (_expand(str(m)) if m.is_dir() else [m])]
    if not files:
        raise UsageError(f"{text}: no files there")
    return files


def _hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)
