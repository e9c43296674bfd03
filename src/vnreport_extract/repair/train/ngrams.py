"""Counts syllable n-grams, smooths them by absolute discounting and prunes them by relative entropy.

Smoothing: interpolated absolute discounting with three discounts per order (Chen & Goodman 1999) over plain
counts: continuation counts lose their meaning once n-grams are pruned (Chelba et al. 2010).
Pruning: Stolcke 1998. A key packs the ids of an n-gram's words, 16 bits each, into a 64-bit integer.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ..figures import FIGURE
from ..tokens import BOUNDARY, FIRST_WORD, STREAM, UNKNOWN, WORD, canonical, stream

Keys = NDArray[np.uint64]
Floats = NDArray[np.float64]
ORDER = 4
WORD_BITS = np.uint64(16)
SHORTEST = 8  # words of the shortest paragraph whose genre is told


@dataclass
class Level:
    """The n-grams of one order, sorted by key.

    `context` and `suffix` are the places, one level below, of an n-gram's first and last n-1 words;
    `backoff` is the weight of the level below where this n-gram is the context.
    """

    keys: Keys
    probabilities: Floats
    joint: Floats  # share of the n-gram among all tokens
    context: NDArray[np.int64]
    suffix: NDArray[np.int64]
    kept: NDArray[np.bool_]
    backoff: Floats = field(default_factory=lambda: np.ones(0))


def read_text(path: Path) -> Iterable[str]:
    """Yield the lines of a text file in NFC, packed with xz or not."""
    import lzma
    import unicodedata

    opener = lzma.open if path.suffix == ".xz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield unicodedata.normalize("NFC", line)


def encode(lines: Iterable[str], words: dict[str, int]) -> NDArray[np.int32]:
    """Return the token stream of some lines as ids; `words` grows with each new word."""
    ids: list[int] = []
    for line in lines:
        ids.append(BOUNDARY)
        ids.extend(t if isinstance(t, int) else words.setdefault(t, len(words) + FIRST_WORD) for t in stream(line))
    return np.array(ids, dtype=np.int32)


def near_genre(line: str, cues: re.Pattern[str], share: float) -> bool:
    """Tell whether a paragraph reads like a report: figures and the words around them are `share` of its words."""
    words = len(WORD.findall(line))
    found, figures = len(cues.findall(line)), len(FIGURE.findall(line))
    return words >= SHORTEST and found + min(figures, found) >= share * words


def encode_by_genre(
    lines: Iterable[str], words: dict[str, int], near: Callable[[str], bool]
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Return the token streams of the lines that are near the genre and of the others."""
    kinds: tuple[list[int], list[int]] = ([], [])
    for line in lines:
        ids = kinds[0] if near(line) else kinds[1]
        ids.append(BOUNDARY)
        ids.extend(t if isinstance(t, int) else words.setdefault(t, len(words) + FIRST_WORD) for t in stream(line))
    close, far = (np.array(ids, dtype=np.int32) for ids in kinds)
    return close, far


def count_cases(lines: Iterable[str]) -> tuple[Counter[str], Counter[str]]:
    """Count how often each word stands inside a sentence with a capital, and without."""
    capital: Counter[str] = Counter()
    small: Counter[str] = Counter()
    for line in lines:
        inside = False
        for match in STREAM.finditer(line):
            word = match.group()
            if inside and match.lastgroup == "word" and (word.islower() or word[1:].islower()):
                (small if word.islower() else capital)[canonical(word)] += 1
            inside = match.lastgroup != "stop"
    return capital, small


def capital_shares(words: Iterable[str], capital: Counter[str], small: Counter[str]) -> Floats:
    """Return for each word the share of its capitals, smoothed."""
    return np.array([(capital[w] + 0.2) / (capital[w] + small[w] + 1) for w in words])


