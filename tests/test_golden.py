"""The samples, end to end: against the golden files cell by cell, and against their truth."""

import csv
import re
from collections import Counter
from pathlib import Path

import pytest

from vnreport_extract.golden import Files, differences, produce, read_golden

ROOT = Path(__file__).parent.parent
# One worker runs the samples, once.
pytestmark = pytest.mark.xdist_group("golden")

SCANS = {
    "giua-nhiem-ky-scan": "giua-nhiem-ky",
    "giua-nhiem-ky-wrong-layer": "giua-nhiem-ky",
    "nghi-quyet-scan": "nghi-quyet",
}


@pytest.fixture(scope="module")
def produced() -> Files:
    return produce(ROOT)


def figures(rows: list[dict[str, str]]) -> Counter[tuple[float, float, str]]:
    """Return the figures with the first word of their units: ``cơ quan, đơn vị`` and ``cơ quan`` count the same."""
    return Counter((float(row["low"]), float(row["high"]), re.split(r"[ ,]", row["unit"].lower())[0]) for row in rows)


def truth(doc: str) -> list[dict[str, str]]:
    with (ROOT / "golden" / "truth" / f"{doc}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def found(files: Files, doc: str) -> list[dict[str, str]]:
    head, *body = files[f"{doc}/observations.csv"]
    return [dict(zip(head, row, strict=True)) for row in body]


def f1(got: Counter[tuple[float, float, str]], want: Counter[tuple[float, float, str]]) -> float:
    return 2 * (got & want).total() / (got.total() + want.total())


def test_nothing_moved_in_the_samples_that_need_no_ocr(produced: Files) -> None:
    """What tesseract reads depends on its version, so scans are held against their truth alone."""
    digital = {name: rows for name, rows in produced.items() if name.split("/")[0] not in SCANS}
    golden = {name: rows for name, rows in read_golden(ROOT).items() if name.split("/")[0] not in SCANS}
    assert list(differences(golden, digital)) == []


def test_an_ordinary_run_does_not_rewrite_golden_files(tmp_path: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in (ROOT / "golden").rglob("*") if path.is_file()}
    (tmp_path / "samples" / "reports").mkdir(parents=True)
    (tmp_path / "samples" / "reports" / "a.txt").write_text("Tỷ lệ hộ nghèo năm 2023 là 2,15%.", encoding="utf-8")
    assert produce(tmp_path)
    assert before == {path: path.stat().st_mtime_ns for path in (ROOT / "golden").rglob("*") if path.is_file()}
    assert not (tmp_path / "golden").exists()


@pytest.mark.parametrize("path", sorted((ROOT / "golden" / "truth").glob("*.csv")), ids=lambda path: path.stem)
def test_figures_and_units_against_the_truth(produced: Files, path: Path) -> None:
    assert f1(figures(found(produced, path.stem)), figures(truth(path.stem))) >= 0.9


@pytest.mark.parametrize(("scan", "digital"), SCANS.items())
def test_a_scan_gives_the_figures_of_its_digital_twin(produced: Files, scan: str, digital: str) -> None:
    twin = f1(figures(found(produced, digital)), figures(truth(digital)))
    assert f1(figures(found(produced, scan)), figures(truth(scan))) >= twin - 0.05
