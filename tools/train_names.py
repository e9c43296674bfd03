"""Train the ranker of names: ``python -m tools.train_names FOLDER... [--cross-validate]``.

Each FOLDER holds annotated documents, ``NAME.txt`` and ``NAME.jsonl`` (annotation guide). Fixed seed; the
weights go to the package's ``extract/models/names.json``. `--cross-validate` reports the share of names right
by document, each document named by a model that has not seen it, and the learning curve; it writes the
curve from which confidence is calibrated.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

import vnreport_extract.extract
from vnreport_extract.extract.features import Parent, Surroundings, surroundings_features
from vnreport_extract.extract.figures import Figure
from vnreport_extract.extract.names import Own, dice, syllables
from vnreport_extract.extract.ranker import SAME_NAME, Candidate, Ranker, all_features, choose, fits

from .annotated import Annotated, Record, load

SEED = 20261123
EPOCHS = 120
STEP = 0.06
DECAY = 1.2e-3
SHARPNESS = 8.0  # how much more a closer name weighs among the right ones
KEPT = 0.004  # weights below are left out of the model file
FOLDS = 6
MODELS = Path(vnreport_extract.extract.__file__).parent / "models"


@dataclass(slots=True)
class Example:
    """One figure's candidates: their features, and how near each comes to the gold name."""

    features: list[npt.NDArray[np.int32]]
    closeness: npt.NDArray[np.float64]


@dataclass(slots=True)
class Collector:
    """Makes examples while a document is walked; the history holds the gold names or a model's."""

    vocabulary: dict[str, int]
    ranker: Ranker | None = None
    examples: list[Example] = field(default_factory=list)
    gold: dict[int, Record] = field(default_factory=dict)

    def collect(self, document: Annotated) -> list[Example]:
        """Return the examples of one document."""
        self.examples, self.gold = [], {}
        document.walk(self.choose, self.gold)
        return self.examples

    def choose(self, owns: Sequence[Own], parents: Sequence[Parent | None], around: Surroundings) -> Candidate:
        """Record one figure's candidates; return what the history shall hold."""
        around.base = surroundings_features(around)
        record = self.gold.get(id(around.site.quantity))
        if record is None:
            return choose(self.ranker.rank(owns, parents, around)) if self.ranker else Candidate(owns[0], None)
        candidates = [Candidate(own, parent) for own in owns for parent in parents if fits(own, parent)]
        wanted = syllables(record["indicator"])
        closeness = np.array([dice(syllables(candidate.name), wanted) for candidate in candidates])
        if closeness.size and closeness.max() >= SAME_NAME:
            rows = [self._indices(all_features(candidate, around)) for candidate in candidates]
            self.examples.append(Example(rows, closeness))
        if self.ranker:
            return choose(self.ranker.rank(owns, parents, around))
        parent, _, last = record["indicator"].rpartition(" - ")
        shared = candidates[int(closeness.argmax())].own.shared if candidates else ""
        return Candidate(Own(last, "G", shared=shared), Parent(parent, "gold") if parent else None)

    def _indices(self, features: Sequence[str]) -> npt.NDArray[np.int32]:
        known = self.vocabulary
        return np.array([known.setdefault(feature, len(known)) for feature in features], dtype=np.int32)


def fit(examples: Sequence[Example], size: int) -> npt.NDArray[np.float64]:
    """Return the weights that make the right candidates probable (softmax over each figure's candidates, Adam)."""
    rows = [row for example in examples for row in example.features]
    columns = np.concatenate(rows)
    row_of = np.repeat(np.arange(len(rows)), [len(row) for row in rows])
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


