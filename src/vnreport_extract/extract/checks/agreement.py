"""Checks over a document: the same indicator stated in two places, yearly figures against their mean."""

from collections.abc import Iterator
from itertools import combinations
from math import prod

from ...model import Check, Observation, Role
from .arithmetic import decimals, show, verdict
from .names import Name, same_name

_LEVELS = (Role.ACTUAL, Role.ESTIMATE)


# Two targets of different periods may differ; so many times apart they are a slip.
_SLIP_FACTOR = 5.0


def _comparable(a: Observation, b: Observation) -> bool:
    """Tell whether two figures claim the same thing: role, unit and period."""
    if a.unit != b.unit or a.place != b.place or a.derived or b.derived:
        return False
    if a.role in _LEVELS and b.role in _LEVELS:
        return bool(a.period) and a.period == b.period
    if a.role is not Role.TARGET or b.role is not Role.TARGET:
        return False
    return a.period == b.period or _same_end(a, b) and _far_apart(a.high, b.high)


def _same_end(a: Observation, b: Observation) -> bool:
    """Tell whether two periods end in the same year: a target for a term is one for its last year."""
    return bool(a.period and b.period and a.period[-4:].isdigit() and a.period[-4:] == b.period[-4:])


def _far_apart(a: float, b: float) -> bool:
    """Tell whether two figures differ in their order of magnitude."""
    low, high = sorted((abs(a), abs(b)))
    return high >= _SLIP_FACTOR * low > 0


def contradictions(observations: list[Observation]) -> Iterator[Check]:
    """Yield a check for every two places that give one indicator different figures."""
    names = [Name(o.indicator) for o in observations]
    seen: set[tuple[int, int]] = set()
    for (i, a), (j, b) in combinations(enumerate(observations), 2):
        if (a.page, a.line) == (b.page, b.line) or not _comparable(a, b) or not same_name(names[i], names[j]):
            continue
        if (a.low, a.high, a.op, a.of) == (b.low, b.high, b.op, b.of):
            continue
        place = (a.line, b.line)
        if place not in seen:
            seen.add(place)
            yield Check(
                b.page,
                b.line,
                "agreement",
                f"{b.indicator} ({b.period}): {_shown(b)}",
                f"{_shown(a)} at page {a.page}, line {a.line}",
                "contradiction",
                _difference(a, b),
                [a.line],
            )


def _shown(observation: Observation) -> str:
    """Return a figure with its operator."""
    return observation.text if observation.op == "=" else f"{observation.op} {observation.text}"


def _difference(a: Observation, b: Observation) -> str:
    """Say in what two figures differ."""
    if a.low == -b.low and a.high == -b.high:
        return "sign lost between the two places"
    if (a.low, a.high) == (b.low, b.high):
        return "operator lost between the two places"
    return "two values for one indicator"


def yearly_means(observations: list[Observation]) -> Iterator[Check]:
    """Yield a check for every mean yearly growth beside its yearly figures (geometric mean of the growth rates)."""
    names = [Name(o.indicator) for o in observations]
    for i, mean in enumerate(observations):
        first, _, last = (mean.period or "").partition("-")
        if (
            "bình quân" not in mean.indicator.lower()
            or not (last.isdigit() and first.isdigit())
            or mean.source == "table"
        ):
            continue
        years = {str(year) for year in range(int(first), int(last) + 1)}
        yearly = {
            o.period: o
            for j, o in enumerate(observations)
            if o.period in years
            and o.unit == "%" == mean.unit[:1]
            and same_name(names[i], names[j], without="bình quân")
        }
        if len(yearly) == len(years) > 1:
            factor = prod(1 + o.low / 100 for o in yearly.values()) ** (1 / len(yearly))
            yield _mean_check(mean, [o for _, o in sorted(yearly.items())], 100 * (factor - 1))


def _mean_check(mean: Observation, yearly: list[Observation], computed: float) -> Check:
    """Return the check of one mean."""
    result = verdict(mean.low, computed, decimals(mean.text))
    listed = "; ".join(f"{o.period}: {o.text}" for o in yearly)
    lines = sorted({o.line for o in yearly} - {mean.line})
    stated = f"{mean.indicator} ({mean.period}): {mean.text}"
    return Check(
        mean.page, mean.line, "mean", stated, f"{listed}: {show(computed)}%", result, "its yearly figures", lines
    )


def agreement_checks(observations: list[Observation]) -> Iterator[Check]:
    """Yield the checks over the whole document."""
    yield from contradictions(observations)
    yield from yearly_means(observations)
