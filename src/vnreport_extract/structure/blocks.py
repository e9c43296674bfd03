"""Blocks: lines joined to paragraphs, items and headings, over page breaks and footnotes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from ..data import load_toml
from ..model import Block, BlockKind, Line, PageJoin, Region
from .labels import Label, Rank, list_mark, outline_label
from .rows import UPPER, WHOLE_PARAGRAPH, Row, is_upper

_TERMINAL = re.compile(r"[.;:!?…][”\"')\]*]*[¹²³⁴⁵⁶⁷⁸⁹⁰]*[.;:]?$|\./\.?$")
_CLAUSE = re.compile(r";[¹²³⁴⁵⁶⁷⁸⁹⁰]*$|[¹²³⁴⁵⁶⁷⁸⁹⁰]+;$")
_LONGEST_HEADING = 60
# In a file with one paragraph a line, a line longer than this that stops in mid-sentence was cut by a page's end.
_CUT_PARAGRAPH = 110


@dataclass(slots=True)
class Chunk:
    """Rows that surely belong together; `label` and `mark` are what the first one opens with."""

    rows: list[Row]
    label: Label | None = None
    mark: str = ""
    note: int | None = None  # number of the footnote that the chunk is the body of
    joins: list[tuple[Line, Line]] = field(default_factory=list)
    resumed: bool = False  # its first row goes on with an earlier chunk (already joined there)

    @property
    def text(self) -> str:
        """The rows' words, joined with one space."""
        return " ".join(row.text for row in self.rows)

    @property
    def first(self) -> Row:
        """The row with which the chunk begins."""
        return self.rows[0]

    @property
    def last(self) -> Row:
        """The row with which the chunk ends."""
        return self.rows[-1]


def ends_sentence(text: str) -> bool:
    """Tell whether `text` ends as a sentence, a clause of a list or an introduction does."""
    return bool(_TERMINAL.search(text.rstrip()))


def goes_on(text: str) -> bool:
    """Tell whether `text` begins in the middle of a sentence."""
    start = text.lstrip("“\"'( ")
    return bool(start) and (start[0].islower() or bool(re.match(r"[,;.:)%/–-]\s", text)))


def open_ending(text: str) -> bool:
    """Tell whether `text` stops where no sentence can: after a comma, a hyphen, ``của``, ``số`` ..."""
    words = text.rstrip()
    if re.search(r"[,\-–/(]$", words):
        return True
    last = words.rsplit(None, 1)[-1] if words else ""
    return last in load_toml("structure.toml")["prose"]["open_endings"]


def _is_label_alone(chunk: Chunk) -> bool:
    label = chunk.label
    if label is None:
        # A kind on its own line ("KẾ HOẠCH") opens the title of what is attached.
        kinds = load_toml("structure_documents.toml")["own"]["kinds"]
        return len(chunk.rows) == 1 and chunk.last.upper and chunk.text.lower() in kinds
    return len(chunk.rows) == 1 and not chunk.text[label.end :].strip(" .:")


def _continues_heading(chunk: Chunk, row: Row) -> bool:
    """Tell whether `row` goes on with a heading: capitals after capitals, or the title under a bare label."""
    if _is_label_alone(chunk) and row.gap <= 2 and not list_mark(row.text):
        return row.upper or row.gap == 0 or (row.emphasised and chunk.first.emphasised)
    above = chunk.last.upper or (chunk.last.wordless and len(chunk.rows) > 1)
    return above and (row.upper or (row.wordless and not list_mark(row.text))) and row.gap == 0


def _wrapped(chunk: Chunk, row: Row) -> bool:
    """Tell whether `row`, right under the chunk's last row, goes on with its sentence or paragraph."""
    above = chunk.last
    if len(above.text) > WHOLE_PARAGRAPH and above.line.bbox is None:
        return goes_on(row.text) and not ends_sentence(above.text)
    if above.upper != row.upper and not goes_on(row.text) and not _ends_in_acronym(above, row):
        return open_ending(above.text) and not above.upper
    if row.indented and not above.indented and row.line.bbox and not goes_on(row.text):
        return False
    if row.spaced or goes_on(row.text) or (chunk.label and above.emphasised and row.emphasised):
        return True
    if ends_sentence(above.text):
        return not above.short
    if open_ending(above.text):
        return True
    if _bold_heading_ends(chunk, row):
        return False
    very_short = len(above.text) < 45 if above.line.bbox is None else above.short
    labelled = chunk.label is not None or chunk.last.emphasised
    if len(chunk.rows) == 1 and labelled and above.line.bbox is None:
        return not very_short or row.text[:1].isdigit()
    return not above.short or not labelled and not very_short


