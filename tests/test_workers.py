"""Children that crash, hang or fail, and the parent that goes on."""

import os
import time

from vnreport_extract.workers import WorkerDied, run_all


def work(task: str) -> str:
    if task == "crash":
        os._exit(9)
    if task == "hang":
        time.sleep(60)
    return task.upper()


def test_a_crash_and_a_hang_cost_one_task_each() -> None:
    started = time.monotonic()
    results = dict(run_all(work, ["a", "crash", "b", "hang", "c"], jobs=2, seconds=3))
    assert {task: r for task, r in results.items() if isinstance(r, str)} == {"a": "A", "b": "B", "c": "C"}
    assert isinstance(results["crash"], WorkerDied) and "crashed" in str(results["crash"])
    assert isinstance(results["hang"], WorkerDied) and "3 s" in str(results["hang"])
    assert time.monotonic() - started < 30


def test_stopping_early_ends_the_children() -> None:
    started = time.monotonic()
    for _ in run_all(work, ["a", "hang", "hang"], jobs=2, seconds=50):
        break
    assert time.monotonic() - started < 20
