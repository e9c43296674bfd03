"""Text files: encodings, lines and pages, Markdown, web-page furniture."""

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vnreport_extract.data import load_table
from vnreport_extract.ingest import read
from vnreport_extract.ingest.encodings import decode, from_tcvn3, from_viqr, from_vni, is_syllable
from vnreport_extract.ingest.text import plain_lines
from vnreport_extract.model import Document, Region

REPORT = """BÁO CÁO
Kết quả thực hiện nhiệm vụ phát triển kinh tế - xã hội năm 2023

Trong năm, huyện đã tập trung lãnh đạo, chỉ đạo thực hiện đồng bộ các nhiệm vụ, giải pháp. Tổng giá
trị sản xuất ước đạt 4.215,7 tỷ đồng, tăng 8,3% so với cùng kỳ; thu ngân sách đạt 215 tỷ đồng, bằng
104,5% dự toán. Tỷ lệ hộ nghèo giảm còn 2,15%, vượt mục tiêu đề ra; giải quyết việc làm cho 1.250 lao động.
"""


def read_bytes(folder: Path, data: bytes) -> Document:
    path = folder / "a.txt"
    path.write_bytes(data)
    return read(path)


def whole(document: Document) -> str:
    return "\n".join(line.text for line in document.lines())


def to_tcvn3(text: str) -> bytes:
    """Write TCVN3; a marked capital becomes the small letter, as its font of capitals shows it."""
    table = {letter: int(byte, 16) for byte, letter in load_table("tcvn3.tsv")}
    return bytes(table.get(c) or table.get(c.lower()) or ord(c) for c in text)


def to_vni(text: str) -> bytes:
    table = {letter: legacy for legacy, letter in load_table("vni.tsv")}
    return "".join(table.get(c) or (table[c.lower()].upper() if c.lower() in table else c) for c in text).encode(
        "cp1252"
    )


def to_viqr(text: str) -> bytes:
    signs = {
        "\u0306": "(",
        "\u0302": "^",
        "\u031b": "+",
        "\u0301": "'",
        "\u0300": "`",
        "\u0309": "?",
        "\u0303": "~",
        "\u0323": ".",
    }
    apart = unicodedata.normalize("NFD", text.replace("đ", "dd").replace("Đ", "DD"))
    return "".join(signs.get(c, c) for c in apart).encode("ascii")


def to_windows_1258(text: str) -> bytes:
    tones = "\u0300\u0301\u0303\u0309\u0323"
    out = ""
    for char in text:
        apart = unicodedata.normalize("NFD", char)
        out += unicodedata.normalize("NFC", "".join(c for c in apart if c not in tones))
        out += "".join(c for c in apart if c in tones)
    return out.encode("windows-1258")


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (REPORT.encode(), "utf-8"),
        (REPORT.encode("utf-8-sig"), "utf-8"),
        (unicodedata.normalize("NFD", REPORT).encode(), "utf-8 (decomposed)"),
        (REPORT.encode("utf-16"), "utf-16"),
        (REPORT.encode("utf-16-le"), "utf-16"),
        (REPORT.encode("utf-16-be"), "utf-16"),
        (to_windows_1258(REPORT), "windows-1258"),
        (to_tcvn3(REPORT), "tcvn3"),
        (to_vni(REPORT), "vni"),
        (to_viqr(REPORT), "viqr"),
        (to_tcvn3(REPORT).decode("cp1252").encode(), "tcvn3"),
        (REPORT.encode().decode("latin-1").encode(), "utf-8 (saved twice)"),
    ],
)
def test_an_encoding_is_known_by_its_text(tmp_path: Path, data: bytes, encoding: str) -> None:
    document = read_bytes(tmp_path, data)
    assert document.encoding == encoding
    assert whole(document) == REPORT


def test_a_lost_byte_does_not_change_the_encoding(tmp_path: Path) -> None:
    document = read_bytes(tmp_path, REPORT.encode().replace("ố".encode(), b"\xe1\xbb", 1) * 3)
    assert document.encoding == "utf-8"
    assert "Tỷ lệ hộ nghèo" in whole(document)


@pytest.mark.parametrize(
    "text",
    [
        "Nhung nam qua, kinh te cua huyen tiep tuc phat trien, ty le ho ngheo giam con 2,15% (nghi quyet 2%).",
        "Nhitng nam qua, kinh té cua huyén tiép tuc phat trién, ty 1é hé nghéo giam con 2,15% (nghi quyét 2%).",
        "The report says that growth was 8.5%; isn't it (as in 2022) what the plan's target was?",
        "12,5\n13,7\n104,2",
        "Résumé du rapport: la croissance a été de 8,5 % en 2023, ce qui dépasse l'objectif fixé.",
    ],
)
def test_stripped_garbled_and_foreign_text_stays_as_it_is(tmp_path: Path, text: str) -> None:
    document = read_bytes(tmp_path, text.encode())
    assert (document.encoding, whole(document)) == ("utf-8", text)


