"""Fits the channel to the document at hand, from its own first repair and without supervision."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from . import spelling_kernels
from .channel import Channel, Table

ENOUGH_WORDS = 150  # words under which a document says too little about its reader
SAMPLE = 1500  # tokens that are enough to learn its ways
STRENGTH = 40.0  # how many letters of a kind the general channel counts for


def adapt(channel: Channel, pairs: Mapping[tuple[str, str], float]) -> Channel:
    """Return the channel as the document's own pairs (true word, noisy word), with their weights, shift it."""
    counts = tuple(np.zeros(table.shape, dtype=np.float32) for table in channel.tables)
    for (true, noisy), weight in pairs.items():
        true_ids = np.array([channel.true_ids.get(c, 0) for c in true])
        noisy_ids = np.array([channel.noisy_ids.get(c, 0) for c in noisy])
        spelling_kernels.count_operations(channel.tables, counts, true_ids, noisy_ids, weight)
    axes = (0, 0, 0, 1)  # the letter that an operation is counted for
    places = [np.flatnonzero(count) for count in counts]
    letters = [
        np.unravel_index(place, count.shape)[axis] for place, count, axis in zip(places, counts, axes, strict=True)
    ]
    seen = np.zeros(len(channel.none))
    for letter, place, count in zip(letters, places, counts, strict=True):
        seen += np.bincount(letter, count.reshape(-1)[place], len(seen))
    shrink = np.log(STRENGTH / (STRENGTH + seen)).astype(np.float32)
    tables: list[Table] = []
    for table, count, axis, letter, place in zip(channel.tables, counts, axes, letters, places, strict=True):
        shape = [1] * table.ndim
        shape[axis] = -1
        fitted = table + shrink.reshape(shape)
        before, now = table.reshape(-1)[place], count.reshape(-1)[place]
        fitted.reshape(-1)[place] = np.log((STRENGTH * np.exp(before) + now) / (STRENGTH + seen[letter]))
        tables.append(fitted)
    none, one, two, pair = tables
    return replace(channel, none=none, one=one, two=two, pair=pair)
