"""Train the ranker of names: ``python -m vnreport_extract.extract.train FOLDER [--cross-validate]``.

FOLDER holds annotated documents, ``NAME.txt`` and ``NAME.jsonl`` (annotation guide). Fixed seed; the
weights go to ``models/names.json``. `--cross-validate` reports the share of names right by document,
each document named by a model that has not seen it, and the learning curve.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from ..data import load_lines
from .features import Parent, Surroundings, surroundings_features
from .figures import Context, Figure
from .names import Own, dice, syllables
from .prose import Chooser, read_text
from .quantities import find_quantities
from .ranker import SAME_NAME, Candidate, Ranker, all_features, choose, fits
from .roles import names_a_project

_FLAG = re.compile(r"\[(?P<key>goal|above|mark|heading)(?:=(?P<name>[^\]]+))?\]\s*")
_FIGURE = re.compile(r"\{(?P<figure>[^|{}]+)\|(?P<indicator>[^{}]+)\}")
SEED = 20261123
EPOCHS = 160
STEP = 0.06
DECAY = 2e-3
SHARPNESS = 8.0  # how much more a closer name weighs among the right ones
KEPT = 0.004  # weights below are left out of the model file


@dataclass(slots=True)
class Annotated:
    """A quantity as annotated: its place in its line and its gold fields."""

    start: int
    end: int
    low: float
    high: float
    op: str
    of: float | None
    unit: str
    text: str
    indicator: str
    role: str


@dataclass(slots=True)
class Example:
    """One figure's candidates: their features, and how near each comes to the gold name."""

    features: list[list[int]]
    closeness: npt.NDArray[np.float64]
    document: str


@dataclass(slots=True)
class Paragraph:
    """A line's text, its annotated quantities, and what stands around it (None: the lines before it)."""

    text: str
    quantities: list[Annotated]
    context: Context | None = None


@dataclass(slots=True)
class Corpus:
    """Documents as lists of paragraphs; `examples` are the invented ones that every model learns from."""

    documents: dict[str, list[Paragraph]] = field(default_factory=dict)
    examples: list[Paragraph] = field(default_factory=list)


def load(folder: Path) -> Corpus:
    """Read the annotated documents of a folder."""
    corpus = Corpus()
    for path in sorted(folder.glob("*.jsonl")):
        lines = path.with_suffix(".txt").read_text(encoding="utf-8").split("\n")
        by_line: dict[int, list[dict[str, Any]]] = defaultdict(list)
        for row in path.read_text(encoding="utf-8").split("\n"):
            if row.strip():
                record = json.loads(row)
                by_line[record["line"]].append(record)
        corpus.documents[path.stem] = [
            Paragraph(lines[n - 1], _located(lines[n - 1], by_line[n])) for n in sorted(by_line)
        ]
    corpus.examples = [_example(line) for line in load_lines("name_examples.txt")]
    return corpus


def _example(line: str) -> Paragraph:
    """Return the paragraph that a line of ``name_examples.txt`` writes."""
    context = Context()
    while found := _FLAG.match(line):
        line = line[found.end() :]
        context.goal |= found["key"] == "goal"
        context.source = "footnote" if found["key"] == "mark" else context.source
        context.project |= found["key"] == "heading" and names_a_project(found["name"])
        if found["name"]:
            context.above.append((found["key"], found["name"]))
    text, places, last = "", [], 0
    for found in _FIGURE.finditer(line):
        text += line[last : found.start()]
        places.append((len(text), found["indicator"]))
        text += found["figure"]
        last = found.end()
    text += line[last:]
    quantities = []
    for quantity in find_quantities(text):
        indicator = next((name for start, name in places if quantity.start <= start < quantity.end), None)
        if indicator:
            fields = (quantity.low, quantity.high, quantity.op, quantity.of, quantity.unit, quantity.text)
            quantities.append(Annotated(quantity.start, quantity.end, *fields, indicator, ""))
    return Paragraph(text, quantities, context)


