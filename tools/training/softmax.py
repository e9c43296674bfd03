"""Linear models fitted by softmax and Adam over sparse features, in plain numpy."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Indices = npt.NDArray[np.int32]


def adam(
    columns: Indices, row_of: Indices, group_of: Indices, target: Floats, size: int, *, epochs: int, decay: float
) -> Floats:
    """Return weights under which, in each group of rows, the softmax of the rows' scores comes near the target.

    Args:
        columns: the features of all rows, one after the other.
        row_of: the row of each of them.
        group_of: the group of each row; groups stand together.
        target: the wanted probability of each row, summing to 1 in a group.
        size: the number of features.
        epochs: steps over all the data.
        decay: pull of each weight to zero.
    """
    starts = np.concatenate(([0], np.flatnonzero(np.diff(group_of)) + 1))
    groups = len(starts)
    weights, mean, square = np.zeros(size), np.zeros(size), np.zeros(size)
    for epoch in range(1, epochs + 1):
        scores = np.bincount(row_of, weights[columns], minlength=len(group_of))
        scores -= np.maximum.reduceat(scores, starts)[group_of]
        probability = np.exp(scores)
        probability /= np.add.reduceat(probability, starts)[group_of]
        gradient = np.bincount(columns, (probability - target)[row_of], minlength=size) / groups + decay * weights
        mean = 0.9 * mean + 0.1 * gradient
        square = 0.999 * square + 0.001 * gradient**2
        weights -= STEP * (mean / (1 - 0.9**epoch)) / (np.sqrt(square / (1 - 0.999**epoch)) + 1e-8)
    return weights


STEP = 0.06


def flat(rows: Sequence[Indices]) -> tuple[Indices, Indices]:
    """Return the features of all rows one after the other, and the row of each."""
    lengths = [len(row) for row in rows]
    return np.concatenate(rows), np.repeat(np.arange(len(rows), dtype=np.int32), lengths)
