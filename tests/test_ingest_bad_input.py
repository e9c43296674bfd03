"""Bad input: one clear line, never a traceback or a hang."""

import random
from pathlib import Path

import pytest

from pdf_writer import PdfPage, assemble, make_pdf
from vnreport_extract.errors import EncryptedInput, InputError, UnsupportedInput, UsageError
from vnreport_extract.ingest import find_inputs, read
from vnreport_extract.model import PageSource

SENTENCE = "Tổng sản phẩm trên địa bàn tỉnh tăng 8,5% so với cùng kỳ năm trước, vượt kế hoạch đề ra"


def write(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def message(path: Path, error: type[InputError] = InputError) -> str:
    with pytest.raises(error) as caught:
        read(path)
    text = str(caught.value)
    assert "\n" not in text
    assert path.name in text
    return text


def test_an_empty_file_is_said_to_be_empty(tmp_path: Path) -> None:
    assert "empty" in message(write(tmp_path, "a.pdf", b""))
    assert "empty" in message(write(tmp_path, "b.txt", b"\r\n \n"))
    assert "empty" in message(write(tmp_path, "c.txt", bytes(4096)))


@pytest.mark.parametrize("seed", range(5))
def test_random_bytes_are_no_text(tmp_path: Path, seed: int) -> None:
    data = random.Random(seed).randbytes(5000)
    message(write(tmp_path, "noise.txt", data), UnsupportedInput)


def test_text_with_nul_bytes_is_no_text(tmp_path: Path) -> None:
    message(write(tmp_path, "nul.txt", b"Bao cao\x00\x00 so 12\x00 " * 40), UnsupportedInput)


@pytest.mark.parametrize("head", [b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1", b"{\\rtf1 abc", b"<!DOCTYPE html><p>"])
def test_other_formats_are_named(tmp_path: Path, head: bytes) -> None:
    assert "save it as PDF" in message(write(tmp_path, "report.txt", head + b"x" * 100), UnsupportedInput)


def test_a_missing_file(tmp_path: Path) -> None:
    assert "No such file" in message(tmp_path / "none.pdf")


def test_a_folder_in_the_place_of_a_file(tmp_path: Path) -> None:
    message(tmp_path)


def test_a_device_is_not_read(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="not a file"):
        read(Path("/dev/zero"))


def test_a_name_that_cannot_exist() -> None:
    (path,) = find_inputs(["x" * 5000])
    with pytest.raises(InputError, match="name too long"):
        read(path)


def test_content_counts_not_the_name(tmp_path: Path) -> None:
    text = read(write(tmp_path, "text.pdf", SENTENCE.encode()))
    assert (text.kind, text.pages[0].lines[0].text) == ("text", SENTENCE)
    pdf = read(write(tmp_path, "pdf.txt", make_pdf([PdfPage().text(72, 90, SENTENCE)])))
    assert (pdf.kind, pdf.pages[0].lines[0].text) == ("pdf", SENTENCE)


def test_an_encrypted_pdf_asks_for_its_password(tmp_path: Path) -> None:
    objects = {
        1: b"<< /Type /Catalog /Pages 2 0 R >>",
        2: b"<< /Type /Pages /Kids [] /Count 0 >>",
        3: b"<< /Filter /Standard /V 1 /R 2 /P -44 /O <" + b"5a" * 32 + b"> /U <" + b"a5" * 32 + b"> >>",
    }
    data = assemble(objects, "/Root 1 0 R /Encrypt 3 0 R /ID [<00> <00>]")
    assert "password" in message(write(tmp_path, "locked.pdf", data), EncryptedInput)


def test_a_pdf_that_breaks_off(tmp_path: Path) -> None:
    data = make_pdf([PdfPage().text(72, 90, SENTENCE)] * 3)
    for length in range(50, len(data) - 100, len(data) // 20):
        assert "cut off" in message(write(tmp_path, "cut.pdf", data[:length]))


def test_a_pdf_without_its_end_mark_is_read_with_a_warning(tmp_path: Path) -> None:
    data = make_pdf([PdfPage().text(72, 90, SENTENCE)]).replace(b"%%EOF", b"")
    document = read(write(tmp_path, "cut.pdf", data))
    assert document.pages[0].lines[0].text == SENTENCE
    assert "cut off" in document.warnings[0]


def test_a_pdf_without_pages(tmp_path: Path) -> None:
    data = assemble({1: b"<< /Type /Catalog /Pages 2 0 R >>", 2: b"<< /Type /Pages /Kids [] /Count 0 >>"})
    assert "no pages" in message(write(tmp_path, "zero.pdf", data))


def test_a_page_tree_that_loops(tmp_path: Path) -> None:
    objects = {
        1: b"<< /Type /Catalog /Pages 2 0 R >>",
        2: b"<< /Type /Pages /Kids [3 0 R] /Count 2 >>",
        3: b"<< /Type /Pages /Kids [2 0 R 3 0 R] /Count 2 /Parent 2 0 R >>",
    }
    message(write(tmp_path, "loop.pdf", assemble(objects)))


def test_a_damaged_page_leaves_the_others_alone(tmp_path: Path) -> None:
    data = make_pdf([PdfPage().text(72, 90, SENTENCE), PdfPage().text(72, 90, SENTENCE)])
    broken = data.replace(b"14 0 obj\n<< /Type /Page ", b"14 0 obj\n<< /Type /Nope ", 1)
    assert broken != data
    first, *_ = read(write(tmp_path, "half.pdf", broken)).pages
    assert first.lines[0].text == SENTENCE


def test_a_page_of_thirty_thousand_points(tmp_path: Path) -> None:
    data = make_pdf([PdfPage(30_000, 30_000).text(100, 200, SENTENCE, 400)])
    page = read(write(tmp_path, "huge.pdf", data)).pages[0]
    assert (page.width, page.height) == (30_000, 30_000)
    assert page.lines[0].text == SENTENCE


def test_a_blank_page_needs_no_ocr(tmp_path: Path) -> None:
    document = read(write(tmp_path, "blank.pdf", make_pdf([PdfPage(), PdfPage().text(72, 90, SENTENCE)])))
    assert [page.source for page in document.pages] == [PageSource.EMPTY, PageSource.TEXT_LAYER]


def test_a_damaged_image(tmp_path: Path) -> None:
    assert "image" in message(write(tmp_path, "scan.png", b"\x89PNG\r\n\x1a\n" + b"\x00" * 50))


def test_inputs_are_found_in_folders_and_globs_each_once(tmp_path: Path) -> None:
    (tmp_path / "sub" / ".cache").mkdir(parents=True)
    for name in ("b.txt", "a.pdf", "sub/c.txt", ".hidden", "sub/.cache/d.txt"):
        (tmp_path / name).write_text("x")
    expected = [tmp_path / "a.pdf", tmp_path / "b.txt", tmp_path / "sub" / "c.txt"]
    assert find_inputs([str(tmp_path)]) == expected
    assert find_inputs([str(tmp_path / "*.txt"), str(tmp_path), str(tmp_path / "b.txt")]) == expected


def test_a_missing_path_is_kept_for_its_own_row(tmp_path: Path) -> None:
    assert find_inputs([str(tmp_path / "none.pdf")]) == [tmp_path / "none.pdf"]


def test_a_glob_or_folder_without_files_is_a_usage_error(tmp_path: Path) -> None:
    for text in (str(tmp_path / "*.pdf"), str(tmp_path)):
        with pytest.raises(UsageError, match="no files"):
            find_inputs([text])
