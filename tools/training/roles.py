"""Trains the chooser of roles (``extract/role_model.py``)."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from vnreport_extract.extract.clauses import Site
from vnreport_extract.extract.features import Parent, Surroundings
from vnreport_extract.extract.names import Own
from vnreport_extract.extract.prose import Chooser
from vnreport_extract.extract.ranker import Candidate
from vnreport_extract.extract.role_model import RoleModel
from vnreport_extract.model import Role

from .annotated import Annotated, Record
from .softmax import Indices, fit_classes

ROLES = tuple(role.value for role in Role)
EPOCHS = 150
DECAY = 1e-3
KEPT = 0.01  # weights below are left out of the model file
FOLDS = 3
SEED = 20261123
RoleOf = Callable[[str], RoleModel]


def any_name(owns: Sequence[Own], parents: Sequence[Parent | None], around: Surroundings) -> Candidate:
    """Return some candidate: roles are read before names."""
    return Candidate(owns[-1], None)


@dataclass(slots=True)
class RoleTrainer:
    """Trains models of roles on sets of documents; what the gold history gives is collected once."""

    vocabulary: dict[str, int] = field(default_factory=dict)
    seen: dict[str, list[tuple[Indices, str]]] = field(default_factory=dict)

    def train(self, documents: Sequence[Annotated]) -> RoleModel:
        """Train with the gold roles as history, then with the first model's own beside them."""
        examples = [example for document in documents for example in self._gold(document)]
        first = self._fit(examples)
        return self._fit(examples + [e for document in documents for e in self._collect(document, first)])

    def _gold(self, document: Annotated) -> list[tuple[Indices, str]]:
        if document.name not in self.seen:
            self.seen[document.name] = self._collect(document, None)
        return self.seen[document.name]

    def _collect(self, document: Annotated, model: RoleModel | None) -> list[tuple[Indices, str]]:
        gold: dict[int, Record] = {}
        examples: list[tuple[Indices, str]] = []
        known = self.vocabulary

        def choose(site: Site, features: Sequence[str]) -> Role:
            record = gold.get(id(site.quantity))
            if record is not None:
                row = np.array([known.setdefault(f, len(known)) for f in dict.fromkeys(features)], dtype=np.int32)
                examples.append((row, record["role"]))
            if model:
                return model.choose(features)
            return Role(record["role"]) if record else Role.ACTUAL

        document.walk(Chooser(any_name, choose), gold)
        return examples

    def _fit(self, examples: Sequence[tuple[Indices, str]]) -> RoleModel:
        """Fit one weight per feature and role."""
        target = np.array([[float(role == name) for name in ROLES] for _, role in examples])
        rows = [row for row, _ in examples]
        weights = fit_classes(rows, target, len(self.vocabulary), epochs=EPOCHS, decay=DECAY)
        model: dict[str, dict[str, float]] = {}
        for feature, place in self.vocabulary.items():
            kept = {name: round(float(weights[place, i]), 3) for i, name in enumerate(ROLES)}
            kept = {name: weight for name, weight in kept.items() if abs(weight) >= KEPT}
            if kept:
                model[feature] = kept
        return RoleModel(model)


def cross_fitted(documents: Sequence[Annotated]) -> RoleOf:
    """Return, by the name of a document, a model of roles that has not seen it."""
    order = sorted(documents, key=lambda document: document.name)
    random.Random(SEED).shuffle(order)
    trainer = RoleTrainer()
    models: dict[str, RoleModel] = {}
    for fold in range(FOLDS):
        held = order[fold::FOLDS]
        model = trainer.train([document for document in order if document not in held])
        models.update({document.name: model for document in held})
    return models.__getitem__
