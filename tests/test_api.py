"""What a developer who builds on the package relies on."""

import subprocess
import sys
from pathlib import Path

import pytest

import vnreport_extract
from vnreport_extract.errors import InputError
from vnreport_extract.export.schema import schemas

TEXT = "BÁO CÁO\nKết quả năm 2023\n\nTỷ lệ hộ nghèo 2,15% (Nghị quyết dưới 3%).\n"


@pytest.fixture
def report(tmp_path: Path) -> vnreport_extract.Report:
    path = tmp_path / "a.txt"
    path.write_text(TEXT, encoding="utf-8")
    return vnreport_extract.extract(path)


@pytest.mark.parametrize(
    "imports",
    [
        "from vnreport_extract import extract",
        "import vnreport_extract.pipeline; from vnreport_extract import extract",
        "from vnreport_extract.extract import extract_observations; from vnreport_extract import extract",
        "import vnreport_extract.extract.roles as roles; from vnreport_extract import extract; roles.near",
        "import vnreport_extract; extract = vnreport_extract.extract; import vnreport_extract.extract.names; "
        "extract = vnreport_extract.extract",
    ],
)
def test_extract_is_the_function_whatever_was_imported_before(imports: str, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    code = f"{imports}; print(len(extract('a.txt').indicators()))"
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.stdout == "1\n", done.stderr


def test_tables_are_frames_with_the_columns_of_the_files(report: vnreport_extract.Report) -> None:
    row = report.indicators().iloc[0]
    assert (row["value_low"], row["target_op"], row["target_low"], row["period"]) == (2.15, "<", 3.0, "2023")
    for name, schema in schemas().items():
        assert list(report.table(name).columns) == schema.columns
    assert "1 pages" in repr(report)


def test_an_unknown_table_is_named(report: vnreport_extract.Report) -> None:
    with pytest.raises(KeyError, match="no such table; there are documents"):
        report.table("figures")


def test_saving_a_second_report_keeps_the_first(report: vnreport_extract.Report, tmp_path: Path) -> None:
    import pandas as pd

    other = tmp_path / "b.txt"
    other.write_text(TEXT, encoding="utf-8")
    report.save(tmp_path / "out")
    vnreport_extract.extract(other).save(tmp_path / "out")
    assert pd.read_csv(tmp_path / "out" / "indicators.csv")["doc"].tolist() == ["a", "b"]


def test_a_file_that_cannot_be_read_raises_with_one_line(tmp_path: Path) -> None:
    (tmp_path / "empty.pdf").touch()
    with pytest.raises(InputError) as error:
        vnreport_extract.extract(tmp_path / "empty.pdf")
    assert "\n" not in str(error.value)


def test_figures_are_numbers_in_every_frame(report: vnreport_extract.Report, tmp_path: Path) -> None:
    bare = tmp_path / "bare.txt"
    bare.write_text("BÁO CÁO\nKết quả chung\n", encoding="utf-8")
    for one in (report, vnreport_extract.extract(bare)):
        assert {one.indicators()[name].dtype.kind for name in ("value_low", "change", "attainment")} <= {"f", "i"}
