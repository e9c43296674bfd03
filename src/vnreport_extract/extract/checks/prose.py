"""Checks within a sentence: fractions and shares against percentages, parts against totals, attainment."""

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise

from ...data import load_toml
from ...model import Check, Observation, Role
from .arithmetic import decimals, show, verdict

# A sum this near to its total, and not equal to it, is a slip and not a list left open on purpose.
_NEAR = 0.01

Sentence = list[Observation]


def sentences(observations: list[Observation]) -> Iterator[Sentence]:
    """Yield runs of prose observations that share their sentence."""
    run: Sentence = []
    for observation in observations:
        if observation.source == "table" or observation.derived:
            continue
        if run and observation.evidence != run[-1].evidence:
            yield run
            run = []
        run.append(observation)
    if run:
        yield run


def _check(kind: str, observation: Observation, computed: str, result: str, why: str) -> Check:
    """Return a check of one observation."""
    stated = f"{observation.indicator}: {observation.text}"
    return Check(observation.page, observation.line, kind, stated, computed, result, why)


def _linked(first: Observation, second: Observation) -> bool:
    """Tell whether two figures are one statement: ``57/66 trường, đạt tỷ lệ 88,14%`` or ``96,3% (52/54 vụ)``."""
    start = first.evidence.find(first.text)
    end = first.evidence.find(second.text, start + len(first.text))
    if start < 0 or end < 0:
        return False
    between = first.evidence[start + len(first.text) : end]
    if second.of:
        return between.strip() == "("
    clause = re.split(r"[,:]", between)[-1]
    return ";" not in between and re.fullmatch(_links(), clause, re.IGNORECASE) is not None


@cache
def _links() -> str:
    """Return the pattern of what may open a rate's clause."""
    words = "|".join(map(re.escape, load_toml("checks.toml")["links"]["words"]))
    return rf"(?:[\s()=\[\]]|{words})*"


def _is_fraction(observation: Observation) -> bool:
    """Tell whether a figure is so many of so many."""
    return bool(observation.of) and observation.low == observation.high


def _is_rate(observation: Observation) -> bool:
    """Tell whether a figure is a percentage, and not one of a plan (``đạt 100% so với kế hoạch``)."""
    plain = observation.of is None and observation.role is not Role.ATTAINMENT
    plan = load_toml("checks.toml")["links"]["plan"]
    after = observation.evidence.partition(observation.text)[2].lower().split()[: len(plan)]
    return plain and observation.unit.startswith("%") and not any(word in " ".join(after) for word in plan)


def fractions(sentence: Sentence) -> Iterator[Check]:
    """Yield a check for every percentage beside its fraction: ``55/67 …, đạt 82,08%`` or ``96,3% (52/54 vụ)``."""
    for first, second in pairwise(sentence):
        for part, rate in ((first, second), (second, first)):
            if _is_fraction(part) and _is_rate(rate) and _linked(first, second):
                computed = 100 * part.low / (part.of or 1)
                result = verdict(rate.low, computed, decimals(rate.text))
                yield _check("fraction", rate, f"{part.text} = {show(computed)}%", result, "the fraction beside it")


def parts_of(total: Observation, sentence: Sentence) -> list[Observation]:
    """Return the figures after `total` in its unit that a cue (``trong đó``, ``gồm``, a colon) makes its parts."""
    after = sentence[sentence.index(total) + 1 :]
    parts = [o for o in after if o.unit.startswith(total.unit) and o.role is total.role and o.low < total.low]
    if not parts:
        return []
    start = total.evidence.find(total.text)
    end = total.evidence.find(parts[0].text, start + len(total.text))
    between = total.evidence[start + len(total.text) : end] if 0 <= start < end else ""
    return parts if re.search(load_toml("checks.toml")["parts"]["cue"], between, re.IGNORECASE) else []


def wholes(sentence: Sentence) -> Iterator[tuple[Observation, list[Observation]]]:
    """Yield every total of a sentence with its parts; a part is no total of those after it."""
    done: set[int] = set()
    for total in sentence:
        plain = total.role in (Role.ACTUAL, Role.ESTIMATE) and total.low == total.high
        if plain and id(total) not in done and not total.unit.startswith("%"):
            parts = parts_of(total, sentence)
            done.update(map(id, parts))
            if parts:
                yield total, parts


