"""Restores a run of damaged lines: candidates for each word, then the likeliest sequence."""

import math
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cache, cached_property, lru_cache, partial
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..data import load_lines, load_table, load_toml
from . import adaptation, consistency, kernels, lm, names, signs, spacing, spelling_kernels, trie
from . import channel as channels
from .candidates import Pool, settle
from .casing import PATTERNS, Pattern, dress, imitate, patterns
from .noisy import Kind, pieces
from .signs import Repair
from .tokens import BOUNDARY, CODE, COMMA, FIRST_WORD, NUMBER, ROMAN, UNKNOWN, WORD, canonical, new_convention, skeleton

LM_WEIGHT = 0.8  # of the language model against the channel, measured on held-out pages
REACH = spelling_kernels.Reach(limit=26.0, spread=11.0, rank_spread=9.0, room=48)
# Of the pass that the channel is adapted by: it need not find everything.
FIRST_REACH = spelling_kernels.Reach(limit=26.0, spread=9.0, rank_spread=8.5, room=20)
# Of words that are spaced otherwise: they must be plain.
SPACED_REACH = spelling_kernels.Reach(limit=12.0, spread=6.0, rank_spread=8.0, room=12)
SETTLED = 0.99  # share of a reading from which on the last pass leaves it as it is
UNKNOWN_WORD = -16.0  # nats it costs to leave a word as it stands without knowing it
CASE_WEIGHT = 0.8  # of what capitals say
UNKNOWN_ACRONYM = -5.0
KNOWN_ACRONYM = 0.0  # what it costs to leave an acronym of the list as it stands
ACRONYM = re.compile(r"[B-DF-HJ-NP-TV-XZĐ]{3,6}")
MEMORY_SHARE = 0.45  # of the memory of whole words against the channel of letters
MEMORY_LOG, LETTERS_LOG = math.log(MEMORY_SHARE), math.log(1 - MEMORY_SHARE)
CLASSES = {Kind.NUMBER: NUMBER, Kind.CODE: CODE, Kind.ROMAN: ROMAN, Kind.STOP: BOUNDARY, Kind.COMMA: COMMA}
NEW_UNIT = re.compile(r"\s*(?:[-–+•*|]|\(?\w{1,3}[.)]\s|\d+(?:\.\d+)*\.?\s)")
OWN_WORD = -9.0  # log share that a word of the user's own is given
SHORT_LINE = 50  # letters under which a line may end before its margin


class Word(NamedTuple):
    """A word as read, and whether it stands inside a sentence (where a capital means a name)."""

    text: str
    inside: bool


Key = Word | int  # a word, or the id of a class


@dataclass(slots=True)
class Stream:
    """A text as the decoder takes it: its distinct tokens and their sequence."""

    keys: dict[Key, int] = field(default_factory=dict)
    places: list[int] = field(default_factory=list)
    words: list[tuple[int, int, int, int]] = field(default_factory=list)  # line, start, end, place in the sequence
    codes: list[tuple[int, int, int]] = field(default_factory=list)  # line, start, end
    cuts: set[tuple[int, int]] = field(default_factory=set)  # line and offset where words were cut in two

    def add(self, key: Key) -> None:
        """Append a token."""
        self.places.append(self.keys.setdefault(key, len(self.keys)))


class Reading(NamedTuple):
    """How a text was read: the candidates, those chosen, how sure each is, and for which of all a name speaks."""

    pool: Pool
    path: NDArray[np.int32]
    sure: NDArray[np.float64]
    named: NDArray[np.bool_]


def name_pairs(keys: Sequence[Key], tokens: NDArray[np.int32], words: Sequence[str]) -> list[names.Pair]:
    """Return the pairs of neighbouring words that carry a capital; `words` is how a first pass read the text."""
    before = names.context_words()
    capital = [isinstance(key, Word) and key.text[0].isupper() and not key.text.isupper() for key in keys]
    pairs: list[names.Pair] = []
    announced = False
    for place, (token, following) in enumerate(pairwise(tokens.tolist())):
        if not capital[token]:
            announced = words[place] in before
        elif capital[following]:
            pairs.append(names.Pair(place, announced or words[place] in before))
        else:
            announced = False
    return pairs