def choose_vocabulary(
    totals: Floats, words: Iterable[str], size: int, floor: float
) -> tuple[list[str], NDArray[np.uint16]]:
    """Return the most frequent words and the map from raw ids to theirs; `totals` are counts by raw id."""
    order = np.argsort(-totals[FIRST_WORD:], kind="stable")[:size]
    order = order[totals[FIRST_WORD:][order] >= floor]
    mapping = np.full(len(totals), UNKNOWN, dtype=np.uint16)
    mapping[:FIRST_WORD] = np.arange(FIRST_WORD)
    mapping[order + FIRST_WORD] = np.arange(FIRST_WORD, FIRST_WORD + len(order))
    spelled = list(words)
    return [spelled[i] for i in order], mapping


def count(ids: NDArray[np.uint16], n: int) -> tuple[Keys, Floats]:
    """Return the distinct n-grams of a stream and their counts; a boundary stands first or last only."""
    wide = ids.astype(np.uint64)
    length = len(ids) - n + 1
    key = np.zeros(length, dtype=np.uint64)
    valid = np.ones(length, dtype=bool)
    for i in range(n):
        part = wide[i : length + i]
        key = (key << WORD_BITS) | part
        if 0 < i < n - 1:
            valid &= part != BOUNDARY
    keys, counts = np.unique(key[valid], return_counts=True)
    return keys, counts.astype(np.float64)


def merge(parts: list[tuple[Keys, Floats]], weights: list[float]) -> tuple[Keys, Floats, Floats]:
    """Add up the counts of several sources; the last item holds the weighted counts."""
    keys = np.concatenate([k for k, _ in parts])
    counts = np.concatenate([c for _, c in parts])
    weighted = np.concatenate([c * w for (_, c), w in zip(parts, weights, strict=True)])
    order = np.argsort(keys, kind="stable")
    keys, counts, weighted = keys[order], counts[order], weighted[order]
    first = np.flatnonzero(np.concatenate([[True], keys[1:] != keys[:-1]]))
    return keys[first], np.add.reduceat(counts, first), np.add.reduceat(weighted, first)


def discounts(counts: Floats) -> Floats:
    """Return what to take off each count (Chen & Goodman, equation 26)."""
    near = [max(1.0, float(np.sum(counts == i))) for i in range(1, 5)]
    y = near[0] / (near[0] + 2 * near[1])
    by_count = np.array([max(0.1, i - (i + 1) * y * near[i] / near[i - 1]) for i in (1, 2, 3)])
    taken: Floats = by_count[np.minimum(counts, 3).astype(int) - 1]
    return taken


def continuations(
    keys: Keys, raw: Floats, counts: Floats, above: tuple[Keys, Floats, Floats], n: int
) -> tuple[Floats, Floats]:
    """Return how many different words stand before each n-gram, plain and weighted (Kneser & Ney 1995).

    Nothing stands before a boundary: n-grams that begin with one keep their counts.
    """
    higher, higher_raw, higher_counts = above
    suffix = higher & np.uint64((1 << (16 * n)) - 1)
    place = np.searchsorted(keys, suffix)
    found = keys[np.minimum(place, len(keys) - 1)] == suffix
    types = np.bincount(place[found], minlength=len(keys)).astype(np.float64)
    weighted = np.bincount(place[found], (higher_counts / higher_raw)[found], len(keys))
    own = (keys >> np.uint64(16 * (n - 1)) == BOUNDARY) | (types == 0)
    return np.where(own, raw, types), np.where(own, counts, weighted)


def unigrams(totals: Floats, counts: Floats) -> Level:
    """Return the lowest level: one entry per id, with a small share for what was never seen."""
    smoothed = counts + 0.5
    n = len(totals)
    places = np.zeros(n, dtype=np.int64)
    shares = totals / totals.sum()
    return Level(
        np.arange(n, dtype=np.uint64), smoothed / smoothed.sum(), shares, places, places, np.ones(n, dtype=bool)
    )


