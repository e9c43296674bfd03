"""The document's own place is found, and left out of names. The places are invented."""

from pathlib import Path

import pytest

from vnreport_extract.extract.own_place import own_place, without_place
from vnreport_extract.model import Block, BlockKind, Document, Metadata


def document(*texts: str, issuer: str | None = None) -> Document:
    blocks = [Block(BlockKind.PARAGRAPH, text, [], []) for text in texts]
    return Document("a", Path("a.txt"), "text", metadata=Metadata(issuer=issuer), blocks=blocks)


def test_the_issuer_says_whose_report_it_is() -> None:
    report = document("Tổng thu ngân sách 52 tỷ đồng.", issuer="ỦY BAN NHÂN DÂN HUYỆN KHAU SƠN")
    assert own_place(report) == "Khau Sơn"


@pytest.mark.parametrize(
    ("issuer", "place"),
    [
        ("SỞ LAO ĐỘNG - THƯƠNG BINH VÀ XÃ HỘI TỈNH KHAU SƠN", "Khau Sơn"),
        ("UBND TỈNH KHAU SƠN SỞ Y TẾ", "Khau Sơn"),
        ("THÀNH PHỐ HUẾ", ""),  # one syllable may be any word
        ("HUYỆN ĐOÀN", ""),
    ],
)
def test_an_issuer_may_be_a_part_of_it(issuer: str, place: str) -> None:
    assert own_place(document("Tổng thu 52 tỷ đồng.", issuer=issuer)) == place


def test_an_article_defines_its_place() -> None:
    article = document("**Khau Sơn** là một tỉnh miền núi.", "Khau Sơn có 56 km đường biên.", "Tỉnh Nà Lừa ở phía nam.")
    assert own_place(article) == "Khau Sơn"


def test_no_place_stands_out() -> None:
    assert own_place(document("Ngành y tế có 12.400 giường bệnh.", "Bệnh viện ở tỉnh Khau Sơn, tỉnh Nà Lừa.")) == ""


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ("Khau Sơn có đường biên dài", "đường biên dài"),
        ("Dân số tỉnh Khau Sơn", "Dân số"),
        ("Lượng mưa ở Khau Sơn", "Lượng mưa"),
        ("Giá trị sản xuất trên địa bàn huyện Khau Sơn", "Giá trị sản xuất"),
        ("Cầu Khau Sơn", "Cầu Khau Sơn"),  # a name of its own
        ("Dân số tỉnh Nà Lừa", "Dân số tỉnh Nà Lừa"),
        ("Dân số xã Khau Sơn Thượng", "Dân số xã Khau Sơn Thượng"),
        ("Dân số tỉnh Khau Sơn và tỉnh Nà Lừa", "Dân số tỉnh Khau Sơn và tỉnh Nà Lừa"),
    ],
)
def test_a_name_does_without_the_documents_place(phrase: str, expected: str) -> None:
    assert without_place(phrase, "Khau Sơn") == expected


def test_without_a_place_nothing_is_left_out() -> None:
    assert without_place("Dân số tỉnh Khau Sơn", "") == "Dân số tỉnh Khau Sơn"
