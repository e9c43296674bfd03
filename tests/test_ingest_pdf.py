"""Digital PDFs: lines in reading order, superscripts, tables, and the judgement of the text layer."""

from pathlib import Path

import pytest

from pdf_writer import PdfPage, make_pdf
from vnreport_extract.ingest import read
from vnreport_extract.model import Cell, Document, Page, PageSource, Region

PARAGRAPH = [
    "Trong năm, kinh tế của huyện tiếp tục phát triển ổn định, các chỉ tiêu",
    "chủ yếu đều đạt và vượt kế hoạch; tổng thu ngân sách trên địa bàn đạt",
    "215,6 tỷ đồng, tăng 9,4% so với năm trước. Đời sống của nhân dân được",
    "cải thiện, an ninh chính trị và trật tự an toàn xã hội được giữ vững.",
]
ENGLISH = "The district of the river is in the north and it has a long history of trade with the towns on the coast"
GARBLED = "Trong nam kinh té cua huyén tiép tuc phat trién 6n dinh cac chi tiéu chu yéu déu dat va vuot ké hoach nam"


def document(folder: Path, *pages: PdfPage, font: str = "Times-Roman") -> Document:
    path = folder / "a.pdf"
    path.write_bytes(make_pdf(list(pages), font))
    return read(path)


def texts(page: Page) -> list[str]:
    return [line.text for line in page.lines]


def paragraph(page: PdfPage, top: float = 300, lines: list[str] = PARAGRAPH, mode: int = 0) -> PdfPage:
    for index, text in enumerate(lines):
        page.text(72, top + 18 * index, text, 12, mode=mode)
    return page


def cells(page: Page) -> dict[tuple[int, int], Cell]:
    return {(cell.row, cell.column): cell for cell in page.grids[0].cells}


def test_lines_keep_text_size_weight_and_place(tmp_path: Path) -> None:
    page = document(tmp_path, PdfPage().text(200, 60, "BÁO CÁO", 14, "B").text(72, 90, "Kết quả thực hiện", 13)).pages[
        0
    ]
    title, body = page.lines
    assert (title.text, title.size, title.bold, title.number) == ("BÁO CÁO", 14.0, True, 1)
    assert (body.text, body.size, body.bold, body.number) == ("Kết quả thực hiện", 13.0, False, 2)
    assert body.bbox is not None
    assert body.bbox.x0 == pytest.approx(72, abs=0.5)
    assert body.bbox.top < 90 < body.bbox.bottom
    assert [word.text for word in body.words] == ["Kết", "quả", "thực", "hiện"]
    assert page.source is PageSource.TEXT_LAYER
    assert (page.width, page.height) == (595, 842)


def test_lines_come_from_the_top_down_whatever_order_they_are_drawn_in(tmp_path: Path) -> None:
    page = document(tmp_path, PdfPage().text(72, 200, "hai").text(72, 300, "ba").text(72, 100, "một")).pages[0]
    assert texts(page) == ["một", "hai", "ba"]


def test_a_raised_small_digit_is_a_footnote_mark(tmp_path: Path) -> None:
    sheet = (
        PdfPage()
        .text(72, 100, "Thu hút 12 dự án", 14)
        .text(72 + 7 * 16, 95, "3", 9)
        .text(72 + 7 * 16 + 4.5, 100, "; vốn", 14)
    )
    sheet.text(72, 700, "3", 7).text(77, 704, "Năm 2022 có 5 dự án.", 10)
    assert texts(document(tmp_path, sheet).pages[0]) == ["Thu hút 12 dự án³; vốn", "³ Năm 2022 có 5 dự án."]


def test_a_figure_of_full_size_is_never_a_mark(tmp_path: Path) -> None:
    sheet = PdfPage().text(72, 100, "Diện tích", 14).text(150, 100, "800", 14).text(72, 118, "1", 14)
    assert texts(document(tmp_path, sheet).pages[0]) == ["Diện tích 800", "1"]


