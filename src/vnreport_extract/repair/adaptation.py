"""Fits the channel to the document at hand, from its own first repair and without supervision."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from . import spelling_kernels
from .channel import OTHER, SparseChannel, SparseTable

ENOUGH_WORDS = 150  # words under which a document says too little about its reader
LONG = 2000  # tokens of a text whose words that come once are not needed for it
SAMPLE = 8000  # tokens that are enough to learn its ways
STRENGTH = 40.0  # how many letters of a kind the general channel counts for
LOST, READ, SPLIT, MERGED = 1, 2, 3, 4  # see spelling_kernels.align_all

Floats = NDArray[np.float64]
Places = NDArray[np.int64]
Seen = tuple[Places, Places, Floats]  # the letter and the key of each event, and how often it was seen


def adapt(channel: SparseChannel, pairs: Mapping[tuple[str, str], float]) -> SparseChannel:
    """Return the channel as the document's own pairs (true word, noisy word), with their weights, shift it."""
    lost, read, split, merged = _count(channel, pairs)
    seen = np.zeros(len(channel.none))
    for letters, _, counts in (lost, read, split, merged):
        seen += np.bincount(letters, counts, len(seen))
    shrink = np.log(STRENGTH / (STRENGTH + seen)).astype(np.float32)
    none, one = channel.none + shrink, channel.one + shrink[:, None]
    none[lost[0]] = _fitted(channel.none[lost[0]], lost, seen)
    one[read[:2]] = _fitted(channel.one[read[:2]], read, seen)
    two, pair = (
        _fit_sparse(table, events, seen, shrink) for table, events in ((channel.two, split), (channel.pair, merged))
    )
    return replace(channel, none=none, one=one, two=two, pair=pair)


def _fitted(before: NDArray[np.float32], events: Seen, seen: Floats) -> Floats:
    """Return the new logs of some events that had the logs `before`."""
    letters, _, counts = events
    logs: Floats = np.log((STRENGTH * np.exp(before) + counts) / (STRENGTH + seen[letters]))
    return logs


def _fit_sparse(table: SparseTable, events: Seen, seen: Floats, shrink: NDArray[np.float32]) -> SparseTable:
    """Return a sparse table with the logs of the events seen, all others of a seen letter lowered."""
    letters, keys, _ = events
    bits = 32
    old, new = table.letters << bits | table.keys, letters << bits | keys
    places = np.searchsorted(old, new)
    known = np.zeros(len(new), dtype=bool)
    known[places < len(old)] = old[places[places < len(old)]] == new[places < len(old)]
    before = table.floors[letters]
    before[known] = table.logs[places[known]]
    logs = table.logs + shrink[table.letters]
    fitted = _fitted(before, events, seen).astype(np.float32)
    logs[places[known]] = fitted[known]
    return SparseTable.of(
        np.concatenate([table.letters, letters[~known]]),
        np.concatenate([table.keys, keys[~known]]),
        np.concatenate([logs, fitted[~known]]),
        table.floors + shrink,
    )


def _count(channel: SparseChannel, pairs: Mapping[tuple[str, str], float]) -> tuple[Seen, Seen, Seen, Seen]:
    """Return the events of the best alignments: letters lost, read as one, split into two, merged with the last."""
    true, noisy = "".join(t for t, _ in pairs), "".join(n for _, n in pairs)
    true_starts = np.cumsum([0, *(len(t) for t, _ in pairs)], dtype=np.int32)
    noisy_starts = np.cumsum([0, *(len(n) for _, n in pairs)], dtype=np.int32)
    letters = np.array([channel.true_ids.get(c, OTHER) for c in true], dtype=np.int32)
    signs = np.array([channel.noisy_ids.get(c, OTHER) for c in noisy], dtype=np.int32)
    kinds, ends = spelling_kernels.align_all(channel, letters, true_starts, signs, noisy_starts)
    owners = np.repeat(np.arange(len(pairs)), np.diff(true_starts))
    weights = np.array(list(pairs.values()))[owners]
    last = np.maximum(noisy_starts[owners] + ends - 1, 0)  # the noisy letter that was read last, if any
    size = channel.one.shape[1]
    sign, sign_before = signs[last].astype(np.int64), signs[np.maximum(last - 1, 0)].astype(np.int64)
    before = np.roll(letters, 1).astype(np.int64)
    keys = ((LOST, 0 * before), (READ, sign), (SPLIT, sign_before * size + sign), (MERGED, before * size + sign))
    lost, read, split, merged = (_tally(letters, key, weights, kinds == kind) for kind, key in keys)
    return lost, read, split, merged


def _tally(letters: NDArray[np.int32], keys: Places, weights: Floats, chosen: NDArray[np.bool_]) -> Seen:
    """Add up the weights of the chosen events of the same letter and key."""
    bits = 32
    events, places = np.unique(letters[chosen].astype(np.int64) << bits | keys[chosen], return_inverse=True)
    counts = np.bincount(places, weights[chosen], len(events)).astype(np.float64)
    return events >> bits, events & ((1 << bits) - 1), counts
