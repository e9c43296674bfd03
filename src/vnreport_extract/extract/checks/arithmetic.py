"""How a stated figure stands to a computed one, given the decimals with which it was printed."""

import re

# A figure cut off instead of rounded is off by less than one unit of its last decimal; figures computed from
# unrounded operands by a little more. Beyond that it is another number.
_ROUNDING_UNITS = 1.0
_UNROUNDED_SHARE = 0.001


def decimals(text: str) -> int:
    """Return the number of decimals of the first number in `text` (``82,08%`` has 2, ``1.250`` has 0)."""
    found = re.search(r"\d+(?:\.\d{3})*,(\d+)|\d+\.(\d{1,2})(?!\d)", text)
    return len(found[1] or found[2]) if found else 0


def verdict(stated: float, computed: float, places: int) -> str:
    """Return ``ok`` if `computed` rounds to `stated`, ``rounding`` if it is cut or nearly so, else a contradiction."""
    unit = 10.0**-places
    error = abs(stated - computed)
    if error <= unit / 2 * (1 + 1e-9):
        return "ok"
    if error <= max(unit * _ROUNDING_UNITS, abs(computed) * _UNROUNDED_SHARE) * (1 + 1e-9):
        return "rounding"
    return "contradiction"


def show(number: float, places: int = 2) -> str:
    """Return a number with comma decimals, for a reader."""
    text = f"{number:,.{places}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return text.translate(str.maketrans(",.", ".,"))
