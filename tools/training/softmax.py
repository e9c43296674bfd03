"""A linear model with one weight per feature and class, fitted by softmax and Adam over sparse features."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix

Floats = npt.NDArray[np.float64]
Indices = npt.NDArray[np.int32]
STEP = 0.06


def matrix_of(rows: Sequence[Indices], size: int) -> Any:
    """Return a sparse matrix (rows, size) of the features that each row has."""
    lengths = np.array([len(row) for row in rows])
    columns = np.concatenate(rows)
    ones = np.ones(len(columns), dtype=np.float32)
    return csr_matrix((ones, columns, np.concatenate(([0], np.cumsum(lengths)))), shape=(len(rows), size))


def fit_classes(rows: Sequence[Indices], target: Floats, size: int, *, epochs: int, decay: float) -> Floats:
    """Return weights (size, classes) under which the softmax of each row's scores comes near its target.

    Args:
        rows: the features of each row.
        target: the wanted probabilities, (rows, classes).
        size: the number of features.
        epochs: steps over all the data.
        decay: pull of each weight to zero.
    """
    matrix = matrix_of(rows, size)
    turned = matrix.T.tocsr()
    weights, mean, square = (np.zeros((size, target.shape[1])) for _ in range(3))
    for epoch in range(1, epochs + 1):
        scores = matrix @ weights
        power = np.exp(scores - scores.max(axis=1, keepdims=True))
        error = power / power.sum(axis=1, keepdims=True) - target
        gradient = turned @ error / len(rows) + decay * weights
        mean = 0.9 * mean + 0.1 * gradient
        square = 0.999 * square + 0.001 * gradient**2
        weights -= STEP * (mean / (1 - 0.9**epoch)) / (np.sqrt(square / (1 - 0.999**epoch)) + 1e-8)
    return weights