def smooth(keys: Keys, raw: Floats, counts: Floats, joint: Floats, below: Level, n: int, floor: float) -> Level:
    """Return the level of order `n`; n-grams seen less than `floor` times leave their mass to the level below."""
    mask = np.uint64((1 << (16 * (n - 1))) - 1)
    context = np.searchsorted(below.keys, keys >> WORD_BITS)
    suffix = np.searchsorted(below.keys, keys & mask)
    valid = (below.keys[np.minimum(context, len(below.keys) - 1)] == keys >> WORD_BITS) & (
        below.keys[np.minimum(suffix, len(below.keys) - 1)] == keys & mask
    )
    total = np.bincount(context, counts, len(below.keys) + 1)
    use = valid & (raw >= floor)
    taken = np.where(use, discounts(raw) * counts / raw, counts)
    freed = np.bincount(context, taken, len(below.keys) + 1)
    keys, counts, joint = keys[use], counts[use], joint[use]
    context, suffix, taken = context[use], suffix[use], taken[use]
    gamma = freed[context] / total[context]
    probability = (counts - taken) / total[context] + gamma * below.probabilities[suffix]
    return Level(
        keys,
        probability,
        joint,
        context,
        suffix,
        np.ones(len(keys), dtype=bool),
    )


def prune(level: Level, below: Level, wanted: Keys | None, size: int) -> None:
    """Keep the `size` n-grams whose loss would change the model most, and all that `wanted` marks as contexts."""
    p, q = level.probabilities, below.probabilities[level.suffix]
    n = len(below.keys)
    left = np.maximum(1e-9, 1 - np.bincount(level.context, p, n))
    left_below = np.maximum(1e-9, 1 - np.bincount(level.context, q, n))
    alpha = (left / left_below)[level.context]
    mass = left[level.context]
    alpha_after = (mass + p) / (left_below[level.context] + q)
    context_share = below.joint[level.context]
    loss = -context_share * (
        p * (np.log(q) + np.log(alpha_after) - np.log(p)) + mass * (np.log(alpha_after) - np.log(alpha))
    )
    level.kept = np.zeros(len(p), dtype=bool)
    level.kept[np.argpartition(-loss, min(size, len(p) - 1))[:size]] = True
    if wanted is not None:
        level.kept |= np.isin(level.keys, wanted, assume_unique=True)


def set_backoffs(level: Level, below: Level) -> None:
    """Set the level below's backoff weights so that each context's probabilities add up to one again."""
    n = len(below.keys)
    kept = level.kept
    p, q = level.probabilities, below.probabilities[level.suffix]
    left = 1 - np.bincount(level.context[kept], p[kept], n)
    left_below = 1 - np.bincount(level.context[kept], q[kept], n)
    below.backoff = np.clip(left, 1e-6, 1) / np.clip(left_below, 1e-6, 1)
    level.probabilities = np.where(kept, p, below.backoff[level.context] * q)


def train(
    streams: list[NDArray[np.uint16]],
    weights: list[float],
    vocabulary: int,
    sizes: tuple[int, int, int],
    floors: tuple[float, float, float],
) -> list[Level]:
    """Return the pruned levels, lowest first; `sizes` and `floors` hold for orders 2, 3 and 4."""
    totals = np.sum([w * np.bincount(s, minlength=vocabulary) for s, w in zip(streams, weights, strict=True)], axis=0)
    merged = [merge([count(s, n) for s in streams], weights) for n in range(2, ORDER + 1)]
    tokens = totals.sum()
    levels = [unigrams(totals, continuations(np.arange(vocabulary, dtype=np.uint64), totals, totals, merged[0], 1)[1])]
    for n, (keys, raw, counts) in enumerate(merged, 2):
        joint = counts / tokens
        if n < ORDER:
            raw, counts = continuations(keys, raw, counts, merged[n - 1], n)
        levels.append(smooth(keys, raw, counts, joint, levels[-1], n, floors[n - 2]))
    wanted: Keys | None = None
    for n in range(ORDER, 1, -1):
        prune(levels[n - 1], levels[n - 2], wanted, sizes[n - 2])
        wanted = np.unique(levels[n - 1].keys[levels[n - 1].kept] >> WORD_BITS)
    for n in range(2, ORDER + 1):
        set_backoffs(levels[n - 1], levels[n - 2])
    levels[-1].backoff = np.ones(len(levels[-1].keys))
    return levels
