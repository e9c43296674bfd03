"""The language's knowledge as readable files: units, cues, marks, abbreviations, names.

Two forms, both with ``#`` comments: TOML for lists and maps, TSV for tables. A reader of Vietnamese can
extend them without touching code.
"""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from ..errors import DataError


@cache
def load_toml(name: str) -> dict[str, Any]:
    """Return the data file `name` (``units.toml``) as a dictionary.

    Raises:
        DataError: the file is not written as TOML asks; the message says where.
    """
    try:
        return tomllib.loads(files(__name__).joinpath(name).read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise DataError(f"data file {name}: {error}; mend it and run again") from error


@cache
def load_table(name: str) -> list[list[str]]:
    """Return the rows of the tab-separated file `name`, comment lines and blank lines left out."""
    text = files(__name__).joinpath(name).read_text(encoding="utf-8")
    return [line.split("\t") for line in text.split("\n") if line.strip() and not line.startswith("#")]


@cache
def load_lines(name: str) -> list[str]:
    """Return the lines of the text file `name`, comment lines and blank lines left out."""
    text = files(__name__).joinpath(name).read_text(encoding="utf-8")
    return [line for line in text.split("\n") if line.strip() and not line.startswith("#")]
