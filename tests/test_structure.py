"""Structure of six invented documents of different kinds: each is read as a reader of the genre would."""

from pathlib import Path

import pytest

from vnreport_extract.ingest import read
from vnreport_extract.model import Block, BlockKind, Document, Line, Page, Region
from vnreport_extract.structure import analyse

DOCUMENTS = Path(__file__).parent / "structure"


def text_document(lines: list[str]) -> Document:
    return Document("d", Path("d.txt"), "text", pages=[Page(1, [Line(1, n, t) for n, t in enumerate(lines, 1)])])


def analysed(name: str) -> Document:
    return analyse(read(DOCUMENTS / f"{name}.txt", name))


def outline(document: Document) -> list[tuple[int, str]]:
    return [(section.level, section.label) for section in document.sections]


def block_with(document: Document, words: str) -> Block:
    return next(block for block in document.blocks if words in block.text)


METADATA = {
    "province_nine_months": {
        "kind": "báo cáo",
        "number": "415/BC-UBND",
        "issuer": "ỦY BAN NHÂN DÂN TỈNH QUẢNG LÂM",
        "place": "Quảng Lâm",
        "date": "2024-09-28",
        "title": "Tình hình phát triển kinh tế - xã hội, quốc phòng - an ninh 9 tháng đầu năm, nhiệm vụ trọng tâm 3 tháng cuối năm 2024",
        "signer": "Trần Văn Mẫu",
        "period": "9T/2024",
        "recipients": ["Thường trực Tỉnh ủy", "Các sở, ban, ngành, đoàn thể tỉnh", "Lưu: VT, TH"],
    },
    "commune_report": {
        "kind": "báo cáo",
        "number": "87/BC-UBND",
        "issuer": "ỦY BAN NHÂN DÂN XÃ BÌNH KHÊ",
        "place": "Bình Khê",
        "date": "2023-12-05",
        "signer": "Lê Thị Ví Dụ",
        "period": "2023",
    },
    "ministry_decision": {
        "kind": "quyết định",
        "number": "3310/QĐ-BNN-KH",
        "issuer": "BỘ NÔNG NGHIỆP VÀ PHÁT TRIỂN NÔNG THÔN",
        "place": "Hà Nội",
        "date": "2022-08-12",
        "title": "VỀ VIỆC PHÊ DUYỆT KẾ HOẠCH PHÁT TRIỂN NGÀNH GIAI ĐOẠN 2021-2025",
        "signer": "Phạm Ngọc Thử",
        "period": "2021-2025",
    },
    "party_resolution": {
        "kind": "nghị quyết",
        "number": "21-NQ/HU",
        "issuer": "HUYỆN ỦY SƠN KHÊ",
        "place": "Sơn Khê",
        "date": "2021-07-15",
        "title": "về phát triển du lịch giai đoạn 2021 - 2025, định hướng đến năm 2030",
        "signer": "Hoàng Minh Họa",
        "period": "2021-2025",
    },
    "notice": {
        "kind": "thông báo",
        "number": "96/TB-VPUBND",
        "issuer": "VĂN PHÒNG UBND TỈNH QUẢNG LÂM",
        "date": "2025-04-03",
        "title": "Kết luận của Chủ tịch UBND tỉnh tại phiên họp thường kỳ tháng 3 năm 2025",
        "signer": "Đinh Công Thí",
        "recipients": ["Chủ tịch, các PCT UBND tỉnh", "Các sở, ban, ngành", "Lưu: VT"],
    },
    "plan_attached": {
        "kind": "quyết định",
        "number": "902/QĐ-UBND",
        "issuer": "ỦY BAN NHÂN DÂN TỈNH QUẢNG LÂM",
        "title": "BAN HÀNH KẾ HOẠCH THỰC HIỆN NGHỊ QUYẾT SỐ 31-NQ/TU NGÀY 02/02/2024 CỦA TỈNH ỦY",
        "signer": "Bùi Minh Giả",
    },
    "garbled_term_report": {
        "kind": "phụ lục",
        "number": None,
        "title": "KẾT QUẢ THỰC HIỆN NGHỊ QUYẾT ĐẠI HỘI ĐẢNG BỘ HUYỆN NHIỆM KỲ 2015 - 2020",
        "period": "2015-2020",
    },
    "inline_cells": {
        "kind": "chỉ thị",
        "number": "55/CT-UBND",
        "issuer": "ỦY BAN NHÂN DÂN TỈNH QUẢNG LÂM",
        "place": "Quảng Lâm",
        "date": "2024-01-09",
        "period": "2024",
    },
    "news_article": {
        "kind": "bài báo",
        "title": "Huyện Sơn Khê vượt kế hoạch trồng rừng",
        "period": "6T/2024",
        "number": None,
    },
    "letter": {
        "kind": "công văn",
        "number": "1204/STC-QLNS",
        "issuer": "SỞ TÀI CHÍNH",
        "place": "Quảng Lâm",
        "date": "2023-06-09",
        "title": "báo cáo tình hình thu ngân sách 5 tháng đầu năm 2023",
        "period": "5T/2023",
    },
}


