"""A PDF writer for tests: small enough that broken files can be made of it by hand."""

from __future__ import annotations

from dataclasses import dataclass, field


def _hex(text: str) -> str:
    return "".join(f"{ord(char):04X}" for char in text)


@dataclass
class PdfPage:
    """One page of drawing operators; y counts from the top, in points."""

    width: float = 595
    height: float = 842
    rotate: int = 0
    ops: list[str] = field(default_factory=list)

    def text(self, x: float, y: float, text: str, size: float = 12, font: str = "U", mode: int = 0) -> PdfPage:
        """Set Vietnamese text in a font with a Unicode map ("U", bold "B"), each letter half the size wide."""
        self.ops.append(f"BT {mode} Tr /{font} {size} Tf {x} {self.height - y} Td <{_hex(text)}> Tj ET")
        return self

    def bytes_text(self, x: float, y: float, data: bytes, size: float = 12, font: str = "W") -> PdfPage:
        """Set bytes in a simple font without a Unicode map of its own."""
        self.ops.append(f"BT 0 Tr /{font} {size} Tf {x} {self.height - y} Td <{data.hex()}> Tj ET")
        return self

    def turned_text(self, x: float, y: float, text: str, size: float = 12) -> PdfPage:
        """Set text that runs up the page."""
        self.ops.append(f"BT 0 Tr /U {size} Tf 0 1 -1 0 {x} {self.height - y} Tm <{_hex(text)}> Tj ET")
        return self

    def line(self, x0: float, y0: float, x1: float, y1: float) -> PdfPage:
        self.ops.append(f"{x0} {self.height - y0} m {x1} {self.height - y1} l S")
        return self

    def picture(self, x0: float, top: float, x1: float, bottom: float) -> PdfPage:
        self.ops.append(f"q {x1 - x0} 0 0 {bottom - top} {x0} {self.height - bottom} cm /Im Do Q")
        return self

    def table(self, xs: list[float], ys: list[float], cells: list[list[str]]) -> PdfPage:
        """Draw a ruled table; each text stands in its cell."""
        for y in ys:
            self.line(xs[0], y, xs[-1], y)
        for x in xs:
            self.line(x, ys[0], x, ys[-1])
        for row, texts in enumerate(cells):
            for column, text in enumerate(texts):
                self.text(xs[column] + 3, ys[row] + 14, text, 10)
        return self


def _unicode_map() -> bytes:
    ranges = "\n".join(f"<{hi:02X}00> <{hi:02X}FF> <{hi:02X}00>" for hi in (0x00, 0x01, 0x02, 0x03, 0x1E, 0x20))
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /U def /CMapType 2 def\n"
        "1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
        f"6 beginbfrange\n{ranges}\nendbfrange\nendcmap CMapName currentdict /CMap defineresource pop end end"
    ).encode()


def _stream(data: bytes, extra: str = "") -> bytes:
    return f"<< /Length {len(data)} {extra}>>\nstream\n".encode() + data + b"\nendstream"


def make_pdf(pages: list[PdfPage], simple_font: str = "Times-Roman") -> bytes:
    """Return a PDF file of these pages."""
    first_page = 12
    kids = " ".join(f"{first_page + 2 * i} 0 R" for i in range(len(pages)))
    objects: dict[int, bytes] = {
        1: b"<< /Type /Catalog /Pages 2 0 R >>",
        2: f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        3: b"<< /Type /Font /Subtype /Type0 /BaseFont /Tinos /Encoding /Identity-H /DescendantFonts [5 0 R] /ToUnicode 4 0 R >>",
        4: _stream(_unicode_map()),
        5: b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Tinos /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /DW 500 /FontDescriptor 6 0 R >>",
        6: b"<< /Type /FontDescriptor /FontName /Tinos /Flags 4 /FontBBox [0 -200 1000 900] /ItalicAngle 0 /Ascent 900 /Descent -200 /CapHeight 700 /StemV 80 >>",
        7: b"<< /Type /Font /Subtype /Type0 /BaseFont /Tinos-Bold /Encoding /Identity-H /DescendantFonts [8 0 R] /ToUnicode 4 0 R >>",
        8: b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Tinos-Bold /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /DW 500 /FontDescriptor 9 0 R >>",
        9: b"<< /Type /FontDescriptor /FontName /Tinos-Bold /Flags 4 /FontBBox [0 -200 1000 900] /ItalicAngle 0 /Ascent 900 /Descent -200 /CapHeight 700 /StemV 140 >>",
        10: f"<< /Type /Font /Subtype /TrueType /BaseFont /{simple_font} /Encoding /WinAnsiEncoding /FirstChar 0 /LastChar 255 /Widths [{' '.join(['500'] * 256)}] >>".encode(),
        11: _stream(
            b"\x80", "/Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8 "
        ),
    }
    resources = "<< /Font << /U 3 0 R /B 7 0 R /W 10 0 R >> /XObject << /Im 11 0 R >> >>"
    for index, page in enumerate(pages):
        number = first_page + 2 * index
        objects[number] = (
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {page.width} {page.height}] /Rotate {page.rotate} "
            f"/Resources {resources} /Contents {number + 1} 0 R >>"
        ).encode()
        objects[number + 1] = _stream("\n".join(page.ops).encode())
    return assemble(objects)


def assemble(objects: dict[int, bytes], trailer: str = "/Root 1 0 R") -> bytes:
    """Return a file of numbered objects with its cross-reference table."""
    out = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
    offsets: dict[int, int] = {}
    for number, body in sorted(objects.items()):
        offsets[number] = len(out)
        out += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    size = max(objects) + 1
    table = "".join(f"{offsets[n]:010d} 00000 n \n" if n in offsets else "0000000000 65535 f \n" for n in range(size))
    start = len(out)
    return out + f"xref\n0 {size}\n{table}trailer\n<< /Size {size} {trailer} >>\nstartxref\n{start}\n%%EOF\n".encode()
