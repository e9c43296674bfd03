"""Checks over a document: the same indicator stated in two places, yearly figures against their mean."""

from collections.abc import Iterator
from itertools import combinations
from math import prod

from ...data import load_toml
from ...model import Check, Footnote, Observation, Role
from .arithmetic import decimals, show, verdict
from .names import Name, nearness, same_name
from .restated import restatements

_LEVELS = (Role.ACTUAL, Role.ESTIMATE)


# Two targets of different periods may differ; so many times apart they are a slip.
_SLIP_FACTOR = 5.0


def _comparable(a: Observation, b: Observation) -> bool:
    """Tell whether two figures of one kind, levels of one period or targets, hold for the same time."""
    if a.role in _LEVELS:
        return True
    overlap = a.low <= b.high and b.low <= a.high
    return a.period == b.period and not overlap or _same_end(a, b) and _far_apart(a.high, b.high)


def _same(a: Observation, b: Observation, name: Name, other: Name) -> bool:
    """Tell whether two figures are of one indicator: its canonical id, or a name that says enough, is the same."""
    known = a.indicator_id == b.indicator_id != ""
    if a.indicator.startswith(f"{b.indicator} - ") or b.indicator.startswith(f"{a.indicator} - "):
        return False
    return same_name(name, other) and (known or name.bag.total() >= _TELLING)


# A name of fewer syllables ("số người chết") may stand for different things in two places.
_TELLING = 4


def _same_end(a: Observation, b: Observation) -> bool:
    """Tell whether two periods end in the same year: a target for a term is one for its last year."""
    return bool(a.period and b.period and a.period[-4:].isdigit() and a.period[-4:] == b.period[-4:])


def _far_apart(a: float, b: float) -> bool:
    """Tell whether two figures differ in their order of magnitude."""
    low, high = sorted((abs(a), abs(b)))
    return high >= _SLIP_FACTOR * low > 0


def contradictions(observations: list[Observation]) -> Iterator[Check]:
    """Yield a check for every two places that give one indicator different figures."""
    seen: set[tuple[int, int]] = set()
    for a, b in _pairs(observations):
        if (a.low, a.high, a.of) == (b.low, b.high, b.of) or (a.line, b.line) in seen:
            continue
        seen.add((a.line, b.line))
        stated, computed = f"{b.indicator} ({b.period}): {_shown(b)}", f"{_shown(a)} at page {a.page}, line {a.line}"
        yield Check(b.page, b.line, "agreement", stated, computed, "contradiction", _difference(a, b), [a.line])


def _pairs(observations: list[Observation]) -> Iterator[tuple[Observation, Observation]]:
    """Yield every two figures on different lines that claim the same thing of the same indicator."""
    comparable: dict[tuple[str, str, bool, str | None], list[tuple[Observation, Name]]] = {}
    for o in observations:
        if (o.role in _LEVELS and o.period or o.role is Role.TARGET) and not o.derived:
            period = o.period if o.role in _LEVELS or not o.period else o.period[-4:]  # targets: see `_same_end`
            key = (o.unit, o.place, o.role is Role.TARGET, period)
            comparable.setdefault(key, []).append((o, Name(o.indicator)))
    for alike in comparable.values():
        for (a, name), (b, other) in combinations(alike, 2):
            if not _one_place(a, b) and _same(a, b, name, other) and _comparable(a, b):
                yield a, b


def _one_place(a: Observation, b: Observation) -> bool:
    """Tell whether two figures stand in one sentence or one table: neither states a thing twice."""
    return a.evidence == b.evidence or a.source == b.source == "table" and a.section == b.section


def _shown(observation: Observation) -> str:
    """Return a figure with its operator."""
    return observation.text if observation.op == "=" else f"{observation.op} {observation.text}"


def _difference(a: Observation, b: Observation) -> str:
    """Say in what two figures differ."""
    lost = a.low == -b.low and a.high == -b.high
    return "sign lost between the two places" if lost else "two values for one indicator"


def yearly_means(observations: list[Observation], footnotes: list[Footnote]) -> Iterator[Check]:
    """Yield a check for every mean yearly growth beside the yearly growth rates, or levels, that it is the mean of.

    The yearly figures are those of the same name, or of the footnote that hangs on the mean's line.
    """
    levels = [(o, Name(_without_mean(o.indicator))) for o in observations if o.role in _LEVELS]
    for mean in filter(_is_mean, observations):
        own = {line for note in footnotes if note.marker_line == mean.line for line in _note_lines(note)}
        name = Name(_without_mean(mean.indicator))
        near = [o for o, other in levels if _belongs(o, nearness(name, other), o.line in own)]
        yield from _growth_check(mean, near)