@pytest.mark.parametrize("name", METADATA)
def test_metadata(name: str) -> None:
    metadata = analysed(name).metadata
    assert {field: getattr(metadata, field) for field in METADATA[name]} == METADATA[name]


OUTLINES = {
    "province_nine_months": "1A 2I 2II 3:1 4:1.1 4:1.2 5:a 5:b 3:2 1B 2:1 2:2",
    "commune_report": "1Phần I 2I 3:1 3:2 2II 3: 3: 1Phần II 2I 3:1 3:2",
    "ministry_decision": "1Điều 1 2:1 2:2 1Điều 2 1Điều 3 1PHỤ LỤC I",
    "party_resolution": "1PHẦN THỨ NHẤT 2I 3:1 3:2 2II 3:1 3:2 1PHẦN THỨ HAI 2I 2II",
    "notice": "1:1 1:2 2:(1) 2:(2) 1:3",
    "plan_attached": "1Điều 1 1Điều 2 1: 2I 3:1 3:2 2II",
    "planning_decision": "1Điều 1 2I 2II 3:1 3:2 4:a 4:b 1Điều 2 1Điều 3",
    "garbled_term_report": "1PHỤ LỤC 2:1 2:2",
    "news_article": "",
    "letter": "1:1 1:2",
}


@pytest.mark.parametrize("name", OUTLINES)
def test_outline(name: str) -> None:
    found = " ".join(
        f"{level}{':' if label[:1] not in tuple('ABIĐP') else ''}{label}" for level, label in outline(analysed(name))
    )
    assert found == OUTLINES[name]


def test_heading_takes_its_second_line() -> None:
    sections = analysed("party_resolution").sections
    assert sections[0].title == "TÌNH HÌNH VÀ NGUYÊN NHÂN"
    assert sections[0].line == 18


def test_numbered_paragraph_is_titled_by_its_first_words() -> None:
    section = next(s for s in analysed("province_nine_months").sections if s.label == "1.1")
    assert section.title == "Tốc độ tăng tổng sản phẩm trên địa bàn (GRDP) 9 tháng"


def test_sections_name_their_parents() -> None:
    document = analysed("province_nine_months")
    crops = next(s for s in document.sections if s.label == "a")
    assert crops.parent is not None
    assert document.sections[crops.parent].label == "1.2"


def test_wrapped_lines_become_one_block() -> None:
    block = block_with(analysed("province_nine_months"), "cây hằng năm")
    assert block.text.startswith("Tổng diện tích gieo trồng cây hằng năm đạt 81.240 ha, bằng 98,6% kế hoạch.")
    assert block.line_at(block.text.index("81.240")).number == 27


