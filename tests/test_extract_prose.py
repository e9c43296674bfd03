"""Figures of running text: names, roles, groups, periods. The paragraphs are invented."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vnreport_extract.extract.confidence import confidence
from vnreport_extract.extract.document import number_groups, read_prose
from vnreport_extract.model import Block, BlockKind, Document, Line, Metadata, Observation, Role, Section


def blocks(*texts: str, kind: BlockKind = BlockKind.PARAGRAPH) -> list[Block]:
    return [Block(kind, text, [Line(1, number, text)], [0]) for number, text in enumerate(texts, 1)]


def document(*texts: str, **metadata: str) -> Document:
    return Document("sample", Path("sample.txt"), "text", blocks=blocks(*texts), metadata=Metadata(**metadata))


def read(*texts: str, **metadata: str) -> list[Observation]:
    found = read_prose(document(*texts, **metadata))
    number_groups("sample", found)
    return found


def named(observations: list[Observation]) -> list[tuple[str, str, float]]:
    return [(each.indicator, each.role.value, each.low) for each in observations]


def test_a_result_its_target_and_its_change_make_one_tuple() -> None:
    found = read("Tỷ lệ hộ nghèo còn 2,4% (kế hoạch 3%), giảm 1,1% so với năm trước.")
    assert named(found) == [
        ("Tỷ lệ hộ nghèo", "actual", 2.4),
        ("Tỷ lệ hộ nghèo", "target", 3.0),
        ("Tỷ lệ hộ nghèo", "change", -1.1),
    ]
    assert len({each.group for each in found}) == 1


def test_a_share_of_the_plan_is_attainment_not_change() -> None:
    found = read("Thu ngân sách ước đạt 812 tỷ đồng, bằng 104% dự toán tỉnh giao, tăng 9% so với cùng kỳ.")
    assert [each.role for each in found] == [Role.ESTIMATE, Role.ATTAINMENT, Role.CHANGE]
    assert {each.indicator for each in found} == {"Thu ngân sách"}


def test_parts_are_named_under_their_whole() -> None:
    found = read("Tổng chi ngân sách đạt 640 tỷ đồng, trong đó: chi đầu tư 210 tỷ đồng; chi thường xuyên 415 tỷ đồng.")
    assert [each.indicator for each in found] == [
        "Tổng chi ngân sách",
        "Tổng chi ngân sách - chi đầu tư",
        "Tổng chi ngân sách - chi thường xuyên",
    ]


def test_growth_with_a_target_of_its_own_is_a_tuple_of_its_own() -> None:
    found = read("Kim ngạch xuất khẩu đạt 90 triệu USD, giảm bình quân 4%/năm (Nghị quyết 8%/năm).")
    assert found[1].indicator == found[2].indicator == "Kim ngạch xuất khẩu tăng bình quân"
    assert (found[1].role, found[1].low, found[2].role) == (Role.ACTUAL, -4.0, Role.TARGET)
    assert found[1].group == found[2].group != found[0].group


def test_two_targets_in_one_bracket_go_to_their_results_in_order() -> None:
    found = read(
        "Khu vực dịch vụ đạt 61%, khu vực công nghiệp đạt 28% (Nghị quyết đề ra 60%; trong đó công nghiệp 30%)."
    )
    groups = {each.low: each.group for each in found}
    assert groups[61.0] == groups[60.0] != groups[28.0] == groups[30.0]


def test_the_name_follows_a_counted_number() -> None:
    (found,) = read("Trong năm, huyện đã xây dựng 14 nhà văn hóa thôn.")
    assert "nhà văn hóa thôn" in found.indicator.lower()
    assert (found.unit, found.role) == ("nhà văn hóa", Role.ACTUAL) or found.low == 14


def test_estimate_governs_the_parts_listed_under_it() -> None:
    found = read("Sản lượng thủy sản ước đạt 900 tấn. Trong đó, khai thác 350 tấn và nuôi trồng 550 tấn.")
    assert {each.role for each in found} == {Role.ESTIMATE}


@pytest.mark.parametrize(
    ("kind", "role"), [("kế hoạch", Role.TARGET), ("nghị quyết", Role.TARGET), ("báo cáo", Role.ACTUAL)]
)
def test_the_kind_of_document_decides_where_the_words_do_not(kind: str, role: Role) -> None:
    (found,) = read("Tỷ lệ trường học đạt chuẩn 80%.", kind=kind)
    assert found.role is role


def test_a_heading_of_goals_makes_targets_in_a_report() -> None:
    sample = document("Tỷ lệ che phủ rừng 45%.", kind="báo cáo")
    sample.sections = [Section(1, 1, 1, "II", "PHƯƠNG HƯỚNG, NHIỆM VỤ")]
    sample.blocks[0].section = 0
    assert read_prose(sample)[0].role is Role.TARGET


@pytest.mark.parametrize(
    ("text", "periods"),
    [
        ("Năm 2021, số hộ nghèo là 310 hộ. Số hộ cận nghèo là 95 hộ.", ["2021", "2021"]),
        ("Số hộ nghèo giảm từ 310 hộ (2021) xuống còn 120 hộ (2024).", ["2021", "2024"]),
        ("Sản lượng năm 2022 đạt 50 tấn, tăng 4% so với năm 2019.", ["2022", "2022"]),
        ("Sản lượng đạt 70 tấn.", ["2023"]),
    ],
)
def test_periods(text: str, periods: list[str]) -> None:
    found = read(text, kind="báo cáo", title="Kết quả thực hiện nhiệm vụ năm 2023")
    assert [each.period for each in found] == periods


def test_a_term_report_dates_levels_sums_and_targets_apart() -> None:
    found = read(
        "Tỷ lệ hộ nghèo 2% (Nghị quyết 3%).",
        "Đã tổ chức 45 cuộc giám sát; kinh tế phát triển ổn định so với ngày 30/6/2023.",
        kind="báo cáo",
        title="Sơ kết giữa nhiệm kỳ 2020 - 2025",
    )
    assert [each.period for each in found] == ["2023", "2020-2025", "2020-2023"]


def test_a_footnote_goes_on_from_the_sentence_of_its_mark() -> None:
    sample = document(
        "Giá trị sản xuất công nghiệp đạt 700 tỷ đồng¹.", "¹ Năm 2021: 610 tỷ đồng; năm 2022: 655 tỷ đồng."
    )
    sample.blocks[1].kind, sample.blocks[1].footnote = BlockKind.FOOTNOTE, 1
    found = read_prose(sample)
    assert [(each.source, each.indicator) for each in found[1:]] == [
        ("footnote", "Giá trị sản xuất công nghiệp"),
        ("footnote", "Giá trị sản xuất công nghiệp"),
    ]


def test_an_observation_keeps_its_line_sentence_and_text() -> None:
    text = "Dân số là 52.300 người. Mật độ dân số 310 người/km²."
    sample = document(text)
    sample.blocks[0] = Block(BlockKind.PARAGRAPH, text, [Line(2, 8, text[:24]), Line(2, 9, text[24:])], [0, 24])
    first, second = read_prose(sample)
    assert ((first.page, first.line), (second.page, second.line)) == ((2, 8), (2, 9))
    assert second.evidence == "Mật độ dân số 310 người/km²."
    assert text[text.index(second.text) :].startswith("310")


def test_confidence_rises_with_support() -> None:
    values = [confidence(step / 20) for step in range(21)]
    assert values == sorted(values) and 0 <= values[0] <= values[-1] <= 1


@settings(max_examples=40, deadline=None)
@given(st.text(alphabet="aăđ ,.;:()%01259“”-/\n¹ tỷđồngxã", max_size=120))
def test_any_text_is_read_without_a_fall(text: str) -> None:
    for each in read(text):
        assert each.low <= each.high and 0 <= each.confidence <= 1 and each.group


@pytest.mark.parametrize(("verb", "target"), [("vượt", 100.0), ("hụt", 112.0)])
def test_a_difference_from_the_plan_implies_the_target(verb: str, target: float) -> None:
    found = read(f"Diện tích rừng trồng mới đạt 106 ha, {verb} 6 ha so với kế hoạch.")
    (implied,) = [each for each in found if each.derived]
    assert (implied.role, implied.low, implied.group) == (Role.TARGET, target, found[0].group)
    assert "106 ha" in implied.note and "6 ha" in implied.note


def test_no_target_follows_from_a_rounded_percentage() -> None:
    found = read("Thu ngân sách đạt 530 tỷ đồng, vượt 6% so với dự toán.")
    assert [each.role for each in found] == [Role.ACTUAL, Role.ATTAINMENT]


def test_a_sentence_goes_on_from_goals_until_one_speaks_of_what_happened() -> None:
    found = read(
        "Phấn đấu đến năm 2030 tăng trưởng kinh tế đạt 9%/năm. Thu nhập bình quân đầu người đạt 95 triệu đồng. "
        "Năm 2023, tổng thu ngân sách đạt 610 tỷ đồng."
    )
    assert [each.role for each in found] == [Role.TARGET, Role.TARGET, Role.ACTUAL]


def test_a_list_shares_the_measure_that_its_first_item_names() -> None:
    found = read("Diện tích ngô đạt 420 ha, lạc đạt 130 ha; sản lượng đạt 90 tấn.")
    assert found[1].indicator in ("Diện tích lạc", "Diện tích ngô - lạc")


def test_parts_in_a_sentence_of_their_own_are_named_under_their_whole() -> None:
    found = read(
        "Tổng dư nợ tín dụng đạt 980 tỷ đồng. Trong đó, dư nợ ngắn hạn (chiếm 60%), tăng 9%; "
        "dư nợ dài hạn (chiếm 40%), tăng 4%."
    )
    assert {each.indicator for each in found[1:]} == {
        "Tổng dư nợ tín dụng - dư nợ ngắn hạn",
        "Tổng dư nợ tín dụng - dư nợ dài hạn",
    }
