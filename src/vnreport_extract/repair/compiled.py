"""The compiled library of the C files beside this one, called through ctypes.

It is built when the package is installed (see hatch_build.py) and loaded only once something needs repair.
"""

import ctypes
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from ..errors import MissingDependency

LIBRARY = Path(__file__).with_name("librepair.so")
COMMAND = "pip install --force-reinstall --no-deps vnreport-extract (in a clone: pip install -e .)"


@cache
def library() -> ctypes.CDLL:
    """Return the library.

    Raises:
        MissingDependency: it was not built, or not for this machine.
    """
    try:
        return ctypes.CDLL(str(LIBRARY))
    except OSError as error:
        what = "was not built" if not LIBRARY.exists() else f"cannot be loaded ({error})"
        raise MissingDependency(f"the compiled part of repair ({LIBRARY.name}) {what}; run: {COMMAND}") from error


def address(array: Any, dtype: DTypeLike) -> ctypes.c_void_p:
    """Return where an array lies, to be read by C; the array must be kept alive by the caller.

    Raises:
        TypeError: the array is not laid out as C takes it.
    """
    if array.dtype != dtype or not array.flags.c_contiguous:
        raise TypeError(f"C needs a contiguous array of {np.dtype(dtype)}, not of {array.dtype}")
    return ctypes.c_void_p(array.ctypes.data)


def addresses(arrays: Iterable[Any], dtype: DTypeLike) -> list[ctypes.c_void_p]:
    """Return where each of some arrays lies."""
    return [address(array, dtype) for array in arrays]


def checked(code: int) -> None:
    """Raise MemoryError where a function of the library says that memory is short."""
    if code:
        raise MemoryError("no memory left for repair")
