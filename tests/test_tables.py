"""Heads and shapes: what each column of a table is, whatever form the table comes in."""

import pytest

from tables_by_hand import facts, grid, of, one_cell_a_line, report, tab_rows, text_report
from vnreport_extract.model import ColumnKind, Document, Page, Role
from vnreport_extract.tables import read_tables

MINISTRY = """
STT|Chỉ tiêu|Đơn vị tính|Năm 2022|<|<|Năm 2023|<|<|<|Dự kiến KH 2024
^|^|^|Kế hoạch|Thực hiện|<|Kế hoạch|Thực hiện|<|Ước TH cả năm so với KH (%)|^
^|^|^|^|9 tháng|Cả năm|^|9 tháng|Ước cả năm|^|^
A|B|C|1|2|3|4|5|6|7=6/4|8
I|Giao thông|||||||||
1|Chiều dài đường được bảo trì|km|1.200|850|1.190|1.300|920|1.285|98,8|1.350
2|Số cầu yếu được thay thế|cầu|15|9|14|20|12|19|95,0|22
|Trong đó: cầu treo|cầu|3|1|3|4|2|4|100,0|5
II|Vận tải|||||||||
1|Khối lượng hàng hóa vận chuyển|||||||||
a|Đường bộ|triệu tấn|120,5|88,4|119,0|130,0|95,5|128,7|99,0|140
b|Đường thủy|triệu tấn|20,5|15,4|19,0|21,0|15,5|20,7|98,6|22
"""
COMMUNES = """
TT|Chỉ tiêu|ĐVT|Toàn huyện|Chia ra các xã, thị trấn|<|<
^|^|^|^|TT Phú Lộc|Xã Tân An|Xã Hòa Bình
1|Diện tích gieo trồng lúa|ha|1.245,5|310,0|420,5|515,0
2|Tỷ lệ hộ nghèo|%|4,5|1,2|5,6|6,7
"""
BUDGET = """
STT|Nội dung|Dự toán năm 2023|Ước thực hiện năm 2023|So sánh|<
^|^|^|^|Tuyệt đối|Tương đối (%)
A|B|1|2|3=2-1|4=2/1
A|Tổng thu|4.800.000|4.250.000|-550.000|88,5
I|Thu nội địa|4.700.000|4.100.000|-600.000|87,2
-|Thuế giá trị gia tăng|500.000|505.000|5.000|101,0
B|Tổng chi|12.500.000|12.400.000|-100.000|99,2
"""
NINE_MONTHS = """
TT|Chỉ tiêu|ĐVT|Thực hiện 9 tháng năm 2022|Kế hoạch năm 2023|Thực hiện 9 tháng năm 2023|So sánh (%)|<
^|^|^|^|^|^|Với KH|Với cùng kỳ
1|Tổng mức bán lẻ hàng hóa|Tỷ đồng|18.500|27.000|20.100|74,4|108,6
2|Khách du lịch|Nghìn lượt|850|1.500|1.240|82,7|145,9
-|Khách quốc tế|Nghìn lượt|-|50|35,5|71|x
"""
YEARS = """
STT|Chỉ tiêu|Đơn vị|Hiện trạng 2020|Mục tiêu giai đoạn 2021-2025|<|<|Mục tiêu đến năm 2030
^|^|^|^|2021|2023|2025|^
1|Tỷ lệ đô thị hóa|%|35,2|36,0|38,5|40,0|45,0
2|Dân số trung bình|nghìn người|1.520,3|1.535,0|1.560,2|1.590|1.650
2.1|Thành thị|nghìn người|535|550|600|640|740
"""
SHAPES = [MINISTRY, COMMUNES, BUDGET, NINE_MONTHS, YEARS]


def columns(document: Document) -> list[tuple[Role | None, str | None, str | None]]:
    return [(c.role, c.period, c.unit) for c in document.tables[0].columns if c.kind is ColumnKind.VALUE]