def shares(sentence: Sentence) -> Iterator[Check]:
    """Yield a check for every share of a stated total: ``… 4.642 đảng viên, trong đó … 789 đảng viên, chiếm 17%``."""
    for total, parts in wholes(sentence):
        for part in parts:
            rate = next((o for o in sentence if o.group == part.group and o.role is Role.SHARE and _is_rate(o)), None)
            if rate and not part.of:
                computed = 100 * part.low / total.low
                result = verdict(rate.low, computed, decimals(rate.text))
                why = "share of its total"
                if total.of and result == "contradiction" and verdict(rate.low, 100 * part.low / total.of, 1) != result:
                    why = f"share of {show(total.of)}, not of its total"
                yield _check("share", rate, f"{part.text} of {total.text} = {show(computed)}%", result, why)


def sums(sentence: Sentence) -> Iterator[Check]:
    """Yield a check for every total whose parts nearly make it up, or whose two parts exceed it."""
    for total, parts in wholes(sentence):
        if len(parts) >= 2:
            yield from _sum_check(total, parts)


def _sum_check(total: Observation, parts: list[Observation]) -> Iterator[Check]:
    """Yield the check of a total against the run of neighbouring parts that comes nearest to it."""
    runs = [parts[i:j] for i in range(len(parts)) for j in range(i + 2, len(parts) + 1)]
    best = min(runs, key=lambda run: abs(sum(o.low for o in run) - total.low))
    computed = sum(o.low for o in best)
    listed = " + ".join(o.text for o in best)
    if computed == total.low:
        yield _check("sum", total, f"{listed} = {show(computed)}", "ok", "its parts")
    elif abs(computed - total.low) <= _NEAR * total.low or len(parts) == 2 and computed > total.low:
        yield _check("sum", total, f"{listed} = {show(computed)}", "contradiction", "its parts do not make it up")


def hundred(sentence: Sentence) -> Iterator[Check]:
    """Yield a check for shares that nearly, but not quite, make 100 %."""
    parts = [o for o in sentence if o.unit == "%" and o.role in (Role.SHARE, Role.ACTUAL) and o.low == o.high]
    by_period: dict[str | None, list[Observation]] = {}
    for part in parts:
        by_period.setdefault(part.period, []).append(part)
    for group in by_period.values():
        yield from _hundred_check(group)


def _hundred_check(parts: list[Observation]) -> Iterator[Check]:
    """Yield the check of the run of three or more shares that comes nearest to 100."""
    runs = [parts[i:j] for i in range(len(parts)) for j in range(i + 3, len(parts) + 1)]
    if not runs:
        return
    best = min(runs, key=lambda run: abs(sum(o.low for o in run) - 100))
    total = sum(o.low for o in best)
    places = max(decimals(o.text) for o in best)
    error = round(abs(total - 100), 6)
    if error <= 0.5 and all(o.low < 100 for o in best):
        result = "ok" if not error else "rounding" if error <= len(best) * 0.5 * 10.0**-places else "contradiction"
        listed = " + ".join(o.text for o in best)
        yield _check("hundred", best[0], f"{listed} = {show(total)}", result, "shares of a whole")


def attainments(sentence: Sentence) -> Iterator[Check]:
    """Yield a check for every attainment in percent whose result and target stand in the same group."""
    for rate in sentence:
        if rate.role is not Role.ATTAINMENT or not rate.unit.startswith("%"):
            continue
        group = [o for o in sentence if o.group == rate.group]
        values = [o for o in group if o.role in (Role.ACTUAL, Role.ESTIMATE)]
        targets = [o for o in group if o.role is Role.TARGET]
        changes = any(o.role is Role.CHANGE and not o.unit.startswith("%") for o in group)
        if len(values) == len(targets) == 1 and values[0].unit == targets[0].unit and targets[0].low and not changes:
            computed = 100 * values[0].low / targets[0].low - (100 if _is_surplus(rate) else 0)
            result = verdict(rate.low, computed, decimals(rate.text))
            yield _check(
                "attainment", rate, f"{values[0].text} / {targets[0].text}: {show(computed)}%", result, "its plan"
            )


def _is_surplus(rate: Observation) -> bool:
    """Tell whether a rate says by how much a plan was passed (``vượt 24%``), not how far it was reached."""
    before = rate.evidence.partition(rate.text)[0].lower().split()[-2:]
    return any(word in before for word in load_toml("checks.toml")["links"]["surplus"])


CHECKS = (fractions, shares, sums, hundred, attainments)


def prose_checks(observations: list[Observation]) -> Iterator[Check]:
    """Yield the checks of every sentence."""
    for sentence in sentences(observations):
        for check in CHECKS:
            yield from check(sentence)
