"""What is drawn on a PDF page: glyphs, rulings and pictures, read through PDFium.

All coordinates are PDF points as the page is seen: origin at the top left, rotation and crop box applied.
PDFium reads a page in about 30 ms where pdfminer takes 150-300, and gives each glyph its baseline, its
font's own view of bold and italic, and whether the font maps it to Unicode.
"""

from __future__ import annotations

import ctypes
import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from ..data import load_table
from ..model import Box

MAX_FORM_DEPTH = 6
SIDEWAYS_SHARE = 0.6  # of the glyphs; a page with more of them sideways is read turned
MAX_OBJECTS = 40_000  # a page with more drawn objects is a map, not a table
BOLD_WEIGHT = 600
THIN = 2.5  # points; a filled rectangle this thin is a ruling
_FORCE_BOLD, _ITALIC = 1 << 18, 1 << 6  # font descriptor flags, ISO 32000-1 table 123

_LINE_END_HYPHEN = {0x02, 0xAD, 0xFFFE}  # what PDFium puts for a hyphen at the end of a line


@dataclass(frozen=True, slots=True)
class Style:
    """What the glyphs of one text object share; `angle` is the baseline's, in degrees."""

    font: str
    size: float
    bold: bool
    italic: bool
    invisible: bool
    angle: float


@dataclass(frozen=True, slots=True)
class Glyph:
    """One character; `after_space` tells that a blank stands before it in the content stream."""

    text: str
    box: Box
    baseline: float
    style: Style
    after_space: bool
    unmapped: bool


@dataclass(frozen=True, slots=True)
class Ruling:
    """A straight line along an axis: at `position`, from `start` to `end`."""

    horizontal: bool
    position: float
    start: float
    end: float


@dataclass(slots=True)
class PageContent:
    """A page as drawn; `pictures` are the boxes of its images, `drawn` counts all that is not text."""

    width: float
    height: float
    drawn: int = 0
    glyphs: list[Glyph] = field(default_factory=list)
    rulings: list[Ruling] = field(default_factory=list)
    pictures: list[Box] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Affine:
    a: float = 1.0
    b: float = 0.0
    c: float = 0.0
    d: float = 1.0
    e: float = 0.0
    f: float = 0.0

    def point(self, x: float, y: float) -> tuple[float, float]:
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f

    def box(self, left: float, bottom: float, right: float, top: float) -> Box:
        (x0, y0), (x1, y1) = self.point(left, bottom), self.point(right, top)
        if (self.b or self.c) and (self.a or self.d):  # slanted: the other corners may reach further
            (x2, y2), (x3, y3) = self.point(left, top), self.point(right, bottom)
            return Box(min(x0, x1, x2, x3), min(y0, y1, y2, y3), max(x0, x1, x2, x3), max(y0, y1, y2, y3))
        if x0 > x1:
            x0, x1 = x1, x0
        return Box(x0, y1, x1, y0) if y0 > y1 else Box(x0, y0, x1, y1)

    def after(self, first: _Affine) -> _Affine:
        """Return the map that applies `first`, then this one."""
        e, f = self.point(first.e, first.f)
        return _Affine(
            self.a * first.a + self.c * first.b,
            self.b * first.a + self.d * first.b,
            self.a * first.c + self.c * first.d,
            self.b * first.c + self.d * first.d,
            e,
            f,
        )


def read_page(page: Any) -> PageContent:
    """Read a `pypdfium2.PdfPage`: everything that the layout needs.

    A page whose text runs up or down the sheet (a wide table on an upright page) is read turned.
    """
    content = _read_turned(page, 0)
    sideways = Counter(round(g.style.angle / 90) * 90 % 360 for g in content.glyphs).most_common(1)
    if sideways and sideways[0][0] and sideways[0][1] > SIDEWAYS_SHARE * len(content.glyphs):
        content = _read_turned(page, sideways[0][0])
    return content


def _read_turned(page: Any, turn: int) -> PageContent:
    width, height = page.get_size()
    if turn % 180:
        width, height = height, width
    view = _view(page, turn)
    content = PageContent(width, height)
    content.glyphs = list(_glyphs(page, view))
    _collect_graphics(page, view, content)
    return content


