"""Targets that a text implies without printing them: a result of 106 ha that exceeds the plan by 6 ha."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..model import Observation, Role
from .figures import VALUES, Figure


def derived_targets(figures: Sequence[Figure], observations: Sequence[Observation]) -> list[Observation]:
    """Return the targets that follow from a result and its difference from the plan, both stated exactly.

    A percentage (`vượt 4% kế hoạch`) is rounded, so that no exact target follows from it.

    Args:
        figures: the figures of a block.
        observations: their observations, in the same order.
    """
    found = []
    for figure, difference in zip(figures, observations, strict=True):
        group = [o for o in observations if o.group == difference.group]
        results = [o for o in group if o.role in VALUES and o.unit == difference.unit]
        stated = difference.role is Role.ATTAINMENT and figure.reading.grows and figure.kind != "ratio"
        if stated and results and _exact(results[0], difference) and all(o.role is not Role.TARGET for o in group):
            found.append(_target(results[0], difference, figure.reading.falls))
    return found


def _exact(*observations: Observation) -> bool:
    return all(o.op == "=" and o.low == o.high and o.of is None for o in observations)


def _target(result: Observation, difference: Observation, falls: bool) -> Observation:
    amount = round(result.low + (difference.low if falls else -difference.low), 6)
    return replace(
        difference,
        role=Role.TARGET,
        low=amount,
        high=amount,
        confidence=min(result.confidence, difference.confidence),
        status="",
        derived=True,
        note=f"{result.text} {'+' if falls else '-'} {difference.text}",
    )