def test_the_letterhead_is_read_left_block_first(tmp_path: Path) -> None:
    sheet = PdfPage().text(60, 60, "ỦY BAN NHÂN DÂN", 12).text(320, 60, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA", 12)
    sheet.text(80, 76, "HUYỆN SÔNG LAM", 12, "B").text(350, 78, "Độc lập - Tự do", 12)
    sheet.text(80, 100, "Số: 12/BC-UBND", 12).text(330, 102, "Sông Lam, ngày 5 tháng 7", 12)
    sheet.text(250, 140, "BÁO CÁO", 14, "B")
    assert texts(document(tmp_path, paragraph(sheet)).pages[0])[:7] == [
        "ỦY BAN NHÂN DÂN",
        "HUYỆN SÔNG LAM",
        "Số: 12/BC-UBND",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA",
        "Độc lập - Tự do",
        "Sông Lam, ngày 5 tháng 7",
        "BÁO CÁO",
    ]


def test_a_list_with_figures_at_its_right_keeps_its_rows(tmp_path: Path) -> None:
    sheet = PdfPage()
    for index, (name, figure) in enumerate([("Lúa", "1.250"), ("Ngô", "430"), ("Sắn", "96,5")]):
        sheet.text(72, 100 + 18 * index, name).text(400, 100 + 18 * index, figure)
    assert texts(document(tmp_path, sheet).pages[0]) == ["Lúa 1.250", "Ngô 430", "Sắn 96,5"]


def test_a_ruled_table_becomes_a_grid(tmp_path: Path) -> None:
    sheet = paragraph(PdfPage(), 80)
    rows = [
        ["TT", "Chỉ tiêu", "Kế hoạch", "Thực hiện"],
        ["1", "Sản lượng lúa", "1.200", "1.250"],
        ["2", "Số xã", "10", ""],
    ]
    sheet.table([72, 100, 300, 400, 500], [200, 230, 260, 290], rows)
    page = document(tmp_path, sheet.text(72, 320, "Ghi chú: số liệu ước.")).pages[0]
    (grid,) = page.grids
    assert (grid.rows, grid.columns, grid.ruled, grid.line) == (3, 4, True, 5)
    assert [[cells(page)[r, c].text for c in range(4)] for r in range(3)] == rows
    assert [line.text for line in page.lines if line.region is Region.TABLE] == [
        "TT\tChỉ tiêu\tKế hoạch\tThực hiện",
        "1\tSản lượng lúa\t1.200\t1.250",
        "2\tSố xã\t10",
    ]
    assert (cells(page)[1, 2].line, cells(page)[2, 3].line) == (6, None)
    assert texts(page)[-1] == "Ghi chú: số liệu ước."


def test_merged_cells_span(tmp_path: Path) -> None:
    sheet = PdfPage()
    for y, x0 in ((100, 72), (130, 250), (160, 72), (190, 72)):
        sheet.line(x0, y, 450, y)
    for x, y0 in ((72, 100), (250, 100), (350, 130), (450, 100)):
        sheet.line(x, y0, x, 190)
    sheet.text(80, 135, "Chỉ tiêu").text(300, 118, "Năm 2023").text(255, 150, "Kế hoạch").text(355, 150, "Ước đạt")
    sheet.text(80, 180, "Số hộ").text(270, 180, "120").text(370, 180, "118")
    found = cells(document(tmp_path, sheet).pages[0])
    assert (found[0, 0].text, found[0, 0].row_span, found[0, 0].column_span) == ("Chỉ tiêu", 2, 1)
    assert (found[0, 1].text, found[0, 1].row_span, found[0, 1].column_span) == ("Năm 2023", 1, 2)
    assert (found[1, 2].text, found[2, 2].text) == ("Ước đạt", "118")


def test_lines_of_a_cell_are_joined_and_a_number_broken_by_the_cell_is_one(tmp_path: Path) -> None:
    sheet = PdfPage().table([72, 200, 247], [100, 140, 180], [["Chỉ tiêu", "Năm"], ["", ""]])
    sheet.text(75, 150, "Tỷ lệ hộ nghèo", 10).text(75, 162, "đa chiều", 10).text(201, 150, "121,18417", 10).text(
        201, 162, "5", 10
    )
    found = cells(document(tmp_path, sheet).pages[0])
    assert (found[1, 0].text, found[1, 1].text) == ("Tỷ lệ hộ nghèo đa chiều", "121,184175")


def test_two_figures_in_one_wide_cell_stay_two(tmp_path: Path) -> None:
    sheet = PdfPage().table([72, 200, 330], [100, 140, 180], [["Chỉ tiêu", "Năm"], ["Số hộ", ""]])
    sheet.text(203, 150, "121", 10).text(203, 162, "5", 10)
    assert cells(document(tmp_path, sheet).pages[0])[1, 1].text == "121 5"


def test_a_table_without_rulings_is_found_by_its_columns(tmp_path: Path) -> None:
    sheet = paragraph(PdfPage(), 80)
    sheet.text(72, 200, "Chỉ tiêu").text(300, 200, "Kế hoạch").text(400, 200, "Thực hiện")
    for index, row in enumerate(
        [("Diện tích gieo trồng", "1.200", "1.250"), ("Năng suất", "55,2", "56,1"), ("Sản lượng", "6.624", "7.012")]
    ):
        for x, text in zip((72, 310, 410), row, strict=True):
            sheet.text(x, 220 + 18 * index, text)
    page = document(tmp_path, paragraph(sheet, 320)).pages[0]
    (grid,) = page.grids
    assert (grid.ruled, grid.rows, grid.columns) == (False, 4, 3)
    assert (cells(page)[0, 2].text, cells(page)[1, 0].text, cells(page)[3, 2].text) == (
        "Thực hiện",
        "Diện tích gieo trồng",
        "7.012",
    )
    assert texts(page)[:4] == PARAGRAPH == texts(page)[-4:]


def test_titles_of_several_lines_without_rulings_are_one_row_of_cells(tmp_path: Path) -> None:
    sheet = paragraph(PdfPage(), 80)
    sheet.text(280, 194, "Thực hiện").text(360, 194, "Cộng dồn 9").text(440, 194, "9 tháng so với")
    sheet.text(72, 200, "Sản phẩm")
    sheet.text(280, 206, "tháng 9").text(370, 206, "tháng").text(450, 206, "cùng kỳ (%)")
    for index, row in enumerate(
        [("Xi măng", "420", "3.650", "104,3"), ("Gạch", "261", "2.287", "98,4"), ("Chè", "59", "510", "101,0")]
    ):
        for x, text in zip((72, 300, 380, 490), row, strict=True):
            sheet.text(x, 230 + 18 * index, text)
    page = document(tmp_path, sheet).pages[0]
    assert [cells(page)[0, j].text for j in range(4)] == [
        "Sản phẩm",
        "Thực hiện tháng 9",
        "Cộng dồn 9 tháng",
        "9 tháng so với cùng kỳ (%)",
    ]
    assert cells(page)[1, 3].text == "104,3"


def test_rows_without_rulings_between_them_are_parted_by_their_figures(tmp_path: Path) -> None:
    sheet = PdfPage().table([72, 250, 350, 450], [100, 130, 230], [["Chỉ tiêu", "Năm 2022", "Năm 2023"], ["", "", ""]])
    body = [
        ("Lúa", "1.200", "1.250"),
        ("Ngô và các cây", "430", "441"),
        ("lương thực khác", "", ""),
        ("Sắn", "96,5", "97"),
    ]
    for index, row in enumerate(body):
        for x, text in zip((75, 260, 360), row, strict=True):
            if text:
                sheet.text(x, 148 + 18 * index, text, 10)
    page = document(tmp_path, sheet).pages[0]
    assert [line.text for line in page.lines] == [
        "Chỉ tiêu\tNăm 2022\tNăm 2023",
        "Lúa\t1.200\t1.250",
        "Ngô và các cây lương thực khác\t430\t441",
        "Sắn\t96,5\t97",
    ]
    assert (page.grids[0].rows, cells(page)[3, 2].line) == (4, 4)


def test_a_frame_around_text_is_no_table(tmp_path: Path) -> None:
    sheet = PdfPage()
    for x0, y0, x1, y1 in ((60, 80, 540, 80), (60, 380, 540, 380), (60, 80, 60, 380), (540, 80, 540, 380)):
        sheet.line(x0, y0, x1, y1)
    page = document(tmp_path, paragraph(sheet, 120)).pages[0]
    assert (page.grids, texts(page)) == ([], PARAGRAPH)


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_a_page_is_read_as_it_is_seen(tmp_path: Path, rotate: int) -> None:
    sheet = PdfPage(rotate=rotate)
    for index, text in enumerate(PARAGRAPH):
        sheet.turned_text(200 + 18 * index, 700, text)
    assert texts(document(tmp_path, sheet).pages[0]) == PARAGRAPH


def test_a_picture_of_a_page_waits_for_ocr(tmp_path: Path) -> None:
    scan = PdfPage().picture(0, 0, 595, 842)
    stamped = PdfPage().picture(0, 0, 595, 842).text(300, 40, "Ký bởi: Nguyễn Văn A")
    for page in document(tmp_path, scan, stamped).pages:
        assert (page.source, page.lines) == (PageSource.PENDING, [])
        assert "picture" in page.note


def test_an_ocr_layer_is_kept_where_it_reads_as_vietnamese(tmp_path: Path) -> None:
    good = paragraph(PdfPage().picture(0, 0, 595, 842), mode=3)
    wrong = paragraph(PdfPage().picture(0, 0, 595, 842), lines=[GARBLED] * 4, mode=3)
    kept, dropped = document(tmp_path, good, wrong).pages
    assert (kept.source, texts(kept)) == (PageSource.TEXT_LAYER, PARAGRAPH)
    assert "OCR text layer, good" in kept.note
    assert (dropped.source, dropped.lines) == (PageSource.PENDING, [])
    assert "OCR text layer, wrong" in dropped.note


def test_english_and_figures_are_not_sent_to_ocr(tmp_path: Path) -> None:
    figures = PdfPage()
    for row in range(20):
        figures.text(72, 100 + 20 * row, "  ".join(str(1000 + 37 * row * k) for k in range(1, 8)))
    for page in document(tmp_path, paragraph(PdfPage(), lines=[ENGLISH] * 4), figures).pages:
        assert page.source is PageSource.TEXT_LAYER


def test_characters_without_unicode_send_the_page_to_ocr(tmp_path: Path) -> None:
    sheet = paragraph(
        PdfPage(), lines=["".join(chr(0x3F0 + ord(c) % 13) if c.isalpha() else c for c in line) for line in PARAGRAPH]
    )
    page = document(tmp_path, sheet).pages[0]
    assert (page.source, page.lines) == (PageSource.PENDING, [])


@pytest.mark.parametrize(
    ("font", "data"),
    [
        (".VnTime", "Tæng thu ng©n s¸ch trªn ®Þa bµn ®¹t 215,6 tû ®ång"),
        ("VNI-Times", "Toång thu ngaân saùch treân ñòa baøn ñaït 215,6 tyû ñoàng"),
    ],
)
def test_legacy_fonts_are_read_as_unicode(tmp_path: Path, font: str, data: str) -> None:
    page = document(tmp_path, PdfPage().bytes_text(72, 100, data.encode("cp1252")), font=font).pages[0]
    assert texts(page) == ["Tổng thu ngân sách trên địa bàn đạt 215,6 tỷ đồng"]
    assert "encoding" in page.note


def test_a_font_of_capitals_gives_capitals(tmp_path: Path) -> None:
    page = document(tmp_path, PdfPage().bytes_text(72, 100, "b¸o c¸o".encode("cp1252")), font=".VnTimeH").pages[0]
    assert texts(page) == ["BÁO CÁO"]
