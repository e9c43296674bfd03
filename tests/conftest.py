import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
EVALUATION = Path(os.environ.get("VNREPORT_EVAL", ROOT.parent / "shared"))

# The tests and the children they start read pages one thread each: two at a time are faster so.
os.environ["OMP_THREAD_LIMIT"] = "1"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Without the evaluation folder its tests are skipped with a word; in CI their absence is a failure."""
    if (EVALUATION / "eval" / "score.py").exists() or os.environ.get("CI"):
        return
    skip = pytest.mark.skip(reason=f"no evaluation folder at {EVALUATION} (set VNREPORT_EVAL)")
    for item in items:
        if "evaluation" in item.keywords:
            item.add_marker(skip)


@pytest.fixture(scope="session")
def evaluation() -> Path:
    assert (EVALUATION / "eval" / "score.py").exists(), f"no evaluation folder at {EVALUATION}: set VNREPORT_EVAL"
    return EVALUATION


@pytest.fixture
def vnreport() -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run the command line as a user does."""

    def run(*arguments: str | Path, stdin: bytes | None = None, **env: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "vnreport_extract", *map(str, arguments)]
        done = subprocess.run(command, input=stdin, capture_output=True, env=os.environ | env, timeout=300)
        return subprocess.CompletedProcess(command, done.returncode, done.stdout.decode(), done.stderr.decode())

    return run
