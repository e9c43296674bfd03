"""References: other documents that the text names by number, with kind, date and issuer."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from ..data import load_toml
from ..model import Block, BlockKind, Line, Reference
from .dates import find_date
from .rows import UPPER, fold

_LETTERS = r"[A-ZĐƯÂÔ][\wĐđ]*"
# 15-BC/TU, 18/NQ-HĐND, 57/2014/QH13, 45-NĐ/2019/NĐ-CP, 310/SXD-QLN; a break may stand after a hyphen.
_CODE = re.compile(
    rf"(?<![\w/.,-])(?<!\d:)(?P<n>\d{{1,5}}[a-z]?\s?[-–/]\s?(?:(?:19|20)\d\d\s?[/-]\s?)?{_LETTERS}"
    rf"(?:\s?[-–]\s?{_LETTERS}|\s?/\s?(?:{_LETTERS}|(?:19|20)\d\d)|[.&]{_LETTERS})*)"
)
_BARE_LIST = r"(?P<list>\d{1,4}(?:\s*(?:,|và|;)\s*\d{1,4}(?![\d.,%]*\d|%|\s?[-/]))*)"
_BARE_END = r"(?=\s*(?:[,;.)”\"]|$|của\b|về\b|ngày\b|và\b|năm\b|thực hiện\b|trên\b|đối với\b|tại\b|ở\b))(?![.,]\d)"
_KIND_REACH = 60
_DATE_REACH = 45


@cache
def _issuer_pattern() -> re.Pattern[str]:
    ends = "|".join(re.escape(word) for word in load_toml("structure_documents.toml")["issuer"]["ends"])
    stop = r",;.()“”\"\[¹²³⁴⁵⁶⁷⁸⁹⁰"
    body = rf"(?P<body>(?:liên\s+)?[{UPPER}][^{stop}]*?)"
    return re.compile(rf"^[^.;]{{0,60}}?\bcủa\s+{body}(?=\s+(?:{ends})\b|[{stop}]|$)")


@cache
def _kind_pattern() -> re.Pattern[str]:
    names = sorted(load_toml("structure_documents.toml")["names"]["names"], key=len, reverse=True)
    return re.compile(r"(?<!\w)(?:" + "|".join(re.escape(n) for n in names) + r")(?!\w)", re.IGNORECASE)


@cache
def _bare_patterns() -> tuple[re.Pattern[str], ...]:
    names = load_toml("structure_documents.toml")["names"]

    def pattern(kinds: list[str], so: str) -> re.Pattern[str]:
        words = "|".join(re.escape(kind) for kind in sorted(kinds, key=len, reverse=True))
        return re.compile(rf"(?<!\w)(?P<kind>{words})\s+{so}{_BARE_LIST}{_BARE_END}")

    plain = pattern(names["bare_without_so"], "")
    # "Nghị quyết 95%" is a target; "Nghị quyết 18 của …", "Nghị quyết 18 về …" is a document.
    resolution = re.compile(rf"(?<!\w)(?P<kind>Nghị quyết)\s+{_BARE_LIST}(?=\s+(?:của|về)\s)")
    return pattern(names["bare"], r"số\s*:?\s*"), plain, resolution


def canonical(number: str) -> str:
    """Return a document number without spaces and with plain hyphens: ``15 –BC/TU`` is ``15-BC/TU``."""
    return re.sub(r"\s+", "", number).replace("–", "-")


def _is_code(number: str) -> bool:
    """Tell whether a code is a document's: two capitals at least, and no mere unit, road or year."""
    letters = re.sub(r"[^A-ZĐƯÂÔa-zđ]", "", re.sub(r"\d", "", number))
    known = load_toml("structure_documents.toml")["kinds"]
    capitals = sum(c.isupper() for c in letters)
    return capitals >= 2 and ("/" in number or any(part in known for part in re.split(r"[-/]", number)))


