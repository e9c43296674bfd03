"""Confidence: how often an observation with so much support for its name is right.

The support of a name (`ranker.choose`) is measured against annotated documents that the model has not
seen (`train --cross-validate`); the points of that curve are in ``models/calibration.json``.
"""

from __future__ import annotations

import json
from bisect import bisect_left
from functools import cache
from importlib.resources import files


@cache
def _curve() -> list[tuple[float, float]]:
    text = files(__package__).joinpath("models", "calibration.json").read_text(encoding="utf-8")
    return [(support, right) for support, right in json.loads(text)["points"]]


def confidence(support: float) -> float:
    """Return the share of observations with this support that are right, 0 to 1."""
    curve = _curve()
    place = bisect_left(curve, (support, 0.0))
    if place == 0 or place == len(curve):
        return curve[min(place, len(curve) - 1)][1]
    (low, below), (high, above) = curve[place - 1], curve[place]
    return round(below + (above - below) * (support - low) / (high - low), 3)
