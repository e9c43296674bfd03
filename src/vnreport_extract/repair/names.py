"""Names: neighbouring capitalised words that clean text writes side by side, and what follows ``xã`` or ``suối``.

The language model does not know case, so that to it ``Tô Hiệu`` is no likelier than ``tế hiếu``. Where two words
that stand together both carry a capital, the pairs of words that are written so speak for their readings.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ..data import load_toml
from .candidates import Pool, concatenated

MOST = 12  # likeliest readings of a word that are tried with its neighbour's
PAIR = 0.5  # nats for a pair that is known at all
FREQUENCY = 0.4  # nats for each power of e of its frequency
AFTER_CONTEXT = 1.5  # times as much after a word that names follow
DOUBT = 0.2  # how much of what its neighbour's reading costs weakens what a pair says of a word
LOG_STEP = 1 / 16


@dataclass(frozen=True)
class Names:
    """Pairs of word ids (first << 16 | second) that are written with capitals, sorted, and log frequencies."""

    pairs: NDArray[np.int64]
    logs: NDArray[np.float32]

    def weights(self, first: NDArray[np.int32], second: NDArray[np.int32]) -> NDArray[np.float64]:
        """Return what speaks for each word of `first` before each of `second`, in nats; 0 for unknown pairs.

        They are (pairs, a), (pairs, b); the result is (pairs, a, b).
        """
        keys = first.astype(np.int64)[:, :, None] << 16 | second[:, None, :]
        places = np.minimum(np.searchsorted(self.pairs, keys), len(self.pairs) - 1)
        found: NDArray[np.float64] = np.where(
            self.pairs[places] == keys, PAIR + FREQUENCY * self.logs[places].astype(np.float64), 0.0
        )
        return found


OWN_LOG = 16.0  # log frequency that a name of the user's own is given


def with_names(names: Names, groups: Iterable[Sequence[int]]) -> Names:
    """Return the names with those of the user's own added, each given as the ids of its words."""
    own = np.array(sorted({a << 16 | b for group in groups for a, b in pairwise(group)}), dtype=np.int64)
    if not len(own):
        return names
    new = ~np.isin(names.pairs, own)
    pairs = np.concatenate([names.pairs[new], own])
    logs = np.concatenate([names.logs[new], np.full(len(own), OWN_LOG, dtype=np.float32)])
    order = np.argsort(pairs, kind="stable")
    return Names(pairs[order], logs[order])


def load(path: Path | None = None) -> Names:
    """Return the names in `path`, or those in the package."""
    source = path or files(__package__).joinpath("models", "names.npz")
    with source.open("rb") as stream, np.load(stream) as archive:
        steps, logs = archive["steps"], archive["logs"]
    return Names(np.cumsum(steps.astype(np.int64)), logs.astype(np.float32) * np.float32(LOG_STEP))


def save(path: Path, pairs: NDArray[np.int64], counts: NDArray[np.float64]) -> None:
    """Write sorted pairs and how often each was seen."""
    logs = np.minimum(np.log(counts) / LOG_STEP, 255).astype(np.uint8)
    np.savez_compressed(path, steps=np.diff(pairs, prepend=0).astype(np.uint32), logs=logs)


@cache
def context_words() -> frozenset[str]:
    """Return the words after which a name is looked for."""
    return frozenset(load_toml("repair_names.toml")["context"])


@dataclass(frozen=True, slots=True)
class Pair:
    """Two neighbouring words that carry capitals, by their places; `announced` after a word like ``xã``."""

    first: int
    announced: bool


class NameReader:
    """Lets the names of a text speak for the readings of its words."""

    def __init__(self, names: Names) -> None:
        """Take the known names."""
        self.names = names

    def favour(
        self, pool: Pool, tokens: NDArray[np.int32], pairs: Sequence[Pair]
    ) -> tuple[Pool, NDArray[np.int32], NDArray[np.bool_]]:
        """Return the pool and the tokens with readings of their own for the words of the pairs.

        The last item tells of each place in the pool whether a name speaks for it.
        """
        bonus: dict[int, NDArray[np.float64]] = {}
        if pairs:
            self._weigh(pool, tokens, pairs, bonus)
        return _with_own_readings(pool, tokens, bonus)

    def _weigh(
        self, pool: Pool, tokens: NDArray[np.int32], pairs: Sequence[Pair], bonus: dict[int, NDArray[np.float64]]
    ) -> None:
        """Put into `bonus` what the pairs say of the readings of their words."""
        first = np.array([pair.first for pair in pairs])
        announced = np.array([AFTER_CONTEXT if pair.announced else 1.0 for pair in pairs])
        a, a_cost = _best(pool, tokens[first])
        b, b_cost = _best(pool, tokens[first + 1])
        weights = self.names.weights(pool.ids[a], pool.ids[b]) * announced[:, None, None]
        says = np.where(weights > 0, weights, -np.inf)
        for places, chosen, costs, gains in (
            (first, a, a_cost, (says + DOUBT * b_cost[:, None, :]).max(axis=2)),
            (first + 1, b, b_cost, (says + DOUBT * a_cost[:, :, None]).max(axis=1)),
        ):
            for row in np.flatnonzero((gains > 0).any(axis=1)).tolist():
                start, end = pool.starts[tokens[places[row]]], pool.starts[tokens[places[row]] + 1]
                own = bonus.setdefault(int(places[row]), np.zeros(end - start))
                real = costs[row] > -np.inf
                at = chosen[row, real] - start
                own[at] = np.maximum(own[at], gains[row, real])


def _best(pool: Pool, groups: NDArray[np.int32]) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return the places of the likeliest readings of each word, and how much less likely each is than the best.

    Both are (words, `MOST`); where a word has fewer readings, the places repeat its best one at a cost of infinity.
    """
    places = np.zeros((len(groups), MOST), dtype=np.int64)
    costs = np.full((len(groups), MOST), -np.inf)
    for row, group in enumerate(groups.tolist()):
        start, end = pool.starts[group], pool.starts[group + 1]
        scores = pool.scores[start:end].astype(np.float64)
        best = np.argsort(-scores, kind="stable")[:MOST]
        places[row] = best[0] + start
        places[row, : len(best)] = best + start
        costs[row, : len(best)] = scores[best] - scores[best[0]]
    return places, costs


def _with_own_readings(
    pool: Pool, tokens: NDArray[np.int32], bonus: dict[int, NDArray[np.float64]]
) -> tuple[Pool, NDArray[np.int32], NDArray[np.bool_]]:
    places = [place for place, gain in bonus.items() if gain.any()]
    spans = [slice(pool.starts[tokens[place]], pool.starts[tokens[place] + 1]) for place in places]
    gains = [bonus[place] for place in places]
    lengths = [len(gain) for gain in gains]
    scores = [(pool.scores[span] + gain).astype(np.float32) for span, gain in zip(spans, gains, strict=True)]
    tokens = tokens.copy()
    tokens[places] = np.arange(len(places)) + len(pool.starts) - 1
    own = Pool(
        np.cumsum([0, *lengths], dtype=np.int32),
        np.concatenate([pool.ids[:0], *(pool.ids[span] for span in spans)]),
        np.concatenate([pool.scores[:0], *scores]),
        np.concatenate([pool.cases[:0], *(pool.cases[span] for span in spans)]),
    )
    named = np.concatenate([np.zeros(len(pool.ids), dtype=bool), *(gain > 0 for gain in gains)])
    return concatenated(pool, own), tokens, named
