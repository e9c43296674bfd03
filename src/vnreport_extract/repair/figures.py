"""The lock on figures: whatever repair does, every figure of the text must come out as it went in."""

import re
from collections.abc import Sequence

from ..errors import FiguresChanged
from .tokens import SIGNS

FIGURE = re.compile(rf"[\d{SIGNS}]+")
LETTER = re.compile(r"[^\W\d_]|[€¢£|&@$\[]")


def may_hold_misread_letters(word: str) -> bool:
    """Tell whether the digits of a word may be letters that were read wrongly (``t6``, ``1a``), not a figure."""
    return LETTER.search(word) is not None


def figures(text: str, words: Sequence[tuple[int, int]]) -> list[str]:
    """Return the figures of a text in order, save those inside the given words."""
    kept, last = [], 0
    for start, end in words:
        kept.append(text[last:start])
        last = end
    kept.append(text[last:])
    return FIGURE.findall(" ".join(kept))


def check(original: str, repaired: str, edits: Sequence[tuple[int, int, int, int]]) -> None:
    """Compare all figures of a line before and after.

    Args:
        original: the line as read.
        repaired: the line after repair.
        edits: for each rewritten word its start and end in the original and in the repaired line.

    Raises:
        FiguresChanged: a figure differs, or a word without letters was rewritten.
    """
    for start, end, new_start, new_end in edits:
        word, new = original[start:end], repaired[new_start:new_end]
        if FIGURE.search(word) and word != new and not may_hold_misread_letters(word):
            raise FiguresChanged(f"repair would have changed the figure {word!r} to {new!r}")
    if not FIGURE.search(original) and not FIGURE.search(repaired):
        return
    before = figures(original, [(a, b) for a, b, _, _ in edits])
    after = figures(repaired, [(a, b) for _, _, a, b in edits])
    if before != after:
        raise FiguresChanged(f"repair would have changed figures: {before} to {after}")
