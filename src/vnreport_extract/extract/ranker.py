"""The chooser of names: a small network that ranks the candidates of one figure.

Its weights are learnt by ``tools/training`` and kept in ``models/names.npz``. The share of probability that the
chosen name holds is what confidence is calibrated from.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import combinations

import numpy as np

from .features import (
    Parent,
    Surroundings,
    own_features,
    own_side,
    pair_features,
    parent_features,
    surroundings_features,
)
from .names import Own, compose, dice, syllables
from .network import Network

SAME_NAME = 0.6  # two names are the same from this Dice overlap of syllables on (annotation guide)
_COMPARED = 8


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
    """Ranks candidate names by a network over their features."""

    def __init__(self, network: Network) -> None:
        self.network = network

    def rank(self, owns: Sequence[Own], parents: Sequence[Parent | None], around: Surroundings) -> list[Candidate]:
        """Return the candidates by descending probability (`score`, which sums to 1)."""
        around.base = surroundings_features(around)
        pairs = [(i, j) for i, own in enumerate(owns) for j, parent in enumerate(parents) if fits(own, parent)]
        if not pairs:
            return [Candidate(owns[0], None, 1.0)]
        sides = [own_side(own, around) for own in owns]
        features = [own_features(own, around) for own in owns]
        features += [parent_features(parent, around) for parent in parents]
        features += [pair_features(sides[i], parents[j], around) for i, j in pairs]
        sums = self.network.sums(features)
        first, second = np.array(pairs).T
        scores = self.network.scores(sums[first] + sums[len(owns) + second] + sums[-len(pairs) :]).tolist()
        return _probabilities([Candidate(owns[i], parents[j], s) for (i, j), s in zip(pairs, scores, strict=True)])


def fits(own: Own, parent: Parent | None) -> bool:
    """Return whether a part and a parent make a name: it is not empty and says nothing twice."""
    if not own.text or parent is None:
        return bool(own.text or parent)
    return not parent.text.lower().endswith(own.text.lower())


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
        *pair_features(own_side(candidate.own, around), candidate.parent, around),
    ]


@cache
def trained() -> Ranker:
    """Return the ranker with the weights of the package."""
    with files(__package__).joinpath("models", "names.npz").open("rb") as file:
        return Ranker(Network.load(file))
