"""What each damaged word of a text may be."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Pool:
    """The candidates of each distinct token: [starts[k]:starts[k + 1]] of ids, channel scores and cases."""

    starts: NDArray[np.int32]
    ids: NDArray[np.int32]
    scores: NDArray[np.float32]
    cases: NDArray[np.int8]


def settle(
    pool: Pool, tokens: NDArray[np.int32], path: NDArray[np.int32], chosen: NDArray[np.bool_]
) -> tuple[Pool, NDArray[np.int32]]:
    """Return the pool and the tokens with one candidate for each of the chosen tokens: the one that `path` gives it."""
    places, which = np.unique(path[chosen], return_inverse=True)
    alone = Pool(np.arange(len(places) + 1, dtype=np.int32), pool.ids[places], pool.scores[places], pool.cases[places])
    tokens = tokens.copy()
    tokens[chosen] = which + len(pool.starts) - 1
    return concatenated(pool, alone), tokens


def concatenated(one: Pool, other: Pool) -> Pool:
    """Return a pool with the groups of both, those of `other` behind those of `one`."""
    return Pool(
        np.concatenate([one.starts, one.starts[-1] + other.starts[1:]]).astype(np.int32),
        np.concatenate([one.ids, other.ids]),
        np.concatenate([one.scores, other.scores]),
        np.concatenate([one.cases, other.cases]),
    )
