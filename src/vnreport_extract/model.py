r"""The document model: the one vocabulary that every stage takes and returns.

A report is read into a `Document` of `Page`s of `Line`s. Each stage fills in its part:

    ingest     pages, lines, words, grids (tables of a PDF page as bare cells)
    ocr        the same, for pages that have no usable text layer
    repair     `Line.text` put right; every change in `Document.changes`
    structure  metadata, sections, blocks (paragraphs, items, footnotes ...), footnotes, references
    tables     `Document.tables`: grids with their heads read
    extract    observations and checks
    export     files

Positions: `page` and `number` of a line count from 1. In a text file a line's number is its line in
the file (split at ``\n`` alone); in a PDF it is the line's place on its page. Boxes are in PDF points,
origin at the top left of the page. This module imports nothing else of the package.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path


class PageSource(StrEnum):
    """Where the text of a page comes from."""

    TEXT = "text"  # a text file
    TEXT_LAYER = "text layer"  # the PDF's own text
    OCR = "ocr"  # rendered (or an image) and read with tesseract
    PENDING = "pending"  # must be read by OCR, not read yet
    EMPTY = "empty"  # read, and nothing is on it
    FAILED = "failed"  # could not be read; `Page.note` says why


class Region(StrEnum):
    """What part of the page a line belongs to; set by ingest (TABLE) and structure (the rest)."""

    BODY = "body"
    LETTERHEAD = "letterhead"
    TABLE = "table"
    FOOTNOTE = "footnote"
    CLOSING = "closing"  # recipients, signature
    FURNITURE = "furniture"  # page numbers, running heads, a web page's surroundings


class BlockKind(StrEnum):
    """What a block of joined lines is."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"  # a list item: "- ...", "+ ...", "(i) ...", "a) ..."
    FOOTNOTE = "footnote"
    CAPTION = "caption"
    LETTERHEAD = "letterhead"
    CLOSING = "closing"
    FURNITURE = "furniture"


class Role(StrEnum):
    """How an observed quantity stands to its indicator (annotation guide, "Roles")."""

    ACTUAL = "actual"
    ESTIMATE = "estimate"
    TARGET = "target"
    CHANGE = "change"
    ATTAINMENT = "attainment"
    SHARE = "share"


class ColumnKind(StrEnum):
    """What a table column holds."""

    ORDINAL = "ordinal"  # STT, TT
    INDICATOR = "indicator"
    UNIT = "unit"
    VALUE = "value"
    STATUS = "status"  # Đạt / Chưa đạt
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in PDF points, origin at the top left of the page."""

    x0: float
    top: float
    x1: float
    bottom: float

    def __str__(self) -> str:
        """Return ``x0 top x1 bottom``, as the tables print it."""
        return f"{self.x0:.1f} {self.top:.1f} {self.x1:.1f} {self.bottom:.1f}"

    def union(self, other: Box) -> Box:
        """Return the smallest box that holds both."""
        return Box(
            min(self.x0, other.x0), min(self.top, other.top), max(self.x1, other.x1), max(self.bottom, other.bottom)
        )


@dataclass(slots=True)
class Word:
    """One word as printed on a page; `confidence` is the reader's own, 0 to 1."""

    text: str
    bbox: Box
    confidence: float = 1.0


@dataclass(slots=True)
class Line:
    """One line of a page.

    `text` is the text as the stages have left it (raised digits are Unicode superscripts: ``rừng¹``);
    `original` is the text as it was read. `size` is the dominant font size in points (None for text files).
    """

    page: int
    number: int
    text: str
    original: str = ""
    bbox: Box | None = None
    size: float | None = None
    bold: bool = False
    italic: bool = False
    region: Region = Region.BODY
    words: list[Word] = field(default_factory=list)
    confidence: float = 1.0

    def __post_init__(self) -> None:
        """Keep the text as read."""
        if not self.original:
            self.original = self.text


@dataclass(slots=True)
class Cell:
    """One cell of a grid; a merged cell spans several rows or columns."""

    row: int
    column: int
    text: str
    row_span: int = 1
    column_span: int = 1
    line: int | None = None  # number of the line on which the cell's text begins, where known
    bbox: Box | None = None
    confidence: float = 1.0
    alternative: str = ""  # a second reading of the cell that disagrees with `text`, as read


@dataclass(slots=True)
class Grid:
    """A table as bare cells, before its head is read. Row and column indices count from 0."""

    page: int
    cells: list[Cell]
    rows: int
    columns: int
    line: int = 0  # number of the page's line on which the grid begins
    bbox: Box | None = None
    ruled: bool = True


@dataclass(slots=True)
class Page:
    """One page: its lines in reading order, and what was done to get them and why."""

    number: int
    lines: list[Line] = field(default_factory=list)
    source: PageSource = PageSource.TEXT
    note: str = ""  # why this source was chosen, or why the page failed
    width: float | None = None
    height: float | None = None
    skew: float = 0.0  # degrees that were taken out before OCR
    confidence: float = 1.0  # mean word confidence of the reader
    grids: list[Grid] = field(default_factory=list)


