"""Levels and sums: whether a figure holds at a date or over a time, and whether it is a yearly one."""

from __future__ import annotations

import re
from functools import cache

from ..data import load_toml
from ..language import units
from ..language.cues import Cues
from .features import unit_class
from .figures import Figure
from .spoken import words

_AT_PRESENT = re.compile(r"\W*(?:[^\W\d]+\s+){0,3}hiện\s+(?:có|nay|toàn|trên|đang)(?!\w)", re.IGNORECASE)
_PARTS = re.compile(r"(?:trong đó|gồm)[\s:,]+có(?!\w)", re.IGNORECASE)  # parts are what their whole is
_YEARLY = re.compile(r"(?:hàng|hằng)\s+năm|mỗi năm|bình quân|(?<!\w)[23]\s+năm", re.IGNORECASE)
_TOTALS = re.compile(r"(?:nâng|đưa)\s+(?:tổng\s+)?số|tổng\s+số|hiện|đến\s+nay", re.IGNORECASE)
_WORKING = re.compile(r"\s*(?:\S+\s+){0,4}?(?:đang\s+hoạt\s+động|còn\s+hiệu\s+lực|đạt\s+chuẩn)", re.IGNORECASE)
_LEVEL_NAME = re.compile(
    r"đàn|tổng\s+đàn|vùng|quy\s+mô|thu\s+nhập|grdp\s+bình\s+quân|tuổi\s+thọ|"
    r"(?:tổng\s+)?số\s+(?:hộ|dân|người|đảng viên|chi bộ|lao động)|tỷ lệ|tỉ lệ|dân số|mật độ|diện tích",
    re.IGNORECASE,
)


def is_level(text: str, figure: Figure) -> bool:
    """Return whether a figure is a level at a date, not a sum over a time.

    The nearest word before it in its sentence that says so decides: the parts of a level are levels.
    """
    site = figure.site
    unit = units.head(site.quantity.unit or "")
    before = text[site.sentence_start : site.quantity.start]
    if unit_class(site.quantity.unit or "") == "ratio":
        return True
    own = nearest_cue(text[site.left : site.quantity.start])
    if own != "happens" and (unit in load_toml("periods.toml")["level_units"] or _LEVEL_NAME.match(figure.name)):
        return True
    standard = "đạt chuẩn" in text[site.left : site.quantity.start]
    if own != "happens" and (standard or _WORKING.match(text[site.quantity.end : site.right])):
        return True
    if site.quantity.of and (words("now").search(before) or not nearest_cue(before)):
        return True
    if _AT_PRESENT.match(before.lstrip("⁰¹²³⁴⁵⁶⁷⁸⁹ ")):
        return True
    return (nearest_cue(_PARTS.sub(" ", before)) or nearest_cue(before)) == "stands"


def nearest_cue(text: str) -> str:
    """Return which kind of word, ``stands`` or ``happens``, is the last of a text; empty where it has neither."""
    last = _states().last(text)
    stands, happens = last.get("stands", -1), last.get("happens", -1)
    return "" if stands == happens else "stands" if stands > happens else "happens"


@cache
def _states() -> Cues:
    cues = load_toml("periods.toml")
    return Cues({key: cues[key] for key in ("stands", "happens")})


@cache
def _per_head() -> re.Pattern[str]:
    """Return the pattern of a mean over people or places, not over years: "thu nhập bình quân", "bình quân mỗi xã"."""
    of, over = words("means_of").pattern, words("means_over").pattern
    each = r"(?:(?:đầu|trên|mỗi|một|1|01|số)\s+)*"
    return re.compile(rf"{of}\s+(?:bình\s+quân|trung\s+bình)|bình\s+quân\s+{each}{over}", re.IGNORECASE)


def is_yearly(text: str, figure: Figure) -> bool:
    """Return whether a figure is a yearly one, or a mean over the years."""
    site = figure.site
    unit = site.quantity.unit or ""
    start = max(site.sentence_start, text.rfind(";", 0, site.quantity.start))
    before, behind = text[start : site.quantity.start], re.split(r",\s|\(", text[site.quantity.end : site.right])[0]
    if "/năm" in unit and unit.startswith("%"):
        return True
    people = _per_head().search(before) or ("/" in unit and "/năm" not in unit)
    found = [m.end() for m in _YEARLY.finditer(_per_head().sub(lambda m: " " * len(m[0]), before))]
    if found and not people:
        return not _TOTALS.search(before[found[-1] :])
    return not people and ("/năm" in unit or bool(_YEARLY.search(behind)) or figure.reading.mean)


def is_sum(text: str, figure: Figure) -> bool:
    """Return whether a goal is a sum of what is to come about over the years, not a level or a year's output."""
    site = figure.site
    unit = site.quantity.unit or ""
    if unit_class(unit) == "ratio" or site.quantity.of is not None or "/" in unit:
        return False
    start = max(site.sentence_start, text.rfind(";", 0, site.quantity.start))
    return bool(words("builds").search(text[start : site.quantity.start]) or words("builds").match(figure.name))
