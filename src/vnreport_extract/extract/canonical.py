"""Canonical indicators: one id for the many ways reports write the same thing (``data/indicators.toml``)."""

import re
from collections import Counter, defaultdict
from functools import cache

from ..data import load_toml
from ..language.units import base

# A name must have nearly all syllables of a known way of writing it, and few others (Dice coefficient).
_NEARNESS = 0.88
_DECORATION = re.compile(r"\b(giai đoạn|năm|nhiệm kỳ|đến năm)\s+\d{4}(\s*[-–]\s*\d{4})?|\bước\b|\(.*?\)|[%“”\"]")

Syllables = Counter[str]


def _syllables(name: str) -> Syllables:
    """Return the syllables of a name, years and brackets left out, one spelling for sĩ/sỹ and hóa/hoá."""
    plain = _DECORATION.sub(" ", name.lower()).replace("sỹ", "sĩ").replace("hoá", "hóa").replace("thuỷ", "thủy")
    return Counter(re.findall(r"[^\W_]+", plain))


@cache
def _index() -> dict[str, list[tuple[str, Syllables]]]:
    """Return the known ways of writing by syllable, so that only ways with a common syllable are compared."""
    index: dict[str, list[tuple[str, Syllables]]] = defaultdict(list)
    for identifier, entry in load_toml("indicators.toml").items():
        for name in entry["names"]:
            bag = _syllables(name)
            rarest = max(bag, key=len)
            index[rarest].append((identifier, bag))
    return index


@cache
def unit_kind(unit: str) -> str:
    """Return what a unit measures: ``%``, ``money``, ``per`` (so many per so many) or ``count``."""
    if unit.startswith(("%", "‰")):
        return "%"
    amount = base(unit, 1.0)
    if amount and amount[1].split("/")[0] in ("VND", "USD", "EUR"):
        return "money"
    return "per" if "/" in unit else "count"


@cache
def indicator_id(name: str, unit: str) -> str:
    """Return the id of the canonical indicator that `name`, measured in `unit`, is; empty where none fits.

    A sub-item (``A - b``) is not its parent; a name fits where it is written in a known way or nearly so.
    """
    bag = _syllables(name)
    ways = {id(way): (identifier, way) for s in bag for identifier, way in _index().get(s, ())}.values()
    best = max(ways, key=lambda item: _nearness(bag, item[1]), default=None)
    if best is None or _nearness(bag, best[1]) < _NEARNESS:
        return ""
    kinds = load_toml("indicators.toml")[best[0]]["units"]
    return best[0] if "any" in kinds or unit_kind(unit) in kinds else ""


def _nearness(a: Syllables, b: Syllables) -> float:
    """Return the Dice coefficient of two bags of syllables."""
    return 2 * sum((a & b).values()) / max(1, a.total() + b.total())
