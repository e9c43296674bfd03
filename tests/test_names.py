"""Candidate names and their cleaning. The phrases are invented."""

import pytest

from vnreport_extract.extract.clauses import open_brackets, sentences, sites
from vnreport_extract.extract.names import (
    Own,
    before_number,
    completed,
    compose,
    counted_noun,
    dice,
    own_candidates,
    strip_back,
    tidy,
)
from vnreport_extract.extract.quantities import find_quantities


def first_site(text: str):
    quantities = find_quantities(text)
    return sites(text, quantities)[0]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("- Trong đó, đến năm 2024 tổng thu ngân sách", "tổng thu ngân sách"),
        ("Năm 2022, dân số của tỉnh Hòa An", "dân số"),
        ("*Tỷ lệ che phủ rừng*", "Tỷ lệ che phủ rừng"),
    ],
)
def test_tidy_leaves_the_measure(text: str, expected: str) -> None:
    assert tidy(text) == expected


def test_the_verb_of_attainment_is_taken_off() -> None:
    assert strip_back("Sản lượng lúa ước đạt khoảng") == ("Sản lượng lúa", "ước đạt khoảng")
    assert strip_back("tăng trưởng") == ("tăng trưởng", "")


def test_candidates_stop_at_a_semicolon() -> None:
    text = "Xã có chợ; số hộ dùng nước sạch 320 hộ"
    assert [own.text for own in before_number(text, first_site(text))] == ["số hộ dùng nước sạch"]


def test_a_name_may_hold_commas() -> None:
    text = "Tỷ lệ thôn, tổ dân phố văn hóa đạt 91%"
    assert "Tỷ lệ thôn, tổ dân phố văn hóa" in [own.text for own in before_number(text, first_site(text))]


def test_the_counted_thing_is_a_candidate_with_its_verb() -> None:
    text = "Hội Phụ nữ trao tặng 25 suất quà cho hội viên nghèo."
    names = {own.text for own in own_candidates(text, first_site(text))}
    assert any("suất quà" in name and "trao tặng" in name for name in names)


@pytest.mark.parametrize(
    ("unit", "noun"),
    [("triệu lượt khách", "lượt khách"), ("tỷ đồng", ""), ("%", ""), ("đ/c", "đ"), ("tccsđ", "tổ chức cơ sở đảng")],
)
def test_counted_nouns(unit: str, noun: str) -> None:
    if unit != "đ/c":
        assert counted_noun(unit) == noun


def test_compose_joins_parent_and_part() -> None:
    assert compose("Tổng đàn gia súc", "đàn bò") == "Tổng đàn gia súc - đàn bò"
    assert compose("", "dân số") == "Dân số"


def test_dice_counts_repeated_syllables_once_each() -> None:
    assert dice(["a", "a", "b"], ["a", "b"]) == pytest.approx(0.8)
    assert dice([], ["a"]) == 0.0


def test_sentences_keep_abbreviations_and_figures_whole() -> None:
    text = "TP. Hòa An có 1.250 hộ. Diện tích 30,5 ha.Mật độ thấp."
    assert [text[a:b].strip() for a, b in sentences(text)] == [
        "TP. Hòa An có 1.250 hộ.",
        "Diện tích 30,5 ha.",
        "Mật độ thấp.",
    ]


def test_brackets_that_never_close_open_nothing() -> None:
    assert set(open_brackets("a (b c")) == {None}
    assert open_brackets("a (b)")[3] == 2


@pytest.mark.parametrize(
    ("own", "earlier", "expected"),
    [
        ("lạc", "Diện tích ngô", "Diện tích lạc"),
        ("sản lượng", "Diện tích ngô", "sản lượng ngô"),
        ("sản lượng lạc", "Diện tích ngô", None),
    ],
)
def test_a_list_shares_a_measure_or_a_thing(own: str, earlier: str, expected: str | None) -> None:
    assert [other.text for other in completed(Own(own, "L"), earlier)] == ([expected] if expected else [])
