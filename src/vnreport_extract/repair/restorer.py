"""Restores a run of damaged lines: candidates for each word, then the likeliest sequence."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from . import channel as channels
from . import kernels, lm, spelling_kernels, trie
from .casing import Pattern, dress, imitate, patterns
from .noisy import Kind, pieces
from .tokens import BOUNDARY, CODE, COMMA, FIRST_WORD, NUMBER, ROMAN, UNKNOWN, canonical, skeleton

CANDIDATES = 24
LM_WEIGHT = 0.8  # of the language model against the channel, measured on held-out pages
SEARCH_MARGINS = (9.0, 16.0, 26.0)  # nats a letter-by-letter reading may cost; widened while nothing is found
UNKNOWN_WORD = -9.0  # nats a word costs that is left as it stands without being known
MEMORY_SHARE = 0.6
CLASSES = {Kind.NUMBER: NUMBER, Kind.CODE: CODE, Kind.ROMAN: ROMAN, Kind.STOP: BOUNDARY, Kind.COMMA: COMMA}
NEW_UNIT = re.compile(r"\s*(?:[-–+•*|]|\(?\w{1,3}[.)]\s|\d+(?:\.\d+)*\.?\s)")


@dataclass(frozen=True, slots=True)
class Repair:
    """One word put right: its place in the line, what to write there and how sure (0 to 1)."""

    start: int
    end: int
    text: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Reading:
    """A candidate: the word's id, how to write it, and its channel score."""

    word: int
    text: str
    score: float


class Restorer:
    """The models, ready for use. Words of the user's own count as known."""

    def __init__(self, model: lm.LanguageModel, channel: channels.Channel, words: Sequence[str] = ()) -> None:
        """Index the vocabulary by skeleton and by letters."""
        self.model = model
        self.channel = channel
        self.arrays = (model.unigrams, model.ids, model.logs, model.starts, model.backoffs)
        self.trie = trie.build(((i, w) for i, w in enumerate(model.words) if i >= FIRST_WORD), channel.true_ids)
        self.by_skeleton: dict[str, list[int]] = {}
        for i, word in enumerate(model.words[FIRST_WORD:], FIRST_WORD):
            self.by_skeleton.setdefault(skeleton(word), []).append(i)

    def stripped(self, noisy: str) -> list[Reading]:
        """Return the readings of a word that has lost its marks."""
        lower = noisy.lower()
        ids = self.by_skeleton.get(lower, [])
        readings = [Reading(i, imitate(self.model.words[i], noisy), 0.0) for i in ids]
        return readings or [Reading(UNKNOWN, noisy, 0.0)]

    def garbled(self, noisy: str) -> list[Reading]:
        """Return the readings of a word that a wrong OCR model read, best first, and the word as it stands."""
        readings: dict[int, Reading] = {}
        for pattern in patterns(noisy):
            for word, score in self._search(noisy, pattern).items():
                score = self._remembered(noisy, word, score) / LM_WEIGHT
                if word not in readings or readings[word].score < score:
                    readings[word] = Reading(word, dress(self.model.words[word], pattern), score)
        kept = Reading(UNKNOWN, noisy, UNKNOWN_WORD)
        return [*readings.values(), kept]

    def _search(self, noisy: str, pattern: Pattern) -> dict[int, float]:
        ids = np.empty(CANDIDATES, dtype=np.int32)
        scores = np.empty(CANDIDATES, dtype=np.float32)
        letters = np.array([self.channel.noisy_ids.get(c, channels.OTHER) for c in noisy], dtype=np.int32)
        for margin in SEARCH_MARGINS:
            n = spelling_kernels.search(
                self.channel.tables, self.trie, self.model.unigrams, letters, *pattern.value, margin, ids, scores
            )
            if n >= 3:
                break
        return dict(zip(ids[:n].tolist(), scores[:n].tolist(), strict=True))

    def _remembered(self, noisy: str, word: int, score: float) -> float:
        for true, log in self.channel.memory.get(noisy, ()):
            if self.model.index.get(true) == word:
                return float(np.logaddexp(score + np.log(1 - MEMORY_SHARE), log + np.log(MEMORY_SHARE)))
        return score + float(np.log(1 - MEMORY_SHARE))

    def restore(self, lines: Sequence[str], stripped: bool) -> list[list[Repair]]:
        """Return the repairs of each line; the lines are read as one text."""
        read = self.stripped if stripped else self.garbled
        pool = _Pool(read)
        where: list[tuple[int, int, int, int]] = []  # line, start, end, place in the sequence
        for number, line in enumerate(lines):
            if begins_unit(line, lines[number - 1] if number else ""):
                pool.add_class(BOUNDARY)
            for kind, start, end in pieces(line):
                if kind is Kind.WORD:
                    where.append((number, start, end, len(pool.sequence)))
                    pool.add_word(line[start:end])
                else:
                    pool.add_class(CLASSES[kind])
        chosen, shares = pool.decode(self.arrays)
        repairs: list[list[Repair]] = [[] for _ in lines]
        for number, start, end, place in where:
            text = chosen[place].text
            if text != lines[number][start:end]:
                repairs[number].append(Repair(start, end, text, float(shares[place])))
        return repairs


class _Pool:
    """The candidates of a text: each distinct word's readings once, and the sequence of words."""

    def __init__(self, read: Any) -> None:
        self._read = read
        self._groups: dict[str | int, int] = {}
        self.readings: list[Reading] = []
        self.starts = [0]
        self.sequence: list[int] = []

    def add_word(self, noisy: str) -> None:
        group = self._groups.get(noisy)
        self.sequence.append(self._new_group(noisy, self._read(noisy)) if group is None else group)

    def add_class(self, name: int) -> None:
        group = self._groups.get(name)
        self.sequence.append(self._new_group(name, [Reading(name, "", 0.0)]) if group is None else group)

    def _new_group(self, key: str | int, readings: list[Reading]) -> int:
        self.readings.extend(readings)
        self.starts.append(len(self.readings))
        self._groups[key] = len(self.starts) - 2
        return self._groups[key]

    def decode(self, model: Any) -> tuple[list[Reading], Any]:
        """Return the best reading at each place of the sequence, and its share among all readings there."""
        groups = np.array(self.sequence, dtype=np.int32)
        starts = np.array(self.starts, dtype=np.int32)
        ids = np.array([r.word for r in self.readings], dtype=np.int32)
        scores = np.array([r.score for r in self.readings], dtype=np.float32)
        path = kernels.decode(model, groups, starts, ids, scores)
        shares = kernels.rescore(model, groups, path, starts, ids, scores)
        return [self.readings[place] for place in path], shares


def begins_unit(line: str, before: str) -> bool:
    """Tell whether a line begins a new sentence or item rather than going on from the line before."""
    if NEW_UNIT.match(line):
        return True
    text = line.lstrip()
    return bool(text) and text[0].isupper() and len(before.strip()) < 50


@cache
def restorer(words: tuple[str, ...] = ()) -> Restorer:
    """Return the restorer with the package's own models and the user's words."""
    return Restorer(lm.load(), channels.load(), words)