def _view(page: Any, turn: int) -> _Affine:
    """Return the map from the page's own space to the page as seen, turned clockwise by `turn` degrees."""
    left, bottom, right, top = page.get_cropbox()
    return {
        0: _Affine(1, 0, 0, -1, -left, top),
        90: _Affine(0, 1, 1, 0, -bottom, -left),
        180: _Affine(-1, 0, 0, 1, right, -bottom),
        270: _Affine(0, -1, -1, 0, top, right),
    }[(page.get_rotation() + turn) % 360]


def _glyphs(page: Any, view: _Affine) -> Iterator[Glyph]:
    import pypdfium2.raw as raw

    textpage = page.get_textpage()
    handle = textpage.raw
    styles: dict[int, Style] = {}
    rect, x, y = raw.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    after_space = True
    for index in range(raw.FPDFText_CountChars(handle)):
        char = _character(raw, handle, index)
        if raw.FPDFText_IsGenerated(handle, index) or char.isspace():
            after_space = True
            continue
        raw.FPDFText_GetLooseCharBox(handle, index, rect)
        raw.FPDFText_GetCharOrigin(handle, index, x, y)
        box = view.box(rect.left, rect.bottom, rect.right, rect.top)
        style = _style(raw, handle, index, view, styles)
        baseline = view.point(x.value, y.value)[1]
        if not box.top - style.size <= baseline <= box.bottom + style.size:
            baseline = box.bottom  # PDFium misplaces the origin inside some form objects
        unmapped = raw.FPDFText_HasUnicodeMapError(handle, index) == 1
        yield Glyph(char, box, baseline, style, after_space, unmapped)
        after_space = False
    textpage.close()


def _character(raw: Any, handle: Any, index: int) -> str:
    """Return the character; half of a surrogate pair or nothing at all becomes U+FFFD."""
    code = raw.FPDFText_GetUnicode(handle, index)
    if code in _LINE_END_HYPHEN:
        return "-"
    if (sign := _symbols().get(code)) is not None:
        return sign
    return "\ufffd" if code == 0 or 0xD800 <= code <= 0xDFFF or code > 0x10FFFF else chr(code)


@cache
def _symbols() -> dict[int, str]:
    return {int(code, 16): sign for code, sign in load_table("symbol_fonts.tsv")}


def _style(raw: Any, handle: Any, index: int, view: _Affine, styles: dict[int, Style]) -> Style:
    """Return the style of the glyph's text object, looked up once per object."""
    text_object = raw.FPDFText_GetTextObject(handle, index)
    key = ctypes.addressof(text_object.contents) if text_object else 0
    if key not in styles:
        styles[key] = _read_style(raw, handle, index, view, text_object)
    return styles[key]


def _read_style(raw: Any, handle: Any, index: int, view: _Affine, text_object: Any) -> Style:
    name, flags = _font(raw, handle, index)
    matrix = raw.FS_MATRIX(1, 0, 0, 1, 0, 0)
    raw.FPDFText_GetMatrix(handle, index, matrix)
    size = abs(raw.FPDFText_GetFontSize(handle, index)) * math.hypot(matrix.c, matrix.d)
    mode = raw.FPDFTextObj_GetTextRenderMode(text_object) if text_object else 0
    weight = raw.FPDFText_GetFontWeight(handle, index)
    lowered = name.lower()
    return Style(
        font=name,
        size=size,
        bold="bold" in lowered or bool(flags & _FORCE_BOLD) or weight >= BOLD_WEIGHT or mode == 2,
        italic="italic" in lowered or "oblique" in lowered or bool(flags & _ITALIC),
        invisible=mode == 3,
        angle=math.degrees(math.atan2(-view.b * matrix.a - view.d * matrix.b, view.a * matrix.a + view.c * matrix.b)),
    )


def _font(raw: Any, handle: Any, index: int) -> tuple[str, int]:
    flags = ctypes.c_int(0)
    length = raw.FPDFText_GetFontInfo(handle, index, None, 0, flags)
    buffer = ctypes.create_string_buffer(max(1, length))
    raw.FPDFText_GetFontInfo(handle, index, buffer, length, flags)
    return buffer.value.decode("utf-8", "replace"), flags.value


