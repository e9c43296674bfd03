"""``python -m tools.training FOLDER... [--cross-validate]``: train the models of roles and names.

Each FOLDER holds annotated documents, ``NAME.txt`` and ``NAME.jsonl`` (annotation guide). Fixed seeds; the
models go to the package's ``extract/models``. `--cross-validate` reports the shares of names and roles right
by document, each document read by models that have not seen it, and the learning curve; it writes the curve
from which confidence is calibrated.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from vnreport_extract.extract import ranker as ranking

from .annotated import Annotated, load
from .names import Judged, NameTrainer, calibrate, cross_validate
from .roles import RoleTrainer, cross_fitted

MODELS = Path(ranking.__file__).parent / "models"
CURVE = (0.25, 0.5, 1.0)


def train(documents: Sequence[Annotated]) -> None:
    """Train both models on all documents and write them."""
    roles = RoleTrainer().train(documents)
    _write("roles.json", {"weights": dict(sorted(roles.weights.items()))})
    ranker = NameTrainer(cross_fitted(documents)).train(documents)
    ranker.network.save(MODELS / "names.npz")


def report(documents: Sequence[Annotated]) -> None:
    """Print the learning curve by cross-validation; write the calibration curve of the whole."""
    trainer = NameTrainer(cross_fitted(documents))
    judged: list[Judged] = []
    for share in CURVE:
        judged = cross_validate(documents, trainer, share)
        _print(f"{share:.0%} of the other documents", judged)
    for document in documents:
        _print(f"  {document.name}", [one for one in judged if one.document == document.name])
    _write("calibration.json", {"points": calibrate(judged)})


def _print(title: str, judged: Sequence[Judged]) -> None:
    names, roles, both = (
        sum(part) / max(1, len(judged))
        for part in zip(*((j.name_right, j.role_right, j.name_right and j.role_right) for j in judged), strict=True)
    )
    print(f"{title:32} {len(judged):5} names {names:.3f} roles {roles:.3f} both {both:.3f}", file=sys.stderr)


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
        train(documents)


if __name__ == "__main__":
    main()
