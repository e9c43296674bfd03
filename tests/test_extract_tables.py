"""Observations of tables: names, units, roles, periods, groups, places, numbers in either locale."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tables_by_hand import facts, of, report
from vnreport_extract.extract.table_names import read_name
from vnreport_extract.extract.tables import table_observations
from vnreport_extract.language.cells import is_blank, read_cell
from vnreport_extract.model import Block, BlockKind, Line, Role

HEAD = "STT|Chỉ tiêu|ĐVT|TH 2022|KH 2023"


def names(rows: str, head: str = HEAD) -> list[str]:
    found = [o.indicator for o in table_observations(report(f"{head}\n{rows}"))]
    return list(dict.fromkeys(found))


def test_parents_by_numbering() -> None:
    rows = "A|Diện tích cây trồng|ha|50|60\nI|Cây hằng năm|ha|30|35\n1|Lúa|ha|10|11\n2|Ngô|ha|20|24\nII|Cây lâu năm|ha|20|25\nB|Sản lượng|tấn|9|8"
    assert names(rows)[2:] == [
        "Diện tích cây trồng - Cây hằng năm - Lúa",
        "Diện tích cây trồng - Cây hằng năm - Ngô",
        "Diện tích cây trồng - Cây lâu năm",
        "Sản lượng",
    ]


def test_the_letter_i_between_h_and_j_is_no_roman_numeral() -> None:
    rows = "G|Chè|tấn|1|2\nH|Thịt|tấn|1|2\nI|Sữa|tấn|1|2\nJ|Trứng|tấn|1|2\nK|Giá trị sản xuất|tỷ|1|2\nI|Nông nghiệp|tỷ|1|2\nII|Xây dựng|tỷ|1|2"
    assert names(rows)[2:] == [
        "Sữa",
        "Trứng",
        "Giá trị sản xuất",
        "Giá trị sản xuất - Nông nghiệp",
        "Giá trị sản xuất - Xây dựng",
    ]


def test_a_section_is_no_parent_but_a_numbered_row_without_figures_is() -> None:
    rows = "I|CHỈ TIÊU KINH TẾ|||\n1|Cơ cấu lao động (%)|||\n|- Công nghiệp||30|31\n|- Dịch vụ||40|41\nII|Về xã hội|||\n2|Dân số|người|900|910"
    document = report(f"{HEAD}\n{rows}")
    assert names(rows) == ["Cơ cấu lao động - Công nghiệp", "Cơ cấu lao động - Dịch vụ", "Dân số"]
    assert of(document, "Cơ cấu lao động - Dịch vụ")[0].unit == "%"


@pytest.mark.parametrize("cue", ["Trong đó: ", "TĐ: ", "- Trong đó ", "+ "])
def test_a_part_is_named_with_its_whole(cue: str) -> None:
    assert names(f"1|Tổng đàn lợn|con|90|95\n|{cue}lợn nái|con|9|10\n2|Đàn dê|con|4|5")[1:] == [
        "Tổng đàn lợn - Lợn nái",
        "Đàn dê",
    ]


def test_parts_below_trong_do_end_where_the_unit_changes() -> None:
    rows = "Tổng diện tích rừng|ha|120|125\nTrong đó|||\nRừng tự nhiên|ha|80|81\nRừng trồng|ha|40|44\nTỷ lệ che phủ rừng|%|42|43"
    assert names(rows, "Chỉ tiêu|Đơn vị|Năm 2022|Năm 2023")[1:] == [
        "Tổng diện tích rừng - Rừng tự nhiên",
        "Tổng diện tích rừng - Rừng trồng",
        "Tỷ lệ che phủ rừng",
    ]


def test_a_name_merged_over_rows_heads_the_names_beside_it() -> None:
    rows = "1|Tỷ trọng các ngành (%)|- Chăn nuôi|25|26\n^|^|- Trồng trọt|75|74\n2|Số hợp tác xã|HTX|12|14"
    assert names(rows) == ["Tỷ trọng các ngành - Chăn nuôi", "Tỷ trọng các ngành - Trồng trọt", "Số hợp tác xã"]


def test_a_year_is_a_group_and_another_year_another() -> None:
    document = report("STT|Chỉ tiêu|ĐVT|TH 2022|KH 2023|ƯTH 2023|% TH/KH|KH 2024\n1|Đàn bò|con|90|100|98|98|110")
    groups = [o.group for o in table_observations(document)]
    assert groups[1] == groups[2] == groups[3]
    assert len(set(groups)) == 3


def test_a_terms_target_stands_beside_the_terms_result_with_its_status() -> None:
    document = report(
        "TT|Chỉ tiêu|ĐVT|Chỉ tiêu Nghị quyết|Kết quả thực hiện|Đánh giá\n1|Xã đạt chuẩn|xã|08-10|7|Chưa đạt\n2|Độ che phủ rừng|%|> 40|41,5|Đạt",
        period="2020-2025",
        date="2023-06-01",
    )
    target, result = of(document, "Xã đạt chuẩn")
    assert (target.low, target.high, target.period, result.period) == (8, 10, "2020-2025", "2023")
    assert target.group == result.group
    assert [o.status for o in table_observations(document)] == ["chưa đạt", "chưa đạt", "đạt", "đạt"]
    assert of(document, "Độ che phủ rừng")[0].op == ">"


def test_a_result_and_its_plan_in_one_cell() -> None:
    document = report("TT|Nội dung|ĐVT|TH/KH năm 2023|Tỷ lệ (%)\n1|Trồng keo|ha|61,5/60|102,5\n2|Trồng quế|ha|30/40|75")
    assert facts(document)[:3] == [
        ("Trồng keo", "actual", 61.5, "ha", "2023"),
        ("Trồng keo", "target", 60.0, "ha", "2023"),
        ("Trồng keo", "attainment", 102.5, "%", "2023"),
    ]


def test_a_fraction_of_counted_things_keeps_its_denominator() -> None:
    (only,) = table_observations(report("TT|Chỉ tiêu|ĐVT|Kết quả 2023\n1|Số xã có bác sĩ|xã|11/14"))
    assert (only.low, only.of, only.role) == (11, 14, Role.ACTUAL)


def test_places_in_columns() -> None:
    document = report(
        "TT|Chỉ tiêu|ĐVT|Toàn huyện|Chia theo xã|<\n^|^|^|^|Xã Tân An|Xã Hòa Bình\n1|Số hộ nghèo|hộ|75|30|45"
    )
    assert [(o.place, o.low) for o in of(document, "Số hộ nghèo")] == [("", 75), ("Xã Tân An", 30), ("Xã Hòa Bình", 45)]
    assert len({o.group for o in of(document, "Số hộ nghèo")}) == 3


def test_places_in_rows_and_measures_in_columns() -> None:
    document = report(
        "STT|Huyện, thành phố|Diện tích (ha)|Sản lượng (tấn)\n1|Mường Xanh|1.200|6.660\n2|Tân Lập|350|2.107\n|Tổng cộng|1.550|8.767"
    )
    assert [(o.indicator, o.place, o.unit) for o in table_observations(document)][:2] == [
        ("Diện tích", "Mường Xanh", "ha"),
        ("Sản lượng", "Mường Xanh", "tấn"),
    ]
    assert table_observations(document)[-1].place == ""


def test_units_from_head_name_ditto_and_cell() -> None:
    document = report(
        'TT|Nội dung|ĐVT|Kế hoạch 2023|Kết quả 2023\n1|Ngô|ha|50|48\n2|Lạc|"|20|21\n3|Thu nhập (triệu đồng/người)||40|41,5\n4|Hộ thoát nghèo||15 hộ|18 hộ'
    )
    assert [o.unit for o in table_observations(document)][::2] == ["ha", "ha", "triệu đồng/người", "hộ"]


def test_english_numbers_are_told_by_the_table_itself() -> None:
    document = report(
        "TT|Chỉ tiêu|ĐVT|TH 2022|KH 2023|% 2023/2022\n1|Thu thuế|Triệu đồng|12,450.5|13,000|104.41\n2|Dân số|Người|45,210|45,900|101.53"
    )
    assert [o.low for o in table_observations(document)] == [12450.5, 13000, 104.41, 45210, 45900, 101.53]


def test_a_mark_that_the_rows_ratio_proves_wrong_is_read_right_and_noted() -> None:
    document = report(
        "STT|Chỉ tiêu|ĐVT|TH 2022|ƯTH 2023|2023/2022 (%)\n1|Thu ngân sách|Tỷ đồng|5.120|4,608|90,0\n2|Tỷ lệ thất nghiệp|%|3,125|3,050|97,6"
    )
    first, slip = of(document, "Thu ngân sách")[:2]
    assert (first.low, first.note) == (5120, "")
    assert slip.low == 4608 and "90,0" in slip.note
    assert [o.low for o in of(document, "Tỷ lệ thất nghiệp")] == [3.125, 3.05, 97.6]


def test_a_slip_that_nothing_proves_stays_as_printed() -> None:
    assert of(report(f"{HEAD}\n1|Tăng trưởng GRDP|%|7,9|0,81"), "Tăng trưởng GRDP")[1].low == 0.81


def test_a_sign_that_the_cell_lost_is_restored_from_the_prose() -> None:
    document = report("TT|Chỉ tiêu|ĐVT|Mục tiêu|Kết quả\n1|Kim ngạch nhập khẩu tăng bình quân|%/năm|9|6,4")
    line = Line(1, 12, "Kim ngạch nhập khẩu ba năm qua giảm bình quân 6,4%/năm.")
    document.blocks = [Block(BlockKind.PARAGRAPH, line.text, [line], [0])]
    target, result = table_observations(document)
    assert (target.low, result.low) == (9, -6.4) and "12" in result.note


def test_doubtful_readings_are_less_sure() -> None:
    document = report(f"{HEAD}\n1|Đàn bò|con|90|95")
    document.tables[0].cells[0][3].alternative = "98"  # type: ignore[union-attr]
    doubted, sure = table_observations(document)
    assert doubted.confidence < 0.6 < 0.9 < sure.confidence


def test_evidence_is_the_row() -> None:
    assert table_observations(report(f"{HEAD}\n1|Đàn bò|con|90|95"))[0].evidence == "1 | Đàn bò | con | 90 | 95"


@pytest.mark.parametrize(
    ("text", "unit", "name", "stated"),
    [
        ("Có 40% ấp đạt chuẩn văn minh", "%", "Ấp đạt chuẩn văn minh", [(40, "%")]),
        (
            "Thu ngân sách giai đoạn 2021-2023 ước đạt 512 tỷ đồng, tăng bình quân:",
            "%/năm",
            "Thu ngân sách tăng bình quân",
            [(512, "tỷ đồng")],
        ),
        ("Số trạm y tế đạt chuẩn là 12/15 trạm", "%", "Tỷ lệ trạm y tế đạt chuẩn", [(12, "trạm")]),
        (
            "Tỷ lệ hộ nghèo theo chuẩn nghèo giai đoạn 2022-2025",
            "%",
            "Tỷ lệ hộ nghèo theo chuẩn nghèo giai đoạn 2022-2025",
            [],
        ),
        ("Số bác sĩ/10.000 dân", "bác sĩ", "Số bác sĩ/10.000 dân", []),
        ("Sản lượng điện (triệu kWh)", "", "Sản lượng điện", []),
        ("Khu vực dịch vụ tăng;", "%/năm", "Khu vực dịch vụ", []),
    ],
)
def test_what_a_rows_name_says(text: str, unit: str, name: str, stated: list[tuple[float, str]]) -> None:
    read = read_name(text, unit)
    assert read.text == name
    assert [(each.amount.low, each.unit) for each in read.stated] == stated


@pytest.mark.parametrize("text", ["", "-", "–", "x", "…", " / ", "12/05/2023", "15/QĐ-UBND", "Đạt"])
def test_cells_that_state_no_amount(text: str) -> None:
    assert read_cell(text) is None


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("151.2034\n56", 151.203456, 151.203456),
        ("từ 20 – 25", 20, 25),
        ("0,3 (chuẩn cũ)", 0.3, 0.3),
        ("(12,5)", -12.5, -12.5),
    ],
)
def test_cells_that_do(text: str, low: float, high: float) -> None:
    amount = read_cell(text)
    assert amount is not None and (amount.low, amount.high) == (low, high)


@given(st.text(alphabet="0123456789.,-–/ %()xđạtha\n", max_size=20))
def test_no_cell_breaks_the_reader(text: str) -> None:
    amount = read_cell(text)
    assert amount is None or not is_blank(text)


@given(st.lists(st.lists(st.text(alphabet="aĐ1,.-% IX", max_size=6), min_size=4, max_size=4), min_size=1, max_size=6))
def test_no_table_breaks_the_reader(rows: list[list[str]]) -> None:
    body = "\n".join("|".join(cell.replace("|", "") for cell in row) for row in rows)
    for observation in table_observations(report(f"STT|Chỉ tiêu|TH 2022|KH 2023\n{body}")):
        assert observation.low <= observation.high


def test_a_rate_beside_a_count_is_no_attainment() -> None:
    head = "TT|Xã, phường|Tổng số hộ|Hộ nghèo|<|Hộ cận nghèo|<\n^|^|^|Số hộ|Tỷ lệ (%)|Số hộ|Tỷ lệ (%)"
    document = report(
        f"{head}\n1|Xã Tân An|1.000|50|5,0|30|3,0\n2|Phường Hòa Bình|2.000|20|1,0|10|0,5\n|Tổng cộng|3.000|70|2,3|40|1,3"
    )
    assert facts(document)[:3] == [
        ("Tổng số hộ", Role.ACTUAL, 1000, "hộ", "2023"),
        ("Số hộ nghèo", Role.ACTUAL, 50, "hộ nghèo", "2023"),
        ("Tỷ lệ hộ nghèo", Role.ACTUAL, 5.0, "%", "2023"),
    ]


def test_a_total_below_numbered_groups_belongs_to_none_of_them() -> None:
    document = report(
        "TT|Dự án|Tổng mức đầu tư|Kế hoạch vốn năm 2023\nI|Vốn tỉnh|90|40\n1|Đường vào bản|90|40\nII|Vốn huyện|30|10\n1|Nhà văn hóa|30|10\n|TỔNG CỘNG (I+II)|120|50"
    )
    observations = table_observations(document)
    assert [o.indicator for o in observations[-2:]] == ["Tổng mức đầu tư", "TỔNG CỘNG"]
    assert [o.period for o in observations[-2:]] == [None, "2023"]


def test_labels_and_formula_row_that_ocr_misread() -> None:
    document = report(
        "STT|Nội dung|Dự toán năm 2023|Thực hiện năm 2023|So sánh (%)\nẦ|B|1|2|3-2-1\nẦ|Tổng thu|100|90|90\nI|Thu nội địa|80|60|75\na|Thuế|50|40|80\nD|Phí|30|20|67\nH|Thu khác|20|30|150"
    )
    names = list(dict.fromkeys(o.indicator for o in table_observations(document)))
    assert names == [
        "Tổng thu",
        "Tổng thu - Thu nội địa",
        "Tổng thu - Thu nội địa - Thuế",
        "Tổng thu - Thu nội địa - Phí",
        "Tổng thu - Thu khác",
    ]


def test_of_two_readings_the_one_that_the_rows_ratio_proves_is_taken() -> None:
    document = report(
        "TT|Chỉ tiêu|ĐVT|KH 2023|TH 2023|TH/KH (%)\n1|Diện tích|ha|60|715|119,2\n2|Sản lượng|tấn|40|50|125,0"
    )
    cell = document.tables[0].cells[0][4]
    assert cell is not None
    cell.alternative = "71,5"
    proved = of(document, "Diện tích")[1]
    assert proved.low == 71.5
    assert "715" in proved.note


def test_of_two_readings_that_nothing_decides_the_first_stays() -> None:
    document = report("TT|Chỉ tiêu|ĐVT|KH 2023|KH 2024\n1|Diện tích|ha|60|715\n2|Sản lượng|tấn|40|50")
    cell = document.tables[0].cells[0][4]
    assert cell is not None
    cell.alternative = "71,5"
    assert [o.low for o in of(document, "Diện tích")] == [60, 715]