def _belongs(o: Observation, near: float, in_note: bool) -> bool:
    """Tell whether a yearly figure is the mean's: a level in the mean's own footnote may be named more freely."""
    return near >= (_IN_NOTE if in_note and not o.unit.startswith("%") else _ELSEWHERE)


def _without_mean(name: str) -> str:
    """Return a name without the words that make it a mean growth."""
    words = load_toml("checks.toml")["names"]["mean"]
    return " ".join(word for word in name.lower().split() if word not in words)


def repeated(observations: list[Observation]) -> Iterator[Check]:
    """Yield a suspicion for every exact figure that two plans share: one may be copied from the other."""
    seen: dict[tuple[float, str], Observation] = {}
    for o in observations:
        digits = o.text.translate(str.maketrans("", "", ".,")).lstrip("0")
        exact = sum(c.isdigit() for c in digits) >= _EXACT_DIGITS and not f"{o.low:g}".endswith("000")
        if o.source == "table" or o.role is not Role.TARGET or not exact:
            continue
        first = seen.setdefault((o.low, o.unit), o)
        if first.line != o.line and nearness(Name(first.indicator), Name(o.indicator)) < _ELSEWHERE:
            stated, computed = f"{o.indicator}: {o.text}", f"{first.indicator}: {first.text}"
            why = "the same exact figure for two things"
            yield Check(o.page, o.line, "repeated", stated, computed, "suspect", why, [first.line])


# A figure of so many digits does not come twice by chance.
_EXACT_DIGITS = 5

# How much of its name a yearly figure must share with the mean: less where the mean's footnote holds it.
_IN_NOTE, _ELSEWHERE = 0.4, 0.86


def _note_lines(note: Footnote) -> range:
    """Return the lines of a footnote's body."""
    return range(note.body_line, note.body_end_line + 1)


def _is_mean(o: Observation) -> bool:
    """Tell whether a figure is a mean yearly growth in percent over a span of years."""
    words = o.indicator.lower()
    if not o.period or "-" not in o.period:
        return False
    grows = "tăng bình quân" in words or "tăng trưởng" in words or o.unit == "%/năm"
    return o.source != "table" and o.unit.startswith("%") and grows and o.low == o.high


def _growth_check(mean: Observation, near: list[Observation]) -> Iterator[Check]:
    """Yield the check of a mean against growth rates of each of its years, or against levels of three years or more."""
    first, _, last = (mean.period or "").partition("-")
    years = [str(year) for year in range(int(first), int(last) + 1)] if first.isdigit() and last.isdigit() else []
    rates = {o.period: o for o in near if o.period in years and o.unit == "%"}
    levels = {o.period: o for o in near if (o.period or "").isdigit() and not o.unit.startswith("%") and o.low > 0}
    if len(rates) == len(years) > 1:
        factor = prod(1 + o.low / 100 for o in rates.values()) ** (1 / len(rates))
        yield _mean_check(mean, [o for _, o in sorted(rates.items())], 100 * (factor - 1))
    elif len(levels) >= 3 and len({o.unit for o in levels.values()}) == 1:
        series = [o for _, o in sorted(levels.items())]
        span = int(series[-1].period or 0) - int(series[0].period or 0)
        growth = 100 * ((series[-1].low / series[0].low) ** (1 / span) - 1)
        if _far_apart(mean.low, growth):  # the first year of the mean may lie before the series: only a leap is told
            yield _mean_check(mean, series, growth)


def _mean_check(mean: Observation, yearly: list[Observation], computed: float) -> Check:
    """Return the check of one mean."""
    result = verdict(mean.low, computed, decimals(mean.text))
    listed = "; ".join(f"{o.period}: {o.text}" for o in yearly)
    lines = sorted({o.line for o in yearly} - {mean.line})
    stated = f"{mean.indicator} ({mean.period}): {mean.text}"
    return Check(
        mean.page, mean.line, "mean", stated, f"{listed}: {show(computed)}%", result, "its yearly figures", lines
    )


def agreement_checks(observations: list[Observation], footnotes: list[Footnote]) -> Iterator[Check]:
    """Yield the checks over the whole document."""
    yield from contradictions(observations)
    yield from yearly_means(observations, footnotes)
    yield from repeated(observations)
    yield from restatements(observations)
