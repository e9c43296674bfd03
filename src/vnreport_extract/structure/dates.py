"""Dates as documents write them: ``ngày 05 tháng 3 năm 2021``, ``02/3/2021``."""

from __future__ import annotations

import re
from datetime import date as Date

# Readings with damaged marks ("ngay", "thang") are known too; "ngày 05 ngày 3 tháng 2021" is a common slip.
_GAP = r"[\s.,:-]{0,3}"  # a reader puts specks between the words
_LONG = re.compile(
    rf"ng[àa]y{_GAP}(?P<d>\d{{1,2}}){_GAP}(?:th[áa]ng|ng[àa]y){_GAP}(?P<m>\d{{1,2}}){_GAP}(?:n[ăa]m|th[áa]ng){_GAP}"
    r"(?P<y>(?:19|20)\d{2})",
    re.IGNORECASE,
)
_SHORT = re.compile(r"(?<![\d/])(?P<d>\d{1,2})\s?[/.-]\s?(?P<m>\d{1,2})\s?[/.-]\s?(?P<y>(?:19|20)\d{2})(?![\d/])")
_PLACE = re.compile(r"(?P<place>[^\W\d_][^\d|:;,/]{1,40}?)\s*,?\s*$")


def _iso(found: re.Match[str]) -> str | None:
    try:
        return Date(int(found["y"]), int(found["m"]), int(found["d"])).isoformat()
    except ValueError:
        return None


def find_date(text: str, end: int | None = None) -> str | None:
    """Return the first date of `text` (within `end` characters) in ISO form, None where there is none."""
    part = text if end is None else text[:end]
    found = min((m for m in (_LONG.search(part), _SHORT.search(part)) if m), key=lambda m: m.start(), default=None)
    return _iso(found) if found else None


def place_and_date(text: str) -> tuple[str | None, str | None]:
    """Return the place and date of a letterhead: ``Quảng Lâm, ngày 05 tháng 3 năm 2021``."""
    for found in _LONG.finditer(text):
        before = text[: found.start()].rstrip()
        if not before.endswith((",", ".", ";")):
            continue
        place = _PLACE.search(re.split(r"[|*_]|\s{3,}", before)[-1])
        name = place.group("place").strip(" ,-–_*") if place else ""
        return _last_name(name) or None, _iso(found)
    first = _LONG.search(text)
    return None, _iso(first) if first else None


def _last_name(text: str) -> str:
    """Return the last run of capitalised words: what stands before it is another part of the line."""
    kept: list[str] = []
    for word in reversed(text.split()):
        # Capitals throughout are the motto's end, but for "TP. …" and a single letter.
        if (
            not word[0].isupper()
            or not word.strip(".").isalpha()
            or (word.isupper() and len(word) > 1 and word not in ("TP", "TP."))
        ):
            break
        kept.insert(0, word)
    return " ".join(kept)
