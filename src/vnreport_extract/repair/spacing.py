"""Words that a wrong reader has run together (`hiểmy tế`) or torn apart (`tr ường`).

Where a word is not understood, its cuts in two and its union with a neighbour are tried against the words around;
what makes them much likelier is taken.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from . import kernels
from .candidates import Pool, concatenated
from .lm import Arrays
from .tokens import FIRST_WORD, LETTER, skeleton

LOST = 0.5  # words whose reading is less sure than this are tried in two
UNSURE = 0.9  # and those less sure than this with their neighbours,
RARE = -12.0  # as are words of a log share below this: torn words leave scraps (`ờng`)
GAIN = 8.0  # nats that another spacing must gain: readers seldom space wrongly
HOPE = 6.0  # nats that the words around may make up for
NEVER = -1e6  # the new words must be known ones
TRIED = 3  # cuts of a word that are tried among the words around
SHORTEST, LONGEST = 4, 16  # letters of a word that is cut
HALF = 8  # letters of either half, at most
UNITED = 8  # letters of two words that become one, at most
AROUND = 4  # words on either side that have a say
LETTERS = re.compile(rf"{LETTER}+")
FIGURE = re.compile(r"[a-zA-Z]|[oOlIiSsBZzgqrtu]{2}")  # what may be a figure that was misread
SCRAP = re.compile(r"[aeiouy]|[^aeiouy]+$", re.IGNORECASE)  # the rest of a torn word: it has no consonant to begin with
TORN = re.compile(r"['’]? ")

Span = tuple[int, int, int, int]  # line, start, end, place in the sequence of tokens


@dataclass(frozen=True, slots=True)
class Respaced:
    """Another spacing: which words it takes (places in the list of words), the new spans and how they read."""

    first: int
    last: int
    spans: tuple[tuple[int, int], ...]
    texts: tuple[str, ...]


def trials(
    lines: Sequence[str], words: Sequence[Span], lost: NDArray[np.bool_], doubtful: NDArray[np.bool_]
) -> Iterator[list[Respaced]]:
    """Yield the spacings that words may have had: the cuts of lost ones, the unions of doubtful ones (by place)."""
    is_lost, open_to_union = lost.tolist(), (doubtful | np.append(doubtful[1:], False)).tolist()
    for index, (number, start, end, place) in enumerate(words):
        if not is_lost[place] and not open_to_union[place]:
            continue
        line = lines[number]
        text = line[start:end]
        following = words[index + 1] if index + 1 < len(words) else (-1, 0, 0, 0)
        if is_lost[place] and SHORTEST <= len(text) <= LONGEST and LETTERS.fullmatch(text):
            cuts = range(max(start + 2, end - HALF), min(end - 1, start + HALF + 1))
            yield [Respaced(index, index, ((start, m), (m, end)), (line[start:m], line[m:end])) for m in cuts]
        together = following[0] == number and following[3] == place + 1 and TORN.fullmatch(line[end : following[1]])
        if together and open_to_union[place]:
            parts = (text.rstrip("'’"), line[following[1] : following[2]])
            union = "".join(parts)
            torn = len(union) <= UNITED and LETTERS.fullmatch(union) and SCRAP.match(skeleton(parts[1]))
            if torn and not any(map(FIGURE.fullmatch, parts)):
                yield [Respaced(index, index + 1, ((start, following[2]),), (union,))]


def _score(scored: tuple[float, Respaced]) -> float:
    return scored[0]


@dataclass(slots=True)
class Respacer:
    """Tries spacings among the words around them; `candidates` gives those of some texts."""

    arrays: Arrays
    unigrams: NDArray[np.float32]
    candidates: Callable[[Sequence[str]], Pool]

    def find(
        self,
        lines: Sequence[str],
        words: Sequence[Span],
        tokens: NDArray[np.int32],
        pool: Pool,
        chosen: NDArray[np.int32],
        sure: NDArray[np.float64],
    ) -> tuple[list[Respaced], Pool, dict[str, int]]:
        """Return the better spacings in order, none overlapping; the pool with their words, and their groups in it.

        `chosen` and `sure` say how the tokens were read, and how surely.
        """
        unknown, rare = chosen < FIRST_WORD, self.unigrams[chosen] < RARE
        tried = list(trials(lines, words, unknown | (sure < LOST), unknown | (sure < UNSURE) | rare))
        texts = sorted({text for several in tried for trial in several for text in trial.texts})
        if not texts:
            return [], pool, {}
        own = self.candidates(texts)
        own.scores[own.ids < FIRST_WORD] = NEVER
        groups = {text: number + len(pool.starts) - 1 for number, text in enumerate(texts)}
        pool = concatenated(pool, own)
        alone = self._alone(pool)
        gains: list[tuple[float, Respaced]] = []
        for several in tried:
            first, last = words[several[0].first][3], words[several[0].last][3]
            least = alone[tokens[first : last + 1]].sum() - HOPE
            likely = sorted(
                ((sum(alone[groups[text]] for text in trial.texts), trial) for trial in several), key=_score
            )
            hopeful = [trial for score, trial in likely[-TRIED:] if score > least]
            new = [[groups[text] for text in trial.texts] for trial in hopeful]
            gains += zip(self._gains(first, last, new, tokens, pool), hopeful, strict=True)
        taken: dict[int, Respaced] = {}
        for gain, trial in sorted(gains, key=_score, reverse=True):
            if gain > GAIN and trial.first not in taken and trial.last not in taken:
                taken[trial.first] = taken[trial.last] = trial
        return sorted(set(taken.values()), key=lambda trial: trial.first), pool, groups

    def _alone(self, pool: Pool) -> NDArray[np.float32]:
        """Return how likely the best word of each group is by itself."""
        best: NDArray[np.float32] = np.maximum.reduceat(pool.scores + self.unigrams[pool.ids], pool.starts[:-1])
        return best

    def _gains(
        self, first: int, last: int, new: Sequence[Sequence[int]], tokens: NDArray[np.int32], pool: Pool
    ) -> list[float]:
        """Return how much likelier each of some new groups of words, for tokens first to last, makes those around."""
        before, after = tokens[max(0, first - AROUND) : first], tokens[last + 1 : last + 1 + AROUND]
        middles = [tokens[first : last + 1], *(np.array(groups, dtype=np.int32) for groups in new)] if new else []
        scores = [self._total(np.concatenate([before, middle, after]), pool) for middle in middles]
        return [score - scores[0] for score in scores[1:]]

    def _total(self, tokens: NDArray[np.int32], pool: Pool) -> float:
        """Return the log score of the likeliest reading of a few tokens."""
        spans = [slice(pool.starts[group], pool.starts[group + 1]) for group in tokens.tolist()]
        starts = np.cumsum([0, *(span.stop - span.start for span in spans)], dtype=np.int32)
        ids, scores = (np.concatenate([array[span] for span in spans]) for array in (pool.ids, pool.scores))
        return kernels.decode(self.arrays, np.arange(len(tokens), dtype=np.int32), starts, ids, scores)[1]


def respace(
    words: Sequence[Span], tokens: NDArray[np.int32], found: Sequence[Respaced], groups: dict[str, int]
) -> tuple[list[Span], NDArray[np.int32], set[tuple[int, int]]]:
    """Return the words and the tokens with some spacings made, and where (line, offset) words were cut in two."""
    at = {trial.first: trial for trial in found}
    inner = {trial.last for trial in found if trial.last > trial.first}
    placed: list[Span] = []
    parts: list[NDArray[np.int32]] = []
    cuts: set[tuple[int, int]] = set()
    done = shift = 0
    for index, (number, start, end, place) in enumerate(words):
        trial = at.get(index)
        if trial:
            last = words[trial.last][3]
            parts += [tokens[done:place], np.array([groups[text] for text in trial.texts], dtype=np.int32)]
            placed += [(number, a, b, place + shift + i) for i, (a, b) in enumerate(trial.spans)]
            cuts |= {(number, a) for a, _ in trial.spans[1:]}
            shift += len(trial.spans) - (last + 1 - place)
            done = last + 1
        elif index not in inner:
            placed.append((number, start, end, place + shift))
    return placed, np.concatenate([*parts, tokens[done:]]), cuts