def _collect_graphics(page: Any, view: _Affine, content: PageContent) -> None:
    import pypdfium2.raw as raw

    for count, (item, placed) in enumerate(_objects(raw, page.raw, view, 0)):
        if count >= MAX_OBJECTS:
            content.rulings.clear()
            return
        kind = raw.FPDFPageObj_GetType(item)
        content.drawn += kind != raw.FPDF_PAGEOBJ_TEXT
        if kind == raw.FPDF_PAGEOBJ_IMAGE:
            content.pictures.append(_bounds(raw, item, placed))
        elif kind == raw.FPDF_PAGEOBJ_PATH:
            content.rulings.extend(_rulings(raw, item, placed))


def _objects(raw: Any, container: Any, placed: _Affine, depth: int) -> Iterator[tuple[Any, _Affine]]:
    """Yield every object of a page or form with the map that places it on the page."""
    count, get = (
        (raw.FPDFFormObj_CountObjects, raw.FPDFFormObj_GetObject)
        if depth
        else (raw.FPDFPage_CountObjects, raw.FPDFPage_GetObject)
    )
    for index in range(count(container)):
        item = get(container, index)
        if not item:
            continue
        if raw.FPDFPageObj_GetType(item) != raw.FPDF_PAGEOBJ_FORM:
            yield item, placed
        elif depth < MAX_FORM_DEPTH:
            yield from _objects(raw, item, placed.after(_matrix(raw, item)), depth + 1)


def _matrix(raw: Any, item: Any) -> _Affine:
    m = raw.FS_MATRIX(1, 0, 0, 1, 0, 0)
    raw.FPDFPageObj_GetMatrix(item, m)
    return _Affine(m.a, m.b, m.c, m.d, m.e, m.f)


def _bounds(raw: Any, item: Any, placed: _Affine) -> Box:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    raw.FPDFPageObj_GetBounds(item, left, bottom, right, top)
    return placed.box(left.value, bottom.value, right.value, top.value)


def _rulings(raw: Any, path: Any, placed: _Affine) -> Iterator[Ruling]:
    """Yield the axis-parallel lines of a stroked path, and thin filled rectangles as lines."""
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(path, fill, stroke)
    if not stroke.value and not fill.value:
        return
    for points in _subpaths(raw, path, placed.after(_matrix(raw, path))):
        if stroke.value:
            for (x0, y0), (x1, y1) in zip(points, points[1:], strict=False):
                yield from _as_ruling(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1), 1.0)
        else:
            xs, ys = [p[0] for p in points], [p[1] for p in points]
            yield from _as_ruling(min(xs), min(ys), max(xs), max(ys), THIN)


def _as_ruling(x0: float, y0: float, x1: float, y1: float, thin: float) -> Iterator[Ruling]:
    if y1 - y0 <= thin < x1 - x0:
        yield Ruling(True, (y0 + y1) / 2, x0, x1)
    elif x1 - x0 <= thin < y1 - y0:
        yield Ruling(False, (x0 + x1) / 2, y0, y1)


def _subpaths(raw: Any, path: Any, placed: _Affine) -> Iterator[list[tuple[float, float]]]:
    """Yield the corners of each subpath; one with a curve in it is left out."""
    points: list[tuple[float, float]] = []
    curved = False
    x, y = ctypes.c_float(), ctypes.c_float()
    for index in range(min(raw.FPDFPath_CountSegments(path), MAX_OBJECTS)):
        segment = raw.FPDFPath_GetPathSegment(path, index)
        kind = raw.FPDFPathSegment_GetType(segment)
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        if kind == raw.FPDF_SEGMENT_MOVETO:
            if len(points) > 1 and not curved:
                yield points
            points, curved = [], False
        curved = curved or kind == raw.FPDF_SEGMENT_BEZIERTO
        points.append(placed.point(x.value, y.value))
        if raw.FPDFPathSegment_GetClose(segment):
            points.append(points[0])
    if len(points) > 1 and not curved:
        yield points