def _kind_of_code(number: str) -> str | None:
    kinds = load_toml("structure_documents.toml")["kinds"]
    parts = re.split(r"[-/.]", number)[1:]
    if any(re.fullmatch(r"QH\d+", part) for part in parts):
        return "Luật"
    return next((str(kinds[part]) for part in parts if part in kinds), "Văn bản" if parts else None)


def _kind_before(text: str, start: int) -> str | None:
    """Return the kind named last before the number, as its own name is written."""
    before = text[max(0, start - _KIND_REACH) : start]
    if re.search(r"[.;]\s|\d[-/][A-ZĐ]", before):
        before = re.split(r"[.;]\s|\d[-/][A-ZĐ]\S*", before)[-1]
    found = list(_kind_pattern().finditer(before))
    if not found:
        return None
    kind = found[-1].group()
    if re.search(r"(?<!\w)luật\s+$", before[: found[-1].start()], re.IGNORECASE):
        kind = "Luật"  # "Luật Quy hoạch số …": the law's name is no kind
    return kind[0].upper() + kind[1:].lower()


def _date_after(text: str, end: int) -> str | None:
    rest = text[end : end + _DATE_REACH]
    if not re.match(r"\W{0,3}(?:ngày|ngay|\d{1,2}[/.-])", rest, re.IGNORECASE):
        return None
    return find_date(rest)


def _issuer_after(text: str, end: int) -> str | None:
    found = _issuer_pattern().match(text[end : end + 160])
    if not found or _CODE.search(found.group()):
        return None
    return re.sub(r"\s+", " ", found["body"]).strip() or None


@cache
def _adopter_pattern() -> re.Pattern[str]:
    body = rf"(?P<body>[{UPPER}][^,;.()“”\"\d]{{2,60}}?)"
    return re.compile(rf"{body}\s+(?:đã\s+|cũng\s+)?ban hành\s+(?:{_kind_pattern().pattern})(?:\s+số)?\s*$")


def _issuer_before(text: str, start: int) -> str | None:
    """Return who adopts, where the sentence says so before the number: ``UBND tỉnh ban hành Quyết định số …``."""
    found = _adopter_pattern().search(text[max(0, start - 120) : start])
    words = found["body"].split() if found else []
    names = load_toml("structure.toml")["organisations"]
    for first, word in enumerate(words):
        rest = fold(" ".join(words[first:]))
        if word[0].isupper() and any(rest == name or rest.startswith(name + " ") for name in names):
            return " ".join(words[first:])
    return None


def _reference(block: Block, number: str, start: int, end: int, kind: str | None) -> Reference:
    line: Line = block.line_at(start)
    text = block.text
    issuer = _issuer_after(text, end) or _issuer_before(text, start)
    return Reference(line.page, line.number, number, kind, _date_after(text, end), issuer)


def _coded(block: Block) -> Iterator[tuple[int, Reference]]:
    for found in _CODE.finditer(block.text):
        number = canonical(found["n"])
        if _is_code(number):
            kind = _kind_before(block.text, found.start()) or _kind_of_code(number)
            yield found.start(), _reference(block, number, found.start(), found.end(), kind)


def _bare(block: Block) -> Iterator[tuple[int, Reference]]:
    seen: set[int] = set()
    for pattern in _bare_patterns():
        for found in pattern.finditer(block.text):
            for number in re.finditer(r"\d+", found["list"]):
                start = found.start("list") + number.start()
                if start not in seen and not _CODE.match(block.text, start):
                    seen.add(start)
                    yield start, _reference(block, number.group(), start, found.end(), found["kind"])


def read_references(blocks: Iterable[Block], own_number: str | None) -> list[Reference]:
    """Return one reference per mention of another document by number, in reading order."""
    own = canonical(own_number) if own_number else None
    found: list[Reference] = []
    for block in blocks:
        if block.kind is BlockKind.FURNITURE:
            continue
        mentions = sorted([*_coded(block), *_bare(block)], key=lambda mention: mention[0])
        found += [reference for _, reference in mentions if reference.number != own]
    return found
