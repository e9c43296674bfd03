"""Groups: which figures of a block make one tuple of result, target, change, attainment and share."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..model import Role
from .features import unit_class
from .figures import VALUES, Figure

_EQUIVALENT = re.compile(r"tương đương|tương ứng|\(\s*$|hay\s*$", re.IGNORECASE)


def group_figures(text: str, figures: Sequence[Figure], periods: Sequence[str | None]) -> list[int]:
    """Return the group of each figure of a block, as numbers counted from 0."""
    groups: list[int] = []
    open_groups: dict[str, list[int]] = {}  # name -> indices of the figures of its latest group
    for index, figure in enumerate(figures):
        name = figure.name.lower()
        mates = open_groups.get(name)
        if mates and _joins(text, figures, periods, index, mates):
            mates.append(index)
            groups.append(groups[mates[0]])
        else:
            open_groups[name] = [index]
            groups.append(max(groups, default=-1) + 1)
    return groups


def _joins(text: str, figures: Sequence[Figure], periods: Sequence[str | None], index: int, mates: list[int]) -> bool:
    figure, roles = figures[index], [figures[mate].role for mate in mates]
    if figure.role is Role.TARGET:
        return any(role in VALUES for role in roles) and Role.TARGET not in roles
    if figure.role in (Role.ATTAINMENT, Role.SHARE):
        return periods[index] is None or periods[index] == periods[mates[-1]] or periods[mates[-1]] is None
    if figure.role not in VALUES:
        return True
    if not any(role in VALUES for role in roles):
        return periods[index] == periods[mates[-1]] or Role.TARGET in roles
    return mates[-1] == index - 1 and _is_conversion(text, figures[index - 1], figure)


def _is_conversion(text: str, figure: Figure, other: Figure) -> bool:
    """Return whether `other` states the amount of `figure` in another unit, or a fraction's percentage."""
    between = text[figure.site.quantity.end : other.site.quantity.start]
    units = unit_class(figure.site.quantity.unit or ""), unit_class(other.site.quantity.unit or "")
    return (
        figure.site.quantity.unit != other.site.quantity.unit
        and units[0] == units[1] == "money"
        and bool(_EQUIVALENT.search(between))
    )