def test_a_head_of_three_rows() -> None:
    assert columns(report(MINISTRY)) == [
        (Role.TARGET, "2022", None),
        (Role.ACTUAL, "9T/2022", None),
        (Role.ACTUAL, "2022", None),
        (Role.TARGET, "2023", None),
        (Role.ACTUAL, "9T/2023", None),
        (Role.ESTIMATE, "2023", None),
        (Role.ATTAINMENT, "2023", "%"),
        (Role.TARGET, "2024", None),
    ]


def test_what_a_ratio_compares_decides_its_role() -> None:
    read = report(NINE_MONTHS, period="9T/2023").tables[0].columns[-2:]
    assert [(c.role, c.numerator, c.denominator) for c in read] == [(Role.ATTAINMENT, 5, 4), (Role.CHANGE, 5, 3)]


def test_a_ratio_of_a_later_plan_to_an_earlier_result_is_the_plans() -> None:
    document = report("STT|Chỉ tiêu|ĐVT|ƯTH 2023|KH 2024|KH 2024/ƯTH 2023 (%)\n1|Đàn bò|con|5.000|5.500|110")
    assert facts(document)[-1] == ("Đàn bò", "change", 110.0, "%", "2024")


def test_arithmetic_says_what_an_unnamed_percent_column_is() -> None:
    document = report(
        "STT|Chỉ tiêu|ĐVT|KH 2023|TH 2023|Nhận xét, đánh giá\n1|Ngô|ha|200|190|95 %\n2|Lạc|ha|50|60|120 %"
    )
    assert columns(document)[-1] == (Role.ATTAINMENT, "2023", "%")


def test_formula_rows_name_no_figures() -> None:
    assert [fact[2] for fact in facts(report(BUDGET)) if fact[0] == "Tổng thu"] == [4.8e6, 4.25e6, -5.5e5, 88.5]


@pytest.mark.parametrize("shape", SHAPES)
def test_the_same_table_as_one_cell_a_line(shape: str) -> None:
    lines = ["PHỤ LỤC", *one_cell_a_line(shape), "", "Trên đây là báo cáo."]
    assert sorted(facts(text_report(lines))) == sorted(facts(report(shape)))


@pytest.mark.parametrize("shape", SHAPES)
def test_the_same_table_as_tab_rows(shape: str) -> None:
    assert sorted(facts(text_report(["PHỤ LỤC", *tab_rows(shape), ""]))) == sorted(facts(report(shape)))


def test_a_cell_that_wraps_and_rows_that_a_merged_label_shortens() -> None:
    shape = "STT|Chỉ tiêu|ĐVT|TH 2022|KH 2023\n1|Số trạm y tế|trạm|20|21\n2|Khách lưu trú|lượt|800|900\n^|Doanh thu du lịch|triệu đồng|50|60\n3|Số chợ|chợ|7|8"
    lines = [
        part
        for line in one_cell_a_line(shape)
        for part in (["Doanh thu", "du lịch"] if line == "Doanh thu du lịch" else [line])
    ]
    assert facts(text_report(lines))[4:6] == [
        ("Doanh thu du lịch", "actual", 50.0, "triệu đồng", "2022"),
        ("Doanh thu du lịch", "target", 60.0, "triệu đồng", "2023"),
    ]


def test_a_letterhead_between_bars_is_no_table() -> None:
    lines = [
        "UBND HUYỆN X",
        "|",
        "CỘNG HÒA XÃ HỘI",
        "|",
        "Số: 15/BC-UBND",
        "|",
        "Phú Lộc, ngày 05",
        "tháng 12 năm 2023",
        "|",
    ]
    assert text_report(lines).tables == []


def test_a_table_goes_on_over_pages_with_and_without_its_head() -> None:
    head = "STT|Chỉ tiêu|ĐVT|TH 2022|KH 2023"
    document = report(
        f"{head}\n1|Số trạm|trạm|20|21", f"{head}\n2|Số chợ|chợ|7|8", "3|Số trường|trường|31|32\n4|Số lớp|lớp|300|310"
    )
    assert [len(table.rows) for table in document.tables] == [4]
    assert document.tables[0].pages == [1, 2, 3, 3]


