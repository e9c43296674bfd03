"""Properties of the structure stage: no text is lost, offsets are true, labels are read alike in every form."""

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vnreport_extract.ingest import read
from vnreport_extract.model import Box, Document, Line, Page, Region
from vnreport_extract.structure import analyse
from vnreport_extract.structure.dates import find_date, place_and_date
from vnreport_extract.structure.labels import Rank, list_mark, mark_type, outline_label, roman
from vnreport_extract.structure.period import document_period

DOCUMENTS = sorted((Path(__file__).parent / "structure").glob("*.txt"))

LINES = st.sampled_from(
    [
        "",
        "",
        "BÁO CÁO",
        "Phần thứ nhất",
        "I. TÌNH HÌNH CHUNG",
        "1. Kết quả đạt được",
        "2.1. Thu ngân sách đạt 120 tỷ đồng, bằng 104% dự toán.",
        "a) Trồng trọt",
        "- Diện tích lúa 45.300 ha;",
        "+ Vụ xuân 7.020 ha;",
        "(1) Hoàn thành tuyến đường liên xã¹;",
        "¹ Dài 12 km.",
        "2 Gồm 14 xã.",
        "' Năm 2016: 5,8%.",
        "tiếp tục được duy trì ở các địa phương trong huyện và",
        "Các xã đã hoàn thành chỉ tiêu về giao thông, thủy lợi",
        "|",
        "TT\tChỉ tiêu\tKế hoạch",
        "1\tDân số\t12.000",
        "Nơi nhận:",
        "- Như trên;",
        "CHỦ TỊCH",
        "“3. Quy định chuyển tiếp",
        "Trang chủ › Tin tức",
        "PHỤ LỤC 01",
        "* Về y tế",
    ]
)


def text_document(lines: list[str]) -> Document:
    return Document("d", Path("d.txt"), "text", pages=[Page(1, [Line(1, n, t) for n, t in enumerate(lines, 1)])])


def assert_nothing_lost(document: Document) -> None:
    """Every line that is no table's is in exactly one block, and the block's offsets find it."""
    seen: list[int] = []
    for block in document.blocks:
        for line, start in zip(block.lines, block.starts, strict=True):
            seen.append(id(line))
            words = line.text.strip()
            assert block.text[start : start + len(words)] == words
            assert block.line_at(start) is line
    expected = [id(line) for line in document.lines() if line.text.strip() and line.region is not Region.TABLE]
    assert sorted(seen) == sorted(expected)


@settings(max_examples=150, deadline=None)
@given(st.lists(LINES, max_size=30))
def test_no_line_is_lost(lines: list[str]) -> None:
    document = analyse(text_document(lines))
    assert_nothing_lost(document)
    assert all(b.parent is None or b.parent < i for i, b in enumerate(document.blocks))
    assert all(s.parent is None or document.sections[s.parent].level < s.level for s in document.sections)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text("abcĐỀ 12.,;:-()|\t\"'¹²*“”[]", max_size=40), max_size=12))
def test_any_text_is_survived(lines: list[str]) -> None:
    assert_nothing_lost(analyse(text_document(lines)))


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_no_line_of_a_document_is_lost(path: Path) -> None:
    assert_nothing_lost(analyse(read(path, path.stem)))


def test_an_empty_document_has_no_structure() -> None:
    document = analyse(Document("d", Path("d.pdf"), "pdf", pages=[Page(1, width=595, height=842)]))
    assert (document.blocks, document.sections, document.metadata.kind) == ([], [], None)


@pytest.mark.parametrize(
    ("text", "label", "rank"),
    [
        ("Phần thứ nhất", "Phần thứ nhất", Rank.PART),
        ("Phân thứ hai", "Phần thứ hai", Rank.PART),
        ("PHẦN II: NHIỆM VỤ", "PHẦN II", Rank.PART),
        ("Chương IV", "Chương IV", Rank.CHAPTER),
        ("Mục 2. QUY ĐỊNH CỤ THỂ", "Mục 2", Rank.DIVISION),
        ("Điều 12. Hiệu lực thi hành", "Điều 12", Rank.ARTICLE),
        ("PHỤ LỤC 01", "PHỤ LỤC 01", Rank.APPENDIX),
        ("' PHỤ LỤC ,", "PHỤ LỤC", Rank.APPENDIX),
        ("Phụ lục số 03", "Phụ lục số 03", Rank.APPENDIX),
        ("IV. TỔ CHỨC THỰC HIỆN", "IV", Rank.ROMAN),
        ("III- KẾT LUẬN", "III", Rank.ROMAN),
        ("II/ Nhiệm vụ", "II", Rank.ROMAN),
        ("lI. KẾT QUẢ", "II", Rank.ROMAN),
        ("B. NHIỆM VỤ", "B", Rank.LETTER),
        ("1. Mục tiêu", "1", Rank.NUMBER),
        ("3- Hạn chế", "3", Rank.NUMBER),
        ("5/ Thu ngân sách", "5", Rank.NUMBER),
        ("1.2.2 Hạ tầng", "1.2.2", Rank.NUMBER + 2),
        ("2.10.", "2.10", Rank.NUMBER + 1),
        ("(3) Công trình thủy lợi", "(3)", Rank.PAREN),
        ("đ) Chỉ đạo các xã", "đ", Rank.SMALL),
        ("b)Giao Sở Y tế", "b", Rank.SMALL),
    ],
)
def test_labels(text: str, label: str, rank: int) -> None:
    found = outline_label(text)
    assert found is not None
    assert (found.text, found.rank) == (label, rank)


