"""Units after a number, and amounts in base units."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vnreport_extract.language import units


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        (" tỷ đồng, tăng", "tỷ đồng"),
        (" nghìn  tỷ đồng;", "nghìn tỷ đồng"),
        ("%/năm (", "%/năm"),
        (" % GDP", "% gdp"),
        (" triệu đồng/người/năm.", "triệu đồng/người/năm"),
        (" bác sĩ/1 vạn dân", "bác sĩ/1 vạn dân"),
        (" giường bệnh/10.000 dân", "giường bệnh/10.000 dân"),
        ("m³/ngày đêm", "m³/ngày đêm"),
        ("m3/ngđ", "m3/ngđ"),
        (" ha/478 hộ", "ha"),
        (" triệu tấn xi măng/năm", "triệu tấn xi măng/năm"),
        (" triệu lượt khách quốc tế", "triệu lượt khách"),
        (" xã, phường, thị trấn đạt", "xã, phường, thị trấn"),
        (" đảng viên mới/năm⁴", "đảng viên mới/năm"),
        (" trđ", "trđ"),
        (" tr.đồng/ha", "tr.đồng/ha"),
        (" Tỉ Đồng", "tỉ đồng"),
        ("\nngười", "người"),
    ],
)
def test_the_unit_after_a_number(text: str, unit: str) -> None:
    end = units.match(text)
    assert end is not None
    assert units.normalise(text[:end]) == unit


@pytest.mark.parametrize("text", [" của", "", " hà", ", tăng", " mới", " hax", "(%)", " tỷ lệ hộ nghèo", " ban hành"])
def test_no_unit(text: str) -> None:
    assert units.match(text) is None


@pytest.mark.parametrize(
    ("unit", "amount", "expected"),
    [
        ("tỷ đồng", 8.5, (8.5e9, "VND")),
        ("nghìn tỷ đồng", 2, (2e12, "VND")),
        ("triệu USD", 15.5, (15.5e6, "USD")),
        ("trđ", 980, (980e6, "VND")),
        ("nghìn lượt", 86.3, (86300, "lượt")),
        ("tạ/ha", 60, (6, "tấn/ha")),
        ("ha", 12, (12, "ha")),
        ("%", 7.5, (7.5, "%")),
        ("triệu đồng/người/năm", 50, (50e6, "VND/người/năm")),
        ("đảng viên", 24, (24, "đảng viên")),
        ("triệu", 3, (3e6, "")),
        ("", 3, None),
    ],
)
def test_base_amounts(unit: str, amount: float, expected: tuple[float, str] | None) -> None:
    got = units.base(unit, amount)
    if expected is None:
        assert got is None
    else:
        assert got is not None
        assert got == (pytest.approx(expected[0]), expected[1])


def test_measures_are_told_from_counted_nouns() -> None:
    assert units.is_measure("tỷ đồng")
    assert units.is_measure("%/năm")
    assert not units.is_measure("hộ")
    assert not units.is_measure("")


def test_every_listed_noun_is_found() -> None:
    assert [noun for noun in sorted(units.nouns()) if units.match(f" {noun},") != len(noun) + 1] == []


@given(st.text(max_size=40))
def test_a_match_lies_inside_the_text(text: str) -> None:
    end = units.match(text)
    assert end is None or 0 < end <= len(text)
    units.base(text, 1.0)


@given(st.text(max_size=40))
def test_a_normalised_unit_stays_as_it_is(text: str) -> None:
    once = units.normalise(text)
    assert units.normalise(once) == once
