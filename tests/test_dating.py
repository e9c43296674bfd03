"""Periods of figures by scope: clause, sentence, paragraph, lead, heading, document. The sentences are invented."""

from pathlib import Path

import pytest

from vnreport_extract.extract.document import read_prose
from vnreport_extract.extract.spoken import governing
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
        (["Tháng 6 nóng nhất, trung bình 29 °C. Trận lũ năm 1999 ngập 4 xã."], [None, "1999"]),
        (["Bằng 90% so với năm 2009, thu tháng 3 đạt 7 tỷ đồng.", "Năm 2010, thu 80 tỷ đồng."], ["2010"] * 3),
        (["Tính đến ngay 1 tháng 4 năm 2019, huyện có 70.000 người."], ["2019-04-01"]),
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
        ("cao nhất kể từ quý II/2016", []),
        ("dưới đỉnh lũ lịch sử năm 1996", []),
        ("bằng 98% cùng thời điểm năm trước", []),
        ("hoàn thành trước ngày 7/5", []),
        ("Quy hoạch huyện đặt mục tiêu đến năm 2030", ["2030"]),
        ("Tầm nhìn đến năm 2060", ["2060"]),
        ("vốn năm nay cao hơn, năm ngoái thấp", ["2024", "2023"]),
    ],
)
def test_years_that_only_compare_or_name_govern_nothing(text: str, named: list[str]) -> None:
    assert [mention.period for mention in governing(text, 2024)] == named


MONTH = {"kind": "báo cáo", "title": "Tình hình tháng 7 và 7 tháng năm 2021", "period": "7T/2021", "date": "2021-07-28"}
HALF = {"kind": "báo cáo", "title": "Tình hình 6 tháng đầu năm 2024", "period": "6T/2024", "date": "2024-06-20"}
TERM = {"kind": "báo cáo", "title": "Sơ kết nhiệm kỳ 2020 - 2025", "period": "2020-2025", "date": "2023-06-01"}
YEARS = {"kind": "báo cáo", "title": "Kế hoạch 5 năm 2016 - 2020", "period": "2016-2020", "date": "2020-11-01"}
PLAN = {"kind": "kế hoạch", "title": "Trồng rừng 2021 - 2025", "period": "2021-2025", "date": "2021-07-01"}


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["Sản lượng muối trong tháng 31 tấn, lũy kế 207 tấn."], ["2021-07", "7T/2021"]),
        (
            ["Xuất khẩu tháng 7 đạt 21 tấn chè, 7 tháng đạt 158 tấn. Nhập 5 tấn."],
            ["2021-07", "7T/2021", "7T/2021"],
        ),
        (["Đàn dê 13 ngàn con.", "Khởi tố 5 vụ."], ["2021-07", "7T/2021"]),
        (["Sản xuất tháng 7/2021 tăng 2%, đơn hàng đến hết quý IV, cụ thể:", "Khai khoáng giảm 1%."], ["2021-07"] * 2),
    ],
)
def test_a_months_report_tells_the_month_from_the_months(texts: list[str], expected: list[str]) -> None:
    assert periods(*texts, **MONTH) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Đuối nước 14 vụ (cùng kỳ 18 vụ).", ["6T/2024", "6T/2023"]),
        ("Tiền gửi đến 11/6/2024 tăng 7,1% (cùng thời điểm năm trước 5,2%).", ["2024-06-11", "2023-06-11"]),
        ("Thiệt hại 40 tỷ đồng, gấp đôi năm 2023 (20 tỷ đồng).", ["6T/2024", "2023"]),
        ("Nợ thuế từ 12 tỷ đồng cuối năm 2023 lên 15 tỷ đồng.", ["2023", "6T/2024"]),
        ("Lương từ 9 triệu đồng năm 2023 lên 11 triệu đồng năm nay.", ["2023", "2024"]),
        ("GRDP 6 tháng tăng 6,2% (quý I là 5,8%, quý II là 6,6%).", ["6T/2024", "Q1/2024", "Q2/2024"]),
        ("Trồng 40 ha trong 6 tháng, mới 62% kế hoạch năm (65 ha).", ["6T/2024", "6T/2024", "2024"]),
        ("Dư nợ tại thời điểm 20/5 là 71 tỷ đồng.", ["2024-05-20"]),
        ("Năm học 2023 - 2024 xã có 3 trường với 41 lớp.", ["2023-2024", "2023-2024"]),
        ("Phấn đấu khởi công bệnh viện quy mô 85 giường.", [None]),
        ("Phấn đấu mở rộng 300 ha lúa.", ["2024"]),
    ],
)
def test_a_report_within_the_year(text: str, expected: list[str | None]) -> None:
    assert periods(text, **HALF) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Tỷ lệ hộ nghèo giảm từ 9% xuống 6%.", ["2020", "2023"]),
        ("Tỷ lệ hộ nghèo giảm từ 9% năm 2021 xuống 6% năm 2023.", ["2021", "2023"]),
        ("Thu nhập bình quân đầu người đạt 44 triệu đồng.", ["2023"]),
        ("Bình quân mỗi năm kết nạp 120 đảng viên.", ["2021-2023"]),
        ("Đàn dê 1.270 con.", ["2023"]),
    ],
)
def test_a_term_report_tells_moves_and_means(text: str, expected: list[str]) -> None:
    assert periods(text, **TERM) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Che phủ rừng 47%.", ["2020"]),
        ("Giá trị sản xuất tăng bình quân 7,6%/năm.", ["2016-2020"]),
        ("Trong 5 năm đã trồng 300 ha.", ["2016-2020"]),
        ("Tỷ lệ hộ nghèo giảm từ 14% xuống 5%.", ["2015", "2020"]),
        ("Năm 2015 còn thiếu chợ thì đến nay hiện có 37 chợ.", ["2020"]),
    ],
)
def test_a_report_on_a_plans_years(text: str, expected: list[str]) -> None:
    assert periods(text, **YEARS) == expected


