"""Sets a report on A4 pages as an office would: letterhead, justified text, footnotes at the foot, ruled tables.

Because the layout is done here, line by line, the truth is known with it: which page, and which printed line
of it, every part of the text stands on (`Placed`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from xml.sax.saxutils import escape

from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY, TA_LEFT
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, TableStyle
from reportlab.platypus import Table as Grid

from markup import Block, Report, Text

FONTS = Path("/usr/share/fonts/truetype/croscore")
LEFT, RIGHT, TOP, BOTTOM = 27 * mm, 18 * mm, 20 * mm, 18 * mm


@dataclass
class Placed:
    """A run of one block's text on a page: characters `start` to `end` of `text`, on one printed line.

    A table's cell has its row, and the number of rows of the table's head, which every page repeats.
    """

    page: int
    y: float
    block: int
    text: Text
    start: int
    end: int
    cell: tuple[int, int] | None = None
    row: int | None = None
    head: int = 0


@dataclass
class Layout:
    """What lies where after a report has been set."""

    placed: list[Placed] = field(default_factory=list)
    notes: dict[int, list[int]] = field(default_factory=dict)  # page: footnotes whose body is (partly) there
    pages: int = 0


def fonts() -> None:
    """Register the serif family that has every Vietnamese letter."""
    for name, file in (("Tinos", "Regular"), ("Tinos-B", "Bold"), ("Tinos-I", "Italic"), ("Tinos-BI", "BoldItalic")):
        pdfmetrics.registerFont(TTFont(name, str(FONTS / f"Tinos-{file}.ttf")))
    pdfmetrics.registerFontFamily("Tinos", normal="Tinos", bold="Tinos-B", italic="Tinos-I", boldItalic="Tinos-BI")


def style(size: float, **options: object) -> ParagraphStyle:
    """Return a paragraph style of the serif family."""
    settings = {"fontName": "Tinos", "fontSize": size, "leading": size * 1.22, "allowWidows": 1, "allowOrphans": 1}
    return ParagraphStyle("s", **(settings | options))


def markup_of(text: Text, size: float, start: int = 0, end: int | None = None) -> str:
    """Return a run of text as reportlab's markup, raised footnote marks and all."""
    end = len(text.plain) if end is None else end
    raised = {at: number for at, number in text.marks}
    out, at = [], start
    while at < end:
        for a, b, tag in text.styles:
            if tag != "none" and a == at or tag != "none" and at == start and a < at < b:
                out.append(f"<{tag}>")
        if at in raised:
            out.append(f'<super rise="{size * 0.36:.1f}" size="{size * 0.64:.1f}">{raised[at]}</super>')
            at += len(str(raised[at]))
        else:
            out.append("<br/>" if text.plain[at] == "\n" else escape(text.plain[at]))
            at += 1
        out += [f"</{tag}>" for a, b, tag in reversed(text.styles) if tag != "none" and b == at and a < at]
    out += [f"</{tag}>" for a, b, tag in reversed(text.styles) if tag != "none" and a < end < b]
    return "".join(out)


def line_lengths(paragraph: Paragraph) -> list[int]:
    """Return how many characters other than spaces each set line holds."""
    lengths = []
    for line in paragraph.blPara.lines:
        words = line[1] if isinstance(line, tuple) else [word.text for word in line.words]
        lengths.append(sum(len(re.sub(r"\s", "", word)) for word in words))
    return lengths


def runs(text: Text, start: int, lengths: list[int]) -> list[tuple[int, int]]:
    """Return where each set line begins and ends in the text, given its count of letters."""
    found, at = [], start
    for length in lengths:
        begin = at
        while length:
            length -= not text.plain[at].isspace()
            at += 1
        while at < len(text.plain) and text.plain[at].isspace():
            at += 1
        found.append((begin, at))
    return found


def centred(block: Block) -> bool:
    """Return whether a heading stands in the middle: parts, appendices, headings without a label."""
    return block.level == 1 and block.label.lower().split(" ")[0] in ("", "phần", "phụ", "biểu")


