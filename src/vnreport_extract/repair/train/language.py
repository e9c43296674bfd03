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

# The markup of annotated reports: what is not printed, how a line opens, figures and references, marks of notes.
_UNPRINTED = re.compile(r"^(?::|//|!(?:letterhead|closing|table|end|page|landscape|portrait)).*$", re.MULTILINE)
_OPENING = re.compile(r"^(?:#\d\w?|!\w+|\[\^\d+\]) ", re.MULTILINE)
_FIGURE = re.compile(r"[{\[]{2}!?(.*?)(?:\|.*?)?[}\]]{2}")
_NOTE = re.compile(r"\[\^\d+\]")


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


def reports(annotated: Iterable[Path] = ()) -> list[str]:
    """Return the invented report prose of the data file, and that of annotated reports (``.vnr``) without markup."""
    lines = list(load_lines("repair_reports.txt"))
    for path in annotated:
        lines += plain(path.read_text(encoding="utf-8"))
    return lines


def plain(source: str) -> list[str]:
    """Return the lines of an annotated report as they are printed."""
    source = _OPENING.sub("", _UNPRINTED.sub("", source))
    source = _NOTE.sub("", _FIGURE.sub(r"\1", source)).replace("*", "")
    source = re.sub(r"\s*\|\s*", "\n", source)
    return [line.strip() for line in source.split("\n") if line.strip()]


def _near() -> Callable[[str], bool]:
    genre = load_toml("repair_training.toml")["genre"]
    cues = re.compile(rf"\b(?:{'|'.join(genre['cues'])})\b", re.IGNORECASE)
    return partial(ngrams.near_genre, cues=cues, share=genre["share"])


def weigh_genre(weight: float) -> float:
    """Return what the paragraphs near the genre count, in a source that counts `weight` otherwise."""
    genre = load_toml("repair_training.toml")["genre"]
    return float(max(genre["factor"] * weight, genre["least"]))


def train(paths: Sequence[Path], annotated: Sequence[Path], out: Path) -> None:
    """Train on these files of text and annotated reports, and write the packed model."""
    settings = load_toml("repair_training.toml")
    numbers: dict[str, int] = {}
    capital: Counter[str] = Counter()
    small: Counter[str] = Counter()
    streams, weights = [], []
    near = _near()
    own: dict[str, Callable[[], list[str]]] = {
        "phrases": phrases,
        "communes": communes,
        "reports": partial(reports, annotated),
    }
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
