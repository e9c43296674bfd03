"""Trains the language model from text files."""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from importlib.resources import files
from pathlib import Path

import numpy as np

from ...data import load_lines, load_table, load_toml
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


def reports() -> list[str]:
    """Return the invented report prose of the data file."""
    return load_lines("repair_reports.txt")


def _near() -> Callable[[str], bool]:
    genre = load_toml("repair_training.toml")["genre"]
    cues = re.compile(rf"\b(?:{'|'.join(genre['cues'])})\b", re.IGNORECASE)
    return partial(ngrams.near_genre, cues=cues, share=genre["share"])


def weigh_genre(weight: float) -> float:
    """Return what the paragraphs near the genre count, in a source that counts `weight` otherwise."""
    genre = load_toml("repair_training.toml")["genre"]
    return float(max(genre["factor"] * weight, genre["least"]))


def train(paths: Sequence[Path], out: Path) -> None:
    """Train on these files and write the packed model."""
    settings = load_toml("repair_training.toml")
    numbers: dict[str, int] = {}
    capital: Counter[str] = Counter()
    small: Counter[str] = Counter()
    streams, weights = [], []
    near = _near()
    own: dict[str, Callable[[], list[str]]] = {"phrases": phrases, "communes": communes, "reports": reports}
    for path in paths:
        close, far = ngrams.encode_by_genre(ngrams.read_text(path), numbers, near)
        streams += [close, far]
        weights += [weigh_genre(weight_of(path.name)), weight_of(path.name)]
    for name, read in own.items():
        streams.append(ngrams.encode(read(), numbers))
        weights.append(weight_of(name))
    sources: list[Callable[[], Iterable[str]]] = [partial(ngrams.read_text, path) for path in paths]
    for source in [*sources, *own.values()]:
        more_capital, more_small = ngrams.count_cases(source())
        capital += more_capital
        small += more_small
    size = len(numbers) + FIRST_WORD
    totals = np.sum([w * np.bincount(s, minlength=size) for s, w in zip(streams, weights, strict=True)], axis=0)
    words, mapping = ngrams.choose_vocabulary(totals, numbers, settings["vocabulary"], settings["rarest"])
    levels = ngrams.train(
        [mapping[s] for s in streams], weights, len(words) + FIRST_WORD, settings["sizes"], settings["floors"]
    )
    pack(out, words, ngrams.capital_shares(words, capital, small), levels)
