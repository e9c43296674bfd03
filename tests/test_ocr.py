"""Pages are read with the real tesseract; the truth is known because the tests draw the pages."""

from __future__ import annotations

import re
import threading
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageFont

from vnreport_extract.errors import InputError, MissingDependency
from vnreport_extract.model import Document, Line, Page, PageSource, Region
from vnreport_extract.ocr import Settings, check, read_pending_pages
from vnreport_extract.ocr.cells import choose
from vnreport_extract.ocr.clean import rotation, skew_angle, turn
from vnreport_extract.ocr.installation import data_path
from vnreport_extract.ocr.pool import Worker
from vnreport_extract.ocr.reader import Span
from vnreport_extract.ocr.request import Request
from vnreport_extract.ocr.superscripts import Mark, settle

FONTS = [
    "/usr/share/fonts/truetype/croscore/Tinos-Regular.ttf",
    "/usr/share/fonts/truetype/liberation2/LiberationSerif-Regular.ttf",
    "/usr/share/fonts/truetype/dejavu/DejaVuSerif.ttf",
]
DOTS_PER_POINT = 300 / 72

needs_tesseract = pytest.mark.skipif(data_path() is None, reason="tesseract's Vietnamese data is not installed")


def font(points: float) -> ImageFont.FreeTypeFont:
    path = next((name for name in FONTS if Path(name).exists()), None)
    if path is None:
        pytest.skip("no font with the Vietnamese letters is installed")
    return ImageFont.truetype(path, round(points * DOTS_PER_POINT))


class Sheet:
    """A sheet of paper to draw on; places and sizes in points."""

    def __init__(self, width: float = 420, height: float = 200, colour: str = "white") -> None:
        size = (round(width * DOTS_PER_POINT), round(height * DOTS_PER_POINT))
        self.image = Image.new("RGB", size, colour)
        self.draw = ImageDraw.Draw(self.image)

    def write(self, x: float, baseline: float, text: str, points: float = 13, fill: str = "black") -> float:
        """Write `text`; what stands between ^ and ^ is raised and small. Return where it ends."""
        for i, part in enumerate(text.split("^")):
            raised = i % 2 == 1
            face = font(points * (0.62 if raised else 1))
            y = baseline - (0.36 * points if raised else 0)
            self.draw.text((x * DOTS_PER_POINT, y * DOTS_PER_POINT), part, font=face, fill=fill, anchor="ls")
            x += face.getlength(part) / DOTS_PER_POINT
        return x

    def rule(self, x0: float, y0: float, x1: float, y1: float) -> None:
        self.draw.line([v * DOTS_PER_POINT for v in (x0, y0, x1, y1)], fill="black", width=3)

    def saved(self, path: Path, skew: float = 0.0, noise: float = 0.0) -> Path:
        """Save as a scan would be: turned by `skew` degrees, with grain, as JPEG."""
        turned = self.image.rotate(-skew, Image.Resampling.BICUBIC, fillcolor="white")
        grain = np.random.default_rng(7).normal(0, noise, np.asarray(turned).shape)
        Image.fromarray(np.clip(np.asarray(turned) + grain, 0, 255).astype(np.uint8)).save(
            path, dpi=(300, 300), quality=70
        )
        return path


def pending(path: Path, pages: int = 1, kind: str = "image") -> Document:
    return Document(path.stem, path, kind, pages=[Page(n + 1, source=PageSource.PENDING) for n in range(pages)])


def read(path: Path) -> Page:
    return read_pending_pages(pending(path), Settings(workers=1)).pages[0]


def texts(lines: list[Line]) -> list[str]:
    return [line.text for line in lines]


@pytest.fixture(scope="module")
def prose(tmp_path_factory: pytest.TempPathFactory) -> Page:
    sheet = Sheet(420, 230)
    sheet.write(60, 40, "Năm 2023, huyện có 66 trường, đạt 88,14% kế hoạch^3^; sản")
    sheet.write(40, 60, "lượng lúa ước đạt 8.397 tấn, vốn đầu tư là 800^4^ tỷ đồng.")
    sheet.rule(40, 150, 160, 150)
    sheet.write(40, 165, "^3^ Trong đó có 12 trường xây mới trong năm 2022.", 10)
    sheet.write(40, 180, "^4^ Chưa tính vốn của doanh nghiệp trên địa bàn huyện.", 10)
    return read(sheet.saved(tmp_path_factory.mktemp("prose") / "page.jpg", skew=1.0, noise=6))


