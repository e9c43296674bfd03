"""Furniture: what a page carries beside its text (page numbers, running heads, rules, a web page's rest)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from ..data import load_toml
from ..model import Document, Region
from .rows import Row, fold, set_region

_BREADCRUMB = re.compile(r"[^›»]{2,40}(?:\s*[›»]\s*[^›»]{2,60})+$")
_RULE = re.compile(r"[-–—_=*.\s|~]{2,}$|[-–—_~*]$")
_PAGE_NUMBER = re.compile(r"[-–—\s]*(?:trang\s*)?\d{1,3}(?:\s*/\s*\d{1,3})?[-–—\s]*$", re.IGNORECASE)


def _at_edge(rows: Sequence[Row]) -> list[Row]:
    """Return the first two and the last two rows of one page."""
    return [*rows[:2], *rows[max(2, len(rows) - 2) :]]


def _pages(rows: Sequence[Row]) -> list[list[Row]]:
    pages: dict[int, list[Row]] = {}
    for row in rows:
        pages.setdefault(row.line.page, []).append(row)
    return list(pages.values())


def _page_numbers(pages: Sequence[Sequence[Row]]) -> list[Row]:
    """Return the rows that hold a page's number alone, at its head or foot."""
    edges = [row for page in pages for row in (*page[:1], *page[-1:]) if len(pages) > 1]
    return [row for row in edges if _PAGE_NUMBER.match(row.text)]


def _running_heads(pages: Sequence[Sequence[Row]]) -> list[Row]:
    """Return rows that stand, but for their figures, at the edge of at least three pages and half of all."""
    same = re.compile(r"\d+")
    seen = Counter(key for page in pages for key in {same.sub("0", row.folded) for row in _at_edge(page)})
    often = {key for key, count in seen.items() if count >= max(3, len(pages) / 2)}
    return [row for page in pages for row in _at_edge(page) if same.sub("0", row.folded) in often]


def _web_rest(rows: Sequence[Row]) -> list[Row]:
    """Return the rows from the line on which an article ends and its web page goes on."""
    ends = set(load_toml("structure.toml")["prose"]["web_page_end"])
    for index, row in enumerate(rows):
        if index > len(rows) / 3 and fold(row.text).strip(" :") in ends:
            return list(rows[index:])
    return []


def mark_furniture(document: Document, rows: Sequence[Row]) -> None:
    """Set the region of furniture lines. Lines of a table keep theirs."""
    pages = _pages(rows)
    free = [row for row in rows if row.region is Region.BODY]
    found = [row for row in free if _RULE.match(row.text) and row.text != "|"]
    found += [row for row in (*_page_numbers(pages), *_running_heads(pages)) if row.region is Region.BODY]
    if document.kind == "text":
        found += _web_rest(free)
        found += [row for row in free[:10] if _BREADCRUMB.match(row.text)]
    set_region(found, Region.FURNITURE)
