"""Candidate parents: the names that a figure may be a part of, and the topics of its sentence."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from .clauses import Site
from .features import Parent, starts_with_action, starts_with_actor
from .figures import Context, Figure
from .names import before_state, capitalised, strip_back, syllables, tidy

_LONGEST = 140  # characters of a parent's name: longer ones are sentences
_CONTINUES = re.compile(r"\W*(?:trong đó|riêng|cụ thể|bao gồm|gồm|còn lại)(?!\w)", re.IGNORECASE)
_TOPIC_END = re.compile(
    r"[:,;(]|\s[-–]\s|\s\d|(?<!\w)(?:trong đó|đạt|ước|tăng|giảm|chiếm|có|là|gồm|đã)(?!\w)", re.IGNORECASE
)

_LABEL = re.compile(r"[^\w]*(?P<name>[^\d:.;]{3,60}):\s")

_MARKS = ("mark", "marklead", "marktext", "markhead")
_GOES_ON = re.compile(r"[^\w(]*(?:trong đó|gồm|bao gồm|cụ thể|năm\s+\d{4}|giai đoạn\s+\d{4})(?!\w)", re.IGNORECASE)

_Found = tuple[str, str, Figure | None]  # where a name was found, the name, the figure that bears it


def parent_candidates(text: str, site: Site, figures: list[Figure], context: Context) -> list[Parent]:
    """Return the names that the figure at `site` may be a part of, each once."""
    found = _in_sentence(site, [f for f in figures if f.sentence == site.sentence])
    found += _in_sentence_before([f for f in figures if f.sentence < site.sentence])
    found += [("topic", topic, None) for topic in topics(text, site) if not starts_with_actor(topic)]
    found += [("label", label, None) for label in _label(text, site)]
    loose = "" if not any(kind in _MARKS for kind, _ in context.above) or goes_on(text, site) else "?"
    found += [(kind + loose if kind in _MARKS else kind, name, None) for kind, name in context.above]
    if not figures and context.earlier:
        first, last = context.earlier[0], context.earlier[-1]
        how = "far" if _CONTINUES.match(text) else "near"
        found += [(how, last.name, last), (how + "up", last.parent, last), (how + "lead", first.name, first)]
    return _merged(found)


def goes_on(text: str, site: Site) -> bool:
    """Return whether a footnote goes on from the sentence of its mark: parts, years, or labels of a word or two."""
    body = text.lstrip("⁰¹²³⁴⁵⁶⁷⁸⁹ ")
    label = syllables(tidy(text[site.left : site.quantity.start]))
    return bool(_GOES_ON.match(body)) or len(label) <= 2


def _in_sentence(site: Site, figures: list[Figure]) -> list[_Found]:
    if not figures:
        return []
    first, last = figures[0], figures[-1]
    found: list[_Found] = [("prev", last.name, last), ("prevup", last.parent, last)]
    found += [("lead", first.name, first), ("leadup", first.parent, first)]
    outside = [f for f in figures if site.bracket is not None and f.site.quantity.end <= site.bracket]
    return [*found, ("head", outside[-1].name, outside[-1])] if outside else found


def _in_sentence_before(figures: list[Figure]) -> list[_Found]:
    if not figures:
        return []
    last = [f for f in figures if f.sentence == figures[-1].sentence]
    return [
        ("last", last[-1].name, last[-1]),
        ("lastlead", last[0].name, last[0]),
        ("lastup", last[-1].parent, last[-1]),
    ]


def _merged(found: list[_Found]) -> list[Parent]:
    parents: dict[str, Parent] = {}
    for kind, name, figure in found:
        key = name.lower()
        if not name or len(name) > _LONGEST or name.count(" - ") > 1:
            continue
        if key not in parents:
            unit = figure.site.quantity.unit or "" if figure else ""
            parents[key] = Parent(name, kind, unit, figure.role if figure else None)
        elif kind not in parents[key].kinds.split("+"):
            parents[key] = replace(parents[key], kinds=f"{parents[key].kinds}+{kind}")
    return list(parents.values())


def topics(text: str, site: Site) -> list[str]:
    """Return what the sentence of `site` is about: its opening phrase, and what stands before a colon."""
    opening = text[site.sentence_start : site.quantity.start]
    return [topic for topic in dict.fromkeys((subject(opening), _before_colon(opening))) if topic]


def _label(text: str, site: Site) -> list[str]:
    """Return the label before a colon that opens the block: what its later sentences are about too."""
    found = _LABEL.match(text) if site.sentence else None
    name = capitalised(strip_back(tidy(found["name"]))[0]) if found else ""
    return [name] if name else []


@lru_cache(maxsize=4096)
def subject(opening: str) -> str:
    """Return the noun phrase that opens a sentence or clause; an adverbial or a verb of action opens none."""
    if starts_with_action(opening):
        return ""
    body = tidy(opening)
    stop = _TOPIC_END.search(body)
    return capitalised(before_state(strip_back(body[: stop.start()])[0])) if stop and stop.start() else ""


@lru_cache(maxsize=4096)
def _before_colon(opening: str) -> str:
    """Return the phrase before the last colon of an opening."""
    head, colon, _ = opening.rpartition(":")
    return capitalised(strip_back(tidy(re.split(r"[;.]\s", head)[-1]))[0]) if colon else ""