class Typesetter:
    """Sets one report."""

    def __init__(self, report: Report, path: Path) -> None:
        fonts()
        self.report = report
        self.size = float(report.meta.get("size", "14"))
        self.canvas = Canvas(str(path), pagesize=A4, invariant=1)
        self.canvas.setTitle(report.meta.get("title", ""))
        self.layout = Layout(pages=1)
        self.sheet = A4
        self.bodies = {b.number: (i, b) for i, b in enumerate(report.blocks) if b.kind == "footnote"}
        self.pending: list[tuple[int, int]] = []  # footnotes due on this page: (number, offset to go on from)
        self.start_page()

    # pages

    def start_page(self) -> None:
        """Begin with an empty page, and with what a footnote still owes."""
        self.y = self.sheet[1] - TOP
        self.width = self.sheet[0] - LEFT - RIGHT
        if self.layout.pages > 1:
            self.canvas.setFont("Tinos", 13)
            self.canvas.drawCentredString(self.sheet[0] / 2, self.sheet[1] - 13 * mm, str(self.layout.pages))

    def finish_page(self) -> None:
        """Set the footnotes that are due, and turn the page."""
        page, left = self.layout.pages, []
        if self.pending:
            y = BOTTOM + self.notes_height(self.pending)
            self.canvas.setLineWidth(0.5)
            self.canvas.line(LEFT, y - 1, LEFT + 50 * mm, y - 1)
            y -= 5
            for number, offset in self.pending:
                paragraph, height = self.note(number, offset)
                room = y - BOTTOM + 2
                if height > room:
                    parts = paragraph.split(self.width, room)
                    if len(parts) < 2:
                        left.append((number, offset))
                        continue
                    paragraph = parts[0]
                    height = paragraph.wrap(self.width, 1000)[1]
                    left.append((number, offset + sum(line_lengths(paragraph))))
                y -= height
                self.draw_note(paragraph, number, offset, y + height, page)
                self.layout.notes.setdefault(page, []).append(number)
        self.pending = left
        self.canvas.showPage()
        self.layout.pages += 1

    def turn(self) -> None:
        """Finish this page and start the next."""
        self.finish_page()
        self.start_page()

    # footnotes; an offset counts letters, so that it is the same in the source and in the set lines

    def note_text(self, number: int) -> Text:
        """Return a footnote's text with its number before it."""
        body = self.bodies[number][1].text
        head = f"{number} "
        shifted = [(a + len(head), b + len(head), t) for a, b, t in body.styles]
        return Text(head + body.plain, shifted, [(0, number)])

    def note(self, number: int, offset: int) -> tuple[Paragraph, float]:
        """Return a footnote's paragraph from a letter on, and its height."""
        text = self.note_text(number)
        start = runs(text, 0, [offset])[0][1] if offset else 0
        paragraph = Paragraph(markup_of(text, 10, start), style(10, alignment=TA_JUSTIFY))
        return paragraph, paragraph.wrap(self.width, 1000)[1]

    def notes_height(self, notes: list[tuple[int, int]]) -> float:
        """Return the height that the footnotes take, with their rule; at most what a page gives them."""
        height = sum(self.note(*note)[1] for note in notes) + 6 if notes else 0.0
        return min(height, self.sheet[1] * float(self.report.meta.get("notes", "0.45")))

    def draw_note(self, paragraph: Paragraph, number: int, offset: int, top: float, page: int) -> None:
        """Draw a footnote and keep where its lines are."""
        index, block = self.bodies[number]
        paragraph.drawOn(self.canvas, LEFT, top - paragraph.height)
        text = self.note_text(number)
        start = runs(text, 0, [offset])[0][1] if offset else 0
        shift = len(str(number)) + 1
        for i, (a, b) in enumerate(runs(text, start, line_lengths(paragraph))):
            at = top - (i + 1) * 12.2
            self.layout.placed.append(Placed(page, at, index, block.text, max(0, a - shift), max(0, b - shift)))

    # text

    def room(self, notes: list[tuple[int, int]]) -> float:
        """Return the height left for text when these footnotes come too."""
        return self.y - BOTTOM - self.notes_height(self.pending + notes)

    def new_notes(self, text: Text, start: int, end: int) -> list[tuple[int, int]]:
        """Return the footnotes whose marks stand in a run of text."""
        return [(number, 0) for at, number in text.marks if start <= at < end]

    def flow(self, index: int, text: Text, look: ParagraphStyle, keep: float = 0) -> None:
        """Set a paragraph, over pages where it must be; `keep` is the height it must have below it."""
        start, first = 0, True
        while start < len(text.plain):
            now = look if first else ParagraphStyle("go", parent=look, firstLineIndent=0, spaceBefore=0)
            paragraph = Paragraph(markup_of(text, look.fontSize, start), now)
            paragraph.wrap(self.width, 1000)
            lines = runs(text, start, line_lengths(paragraph))
            count = self.fitting(text, lines, now, keep)
            if not count:
                self.turn()
                continue
            if count < len(lines):
                paragraph = paragraph.split(self.width, count * now.leading + 0.5)[0]
                paragraph.wrap(self.width, 1000)
            self.y -= now.spaceBefore
            paragraph.drawOn(self.canvas, LEFT, self.y - paragraph.height)
            for i, (a, b) in enumerate(lines[:count]):
                y = self.y - (i + 1) * now.leading
                self.layout.placed.append(Placed(self.layout.pages, y, index, text, a, b))
            self.pending += self.new_notes(text, start, lines[count - 1][1])
            self.y -= paragraph.height
            start, first = lines[count - 1][1], False
            if count < len(lines):
                self.turn()

    def fitting(self, text: Text, lines: list[tuple[int, int]], look: ParagraphStyle, keep: float) -> int:
        """Return how many lines go on this page with their footnotes, never leaving one line alone."""
        for count in range(len(lines), 0, -1):
            if len(lines) > 2 and (count == 1 or count == len(lines) - 1):
                continue
            height = look.spaceBefore + count * look.leading + (keep if count == len(lines) else 0)
            if height <= self.room(self.new_notes(text, lines[0][0], lines[count - 1][1])):
                return count
            if keep:
                return 0
        return 0

    # blocks

    def run(self) -> Layout:
        """Set every block and write the file."""
        for index, block in enumerate(self.report.blocks):
            self.block(index, block)
        self.finish_page()
        while self.pending:
            self.start_page()
            self.finish_page()
        self.layout.pages -= 1
        self.canvas.save()
        return self.layout

    def block(self, index: int, block: Block) -> None:
        """Set one block."""
        size = self.size
        body = {"alignment": TA_JUSTIFY, "firstLineIndent": 11 * mm, "spaceBefore": 5}
        if block.kind in ("letterhead", "closing"):
            self.columns(index, block)
        elif block.kind in ("page", "landscape", "portrait"):
            self.finish_page()
            self.sheet = {"landscape": landscape(A4), "portrait": A4}.get(block.kind, self.sheet)
            self.canvas.setPageSize(self.sheet)
            self.start_page()
        elif block.kind == "table":
            self.table(index, block)
        elif block.kind == "center" or block.kind == "heading" and centred(block):
            plain = block.text.plain.replace(" | ", " \n ")
            styles = block.text.styles if block.kind == "center" else [(0, len(plain), "b")]
            look = style(size, alignment=TA_CENTER, spaceBefore=6, leftIndent=8 * mm, rightIndent=8 * mm)
            self.flow(index, Text(plain, styles, block.text.marks), look, keep=0 if block.kind == "center" else 45)
        elif block.kind == "heading":
            text = Text(
                block.text.plain, [(0, len(block.text.plain), "b" if block.level < 5 else "i")], block.text.marks
            )
            self.flow(index, text, style(size, **body), keep=45)
        elif block.kind == "right":
            self.flow(index, block.text, style(size - 1, alignment=2, spaceBefore=3))
        elif block.kind != "footnote" and block.kind != "web":
            self.flow(index, block.text, style(size, **body))

    def columns(self, index: int, block: Block) -> None:
        """Set a letterhead or a closing: two columns, a short rule under the lines marked `_`."""
        closing = block.kind == "closing"
        split = self.width * (0.5 if closing else 0.4)
        height = 0.0
        for side, (x, wide) in enumerate(((LEFT, split), (LEFT + split, self.width - split))):
            y = self.y - 6
            for row in block.rows:
                cell = (row.split("|") + ["", ""])[side].strip()
                plain = cell.rstrip("_")
                small = closing and side == 0
                text = self.two_sided(plain, index)
                look = style(
                    11 if small else 13, alignment=TA_LEFT if small else TA_CENTER, leading=12.6 if small else 15.2
                )
                paragraph = Paragraph(markup_of(text, 12) or "&nbsp;", look)
                tall = paragraph.wrap(wide, 1000)[1]
                if y - tall < BOTTOM and closing and side == 0:
                    self.turn()
                    return self.columns(index, block)
                paragraph.drawOn(self.canvas, x, y - tall)
                for i, (a, b) in enumerate(runs(text, 0, line_lengths(paragraph)) if text.plain else []):
                    self.layout.placed.append(
                        Placed(self.layout.pages, y - (i + 1) * look.leading, index, text, a, b, (side, 0))
                    )
                y -= tall
                if cell.endswith("_"):
                    middle, half = x + wide / 2, wide * (0.17 if side == 0 else 0.3)
                    self.canvas.setLineWidth(0.7)
                    self.canvas.line(middle - half, y - 3, middle + half, y - 3)
                    y -= 6
            height = max(height, self.y - y)
        self.y -= height + 8

    def two_sided(self, plain: str, index: int) -> Text:
        """Return a letterhead cell's text, its `*` and `**` read."""
        text, bold = Text(), plain.startswith("**")
        text.plain = plain.strip("*")
        if text.plain and plain.startswith("*"):
            text.styles.append((0, len(text.plain), "b" if bold else "i"))
        if not text.plain and "*" in plain:
            text.plain = "*"
        return text

    # tables

    def table(self, index: int, block: Block) -> None:
        """Set a ruled table, its head again on every page."""
        table = block.table
        assert table is not None
        widths = [self.width * w / sum(table.widths) for w in table.widths]
        size = float(table.options.get("size", "11"))
        cells = [
            [self.cell(cell, i < table.head, i in table.bold, j in table.left, size) for j, cell in enumerate(row)]
            for i, row in enumerate(table.cells)
        ]
        whole = self.grid(block, list(range(len(cells))), cells, widths)
        whole.wrap(self.width, 100000)
        heights = whole._rowHeights
        head = list(range(table.head))
        at = table.head
        self.y -= 6
        while at < len(cells):
            rows, tall = [], sum(heights[: table.head])
            while at < len(cells):
                group = range(at, at + max((s[0] for (i, _), s in table.spans.items() if i == at), default=1))
                more = sum(heights[i] for i in group)
                if tall + more > self.room([]):
                    break
                tall += more
                rows += group
                at = group[-1] + 1
            if rows:
                self.draw_grid(index, block, head + rows, cells, widths)
            if at < len(cells):
                self.turn()

    def cell(self, text: Text | None, head: bool, bold: bool, left: bool, size: float) -> Paragraph | str:
        """Return one cell's paragraph: names to the left, the rest centred, heads and titles bold."""
        if text is None or not text.plain:
            return ""
        shown = Text(text.plain, [*text.styles, (0, len(text.plain), "b")] if bold or head else text.styles, text.marks)
        side = TA_LEFT if left and not head else TA_CENTER
        return Paragraph(markup_of(shown, size), style(size, alignment=side, leading=size * 1.15))

    def grid(self, block: Block, rows: list[int], cells: list[list[Paragraph | str]], widths: list[float]) -> Grid:
        """Return the ruled table of these rows."""
        place = {row: i for i, row in enumerate(rows)}
        look = [("GRID", (0, 0), (-1, -1), 0.5, "black"), ("VALIGN", (0, 0), (-1, -1), "MIDDLE")]
        look += [
            ("LEFTPADDING", (0, 0), (-1, -1), 3),
            ("RIGHTPADDING", (0, 0), (-1, -1), 3),
            ("TOPPADDING", (0, 0), (-1, -1), 2.5),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 3.5),
        ]
        for (i, j), (tall, wide) in block.table.spans.items():
            if i in place:
                look.append(("SPAN", (j, place[i]), (j + wide - 1, place[i] + tall - 1)))
        return Grid([cells[i] for i in rows], colWidths=widths, style=TableStyle(look))

    def draw_grid(
        self, index: int, block: Block, rows: list[int], cells: list[list[Paragraph | str]], widths: list[float]
    ) -> None:
        """Draw one page's part of a table and keep where its cells are."""
        grid = self.grid(block, rows, cells, widths)
        height = grid.wrap(self.width, 100000)[1]
        grid.drawOn(self.canvas, LEFT, self.y - height)
        top = self.y
        for place, row in enumerate(rows):
            top -= grid._rowHeights[place]
            if row >= block.table.head:
                for column, text in enumerate(block.table.cells[row]):
                    if text is not None:
                        where = Placed(self.layout.pages, top, index, text, 0, len(text.plain) + 1, (row, column))
                        where.row, where.head = row, block.table.head
                        self.layout.placed.append(where)
        self.y -= height + 4


def typeset(report: Report, path: Path) -> Layout:
    """Write a report as PDF and return what lies where."""
    return Typesetter(report, path).run()
