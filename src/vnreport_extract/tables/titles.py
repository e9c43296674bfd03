"""Titles: the words of column heads, and a column as text."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from ..data import load_toml
from ..language.cells import is_blank, words_pattern
from ..model import Role


@cache
def cues() -> dict[str, Any]:
    """Return the words of heads and rows."""
    return load_toml("tables.toml")


@dataclass(slots=True)
class ColumnText:
    """One column as text: titles from the outermost in, and the body's cells."""

    index: int
    path: list[str]
    body: list[str]
    formula: tuple[int, int] | None = None

    @property
    def title(self) -> str:
        """Return the whole path as one title."""
        return " - ".join(self.path)

    @property
    def filled(self) -> list[str]:
        """Return the body's cells that state something."""
        return [text for text in self.body if not is_blank(text)]

    def share(self, holds: Callable[[str], object]) -> float:
        """Return the share of stating cells for which `holds` is true."""
        filled = self.filled
        return sum(bool(holds(text)) for text in filled) / len(filled) if filled else 0.0


def ratio_in(text: str) -> re.Match[str] | None:
    """Return where a title divides one period or role by another: ``TH/KH``, ``2023/2022``."""
    return _ratio().search(text) if "/" in text else None


@cache
def _ratio() -> re.Pattern[str]:
    word = rf"(?:(?:19|20)\d\d|{'|'.join(re.escape(each) for each in sorted(_all_roles(), key=len, reverse=True))})"
    return re.compile(rf"(?<!\w){word}(?:\s+(?:năm\s+)?(?:19|20)\d\d)?\s*/\s*(?={word})", re.IGNORECASE)


@cache
def _all_roles() -> frozenset[str]:
    return frozenset(word for name in ("estimate", "actual", "target") for word in cues()["roles"][name])


def role_in(text: str) -> Role | None:
    """Return the role that the first cue in `text` gives, longer cues first where they overlap."""
    words = {word: Role(name) for name, group in cues()["roles"].items() for word in group}
    found = words_pattern(tuple(words)).search(text)
    return words[found[0].lower()] if found else None


def percents(column: ColumnText) -> bool:
    """Return whether most cells of a column print a percent sign."""
    return column.share(lambda text: text.strip().endswith("%")) > 0.5
