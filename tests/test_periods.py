"""Periods as reports name them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vnreport_extract.language.periods import PeriodKind, find_periods, parse_period


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("năm 2023", "2023"),
        ("đến năm 2025", "2025"),
        ("giai đoạn 2021-2025", "2021-2025"),
        ("giai đoạn 2021 – 2025", "2021-2025"),
        ("từ năm 2021 đến hết năm 2023", "2021-2023"),
        ("nhiệm kỳ 2020 - 2025", "2020-2025"),
        ("9 tháng đầu năm 2023", "9T/2023"),
        ("Sáu tháng đầu năm 2012", "6T/2012"),
        ("10 tháng năm 2024", "10T/2024"),
        ("quý III/2023", "Q3/2023"),
        ("quý 4 năm 2022", "Q4/2022"),
        ("tháng 11/2020", "2020-11"),
        ("tháng 3 năm 2021", "2021-03"),
        ("31/12/2023", "2023-12-31"),
        ("ngày 1 tháng 4 năm 2019", "2019-04-01"),
        ("năm học 2022-2023", "2022-2023"),
        ("các năm 2021, 2022", "2021-2022"),
        ("năm 2021, 2022 và 2023", "2021-2023"),
        ("6 tháng cuối năm 2023", "H2/2023"),
        ("GRDP 2024: 5%", "2024"),
        ("ngày 31/02/2023", "2023-02"),  # a slip: the month is all that is known
    ],
)
def test_a_named_period(text: str, period: str) -> None:
    assert parse_period(text) == period


@pytest.mark.parametrize(
    "text", ["", "2.023 hộ", "2026 USD", "12/2021/QĐ-UBND", "tháng 9", "quý III", "3 tháng tuổi", "2025-2021", "năm"]
)
def test_what_names_no_period(text: str) -> None:
    assert all(mention.kind is PeriodKind.YEAR and "2025" in text for mention in find_periods(text))


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("quý III", "Q3/2024"),
        ("tháng 9", "2024-09"),
        ("9 tháng đầu năm", "9T/2024"),
        ("Tính chung 10 tháng", "10T/2024"),
        ("đến 30/6", "2024-06-30"),
        ("6 tháng cuối năm", "H2/2024"),
        ("năm 2023", "2023"),
        ("tại thời điểm 30/9", "2024-09-30"),
        ("từ ngày 05 đến ngày 11/8/2023", "2023-08"),
        ("từ 16/3 đến 15/4", "2024-04"),
        ("từ 01/7 đến 30/9", "Q3/2024"),
    ],
)
def test_a_form_without_a_year_takes_the_documents(text: str, period: str) -> None:
    assert parse_period(f"x {text}", 2024) == period


def test_mentions_stand_in_order_and_apart() -> None:
    text = "Giai đoạn 2021-2025; năm 2022 đạt 5%, 6 tháng đầu năm 2023 đạt 6%, đến 31/12/2023 đạt 7%."
    mentions = find_periods(text)
    assert [mention.period for mention in mentions] == ["2021-2025", "2022", "6T/2023", "2023-12-31"]
    assert all(a.end <= b.start for a, b in zip(mentions, mentions[1:], strict=False))


@given(st.integers(1, 28), st.integers(1, 12), st.integers(1900, 2099))
def test_every_date_is_read(day: int, month: int, year: int) -> None:
    assert parse_period(f"ngày {day:02}/{month}/{year}") == f"{year}-{month:02}-{day:02}"


@given(st.text(max_size=60), st.one_of(st.none(), st.integers(1950, 2050)))
def test_no_text_breaks_the_reader(text: str, year: int | None) -> None:
    assert all(0 <= m.start < m.end <= len(text) for m in find_periods(text, year))


def test_a_fraction_of_things_is_no_day() -> None:
    assert find_periods("đến 9/11 xã đã có chợ", 2024) == []


def test_a_school_year_is_told_from_other_spans() -> None:
    kinds = [mention.kind for mention in find_periods("Năm học 2021 - 2022 và giai đoạn 2021 - 2025")]
    assert kinds == [PeriodKind.SCHOOL, PeriodKind.SPAN]
