"""The place that a document is about: a name need not say it."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

from ..model import Document
from .clauses import UPPER
from .names import strip_back, strip_front

_NOUN = r"tỉnh|thành phố|huyện(?!\s+đoàn)|quận|thị xã|xã(?!\s+hội)|phường|thị trấn|đặc khu"
_WORD = rf"(?!(?i:sở|khóa|ban|hội|đoàn|bch)(?!\w))[{UPPER}][^\W\d_]*"
_PROPER = rf"{_WORD}(?:[^\S\n]*-[^\S\n]*{_WORD}|[^\S\n]+{_WORD}){{0,3}}"
_NAMED = re.compile(rf"(?<!\w)(?i:(?:tỉnh|thành|huyện|thị|quận) ủy|{_NOUN}|tp\.?)[^\S\n]+(?P<name>{_PROPER})")
_DEFINED = re.compile(rf"(?P<name>{_PROPER})[^.;]{{0,60}}?\s+là\s+(?:một\s+|1\s+)?(?:{_NOUN})(?!\s+(?:viên|đội))(?!\w)")
_OPENING = 6  # blocks that may say what the document is about
# What speaks for a name: that it stands after a noun of places, that the issuer or a definition says it; and how much
# must, also against the next name.
_AFTER_NOUN, _STATED, _LEAST, _AHEAD = 3, 20, 10, 1.5


def own_place(document: Document) -> str:
    """Return the name of the place that a document is about, empty where none stands out."""
    text = "\n".join(block.text for block in document.blocks).replace("*", "")
    speaks: Counter[str] = Counter()
    for found in _NAMED.finditer(text):
        speaks[found["name"].title()] += _AFTER_NOUN
    stated = [_NAMED.search(document.metadata.issuer or "")]
    stated += [_DEFINED.match(block.text.replace("*", "")) for block in document.blocks[:_OPENING]]
    for statement in stated:
        if statement:
            speaks[statement["name"].title()] += _STATED
    for name in speaks:
        speaks[name] += text.count(name)
    (first, most), (_, second) = (*speaks.most_common(2), ("", 0), ("", 0))[:2]
    return first if " " in first and most >= _LEAST and most > _AHEAD * second else ""


@lru_cache(maxsize=64)
def _patterns(place: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return where a place may be left out of a phrase: at its front, and after a preposition or a noun of places."""
    name = re.escape(place).replace(r"\ ", r"\s+")
    noun = r"(?:(?:toàn\s+)?(?i:tỉnh|thành phố|tp\.?|huyện|quận|xã|phường)\s+)"
    leads = "của|ở|tại|trên địa bàn|trong|cho|thuộc"
    end = rf"(?i:{name})(?!\s*-\s|\s+(?:và\s|[{UPPER}]))(?=\s|,|$)"  # not of a longer name, nor the first of two
    return (
        re.compile(rf"^(?:(?i:{leads})\s+)?{noun}?{end}"),
        re.compile(rf"(?:\s+(?:{leads})\s+{noun}?|\s+{noun}){end}"),
    )


@lru_cache(maxsize=1 << 13)
def without_place(phrase: str, place: str) -> str:
    """Return a phrase without the document's own place."""
    if not place or place.split(" ")[0].lower() not in phrase.lower():
        return phrase
    front, inside = _patterns(place)
    shorter = inside.sub("", phrase)
    opened = front.sub("", shorter)
    shorter = strip_front(opened) if opened != shorter else shorter
    return strip_back(shorter)[0].strip() if shorter != phrase else phrase