def test_capitals_come_back_from_tcvn3() -> None:
    assert from_tcvn3("CéNG HßA X· HéI CHñ NGHÜA") == "CỘNG HÒA XÃ HỘI CHỦ NGHĨA"
    assert from_tcvn3("X· Hoµ B×nh, thÞ trÊn") == "Xã Hoà Bình, thị trấn"


def test_a_full_stop_in_viqr_stays_where_a_sentence_ends() -> None:
    assert from_viqr("Ddo^. che phu? ru+`ng dda.t 45%. Ty? le^. ho^. nghe`o la. nhu+ cu~. Na(m nay") == (
        "Độ che phủ rừng đạt 45%. Tỷ lệ hộ nghèo lạ như cũ. Năm nay"
    )
    assert from_viqr("I. Kinh te^'") == "I. Kinh tế"


@given(st.text(alphabet=[letter for _, letter in load_table("vni.tsv")] + list("bcdghklmnpqrstvx ,.0123456789")))
def test_vni_is_read_back_letter_by_letter(text: str) -> None:
    assert from_vni(to_vni(text).decode("cp1252")) == text


@given(st.binary(max_size=300))
def test_any_bytes_are_decoded_to_something(data: bytes) -> None:
    assert 0 <= decode(data).score <= 1


@pytest.mark.parametrize("word", ["nghiêng", "Huyện", "khuỷu", "ĐƯỜNG", "gì", "quyết", "yếu", "oanh", "ươm"])
def test_syllables(word: str) -> None:
    assert is_syllable(word)


@pytest.mark.parametrize("word", ["vùngx", "street", "càc", "ấâ", "hộpp", "ñöôøng", "quyêt"])
def test_what_is_no_syllable(word: str) -> None:
    assert not is_syllable(word)


def test_lines_are_counted_over_the_file_and_form_feeds_begin_pages(tmp_path: Path) -> None:
    document = read_bytes(tmp_path, "một\r\nhai\u2028x\x0bba\r\n\fbốn\nnăm\f\nsáu\n".encode())
    found = [(line.page, line.number, line.text) for line in document.lines()]
    assert found == [(1, 1, "một"), (1, 2, "hai\u2028x\x0bba"), (2, 3, "bốn"), (2, 4, "năm"), (3, 5, "sáu"), (3, 6, "")]
    assert [page.number for page in document.pages] == [1, 2, 3]


@pytest.mark.parametrize(
    ("raw", "plain"),
    [
        (["**KẾ HOẠCH**"], [("KẾ HOẠCH", True, False)]),
        (["**ỦY BAN", "NHÂN DÂN**"], [("ỦY BAN", True, False), ("NHÂN DÂN", True, False)]),
        (["đạt 93% (*Nghị quyết 95%*)."], [("đạt 93% (Nghị quyết 95%).", False, False)]),
        (["* Công trình cấp huyện"], [("* Công trình cấp huyện", False, False)]),
        (["** Nguyên nhân*"], [("* Nguyên nhân", False, True)]),
        (["*** Công trình**"], [("* Công trình", True, False)]),
        (["*2.5. **Thúc đẩy*"], [("2.5. Thúc đẩy", False, True)]),
        (["số liệu ước* của năm"], [("số liệu ước* của năm", False, False)]),
        (
            ["(*) Ghi chú: 3*4 = 12", "(**) Số ước"],
            [("(*) Ghi chú: 3*4 = 12", False, False), ("(**) Số ước", False, False)],
        ),
        (
            ["_nghiêng_ và ten_tep_anh", "________"],
            [("nghiêng và ten_tep_anh", False, False), ("________", False, False)],
        ),
        (["## I. Kết quả", r"1\. Kinh tế"], [("I. Kết quả", True, False), ("1. Kinh tế", False, False)]),
    ],
)
def test_emphasis_is_taken_out_and_told(raw: list[str], plain: list[tuple[str, bool, bool]]) -> None:
    assert [(line.text, line.bold, line.italic) for line in plain_lines(raw)] == plain


@given(st.lists(st.text(alphabet="*_# a1.|\\", max_size=12), max_size=6))
def test_taking_emphasis_out_keeps_every_line_and_figure(raw: list[str]) -> None:
    plain = plain_lines(raw)
    assert len(plain) == len(raw)
    assert [line.text.count("1") for line in plain] == [line.count("1") for line in raw]


def test_the_line_as_read_is_kept(tmp_path: Path) -> None:
    (line,) = read_bytes(tmp_path, "**Điều 1.** Mục tiêu".encode()).lines()
    assert (line.text, line.original) == ("Điều 1. Mục tiêu", "**Điều 1.** Mục tiêu")


@pytest.mark.parametrize("text", ["BÌNH LUẬN", "Bạn còn 300/300 ký tự", "Tin mới", "Chia sẻ", "Lượt xem: 1.204"])
def test_a_web_pages_surroundings_are_furniture(tmp_path: Path, text: str) -> None:
    body, _, last = read_bytes(tmp_path, f"Tổng thu đạt 12 tỷ đồng.\n\n{text}".encode()).lines()
    assert (body.region, last.region) == (Region.BODY, Region.FURNITURE)