def _located(line: str, records: Iterable[dict[str, Any]]) -> list[Annotated]:
    found, position = [], 0
    for record in records:
        text = record["text"]
        start = line.find(text, position)
        while start > 0 and (
            line[start - 1].isdigit() or (line[start - 1] in ".," and line[start - 2 : start - 1].isdigit())
        ):
            start = line.find(text, start + 1)
        if start < 0:
            continue
        position = start + 1
        unit, fields = record["unit"] or "", (record["low"], record["high"], record["op"], record["of"])
        found.append(Annotated(start, start + len(text), *fields, unit, text, record["indicator"], record["role"]))
    return sorted(found, key=lambda quantity: quantity.start)


def walk(lines: Sequence[Paragraph], choose: Chooser) -> list[tuple[Annotated, Figure]]:
    """Name every figure of a document with `choose`; return each with its annotation."""
    pairs: list[tuple[Annotated, Figure]] = []
    earlier: list[Figure] = []
    for line in lines:
        figures = read_text(line.text, line.quantities, line.context or Context(earlier=earlier), choose)
        pairs += zip(line.quantities, figures, strict=True)
        earlier = figures or earlier
    return pairs


class Collector:
    """Makes examples while a document is walked; the history holds the gold names or a model's."""

    def __init__(self, vocabulary: dict[str, int], ranker: Ranker | None) -> None:
        self.vocabulary, self.ranker = vocabulary, ranker
        self.examples: list[Example] = []
        self._document = ""

    def collect(self, name: str, lines: Sequence[Paragraph]) -> None:
        """Add the examples of one document."""
        self._document = name
        walk_with_gold(lines, self)

    def see(self, owns: Sequence[Own], parents: Sequence[Parent | None], around: Surroundings, gold: str) -> Candidate:
        """Record one figure's candidates; return what the history shall hold."""
        around.base = surroundings_features(around)
        candidates = [Candidate(own, parent) for own in owns for parent in parents if fits(own, parent)]
        wanted = syllables(gold)
        closeness = np.array([dice(syllables(candidate.name), wanted) for candidate in candidates])
        if closeness.size and closeness.max() >= SAME_NAME:
            features = [[self._index(f) for f in all_features(candidate, around)] for candidate in candidates]
            self.examples.append(Example(features, closeness, self._document))
        if self.ranker:
            return choose(self.ranker.rank(owns, parents, around))
        parent, _, last = gold.rpartition(" - ")
        shared = candidates[int(closeness.argmax())].own.shared if candidates else ""
        return Candidate(Own(last, "G", shared=shared), Parent(parent, "gold") if parent else None)

    def _index(self, feature: str) -> int:
        return self.vocabulary.setdefault(feature, len(self.vocabulary))


def walk_with_gold(lines: Sequence[Paragraph], collector: Collector) -> None:
    """Walk a document while `collector` records the candidates beside the gold names."""

    def choose(owns: Sequence[Own], parents: Sequence[Parent | None], around: Surroundings) -> Candidate:
        quantity = around.site.quantity
        assert isinstance(quantity, Annotated)
        return collector.see(owns, parents, around, quantity.indicator)

    walk(lines, choose)


def fit(examples: Sequence[Example], size: int) -> npt.NDArray[np.float64]:
    """Return the weights that make the right candidates probable (softmax over each figure's candidates, Adam)."""
    rows = [row for example in examples for row in example.features]
    lengths = np.array([len(row) for row in rows])
    columns = np.array([i for row in rows for i in row])
    row_of = np.repeat(np.arange(len(rows)), lengths)
    counts = np.array([len(example.features) for example in examples])
    example_of = np.repeat(np.arange(len(examples)), counts)
    target = np.concatenate([_target(example.closeness) for example in examples])
    starts = np.concatenate(([0], np.cumsum(counts)[:-1]))
    weights, mean, square = np.zeros(size), np.zeros(size), np.zeros(size)
    for epoch in range(1, EPOCHS + 1):
        scores = np.bincount(row_of, weights[columns], minlength=len(rows))
        scores -= np.maximum.reduceat(scores, starts)[example_of]
        probability = np.exp(scores)
        probability /= np.add.reduceat(probability, starts)[example_of]
        gradient = (
            np.bincount(columns, (probability - target)[row_of], minlength=size) / len(examples) + DECAY * weights
        )
        mean = 0.9 * mean + 0.1 * gradient
        square = 0.999 * square + 0.001 * gradient**2
        weights -= STEP * (mean / (1 - 0.9**epoch)) / (np.sqrt(square / (1 - 0.999**epoch)) + 1e-8)
    return weights


