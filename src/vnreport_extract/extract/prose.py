"""Figures of running text: each quantity of a block gets its role and its name, in reading order."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from ..model import Role
from .clauses import Quantity, Site, sites
from .features import Parent, Surroundings
from .figures import Context, Figure
from .names import QUOTED_COMMA, Own, capitalised, own_candidates, strip_back, tidy
from .own_place import without_place
from .pairs import mark_growth_with_target, paired_result
from .parents import parent_candidates
from .ranker import Candidate, choose, trained
from .role_model import Situation, role_features
from .role_model import trained as trained_roles
from .roles import Reading, falls, goal_goes_on, looks_ahead, names_a_rate, read_role

NameChooser = Callable[[Sequence[Own], Sequence[Parent | None], Surroundings], Candidate]
RoleChooser = Callable[[Site, Sequence[str]], Role]

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
_NEAR = 40  # characters behind a number that are looked at
_PARTS = re.compile(r"\W*trong đó(?!\w)", re.IGNORECASE)
_QUOTED = re.compile(r"[“\"][^“”\"]{2,80}[”\"]")
_BEHIND = re.compile(r"\s+(?!so\b|trở\b|là\b|và\b|trong\b|cho\b|đạt\b)[^\W\d]")


def best_name(owns: Sequence[Own], parents: Sequence[Parent | None], around: Surroundings) -> Candidate:
    """Choose the candidate that the trained ranker holds most probable."""
    return choose(trained().rank(owns, parents, around))


def best_role(site: Site, features: Sequence[str]) -> Role:
    """Choose the role that the trained model holds most probable."""
    return trained_roles().choose(features)


@dataclass(slots=True, frozen=True)
class Chooser:
    """What picks a figure's role by its features, and its name out of the candidates."""

    name: NameChooser = best_name
    role: RoleChooser = best_role


BEST = Chooser()


def read_text(text: str, quantities: Sequence[Quantity], context: Context, chooser: Chooser = BEST) -> list[Figure]:
    """Return the figures of one block's text.

    Args:
        text: the block's text.
        quantities: its quantities, in order.
        context: what stands around the block.
        chooser: picks roles and names.
    """
    text = _QUOTED.sub(lambda quoted: quoted.group().replace(",", QUOTED_COMMA), text)
    return _Reader(text, sites(text, quantities), context, chooser).read()


