"""Where the words of several lists stand in a text, found in one pass over its words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

_WORD = re.compile(r"\w+")


class Cues:
    """Lists of words and phrases, by name: letters and figures alone, lower case, one space between words."""

    def __init__(self, lists: Mapping[str, Iterable[str]]) -> None:
        """Take the lists by their names.

        Raises:
            ValueError: a phrase is written otherwise.
        """
        self._names = list(lists)
        self._opened_by: dict[str, list[tuple[list[str], str]]] = {}
        for name, phrases in lists.items():
            for phrase in phrases:
                first, *rest = _WORD.findall(phrase)
                if phrase != " ".join([first, *rest]).lower():
                    raise ValueError(f"a cue is words in lower case with one space between, not {phrase!r}")
                self._opened_by.setdefault(first, []).append((rest, name))

    def last(self, text: str) -> dict[str, int]:
        """Return, in the order of the lists, the end of the last phrase of each that has one in the text."""
        found = list(_WORD.finditer(text.lower()))
        words = [match.group() for match in found]
        ends: dict[str, int] = {}
        for place, word in enumerate(words):
            for rest, name in self._opened_by.get(word, ()):
                last = place + len(rest)
                if not rest or (words[place + 1 : last + 1] == rest and _touch(text, found[place : last + 1])):
                    ends[name] = max(ends.get(name, -1), found[last].end())
        return {name: ends[name] for name in self._names if name in ends}


def _touch(text: str, words: list[re.Match[str]]) -> bool:
    """Return whether nothing but white space stands between some words."""
    return all(text[a.end() : b.start()].isspace() for a, b in zip(words, words[1:], strict=False))