@needs_tesseract
def test_a_skewed_grainy_page_is_read_line_by_line(prose: Page) -> None:
    assert prose.source is PageSource.OCR
    assert len(prose.lines) == 4
    assert [line.number for line in prose.lines] == [1, 2, 3, 4]
    assert "sản" in prose.lines[0].text
    assert "lượng lúa ước đạt 8.397 tấn" in prose.lines[1].text
    assert abs(abs(prose.skew) - 1.0) <= 0.1


@needs_tesseract
def test_a_mark_glued_to_a_figure_does_not_change_the_figure(prose: Page) -> None:
    assert "800⁴ tỷ đồng" in prose.lines[1].text
    assert "8004" not in " ".join(texts(prose.lines))


@needs_tesseract
def test_marks_and_bodies_carry_the_same_numbers(prose: Page) -> None:
    joined = " ".join(texts(prose.lines))
    assert re.findall("[⁰¹²³⁴⁵⁶⁷⁸⁹]+", joined) == ["³", "⁴", "³", "⁴"]
    assert prose.lines[2].text.startswith("³ Trong đó")


@needs_tesseract
def test_boxes_are_in_points_of_the_page_as_scanned(prose: Page) -> None:
    first, body = prose.lines[0], prose.lines[3]
    assert first.bbox is not None and body.bbox is not None
    assert (first.bbox.x0, first.bbox.bottom) == pytest.approx((60, 42), abs=6)
    assert first.bbox.top < first.words[0].bbox.bottom < body.bbox.top
    assert (prose.width, prose.height) == pytest.approx((420, 230), abs=1)


@needs_tesseract
def test_the_size_of_notes_is_smaller_than_that_of_the_text(prose: Page) -> None:
    sizes = [line.size or 0 for line in prose.lines]
    assert sizes[:2] == pytest.approx([13, 13], abs=1.5)
    assert sizes[2:] == pytest.approx([10, 10], abs=1.5)


HEAD = ["TT", "Chỉ tiêu", "Kế hoạch", "Thực hiện"]
ROWS = [["1", "Tỷ lệ hộ nghèo", "1,25", "0,37"], ["2", "Thu ngân sách", "8.397", "12.450"]]


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Page:
    sheet = Sheet(420, 200)
    sheet.write(120, 30, "Biểu tổng hợp các chỉ tiêu")
    xs, ys = [40, 75, 215, 295, 375], [50, 72, 94, 116, 138]
    for y in ys:
        sheet.rule(215 if y == 72 else 40, y, 375, y)
    for x in xs:
        sheet.rule(x, 72 if x == 295 else 50, x, 138)
    sheet.write(260, 66, "Năm 2023", 12)
    for x, text in zip(xs, HEAD, strict=False):
        sheet.write(x + 8, 77 if x < 200 else 88, text, 12)
    for row, y in zip(ROWS, (110, 132), strict=True):
        for x, text in zip(xs, row, strict=False):
            sheet.write(x + 8, y, text, 12)
    sheet.write(40, 165, "Số liệu năm 2023 là số ước thực hiện.")
    return read(sheet.saved(tmp_path_factory.mktemp("table") / "page.jpg", skew=-1.0, noise=6))


@needs_tesseract
def test_a_ruled_table_is_read_cell_by_cell_with_merged_cells(table: Page) -> None:
    (grid,) = table.grids
    assert (grid.rows, grid.columns) == (4, 4)
    got = {(c.row, c.column, c.row_span, c.column_span): c.text for c in grid.cells}
    assert got == {
        (0, 0, 2, 1): "TT",
        (0, 1, 2, 1): "Chỉ tiêu",
        (0, 2, 1, 2): "Năm 2023",
        (1, 2, 1, 1): "Kế hoạch",
        (1, 3, 1, 1): "Thực hiện",
        **{(r + 2, c, 1, 1): text for r, row in enumerate(ROWS) for c, text in enumerate(row)},
    }


@needs_tesseract
def test_the_table_stands_between_the_lines_round_it(table: Page) -> None:
    regions = [line.region for line in table.lines]
    assert regions[0] is Region.BODY and regions[-1] is Region.BODY
    assert set(regions[1:-1]) == {Region.TABLE}
    assert table.lines[-2].text == "2 Thu ngân sách 8.397 12.450"
    cell = next(c for c in table.grids[0].cells if c.text == "12.450")
    assert cell.line == table.lines[-2].number