class _Reader:
    """Reads the figures of one block, left to right; each may go on from those before it."""

    def __init__(self, text: str, found: Sequence[Site], context: Context, chooser: Chooser) -> None:
        self.text, self.found, self.context, self.chooser = text, found, context, chooser
        self.figures: list[Figure] = []

    def read(self) -> list[Figure]:
        """Return the block's figures."""
        for site in self.found:
            previous = self._previous(site)
            goal = self.context.goal or looks_ahead(self.text, site, self.context.year) or self._goes_on(site)
            reading = self._judged(site, read_role(self.text, site, goal, previous.reading if previous else None), goal)
            self.figures.append(self._target_of(site, reading) or self._named(site, reading))
        mark_growth_with_target(self.figures)
        return self.figures

    def _judged(self, site: Site, reading: Reading, goal: bool) -> Reading:
        """Return the reading with the role that the chooser picks in the light of it."""
        before = [f for f in self.figures if f.sentence == site.sentence]
        situation = Situation(goal, self.context.project, self.context.source, self.context.title)
        features = role_features(self.text, site, reading, before, situation)
        role = self.chooser.role(site, features)
        bracket = reading.in_target_bracket or (site.bracket is not None and not goal)
        after_fall = bool(before) and before[-1].role is Role.CHANGE and before[-1].reading.falls
        change = role is Role.CHANGE and not reading.grows
        before_number = self.text[site.left : site.quantity.start].rstrip().lower()
        return replace(
            reading,
            role=role,
            ruled=None if before_number.endswith("từ") else reading.role,
            falls=falls(before_number, after_fall) if change else reading.falls,
            grows=reading.grows or change,
            stated=reading.stated or role is not reading.role,
            in_target_bracket=role is Role.TARGET and bracket,
        )

    def _goes_on(self, site: Site) -> bool:
        """Return whether the sentence goes on from one of goals in this block, a rate also from the block before."""
        before = [f for f in self.figures if f.sentence < site.sentence]
        last = before[-1].sentence if before else None
        goals = [f for f in before if f.sentence == last] or self.context.earlier
        aimed = bool(goals) and all(f.role is Role.TARGET and not f.reading.in_target_bracket for f in goals)
        rate = re.search("[%/]", site.quantity.unit or "") and len(goals) > 1
        return aimed and bool(before or rate) and goal_goes_on(self.text, site)

    def _previous(self, site: Site) -> Figure | None:
        """Return the figure before `site` in its sentence."""
        last = self.figures[-1] if self.figures else None
        return last if last and last.sentence == site.sentence else None

    def _target_of(self, site: Site, reading: Reading) -> Figure | None:
        """Return the figure of a target in brackets, which bears the name of its result."""
        result = paired_result(self.text, site, reading, self.figures, self.found)
        return Figure(site, reading, Role.TARGET, result.name, result.parent, result.support) if result else None

    def _named(self, site: Site, reading: Reading) -> Figure:
        """Return the figure at `site` with the name that the chooser picks."""
        previous = self._previous(site)
        owns = own_candidates(self.text, site, previous.shared if previous else "", self._earlier())
        place = self.context.place
        owns = _distinct([_without(own, place) for own in owns])
        parents = parent_candidates(self.text, site, self.figures, self.context)
        parents = [parent for parent in (_without(parent, place) for parent in parents) if parent.text]
        wholes = [] if previous else self._wholes(site, parents)
        owns = [own for own in owns if own.text] or owns if wholes else owns
        chosen = self.chooser.name(owns, wholes or [None, *parents], self._surroundings(site, reading, previous))
        parent = chosen.parent.text if chosen.parent and chosen.own.text else _parent_of(chosen.name)
        role = self._role(reading, chosen)
        name = chosen.name or self.context.heading or capitalised(site.quantity.unit or site.quantity.text)
        return Figure(site, reading, role, name, parent, chosen.support if chosen.name else 0.0, chosen.own.shared)

    def _wholes(self, site: Site, parents: Sequence[Parent]) -> list[Parent | None]:
        """Return the names of the sentence before where `Trong đó` opens this one: its figures are parts of them."""
        opens_parts = _PARTS.match(self.text, site.sentence_start)
        return [parent for parent in parents if opens_parts and parent.kinds.startswith("last")]

    def _earlier(self) -> str:
        """Return the name of the figure before, empty where there is none."""
        return self.figures[-1].name if self.figures else ""

    def _surroundings(self, site: Site, reading: Reading, previous: Figure | None) -> Surroundings:
        start = site.left if previous else site.sentence_start
        return Surroundings(
            site=site,
            role=reading.role,
            connector=("" if previous else "S") + _connector(self.text[start : site.quantity.start]),
            first_in_sentence=previous is None,
            first_in_block=not self.figures,
            in_bracket=site.bracket is not None,
            words=_words_around(self.text, site),
            article=self.context.article,
            gap=_gap(self.text, site),
            behind=self.text[site.quantity.end : site.right][:_NEAR],
            document=self.context.document,
        )

    def _role(self, reading: Reading, chosen: Candidate) -> Role:
        """Return the role in the light of the name.

        The growth that a growth indicator states is its value, so is the rate of a rate; an estimate
        governs its parts and its conversions.
        """
        role = reading.role
        rate = role is Role.ATTAINMENT and re.match(r"t[ỷỉ] lệ", chosen.own.text, re.IGNORECASE)
        growth = role is Role.CHANGE and names_a_rate(chosen.name) and not self._repeats_a_value(chosen)
        if rate or growth:
            role = Role.ACTUAL
        elif role is Role.ACTUAL and not reading.stated and self._is_under_estimate(chosen):
            role = Role.ESTIMATE
        return role

    def _repeats_a_value(self, chosen: Candidate) -> bool:
        """Return whether the name is that of the value right before it."""
        values = (Role.ACTUAL, Role.ESTIMATE)
        return not chosen.own.text and bool(self.figures) and self.figures[-1].role in values

    def _is_under_estimate(self, chosen: Candidate) -> bool:
        """Return whether the figure is a part of an estimated one, or the same amount in another unit."""
        whole = chosen.parent.text if chosen.parent else chosen.name
        kin = [f for f in self.figures if f.name == whole]
        return bool(kin) and kin[-1].role is Role.ESTIMATE and (bool(chosen.own.text) or kin[-1] is self.figures[-1])


Phrase = TypeVar("Phrase", Own, Parent)


def _without(phrase: Phrase, place: str) -> Phrase:
    """Return a candidate without the document's own place."""
    text = without_place(phrase.text, place)
    return phrase if text == phrase.text else replace(phrase, text=text)


def _distinct(owns: list[Own]) -> list[Own]:
    """Return the candidates that say something, each text of a kind once, and the empty one."""
    found: dict[tuple[str, str], Own] = {}
    for own in owns:
        if own.text or own.kind == "E":
            found.setdefault((own.kind, own.text.lower()), own)
    return list(found.values())


def _parent_of(name: str) -> str:
    return name.rsplit(" - ", 1)[0] if " - " in name else ""


def _words_around(text: str, site: Site) -> str:
    """Return whether words that may be a name stand before the number and right behind it."""
    before = strip_back(tidy(re.split(r"[,;:]\s", text[site.left : site.quantity.start])[-1]))[0]
    behind = _BEHIND.match(text[site.quantity.end : site.right])
    return f"{bool(before):d}{bool(behind):d}"


def _gap(text: str, site: Site) -> str:
    """Return the shape of the words between the figure before and this one, and whether another figure follows."""
    gap = text[site.left : site.quantity.start].rstrip()
    return f"{gap.endswith(',') and site.after_quantity:d}{site.after_quantity:d}{site.before_quantity:d}"


def _connector(gap: str) -> str:
    """Return the kind of the words that lead from the figure before to this one."""
    return next((name for name, cue in _CONNECTORS if cue.search(gap)), "_")
