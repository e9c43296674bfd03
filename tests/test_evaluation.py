"""Quality is tested too: every figure against its floor, on gold whose hash is known."""

import hashlib
import os
import tomllib
from pathlib import Path

import pytest

FLOORS = Path(__file__).parent / "floors.toml"

pytestmark = [pytest.mark.evaluation, pytest.mark.xdist_group("evaluation")]


def gold_hash(evaluation: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted((evaluation / "gold").glob("*.*")):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:16]


@pytest.fixture(scope="module")
def figures(evaluation: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, float]:
    os.environ["VNREPORT_EVAL"] = str(evaluation)
    from tools.score import evaluate

    return evaluate(tmp_path_factory.mktemp("score") / "run")


def test_the_gold_is_the_one_the_floors_were_set_on(evaluation: Path) -> None:
    assert gold_hash(evaluation) == tomllib.loads(FLOORS.read_text(encoding="utf-8"))["gold"]["sha256"]


def test_no_figure_falls_below_its_floor(figures: dict[str, float]) -> None:
    floors = tomllib.loads(FLOORS.read_text(encoding="utf-8"))
    low = [f"{k}: {figures[k]:.4f} < {v}" for k, v in floors["at_least"].items() if figures[k] < v]
    high = [f"{k}: {figures[k]:.4f} > {v}" for k, v in floors["at_most"].items() if figures[k] > v]
    assert not low + high, "\n".join(low + high)