def read_sequence(lines: Sequence[str]) -> Stream:
    """Return the tokens of some lines, read as one text."""
    sequence = Stream()
    inside = False
    for number, line in enumerate(lines):
        if begins_unit(line, lines[number - 1] if number else ""):
            sequence.add(BOUNDARY)
            inside = False
        for kind, start, end in pieces(line):
            if kind is Kind.WORD:
                sequence.words.append((number, start, end, len(sequence.places)))
                sequence.add(Word(line[start:end], inside))
            else:
                sequence.add(CLASSES[kind])
            if kind is Kind.CODE:
                sequence.codes.append((number, start, end))
            inside = kind is not Kind.STOP
    return sequence


def begins_unit(line: str, before: str) -> bool:
    """Tell whether a line begins a new sentence or item rather than going on from the line before."""
    if NEW_UNIT.match(line):
        return True
    text = line.lstrip()
    return bool(text) and text[0].isupper() and len(before.strip()) < SHORT_LINE


def calibrate(shares: NDArray[np.float32], stripped: bool) -> NDArray[np.float64]:
    """Return how often readings with these shares are right."""
    kind = "stripped" if stripped else "garbled"
    rows = [(float(share), float(right)) for name, share, right in load_table("repair_calibration.tsv") if name == kind]
    points, rights = zip(*rows, strict=True)
    sure: NDArray[np.float64] = np.interp(shares, points, rights)
    return sure