@dataclass(slots=True)
class Change:
    """One repaired token: what stood there, what stands there now, how sure, and why."""

    page: int
    line: int
    start: int  # offset in Line.text after repair
    end: int
    original: str
    repaired: str
    confidence: float
    reason: str  # "normalised", "restored", "repaired", "name", "joined", "kept" (unsure, original left)
    original_start: int = 0  # offset in Line.original
    original_end: int = 0


@dataclass(slots=True)
class Diagnosis:
    """What kind of damage a run of lines has: clean, stripped, garbled, legacy or mixed."""

    page: int
    first_line: int
    last_line: int
    kind: str
    marked_share: float  # share of words that carry a Vietnamese mark
    detail: str = ""


@dataclass(slots=True)
class Metadata:
    """The letterhead's facts; None where the text does not say."""

    kind: str | None = None
    number: str | None = None
    issuer: str | None = None
    place: str | None = None
    date: str | None = None  # ISO
    title: str | None = None
    signer: str | None = None
    period: str | None = None
    recipients: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Section:
    """A heading or numbered item of the outline; `parent` is an index into `Document.sections`."""

    page: int
    line: int
    level: int
    label: str
    title: str
    parent: int | None = None


@dataclass(slots=True)
class Footnote:
    """A footnote: where its mark stands and where its body does (page, line of each)."""

    number: int
    text: str
    body_page: int
    body_line: int
    body_end_line: int
    marker_page: int | None = None
    marker_line: int | None = None
    continues_at: list[int] = field(default_factory=list)


@dataclass(slots=True)
class Reference:
    """A mention of another document by number."""

    page: int
    line: int
    number: str
    kind: str | None = None
    date: str | None = None
    issuer: str | None = None


@dataclass(slots=True)
class PageJoin:
    """A sentence that stops at one line and goes on at another, across a page break or a footnote."""

    page: int
    line: int
    next_page: int
    next_line: int


@dataclass(slots=True)
class Block:
    """Lines joined into one run of text: a paragraph, a list item, a heading, a footnote's body.

    `starts[i]` is the offset in `text` at which the text of `lines[i]` begins. A list item's `depth` is 1
    for the outermost list; `parent` is the index in `Document.blocks` of the block that introduces it.
    A footnote's block names its `footnote` number; `section` is an index into `Document.sections`.
    """

    kind: BlockKind
    text: str
    lines: list[Line]
    starts: list[int]
    section: int | None = None
    footnote: int | None = None
    marker: str = ""
    depth: int = 0
    parent: int | None = None

    def line_at(self, offset: int) -> Line:
        """Return the line on which the character at `offset` of the block's text stands."""
        return self.lines[max(0, bisect_right(self.starts, offset) - 1)]


@dataclass(slots=True)
class Column:
    """A table column with its head read.

    For a VALUE column: `role` and `period` of its figures, `unit` where the head names one, `compares`
    what a ratio compares (e.g. "2023/2022", "" otherwise), `place` where each column is a place.
    """

    index: int
    title: str
    kind: ColumnKind
    role: Role | None = None
    period: str | None = None
    unit: str | None = None
    compares: str = ""
    place: str = ""
    measure: str = ""  # what the head adds to the row's name: "Diện tích", "nữ"
    numerator: int | None = None  # of a column that compares two others: their indices
    denominator: int | None = None


@dataclass(slots=True)
class Table:
    """A table with its head read: `rows` are the body's cells, one string per column.

    `cells[i][j]` is the cell behind `rows[i][j]` (None where a row has none); `pages[i]` the page of row i.
    """

    page: int
    line: int
    caption: str
    unit_note: str
    header: list[list[str]]
    columns: list[Column]
    rows: list[list[str]]
    cells: list[list[Cell | None]]
    pages: list[int]
    section: int | None = None


@dataclass(slots=True)
class Observation:
    """One quantity that the report states about one indicator (annotation guide)."""

    page: int
    line: int
    source: str  # "prose", "table", "footnote"
    indicator: str
    role: Role
    low: float
    high: float
    unit: str
    text: str
    evidence: str
    group: str = ""
    section: str = ""
    op: str = "="
    of: float | None = None
    period: str | None = None
    place: str = ""
    indicator_id: str = ""
    status: str = ""
    confidence: float = 0.5
    bbox: Box | None = None
    note: str = ""
    derived: bool = False  # implied by the document, not printed in it


@dataclass(slots=True)
class Check:
    """One arithmetic check of the document's own figures: stated against computed."""

    page: int
    line: int
    kind: str
    stated: str
    computed: str
    verdict: str  # "ok", "rounding", "contradiction", "suspect"
    explanation: str
    also_lines: list[int] = field(default_factory=list)


@dataclass(slots=True)
class Document:
    """One report on its way through the stages."""

    name: str  # the input's file name without its extension, unique within an output folder
    path: Path
    kind: str  # "pdf", "image", "text"
    sha256: str = ""
    encoding: str = ""  # of a text file: "utf-8", "tcvn3", ...
    pages: list[Page] = field(default_factory=list)
    diagnosis: list[Diagnosis] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    metadata: Metadata = field(default_factory=Metadata)
    sections: list[Section] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    footnotes: list[Footnote] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)
    page_joins: list[PageJoin] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    observations: list[Observation] = field(default_factory=list)
    checks: list[Check] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def lines(self) -> Iterator[Line]:
        """Yield every line of every page in reading order."""
        for page in self.pages:
            yield from page.lines
