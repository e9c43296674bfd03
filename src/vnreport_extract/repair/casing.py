"""Case, which the language model does not know: read off the damaged word, put onto the repaired one."""

from enum import Enum
from functools import lru_cache


class Pattern(Enum):
    """Which letters of a word are in upper case: those from the first to the second number."""

    LOWER = (0, 0)
    TITLE = (0, 1)
    UPPER = (0, 99)


# A wrong reader often sees a capital I or a figure 1 where a small l stands.
TALL = frozenset("I1|l")


@lru_cache(maxsize=1 << 14)
def patterns(noisy: str) -> tuple[Pattern, ...]:
    """Return the patterns that a damaged word may have, the likeliest first."""
    letters = [c for c in noisy if c.isalpha()]
    upper = sum(c.isupper() for c in letters)
    if upper >= 2 and 2 * upper > len(letters):
        return (Pattern.UPPER,)
    if noisy[0] in TALL and len(noisy) > 1:
        return (Pattern.LOWER, Pattern.TITLE)
    return (Pattern.TITLE,) if noisy[0].isupper() else (Pattern.LOWER,)


def dress(word: str, pattern: Pattern) -> str:
    """Return a lower-case word in the given case."""
    first, last = pattern.value
    return word[:first] + word[first:last].upper() + word[last:]


def imitate(word: str, model: str) -> str:
    """Return `word` with the case of `model`, letter by letter; both have the same length."""
    if model.islower():
        return word
    if model[1:].islower():
        return word[0].upper() + word[1:]
    return "".join(a.upper() if b.isupper() else a for a, b in zip(word, model, strict=True))


PATTERNS = tuple(Pattern)
