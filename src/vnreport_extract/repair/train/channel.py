"""Learns the channel from aligned lines (printed, read) by expectation maximisation over best alignments."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from string import ascii_letters

import numpy as np
from numpy.typing import NDArray

from ...data import load_table
from ..channel import FLOOR_NONE, FLOOR_ONE, FLOOR_PAIR, FLOOR_TWO, Channel, empty_tables
from ..diagnosis import distinct_letters
from ..noisy import Kind, pieces
from ..tokens import canonical, skeleton

Pairs = Counter[tuple[str, str]]
Counts = NDArray[np.float64]
ROUNDS = 6
MAX_LETTERS = 14
MEMORY_FLOOR = 3
SAME_BASE = -5.0  # log share of any letter of the same base, and of one of the same shape
SAME_SHAPE = -4.5
# Letters that models of other languages write; a noisy alphabet holds them even where no page showed them.
SIGNS = "0123456789&¢€£|'’"
LATIN = "àáâãäåçèéêëìíîïñòóôõöøùúûüýÿÀÁÂÃÄÅÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜÝ"


def words_of(line: str) -> list[str]:
    """Return the words of a line, figures left out."""
    return [line[a:b] for kind, a, b in pieces(line) if kind is Kind.WORD]


def align(printed: str, read: str) -> Iterator[tuple[str, str]]:
    """Yield (true word, noisy word) of one line; words that were split or merged are left out."""
    true, noisy = words_of(printed), words_of(read)
    matcher = SequenceMatcher(None, [skeleton(w) for w in true], [skeleton(w) for w in noisy], autojunk=False)
    for _, a, b, c, d in matcher.get_opcodes():
        if b - a == d - c:
            yield from zip(true[a:b], noisy[c:d], strict=True)


def count_pairs(lines: Iterable[tuple[str, str]]) -> Pairs:
    """Count the word pairs of aligned lines."""
    return Counter((t, n) for line in lines for t, n in align(*line) if max(len(t), len(n)) <= MAX_LETTERS)


def _alphabet(words: Iterable[str], floor: int, more: str = "") -> str:
    """Return the letters seen at least `floor` times, with all Latin ones and some more."""
    counts = Counter(letter for word in words for letter in word)
    return "".join(
        sorted({letter for letter, n in counts.items() if n >= floor} | set(LATIN + SIGNS + ascii_letters + more))
    )


def share_bases(channel: Channel) -> None:
    """Let every letter be read as any of the same base or shape: an engine unknown so far may well do so."""
    for letter, i in channel.true_ids.items():
        for noisy, j in channel.noisy_ids.items():
            if skeleton(noisy) == skeleton(letter):
                channel.one[i, j] = max(channel.one[i, j], SAME_BASE)
    for noisy, letters in load_table("repair_confusions.tsv"):
        for letter in letters:
            place = channel.true_ids[letter], channel.noisy_ids[noisy]
            channel.one[place] = max(channel.one[place], SAME_SHAPE)


def first_guess(channel: Channel) -> None:
    """Let every letter be read most often as itself without its marks."""
    channel.none[1:], channel.one[1:, 1:], channel.two[1:, 1:, 1:], channel.pair[1:, 1:, 1:] = -5, -6, -9, -9
    for letter, i in channel.true_ids.items():
        for near in (letter, skeleton(letter)):
            if near in channel.noisy_ids:
                channel.one[i, channel.noisy_ids[near]] = -0.7


def train(pairs: Pairs) -> Channel:
    """Return the channel that the word pairs show."""
    from ..spelling_kernels import count_operations

    true_letters, noisy_letters = (
        _alphabet((t for t, _ in pairs.elements()), 2, "".join(distinct_letters())),
        _alphabet((n for _, n in pairs.elements()), 5),
    )
    channel = Channel(true_letters, noisy_letters, *empty_tables(len(true_letters) + 1, len(noisy_letters) + 1), {})
    first_guess(channel)
    encoded = [
        (
            np.array([channel.true_ids.get(c, 0) for c in t]),
            np.array([channel.noisy_ids.get(c, 0) for c in n]),
            float(k),
        )
        for (t, n), k in pairs.items()
    ]
    for _ in range(ROUNDS):
        none, one, two, pair = (np.zeros(table.shape) for table in channel.tables)
        counts = (none, one, two, pair)
        for true, noisy, weight in encoded:
            count_operations(channel.tables, counts, true, noisy, weight)
        estimate(channel, counts)
    share_bases(channel)
    channel.memory.update(remember(pairs))
    return channel


def estimate(channel: Channel, counts: tuple[Counts, Counts, Counts, Counts]) -> None:
    """Set the channel's tables to the relative frequencies of the operations."""
    none, one, two, pair = counts
    pair = np.where(pair >= 2, pair, 0)
    two = np.where(two >= 2, two, 0)
    totals = none + one.sum(1) + two.sum((1, 2)) + pair.sum((0, 2)) + 3
    with np.errstate(divide="ignore"):
        channel.none[:] = np.maximum(np.log(none / totals), FLOOR_NONE)
        channel.one[:] = np.maximum(np.log(one / totals[:, None]), FLOOR_ONE)
        channel.two[:] = np.maximum(np.log(two / totals[:, None, None]), FLOOR_TWO)
        channel.pair[:] = np.maximum(np.log(pair / totals[None, :, None]), FLOOR_PAIR)


def remember(pairs: Pairs) -> dict[str, list[tuple[str, float]]]:
    """Return, for each noisy word seen often enough, the true words behind it and how often each looks so."""
    totals: Counter[str] = Counter()
    for (true, _), n in pairs.items():
        totals[true] += n
    memory: dict[str, list[tuple[str, float]]] = defaultdict(list)
    for (true, noisy), n in sorted(pairs.items()):
        if n >= MEMORY_FLOOR:
            memory[noisy].append((canonical(true), float(np.log((n - 0.5) / (totals[true] + 1)))))
    return dict(memory)
