"""The samples and their truth: complete, consistent with what is printed, and the same whenever built."""

import csv
import hashlib
import json
import re
import sys
import unicodedata
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "samples"))

markup = pytest.importorskip("markup")
build = pytest.importorskip("build", reason="the samples are built with reportlab and the croscore fonts")
scan = pytest.importorskip("scan")
truth = pytest.importorskip("truth")
writing = pytest.importorskip("writing")

from tcvn3 import encode_tcvn3  # noqa: E402

REPORTS, TRUTH = build.REPORTS, build.TRUTH
NAMES = [name for products in build.PRODUCTS.values() for name, _ in products]
TEXTS = [name for name in NAMES if (REPORTS / f"{name}.txt").exists()]
DIGITAL = [name for products in build.PRODUCTS.values() for name, how in products if how == "pdf"]
needs_fonts = pytest.mark.skipif(
    not (build.HERE / "layout.py").exists() or not Path("/usr/share/fonts/truetype/croscore").exists(),
    reason="fonts-croscore is not installed",
)


def rows(name: str) -> list[dict]:
    return truth.scorer_rows(TRUTH / f"{name}.csv")


def lines(name: str) -> list[str]:
    """The lines of a text sample as Unicode; TCVN3 is undone with the inverse of its own table."""
    data = (REPORTS / f"{name}.txt").read_bytes()
    if "tcvn3" in name:
        back = {
            encode_tcvn3(c): c for c in "àảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵăâêôơưđĂÂÊÔƠƯĐ"
        }
        return "".join(back.get(bytes([b]), chr(b)) for b in data).split("\n")
    return unicodedata.normalize("NFC", data.decode()).split("\n")


def pages(name: str) -> list[str]:
    import pypdfium2

    with pypdfium2.PdfDocument(REPORTS / f"{name}.pdf") as pdf:
        return [re.sub(r"\s+", "", page.get_textpage().get_text_range()) for page in pdf]


def test_there_is_a_report_and_a_truth_for_every_product():
    assert len(NAMES) == len(set(NAMES)) >= 14
    for name in NAMES:
        assert (REPORTS / f"{name}.pdf").exists() or (REPORTS / f"{name}.txt").exists()
        assert rows(name) and json.loads((TRUTH / f"{name}.structure.json").read_text())["metadata"]["kind"]
    assert sum(path.stat().st_size for path in REPORTS.iterdir()) < 6_000_000


def test_the_distinct_reports_hold_five_hundred_observations():
    firsts = [products[0][0] for products in build.PRODUCTS.values()]
    assert sum(len(rows(name)) for name in firsts) >= 500


@pytest.mark.parametrize("name", NAMES)
def test_truth_keeps_to_the_guide(name):
    groups: dict[str, set] = {}
    for row in rows(name):
        assert row["role"] in markup.ROLES and row["op"] in markup.OPERATORS
        assert row["source"] in ("prose", "table", "footnote")
        assert row["low"] <= row["high"] and (row["high"] == row["low"] or row["of"] is None)
        assert row["unit"] is None or row["unit"] == re.sub(r"\s+", " ", row["unit"].lower())
        assert re.fullmatch(r"\d{4}(-\d\d){0,2}|\d{4}-\d{4}|[369]T/\d{4}", row["period"] or "2020")
        assert row["indicator"] == row["indicator"].strip(" -:;.") and len(row["indicator"]) > 3
        groups.setdefault(row["group"], set()).add(row["indicator"])
    assert all(len(names) == 1 for names in groups.values())


@pytest.mark.parametrize("name", TEXTS)
def test_a_text_holds_each_figure_on_the_line_the_truth_gives(name):
    printed = lines(name)
    for row in rows(name):
        figure = re.search(r"\d[\d.,]*", row["text"])[0].strip(".,")
        # an engine may part a figure at its mark: "1. 286"
        assert figure in printed[row["line"] - 1].replace(" ", ""), (row["line"], row["text"])


@pytest.mark.parametrize("name", DIGITAL)
def test_a_pdf_holds_each_figure_on_the_page_the_truth_gives(name):
    printed = pages(name)
    for row in rows(name):
        assert re.sub(r"\s+", "", row["text"]) in printed[row["page"] - 1], (row["page"], row["text"])


