"""Letters in C (`spelling_kernels.c`, `alignment.c`): candidates of noisy words, and alignments."""

import ctypes
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from .channel import SparseChannel, SparseTable
from .compiled import address, checked, library
from .trie import NODE, Trie

Pointer = ctypes.c_void_p
Ints = NDArray[np.int32]
Floats = NDArray[np.float32]
LOW = -1e9
LONGEST = 40  # letters of the longest word that is aligned


class Reach(NamedTuple):
    """How far a search goes, in nats, and how many candidates it returns at most."""

    limit: float  # what the letters of the best word may cost
    spread: float  # how much more those of another may cost
    rank_spread: float  # how much less likely it may be together with the frequency of its word
    room: int


class _Sparse(ctypes.Structure):
    _fields_ = [("starts", Pointer), ("keys", Pointer), ("logs", Pointer), ("floors", Pointer)]


class _Channel(ctypes.Structure):
    _fields_ = [
        ("true_size", ctypes.c_int32),
        ("noisy_size", ctypes.c_int32),
        ("none", Pointer),
        ("one", Pointer),
        ("two", _Sparse),
        ("pair", _Sparse),
    ]


class _Reach(ctypes.Structure):
    _fields_ = [
        ("limit", ctypes.c_float),
        ("spread", ctypes.c_float),
        ("rank_spread", ctypes.c_float),
        ("room", ctypes.c_int32),
    ]


class _Costs(ctypes.Structure):
    _fields_ = [
        ("n", ctypes.c_int32),
        ("m", ctypes.c_int32),
        ("none", Pointer),
        ("one", Pointer),
        ("two", Pointer),
        ("pair", Pointer),
    ]


def _sparse(table: SparseTable) -> _Sparse:
    ints, floats = (table.starts, table.keys), (table.logs, table.floors)
    return _Sparse(*(address(a, np.int32) for a in ints), *(address(a, np.float32) for a in floats))


def _channel(channel: SparseChannel) -> _Channel:
    none, one = address(channel.none, np.float32), address(channel.one, np.float32)
    return _Channel(*channel.one.shape, none, one, _sparse(channel.two), _sparse(channel.pair))


def search_all(
    channel: SparseChannel,
    trie: Trie,
    priors: Floats,
    letters: Ints,
    starts: Ints,
    cases: Ints,
    reach: Reach,
) -> tuple[Ints, Ints, Floats]:
    """Return the candidates of many noisy words: word i is letters[starts[i]:starts[i + 1]].

    Letters at depths cases[i, 0] <= depth < cases[i, 1] are taken in upper case. `priors` are unigram logs.
    Of the candidates within reach the likeliest are taken.
    Returns (ends, ids, scores): the candidates of word i are [ends[i]:ends[i + 1]], with log channel scores.
    """
    n, room = len(starts) - 1, reach.room
    ids, scores = np.empty(n * room, dtype=np.int32), np.empty(n * room, dtype=np.float32)
    ends = np.zeros(n + 1, dtype=np.int32)
    given = [address(a, np.int32) for a in (letters, starts, cases)]
    found = [address(ends, np.int32), address(ids, np.int32), address(scores, np.float32)]
    code = library().search_all(
        ctypes.byref(_channel(channel)),
        address(trie, NODE),
        address(priors, np.float32),
        *given,
        n,
        ctypes.byref(_Reach(*reach)),
        *found,
    )
    checked(code)
    return ends, ids[: ends[-1]], scores[: ends[-1]]


def align_all(
    channel: SparseChannel, true: Ints, true_starts: Ints, noisy: Ints, noisy_starts: Ints
) -> tuple[NDArray[np.int8], Ints]:
    """Align pairs of words; return by true letter how it was read and how many noisy letters were read by then.

    0: with the letter after it, as one; 1: it is lost; 2: as one letter; 3: as two; 4: with the letter before it.
    Words too long to be aligned have -1.
    """
    kinds, ends = np.full(len(true), -1, dtype=np.int8), np.zeros(len(true), dtype=np.int32)
    given = [address(a, np.int32) for a in (true, true_starts, noisy, noisy_starts)]
    found = [address(kinds, np.int8), address(ends, np.int32)]
    library().align_all(ctypes.byref(_channel(channel)), *given, len(true_starts) - 1, *found)
    return kinds, ends


def count_operations(tables: Any, counts: Any, true: Any, noisy: Any, weight: float) -> float:
    """Add the operations of the best alignment of one word pair to `counts` and return its log probability.

    `tables` are those of a `Channel`, `counts` of the same shapes.
    """
    n, m = len(true), len(noisy)
    if max(n, m) > LONGEST:
        return LOW
    none, one, two, pair = tables
    before, sign_before = np.concatenate([[0], true[:-1]]), np.concatenate([[0], noisy[:-1]])
    rows = (
        none[true],
        one[true[:, None], noisy],
        two[true[:, None], sign_before, noisy],
        pair[before[:, None], true[:, None], noisy],
    )
    logs = [np.ascontiguousarray(row, dtype=np.float32) for row in rows]
    kinds, ends = np.zeros(n, dtype=np.int8), np.zeros(n, dtype=np.int32)
    costs = _Costs(n, m, *(address(row, np.float32) for row in logs))
    align = library().align
    align.restype = ctypes.c_double
    log = float(align(ctypes.byref(costs), address(kinds, np.int8), address(ends, np.int32)))
    for c, b, kind, j in zip(true, before, kinds.tolist(), ends.tolist(), strict=True):
        if kind == 1:
            counts[0][c] += weight
        elif kind == 2:
            counts[1][c, noisy[j - 1]] += weight
        elif kind == 3:
            counts[2][c, noisy[j - 2], noisy[j - 1]] += weight
        elif kind == 4:
            counts[3][b, c, noisy[j - 1]] += weight
    return log