class Restorer:
    """The models, ready for use; `words` of the user's own count as known."""

    def __init__(self, model: lm.LanguageModel, channel: channels.SparseChannel, words: Sequence[str] = ()) -> None:
        """Index the vocabulary by skeleton and by letters."""
        self.words = words
        self.model = with_words(model, words)
        model = self.model
        self.channel = channel
        self.new_convention = load_toml("repair_syllables.toml")["tone_convention"] == "new"
        self.arrays = model.arrays
        self.by_skeleton: dict[str, list[int]] = {}
        for i, plain in enumerate(skeleton("\n".join(model.words[FIRST_WORD:])).split("\n"), FIRST_WORD):
            self.by_skeleton.setdefault(plain, []).append(i)

    @cached_property
    def names(self) -> names.NameReader:
        """The known names, and those among the user's words."""
        index = self.model.index
        own = [[index.get(canonical(s), 0) for s in syllables_of(word)] for word in self.words if " " in word]
        return names.NameReader(names.with_names(names.load(), own))

    @cached_property
    def trie(self) -> trie.Trie:
        """The words by their letters; only garbled text needs it."""
        words = list(enumerate(self.model.words))[FIRST_WORD:]
        return trie.build(words, self.channel.true_ids, self.model.unigrams)

    def restore(self, lines: Sequence[str], stripped: bool) -> list[list[Repair]]:
        """Return the repairs of each line; the lines are read as one text."""
        sequence = read_sequence(lines)
        keys = list(sequence.keys)
        tokens = np.array(sequence.places, dtype=np.int32)
        if stripped:
            pool = self.stripped_pool(keys)
            path = self._decode(tokens, pool)
            shares = np.zeros(len(tokens), dtype=np.float32)  # nothing is settled yet
        else:
            long = len(sequence.words) >= adaptation.ENOUGH_WORDS
            channel = self._adapted(keys, tokens[: adaptation.SAMPLE]) if long else self.channel
            pool = self.garbled_pool(keys, channel)
            path = self._decode(tokens, pool)
            respacer = spacing.Respacer(self.arrays, self.model.unigrams, partial(self._candidates, channel))
            shares = self._shares(tokens, pool, path)
            sure = calibrate(shares, stripped)
            found, wider, groups = respacer.find(lines, sequence.words, tokens, pool, pool.ids[path], sure)
            if found:
                sequence.words, tokens, sequence.cuts = spacing.respace(sequence.words, tokens, found, groups)
                pool, keys = wider, [*keys, *(Word(text, False) for text in groups)]
                path = self._decode(tokens, pool)
                shares = self._shares(tokens, pool, path)
                sure = calibrate(shares, stripped)
            if long:
                pool = consistency.remember(pool, tokens, path, sure, self.model.unigrams)
        pairs = name_pairs(keys, tokens, [self.model.words[i] for i in pool.ids[path].tolist()])
        settled = shares >= SETTLED
        pool, tokens = settle(pool, tokens, path, settled)
        pool, tokens, named = self.names.favour(pool, tokens, pairs)
        path = self._decode(tokens, pool)
        sure = calibrate(np.where(settled, shares, self._shares(tokens, pool, path)), stripped)
        repairs = self._repairs(lines, sequence, Reading(pool, path, sure, named))
        if stripped:
            return repairs
        return signs.by_rule(lines, repairs)

    def _shares(self, tokens: NDArray[np.int32], pool: Pool, path: NDArray[np.int32]) -> NDArray[np.float32]:
        shares: NDArray[np.float32] = kernels.rescore(self.arrays, tokens, path, pool.starts, pool.ids, pool.scores)
        return shares

    def _decode(self, tokens: NDArray[np.int32], pool: Pool) -> NDArray[np.int32]:
        return kernels.decode(self.arrays, tokens, pool.starts, pool.ids, pool.scores)[0]

    def _candidates(self, channel: channels.SparseChannel, texts: Sequence[str]) -> Pool:
        """Return the candidates of some words of a garbled text."""
        return self.garbled_pool([Word(text, False) for text in texts], channel, SPACED_REACH)

    def _spell(self, noisy: str, word: int, case: int) -> str:
        return noisy if word < FIRST_WORD else spelling(self.model.words[word], noisy, case, self.new_convention)

    def _repairs(self, lines: Sequence[str], sequence: Stream, reading: Reading) -> list[list[Repair]]:
        repairs: list[list[Repair]] = [[] for _ in lines]
        chosen = (reading.pool.ids, reading.pool.cases, reading.named)
        ids, cases, named = (array[reading.path].tolist() for array in chosen)
        sure = reading.sure.tolist()
        for number, start, end, place in sequence.words:
            noisy, cut = lines[number][start:end], (number, start) in sequence.cuts
            text = " " * cut + self._spell(noisy, ids[place], cases[place])
            if text != noisy:
                repairs[number].append(Repair(start, end, text, sure[place], named[place], cut or " " in noisy))
        for number, start, end in sequence.codes:
            repairs[number] += signs.code_repairs(lines[number], start, end)
        return [sorted(found, key=lambda r: r.start) for found in repairs]

    @cached_property
    def case_rows(self) -> NDArray[np.float32]:
        """What the case of a damaged word says of each true word, in rows: nothing, being small, being capital."""
        return np.stack([np.zeros_like(self.model.small), self.model.small, self.model.capital])

    def _case_row(self, word: Word, pattern: Pattern) -> int:
        if pattern is Pattern.LOWER:
            return 1
        return 2 if pattern is Pattern.TITLE and word.inside else 0

    def stripped_pool(self, keys: Sequence[Key]) -> Pool:
        """Return the candidates of words that have lost their marks: all words of the same skeleton."""
        ids: list[int] = []
        scores: list[float] = []
        starts = [0]
        for key in keys:
            group = [key] if isinstance(key, int) else self.by_skeleton.get(key.text.lower(), [UNKNOWN])
            row = 0 if isinstance(key, int) else self._case_row(key, patterns(key.text)[0])
            ids += group
            scores += (self.case_rows[row, group] * CASE_WEIGHT).tolist() if row else [0.0] * len(group)
            starts.append(len(ids))
        return Pool(
            np.array(starts, dtype=np.int32),
            np.array(ids, dtype=np.int32),
            np.array(scores, dtype=np.float32),
            np.full(len(ids), -1, dtype=np.int8),
        )

    def garbled_pool(
        self, keys: Sequence[Key], channel: channels.SparseChannel, reach: spelling_kernels.Reach = REACH
    ) -> Pool:
        """Return the candidates of words that a wrong OCR model read, each word as it stands among them."""
        searches = [
            (place, key, pattern)
            for place, key in enumerate(keys)
            if isinstance(key, Word)
            for pattern in patterns(key.text)
        ]
        ends, ids, scores = self._search([(key.text, pattern) for _, key, pattern in searches], channel, reach)
        counts = np.diff(ends)
        remembered = self._remembered([key.text for _, key, _ in searches], channel, counts, ids)
        scores = np.logaddexp(scores + LETTERS_LOG, remembered + MEMORY_LOG)
        of_search = np.array(
            [(place, PATTERNS.index(pattern), self._case_row(key, pattern)) for place, key, pattern in searches],
            dtype=np.int64,
        ).reshape(-1, 3)
        owners, cases, rows = np.repeat(of_search, counts, axis=0).T
        scores = scores / LM_WEIGHT + CASE_WEIGHT * self.case_rows[rows, ids]
        return _with_unknown(keys, owners, ids, scores, cases)

    def _remembered(
        self, texts: Sequence[str], channel: channels.SparseChannel, counts: NDArray[np.int32], ids: NDArray[np.int32]
    ) -> NDArray[np.float32]:
        """Return the log of each candidate of some noisy words in the channel's memory, minus infinity for no entry."""
        index = self.model.index
        logs = np.full(len(ids), -np.inf, dtype=np.float32)
        known = [
            (number << 16 | index[word], log)
            for number, text in enumerate(texts)
            for word, log in channel.memory.get(text, ())
            if word in index
        ]
        if not known or not len(ids):
            return logs
        wanted, of_wanted = zip(*known, strict=True)
        keys = np.repeat(np.arange(len(texts)), counts) << 16 | ids
        order = np.argsort(keys)
        places = order[np.minimum(np.searchsorted(keys, wanted, sorter=order), len(keys) - 1)]
        found = keys[places] == wanted
        logs[places[found]] = np.array(of_wanted)[found]
        return logs

    def _search(
        self, searches: Sequence[tuple[str, Pattern]], channel: channels.SparseChannel, reach: spelling_kernels.Reach
    ) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.float32]]:
        """Return the words that the letters of each noisy word may stand for: [ends[i]:ends[i + 1]] of the rest."""
        letters = np.array(
            [channel.noisy_ids.get(c, channels.OTHER) for noisy, _ in searches for c in noisy], dtype=np.int32
        )
        starts = np.cumsum([0, *(len(noisy) for noisy, _ in searches)], dtype=np.int32)
        cases = np.array([pattern.value for _, pattern in searches], dtype=np.int32).reshape(-1, 2)
        ends, ids, scores = spelling_kernels.search_all(
            channel, self.trie, self.model.unigrams, letters, starts, cases, reach
        )
        return ends, ids, scores

    def _adapted(self, keys: Sequence[Key], tokens: NDArray[np.int32]) -> channels.SparseChannel:
        """Return the channel adapted to what a first pass reads out of these tokens of the text.

        Words that come once are most of those that have to be looked for: a long text tells enough without them.
        """
        least = 2 if len(tokens) >= adaptation.LONG else 1
        keys = [key if count >= least else UNKNOWN for key, count in zip(keys, np.bincount(tokens), strict=False)]
        pool = self.garbled_pool(keys, self.channel, FIRST_REACH)
        path = self._decode(tokens, pool)
        places, first, counts = np.unique(path, return_index=True, return_counts=True)
        chosen = (tokens[first], pool.ids[places], pool.cases[places], counts)
        pairs: dict[tuple[str, str], float] = {}
        for token, word, case, count in zip(*(array.tolist() for array in chosen), strict=True):
            key = keys[token]
            if isinstance(key, Word) and word >= FIRST_WORD:
                pair = self._spell(key.text, word, case), key.text
                pairs[pair] = pairs.get(pair, 0.0) + count
        return adaptation.adapt(self.channel, pairs)