def _target(closeness: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return the probability each candidate should get: all of it to the right ones, more to the closer."""
    wanted: npt.NDArray[np.float64] = np.where(closeness >= SAME_NAME, np.exp(SHARPNESS * closeness), 0.0)
    share: npt.NDArray[np.float64] = wanted / wanted.sum()
    return share


def train(corpus: Corpus, names: Sequence[str]) -> Ranker:
    """Train on the named documents: once with the gold names as history, then with the first model's own."""
    ranker: Ranker | None = None
    for _ in range(2):
        vocabulary: dict[str, int] = {}
        gold = Collector(vocabulary, None)
        own = Collector(vocabulary, ranker) if ranker else None
        for collector in filter(None, (gold, own)):
            collector.collect("", corpus.examples)
            for name in names:
                collector.collect(name, corpus.documents[name])
        weights = fit(gold.examples + (own.examples if own else []), len(vocabulary))
        ranker = Ranker({f: round(float(weights[i]), 3) for f, i in vocabulary.items() if abs(weights[i]) >= KEPT})
    assert ranker
    return ranker


@dataclass(slots=True)
class Judged:
    """A figure beside its annotation: whether its name is the annotated one, and its role of the same kind."""

    quantity: Annotated
    figure: Figure
    name_right: bool
    role_right: bool


_KINDS = {"actual": "value", "estimate": "value", "target": "target"}


def evaluate(corpus: Corpus, ranker: Ranker, names: Sequence[str]) -> list[Judged]:
    """Name the figures of the named documents and judge each."""
    judged = []
    for name in names:
        for quantity, figure in walk(corpus.documents[name], lambda o, p, a: choose(ranker.rank(o, p, a))):
            same_name = dice(syllables(figure.name), syllables(quantity.indicator)) >= SAME_NAME
            kinds = (_KINDS.get(quantity.role, "relative"), _KINDS.get(figure.role.value, "relative"))
            judged.append(Judged(quantity, figure, same_name, kinds[0] == kinds[1]))
    return judged


def cross_validate(corpus: Corpus, folds: int = 8, share: float = 1.0) -> list[Judged]:
    """Judge every document by a model trained on (a share of) the documents of the other folds."""
    names = sorted(corpus.documents)
    random.Random(SEED).shuffle(names)
    judged: list[Judged] = []
    for fold in range(folds):
        held = names[fold::folds]
        rest = [name for name in names if name not in held]
        ranker = train(corpus, rest[: max(1, round(len(rest) * share))])
        judged += evaluate(corpus, ranker, held)
    return judged


def calibrate(judged: Sequence[Judged], bins: int = 10) -> list[tuple[float, float]]:
    """Return (support, share right) of equally large bins of figures by support, made to rise."""
    ordered = sorted(judged, key=lambda one: one.figure.support)
    points: list[tuple[float, float]] = []
    for part in np.array_split(np.arange(len(ordered)), bins):
        chosen = [ordered[i] for i in part]
        support = sum(one.figure.support for one in chosen) / len(chosen)
        right = sum(one.name_right and one.role_right for one in chosen) / len(chosen)
        points.append((round(support, 3), round(max(right, points[-1][1] if points else 0.0), 3)))
    return points


def report(corpus: Corpus) -> None:
    """Print the learning curve by cross-validation; write the calibration curve of the whole corpus."""
    judged: list[Judged] = []
    for share in (0.25, 0.5, 0.75, 1.0):
        judged = cross_validate(corpus, share=share)
        right = sum(one.name_right for one in judged) / len(judged)
        print(f"{share:.0%} of the other documents: {right:.4f} of {len(judged)} names right", file=sys.stderr)
    _write("calibration.json", {"points": calibrate(judged)})


def _write(name: str, content: dict[str, Any]) -> None:
    path = Path(__file__).parent / "models" / name
    path.write_text(json.dumps(content, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")


def main(arguments: Sequence[str] | None = None) -> None:
    """Train, or cross-validate, from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--cross-validate", action="store_true")
    options = parser.parse_args(arguments)
    corpus = load(options.folder)
    if options.cross_validate:
        report(corpus)
    else:
        ranker = train(corpus, sorted(corpus.documents))
        _write("names.json", {"weights": dict(sorted(ranker.weights.items()))})


if __name__ == "__main__":
    main()
