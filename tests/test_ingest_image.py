"""Images: pages that wait for OCR, with their size in points."""

from pathlib import Path

import pytest
from PIL import Image

from vnreport_extract.errors import InputError
from vnreport_extract.ingest import image, read
from vnreport_extract.model import PageSource


@pytest.mark.parametrize("suffix", ["png", "jpg", "tif", "bmp"])
def test_an_image_is_a_page_at_its_stated_resolution(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"scan.{suffix}"
    Image.new("L", (1240, 1754), 255).save(path, dpi=(150, 150))
    document = read(path)
    (page,) = document.pages
    assert (document.kind, page.source) == ("image", PageSource.PENDING)
    assert page.width == pytest.approx(595, abs=1)
    assert page.height == pytest.approx(842, abs=1)


def test_an_image_without_resolution_is_taken_for_a4(tmp_path: Path) -> None:
    path = tmp_path / "photo.png"
    Image.new("RGB", (1000, 1414)).save(path)
    assert read(path).pages[0].height == pytest.approx(841.89)


def test_every_frame_of_a_tiff_is_a_page_whatever_its_name(tmp_path: Path) -> None:
    path = tmp_path / "fax.pdf"
    frames = [Image.new("1", (200, 300)) for _ in range(3)]
    frames[0].save(path, format="TIFF", save_all=True, append_images=frames[1:])
    assert [page.number for page in read(path).pages] == [1, 2, 3]


def test_a_sheet_turned_by_its_camera_is_upright(tmp_path: Path) -> None:
    path = tmp_path / "photo.jpg"
    exif = Image.Exif()
    exif[274] = 6
    Image.new("RGB", (1414, 1000)).save(path, exif=exif)
    page = read(path).pages[0]
    assert page.width is not None
    assert page.height is not None
    assert page.width < page.height


def test_an_image_beyond_memory_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(image, "MOST_PIXELS", 10_000)
    path = tmp_path / "map.png"
    Image.new("1", (200, 200)).save(path)
    with pytest.raises(InputError, match="200 x 200 pixels"):
        read(path)