def test_list_items_name_what_introduces_them() -> None:
    document = analysed("province_nine_months")
    inner = block_with(document, "Vụ xuân")
    assert (inner.kind, inner.depth, inner.marker) == (BlockKind.ITEM, 2, "+")
    assert inner.parent is not None
    outer = document.blocks[inner.parent]
    assert outer.text.startswith("- Ngô")
    assert outer.parent is not None
    assert document.blocks[outer.parent].text.endswith("Trong đó:")


def test_lettered_sentences_are_items_not_sections() -> None:
    document = analysed("notice")
    block = block_with(document, "Giao Sở Y tế")
    assert (block.kind, block.marker) == (BlockKind.ITEM, "a)")
    assert block.parent is not None
    assert document.blocks[block.parent].text == "3. Về một số nội dung cụ thể:"


def test_bracketed_footnotes() -> None:
    document = analysed("commune_report")
    assert [(n.number, n.marker_line, n.body_line) for n in document.footnotes] == [(1, 23, 31), (2, 37, 39)]
    assert document.footnotes[1].text == "Khám bảo hiểm y tế 5.980 lượt người."


def test_footnotes_in_round_brackets() -> None:
    document = analysed("planning_decision")
    assert [(n.number, n.marker_line, n.body_line) for n in document.footnotes] == [(1, 20, 40), (2, 38, 42)]
    assert "chiếm từ 35 đến 40% tổng số lao động" in block_with(document, "qua đào tạo").text


def test_notes_at_the_documents_end() -> None:
    document = analysed("plan_attached")
    assert [(n.number, n.marker_line, n.body_line) for n in document.footnotes] == [(1, 30, 63), (2, 55, 65)]


def test_attached_plan_is_titled_as_a_whole() -> None:
    section = next(s for s in analysed("plan_attached").sections if not s.label)
    assert section.title == "KẾ HOẠCH THỰC HIỆN NGHỊ QUYẾT SỐ 31-NQ/TU VỀ PHÁT TRIỂN KINH TẾ SỐ GIAI ĐOẠN 2024-2030"


def test_sentence_cut_by_a_footnote_is_one_block() -> None:
    document = analysed("commune_report")
    block = block_with(document, "được duy trì ở 10/10 thôn")
    assert [line.number for line in block.lines] == [29, 33]
    assert [(j.line, j.next_line) for j in document.page_joins] == [(29, 33)]


def test_damaged_footnote_marks() -> None:
    notes = analysed("garbled_term_report").footnotes
    assert [(n.number, n.marker_line, n.body_line, n.body_end_line) for n in notes] == [
        (1, 9, 14, 15),
        (2, 10, 17, 17),
        (3, 25, 28, 28),
    ]


def test_prose_goes_on_over_damaged_footnotes() -> None:
    assert "tăng từ 61% lên 68%." in block_with(analysed("garbled_term_report"), "Cơ cấu kinh tế").text


def test_continued_footnote() -> None:
    document = analysed("continued_note")
    assert [(n.number, n.body_line, n.body_end_line, n.continues_at) for n in document.footnotes] == [
        (1, 5, 9, [9]),
        (2, 11, 11, []),
    ]
    assert "nâng cấp hạ tầng các khu công nghiệp" in block_with(document, "Tỉnh đã đầu tư").text
    assert "thôn; trong đó 15 thôn" in block_with(document, "Toàn tỉnh có 92").text


