"""Builds the samples and their truth from `src/*.vnr` (what is built of which: `PRODUCTS`).

    python samples/build.py [NAME ...]      all of them, or those of the named sources

The same sources give the same files: no clock, fixed seeds.
"""

from __future__ import annotations

import sys
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

TRUTH = HERE.parent / "golden" / "truth"
SEED = 20231123

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


def build(source: str) -> None:
    """Build every product of one source."""
    report = read(HERE / "src" / f"{source}.vnr")
    scratch = HERE / f".{source}.pdf"
    layout = typeset(report, scratch)
    for name, how in PRODUCTS[source]:
        lines = product(name, how, report, layout, scratch)
        write_truth(TRUTH, name, report, lines)
    scratch.unlink()


def product(name: str, how: str, report: Report, layout: Layout, scratch: Path) -> Written:
    """Write one product and return which of its lines holds what."""
    pdf, text = HERE / f"{name}.pdf", HERE / f"{name}.txt"
    if how == "pdf":
        pdf.write_bytes(scratch.read_bytes())
        return pdf_lines(layout, lines=True)
    if how in ("scan", "grey", "layer"):
        look = Look(bilevel=how != "grey", noise=18 if how != "grey" else 2.5)
        pages = [degrade(page, look, SEED + i) for i, page in enumerate(render(scratch))]
        if how == "layer":
            pdf.write_bytes(tesseract(pages, "pdf")[0])
        else:
            write_pdf(pages, pdf)
        return pdf_lines(layout, lines=False)
    if how == "garbled":
        look = Look(skew=0.0, bilevel=True)
        pages = [degrade(page, look, SEED + i) for i, page in enumerate(render(scratch))]
        written, restored = garbled(layout, [read_lines(page) for page in pages])
        (TRUTH / f"{name}.restored.txt").write_text(restored, encoding="utf-8")
    elif how == "cells":
        written = cell_lines(report)
    else:
        written = paragraphs(report, layout if report.meta.get("paged") else None)
    encode = {"tcvn3": encode_tcvn3, "nfd": lambda s: unicodedata.normalize("NFD", s).encode()}
    text.write_bytes(encode.get(how, str.encode)(written.text))
    return written


if __name__ == "__main__":
    for chosen in sys.argv[1:] or PRODUCTS:
        if (HERE / "src" / f"{chosen}.vnr").exists():
            build(chosen)
            print(chosen, file=sys.stderr)