@dataclass(slots=True)
class Trainer:
    """Trains rankers on sets of documents; what the gold history gives is collected once."""

    vocabulary: dict[str, int] = field(default_factory=dict)
    gold: dict[str, list[Example]] = field(default_factory=dict)

    def train(self, documents: Sequence[Annotated]) -> Ranker:
        """Train with the gold names as history, then with the first model's own beside them."""
        examples = [example for document in documents for example in self._gold(document)]
        ranker = self._ranker(examples)
        own = Collector(self.vocabulary, ranker)
        return self._ranker(examples + [example for document in documents for example in own.collect(document)])

    def _gold(self, document: Annotated) -> list[Example]:
        if document.name not in self.gold:
            self.gold[document.name] = Collector(self.vocabulary).collect(document)
        return self.gold[document.name]

    def _ranker(self, examples: Sequence[Example]) -> Ranker:
        weights = fit(examples, len(self.vocabulary))
        return Ranker({f: round(float(weights[i]), 3) for f, i in self.vocabulary.items() if abs(weights[i]) >= KEPT})


@dataclass(slots=True)
class Judged:
    """A figure beside its annotation: whether its name is the annotated one, and its role of the same kind."""

    document: str
    record: Record
    figure: Figure
    name_right: bool
    role_right: bool


_KINDS = {"actual": "value", "estimate": "value", "target": "target"}


def evaluate(ranker: Ranker, documents: Sequence[Annotated]) -> list[Judged]:
    """Name the figures of some documents and judge each."""
    judged = []
    for document in documents:
        for record, figure in document.walk(lambda o, p, a: choose(ranker.rank(o, p, a))):
            same_name = dice(syllables(figure.name), syllables(record["indicator"])) >= SAME_NAME
            kinds = (_KINDS.get(record["role"], "relative"), _KINDS.get(figure.role.value, "relative"))
            judged.append(Judged(document.name, record, figure, same_name, kinds[0] == kinds[1]))
    return judged


def cross_validate(documents: Sequence[Annotated], trainer: Trainer, share: float = 1.0) -> list[Judged]:
    """Judge every document by a model trained on (a share of) the documents of the other folds."""
    order = list(documents)
    random.Random(SEED).shuffle(order)
    judged: list[Judged] = []
    for fold in range(FOLDS):
        held = order[fold::FOLDS]
        rest = [document for document in order if document not in held]
        judged += evaluate(trainer.train(rest[: max(1, round(len(rest) * share))]), held)
    return judged


def calibrate(judged: Sequence[Judged], bins: int = 12) -> list[tuple[float, float]]:
    """Return (support, share right) of equally large bins of figures by support, made to rise."""
    ordered = sorted(judged, key=lambda one: one.figure.support)
    points: list[tuple[float, float]] = []
    for part in np.array_split(np.arange(len(ordered)), bins):
        chosen = [ordered[i] for i in part]
        support = sum(one.figure.support for one in chosen) / len(chosen)
        right = sum(one.name_right and one.role_right for one in chosen) / len(chosen)
        points.append((round(support, 3), round(max(right, points[-1][1] if points else 0.0), 3)))
    return points


def report(documents: Sequence[Annotated]) -> None:
    """Print the learning curve by cross-validation; write the calibration curve of the whole."""
    trainer = Trainer()
    judged: list[Judged] = []
    for share in (0.25, 0.5, 1.0):
        judged = cross_validate(documents, trainer, share)
        right = sum(one.name_right for one in judged) / len(judged)
        print(f"{share:.0%} of the other documents: {right:.4f} of {len(judged)} names right", file=sys.stderr)
    for document in documents:
        own = [one for one in judged if one.document == document.name]
        names = sum(one.name_right for one in own) / len(own)
        roles = sum(one.role_right for one in own) / len(own)
        print(f"  {document.name:8} {len(own):4} names {names:.3f} roles {roles:.3f}", file=sys.stderr)
    _write("calibration.json", {"points": calibrate(judged)})


def _write(name: str, content: dict[str, Any]) -> None:
    (MODELS / name).write_text(json.dumps(content, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")


def main(arguments: Sequence[str] | None = None) -> None:
    """Train, or cross-validate, from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--cross-validate", action="store_true")
    options = parser.parse_args(arguments)
    documents = [document for folder in options.folders for document in load(folder)]
    if options.cross_validate:
        report(documents)
    else:
        ranker = Trainer().train(documents)
        _write("names.json", {"weights": dict(sorted(ranker.weights.items()))})


if __name__ == "__main__":
    main()
