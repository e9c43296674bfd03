"""What a user at a terminal relies on."""

import csv
import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import click
import pytest

from vnreport_extract.cli import cli
from vnreport_extract.export.schema import schemas

Run = Callable[..., subprocess.CompletedProcess[str]]

REPORT = """BÁO CÁO
Kết quả thực hiện nhiệm vụ kinh tế - xã hội năm 2023

I. KẾT QUẢ

- Tỷ lệ hộ nghèo 2,15% (Nghị quyết dưới 3%).

- Tổng thu ngân sách nhà nước đạt 1.250,5 tỷ đồng, bằng 104% dự toán.
"""


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "in" / "báo cáo.txt"
    path.parent.mkdir()
    path.write_text(REPORT, encoding="utf-8")
    return path


def test_extract_writes_every_file_of_the_contract(vnreport: Run, report: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    done = vnreport("extract", report, "-o", out)
    assert done.returncode == 0, done.stderr
    assert done.stdout == ""
    for name, schema in schemas().items():
        with (out / f"{name}.csv").open(encoding="utf-8-sig", newline="") as stream:
            assert next(csv.reader(stream)) == schema.columns
        assert (out / f"{name}.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert (out / "text" / "báo cáo.txt").read_text(encoding="utf-8").split("\n") == REPORT.split("\n")
    record = json.loads((out / "documents" / "báo cáo.json").read_text(encoding="utf-8"))
    assert {"metadata", "sections", "footnotes", "references", "tables", "observations"} <= record.keys()
    package = json.loads((out / "datapackage.json").read_text(encoding="utf-8"))
    assert [resource["name"] for resource in package["resources"]] == list(schemas())


def test_the_main_table_pairs_value_and_target(vnreport: Run, report: Path, tmp_path: Path) -> None:
    vnreport("extract", report, "-o", tmp_path / "out")
    row = next(r for r in rows(tmp_path / "out" / "indicators.csv") if r["indicator"] == "Tỷ lệ hộ nghèo")
    assert (row["value_low"], row["unit"], row["target_op"], row["target_low"]) == ("2.15", "%", "<", "3")
    assert (row["period"], row["page"], row["line"]) == ("2023", "1", "6")
    money = next(r for r in rows(tmp_path / "out" / "observations.csv") if r["unit"] == "tỷ đồng")
    assert (money["low"], money["base_value_low"], money["base_unit"]) == ("1250.5", "1250500000000", "VND")


def test_a_second_run_does_only_what_is_new_or_changed(vnreport: Run, report: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    vnreport("extract", report.parent, "-o", out)
    first = (out / "documents" / "báo cáo.json").stat().st_mtime_ns
    (report.parent / "second.txt").write_text(REPORT.replace("2,15", "1,5"), encoding="utf-8")
    again = vnreport("extract", report.parent, "-o", out)
    assert "1 done" in again.stderr and "1 unchanged" in again.stderr
    assert (out / "documents" / "báo cáo.json").stat().st_mtime_ns == first
    assert {row["doc"] for row in rows(out / "documents.csv")} == {"báo cáo", "second"}
    report.write_text(REPORT.replace("2,15", "9,9"), encoding="utf-8")
    vnreport("extract", report.parent, "-o", out)
    assert any(row["low"] == "9.9" for row in rows(out / "observations.csv"))


def test_two_inputs_of_the_same_name_both_arrive(vnreport: Run, tmp_path: Path) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "r.txt").write_text(REPORT, encoding="utf-8")
    done = vnreport("extract", tmp_path / "a", tmp_path / "b", "-o", tmp_path / "out")
    assert done.returncode == 0
    listed = rows(tmp_path / "out" / "documents.csv")
    assert [row["doc"] for row in listed] == ["r", "r-2"]
    assert len({row["path"] for row in listed}) == 2


def test_a_failed_document_leaves_the_others_unharmed(vnreport: Run, report: Path, tmp_path: Path) -> None:
    (report.parent / "empty.pdf").write_bytes(b"")
    done = vnreport("extract", report.parent, "-o", tmp_path / "out")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    status = {row["doc"]: row["status"] for row in rows(tmp_path / "out" / "documents.csv")}
    assert status == {"báo cáo": "done", "empty": "failed"}
    assert next(r for r in rows(tmp_path / "out" / "documents.csv") if r["doc"] == "empty")["error"]


def test_a_missing_path_is_said_and_the_rest_is_done(vnreport: Run, report: Path, tmp_path: Path) -> None:
    done = vnreport("extract", report, tmp_path / "nowhere.pdf", "-o", tmp_path / "out")
    assert done.returncode == 1
    assert "nowhere.pdf" in done.stderr
    assert rows(tmp_path / "out" / "indicators.csv")


def test_nothing_to_do_is_a_usage_error(vnreport: Run, tmp_path: Path) -> None:
    (tmp_path / "hollow").mkdir()
    assert vnreport("extract", tmp_path / "hollow", "-o", tmp_path / "out").returncode == 2
    assert vnreport("extract").returncode == 2
    assert vnreport("no-such-command").returncode == 2


def test_an_output_folder_that_cannot_be_written(vnreport: Run, report: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    done = vnreport("extract", report, "-o", tmp_path / "file" / "out")
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1 and "cannot write" in done.stderr


def test_other_formats_hold_the_same_rows(vnreport: Run, report: Path, tmp_path: Path) -> None:
    import pandas as pd

    out = tmp_path / "out"
    vnreport("extract", report, "-o", out, "--format", "xlsx", "--format", "parquet", "--format", "jsonl")
    want = len(rows(out / "observations.csv"))
    assert len(pd.read_parquet(out / "observations.parquet")) == want
    assert len(pd.read_excel(out / "vnreport.xlsx", sheet_name="observations")) == want
    assert len((out / "observations.jsonl").read_text(encoding="utf-8").splitlines()) == want


def test_repair_keeps_lines_and_reads_standard_input(vnreport: Run) -> None:
    text = "Ty le ho ngheo giam 2,15%\n\nnam 2023 dat ket qua tot\n"
    done = vnreport("repair", "-", stdin=text.encode())
    assert done.returncode == 0
    assert done.stdout.count("\n") == text.count("\n")
    assert "2,15%" in done.stdout and "2023" in done.stdout


def test_repair_of_a_file_that_is_not_there(vnreport: Run, tmp_path: Path) -> None:
    done = vnreport("repair", tmp_path / "none.txt")
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1


def test_review_pages_hold_every_figure(vnreport: Run, report: Path, tmp_path: Path) -> None:
    vnreport("extract", report, "-o", tmp_path / "out")
    assert vnreport("review", tmp_path / "out").returncode == 0
    page = (tmp_path / "out" / "review" / "báo cáo.html").read_text(encoding="utf-8")
    for row in rows(tmp_path / "out" / "observations.csv"):
        assert row["text"] in page


def test_doctor_names_what_is_installed(vnreport: Run) -> None:
    done = vnreport("doctor")
    assert done.returncode == 0, done.stdout
    assert "tesseract" in done.stdout


def test_help_answers_at_once() -> None:
    command = [sys.executable, "-X", "importtime", "-m", "vnreport_extract", "--help"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    heavy = {"pandas", "numpy", "cv2", "ctypes", "underthesea", "pdfplumber", "tesserocr", "rich.progress"}
    loaded = {line.rsplit("|", 1)[-1].strip() for line in done.stderr.splitlines() if "|" in line}
    assert not heavy & loaded


def test_every_command_has_help_and_is_in_the_readme() -> None:
    readme = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")
    for name, command in cli.commands.items():
        assert command.help
        assert f"vnreport {name}" in readme
        if isinstance(command, click.Group):
            assert all(sub.help for sub in command.commands.values())


def test_an_interrupt_keeps_what_is_done(tmp_path: Path) -> None:
    for i in range(60):
        (tmp_path / f"r{i:02d}.txt").write_text(REPORT * 40, encoding="utf-8")
    out = tmp_path / "out"
    command = [sys.executable, "-m", "vnreport_extract", "extract", str(tmp_path), "-o", str(out), "-j", "1"]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and not list((out / "documents").glob("*.json")):
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "Traceback" not in errors
    assert rows(out / "documents.csv")


def test_a_name_that_looks_like_a_formula_is_not_one(vnreport: Run, tmp_path: Path) -> None:
    report = tmp_path / "=cmd.txt"
    report.write_text(REPORT, encoding="utf-8")
    vnreport("extract", report, "-o", tmp_path / "out")
    assert rows(tmp_path / "out" / "documents.csv")[0]["doc"] == "cmd"
    assert (tmp_path / "out" / "documents" / "cmd.json").exists()


def test_a_run_with_nothing_new_does_nothing(vnreport: Run, report: Path, tmp_path: Path) -> None:
    vnreport("extract", report, "-o", tmp_path / "out")
    again = vnreport("extract", report, report.parent / "." / report.name, "-o", tmp_path / "out")
    assert again.returncode == 0, again.stderr
    assert "0 done" in again.stderr and "1 unchanged" in again.stderr


def test_odd_inputs_each_get_a_row_and_keep_it(vnreport: Run, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "good.txt").write_text(REPORT, encoding="utf-8")
    (folder / os.fsdecode(b"bad\xff\xfename.txt")).write_text(REPORT, encoding="utf-8")
    (folder / "link.txt").symlink_to("good.txt")
    (folder / "dead.txt").symlink_to("nowhere.txt")
    os.mkfifo(folder / "pipe.txt")
    (folder / ".hidden.txt").write_text(REPORT, encoding="utf-8")
    for _ in range(2):
        done = vnreport("extract", folder, "-o", tmp_path / "out")
        assert done.returncode == 1 and "Traceback" not in done.stderr
        assert "1 hidden file" in done.stderr
        status = Counter(row["status"] for row in rows(tmp_path / "out" / "documents.csv"))
        assert status == {"done": 3, "failed": 2}


def test_the_output_may_lie_among_the_inputs(vnreport: Run, report: Path) -> None:
    for expected in ("1 done", "1 unchanged"):
        done = vnreport("extract", report.parent, "-o", report.parent)
        assert done.returncode == 0 and expected in done.stderr


@pytest.mark.parametrize("data", [b"%PDF-1.4\n1 0 obj\n", bytes(range(256)) * 8])
def test_repair_refuses_what_is_no_text(vnreport: Run, tmp_path: Path, data: bytes) -> None:
    (tmp_path / "x.txt").write_bytes(data)
    done = vnreport("repair", tmp_path / "x.txt")
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)
