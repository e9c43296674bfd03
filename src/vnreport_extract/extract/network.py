"""A network with one hidden layer over sparse features, evaluated with numpy alone.

The score of a candidate is ``linear . x + out . relu(hidden . x + bias)``, where ``x`` says which features it has.
What is summed before the layer can be summed apart: own part, parent and pair of a name are added up.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import repeat
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]


@dataclass
class Network:
    """The weights; `features` gives the row of each known feature, `hidden` is (features, units)."""

    features: Mapping[str, int]
    linear: Floats
    hidden: Floats
    bias: Floats
    out: Floats

    @cached_property
    def _rows(self) -> Floats:
        """Each feature's linear weight and hidden weights side by side, and a row of zeros at the end."""
        rows = np.concatenate([self.linear[:, None], self.hidden], axis=1)
        return np.concatenate([rows, np.zeros((1, rows.shape[1]), dtype=np.float32)])

    def sums(self, several: Sequence[Sequence[str]]) -> Floats:
        """Return the sum of the weights of each of several lists of features: (lists, 1 + units)."""
        flat: list[str] = []
        starts: list[int] = []
        for features in several:
            starts.append(len(flat))
            flat += features
            flat.append("")  # no list is empty
        rows = np.fromiter(map(self.features.get, flat, repeat(len(self.linear))), dtype=np.intp, count=len(flat))
        sums: Floats = np.add.reduceat(self._rows[rows], starts, axis=0)
        return sums

    def scores(self, sums: Floats) -> Floats:
        """Return the scores of candidates from the sums of their features."""
        scores: Floats = sums[:, 0] + np.maximum(sums[:, 1:] + self.bias, 0) @ self.out
        return scores

    def save(self, path: Path) -> None:
        """Write the network as a numpy archive: hidden weights in 255 steps a unit, the others half as exact."""
        names = "\n".join(sorted(self.features, key=lambda feature: self.features[feature]))
        step = np.maximum(np.abs(self.hidden).max(axis=0), 1e-9) / 127
        small = {name: getattr(self, name).astype(np.float16) for name in ("linear", "bias", "out")}
        small |= {"hidden": np.round(self.hidden / step).astype(np.int8), "step": step.astype(np.float32)}
        np.savez_compressed(path, features=np.frombuffer(names.encode(), dtype=np.uint8), **small)

    @classmethod
    def load(cls, path: Any) -> Network:
        """Read a network that `save` has written."""
        with np.load(path) as archive:
            names = archive["features"].tobytes().decode().split("\n")
            linear, bias, out = (archive[name].astype(np.float32) for name in ("linear", "bias", "out"))
            hidden = archive["hidden"].astype(np.float32) * archive["step"]
        return cls({name: place for place, name in enumerate(names)}, linear, hidden, bias, out)
