"""Numbers as reports print them: what a reader of a table or a sentence relies on."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vnreport_extract.language.numbers import Amount, Locale, infer_locale, parse_amount, parse_number


def printed(value: float, decimals: int, locale: Locale) -> str:
    """Print a number the way a locale does."""
    english = f"{value:,.{decimals}f}"
    return english if locale is Locale.ENGLISH else english.translate(str.maketrans(",.", ".,"))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1.234.567", 1234567),
        ("10.500,00", 10500),
        ("8.397", 8397),
        ("20,4", 20.4),
        ("05", 5),
        ("158.2", 158.2),
        ("0.75", 0.75),
        ("0.750", 0.75),
        ("243.738194", 243.738194),
        ("1,234,567", 1234567),
        ("1,234.5", 1234.5),
        ("-0,13", -0.13),
        ("– 2,5", -2.5),
        ("+12,5", 12.5),
        ("1 234 567", 1234567),
    ],
)
def test_a_printed_number(text: str, value: float) -> None:
    assert parse_number(text) == pytest.approx(value)


@pytest.mark.parametrize("text", ["", "-", "...", "x", "9T", "1.234.56", "12/2021", "1,2,3", "năm"])
def test_what_is_no_number(text: str) -> None:
    assert parse_number(text) is None


@given(st.floats(min_value=0, max_value=9e9, allow_nan=False), st.integers(0, 3), st.sampled_from(Locale))
def test_what_is_printed_is_read(value: float, decimals: int, locale: Locale) -> None:
    value = round(value, decimals)
    assert parse_number(printed(value, decimals, locale), locale) == pytest.approx(value, abs=1e-6)


@given(st.text(max_size=30))
def test_no_text_breaks_the_parsers(text: str) -> None:
    parse_number(text)
    parse_amount(text)
    infer_locale([text])


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("8,5-9,5", Amount(8.5, 9.5)),
        ("8,5 – 9,5%", Amount(8.5, 9.5, unit_text="%")),
        ("từ 110 – 120 hộ", Amount(110, 120, unit_text="hộ")),
        ("110 đến 120", Amount(110, 120)),
        ("57/66 trường", Amount(57, 57, of=66, unit_text="trường")),
        ("Trên 80%", Amount(80, 80, op=">", unit_text="%")),
        ("từ 80% trở lên", Amount(80, 80, op=">=", unit_text="%")),
        ("≥ 95", Amount(95, 95, op=">=")),
        ("không quá 5", Amount(5, 5, op="<=")),
        ("không dưới 1.500", Amount(1500, 1500, op=">=")),
        ("khoảng 12,5 (ước)", Amount(12.5, 12.5, op="~")),
        ("< 1,0", Amount(1, 1, op="<")),
    ],
)
def test_an_amount_in_a_cell(text: str, amount: Amount) -> None:
    assert parse_amount(text) == amount


@pytest.mark.parametrize("text", ["Đạt", "", "-", "9 - 5", "2021 và 2022", "a 5"])
def test_what_is_no_amount(text: str) -> None:
    assert parse_amount(text) is None


def test_the_locale_is_what_the_numbers_prove() -> None:
    assert infer_locale(["1,234.5", "12.75", "8,000"]) is Locale.ENGLISH
    assert infer_locale(["1.234,5", "12,75", "8.000"]) is Locale.VIETNAMESE
    assert infer_locale(["8.000", "15"]) is Locale.VIETNAMESE


@given(st.lists(st.floats(min_value=1, max_value=1e6), min_size=3, max_size=12), st.sampled_from(Locale))
def test_a_column_with_two_decimals_proves_its_locale(values: list[float], locale: Locale) -> None:
    assert infer_locale(printed(value, 2, locale) for value in values) is locale