def test_a_continuation_with_empty_columns_stays_in_its_columns() -> None:
    document = report(
        "STT|Chỉ tiêu|ĐVT|TH 2022|TH 2023|2023/2022 (%)|KH 2024\n1|Ngô|ha|10|20|200|30",
        "2|Sắn|ha|0|0||5\n3|Mía|ha|0|0||6",
    )
    assert [o.role for o in of(document, "Sắn")] == [Role.ACTUAL, Role.ACTUAL, Role.TARGET]


def test_title_and_unit_rows_inside_the_grid() -> None:
    document = report(f"Biểu 2. Thu, chi ngân sách|<|<|<|<|<\nĐơn vị tính: Triệu đồng|<|<|<|<|<{BUDGET}")
    assert document.tables[0].unit_note == "Triệu đồng"
    assert of(document, "Tổng thu")[0].unit == "triệu đồng"


def test_a_unit_line_above_the_table() -> None:
    document = report(
        "TT|Nội dung|Dự toán 2023|Thực hiện 2023\n1|Chi đầu tư|500|480\n2|Chi khác|20|18",
        above=("Biểu 1", "ĐVT: Tỷ đồng"),
    )
    assert {fact[3] for fact in facts(document)} == {"tỷ đồng"}


def test_two_tables_side_by_side() -> None:
    document = report("TT|Tên xã|Số hộ|TT|Tên xã|Số hộ\n1|Tân An|1.200|3|Hòa Lợi|980\n2|Phú Mỹ|1.150|4|Long Hưng|1.020")
    places = [(o.place, o.low, o.unit) for o in of(document, "Số hộ")]
    assert places == [("Tân An", 1200, "hộ"), ("Phú Mỹ", 1150, "hộ"), ("Hòa Lợi", 980, "hộ"), ("Long Hưng", 1020, "hộ")]


def test_codes_dates_and_decision_numbers_are_no_figures() -> None:
    document = report(
        "TT|Tên dự án|Mã số|Quyết định|Kế hoạch vốn 2023\n1|Đường A|7712|45/QĐ-UBND ngày 02/2/2023|500\n2|Đường B|7713|46/QĐ-UBND ngày 03/2/2023|300"
    )
    assert [fact[2] for fact in facts(document)] == [500.0, 300.0]


def test_an_empty_grid_or_a_grid_of_words_gives_no_table() -> None:
    document = Document(
        "x", report(BUDGET).path, "pdf", pages=[Page(1, grids=[grid("|\n|"), grid("Nơi nhận|CHỦ TỊCH\nLưu VT|Đã ký")])]
    )
    assert read_tables(document).tables == []


def test_one_cell_a_line_where_most_names_span_the_column_of_inner_names() -> None:
    shape = """
STT|Chỉ tiêu|<|ĐVT|TH 2022|KH 2023
1|Số trạm y tế|<|trạm|20|21
2|Cơ cấu lao động|- Nông nghiệp|%|40,5|38,0
^|^|- Dịch vụ|^|59,5|62,0
3|Số chợ|<|chợ|7|8
4|Số trường|<|trường|31|32
"""
    read = text_report(["PHỤ LỤC", *one_cell_a_line(shape), ""])
    assert facts(read) == facts(report(shape))
    assert of(read, "Cơ cấu lao động - Dịch vụ")[0].unit == "%"


def test_a_repeated_head_that_ocr_misread_is_the_same_head_but_another_years_is_not() -> None:
    first = "STT|Chỉ tiêu|Đơn vị tính|Thực hiện năm 2022|Kế hoạch năm 2023\n1|Số trạm|trạm|20|21"
    misread = "STT|Chi tiêu|Đơn vị tính|Thực hiện năm 2022|Kế hoach năm 20923\n2|Số chợ|chợ|7|8"
    later = "STT|Chỉ tiêu|Đơn vị tính|Thực hiện năm 2023|Kế hoạch năm 2024\n1|Số trạm|trạm|21|22"
    assert len(report(first, misread).tables) == 1
    assert len(report(first, later).tables) == 2


