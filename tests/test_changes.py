"""Which way a figure went, and what goals of growth and reduction are called. The sentences are invented."""

from pathlib import Path

import pytest

from vnreport_extract.extract.document import read_prose
from vnreport_extract.extract.roles import falls
from vnreport_extract.model import Block, BlockKind, Document, Line, Metadata, Observation, Role


def read(text: str) -> list[Observation]:
    block = Block(BlockKind.PARAGRAPH, text, [Line(1, 1, text)], [0])
    return read_prose(Document("sample", Path("sample.txt"), "text", blocks=[block], metadata=Metadata(period="2023")))


@pytest.mark.parametrize(
    ("words", "before", "fell"),
    [
        ("giảm ", False, True),
        (", tụt ", False, True),
        ("nhích lên ", True, False),
        (" và ", True, True),  # giảm 5 vụ và 3 người
        ("; ", False, False),
        (", bằng ", True, False),  # a ratio went no way
        ("tăng 3 vụ nhưng giảm ", False, True),
    ],
)
def test_the_last_verb_before_a_change_says_which_way_it_went(words: str, before: bool, fell: bool) -> None:
    assert falls(words, before) is fell


def test_a_sign_before_a_number_makes_it_a_change() -> None:
    found = read("Đàn trâu hiện có 4.120 con, -2,4% so với cùng kỳ; đàn bò 9.630 con, +1,8% so với cùng kỳ.")
    assert [(o.role, o.low) for o in found if o.unit == "%"] == [(Role.CHANGE, -2.4), (Role.CHANGE, 1.8)]


def test_changes_that_share_a_verb_share_its_sign() -> None:
    found = read("So với cùng kỳ, tai nạn giao thông giảm 12,5% số vụ, 5% số người chết, 9% số người bị thương.")
    assert [o.low for o in found] == [-12.5, -5, -9]


def test_a_rank_that_slipped_is_a_fall() -> None:
    found = read("Chỉ số cải cách hành chính đạt 84,2 điểm, tụt 07 bậc so với năm 2022.")
    assert (found[1].role, found[1].low) == (Role.CHANGE, -7)


def test_a_goal_of_reduction_bears_a_name_of_its_own_and_no_sign() -> None:
    goal = read("Phấn đấu giảm ít nhất 8% số vụ tai nạn giao thông trong năm 2024.")[0]
    assert goal.indicator.endswith("giảm")
    assert (goal.role, goal.low) == (Role.TARGET, 8)


def test_where_a_fall_comes_from_has_no_sign() -> None:
    found = read("Tỷ lệ hộ nghèo giảm từ 7,4% năm 2021 xuống 4,9% năm 2023.")
    assert [o.low for o in found] == [7.4, 4.9]


def test_a_target_behind_a_change_is_that_of_the_level_in_its_unit() -> None:
    found = read("Tỷ lệ bao phủ bảo hiểm y tế đạt 93,8%, tăng 1,2% so với năm 2022 (Nghị quyết 95%).")
    level, target = found[0], found[-1]
    assert (level.role, target.role) == (Role.ACTUAL, Role.TARGET)
    assert level.indicator == target.indicator
    assert level.group == target.group


def test_growth_without_a_target_is_a_change() -> None:
    found = read("Dư nợ tín dụng đạt 980 tỷ đồng, tăng bình quân 11,2%/năm.")
    assert found[1].role is Role.CHANGE
