"""Repair as its users know it: a text in, the same lines out, every change accounted for."""

import re
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vnreport_extract.errors import FiguresChanged
from vnreport_extract.model import Cell, Document, Grid, Line, Page
from vnreport_extract.repair import figures, repair, repair_text
from vnreport_extract.repair.diagnosis import Damage, diagnose
from vnreport_extract.repair.tokens import canonical, new_convention, skeleton

SOUND = """Năm 2023, kinh tế của huyện tiếp tục phát triển ổn định, thu nhập bình quân đầu người đạt 52,4 triệu đồng.
Tỷ lệ hộ nghèo giảm còn 4,15%, vượt chỉ tiêu Nghị quyết số 08-NQ/HU đề ra; giải quyết việc làm cho 1.250 lao động.
Công tác quốc phòng, an ninh được giữ vững, trật tự an toàn xã hội được bảo đảm trên địa bàn 14 xã, thị trấn."""

GARBLED = """Trong nam 2023, kinh té cia huyén tiép tuc phat trién, thu nhap binh quan dau ngudi dat 52,4 triéu ddng.
Ty 1é hd nghéo giam con 4,15%, vugt chi tiéu Nghi quyét s6 08-NQ/HU dé ra; giai quyét viéc lam cho 1.250 lao dong.
Céng tac qudc phong, an ninh dugc gitt vitng, trat tu an toan x4 hoi duoc bao dam trén dia ban 14 xa, thi trén."""


def stripped(text: str) -> str:
    return "".join(skeleton(c) if c.isalpha() else c for c in text)


def share_right(repaired: str, truth: str) -> float:
    pairs = list(zip(repaired.lower().split(), truth.lower().split(), strict=True))
    return sum(a == b for a, b in pairs) / len(pairs)


def test_sound_text_is_left_alone() -> None:
    result = repair_text(SOUND)
    assert result.text == SOUND
    assert result.changes == []


def test_stripped_text_gets_its_marks_back() -> None:
    result = repair_text(stripped(SOUND))
    assert share_right(result.text, SOUND) > 0.97
    assert {c.reason for c in result.changes} == {"restored"}


def test_garbled_text_is_repaired_line_for_line() -> None:
    result = repair_text(GARBLED)
    assert result.text.count("\n") == GARBLED.count("\n")
    assert "kinh tế của huyện tiếp tục phát triển" in result.text
    assert "quốc phòng, an ninh được giữ vững" in result.text
    for figure in ("2023", "52,4", "4,15%", "08-NQ/HU", "1.250", "14"):
        assert figure in result.text


TORN = "Tang cu ng quan lý, t6 chtrc thuc hién chu' ong trinh; duluan xa hoi quan tam, dat 95,2%; md or lop hoc."


def test_words_run_together_or_torn_apart_are_spaced_again() -> None:
    result = repair_text(GARBLED + "\n" + TORN)
    last = result.text.split("\n")[-1]
    assert "Tăng cường quản lý" in last
    assert "thực hiện chương trình; dư luận xã hội quan tâm, đạt 95,2%" in last
    assert "mở or lớp" in last  # `or` was a figure once
    respaced = [change for change in result.changes if change.reason == "joined"]
    assert [(change.original, change.repaired) for change in respaced] == [
        ("cu ng", "cường"),
        ("chu' ong", "chương"),
        ("luan", " luận"),
    ]
    for change in respaced:
        line = result.text.split("\n")[change.line - 1]
        assert line[change.start : change.end] == change.repaired
        assert (
            result.original.split("\n")[change.line - 1][change.original_start : change.original_end] == change.original
        )


def test_initials_with_an_ampersand_are_left_alone() -> None:
    result = repair_text(GARBLED + "\nXay dung khu dich vu thuong mai B&T tai phudng Hoa Binh.")
    assert "khu dịch vụ thương mại B&T tại phường Hòa Bình" in result.text


