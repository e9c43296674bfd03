"""The files: their form, their types, and that they are whole or not there."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from vnreport_extract import __version__
from vnreport_extract.export import document_to_dict, table_rows, write_document, write_tables
from vnreport_extract.export.atomic import atomic_text
from vnreport_extract.export.schema import data_package, schemas
from vnreport_extract.export.tables import safe_cell
from vnreport_extract.model import Box, Document, Line, Observation, Page, PageSource, Role


def observe(text: str, low: float, role: Role, **more: Any) -> Observation:
    fields: dict[str, Any] = {"high": low, "unit": "%", "evidence": "- Tỷ lệ hộ nghèo …", "group": "g1"} | more
    return Observation(1, 4, "prose", "Tỷ lệ hộ nghèo", role, low, text=text, **fields)


@pytest.fixture
def document() -> Document:
    lines = [Line(1, 1, "=cmd|' /C calc'!A0"), Line(1, 2, "dòng hai", original="dong hai")]
    document = Document("a", Path("a.pdf"), "pdf", pages=[Page(1, lines, PageSource.OCR, "no text layer")])
    document.observations = [
        observe("2,15%", 2.15, Role.ACTUAL, bbox=Box(1, 2, 3, 4), confidence=0.9),
        observe("dưới 3%", 3.0, Role.TARGET, op="<", confidence=0.8),
        observe("giảm 1,2%", -1.2, Role.CHANGE),
        observe("2,9–3%", 2.9, Role.TARGET, group="g2", high=3.0, derived=True),
    ]
    return document


def rows(document: Document, table: str) -> list[dict[str, Any]]:
    columns = schemas()[table].columns
    return [dict(zip(columns, row, strict=True)) for row in table_rows(table, document_to_dict(document))]


def test_a_group_becomes_one_indicator_row(document: Document) -> None:
    first, second = rows(document, "indicators")
    assert (first["value"], first["value_low"], first["target"], first["target_op"]) == ("2,15", 2.15, "< 3", "<")
    assert (first["change"], first["confidence"], first["page"], first["line"]) == (-1.2, 0.5, 1, 4)
    assert (second["value"], second["target"]) == (None, "2,9–3")


def test_a_derived_figure_is_no_printed_observation(document: Document) -> None:
    assert [row["text"] for row in rows(document, "observations")] == ["2,15%", "dưới 3%", "giảm 1,2%"]
    assert rows(document, "indicators")[1]["target_derived"] is True


def test_a_failed_page_makes_the_document_partial(document: Document) -> None:
    document.pages.append(Page(2, source=PageSource.FAILED, note="time-out"))
    (row,) = rows(document, "documents")
    assert (row["status"], row["pages"], row["pages_ocr"]) == ("partial", 2, 1)
    assert "1 of 2 pages" in row["error"] and "time-out" in row["error"]
    assert row["treatment"] == "1: ocr (no text layer); 2: failed (time-out)"


@pytest.mark.parametrize("cell", ["=1+1", "+84 123", "-x", "@SUM(A1)", "\tx"])
def test_formulas_are_neutralised(cell: str) -> None:
    assert safe_cell(cell) == f"'{cell}"
    assert safe_cell(-1.5) == -1.5


@pytest.mark.parametrize("cell", ["-8,5", "+3", "-1.234,5"])
def test_signed_numbers_are_no_formulas(cell: str) -> None:
    assert safe_cell(cell) == cell


def test_all_tables_are_read_back_with_their_types(document: Document, tmp_path: Path) -> None:
    import pandas as pd

    write_tables([document_to_dict(document)], tmp_path, __version__, ("parquet", "jsonl", "xlsx"))
    frame = pd.read_parquet(tmp_path / "observations.parquet")
    assert frame["low"].tolist() == [2.15, 3.0, -1.2]
    assert frame["evidence"][0] == "Tỷ lệ hộ nghèo …"
    with (tmp_path / "observations.csv").open(encoding="utf-8-sig", newline="") as stream:
        assert [row["low"] for row in csv.DictReader(stream)] == ["2.15", "3", "-1.2"]
    assert (
        json.loads((tmp_path / "observations.jsonl").read_text(encoding="utf-8").split("\n")[0])["bbox"]
        == "1.0 2.0 3.0 4.0"
    )


def test_the_text_and_the_record_of_a_document(document: Document, tmp_path: Path) -> None:
    write_document(document_to_dict(document), tmp_path)
    assert (tmp_path / "text" / "a.txt").read_text(encoding="utf-8").split("\n")[1] == "dòng hai"
    record = json.loads((tmp_path / "documents" / "a.json").read_text(encoding="utf-8"))
    assert record["page_list"][0]["lines"][1]["original"] == "dong hai"
    assert {f.name for f in (tmp_path / "documents").iterdir()} == {"a.json"}


def test_a_write_that_fails_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("old", encoding="utf-8")
    with pytest.raises(ZeroDivisionError), atomic_text(path) as stream:
        stream.write("new")
        raise ZeroDivisionError
    assert path.read_text(encoding="utf-8") == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_the_data_package_describes_every_column() -> None:
    for resource in data_package("1")["resources"]:
        fields = resource["schema"]["fields"]
        assert all(f["description"] and f["type"] in {"string", "integer", "number", "date", "boolean"} for f in fields)
        assert [f["name"] for f in fields] == schemas()[resource["name"]].columns
