"""Results and the targets that brackets state behind them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..model import Role
from .clauses import Site
from .features import unit_class
from .figures import VALUES, Figure
from .names import dice, syllables
from .roles import Reading, names_a_rate, pattern


def paired_result(
    text: str, site: Site, reading: Reading, figures: Sequence[Figure], found: Sequence[Site]
) -> Figure | None:
    """Return the result whose target a bracket states: the one it names, else the one before it, in order.

    Args:
        text: the block's text.
        site: the target's site.
        reading: the target's reading.
        figures: the figures before it.
        found: all sites of the block.
    """
    if getattr(site.quantity, "pair", "") == "plan" and figures:
        return figures[-1]  # 53,5/52 ha
    if not reading.in_target_bracket or site.bracket is None:
        return None
    alike = _alike(site, figures)
    words = syllables(pattern("targets").sub(" ", text[site.left : site.quantity.start]))
    named = [f for f in alike if len(words) > 1 and dice(words, syllables(f.name.rsplit(" - ", 1)[-1])) >= 0.6]
    if named or not alike:
        return named[-1] if named else None
    fellows = [other.quantity.start for other in found if other.bracket == site.bracket]
    back = len(fellows) - fellows.index(site.quantity.start)
    return alike[-back] if len(fellows) <= len(alike) else alike[-1]


def _alike(site: Site, figures: Sequence[Figure]) -> list[Figure]:
    """Return the results before a bracket whose unit is of the target's kind, all results where none is."""
    assert site.bracket is not None
    before = [f for f in figures if f.site.quantity.end <= site.bracket and f.role is not Role.TARGET]
    results = [f for f in before if f.sentence == site.sentence] or [
        f for f in before if f.sentence == site.sentence - 1
    ]
    kind = unit_class(site.quantity.unit or "")
    return [f for f in results if f.kind == kind] or results


def mark_growth_with_target(figures: Sequence[Figure]) -> None:
    """Make growth that has a target of its own a tuple of its own: its name ends in `tăng`, it is a value.

    So does the name of growth that is itself a goal; that of a goal of reduction ends in `giảm`. Growth without
    a target is a change.
    """
    for index, figure in enumerate(figures):
        if figure.role is not Role.TARGET:
            continue
        if not figure.reading.in_target_bracket:
            if figure.reading.grows and (figure.reading.falls or figure.kind == "ratio"):
                figure.name = growth_name(figure.name, figure.reading.mean, "giảm" if figure.reading.falls else "tăng")
            continue
        mates = [f for f in figures[:index] if f.name == figure.name and f.kind == figure.kind == "ratio"]
        if mates and _grows(mates[-1]) and not any(_is_level_of(f, figure) for f in mates):
            _as_growth(mates[-1], figure)
    aims = {figure.name for figure in figures if figure.role is Role.TARGET}
    for figure in figures:
        if figure.name not in aims and _is_mere_growth(figure):
            figure.role = Role.CHANGE


def _is_level_of(result: Figure, target: Figure) -> bool:
    """Return whether a result is a level in the target's unit: the target is its, not that of its growth."""
    level = result.role is Role.SHARE or (result.role in VALUES and not result.reading.grows)
    return level and result.site.quantity.unit == target.site.quantity.unit


def _is_mere_growth(figure: Figure) -> bool:
    """Return whether a value is growth by the words before it, of an indicator that is no growth itself."""
    grows = figure.role in VALUES and figure.reading.ruled is Role.CHANGE and figure.reading.grows
    return grows and figure.kind == "ratio" and not names_a_rate(figure.name)


def _grows(figure: Figure) -> bool:
    return figure.role is Role.CHANGE or (figure.role in VALUES and figure.reading.grows)


def _as_growth(result: Figure, target: Figure) -> None:
    mean = result.reading.mean or "/năm" in (result.site.quantity.unit or "")
    wanes = result.reading.falls and pattern("waning").search(result.name)
    result.name = target.name = growth_name(result.name, mean, "giảm" if wanes else "tăng")
    if result.role not in VALUES:
        result.role = Role.ESTIMATE if result.reading.estimated else Role.ACTUAL


def growth_name(name: str, mean: bool, way: str = "tăng") -> str:
    """Return the name of an indicator's growth or reduction: `Thu ngân sách tăng bình quân`."""
    if names_a_rate(name) or name.endswith((way, f"{way} bình quân")):
        return name
    return f"{name} {way} bình quân" if mean else f"{name} {way}"


def negative(figure: Figure) -> bool:
    """Return whether a figure is a fall that its sign tells.

    The name of a reduction tells it itself; a value is one only where its name is growth.
    """
    if not (figure.reading.falls and figure.reading.grows) or _REDUCED.search(figure.name):
        return False
    grows = names_a_rate(figure.name) or bool(_GROWTH.search(figure.name))
    return figure.role is Role.CHANGE or (figure.role in VALUES and grows)


_REDUCED = re.compile(r"(?<!\w)giảm(?!\w)", re.IGNORECASE)
_GROWTH = re.compile(r"(?<!\w)(?:tăng|đóng góp)(?!\w)", re.IGNORECASE)
