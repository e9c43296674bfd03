"""Trains the language model from text files."""

import json
from collections import Counter
from collections.abc import Sequence
from functools import partial
from importlib.resources import files
from pathlib import Path

import numpy as np

from ...data import load_table, load_toml
from ..tokens import FIRST_WORD
from . import ngrams
from .pack import pack


def weight_of(name: str) -> float:
    """Return how much a text file counts, by the start of its name."""
    weights: dict[str, float] = load_toml("repair_training.toml")["weights"]
    return next((weight for start, weight in weights.items() if name.startswith(start)), 1.0)


def phrases() -> list[str]:
    """Return the genre's phrases and names of the data file."""
    return [row[0] for row in load_table("repair_phrases.tsv")]


def communes() -> list[str]:
    """Return the names of communes, districts and provinces, old and new, of underthesea's map (Apache-2.0)."""
    text = files("underthesea").joinpath("address", "data", "mapping.json").read_text(encoding="utf-8")
    rows = json.loads(text)["ward_mapping"]
    return sorted({name for row in rows for name in row.values() if isinstance(name, str) and " " in name})


def train(paths: Sequence[Path], out: Path) -> None:
    """Train on these files and write the packed model."""
    settings = load_toml("repair_training.toml")
    numbers: dict[str, int] = {}
    capital: Counter[str] = Counter()
    small: Counter[str] = Counter()
    streams = []
    sources = [partial(ngrams.read_text, path) for path in paths] + [phrases, communes]
    for read in sources:
        streams.append(ngrams.encode(read(), numbers))
        more_capital, more_small = ngrams.count_cases(read())
        capital += more_capital
        small += more_small
    weights = [*(weight_of(path.name) for path in paths), weight_of("phrases"), weight_of("communes")]
    size = len(numbers) + FIRST_WORD
    totals = np.sum([w * np.bincount(s, minlength=size) for s, w in zip(streams, weights, strict=True)], axis=0)
    words, mapping = ngrams.choose_vocabulary(totals, numbers, settings["vocabulary"], settings["rarest"])
    levels = ngrams.train(
        [mapping[s] for s in streams], weights, len(words) + FIRST_WORD, settings["sizes"], settings["floors"]
    )
    pack(out, words, ngrams.capital_shares(words, capital, small), levels)