@pytest.mark.parametrize("torn", [TORN, "Tang cu ng quan lý; duluan xa hoi quan tam, dat 95,2%."])
def test_a_decomposed_line_that_is_spaced_again_is_one_change(torn: str) -> None:
    result = repair_text(unicodedata.normalize("NFD", GARBLED + "\n" + torn))
    assert "Tăng cường quản lý" in result.text
    last = [change for change in result.changes if change.line == result.text.count("\n") + 1]
    assert [change.reason for change in last] == ["normalised"]
    assert result.text.split("\n")[-1] == last[0].repaired


@pytest.mark.parametrize("sign", ["½", "①", "₂", "Ⅷ", "³"])
def test_numbers_in_other_signs_are_figures_too(sign: str) -> None:
    result = repair_text(f"{GARBLED}\nTy lé hd nghéo dat {sign} tong s6 hd.")
    assert result.text.split("\n")[-1] == f"Tỷ lệ hộ nghèo đạt {sign} tổng số hộ."


def test_decomposed_text_is_composed_and_each_change_recorded() -> None:
    result = repair_text(unicodedata.normalize("NFD", SOUND))
    assert result.text == SOUND
    assert {c.reason for c in result.changes} == {"normalised"}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n\n",
        "1.234\t5,6\t78%\n9\t10\t11",
        "UBND HDND MTTQ BHXH BHYT GRDP",
        "Total revenue in the first quarter was higher than in the same period of the year before.",
        "Quang Ninh",
        "https://example.org/a/b?c=d",
    ],
)
def test_what_is_no_damaged_vietnamese_is_left_alone(text: str) -> None:
    assert repair_text(text).text == text


def test_one_stripped_line_is_enough() -> None:
    assert repair_text("Ty le ho ngheo giam con 2,1% vao cuoi nam").text == "Tỷ lệ hộ nghèo giảm còn 2,1% vào cuối năm"


def test_a_document_can_be_sound_in_one_part_and_damaged_in_another() -> None:
    text = SOUND + "\n" + GARBLED
    runs = diagnose(text.split("\n"))
    assert [(r.first, r.last, r.kind) for r in runs] == [(0, 3, Damage.CLEAN), (3, 6, Damage.GARBLED)]
    assert repair_text(text).text.startswith(SOUND + "\n")


def test_stripped_and_garbled_are_told_apart() -> None:
    assert [r.kind for r in diagnose(stripped(SOUND).split("\n"))] == [Damage.STRIPPED]
    assert [r.kind for r in diagnose(GARBLED.split("\n"))] == [Damage.GARBLED]


def test_changes_name_their_places_on_both_sides() -> None:
    result = repair_text(GARBLED)
    before, after = GARBLED.split("\n"), result.text.split("\n")
    assert result.changes
    for change in result.changes:
        assert after[change.line - 1][change.start : change.end] == change.repaired
        assert before[change.line - 1][change.original_start : change.original_end] == change.original
        assert 0 <= change.confidence <= 1


def test_offsets_lead_to_the_same_figure_both_ways() -> None:
    result = repair_text(GARBLED)
    for figure in ("52,4", "1.250", "14 "):
        there, here = result.text.index(figure), GARBLED.index(figure)
        assert result.to_original(there) == here
        assert result.to_repaired(here) == there


def test_an_unsure_word_is_kept_and_flagged() -> None:
    kept = [
        c
        for c in repair_text(GARBLED + "\nzqxk wvbt dang lam viéc tai xa nay va cac xa khac").changes
        if c.reason == "kept"
    ]
    assert all(c.original == c.repaired for c in kept)


def test_users_words_are_known() -> None:
    line = "Trong nam 2023 cong tac tai buon Krôngk duoc quan tam thuc hien tot"
    assert "Krôngk" in repair_text(stripped(line), words=["Krôngk"]).text


def test_document_codes_get_marks_but_keep_digits() -> None:
    text = "Thuc hien Quyet dinh so 123/QD-UBND cua Uy ban nhan dan tinh ve phat trien kinh te"
    assert "123/QĐ-UBND" in repair_text(text).text


def test_a_changed_figure_stops_the_repair() -> None:
    with pytest.raises(FiguresChanged):
        figures.check("dat 52,4 trieu", "đạt 52,5 triệu", [(0, 3, 0, 3), (9, 14, 9, 14)])
    with pytest.raises(FiguresChanged):
        figures.check("so 16 ho", "so lộ ho", [(3, 5, 3, 5)])
    figures.check("s6 ho", "số hộ", [(0, 2, 0, 2), (3, 5, 3, 5)])


