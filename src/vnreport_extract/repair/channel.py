"""The character channel: what a wrong OCR model makes of a Vietnamese letter.

A true letter becomes nothing, one or two noisy ones; two true letters become one. A memory of whole noisy words
stands beside it. All figures are natural logs. Training fills a `Channel`; repair reads it as a `SparseChannel`.
"""

from dataclasses import dataclass, field
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from . import archive

Table = NDArray[np.float32]
Ints = NDArray[np.int32]
Memory = dict[str, list[tuple[str, float]]]
FLOOR_NONE, FLOOR_ONE, FLOOR_TWO, FLOOR_PAIR = -7.0, -8.5, -12.0, -12.0
OTHER = 0  # id of a letter outside the alphabet


@dataclass(frozen=True)
class Alphabets:
    """The letters that a channel knows; id 0 stands for any other."""

    true_letters: str
    noisy_letters: str

    @cached_property
    def true_ids(self) -> dict[str, int]:
        """The id of each true letter."""
        return {letter: i + 1 for i, letter in enumerate(self.true_letters)}

    @cached_property
    def noisy_ids(self) -> dict[str, int]:
        """The id of each noisy letter."""
        return {letter: i + 1 for i, letter in enumerate(self.noisy_letters)}


@dataclass(frozen=True)
class Channel(Alphabets):
    """Log probabilities by letter ids, in full.

    `none[c]`: c is lost; `one[c, x]`: c is read as x; `two[c, x, y]`: as xy; `pair[c, d, x]`: cd is read as x.
    `memory[noisy]` lists (true word, log probability of the noisy form).
    """

    none: Table
    one: Table
    two: Table
    pair: Table
    memory: Memory

    @property
    def tables(self) -> tuple[Table, Table, Table, Table]:
        """The four tables, as the kernels take them."""
        return self.none, self.one, self.two, self.pair


@dataclass(frozen=True)
class SparseTable:
    """The entries of true letter c are [starts[c]:starts[c + 1]], sorted by key; all others have its floor."""

    starts: Ints
    keys: Ints
    logs: Table
    floors: Table

    @classmethod
    def of(cls, letters: Ints, keys: Ints, logs: Table, floors: Table) -> "SparseTable":
        """Return the table of entries that come in any order."""
        order = np.lexsort((keys, letters))
        starts = np.zeros(len(floors) + 1, dtype=np.int32)
        np.cumsum(np.bincount(letters, minlength=len(floors)), out=starts[1:])
        return cls(starts, keys[order].astype(np.int32), logs[order].astype(np.float32), floors)

    @property
    def letters(self) -> NDArray[np.int64]:
        """The true letter of each entry."""
        return np.repeat(np.arange(len(self.floors)), np.diff(self.starts))


@dataclass(frozen=True)
class SparseChannel(Alphabets):
    """The channel as repair reads it: nearly all of the two large tables is at the floor.

    A key of `two` is x * n + y (the letter is read as xy), one of `pair` b * n + x (b and the letter are read as
    x), where n is the number of noisy ids.
    """

    none: Table
    one: Table
    two: SparseTable
    pair: SparseTable
    memory: Memory = field(default_factory=dict)


def empty_tables(true_size: int, noisy_size: int) -> tuple[Table, Table, Table, Table]:
    """Return tables at their floors; sizes include the id of other letters."""
    shapes = (
        (true_size,),
        (true_size, noisy_size),
        (true_size, noisy_size, noisy_size),
        (true_size, true_size, noisy_size),
    )
    floors = (FLOOR_NONE, FLOOR_ONE, FLOOR_TWO, FLOOR_PAIR)
    none, one, two, pair = (
        np.full(shape, floor, dtype=np.float32) for shape, floor in zip(shapes, floors, strict=True)
    )
    return none, one, two, pair


def load(path: Path | None = None) -> SparseChannel:
    """Return the channel in `path`, or the one in the package."""
    return _unpack(archive.load(path or files(__package__).joinpath("models", "channel.npz")))


def _unpack(packed: dict[str, Any]) -> SparseChannel:
    true_letters, noisy_letters = (packed[name].tobytes().decode() for name in ("true_letters", "noisy_letters"))
    trues, noisies = len(true_letters) + 1, len(noisy_letters) + 1
    places = {name: np.cumsum(packed[f"{name}_steps"]) for name in ("none", "one", "two", "pair")}
    none = np.full(trues, FLOOR_NONE, dtype=np.float32)
    none[places["none"]] = packed["none_logs"]
    one = np.full((trues, noisies), FLOOR_ONE, dtype=np.float32)
    one.reshape(-1)[places["one"]] = packed["one_logs"]
    letters, keys = np.divmod(places["two"], noisies * noisies)
    two = SparseTable.of(letters, keys, packed["two_logs"], np.full(trues, FLOOR_TWO, dtype=np.float32))
    pairs, signs = np.divmod(places["pair"], noisies)
    before, letters = np.divmod(pairs, trues)
    floors = np.full(trues, FLOOR_PAIR, dtype=np.float32)
    pair = SparseTable.of(letters, before * noisies + signs, packed["pair_logs"], floors)
    return SparseChannel(true_letters, noisy_letters, none, one, two, pair, _memory(packed))


def _memory(packed: dict[str, Any]) -> Memory:
    memory: Memory = {}
    rows = packed["memory"].tobytes().decode().split("\n")
    for row, log in zip(rows, packed["memory_logs"].tolist(), strict=False):
        noisy, true = row.split("\t")
        memory.setdefault(noisy, []).append((true, log))
    return memory


def save(path: Path, channel: Channel) -> None:
    """Write the channel sparsely: the entries above the floor, at half precision."""
    rows = [(noisy, true, log) for noisy, words in sorted(channel.memory.items()) for true, log in words]
    arrays: dict[str, Any] = {
        "true_letters": np.frombuffer(channel.true_letters.encode(), dtype=np.uint8),
        "noisy_letters": np.frombuffer(channel.noisy_letters.encode(), dtype=np.uint8),
        "memory": np.frombuffer("\n".join(f"{n}\t{t}" for n, t, _ in rows).encode(), dtype=np.uint8),
        "memory_logs": np.array([log for *_, log in rows], dtype=np.float16),
    }
    for name, table, floor in zip(
        ("none", "one", "two", "pair"), channel.tables, (FLOOR_NONE, FLOOR_ONE, FLOOR_TWO, FLOOR_PAIR), strict=True
    ):
        flat = table.reshape(-1)
        places = np.flatnonzero(flat > floor)
        arrays[f"{name}_steps"] = np.diff(places, prepend=0).astype(np.int32)
        arrays[f"{name}_logs"] = flat[places].astype(np.float16)
    archive.save(path, arrays)
