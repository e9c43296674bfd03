"""Figures of running text: each quantity of a block gets its role and its name, in reading order."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from ..model import Role
from .clauses import Quantity, Site, sites
from .features import Parent, Surroundings, starts_as_measure, unit_class
from .names import QUOTED_COMMA, Own, before_state, capitalised, dice, own_candidates, strip_back, syllables, tidy
from .ranker import Candidate, trained
from .ranker import choose as choose_name
from .roles import Reading, is_planned, names_a_rate, pattern, read_role

Chooser = Callable[[Sequence[Own], Sequence[Parent | None], Surroundings], Candidate]

_CONNECTORS = [
    ("in", re.compile(r"trong đó|gồm|cụ thể", re.IGNORECASE)),
    ("rest", re.compile(r"(?<!\w)(?:riêng|còn lại|còn)(?!\w)", re.IGNORECASE)),
    ("(", re.compile(r"\(")),
    (")", re.compile(r"\)")),
    (";", re.compile(r";")),
    (":", re.compile(r":")),
    (",", re.compile(r",")),
    ("&", re.compile(r"(?<!\w)(?:và|với)(?!\w)", re.IGNORECASE)),
]
_LONGEST = 140  # characters of a parent's name: longer ones are sentences
_CONTINUES = re.compile(r"\W*(?:trong đó|riêng|cụ thể|bao gồm|gồm|còn lại)(?!\w)|\s*[-–+•]\s", re.IGNORECASE)
_QUOTED = re.compile(r"[“\"][^“”\"]{2,80}[”\"]")
_TOPIC_END = re.compile(
    r"[:,;(]|\s[-–]\s|(?<!\w)(?:trong đó|đạt|ước|tăng|giảm|chiếm|có|là|gồm|đã)(?!\w)", re.IGNORECASE
)


@dataclass(slots=True)
class Figure:
    """A quantity that has got its role and its name."""

    site: Site
    reading: Reading
    role: Role
    name: str
    parent: str
    probability: float
    sentence: int
    shared: str = ""  # the words before the number, which the next may share


@dataclass(slots=True)
class Context:
    """What stands around a block: the names it may continue, whether its figures are goals, its source."""

    goal: bool = False
    project: bool = False  # the section or the list's lead names a project
    source: str = "prose"
    above: list[tuple[str, str]] = field(default_factory=list)  # (where found, name): list lead, heading, footnote mark
    earlier: list[Figure] = field(default_factory=list)  # figures of the block before


def best(owns: Sequence[Own], parents: Sequence[Parent | None], around: Surroundings) -> Candidate:
    """Choose the candidate that the trained ranker holds most probable."""
    return choose_name(trained().rank(owns, parents, around))


def read_text(text: str, quantities: Sequence[Quantity], context: Context, choose: Chooser = best) -> list[Figure]:
    """Return the figures of one block's text.

    Args:
        text: the block's text.
        quantities: its quantities, in order.
        context: what stands around the block.
        choose: picks a name out of the candidates.
    """
    figures: list[Figure] = []
    text = _QUOTED.sub(lambda quoted: quoted.group().replace(",", QUOTED_COMMA), text)
    found = sites(text, quantities)
    for site in found:
        previous = figures[-1] if figures and figures[-1].sentence == site.sentence else None
        reading = read_role(text, site, context.goal, previous.reading if previous else None)
        figures.append(_name(text, site, reading, figures, context, choose, _place_in_bracket(found, site)))
    _mark_growth_with_target(figures)
    return figures


def _name(
    text: str,
    site: Site,
    reading: Reading,
    figures: list[Figure],
    context: Context,
    choose: Chooser,
    place: tuple[int, int],
) -> Figure:
    paired = _paired_result(text, site, reading, figures, place)
    if paired:
        return Figure(site, reading, Role.TARGET, paired.name, paired.parent, paired.probability, site.sentence)
    around = _surroundings(text, site, reading, figures, context)
    parents = parent_candidates(text, site, figures, context)
    shared = figures[-1].shared if figures and figures[-1].sentence == site.sentence else ""
    chosen = choose(own_candidates(text, site, shared), [None, *parents], around)
    parent = chosen.parent.text if chosen.parent else ""
    name = chosen.name
    role = _final_role(reading, name, chosen, figures)
    if context.project and role is Role.ACTUAL and is_planned(text, site):
        role = Role.TARGET
    figure = Figure(
        site, reading, role, name, parent if chosen.own.text else _parent_of(name), chosen.support, site.sentence
    )
    figure.shared = chosen.own.shared
    return figure


def _parent_of(name: str) -> str:
    return name.rsplit(" - ", 1)[0] if " - " in name else ""


def _final_role(reading: Reading, name: str, chosen: Candidate, figures: list[Figure]) -> Role:
    """Return the role in the light of the name.

    The growth that a growth indicator states is its value, so is the rate of a rate; an estimate
    governs its parts and its conversions.
    """
    role = reading.role
    if role is Role.ATTAINMENT and re.match(r"t[ỷỉ] lệ", chosen.own.text, re.IGNORECASE):
        return Role.ACTUAL
    if role is Role.ACTUAL and not reading.stated and _under_estimate(chosen, name, figures):
        return Role.ESTIMATE
    if role is not Role.CHANGE or not names_a_rate(name):
        return role
    repeated = not chosen.own.text and figures and figures[-1].role in (Role.ACTUAL, Role.ESTIMATE)
    return role if repeated else Role.ACTUAL


def _under_estimate(chosen: Candidate, name: str, figures: list[Figure]) -> bool:
    """Return whether the figure is a part of an estimated one, or the same amount in another unit."""
    whole = chosen.parent.text if chosen.parent else name
    kin = [f for f in figures if f.name == whole]
    return bool(kin) and kin[-1].role is Role.ESTIMATE and (bool(chosen.own.text) or kin[-1] is figures[-1])


def _surroundings(text: str, site: Site, reading: Reading, figures: list[Figure], context: Context) -> Surroundings:
    first = not figures or figures[-1].sentence != site.sentence
    start = site.sentence_start if first else site.left
    return Surroundings(
        site=site,
        role=reading.role,
        connector=("S" if first else "") + _connector(text[start : site.quantity.start]),
        first_in_sentence=first,
        first_in_block=not figures,
        in_bracket=site.bracket is not None,
        source=context.source,
        words=_words_around(text, site, first),
    )


def _words_around(text: str, site: Site, first: bool) -> str:
    """Return whether words that may be a name stand before the number and right behind it."""
    before = strip_back(tidy(re.split(r"[,;:]\s", text[site.left : site.quantity.start])[-1]))[0]
    behind = re.match(r"\s+(?!so\b|trở\b|là\b|và\b|trong\b|cho\b|đạt\b)[^\W\d]", text[site.quantity.end : site.right])
    return f"{bool(before):d}{bool(behind):d}"


def _connector(gap: str) -> str:
    return next((name for name, cue in _CONNECTORS if cue.search(gap)), "_")


def _place_in_bracket(found: Sequence[Site], site: Site) -> tuple[int, int]:
    """Return which figure of its bracket a site is, and how many the bracket holds."""
    fellows = [other.quantity.start for other in found if other.bracket == site.bracket is not None]
    return (fellows.index(site.quantity.start), len(fellows)) if fellows else (0, 1)


def _paired_result(
    text: str, site: Site, reading: Reading, figures: list[Figure], place: tuple[int, int]
) -> Figure | None:
    """Return the result whose target a bracket states: the one it names, else the one before it, in order."""
    if not reading.in_target_bracket or site.bracket is None:
        return None
    results = [
        f
        for f in figures
        if f.sentence == site.sentence and f.site.quantity.end <= site.bracket and f.role is not Role.TARGET
    ]
    results = results or [f for f in figures if f.sentence == site.sentence - 1]
    kind = unit_class(site.quantity.unit or "")
    alike = [f for f in results if unit_class(f.site.quantity.unit or "") == kind] or results
    words = syllables(pattern("targets").sub(" ", text[site.left : site.quantity.start]))
    named = [f for f in alike if len(words) > 1 and dice(words, syllables(f.name.rsplit(" - ", 1)[-1])) >= 0.6]
    if named or not alike:
        return named[-1] if named else None
    index, count = place
    return alike[index - count] if count <= len(alike) else alike[-1]


def parent_candidates(text: str, site: Site, figures: list[Figure], context: Context) -> list[Parent]:
    """Return the names that the figure at `site` may be a part of, each once."""
    found: list[tuple[str, str, Figure | None]] = []
    same = [f for f in figures if f.sentence == site.sentence]
    before = [f for f in figures if f.sentence < site.sentence]
    if same:
        found += [
            ("prev", same[-1].name, same[-1]),
            ("prevup", same[-1].parent, same[-1]),
            ("lead", same[0].name, same[0]),
        ]
        found += [("leadup", same[0].parent, same[0])]
        outside = [f for f in same if site.bracket is not None and f.site.quantity.end <= site.bracket]
        found += [("head", outside[-1].name, outside[-1])] if outside else []
    if before:
        last = [f for f in before if f.sentence == before[-1].sentence]
        found += [
            ("last", last[-1].name, last[-1]),
            ("lastlead", last[0].name, last[0]),
            ("lastup", last[-1].parent, last[-1]),
        ]
    found += [("topic", topic, None) for topic in topics(text, site)]
    found += [(kind, name, None) for kind, name in context.above]
    if not figures and context.earlier and _CONTINUES.match(text):
        last = context.earlier
        found += [
            ("far", last[-1].name, last[-1]),
            ("farup", last[-1].parent, last[-1]),
            ("farlead", last[0].name, last[0]),
        ]
    return _merged(found)


def _merged(found: list[tuple[str, str, Figure | None]]) -> list[Parent]:
    parents: dict[str, Parent] = {}
    for kind, name, figure in found:
        key = name.lower()
        if not name or len(name) > _LONGEST or name.count(" - ") > 1:
            continue
        if key not in parents:
            parents[key] = Parent(
                name, kind, figure.site.quantity.unit or "" if figure else "", figure.role if figure else None
            )
        elif kind not in parents[key].kinds.split("+"):
            parents[key] = replace(parents[key], kinds=f"{parents[key].kinds}+{kind}")
    return list(parents.values())


def topics(text: str, site: Site) -> list[str]:
    """Return what the sentence of `site` is about: its opening phrase, and what stands before a colon."""
    opening = text[site.sentence_start : site.quantity.start]
    return [topic for topic in dict.fromkeys((_opening_phrase(opening), _before_colon(opening))) if topic]


@cache
def _opening_phrase(opening: str) -> str:
    """Return the noun phrase that opens a sentence; what follows "theo" is only its source."""
    if re.match(r"\W*theo\s", opening, re.IGNORECASE):
        return ""
    body = tidy(opening)
    stop = _TOPIC_END.search(body)
    return capitalised(before_state(strip_back(body[: stop.start()])[0])) if stop and stop.start() else ""


@cache
def _before_colon(opening: str) -> str:
    """Return the phrase before the last colon of an opening."""
    head, colon, _ = opening.rpartition(":")
    return capitalised(strip_back(tidy(re.split(r"[;.]\s", head)[-1]))[0]) if colon else ""


def _mark_growth_with_target(figures: list[Figure]) -> None:
    """Make growth that has a target of its own a tuple of its own: its name ends in `tăng`."""
    for index, figure in enumerate(figures):
        if figure.role is not Role.TARGET or not figure.reading.in_target_bracket:
            continue
        mates = [f for f in figures[:index] if f.name == figure.name and f.role is Role.CHANGE]
        if mates and unit_class(mates[-1].site.quantity.unit or "") == "ratio" == unit_class(
            figure.site.quantity.unit or ""
        ):
            _as_growth(mates[-1], figure)


def _as_growth(result: Figure, target: Figure) -> None:
    mean = result.reading.mean or "/năm" in (result.site.quantity.unit or "")
    result.name = target.name = growth_name(result.name, mean)
    result.role = Role.ESTIMATE if result.reading.estimated else Role.ACTUAL


def growth_name(name: str, mean: bool) -> str:
    """Return the name of an indicator's growth: `Thu ngân sách tăng bình quân`."""
    if names_a_rate(name) or name.endswith(("tăng", "tăng bình quân")):
        return name
    return f"{name} tăng bình quân" if mean else f"{name} tăng"


__all__ = ["Context", "Figure", "best", "read_text", "starts_as_measure"]
