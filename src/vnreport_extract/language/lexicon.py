"""Longest match of a list of words at a place in a text: upper and lower case alike, any white space."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

_END = ""


class Lexicon:
    """A list of words and phrases as a tree of characters; it is built in milliseconds, however long the list."""

    def __init__(self, words: Iterable[str]) -> None:
        """Take the words: lower case, one space between the parts of a phrase."""
        self._root: dict[str, Any] = {}
        for word in words:
            node = self._root
            for letter in word:
                node = node.setdefault(letter, {})
            node[_END] = True

    def match(self, text: str, start: int) -> int | None:
        """Return the end of the longest word of the list that stands in `text` at `start`, None where none does."""
        node, position, end = self._root, start, None
        while position < len(text):
            letter, following = _letter(text, position)
            if letter == " " and " " not in node and text[following : following + 1] == ",":
                letter, following = ",", following + 1
            if letter not in node:
                break
            node, position = node[letter], following
            if _END in node and _closes(text, position):
                end = position
        return end


def _letter(text: str, position: int) -> tuple[str, int]:
    """Return the next character, a run of white space as one space, and where the text goes on."""
    if not text[position].isspace():
        return text[position].lower(), position + 1
    following = position + 1
    while text[following : following + 1].isspace():
        following += 1
    return " ", following


def _closes(text: str, end: int) -> bool:
    """Return whether a word may end here; a superscript after it is a footnote's mark."""
    following = text[end : end + 1]
    return not text[end - 1].isalnum() or not (following.isalpha() or following.isdecimal() or following == "_")