REFERENCES = {
    "province_nine_months": [
        (12, "6511/VPCP-TH", "Công văn", "2024-09-12", "Văn phòng Chính phủ"),
        (18, "01/NQ-CP", "Nghị quyết", None, None),
        (18, "02/NQ-CP", "Nghị quyết", "2024-01-05", "Chính phủ"),
    ],
    "ministry_decision": [
        (22, "15/2017/NĐ-CP", "Nghị định", "2017-02-17", "Chính phủ"),
        (25, "31/2018/QH14", "Luật", None, None),
        (46, "02/2020/TT-BNNPTNT", "Thông tư", None, None),
        (47, "1119", "Quyết định", None, "Bộ trưởng"),
        (47, "1120", "Quyết định", None, "Bộ trưởng"),
    ],
    "planning_decision": [(12, "21/2017/QH14", "Luật", "2017-11-24", None)],
    "plan_attached": [
        (18, "31-NQ/TU", "Nghị quyết", "2024-02-02", None),
        (24, "77/TTr-SKHĐT", "Tờ trình", "2024-05-06", None),
        (47, "31-NQ/TU", "Nghị quyết", None, None),
        (54, "06", "Đề án", None, "Chính phủ"),
        (55, "57", "Nghị quyết", None, "Bộ Chính trị"),
        (63, "31-NQ/TU", "Nghị quyết", None, None),
    ],
    "party_resolution": [
        (14, "08-NQ/TW", "Nghị quyết", "2017-01-16", "Bộ Chính trị"),
        (14, "45-KL/TU", "Kết luận", None, "Tỉnh ủy"),
    ],
}


@pytest.mark.parametrize("name", REFERENCES)
def test_references(name: str) -> None:
    found = [(r.line, r.number, r.kind, r.date, r.issuer) for r in analysed(name).references]
    assert [mention[:4] for mention in found] == [mention[:4] for mention in REFERENCES[name]]
    for mention, wanted in zip(found, REFERENCES[name], strict=True):
        assert wanted[4] is None or mention[4] == wanted[4]


def test_rates_are_no_references() -> None:
    assert analysed("commune_report").references == []


def test_letterhead_cells_are_no_table() -> None:
    document = analysed("ministry_decision")
    regions = {line.number: line.region for line in document.lines() if line.text.strip()}
    assert {regions[n] for n in (1, 2, 11, 13, 18)} == {Region.LETTERHEAD}
    assert {regions[n] for n in (55, 58, 60, 62)} == {Region.CLOSING}
    assert {regions[n] for n in (69, 70, 71)} == {Region.TABLE}


def test_captions_are_told_from_sentences() -> None:
    assert block_with(analysed("news_article"), "Ảnh: Văn Thí").kind is BlockKind.CAPTION
    document = text_document(
        [
            "Bằng nhiều giải pháp, huyện đã giảm nghèo.",
            "",
            "- Tăng trưởng xanh: 9,5%.",
            "",
            "Biểu dương 12 tập thể.",
            "",
            "Bảng 2. Kết quả thu",
        ]
    )
    assert [block.kind for block in analyse(document).blocks] == [
        BlockKind.PARAGRAPH,
        BlockKind.ITEM,
        BlockKind.PARAGRAPH,
        BlockKind.CAPTION,
    ]


def test_one_cell_a_line_table() -> None:
    document = analysed("cells")
    regions = {line.number: line.region for line in document.lines() if line.text.strip()}
    assert all(regions[n] is Region.TABLE for n in range(5, 33) if n in regions)
    assert regions[34] is Region.BODY
    assert block_with(document, "Ghi chú").kind is BlockKind.PARAGRAPH


WEB_ARTICLE = """BÁO NÀ LỪA ĐIỆN TỬ

Trang chủ | Thời sự | Kinh tế

Thứ Sáu, 06/10/2023, 16:42 (GMT+7)

Chín tháng vượt khó ở Nà Lừa

Kinh tế của tỉnh chín tháng qua tăng 6,84% so với cùng kỳ, trong đó nông nghiệp tăng 3,9%, công nghiệp tăng 9,2%.

Sản lượng lúa đạt 157.000 tấn, nhiều hơn cùng kỳ 3.800 tấn; diện tích thả tôm đạt 39.450 ha, bằng 91,2% kế hoạch.
"""


def test_an_articles_head_says_when_and_what(tmp_path: Path) -> None:
    path = tmp_path / "article.txt"
    path.write_text(WEB_ARTICLE, encoding="utf-8")
    metadata = analyse(read(path)).metadata
    assert (metadata.kind, metadata.date, metadata.period) == ("bài báo", "2023-10-06", "9T/2023")
    assert metadata.title == "Chín tháng vượt khó ở Nà Lừa"