@pytest.mark.parametrize(
    "text",
    [
        "2025. Công tác phát triển",
        "2,9% so với năm 2018",
        "2.481 tỷ đồng",
        "12.375,3 triệu đồng",
        "24/10/2023 của Ủy ban",
        "5.2 triệu lượt",
        "10-11% so với kế hoạch",
        "Điều 5 Luật Đất đai quy định",
        "Phần lớn các xã đã hoàn thành",
        "Mục tiêu chung",
        "Chương trình mục tiêu quốc gia",
        "Phụ lục kèm theo quyết định này nêu rõ các chỉ tiêu",
        "I, phát triển xanh",
        "Biểu dương các tập thể",
        "0,58%",
    ],
)
def test_no_labels(text: str) -> None:
    assert outline_label(text) is None


@given(st.integers(1, 39))
def test_roman_numerals(value: int) -> None:
    tens, ones = divmod(value, 10)
    assert roman("X" * tens + ["", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"][ones]) == value


def test_list_marks() -> None:
    marks = ["- Lúa", "– Ngô", "+ Vụ xuân", "* Về y tế", "(i) Đường", "(ii) Cầu", "(2) Dự án", "a) Trồng trọt"]
    assert [list_mark(text) for text in marks] == ["-", "–", "+", "*", "(i)", "(ii)", "(2)", "a)"]
    assert mark_type("(i)") == mark_type("(iv)")
    assert mark_type("-") == mark_type("–")
    assert mark_type("a)") == mark_type("đ)")
    assert list_mark("-5,2%") == "-"
    assert list_mark("2 xã") == ""


@pytest.mark.parametrize(
    ("title", "issued", "period"),
    [
        ("Sơ kết giữa nhiệm kỳ 2020 - 2025", None, "2020-2025"),
        ("Tình hình kinh tế - xã hội 9 tháng đầu năm 2023", None, "9T/2023"),
        ("Kết quả 9 tháng đầu năm, nhiệm vụ 3 tháng cuối năm 2024", None, "9T/2024"),
        ("Công tác tháng 9 và 9 tháng năm 2022", None, "9T/2022"),
        ("Kết quả sáu tháng đầu năm 2021", None, "6T/2021"),
        ("Kết quả quý III năm 2024", None, "Q3/2024"),
        ("Kết quả năm 2023, phương hướng năm 2024", None, "2023"),
        ("Triển khai Chương trình đến năm 2030", "2025-03-02", "2025-2030"),
        ("Phát triển du lịch giai đoạn 2021-2025, định hướng đến năm 2030", "2021-07-15", "2021-2025"),
        ("Kết luận ngày 12 tháng 3 năm 2024", None, None),
        ("Tình hình thu ngân sách 9 tháng, ước thực hiện cả năm 2023", None, "9T/2023"),
        ("Kết quả năm 2023; nhiệm vụ, giải pháp 6 tháng đầu năm 2024", None, "2023"),
        ("Về dự toán năm 2027 và Chương trình trồng rừng giai đoạn 2026 - 2030", None, "2027"),
        ("Đánh giá kế hoạch 5 năm 2016 - 2020", None, "2016-2020"),
        ("Của Ban Chấp hành trình Đại hội Đảng bộ lần thứ X, nhiệm kỳ 2025 - 2030", None, "2020-2025"),
        ("Tổng kết 10 năm thực hiện Chỉ thị về vườn ươm", "2024-05-06", "2014-2024"),
        ("Sơ kết năm năm triển khai Đề án về vườn ươm", "2024-05-06", "2019-2024"),
        ("Chín tháng vượt khó, huyện giữ nhịp tăng trưởng", "2023-10-06", "9T/2023"),
        ("Kết quả 6 tháng đầu năm", "2022-07-01", "6T/2022"),
        ("Nhiệm vụ 3 tháng cuối năm", "2022-10-01", None),
        ("Nà Lừa 2024: một năm được mùa", "2024-12-30", "2024"),
        ("Nà Lừa hướng tới 2030", "2024-12-30", None),
    ],
)
def test_period(title: str, issued: str | None, period: str | None) -> None:
    assert document_period(title, [], issued) == period


def test_a_report_of_a_congresss_year_is_about_the_term_that_ends() -> None:
    title = "Chính trị tại kỳ Đại hội Đảng bộ xã, nhiệm kỳ 2025 - 2030"
    assert document_period(title, [], "2025-04-02", "báo cáo") == "2020-2025"
    assert document_period(title, [], "2025-04-02", "nghị quyết") == "2025-2030"
    assert document_period(title, [], "2027-04-02", "báo cáo") == "2025-2030"


def test_the_first_paragraph_is_the_title_where_none_was_found() -> None:
    paragraphs = ["Thực hiện Chương trình vườn ươm giai đoạn 2021 - 2025", "Sản xuất ổn định."]
    assert document_period("", paragraphs, "2022-03-01") == "2021-2025"


def test_a_year_in_passing_is_no_subject_period() -> None:
    assert document_period("Về dự án đường ven biển", ["Lập báo cáo nghiên cứu khả thi từ năm 2025."], None) is None


def test_an_acronym_ends_a_wrapped_sentence() -> None:
    lines = ["Các sở, ngành triển khai các nội dung của Chương trình", "MTQG.", "", "Kết quả đạt khá."]
    assert [len(block.lines) for block in analyse(text_document(lines)).blocks] == [2, 1]


def test_text_after_the_signature_is_text() -> None:
    lines = ["Trên đây là báo cáo.", "", "Nơi nhận:", "- Như trên;", "- Lưu: VT.", "", "CHỦ TỊCH", "", "Lê Văn Thử", ""]
    lines += ["KẾT QUẢ CÁC CHỈ TIÊU NĂM 2023", "", "1. Thu ngân sách đạt 12 tỷ đồng."]
    document = analyse(text_document(lines))
    regions = [line.region for line in document.lines() if line.text]
    assert regions == [Region.BODY, *5 * [Region.CLOSING], Region.BODY, Region.BODY]
    assert document.metadata.signer == "Lê Văn Thử"
    assert document.metadata.recipients == ["Lưu: VT"]


@pytest.mark.parametrize(
    ("lines", "title", "issuer"),
    [
        (
            [
                "ỦY BAN NHÂN DÂN",
                "TỈNH A",
                "BÁO CÁO",
                "Tình hình kinh tế - xã hội 6 tháng đầu",
                "năm 2024 của tỉnh",
                "",
                "Trong 6 tháng qua, kinh tế tăng.",
            ],
            "Tình hình kinh tế - xã hội 6 tháng đầu năm 2024 của tỉnh",
            "ỦY BAN NHÂN DÂN TỈNH A",
        ),
        (
            [
                "UBND TỈNH A",
                "SỞ Y TẾ",
                "QUYẾT ĐỊNH",
                "VỀ VIỆC",
                "BAN HÀNH QUY CHẾ LÀM VIỆC",
                "GIÁM ĐỐC SỞ Y TẾ",
                "Căn cứ Luật Khám bệnh;",
            ],
            "VỀ VIỆC BAN HÀNH QUY CHẾ LÀM VIỆC",
            "SỞ Y TẾ",
        ),
        (
            [
                "ĐẢNG BỘ TỈNH A",
                "BAN CHẤP HÀNH",
                "*",
                "BÁO CÁO",
                "SƠ KẾT GIỮA NHIỆM KỲ",
                "HỘI NGHỊ LẦN THỨ CHÍN",
                "",
                "I. TÌNH HÌNH",
            ],
            "SƠ KẾT GIỮA NHIỆM KỲ HỘI NGHỊ LẦN THỨ CHÍN",
            "BAN CHẤP HÀNH",
        ),
    ],
)
def test_titles(lines: list[str], title: str, issuer: str) -> None:
    metadata = analyse(text_document(lines)).metadata
    assert (metadata.title, metadata.issuer) == (title, issuer)


def test_dates() -> None:
    assert find_date("ngày 07 tháng 12 năm 2023") == "2023-12-07"
    assert find_date("ngày 7/12/2023 của") == "2023-12-07"
    assert find_date("ngày 31/02/2023") is None
    assert place_and_date("TP. Hồ Chí Minh, ngày 1 tháng 2 năm 2024") == ("TP. Hồ Chí Minh", "2024-02-01")


# --- pages with geometry ---------------------------------------------------------------------------


def printed(page: int, rows: list[tuple[str, float, float]], size: float | None = 14.0) -> Page:
    """Return a PDF page of rows (text, left edge, right edge), 20 points apart; rows marked ``~`` are small."""
    lines = []
    for number, (text, left, right) in enumerate(rows, 1):
        small = text.startswith("~")
        own = None if size is None else (size - 4 if small else size)
        box = Box(left, 60 + 20 * number, right, 73 + 20 * number)
        lines.append(Line(page, number, text.lstrip("~"), bbox=box, size=own))
    return Page(page, lines, width=595, height=842)


def pdf(*pages: Page) -> Document:
    return analyse(Document("d", Path("d.pdf"), "pdf", pages=list(pages)))


def test_an_indent_begins_a_paragraph() -> None:
    document = pdf(
        printed(
            1,
            [
                ("Kinh tế của huyện tiếp tục tăng trưởng khá với nhiều kết quả nổi bật,", 113, 540),
                ("thu ngân sách đạt kế hoạch đề ra trong năm, các xã đều vượt dự toán.", 85, 540),
                ("Công tác giảm nghèo được quan tâm, tỷ lệ hộ nghèo giảm nhanh qua từng", 113, 540),
                ("năm và đạt mục tiêu.", 85, 200),
            ],
        )
    )
    assert [len(block.lines) for block in document.blocks] == [2, 2]


def test_notes_at_a_page_foot_go_on_over_the_page() -> None:
    document = pdf(
        printed(
            1,
            [
                ("Huyện đã hoàn thành các chỉ tiêu về giao thông¹ và đang tiếp tục triển", 113, 540),
                ("~¹ Gồm 14 tuyến đường liên xã với tổng chiều dài 62 km, trong đó đã bàn giao", 85, 400),
            ],
        ),
        printed(
            2,
            [
                ("2", 300, 306),
                ("khai các dự án thủy lợi² theo kế hoạch được duyệt từ đầu nhiệm kỳ này.", 85, 540),
                ("~09 tuyến cho các xã quản lý, khai thác.", 85, 260),
                ("~² Hồ chứa nước phục vụ tưới cho 350 ha đất trồng lúa hai vụ.", 85, 350),
            ],
        ),
    )
    prose = document.blocks[0]
    assert prose.text.endswith("từ đầu nhiệm kỳ này.")
    assert [(j.page, j.line, j.next_page, j.next_line) for j in document.page_joins] == [(1, 1, 2, 2), (1, 2, 2, 3)]
    assert [(n.number, n.marker_page, n.body_page, n.text[-20:]) for n in document.footnotes] == [
        (1, 1, 1, "xã quản lý, khai thác."[-20:]),
        (2, 2, 2, "đất trồng lúa hai vụ."[-20:]),
    ]
    assert document.pages[1].lines[0].region is Region.FURNITURE
    assert_nothing_lost(document)


def test_ocr_damaged_numbers_of_notes_follow_the_sequence() -> None:
    document = pdf(
        printed(
            1,
            [
                ("Thu ngân sách vượt dự toán!; sản lượng lương thực tăng”. Tỷ lệ hộ nghèo", 113, 540),
                ("giảm nhanh®, đời sống của nhân dân được nâng lên rõ rệt qua từng năm.", 85, 540),
                ("~! Thu ngân sách đạt 214 tỷ đồng, bằng 112% dự toán tỉnh giao.", 85, 345),
                ("~” Sản lượng lương thực đạt 31.200 tấn, tăng 3,1% so với năm trước.", 85, 365),
                ("~® Còn 312 hộ nghèo, giảm 145 hộ.", 85, 230),
            ],
            size=None,
        )
    )
    for line in document.pages[0].lines[2:]:
        assert line.region is Region.FOOTNOTE
    assert [(n.number, n.marker_line, n.body_line) for n in document.footnotes] == [(1, 1, 3), (2, 1, 4), (3, 2, 5)]


def test_running_heads_are_furniture() -> None:
    pages = [
        printed(
            n,
            [
                ("Báo cáo thường niên của Sở", 200, 400),
                (
                    f"Nội dung của trang thứ {['một', 'hai', 'ba', 'bốn'][n - 1]} nói về các lĩnh vực khác nhau.",
                    85,
                    540,
                ),
                (str(n), 300, 306),
            ],
        )
        for n in range(1, 5)
    ]
    document = pdf(*pages)
    regions = [[line.region for line in page.lines] for page in document.pages]
    assert regions == [[Region.FURNITURE, Region.BODY, Region.FURNITURE]] * 4


def test_only_marks_are_given_to_sections() -> None:
    assert not any(
        re.search(r"[.)]$", s.label)
        for path in DOCUMENTS
        for s in analyse(read(path, path.stem)).sections
        if not s.label.startswith("(")
    )
