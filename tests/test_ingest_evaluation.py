"""Real and broken files of the evaluation folder."""

import unicodedata
from pathlib import Path

import pytest

from vnreport_extract.errors import InputError
from vnreport_extract.ingest import read
from vnreport_extract.model import PageSource

pytestmark = pytest.mark.evaluation


@pytest.mark.parametrize(
    ("folder", "source"),
    [("digital", PageSource.TEXT_LAYER), ("tables", PageSource.TEXT_LAYER), ("scans", PageSource.PENDING)],
)
def test_every_real_page_is_judged_rightly(evaluation: Path, folder: str, source: PageSource) -> None:
    for path in sorted((evaluation / "pdfs" / folder).glob("*.pdf")):
        for page in read(path).pages:
            assert (path.name, page.number, page.source) == (path.name, page.number, source)
            assert page.note


def test_every_page_of_tables_has_its_grid(evaluation: Path) -> None:
    for path in sorted((evaluation / "pdfs" / "tables").glob("*.pdf")):
        grids = [len(page.grids) for page in read(path).pages]
        assert grids == [1] * len(grids)


def test_texts_are_read_as_they_are(evaluation: Path) -> None:
    for path in sorted((evaluation / "corpus").glob("*.txt")):
        document = read(path)
        raw = path.read_text(encoding="utf-8").split("\n")
        assert document.encoding == "utf-8"
        assert [line.original for line in document.lines()] == raw
        for line, original in zip(document.lines(), raw, strict=True):
            assert line.text.replace("*", "") == unicodedata.normalize("NFC", original).replace("*", "")


def test_broken_pdfs_are_read_or_refused(evaluation: Path) -> None:
    for path in sorted((evaluation / "nasty").glob("*/*.pdf"))[::25]:
        try:
            assert read(path).pages
        except InputError as error:
            assert path.name in str(error)
            assert "\n" not in str(error)
