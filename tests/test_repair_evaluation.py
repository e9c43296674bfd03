"""Repair measured on the evaluation folder; the floors lie a little under what was reached."""

import importlib.util
import os
import unicodedata
from pathlib import Path
from types import ModuleType

import pytest

from vnreport_extract.repair import repair_text
from vnreport_extract.repair.tokens import skeleton

FOLDER = Path(os.environ.get("VNREPORT_EVAL", "../shared"))

pytestmark = [
    pytest.mark.evaluation,
    pytest.mark.skipif(not (FOLDER / "corpus").is_dir(), reason="no evaluation folder (VNREPORT_EVAL)"),
]


@pytest.fixture(scope="module")
def scorer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("score", FOLDER / "eval" / "score.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def text_of(name: str) -> str:
    return unicodedata.normalize("NFC", (FOLDER / "corpus" / f"{name}.txt").read_text(encoding="utf-8"))


def rights(scorer: ModuleType, truth: str, repaired: str) -> tuple[int, int]:
    right = total = 0
    for a, b in zip(truth.split("\n"), repaired.split("\n"), strict=True):
        pairs = scorer.aligned(scorer.syllables(a), scorer.syllables(b))
        total += sum(x is not None for x, _ in pairs)
        right += sum(x is not None and x == y for x, y in pairs)
    return right, total


@pytest.mark.parametrize("name", ["000", "001", "002", "004", "101", "102", "103"])
def test_sound_documents_are_untouched(name: str) -> None:
    assert repair_text(text_of(name)).text == text_of(name)


def test_stripped_documents_are_restored(scorer: ModuleType) -> None:
    scores = [rights(scorer, text_of(n), repair_text(skeleton(text_of(n))).text) for n in ("000", "001", "002", "004")]
    assert sum(r for r, _ in scores) / sum(t for _, t in scores) >= 0.992


def test_a_garbled_document_is_repaired(scorer: ModuleType) -> None:
    truth = (FOLDER / "gold" / "003.gold.txt").read_text(encoding="utf-8").split("\n")[:150]
    repaired = repair_text(text_of("003")).text.split("\n")[:150]
    right, total = rights(scorer, "\n".join(truth), "\n".join(repaired))
    assert right / total >= 0.98