@needs_tesseract
def test_letterhead_columns_are_read_one_after_the_other(tmp_path: Path) -> None:
    sheet = Sheet(500, 130)
    sheet.write(40, 30, "ỦY BAN NHÂN DÂN", 12)
    sheet.write(230, 30, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 11)
    sheet.write(50, 46, "HUYỆN SÔNG LAM", 12)
    sheet.write(270, 46, "Độc lập - Tự do - Hạnh phúc", 12)
    sheet.write(200, 95, "BÁO CÁO TỔNG KẾT NĂM", 13)
    page = read(sheet.saved(tmp_path / "head.png"))
    assert texts(page.lines) == [
        "ỦY BAN NHÂN DÂN",
        "HUYỆN SÔNG LAM",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "BÁO CÁO TỔNG KẾT NĂM",
    ]


@needs_tesseract
def test_text_under_a_red_stamp_is_read(tmp_path: Path) -> None:
    sheet = Sheet(420, 160)
    for radius in (50, 51, 52):
        box = [v * DOTS_PER_POINT for v in (200 - radius, 80 - radius, 200 + radius, 80 + radius)]
        sheet.draw.ellipse(box, outline=(214, 60, 70), width=5)
    sheet.write(155, 70, "HỘI ĐỒNG NHÂN DÂN", 9, "#d63c46")
    sheet.write(60, 86, "Nơi nhận: Văn phòng Ủy ban nhân dân huyện")
    page = read(sheet.saved(tmp_path / "stamp.png"))
    assert "Nơi nhận: Văn phòng Ủy ban nhân dân huyện" in texts(page.lines)


@needs_tesseract
def test_a_page_on_its_head_is_turned(tmp_path: Path) -> None:
    sheet = Sheet(420, 110)
    sheet.write(40, 40, "Tổng sản phẩm trên địa bàn tỉnh tăng 7,8% so với năm")
    sheet.write(40, 60, "trước, thu nhập bình quân đầu người đạt 65 triệu đồng.")
    sheet.image = sheet.image.rotate(180)
    page = read(sheet.saved(tmp_path / "turned.png"))
    assert page.lines[0].text.startswith("Tổng sản phẩm trên địa bàn tỉnh tăng 7,8%")
    assert "turned by 180 degrees" in page.note


@needs_tesseract
def test_a_blank_page_is_empty_not_failed(tmp_path: Path) -> None:
    assert read(Sheet(100, 100).saved(tmp_path / "blank.png")).source is PageSource.EMPTY


@needs_tesseract
def test_a_page_that_cannot_be_rendered_fails_alone(tmp_path: Path) -> None:
    sheet = Sheet(300, 60)
    sheet.write(20, 30, "Có 12 xã đạt chuẩn nông thôn mới.")
    document = read_pending_pages(pending(sheet.saved(tmp_path / "one.png"), pages=2), Settings(workers=2))
    good, bad = document.pages
    assert texts(good.lines) == ["Có 12 xã đạt chuẩn nông thôn mới."]
    assert (bad.source, bad.lines) == (PageSource.FAILED, [])
    assert "cannot be read" in bad.note
    assert document.warnings and "page 2" in document.warnings[0]


@needs_tesseract
def test_a_page_that_takes_too_long_is_given_up(tmp_path: Path) -> None:
    noise = np.random.default_rng(1).integers(0, 255, (3000, 3000), dtype=np.uint8)
    Image.fromarray(noise).save(tmp_path / "noise.png", dpi=(300, 300))
    page = read_pending_pages(pending(tmp_path / "noise.png"), Settings(workers=1, page_timeout=1)).pages[0]
    assert (page.source, page.note) == (PageSource.FAILED, "OCR gave up after 1 seconds")