def test_structure_points_at_the_lines_it_means():
    found = json.loads((TRUTH / "giua-nhiem-ky-text.structure.json").read_text())
    printed = lines("giua-nhiem-ky-text")
    assert len(found["footnotes"]) >= 20 and any(note["continues_at"] for note in found["footnotes"])
    for note in found["footnotes"]:
        mark = str(note["number"]).translate(markup.SUPERSCRIPT)
        assert printed[note["body_line"] - 1].startswith(mark + " ")
        assert mark in printed[note["marker_line"] - 1]
    for section in found["sections"]:
        assert printed[section["line"] - 1].startswith(section["label"])
    for reference in found["references"]:
        assert reference["number"] in printed[reference["line"] - 1]
    assert found["page_joins"] and all(printed[join["line"] - 1][-1] not in ".;:" for join in found["page_joins"])


def test_the_garbled_text_is_restored_line_for_line():
    raw = (REPORTS / "phu-luc-garbled.txt").read_text().split("\n")
    restored = (TRUTH / "phu-luc-garbled.restored.txt").read_text().split("\n")
    assert len(raw) == len(restored)
    marked = [sum(1 for c in "".join(text) if ord(c) > 0x7F) / len("".join(text)) for text in (raw, restored)]
    assert marked[0] < 0.1 < marked[1]


def test_the_scan_has_no_text_and_the_wrong_layer_lacks_the_marks():
    assert not "".join(pages("giua-nhiem-ky-scan")) and not "".join(pages("nghi-quyet-scan"))
    wrong = "".join(pages("giua-nhiem-ky-wrong-layer"))
    assert len(wrong) > 5000 and sum(c in "ạảấầẩậắằặẹẻếềểệịọỏốồổộớờởợụủứừửữự" for c in wrong) < 0.01 * len(wrong)


def test_a_number_without_a_word_is_refused(tmp_path):
    source = tmp_path / "x.vnr"
    source.write_text("Năm 2023, thu ngân sách đạt 12 tỷ đồng theo Nghị quyết số 05-NQ/TU ngày 01/02/2021.\n")
    with pytest.raises(markup.SourceError, match="'12' is neither annotated nor marked"):
        markup.read(source)
    source.write_text(
        "Năm 2023, thu ngân sách đạt {{12,5 tỷ đồng|Thu ngân sách|estimate}} (kế hoạch từ {{10 – 11 tỷ đồng|^|target >= 2023}}).\n"
    )
    value, plan = markup.read(source).blocks[0].text.observations
    assert (value.low, value.unit, value.role, value.period) == (12.5, "tỷ đồng", "estimate", None)
    assert (plan.low, plan.high, plan.op, plan.period, plan.group) == (10.0, 11.0, ">=", "2023", value.group)


@needs_fonts
@pytest.mark.parametrize("source", build.PRODUCTS)
def test_texts_digital_pdfs_and_truth_are_the_same_whenever_built(source, tmp_path):
    ways = ("pdf", "text", "cells", "tcvn3", "nfd")
    made = [name for name, how in build.PRODUCTS[source] if how in ways]
    build.build(source, tmp_path, tmp_path, ways)
    for name in made:
        for path in tmp_path.glob(f"{name}.*"):
            kept = (TRUTH if path.suffix in (".csv", ".json") else REPORTS) / path.name
            assert path.read_bytes() == kept.read_bytes(), path.name


def test_a_scan_is_the_same_pixel_for_pixel():
    page = scan.render(REPORTS / "xa.pdf")[0]
    once, again = (hashlib.sha256(scan.degrade(page, scan.Look(), 7).tobytes()).hexdigest() for _ in range(2))
    assert once == again
    assert once != hashlib.sha256(scan.degrade(page, scan.Look(), 8).tobytes()).hexdigest()


def test_truth_reads_as_the_scorer_wants_it():
    first = rows("giua-nhiem-ky")[0]
    assert first["page"] == 1 and first["line"] is None and isinstance(first["low"], float) and first["of"] is None
    with (TRUTH / "giua-nhiem-ky.csv").open(encoding="utf-8", newline="") as file:
        assert next(csv.DictReader(file))["text"] == first["text"]
