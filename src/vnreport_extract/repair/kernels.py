"""The search for the likeliest sequence of words, in C (`kernels.c`)."""

import ctypes
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .compiled import address, addresses, checked, library
from .lm import Arrays

Pointer = ctypes.c_void_p
Levels = Pointer * 3
BEAM = 24  # hypotheses that go on from a token
MARGIN = 11.0  # nats under the best hypothesis at which another is given up


class _Model(ctypes.Structure):
    _fields_ = [
        ("unigrams", Pointer),
        ("ids", Levels),
        ("logs", Levels),
        ("log_books", Levels),
        ("starts", Levels),
        ("backoffs", Levels),
        ("backoff_books", Levels),
    ]


class _Pool(ctypes.Structure):
    _fields_ = [("starts", Pointer), ("ids", Pointer), ("scores", Pointer)]


class _Beam(ctypes.Structure):
    _fields_ = [("size", ctypes.c_int32), ("margin", ctypes.c_double)]


def _model(model: Arrays) -> _Model:
    kinds = (np.uint16, np.uint8, np.float32, np.int32, np.uint8, np.float32)
    levels = [Levels(*addresses(arrays, kind)) for arrays, kind in zip(model[1:], kinds, strict=True)]
    return _Model(address(model[0], np.float32), *levels)


def _pool(starts: NDArray[np.int32], ids: NDArray[np.int32], scores: NDArray[np.float32]) -> _Pool:
    return _Pool(address(starts, np.int32), address(ids, np.int32), address(scores, np.float32))


def decode(model: Arrays, groups: NDArray[np.int32], *pool: Any) -> tuple[NDArray[np.int32], float]:
    """Return, for each token, the place in the pool of its best candidate, and the log score of them all.

    `groups[t]` names the token's candidates; the pool is its starts, ids and channel scores: those of group g
    are [starts[g]:starts[g + 1]].
    """
    path, total = np.empty(len(groups), dtype=np.int32), ctypes.c_double()
    given, found = address(groups, np.int32), address(path, np.int32)
    read = [ctypes.byref(_model(model)), ctypes.byref(_pool(*pool)), given, len(groups)]
    checked(library().decode(*read, ctypes.byref(_Beam(BEAM, MARGIN)), found, ctypes.byref(total)))
    return path, total.value


def rescore(model: Arrays, groups: NDArray[np.int32], path: NDArray[np.int32], *pool: Any) -> NDArray[np.float32]:
    """Return the share of the chosen candidate at each token, all other tokens being as chosen."""
    shares = np.empty(len(groups), dtype=np.float32)
    given, chosen = address(groups, np.int32), address(path, np.int32)
    read = [ctypes.byref(_model(model)), ctypes.byref(_pool(*pool)), given, len(groups), chosen]
    checked(library().rescore(*read, address(shares, np.float32)))
    return shares