@needs_tesseract
def test_a_worker_that_is_killed_costs_one_page(tmp_path: Path) -> None:
    noise = np.random.default_rng(1).integers(0, 255, (3000, 3000), dtype=np.uint8)
    Image.fromarray(noise).save(tmp_path / "noise.png", dpi=(300, 300))
    sheet = Sheet(200, 50)
    sheet.write(20, 30, "Thu 15 tỷ đồng")
    request = Request(tmp_path / "noise.png", "image", Page(1, source=PageSource.PENDING), 300, 60)
    worker = Worker()
    killer = threading.Timer(1.0, worker.kill)
    killer.start()
    with pytest.raises(InputError, match="signal 9"):
        worker.read(request)
    other = Request(sheet.saved(tmp_path / "good.png"), "image", request.page, 300, 60)
    assert texts(worker.read(other).lines) == ["Thu 15 tỷ đồng"]
    worker.stop()


def test_missing_data_is_told_only_where_a_page_needs_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TESSDATA_PREFIX", str(tmp_path))
    path = Sheet(50, 50).saved(tmp_path / "scan.png")
    with pytest.raises(MissingDependency, match="apt-get install .*tesseract-ocr-vie"):
        read_pending_pages(pending(path))
    mixed = pending(path, pages=2)
    mixed.pages[0].source = PageSource.TEXT_LAYER
    assert [page.source for page in read_pending_pages(mixed).pages] == [PageSource.TEXT_LAYER, PageSource.FAILED]
    assert "apt-get install" in mixed.warnings[0]
    text = pending(path)
    text.pages[0].source = PageSource.TEXT
    assert read_pending_pages(text).pages[0].source is PageSource.TEXT


def test_the_check_names_what_is_missing_and_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TESSDATA_PREFIX", str(tmp_path))
    monkeypatch.setenv("PATH", str(tmp_path))
    findings = check()
    assert [finding.ok for finding in findings] == [False, False, False]
    assert all("apt-get install" in finding.command for finding in findings)


@pytest.mark.parametrize(
    ("prose_model", "figure_model", "chosen", "disputed"),
    [
        ("8.397", "8.397", "8.397", ""),
        ("8.39l", "8.391", "8.391", "8.39l"),
        ("0,37", "0.37", "0,37", "0.37"),
        ("1.125,5", "1.1255", "1.125,5", "1.1255"),
        ("18", "13", "13", "18"),
        ("ha", "ha", "ha", ""),
        ("7.212", "72212", "7.212", "72212"),
        ("HI", "III", "III", ""),
        ("3 xã", "3xa", "3 xã", ""),
    ],
)
def test_the_better_formed_figure_wins_and_a_dispute_is_kept(
    prose_model: str, figure_model: str, chosen: str, disputed: str
) -> None:
    assert choose(prose_model, figure_model) == (chosen, disputed)


def settled(bodies: list[str], marks: list[str]) -> tuple[list[str], list[str]]:
    place = Span(0, 0, 1, 1)
    at_foot, in_text = ([Mark(place, number, 1.0) for number in numbers] for numbers in (bodies, marks))
    settle(at_foot, in_text)
    return [mark.number for mark in at_foot], [mark.number for mark in in_text]


@pytest.mark.parametrize(
    ("bodies", "marks", "expected"),
    [
        (["5", "1", "7"], ["5", "6", "7"], (["5", "6", "7"], ["5", "6", "7"])),
        (["10", "11", "12"], ["10", "", "12"], (["10", "11", "12"], ["10", "11", "12"])),
        (["13", "14", "13"], [], (["13", "14", "15"], [])),
        (["8", "10"], ["8", "9"], (["8", "10"], ["8", "9"])),  # a body that was not seen proves nothing
        (["10", "11"], ["10", "2", "11"], (["10", "11"], ["10", "2", "11"])),  # a square
        ([], [""], ([], [""])),
    ],
)
def test_footnote_numbers_are_put_right_only_where_the_count_proves_them(
    bodies: list[str], marks: list[str], expected: tuple[list[str], list[str]]
) -> None:
    assert settled(bodies, marks) == expected


def test_of_two_figures_as_well_formed_the_surer_wins() -> None:
    assert choose("17", "4", (0.97, 0.3)) == ("17", "4")
    assert choose("17", "11", (0.9, 0.95)) == ("11", "17")


@settings(max_examples=12, deadline=None)
@given(angle=st.floats(-4.5, 4.5))
def test_skew_is_found_within_a_tenth_of_a_degree(angle: float) -> None:
    page = np.full((1200, 900), 255, dtype=np.uint8)
    for y in range(150, 1050, 40):
        page[y : y + 14, 120:780:3] = 0
    turned = turn(page, rotation(page.shape, angle))
    assert abs(skew_angle(turned) + angle) <= 0.1
