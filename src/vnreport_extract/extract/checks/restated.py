"""Checks of a table against the prose that states the same result: the two may differ in sign, operator or role."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from ...model import Check, Observation, Role
from .names import Name, nearness

# A table row restates a sentence when the figures agree and the names share so much of their syllables.
# A range of the same unit says more by itself than one number does.
_LIKE, _LIKE_RANGE = 0.45, 0.2

# (how near the names must be, stated, computed, why)
Difference = tuple[float, str, str, str]


@dataclass(frozen=True, slots=True)
class Tuple:
    """One group: its name, its result and its target."""

    name: Name
    value: Observation | None
    target: Observation | None

    @property
    def lead(self) -> Observation:
        """The figure that the group is told by."""
        lead = self.value or self.target
        assert lead is not None
        return lead


def tuples(observations: list[Observation]) -> list[Tuple]:
    """Return the groups that have a result or a target."""
    groups: dict[str, dict[Role, Observation]] = {}
    for o in observations:
        role = Role.ACTUAL if o.role is Role.ESTIMATE else o.role
        if role in (Role.ACTUAL, Role.TARGET) and not o.derived:
            groups.setdefault(o.group, {}).setdefault(role, o)
    return [
        Tuple(Name(next(iter(g.values())).indicator), g.get(Role.ACTUAL), g.get(Role.TARGET)) for g in groups.values()
    ]


def restatements(observations: list[Observation]) -> Iterator[Check]:
    """Yield a check for every table row that restates a sentence with a sign, an operator or a role changed."""
    all_tuples = tuples(observations)
    rows = [t for t in all_tuples if t.lead.source == "table"]
    sentences = [t for t in all_tuples if t.lead.source != "table"]
    for row, sentence in product(rows, sentences):
        found = _difference(row, sentence)
        if found and nearness(row.name, sentence.name) >= found[0]:
            _, stated, computed, why = found
            at = f"at page {sentence.lead.page}, line {sentence.lead.line}"
            yield Check(
                row.lead.page,
                row.lead.line,
                "restated",
                f"{row.lead.indicator}: {stated}",
                f"{computed} {at}",
                "contradiction",
                why,
                [sentence.lead.line],
            )


def _difference(row: Tuple, sentence: Tuple) -> Difference | None:
    """Return in what two tuples that are told by the same figures differ; None where in nothing."""
    value, target = row.value, row.target
    if value and target and sentence.value and sentence.target:
        same_target = (target.low, target.high) == (sentence.target.low, sentence.target.high)
        if same_target and value.low == -sentence.value.low:
            return _LIKE, value.text, f"{sentence.value.low:g}", "sign lost between sentence and table"
        if same_target and value.low == sentence.value.low and target.op != sentence.target.op:
            told = f"{sentence.target.op} {sentence.target.text}"
            return _LIKE, target.text, told, "operator lost between sentence and table"
    if target and sentence.value and not sentence.target and target.low != target.high and value:
        same = (target.low, target.high) == (sentence.value.low, sentence.value.high)
        if same and value.low != target.low and target.unit == sentence.value.unit:
            return _LIKE_RANGE, f"target {target.text}", f"result {sentence.value.text}", "a target given as the result"
    return None
