"""Periods of figures by scope: clause, sentence, paragraph, lead, heading, document. The sentences are invented."""

from pathlib import Path

import pytest

from vnreport_extract.extract.calendar import governing
from vnreport_extract.extract.document import read_prose
from vnreport_extract.model import Block, BlockKind, Document, Line, Metadata


def periods(*texts: str, **metadata: str) -> list[str | None]:
    """Return the periods of the figures of some paragraphs."""
    blocks = [Block(BlockKind.PARAGRAPH, text, [Line(1, n, text)], [0]) for n, text in enumerate(texts, 1)]
    found = read_prose(Document("one", Path("one.txt"), "text", blocks=blocks, metadata=Metadata(**metadata)))
    return [each.period for each in found]


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["Năm 2021, sản lượng đạt 50 tấn. Năng suất đạt 4 tấn/ha."], ["2021", "2021"]),
        (["Năm 2021, sản lượng đạt 50 tấn.", "Thu ngân sách ước đạt 70 tỷ đồng."], ["2021", "2021"]),
        (["Năm 2021, sản lượng đạt 50 tấn.", "Toàn huyện hiện có 12 hồ chứa."], ["2021", None]),
        (["Sản lượng đạt 50 tấn, tăng 4% so với năm 2020."], ["2021", "2021"]),
        (["Tính đến cuối tháng 8 năm 2022, huyện đã đón 700 lượt khách."], ["8T/2022"]),
        (["Đến tháng 8 năm 2022, huyện có 14 trạm y tế."], ["2022-08"]),
        (["Kế hoạch 5 năm 2011-2015 đạt kết quả:", "Tỷ lệ hộ nghèo còn 6%."], ["2015"]),
        (["Sản lượng đạt 50 tấn."], [None]),
    ],
)
def test_a_document_without_a_subject_period_holds_what_it_last_said(texts: list[str], expected: list[str]) -> None:
    assert periods(*texts, kind="bài báo") == expected


def test_the_title_of_an_article_is_its_subject_period() -> None:
    title = "Tình hình kinh tế huyện năm 2019"
    assert periods("Thu ngân sách đạt 70 tỷ đồng, tăng 4%.", kind="bài báo", title=title) == ["2019", "2019"]


def test_a_line_that_ends_in_a_colon_leads_the_paragraphs_after_it() -> None:
    texts = ["Mục tiêu đến năm 2028:", "Tỷ lệ hộ nghèo dưới 2%.", "Có 15 xã.", "Mục tiêu đến năm 2032:", "Có 20 xã."]
    title = "Phát triển nông thôn đến năm 2032"
    assert periods(*texts, kind="kế hoạch", title=title, period="2024-2032") == ["2028", "2028", "2032"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Từ đầu nhiệm kỳ đến ngày 31/5/2023, đã kết nạp 64 đảng viên.", ["2020-2023"]),
        ("Đảng bộ có 60 chi bộ, trong đó 12 chi bộ cơ quan; kết nạp 45 đảng viên.", ["2023", "2023", "2020-2023"]),
        ("Đến nay, thành phố đã đạt 40/59 tiêu chuẩn.", ["2023"]),
    ],
)
def test_a_term_report_tells_levels_from_sums(text: str, expected: list[str]) -> None:
    metadata = {"title": "Sơ kết giữa nhiệm kỳ 2020 - 2025", "period": "2020-2025", "date": "2023-06-01"}
    assert periods(text, kind="báo cáo", **metadata) == expected


def test_targets_of_a_report_within_the_year_are_the_years() -> None:
    metadata = {"title": "Tình hình 9 tháng đầu năm 2024", "period": "9T/2024"}
    assert periods("Tỷ lệ hộ nghèo còn 2,4% (kế hoạch 3%).", kind="báo cáo", **metadata) == ["9T/2024", "2024"]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Đánh giá tình hình năm 2023", ["2023"]),
        ("theo giá so sánh năm 2010", []),
        ("gấp 2,2 lần năm 2021", []),
        ("cao hơn 6 tháng đầu năm 2021", []),
        ("nhà ga T2 đã khai thác", []),
    ],
)
def test_years_that_only_compare_or_name_govern_nothing(text: str, named: list[str]) -> None:
    assert [mention.period for mention in governing(text, 2024)] == named
