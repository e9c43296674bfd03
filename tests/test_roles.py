"""Roles from the words of the clause. The sentences are invented."""

import pytest

from vnreport_extract.extract.clauses import sites
from vnreport_extract.extract.quantities import find_quantities
from vnreport_extract.extract.roles import names_a_project, read_role, read_status, sets_goals


def roles(text: str, goal: bool = False) -> list[str]:
    found, previous = [], None
    for site in sites(text, find_quantities(text)):
        previous = read_role(text, site, goal, previous)
        found.append(previous.role.value)
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sản lượng tăng 5% so với cùng kỳ.", ["change"]),
        ("Sản lượng bằng 98% so với cùng kỳ.", ["change"]),
        ("Sản lượng tăng lên 500 tấn.", ["actual"]),
        ("Tỷ lệ hộ nghèo giảm còn 4%.", ["actual"]),
        ("Đạt 96% kế hoạch.", ["attainment"]),
        ("Trồng 60 ha, vượt 12 ha so với kế hoạch.", ["actual", "attainment"]),
        ("Số hợp tác xã vượt so với kế hoạch 6 HTX.", ["target"]),
        (
            "Trồng 60 ha, vượt 12 ha so với kế hoạch đề ra, giá bán đạt 9 triệu đồng.",
            ["actual", "attainment", "actual"],
        ),
        ("Nông nghiệp chiếm 31%, dịch vụ 40%.", ["share", "share"]),
        ("Thu ngân sách dự kiến đạt 90 tỷ đồng.", ["estimate"]),
        ("Phấn đấu thu ngân sách đạt 95 tỷ đồng.", ["target"]),
        ("Có 30/40 trường đạt chuẩn, đạt 75%.", ["actual", "share"]),
        ("Có 30/40 trường đạt chuẩn, đạt tỷ lệ 75% (Nghị quyết 80%).", ["actual", "actual", "target"]),
        ("Tổng mức đầu tư 45 tỷ đồng.", ["target"]),
        ("Theo Hiệp ước, giao 3 xã.", ["actual"]),
    ],
)
def test_roles(text: str, expected: list[str]) -> None:
    assert roles(text) == expected


def test_goals_are_targets_unless_they_have_come_about() -> None:
    assert roles("100% xã có trạm y tế.", goal=True) == ["target"]
    assert roles("Đến nay có 7 xã đạt chuẩn.", goal=True) == ["actual"]


@pytest.mark.parametrize(
    ("title", "verdict"),
    [
        ("NHIỆM VỤ, GIẢI PHÁP THỰC HIỆN", True),
        ("TÌNH HÌNH THỰC HIỆN NHIỆM VỤ", False),
        ("Về kinh tế", None),
        ("Hoàn thành tốt kế hoạch, nhiệm vụ thu ngân sách", False),
        ("Mục tiêu: hoàn thành tốt nhiệm vụ quân sự", True),
    ],
)
def test_headings(title: str, verdict: bool | None) -> None:
    assert sets_goals(title) is verdict


def test_a_heading_may_name_a_project() -> None:
    assert names_a_project("Dự án kè suối Cạn")
    assert not names_a_project("Về các dự án")


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Tỷ lệ hộ nghèo còn 2%, đạt kế hoạch.", "đạt"),
        ("Tỷ lệ che phủ rừng 51%, chưa đạt mục tiêu đề ra.", "chưa đạt"),
        ("Thu ngân sách 90 tỷ đồng, vượt dự toán.", "vượt"),
        ("Thu ngân sách 90 tỷ đồng.", ""),
    ],
)
def test_status_as_stated(text: str, status: str) -> None:
    (site,) = sites(text, find_quantities(text))
    assert read_status(text, site) == status
