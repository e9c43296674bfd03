"""Packs trained levels into the file that `lm.load` reads."""

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .. import archive
from ..tokens import FIRST_WORD
from .ngrams import Level


def codebook(values: NDArray[np.float64], size: int = 256) -> tuple[NDArray[np.float32], NDArray[np.uint8]]:
    """Return at most `size` levels that fit the values (means of equal ranges of rank) and each value's level."""
    distinct = np.unique(np.quantile(values, np.linspace(0, 1, size + 1)))
    edges = distinct[1:-1]
    codes = np.searchsorted(edges, values, side="right")
    sums, counts = np.bincount(codes, values, len(edges) + 1), np.bincount(codes, minlength=len(edges) + 1)
    return (sums / np.maximum(counts, 1)).astype(np.float32), codes.astype(np.uint8)


def pack(path: Path, words: list[str], capitals: NDArray[np.float64], levels: list[Level]) -> None:
    """Write the model; contexts come in the order of their own n-grams, so that no key need be stored."""
    arrays: dict[str, Any] = {
        "words": np.frombuffer("\n".join(words).encode(), dtype=np.uint8),
        "capitals": np.concatenate([np.full(FIRST_WORD, 128), capitals * 256]).astype(np.uint8),
        "unigrams": np.log(levels[0].probabilities).astype(np.float16),
    }
    for k in range(3):
        level, below = levels[k + 1], levels[k]
        kept = level.kept
        last = (level.keys[kept] & np.uint64(0xFFFF)).astype(np.uint16)
        arrays[f"high{k}"], arrays[f"low{k}"] = (last >> 8).astype(np.uint8), (last & 0xFF).astype(np.uint8)
        arrays[f"log_book{k}"], arrays[f"log{k}"] = codebook(np.log(level.probabilities[kept]))
        fan = np.bincount(level.context[kept], minlength=len(below.keys))[below.kept]
        arrays[f"fan{k}"] = fan.astype(np.uint16)
        arrays[f"backoff_book{k}"], arrays[f"backoff{k}"] = codebook(np.log(below.backoff)[below.kept])
    archive.save(path, arrays)