SYLLABLES = st.sampled_from(
    [
        "thanh",
        "pho",
        "dat",
        "duoc",
        "ket",
        "qua",
        "quan",
        "trong",
        "t6",
        "chic",
        "1a",
        "nhi€ém",
        "viéc",
        "d6",
        "ngudi",
        "tinh",
    ]
)
FIGURES = st.from_regex(
    r"[1-9][0-9]{0,3}(,[0-9]{1,2})?%?|[0-9]{2}/[0-9]{1,2}/20[0-9]{2}|[0-9]{2,3}-NQ/TW", fullmatch=True
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(SYLLABLES, FIGURES), min_size=4, max_size=12))
def test_no_figure_is_ever_touched(pairs: list[tuple[str, str]]) -> None:
    text = " ".join(f"{word} cua tinh {figure}" for word, figure in pairs)
    repaired = repair_text(text).text
    lone = re.compile(r"(?<!\S)[\d][^\s]*")
    wanted = [figure for _, figure in pairs]
    assert [f for f in lone.findall(repaired) if f in wanted] == wanted


@given(st.text(max_size=200))
@settings(max_examples=60, deadline=None)
def test_any_text_keeps_its_lines(text: str) -> None:
    assert repair_text(text).text.count("\n") == text.count("\n")


def test_both_tone_conventions_are_read() -> None:
    assert canonical("Hoà") == canonical("hòa") == "hòa"
    assert canonical("quý") == "quý"
    assert new_convention("thủy") == "thuỷ"


def document(texts: list[str], cells: list[str]) -> Document:
    lines = [Line(1, i, text) for i, text in enumerate(texts, 1)]
    grid = Grid(1, [Cell(i, 0, text) for i, text in enumerate(cells)], len(cells), 1)
    return Document("d", Path("d.pdf"), "pdf", pages=[Page(1, lines, grids=[grid])])


def test_the_stage_repairs_lines_and_cells_and_says_what_it_found() -> None:
    done = repair(document(GARBLED.split("\n"), ["Tong thu ngan sach tren dia ban huyen", "1.250,5"]))
    lines = list(done.lines())
    assert lines[0].original == GARBLED.split("\n")[0]
    assert "tiếp tục phát triển" in lines[0].text
    assert [c.text for c in done.pages[0].grids[0].cells] == ["Tổng thu ngân sách trên địa bàn huyện", "1.250,5"]
    assert [d.kind for d in done.diagnosis] == ["garbled"]


def test_the_stage_leaves_a_sound_document_alone() -> None:
    done = repair(document(SOUND.split("\n"), ["Tổng thu"]))
    assert done.changes == []
    assert [d.kind for d in done.diagnosis] == ["clean"]


def test_sound_text_costs_no_model() -> None:
    code = (
        "import sys; from vnreport_extract.repair import repair_text; "
        "repair_text('Thực hiện tốt nhiệm vụ được giao trong năm'); "
        "sys.exit(any(m in sys.modules for m in ('ctypes', 'numpy')))"
    )
    assert subprocess.run([sys.executable, "-c", code], timeout=60).returncode == 0


def test_a_footnote_mark_stays_beside_its_restored_word() -> None:
    text = "Trong năm⁴ thành phố hoàn thành kế hoạch⁸, thu ngân sách tăng so với cùng kỳ năm trước."
    assert repair_text(stripped(text)).text == text


def test_misread_square_kilometres_are_read_again() -> None:
    repaired = repair_text(GARBLED + "\nDién tich ty nhién cia huyén 1a 1.245,5 km?, mat dé 85 ngudi/km?.").text
    assert repaired.endswith("1.245,5 km², mật độ 85 người/km².")


def test_a_question_after_kilometres_is_left_alone() -> None:
    assert "“Tuyến dài 5 km?”" in repair_text(GARBLED + "\n“Tuyén dai 5 km?” 1a cau hoi cia cir tri huyén.").text