@lru_cache(maxsize=1 << 14)
def spelling(true: str, noisy: str, case: int, new: bool) -> str:
    """Return a true word in the case that its pattern says, or (-1) as the noisy one has it."""
    written = new_convention(true) if new else true
    return imitate(written, noisy) if case < 0 else dress(written, PATTERNS[case])


def _with_unknown(
    keys: Sequence[Key],
    owners: NDArray[np.int64],
    ids: NDArray[np.int32],
    scores: NDArray[np.float64],
    cases: NDArray[np.int64],
) -> Pool:
    """Return a pool of these candidates (`owners`: the place of their key), each key's own reading set before them."""
    starts = np.zeros(len(keys) + 1, dtype=np.int32)
    np.cumsum(1 + np.bincount(owners, minlength=len(keys)), out=starts[1:])
    pool = Pool(
        starts,
        np.empty(starts[-1], dtype=np.int32),
        np.empty(starts[-1], dtype=np.float32),
        np.full(starts[-1], -1, dtype=np.int8),
    )
    own, others = starts[:-1], np.arange(len(ids)) + owners + 1
    pool.ids[own] = [key if isinstance(key, int) else UNKNOWN for key in keys]
    pool.scores[own] = [0.0 if isinstance(key, int) else unknown_score(key.text) for key in keys]
    pool.ids[others], pool.scores[others], pool.cases[others] = ids, scores, cases
    return pool


