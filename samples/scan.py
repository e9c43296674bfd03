"""Makes a scan of a PDF: pages rendered at 300 dpi, turned, blurred and speckled; read by tesseract where asked."""

from __future__ import annotations

import io
import os
import re
import subprocess
import tempfile
import zlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pypdfium2
from PIL import Image, ImageFilter

DPI = 300


@dataclass
class Look:
    """How a scan looks: its skew in degrees, and whether it is black and white (else grey, as JPEG)."""

    skew: float = 1.0
    bilevel: bool = True
    blur: float = 0.6
    noise: float = 18.0
    specks: float = 2e-5


def render(path: Path) -> list[Image.Image]:
    """Return a PDF's pages as grey images."""
    with pypdfium2.PdfDocument(path) as pdf:
        return [page.render(scale=DPI / 72, grayscale=True).to_pil().convert("L") for page in pdf]


def degrade(page: Image.Image, look: Look, seed: int) -> Image.Image:
    """Return a page as a scanner would see it; the same seed gives the same pixels."""
    rng = np.random.default_rng(seed)
    page = page.rotate(look.skew, resample=Image.Resampling.BICUBIC, fillcolor=255).filter(
        ImageFilter.GaussianBlur(look.blur)
    )
    pixels = np.asarray(page, dtype=np.float32) * 0.94 + 8
    pixels += rng.normal(0, look.noise, pixels.shape).astype(np.float32)
    for y, x in zip(*np.nonzero(rng.random(pixels.shape, dtype=np.float32) < look.specks), strict=True):
        size = int(rng.integers(1, 4))
        pixels[y : y + size, x : x + size] = 30
    image = Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))
    if look.bilevel:
        return (
            image.filter(ImageFilter.GaussianBlur(0.5))
            .point(lambda v: 255 if v > 150 else 0)
            .convert("1", dither=Image.Dither.NONE)
        )
    return image


def encoded(image: Image.Image) -> tuple[bytes, str]:
    """Return an image's compressed bytes and the PDF words that describe them."""
    data = io.BytesIO()
    if image.mode == "1":
        image.save(data, "TIFF", compression="group4", tiffinfo={278: image.height})
        tiff = Image.open(io.BytesIO(data.getvalue())).tag_v2
        strip = data.getvalue()[tiff[273][0] : tiff[273][0] + tiff[279][0]]
        black = "true" if tiff.get(262, 0) == 1 else "false"
        parms = f"/DecodeParms << /K -1 /Columns {image.width} /Rows {image.height} /BlackIs1 {black} >>"
        return strip, f"/ColorSpace /DeviceGray /BitsPerComponent 1 /Filter /CCITTFaxDecode {parms}"
    image.save(data, "JPEG", quality=30)
    return data.getvalue(), "/ColorSpace /DeviceGray /BitsPerComponent 8 /Filter /DCTDecode"


def write_pdf(images: list[Image.Image], path: Path) -> None:
    """Write a PDF of pictures alone, one a page."""
    objects: list[bytes] = [b"<< /Type /Catalog /Pages 2 0 R >>", b""]
    kids = []
    for image in images:
        data, words = encoded(image)
        wide, tall = image.width * 72 / DPI, image.height * 72 / DPI
        drawing = zlib.compress(f"q {wide:.2f} 0 0 {tall:.2f} 0 0 cm /Im Do Q".encode())
        first = len(objects) + 1
        kids.append(f"{first} 0 R")
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {wide:.2f} {tall:.2f}] /Contents {first + 1} 0 R"
            f" /Resources << /XObject << /Im {first + 2} 0 R >> >> >>".encode()
        )
        objects.append(
            f"<< /Length {len(drawing)} /Filter /FlateDecode >>\nstream\n".encode() + drawing + b"\nendstream"
        )
        size = f"/Width {image.width} /Height {image.height} /Length {len(data)}"
        objects.append(
            f"<< /Type /XObject /Subtype /Image {size} {words} >>\nstream\n".encode() + data + b"\nendstream"
        )
    objects[1] = f"<< /Type /Pages /Count {len(kids)} /Kids [{' '.join(kids)}] >>".encode()
    out, places = bytearray(b"%PDF-1.5\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    table = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{place:010d} 00000 n \n".encode() for place in places)
    out += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n".encode()
    path.write_bytes(bytes(out))


def tesseract(images: list[Image.Image], kind: str) -> list[bytes]:
    """Return what tesseract's English model makes of the pages: one `pdf` of all, or a `tsv` a page."""
    with tempfile.TemporaryDirectory() as folder:
        names = []
        for i, image in enumerate(images):
            names.append(str(Path(folder, f"{i}.tif")))
            image.save(names[-1], compression="group4" if image.mode == "1" else "tiff_lzw", dpi=(DPI, DPI))
        Path(folder, "list.txt").write_text("\n".join(names) + "\n")
        found = []
        for source in [str(Path(folder, "list.txt"))] if kind == "pdf" else names:
            command = ["tesseract", source, str(Path(folder, "out")), "-l", "eng", "--dpi", str(DPI), kind]
            subprocess.run(command, check=True, capture_output=True, env=os.environ | {"OMP_THREAD_LIMIT": "1"})
            data = Path(folder, f"out.{kind}").read_bytes()
            found.append(re.sub(rb"/CreationDate \(D:\d{14}", b"/CreationDate (D:20231123000000", data))
        return found


def read_lines(image: Image.Image) -> list[tuple[float, str]]:
    """Return the lines that tesseract's English model reads on a page: height of the baseline in points, text."""
    lines: dict[tuple[str, ...], list[tuple[float, str]]] = {}
    for row in tesseract([image], "tsv")[0].decode().split("\n")[1:]:
        cells = row.split("\t")
        if len(cells) == 12 and cells[0] == "5" and cells[11].strip():
            middle = int(cells[7]) + int(cells[9]) / 2
            lines.setdefault(tuple(cells[2:5]), []).append((middle, cells[11]))
    return [
        (image.height * 72 / DPI - float(np.median([y for y, _ in words])) * 72 / DPI, " ".join(w for _, w in words))
        for words in lines.values()
    ]
