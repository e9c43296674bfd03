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


def concatenated(one: Pool, other: Pool) -> Pool:
    """Return a pool with the groups of both, those of `other` behind those of `one`."""
    return Pool(
        np.concatenate([one.starts, one.starts[-1] + other.starts[1:]]).astype(np.int32),
        np.concatenate([one.ids, other.ids]),
        np.concatenate([one.scores, other.scores]),
        np.concatenate([one.cases, other.cases]),
    )