@lru_cache(maxsize=1 << 14)
def unknown_score(word: str) -> float:
    """Return what it costs to leave a word as it stands without knowing it."""
    if word in acronyms():
        return KNOWN_ACRONYM
    return UNKNOWN_ACRONYM if ACRONYM.fullmatch(word) else UNKNOWN_WORD


@cache
def acronyms() -> frozenset[str]:
    """Return the acronyms that are believed as they stand."""
    return frozenset(word for line in load_lines("repair_acronyms.txt") for word in line.split())


def syllables_of(word: str) -> list[str]:
    """Return the syllables of a user's word or name."""
    return WORD.findall(unicodedata.normalize("NFC", word))


def with_words(model: lm.LanguageModel, words: Sequence[str]) -> lm.LanguageModel:
    """Return the model with the syllables of the user's words added, each as frequent as a middling word."""
    known = set(model.words)
    syllables = {canonical(s) for word in words for s in syllables_of(word)}
    new = sorted(syllables - known)
    if not new:
        return model
    empty = np.zeros(len(new), dtype=np.float32)
    no_weight = np.full(len(new), np.argmin(np.abs(model.backoff_books[0])), dtype=np.uint8)
    starts = np.concatenate([model.starts[0], np.full(len(new), model.starts[0][-1], dtype=np.int32)])
    return replace(
        model,
        words=model.words + new,
        unigrams=np.concatenate([model.unigrams, empty + OWN_WORD]),
        capital=np.concatenate([model.capital, empty - math.log(2)]),
        small=np.concatenate([model.small, empty - math.log(2)]),
        starts=(starts, *model.starts[1:]),
        backoffs=(np.concatenate([model.backoffs[0], no_weight]), *model.backoffs[1:]),
    )


@cache
def restorer(words: tuple[str, ...] = ()) -> Restorer:
    """Return the restorer with the package's own models and the user's words."""
    return Restorer(lm.load(), channels.load(), words)