def test_a_plan_begins_with_how_things_stand_and_sets_goals_for_its_end() -> None:
    texts = ["Hiện nay tỷ lệ hộ nghèo là 9%.", "Mục tiêu đến năm 2025:", "Tỷ lệ che phủ 52%.", "Trồng mới 40 ha."]
    assert periods(*texts, **PLAN) == ["2020", "2025", "2021-2025"]


def test_the_headline_of_an_article_dates_what_it_does_not() -> None:
    texts = ["Xã họp báo về 9 tháng năm 2022", "Cập nhật 11/10/2022", "Điện thương phẩm đạt 32 triệu kWh."]
    assert periods(*texts)[-1] == "9T/2022"


def test_the_months_of_a_dated_article_are_its_subject_period() -> None:
    article = {"kind": "bài báo", "title": "Chín tháng vượt khó", "date": "2022-10-06", "period": "9T/2022"}
    assert periods("Điện thương phẩm đạt 32 triệu kWh.", **article) == ["9T/2022"]


def test_a_years_report_names_other_times_by_the_way() -> None:
    year = {"kind": "báo cáo", "title": "Tình hình năm 2021, nhiệm vụ năm 2022", "period": "2021", "date": "2021-12-05"}
    texts = [
        "Thu chợ năm 2019 đạt 51 triệu đồng, năm 2020 đạt 56 triệu đồng, năm 2021 ước đạt 60 triệu đồng.",
        "Nghề cá quý I tăng 5,1%, quý II tăng 6,4%.",
        "Sửa đường đến ngày 30/11/2021 xong 31 km, bằng 71% kế hoạch.",
        "Năm 2022 phấn đấu thu 65 triệu đồng.",
    ]
    stated = ["2019", "2020", "2021", "Q1/2021", "Q2/2021", "2021-11-30", "2021-11-30", "2022"]
    assert periods(*texts, **year) == stated


def test_a_plans_yearly_output_is_its_last_years_its_sums_are_all_years() -> None:
    texts = ["Sản lượng chè đạt 90 tấn.", "Phát triển 12 cửa hàng.", "Trồng mới 40 ha.", "Diện tích chè đạt 300 ha."]
    assert periods(*texts, **PLAN) == ["2025", "2021-2025", "2021-2025", "2025"]
