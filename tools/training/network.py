"""Fits the network of the ranker: one hidden layer over sparse features, softmax over each figure's candidates."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from vnreport_extract.extract.network import Network

from .softmax import Floats, Indices, matrix_of

Array = Any
EPOCHS = 8
BATCH = 128
STEP = 0.003
DECAY = 2.0
DROPPED = 0.3
SEED = 7
MEMBERS = 3
WORKERS = 2
HIDDEN = 16  # units of each member


@dataclass(slots=True)
class Group:
    """The candidates of one figure: their features, and the probability each should get."""

    rows: list[Indices]
    target: Floats


@dataclass(slots=True)
class _Adam:
    """One array with its moments; `decay` pulls it to zero."""

    value: Array
    decay: float
    mean: Array = None
    square: Array = None

    def step(self, gradient: Array, time: int) -> None:
        if self.mean is None:
            self.mean, self.square = np.zeros_like(self.value), np.zeros_like(self.value)
        self.mean += 0.1 * (gradient - self.mean)
        self.square += 0.001 * (gradient * gradient - self.square)
        change = (self.mean / (1 - 0.9**time)) / (np.sqrt(self.square / (1 - 0.999**time)) + 1e-8)
        self.value -= STEP * (change + self.decay * self.value)


@dataclass(slots=True)
class _Examples:
    """All candidates as one matrix; those of group g are its rows from starts[g] to starts[g + 1]."""

    matrix: Array
    target: Array
    counts: Array
    starts: Array


class _Member(NamedTuple):
    """The weights of one network."""

    linear: Array
    hidden: Array
    bias: Array
    out: Array


def fit(groups: Sequence[Group], features: Sequence[str]) -> Network:
    """Return the network that makes the right candidates of each group probable: the mean of some, each by chance."""
    counts = np.array([len(group.rows) for group in groups])
    examples = _Examples(
        matrix_of([row for group in groups for row in group.rows], len(features)),
        np.concatenate([group.target for group in groups]).astype(np.float32),
        counts,
        np.concatenate(([0], np.cumsum(counts))),
    )
    with ThreadPoolExecutor(WORKERS) as pool:  # the sparse products let other threads go on
        members = list(pool.map(lambda number: _fit(examples, SEED + number), range(MEMBERS)))
    linear = np.mean([member.linear for member in members], axis=0)
    hidden = np.concatenate([member.hidden for member in members], axis=1)
    bias, out = (np.concatenate([getattr(member, name) for member in members]) for name in ("bias", "out"))
    known = dict(zip(features, range(len(features)), strict=True))
    return Network(known, linear, hidden, bias, (out / MEMBERS).astype(np.float32))


def _fit(examples: _Examples, seed: int) -> _Member:
    random = np.random.default_rng(seed)
    counts, starts, size = examples.counts, examples.starts, examples.matrix.shape[1]
    linear = _Adam(np.zeros(size, dtype=np.float32), DECAY)
    hidden = _Adam(random.normal(0, 0.05, (size, HIDDEN)).astype(np.float32), DECAY)
    bias = _Adam(np.zeros(HIDDEN, dtype=np.float32), 0.0)
    out = _Adam(random.normal(0, 0.3, HIDDEN).astype(np.float32), DECAY)
    time = 0
    for _ in range(EPOCHS):
        order = random.permutation(len(counts))
        for first in range(0, len(order), BATCH):
            time += 1
            chosen = order[first : first + BATCH]
            rows = np.concatenate([np.arange(starts[g], starts[g + 1]) for g in chosen])
            part, wanted = examples.matrix[rows], examples.target[rows]
            offsets = np.concatenate(([0], np.cumsum(counts[chosen])[:-1]))
            before = part @ hidden.value + bias.value
            kept = (random.random(before.shape, dtype=np.float32) >= DROPPED) / np.float32(1 - DROPPED)
            active = np.maximum(before, 0) * kept
            scores = part @ linear.value + active @ out.value
            error = (_softmax(scores, offsets, counts[chosen]) - wanted) / len(chosen)
            back = np.outer(error, out.value) * kept * (before > 0)
            turned = part.T.tocsr()
            linear.step(turned @ error, time)
            hidden.step(turned @ back, time)
            bias.step(back.sum(axis=0), time)
            out.step(active.T @ error, time)
    return _Member(linear.value, hidden.value, bias.value, out.value)


def _softmax(scores: Array, offsets: Array, counts: Array) -> Array:
    scores = scores - np.repeat(np.maximum.reduceat(scores, offsets), counts)
    power = np.exp(scores)
    return power / np.repeat(np.add.reduceat(power, offsets), counts)