def _ends_in_acronym(above: Row, row: Row) -> bool:
    """Tell whether a row in capitals is the acronym with which a sentence ends: ``… Chương trình / MTQG.``."""
    return row.upper and len(row.text.split()) <= 2 and ends_sentence(row.text) and not ends_sentence(above.text)


def _bold_heading_ends(chunk: Chunk, row: Row) -> bool:
    return chunk.last.line.bold and not row.line.bold and chunk.label is not None


def _opening(row: Row, above: Chunk | None) -> tuple[Label | None, str]:
    """Return the label and mark with which `row` opens a block of its own."""
    label, mark = outline_label(row.text), list_mark(row.text)
    if above is None or row.gap or not (label or mark):
        return label, mark
    # Inside a wrapped sentence a number at the line's start is no label: "… phường / 12. Tiếp tục …" is,
    # after a full stop; "… theo Điều / 5. ..." and "… giai đoạn 2021 / - 2025" are not.
    inside = open_ending(above.last.text) or (mark in ("-", "–", "—") and _range_goes_on(above.last, row))
    return (None, "") if inside and not above.last.upper else (label, mark)


def _range_goes_on(above: Row, row: Row) -> bool:
    """Tell whether a dash at the line's start stands between words or figures of one sentence."""
    after = re.sub(r"^[-–—]\s*", "", row.text)
    return not ends_sentence(above.text) and not above.short and (after[:1].isdigit() or after[:1].islower())


def _belongs(above: Chunk, row: Row) -> bool:
    """Tell whether a row that opens nothing goes on with the chunk above it."""
    if row.foot or above.first.foot:
        # A note's lines stand together; prose and foot never do.
        return row.foot and above.first.foot and not row.new_page
    return _continues_heading(above, row) or (row.gap == 0 and not row.new_page and _wrapped(above, row))


def read_chunks(rows: Iterable[Row]) -> list[Chunk]:
    """Join the rows of the body that stand under one another and belong together."""
    chunks: list[Chunk] = []
    for row in rows:
        above = chunks[-1] if chunks else None
        label, mark = _opening(row, above)
        if row.foot:
            label, mark = None, ""
        opens = label is not None or bool(mark) or note_opening(row)
        if above and not opens and _belongs(above, row):
            above.rows.append(row)
        else:
            chunks.append(Chunk([row], label, mark))
    return chunks


_NOTE_OPENING = re.compile(
    rf"[¹²³⁴⁵⁶⁷⁸⁹⁰]+\s*\S|\[\d{{1,3}}\]\s*\S|['’‘*!?°®`]\s+[{UPPER}]|\d{{1,2}}\s+[{UPPER}]\w*\s+\w"
)


_FOOT_OPENING = re.compile(rf"[^\w\s]?[\d!?'’‘\"“”*°®™§%_|lI\[\]()]{{1,4}}[.,]?\s*[{UPPER}“]")


def note_opening(row: Row) -> bool:
    """Tell whether a row may open a footnote's body: ``¹ Năm 2016``, ``[1] …``, ``' Các trường``, ``2 Dự án``."""
    if row.foot and _FOOT_OPENING.match(row.text):
        return True
    if not _NOTE_OPENING.match(row.text):
        return False
    plain_number = row.text[0].isdecimal() or row.text[0] in "'’‘*!?°®`"
    return not plain_number or row.gap > 0


def unfinished(chunk: Chunk) -> bool:
    """Tell whether a sentence is open at the chunk's end (``;`` leaves it open)."""
    return not (ends_sentence(chunk.text) and not _CLAUSE.search(chunk.text)) and not chunk.last.upper


def _resumes(earlier: Chunk, later: Chunk, between: bool) -> bool:
    """Tell whether `later` goes on with the sentence that `earlier` leaves open."""
    if later.label or later.mark or not unfinished(earlier) or _is_label_alone(earlier):
        return False
    if ends_sentence(earlier.text):
        return between and goes_on(later.text)
    if goes_on(later.text):
        return not is_heading(earlier) or open_ending(earlier.text) or len(earlier.text) > 60
    figure = later.text[:1].isdigit() or later.text[:1] in '(“"'
    paragraph = len(earlier.text) > 80 and not is_heading(earlier)
    # A paragraph of several lines whose last one is full stops in mid-sentence, whatever follows.
    full = len(earlier.rows) > 1 and not earlier.last.short and later.first.gap <= 2
    return open_ending(earlier.text) or (paragraph and (figure or between or full))


