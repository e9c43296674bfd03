"""Trains the ranker of names (``extract/ranker.py``) and judges it by cross-validation."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from vnreport_extract.extract.features import Parent, Surroundings, surroundings_features
from vnreport_extract.extract.figures import Figure
from vnreport_extract.extract.names import Own, dice, syllables
from vnreport_extract.extract.prose import Chooser, NameChooser
from vnreport_extract.extract.ranker import SAME_NAME, Candidate, Ranker, all_features, choose, fits

from .annotated import Annotated, Record
from .network import Group, fit
from .roles import SEED, RoleOf
from .softmax import Floats, Indices

RAREST = 4  # figures that must show a feature
SHARPNESS = 8.0  # how much more a closer name weighs among the right ones
FOLDS = 3


@dataclass(slots=True)
class Collector:
    """Makes examples while a document is walked; the history holds the gold names or a model's."""

    vocabulary: dict[str, int]
    roles: RoleOf
    ranker: Ranker | None = None
    examples: list[Group] = field(default_factory=list)
    gold: dict[int, Record] = field(default_factory=dict)

    def collect(self, document: Annotated) -> list[Group]:
        """Return the examples of one document."""
        self.examples, self.gold = [], {}
        document.walk(chooser_of(document, self.choose, self.roles), self.gold)
        return self.examples

    def choose(self, owns: Sequence[Own], parents: Sequence[Parent | None], around: Surroundings) -> Candidate:
        """Record one figure's candidates; return what the history shall hold."""
        around.base = surroundings_features(around)
        record = self.gold.get(id(around.site.quantity))
        if record is None:
            return choose(self.ranker.rank(owns, parents, around)) if self.ranker else Candidate(owns[0], None)
        candidates = [Candidate(own, parent) for own in owns for parent in parents if fits(own, parent)]
        wanted = syllables(record["indicator"])
        closeness = np.array([dice(syllables(candidate.name), wanted) for candidate in candidates])
        if closeness.size and closeness.max() >= SAME_NAME:
            rows = [self._indices(all_features(candidate, around)) for candidate in candidates]
            self.examples.append(Group(rows, _target(closeness)))
        if self.ranker:
            return choose(self.ranker.rank(owns, parents, around))
        parent, _, last = record["indicator"].rpartition(" - ")
        shared = candidates[int(closeness.argmax())].own.shared if candidates else ""
        return Candidate(Own(last, "G", shared=shared), Parent(parent, "gold") if parent else None)

    def _indices(self, features: Sequence[str]) -> Indices:
        known = self.vocabulary
        return np.array([known.setdefault(feature, len(known)) for feature in features], dtype=np.int32)


def _target(closeness: Floats) -> Floats:
    """Return the probability each candidate should get: all of it to the right ones, more to the closer."""
    wanted: Floats = np.where(closeness >= SAME_NAME, np.exp(SHARPNESS * closeness), 0.0)
    share: Floats = wanted / wanted.sum()
    return share


def chooser_of(document: Annotated, name: NameChooser, roles: RoleOf) -> Chooser:
    """Return what picks the names with `name`, and the roles with the model for this document."""
    model = roles(document.name)
    return Chooser(name, lambda site, features: model.choose(features))


@dataclass(slots=True)
class NameTrainer:
    """Trains rankers on sets of documents; what the gold history gives is collected once.

    `roles` gives each document a model of roles that has not seen it, as is the case in use.
    """

    roles: RoleOf
    vocabulary: dict[str, int] = field(default_factory=dict)
    gold: dict[str, list[Group]] = field(default_factory=dict)

    def train(self, documents: Sequence[Annotated]) -> Ranker:
        """Train with the gold names as history, and beside them with those that a model gives which has not seen them.

        What comes before a figure is wrong in use as often as there.
        """
        examples = [example for document in documents for example in self._gold(document)]
        own: list[Group] = []
        order = list(documents)
        random.Random(SEED).shuffle(order)
        for fold in range(FOLDS):
            held = order[fold::FOLDS]
            rest = [example for document in order if document not in held for example in self._gold(document)]
            collector = Collector(self.vocabulary, self.roles, self._ranker(rest))
            own += [example for document in held for example in collector.collect(document)]
        return self._ranker(examples + own)

    def _gold(self, document: Annotated) -> list[Group]:
        if document.name not in self.gold:
            self.gold[document.name] = Collector(self.vocabulary, self.roles).collect(document)
        return self.gold[document.name]

    def _ranker(self, examples: Sequence[Group]) -> Ranker:
        """Fit on the features that several figures show."""
        seen: Counter[int] = Counter()
        for example in examples:
            seen.update(np.unique(np.concatenate(example.rows)).tolist())
        kept = [place for place, count in seen.items() if count >= RAREST]
        new = np.full(len(self.vocabulary), -1, dtype=np.int32)
        new[kept] = np.arange(len(kept))
        words = list(self.vocabulary)
        groups = [Group([new[row][new[row] >= 0] for row in g.rows], g.target) for g in examples]
        return Ranker(fit(groups, [words[place] for place in kept]))


@dataclass(slots=True)
class Judged:
    """A figure beside its annotation: whether its name is the annotated one, and its role of the same kind."""

    document: str
    record: Record
    figure: Figure
    name_right: bool
    role_right: bool


_KINDS = {"actual": "value", "estimate": "value", "target": "target"}


def evaluate(ranker: Ranker, roles: RoleOf, documents: Sequence[Annotated]) -> list[Judged]:
    """Name the figures of some documents and judge each."""
    judged = []
    for document in documents:
        chooser = chooser_of(document, lambda o, p, a: choose(ranker.rank(o, p, a)), roles)
        for record, figure in document.walk(chooser):
            same_name = dice(syllables(figure.name), syllables(record["indicator"])) >= SAME_NAME
            kinds = (_KINDS.get(record["role"], "relative"), _KINDS.get(figure.role.value, "relative"))
            judged.append(Judged(document.name, record, figure, same_name, kinds[0] == kinds[1]))
    return judged


def cross_validate(documents: Sequence[Annotated], trainer: NameTrainer, share: float = 1.0) -> list[Judged]:
    """Judge every document by a model trained on (a share of) the documents of the other folds."""
    order = list(documents)
    random.Random(SEED).shuffle(order)
    judged: list[Judged] = []
    for fold in range(FOLDS):
        held = order[fold::FOLDS]
        rest = [document for document in order if document not in held]
        ranker = trainer.train(rest[: max(1, round(len(rest) * share))])
        judged += evaluate(ranker, trainer.roles, held)
    return judged


def calibrate(judged: Sequence[Judged], bins: int = 12) -> list[tuple[float, float]]:
    """Return (support, share right) of equally large bins of figures by support, made to rise."""
    ordered = sorted(judged, key=lambda one: one.figure.support)
    points: list[tuple[float, float]] = []
    for part in np.array_split(np.arange(len(ordered)), bins):
        chosen = [ordered[i] for i in part]
        support = sum(one.figure.support for one in chosen) / len(chosen)
        right = sum(one.name_right and one.role_right for one in chosen) / len(chosen)
        points.append((round(support, 3), round(max(right, points[-1][1] if points else 0.0), 3)))
    return points
