"""Builds the samples and their truth from `src/*.vnr` (what is built of which: `PRODUCTS`).

    python samples/build.py [NAME ...]      all of them, or those of the named sources

The same sources give the same files: no clock, fixed seeds.
"""

from __future__ import annotations

import sys
import tempfile
import unicodedata
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))

from layout import Layout, typeset  # noqa: E402
from markup import Report, read  # noqa: E402
from scan import Look, degrade, read_lines, render, tesseract, write_pdf  # noqa: E402
from tcvn3 import encode_tcvn3  # noqa: E402
from truth import pdf_lines, write_truth  # noqa: E402
from writing import Written, cell_lines, garbled, paragraphs  # noqa: E402

REPORTS = HERE / "reports"
TRUTH = HERE.parent / "golden" / "truth"
SEED = 20231123
SCANS = {
    "scan": Look(),
    "layer": Look(),
    "grey": Look(bilevel=False, noise=2.5),
    "garbled": Look(skew=0.0),
}
ENCODE = {"tcvn3": encode_tcvn3, "nfd": lambda text: unicodedata.normalize("NFD", text).encode()}

# source: the products made of it, as (name of the product, how it is made)
PRODUCTS: dict[str, list[tuple[str, str]]] = {
    "giua-nhiem-ky": [
        ("giua-nhiem-ky", "pdf"),
        ("giua-nhiem-ky-text", "text"),
        ("giua-nhiem-ky-scan", "scan"),
        ("giua-nhiem-ky-wrong-layer", "layer"),
    ],
    "phu-luc": [("phu-luc-garbled", "garbled")],
    "nghi-quyet": [("nghi-quyet", "pdf"), ("nghi-quyet-scan", "grey"), ("nghi-quyet-cells", "cells")],
    "bao-dien-tu": [("bao-dien-tu", "text")],
    "van-hoa-tcvn3": [("van-hoa-tcvn3", "tcvn3")],
    "nong-thon-moi-nfd": [("nong-thon-moi-nfd", "nfd")],
    "chin-thang": [("chin-thang", "pdf")],
    "xa": [("xa", "pdf")],
    "bo": [("bo", "pdf")],
}


def build(source: str, reports: Path = REPORTS, truth: Path = TRUTH, only: tuple[str, ...] = ()) -> None:
    """Build every product of one source, or those alone that are made in one of the ways of `only`."""
    report = read(HERE / "src" / f"{source}.vnr")
    with tempfile.TemporaryDirectory() as scratch:
        pdf = Path(scratch, "set.pdf")
        layout = typeset(report, pdf)
        for name, how in PRODUCTS[source]:
            if not only or how in only:
                write_truth(truth, name, report, product(reports / name, how, report, layout, pdf, truth))


def product(path: Path, how: str, report: Report, layout: Layout, source: Path, truth: Path) -> Written:
    """Write one product, its name without an ending given, and return which of its lines holds what."""
    if how == "pdf":
        path.with_suffix(".pdf").write_bytes(source.read_bytes())
        return pdf_lines(layout)
    if how in SCANS:
        pages = [degrade(page, SCANS[how], SEED + i) for i, page in enumerate(render(source))]
        if how == "garbled":
            written, restored = garbled(layout, [read_lines(page) for page in pages])
            path.with_suffix(".txt").write_text(written.text, encoding="utf-8")
            (truth / f"{path.name}.restored.txt").write_text(restored, encoding="utf-8")
            return written
        if how == "layer":
            path.with_suffix(".pdf").write_bytes(tesseract(pages, "pdf")[0])
        else:
            write_pdf(pages, path.with_suffix(".pdf"))
        return pdf_lines(layout)
    written = cell_lines(report) if how == "cells" else paragraphs(report, layout if report.meta.get("paged") else None)
    path.with_suffix(".txt").write_bytes(ENCODE.get(how, str.encode)(written.text))
    return written


if __name__ == "__main__":
    for chosen in sys.argv[1:] or PRODUCTS:
        build(chosen)
        print(chosen, file=sys.stderr)
