"""Learns classes of words from text without annotations: ``python -m tools.training.words FOLDER...``.

Words of one or two syllables are described by the words that stand within two places of them (positive pointwise
mutual information, reduced by singular values: Levy & Goldberg 2014) and put into classes by spherical k-means.
The result goes to the package's ``extract/models/words.npz``; the seed is fixed.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix, hstack
from scipy.sparse.linalg import svds

from vnreport_extract.extract import word_classes
from vnreport_extract.repair.train.language import plain
from vnreport_extract.repair.train.ngrams import read_text

Array = Any
TOKEN = re.compile(r"[^\W\d_]+|\d[\d.,/]*|[^\w\s]")
# Characters read of each file, by the start of its name; of the other files all.
MOST = {"official_phapdien": 12_000_000}
# Of an encyclopedia only the paragraphs that state figures: this share of their characters is digits.
STATES_FIGURES = {"wiki": 0.012}
REPORTS = 6  # times that the annotated reports count
WORDS, CONTEXTS, DIMENSIONS = 20_000, 3000, 128
SIZES = (40, 200, 800)  # how many classes, from broad to narrow
PAIR_COUNT, PAIR_STRENGTH = 30, 0.38  # of two syllables that are one word: how often seen, normalised information
NEIGHBOURS = (-2, -1, 1, 2)
ROUNDS = 25
BREAK, FIGURE = 0, 1
SEED = 1


def main(folders: Sequence[Path], out: Path) -> None:
    """Learn the classes from the text files and annotated reports of some folders and write them."""
    names, stream, counts = _units(*_encode(folders))
    vectors = _vectors(stream, len(names))
    weights = np.sqrt(counts)
    classes = np.stack([_cluster(vectors, size, weights) for size in SIZES], axis=1)
    kept = [place for place, name in enumerate(names) if name[0].isalpha()]
    text = np.frombuffer("\n".join(names[place] for place in kept).encode(), dtype=np.uint8)
    np.savez_compressed(out, words=text, classes=classes[kept].astype(np.uint16))


def _lines(folders: Sequence[Path]) -> Iterator[str]:
    for path in sorted(path for folder in folders for path in folder.iterdir()):
        if path.suffix == ".vnr":
            yield from REPORTS * plain(path.read_text(encoding="utf-8"))
        elif path.name.endswith((".txt", ".txt.xz")):
            least = next((least for start, least in STATES_FIGURES.items() if path.name.startswith(start)), 0.0)
            left = next((most for start, most in MOST.items() if path.name.startswith(start)), sys.maxsize)
            for line in read_text(path):
                left -= len(line)
                if sum(map(str.isdigit, line)) >= least * len(line):
                    yield line
                if left < 0:
                    break


def _encode(folders: Sequence[Path]) -> tuple[Array, list[str]]:
    """Return the text as ids, and the syllables, marks, breaks and figures that they stand for."""
    known = {"<break>": BREAK, "<figure>": FIGURE}
    ids: list[int] = []
    for line in _lines(folders):
        ids.append(BREAK)
        ids += [FIGURE if w[0].isdigit() else known.setdefault(w, len(known)) for w in TOKEN.findall(line.lower())]
    return np.array(ids, dtype=np.int64), list(known)


def _units(ids: Array, words: list[str]) -> tuple[list[str], Array, Array]:
    """Return the most frequent words, the text as their numbers (-1 for others), and how often each is seen."""
    size = len(words)
    alphabetic = np.array([word[0].isalpha() for word in words])
    pairs = ids[:-1] * size + ids[1:]
    kinds, counts = np.unique(pairs[alphabetic[ids[:-1]] & alphabetic[ids[1:]]], return_counts=True)
    kinds, counts = kinds[counts >= PAIR_COUNT], counts[counts >= PAIR_COUNT]
    single = np.bincount(ids, minlength=size).astype(float)
    information = np.log(counts * len(ids) / (single[kinds // size] * single[kinds % size]))
    strength = information / -np.log(counts / len(ids))
    kinds, strength = kinds[strength > PAIR_STRENGTH], strength[strength > PAIR_STRENGTH]
    places = np.minimum(np.searchsorted(kinds, pairs), len(kinds) - 1)
    found = np.where(kinds[places] == pairs, strength[places], 0.0).tolist()
    units = ids.copy()
    kept = np.ones(len(ids), dtype=bool)
    place = 0
    while place < len(found):
        following = found[place + 1] if place + 1 < len(found) else 0.0
        if found[place] > 0 and found[place] >= following:
            units[place] = pairs[place] + size  # the numbers of pairs follow those of syllables
            kept[place + 1] = False
            place += 1
        place += 1
    kinds, stream, counts = np.unique(units[kept], return_inverse=True, return_counts=True)
    top = np.argsort(-counts, kind="stable")[:WORDS]
    rank = np.full(len(kinds), -1, dtype=np.int64)
    rank[top] = np.arange(len(top))
    names = [
        words[unit] if unit < size else f"{words[(unit - size) // size]} {words[(unit - size) % size]}"
        for unit in kinds[top].tolist()
    ]
    return names, rank[stream], counts[top]


def _vectors(stream: Array, size: int) -> Array:
    """Return a vector of length one for each word, alike for words with like neighbours."""
    blocks = []
    for offset in NEIGHBOURS:
        here = stream[max(0, -offset) : len(stream) - max(0, offset)]
        there = stream[max(0, offset) : len(stream) + min(0, offset)]
        known = (here >= 0) & (there >= 0) & (there < CONTEXTS)
        ones = np.ones(int(known.sum()), dtype=np.float32)
        blocks.append(csr_matrix((ones, (here[known], there[known])), shape=(size, CONTEXTS)))
    seen = hstack(blocks).tocsr().tocoo()
    of_word, of_context = (np.asarray(seen.sum(axis)).ravel() for axis in (1, 0))
    total = seen.data.sum()
    expected = of_word[seen.row] * of_context[seen.col] ** 0.75 * total**-0.75
    gain = np.maximum(np.log(seen.data / expected), 0).astype(np.float32)
    left, strength, _ = svds(csr_matrix((gain, (seen.row, seen.col)), shape=seen.shape), DIMENSIONS, random_state=SEED)
    vectors = left * np.sqrt(strength)
    return vectors / (np.linalg.norm(vectors, axis=1, keepdims=True) + 1e-9)


def _cluster(vectors: Array, size: int, weights: Array) -> Array:
    """Return the class of each vector."""
    random = np.random.default_rng(SEED)
    centres = vectors[random.choice(len(vectors), size, replace=False, p=weights / weights.sum())]
    nearest = np.zeros(len(vectors), dtype=np.int64)
    for _ in range(ROUNDS):
        nearest = np.argmax(vectors @ centres.T, axis=1)
        sums = csr_matrix((weights, (nearest, np.arange(len(vectors)))), shape=(size, len(vectors))) @ vectors
        empty = ~np.bincount(nearest, minlength=size).astype(bool)
        sums[empty] = vectors[random.integers(len(vectors), size=int(empty.sum()))]
        centres = sums / (np.linalg.norm(sums, axis=1, keepdims=True) + 1e-9)
    return nearest


if __name__ == "__main__":
    main([Path(folder) for folder in sys.argv[1:]], Path(word_classes.__file__).parent / "models" / "words.npz")
