"""The chooser of names: a linear model that ranks the candidates of one figure.

Its weights are learnt by `train` and kept in ``models/names.json``; choosing needs neither numpy nor any
other library. The share of probability that the chosen name holds is what confidence is calibrated from.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import combinations
from typing import TypeVar

from .features import Parent, Surroundings, own_features, pair_features, parent_features, surroundings_features
from .names import Own, compose, dice, syllables

SAME_NAME = 0.6  # two names are the same from this Dice overlap of syllables on (annotation guide)
_COMPARED = 8
_Part = TypeVar("_Part")


@dataclass(slots=True)
class Candidate:
    """One candidate name: its parts, and its score or probability."""

    own: Own
    parent: Parent | None
    score: float = 0.0
    support: float = 0.0  # probability of all the candidates that are the same name as this one, in other words

    @property
    def name(self) -> str:
        """The full name."""
        return compose(self.parent.text if self.parent else "", self.own.text)


class Ranker:
    """Ranks candidate names by a weighted sum of features."""

    def __init__(self, weights: Mapping[str, float]) -> None:
        self.weights = weights

    def _score(self, features: Iterable[str]) -> float:
        get = self.weights.get
        return sum(get(feature, 0.0) for feature in features)

    def rank(self, owns: Sequence[Own], parents: Sequence[Parent | None], around: Surroundings) -> list[Candidate]:
        """Return the candidates by descending probability (`score`, which sums to 1)."""
        around.base = surroundings_features(around)
        by_own = [(own, self._score(own_features(own, around))) for own in owns]
        by_parent = [(parent, self._score(parent_features(parent, around))) for parent in parents]
        candidates = [
            Candidate(own, parent, one + other + self._score(pair_features(own, parent, around)))
            for own, one in _promising(by_own, 12)
            for parent, other in _promising(by_parent, 5)
            if fits(own, parent)
        ]
        return _probabilities(candidates or [Candidate(owns[0], None)])


def fits(own: Own, parent: Parent | None) -> bool:
    """Return whether a part and a parent make a name: it is not empty and says nothing twice."""
    if not own.text or parent is None:
        return bool(own.text or parent)
    return not parent.text.lower().endswith(own.text.lower())


def _promising(scored: list[tuple[_Part, float]], count: int) -> list[tuple[_Part, float]]:
    """Return the best parts, and the empty part always: pairs of all parts would cost too much."""
    best = sorted(scored, key=lambda part: -part[1])[:count]
    return best if scored[0] in best else [*best, scored[0]]


def _probabilities(candidates: list[Candidate]) -> list[Candidate]:
    top = max(candidate.score for candidate in candidates)
    for candidate in candidates:
        candidate.score = math.exp(candidate.score - top)
    total = sum(candidate.score for candidate in candidates)
    for candidate in candidates:
        candidate.score /= total
    return sorted(candidates, key=lambda candidate: -candidate.score)


def choose(candidates: Sequence[Candidate]) -> Candidate:
    """Return the candidate that most of the probability agrees with.

    Candidates differ by a word or two; the one that the others (the most probable, by their own weight)
    are the same name as is a safer choice than the single most probable one.
    """
    top = candidates[:_COMPARED]
    words = [syllables(candidate.name) for candidate in top]
    for candidate in top:
        candidate.support = candidate.score
    for (one, own), (other, its) in combinations(zip(top, words, strict=True), 2):
        if dice(own, its) >= SAME_NAME:
            one.support += other.score
            other.support += one.score
    return max(top, key=lambda candidate: candidate.support + 0.3 * candidate.score)


def all_features(candidate: Candidate, around: Surroundings) -> list[str]:
    """Return every feature of a candidate; `around.base` must be filled."""
    return [
        *own_features(candidate.own, around),
        *parent_features(candidate.parent, around),
        *pair_features(candidate.own, candidate.parent, around),
    ]


@cache
def trained() -> Ranker:
    """Return the ranker with the weights of the package."""
    text = files(__package__).joinpath("models", "names.json").read_text(encoding="utf-8")
    return Ranker(json.loads(text)["weights"])