def join_chunks(chunks: Sequence[Chunk]) -> list[Chunk]:
    """Join body chunks that a page break, a blank line or footnotes cut in two; notes stay as they are."""
    joined: list[Chunk] = []
    last: Chunk | None = None
    between = False
    for chunk in chunks:
        if chunk.note is not None:
            between = True
            joined.append(chunk)
            continue
        if last is not None and _resumes(last, chunk, between):
            if between or chunk.first.new_page or chunk.first.gap > 1 or len(last.last.text) > _CUT_PARAGRAPH:
                last.joins.append((last.last.line, chunk.first.line))
            last.rows += chunk.rows
        else:
            joined.append(chunk)
            last = chunk
        between = False
    return joined


_FIGURE = re.compile(
    r"\d[\d.,]*\s*(?:%|‰|tỷ|triệu|nghìn|ha\b|km|người|hộ|USD|đồng|tấn)|(?:đạt|còn|là|tăng|giảm|từ|trên|dưới)\s+[<>≥≤]?\s*\d"
)


def is_heading(chunk: Chunk) -> bool:
    """Tell whether a chunk is a heading: labelled, in capitals or bold, no sentence, no figures of its own."""
    text = chunk.text.rstrip()
    words = text.split()
    if len(words) > _LONGEST_HEADING or chunk.note is not None:
        return False
    if chunk.label is not None and chunk.label.rank < Rank.PAREN:
        title = text[chunk.label.end :]
        return is_upper(title) or not (
            re.search(r"[.;,!?]$|\.\s+[A-ZĐ]|/\.$", title) or _FIGURE.search(title) or re.search(r":\s*\S", title)
        )
    if is_upper(text):
        return not re.search(r"[.;,]$", text)
    bold = all(row.line.bold or row.emphasised for row in chunk.rows)
    return (
        bold
        and len(words) <= 30
        and not re.search(r"[.;,!?]$", text)
        and not _FIGURE.search(text)
        and not re.match(r"[-–+(]", text)
    )


def to_block(rows: Sequence[Row], kind: BlockKind) -> Block:
    """Join the rows' lines to a block, one space between lines."""
    starts, text = [], ""
    for row in rows:
        text += " " if text else ""
        starts.append(len(text))
        text += row.line.text.strip()
    return Block(kind, text, [row.line for row in rows], starts)


def page_joins(chunks: Iterable[Chunk]) -> list[PageJoin]:
    """Return the joins of sentences that a page break or footnotes cut."""
    pairs = [pair for chunk in chunks for pair in chunk.joins]
    return sorted((PageJoin(a.page, a.number, b.page, b.number) for a, b in pairs), key=lambda j: (j.page, j.line))


def region_blocks(rows: Sequence[Row]) -> list[Block]:
    """Return the blocks of letterhead, closing and furniture, one per row as a rule."""
    kinds = {
        Region.LETTERHEAD: BlockKind.LETTERHEAD,
        Region.CLOSING: BlockKind.CLOSING,
        Region.FURNITURE: BlockKind.FURNITURE,
    }
    runs: list[list[Row]] = []
    for row in rows:
        if row.region not in kinds:
            continue
        # A title's broken line is kept whole: a document's number may be cut at its end.
        same = bool(runs) and runs[-1][-1].region is row.region is Region.LETTERHEAD and row.gap == 0
        if same and open_ending(runs[-1][-1].text) and not runs[-1][-1].upper:
            runs[-1].append(row)
        else:
            runs.append([row])
    return [to_block(run, kinds[run[0].region]) for run in runs]


def in_reading_order(blocks: Sequence[Block]) -> list[Block]:
    """Return the blocks in the order of their first lines, `parent` set anew."""
    order = sorted(range(len(blocks)), key=lambda i: (blocks[i].lines[0].page, blocks[i].lines[0].number))
    place = {old: new for new, old in enumerate(order)}
    ordered = [blocks[old] for old in order]
    for block in ordered:
        if block.parent is not None:
            block.parent = place[block.parent]
    return ordered
