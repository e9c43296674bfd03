"""Which files a call means."""

from __future__ import annotations

import glob
import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from ..errors import UsageError


def find_inputs(paths: Sequence[str], on_hidden: Callable[[Path], None] = lambda path: None) -> list[Path]:
    """Return the files that the call's paths, globs and folders name, sorted, each once.

    Folders are searched recursively, links to folders too; hidden files in them are left out, each given to
    `on_hidden`. What names nothing or cannot be opened (a dead link, a folder without permission) is returned
    as it is: `read` says what is wrong with it, so that it gets a row of its own.

    Raises:
        UsageError: a glob or a folder holds no file.
    """
    found: dict[Path, None] = {}
    for text in paths:
        for path in _expand(text, on_hidden):
            found.setdefault(path)
    return sorted(found)


def _expand(text: str, on_hidden: Callable[[Path], None]) -> list[Path]:
    path = Path(text)
    try:
        is_folder, exists = path.is_dir(), path.exists()
    except OSError:  # a name that no file system can hold
        return [path]
    if is_folder:
        files = list(_walk(path, on_hidden, set()))
    elif exists or not glob.has_magic(text):
        return [path]
    else:
        matches = (Path(match) for match in glob.iglob(text, recursive=True))  # noqa: PTH207 (a glob may be absolute)
        files = [f for m in matches for f in (_expand(str(m), on_hidden) if m.is_dir() else [m])]
    if not files:
        raise UsageError(f"{text}: no files there")
    return files


def _walk(folder: Path, on_hidden: Callable[[Path], None], seen: set[str]) -> Iterator[Path]:
    """Yield what is in a folder; a folder that cannot be listed is yielded itself; a ring of links ends."""
    real = os.path.realpath(folder)
    if real in seen:
        return
    seen.add(real)
    try:
        entries = sorted(folder.iterdir())
    except OSError:
        yield folder
        return
    for entry in entries:
        if entry.name.startswith("."):
            on_hidden(entry)
        elif entry.is_dir():
            yield from _walk(entry, on_hidden, seen)
        else:
            yield entry