ALIGNED = """
BIỂU CÁC CHỈ TIÊU KINH TẾ NĂM 2023

Chỉ tiêu                              ĐVT     Quý I     6 tháng    Ước cả năm
Giá trị sản xuất                  Tỷ đồng     1.215       2.640         5.730
Doanh thu vận tải,
kho bãi                           Tỷ đồng     402,5         915         1.880
Lượt khách                     Nghìn lượt       210        515            1.050
Đơn vị chịu trách nhiệm lập biểu: Phòng Thống kê.
"""


def test_columns_that_blanks_align() -> None:
    document = text_report(ALIGNED.strip().split("\n"))
    assert facts(document) == [
        ("Giá trị sản xuất", "actual", 1215, "tỷ đồng", "Q1/2023"),
        ("Giá trị sản xuất", "actual", 2640, "tỷ đồng", "6T/2023"),
        ("Giá trị sản xuất", "estimate", 5730, "tỷ đồng", "2023"),
        ("Doanh thu vận tải, kho bãi", "actual", 402.5, "tỷ đồng", "Q1/2023"),
        ("Doanh thu vận tải, kho bãi", "actual", 915, "tỷ đồng", "6T/2023"),
        ("Doanh thu vận tải, kho bãi", "estimate", 1880, "tỷ đồng", "2023"),
        ("Lượt khách", "actual", 210, "nghìn lượt", "Q1/2023"),
        ("Lượt khách", "actual", 515, "nghìn lượt", "6T/2023"),
        ("Lượt khách", "estimate", 1050, "nghìn lượt", "2023"),
    ]


def test_prose_and_letterhead_with_wide_blanks_are_no_table() -> None:
    lines = [
        "ỦY BAN NHÂN DÂN TỈNH        CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Số: 12/BC-UBND              Hà Nội, ngày 5 tháng 1 năm 2024",
        "Diện tích lúa   đạt 120 ha.  Sản lượng   đạt 600 tấn.",
    ]
    assert text_report(lines).tables == []


def test_one_cell_a_line_with_merged_cells_left_empty() -> None:
    head = [["STT", "Chỉ tiêu", "ĐVT", "Năm 2023", "", "KH 2024"], ["", "", "", "KH", "Ước TH", ""]]
    body = [["1", "Số bác sĩ", "người", "90", "91", "95"], ["2", "Số y tá", "người", "", "140", "150"]]
    rows = [*head, *body, ["-", "Trong đó: nữ", "người", "70", "75", "80"], ["3", "Giường", "cái", "200", "210", "220"]]
    document = text_report(
        [line for row in rows for line in ["|", *(part for cell in row for part in (cell, "|")), ""]]
    )
    assert facts(document)[:5] == [
        ("Số bác sĩ", "target", 90, "người", "2023"),
        ("Số bác sĩ", "estimate", 91, "người", "2023"),
        ("Số bác sĩ", "target", 95, "người", "2024"),
        ("Số y tá", "estimate", 140, "người", "2023"),
        ("Số y tá", "target", 150, "người", "2024"),
    ]


def test_months_and_quarters_take_the_year_of_the_caption() -> None:
    document = report(
        "Sản phẩm|ĐVT|Thực hiện tháng 8|Ước tháng 9|Cộng dồn 9 tháng\nXi măng|tấn|12|13|100\nGạch|viên|50|60|450"
    )
    assert facts(document)[:3] == [
        ("Xi măng", "actual", 12, "tấn", "2023-08"),
        ("Xi măng", "estimate", 13, "tấn", "2023-09"),
        ("Xi măng", "actual", 100, "tấn", "9T/2023"),
    ]
