"""The syllable language model: a trie of n-grams in flat arrays, packed into one file.

The file is a numpy archive of byte planes: words by falling frequency (so that ids are small), per n-gram the
id of its last word, its quantised log probability and backoff, and per context the number of its successors.
"""

from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from . import archive
from .tokens import CLASS_NAMES

Ids = NDArray[np.uint16]
Logs = NDArray[np.float32]
Codes = NDArray[np.uint8]
Starts = NDArray[np.int32]
Books = tuple[Logs, Logs, Logs]
Levels = tuple[Codes, Codes, Codes]
Arrays = tuple[Logs, tuple[Ids, Ids, Ids], Levels, Books, tuple[Starts, Starts, Starts], Levels, Books]


@dataclass(frozen=True)
class LanguageModel:
    """An n-gram model of order 4. `words[i]` is the i-th word or class.

    Level k (0 for bigrams): the successors of context j are `ids[k][starts[k][j]:starts[k][j + 1]]`, sorted,
    with natural-log probabilities `log_books[k][logs[k]]`; the log backoff weight of context j is
    `backoff_books[k][backoffs[k][j]]`. Logs stay quantised: there are millions.
    """

    words: list[str]
    unigrams: Logs
    capital: Logs  # log share of a word's capitals inside a sentence
    small: Logs  # log share of its small initials there
    ids: tuple[Ids, Ids, Ids]
    logs: Levels
    log_books: Books
    starts: tuple[Starts, Starts, Starts]
    backoffs: Levels
    backoff_books: Books

    @cached_property
    def index(self) -> dict[str, int]:
        """The id of each word."""
        return {word: i for i, word in enumerate(self.words)}

    @property
    def arrays(self) -> Arrays:
        """What the decoder reads."""
        return (
            self.unigrams,
            self.ids,
            self.logs,
            self.log_books,
            self.starts,
            self.backoffs,
            self.backoff_books,
        )


def load(path: Path | None = None) -> LanguageModel:
    """Return the model in `path`, or the one in the package."""
    return _unpack(archive.load(path or files(__package__).joinpath("models", "syllables.npz")))


def _unpack(packed: dict[str, Any]) -> LanguageModel:
    words = list(CLASS_NAMES) + packed["words"].tobytes().decode().split("\n")
    ids, starts = [], []
    for k in range(3):
        last_words = packed[f"high{k}"].astype(np.uint16)
        last_words <<= 8
        last_words |= packed[f"low{k}"]
        ids.append(last_words)
        places = np.zeros(len(packed[f"fan{k}"]) + 1, dtype=np.int32)
        np.cumsum(packed[f"fan{k}"], out=places[1:])
        starts.append(places)
    shares = (packed["capitals"].astype(np.float32) + 0.5) / 256
    logs, log_books, backoffs, backoff_books = (
        tuple(packed[f"{name}{k}"] for k in range(3)) for name in ("log", "log_book", "backoff", "backoff_book")
    )
    return LanguageModel(
        words,
        packed["unigrams"].astype(np.float32),
        np.log(shares),
        np.log(1 - shares),
        *map(tuple, (ids, logs, log_books, starts, backoffs, backoff_books)),
    )
