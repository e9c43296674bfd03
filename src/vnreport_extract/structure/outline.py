"""The outline: sections with levels, list items with depth and parent."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from ..data import load_toml
from ..model import Block, BlockKind, Section
from .blocks import Chunk, is_heading, to_block
from .labels import Label, Rank, mark_type
from .rows import fold

_TITLE_WORDS = 12
_LONGEST_QUOTATION = 12
_LONGEST_CAPTION = 200
# “2. Sau khi …”, “a) …”, “Điều 5. …”: a law quoted with its own numbers.
_QUOTED_LAW = re.compile(r"[“\"](?:\d{1,2}\.|[a-zđ]\)|Điều\s+\d)")


@dataclass(slots=True)
class _Open:
    """A section that may still get parts: its rank, number and place in the list of sections."""

    rank: int
    number: tuple[int, ...]
    index: int


@dataclass(slots=True)
class Outline:
    """Sections and blocks as they are read, in order."""

    sections: list[Section] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    stack: list[_Open] = field(default_factory=list)
    quoted: int = 0  # chunks since a quotation was opened that is not closed yet, 0 outside of one
    starred: int | None = None  # the section under which the last heading marked ``*`` stood

    @property
    def current(self) -> int | None:
        """Index of the section that the next block belongs to."""
        return self.stack[-1].index if self.stack else None


def _title(chunk: Chunk, start: int) -> str:
    text = re.sub(r"\s+", " ", chunk.text[start:]).strip(" *.,:")
    if is_heading(chunk):
        return text.rstrip(" :.*")
    return " ".join(text.split()[:_TITLE_WORDS])


def _in_sequence(outline: Outline, label: Label) -> bool:
    """Tell whether a number can stand here: it goes up from its sibling's, or begins anew under a parent."""
    for item in reversed(outline.stack):
        if item.rank == label.rank:
            return item.number < label.number <= (*item.number[:-1], item.number[-1] + 3) or label.number[-1] == 1
        if item.rank < label.rank:
            break
    return label.number[-1] <= 2


def _mended(outline: Outline, label: Label, chunk: Chunk) -> Label:
    """Return a heading's Roman label with the stroke that a reader lost: a second ``II`` is ``III``."""
    sibling = next((item for item in reversed(outline.stack) if item.rank <= label.rank), None)
    same = sibling is not None and sibling.rank == label.rank == Rank.ROMAN and sibling.number == label.number
    if not (same and is_heading(chunk) and label.text in ("I", "II", "V", "VI", "VII", "X", "XI", "XII")):
        return label
    return replace(label, text=label.text + "I", number=(label.number[0] + 1,))


def _open_section(outline: Outline, chunk: Chunk, rank: int, label: str, number: tuple[int, ...], start: int) -> None:
    while outline.stack and outline.stack[-1].rank >= rank:
        outline.stack.pop()
    if rank == Rank.STAR:
        # A second "* …" stands beside the first, whatever numbers have come between.
        while any(item.index == outline.starred for item in outline.stack[:-1]):
            outline.stack.pop()
        outline.starred = outline.current
    parent = outline.current
    line = chunk.first.line
    outline.sections.append(
        Section(line.page, line.number, len(outline.stack) + 1, label, _title(chunk, start), parent)
    )
    outline.stack.append(_Open(rank, number, len(outline.sections) - 1))


def _follow_quotation(outline: Outline, text: str) -> None:
    """Keep count of an open quotation of a law: its numbers are no sections. One that is never closed is dropped."""
    opened = _QUOTED_LAW.search(text)
    if outline.quoted:
        closed = re.search(r"[”\"]\s*[.;,]?$", text)
        outline.quoted = 0 if closed or outline.quoted >= _LONGEST_QUOTATION else outline.quoted + 1
    elif opened and not re.search(r"[”\"]", text[opened.end() :]):
        outline.quoted = 1


def _is_formula(chunk: Chunk) -> bool:
    words = fold(chunk.text).strip(" :.*")
    return words in load_toml("structure.toml")["outline"]["formulas"]


def _siblings(chunks: Sequence[Chunk], index: int) -> list[int]:
    """Return the places of the lettered items of the list around `index`, from its ``a)`` on."""
    ranks = [(place, chunk.label) for place, chunk in enumerate(chunks) if chunk.label is not None]
    here = next(i for i, (place, _) in enumerate(ranks) if place == index)
    rank = ranks[here][1].rank
    first = here
    while first > 0 and ranks[first][1].number != (1,) and ranks[first - 1][1].rank >= rank:
        first -= 1
    items: list[int] = []
    for place, label in ranks[first:]:
        if label.rank < rank or (label.number == (1,) and items):
            break
        if label.rank == rank:
            items.append(place)
    return items


def _heads_paragraphs(chunks: Sequence[Chunk], index: int) -> bool:
    """Tell whether all items of the lettered list around `index` are headings with paragraphs of their own."""
    return all(_lettered_heading(chunks, item) for item in _siblings(chunks, index))


def _lettered_heading(chunks: Sequence[Chunk], index: int) -> bool:
    chunk = chunks[index]
    text = chunk.text
    following = chunks[index + 1] if index + 1 < len(chunks) else None
    if following is None or (following.label and chunk.label and following.label.rank == chunk.label.rank):
        return False
    return len(text.split()) <= 20 and not re.search(r"[.;,!?]$|:\s*\S", text)


def _is_star_heading(chunk: Chunk) -> bool:
    """Tell whether ``* Về nông nghiệp`` heads the paragraphs under it."""
    text = chunk.text
    return chunk.mark == "*" and len(text.split()) <= 22 and not re.search(r"[.;,!?]$|:\s*\S|\d\s*%", text)


def _section_of(outline: Outline, chunks: Sequence[Chunk], index: int) -> tuple[int, str, tuple[int, ...], int] | None:
    """Return rank, label, number and title's start of the section that a chunk opens, None for none."""
    chunk = chunks[index]
    label = chunk.label
    if outline.quoted:
        return None
    if label is None:
        return _unlabelled(outline, chunks, index)
    if label.rank == Rank.PAREN:
        under_heading = bool(outline.blocks) and outline.blocks[-1].kind is BlockKind.HEADING
        sibling = bool(outline.stack) and outline.stack[-1].rank == Rank.PAREN
        fits = label.number == (1,) and under_heading or sibling and label.number[0] == outline.stack[-1].number[0] + 1
        return (label.rank, label.text, label.number, label.end) if fits else None
    if label.rank == Rank.SMALL:
        heads = _heads_paragraphs(chunks, index)
        return (label.rank, label.text, label.number, label.end) if heads else None
    label = _mended(outline, label, chunk)
    if not _in_sequence(outline, label) and not (is_heading(chunk) and chunk.first.gap):
        return None
    return label.rank, label.text, label.number, label.end


def _is_title(outline: Outline, chunk: Chunk, following: str) -> bool:
    """Tell whether a chunk without label or mark is a title: no formula, no caption, no scraps of a stamp."""
    text = chunk.text
    if not is_heading(chunk) or text.startswith("("):
        return False
    words = [word for word in text.split() if sum(c.isalpha() for c in word) >= 2]
    letters = sum(c.isalpha() or c.isspace() for c in text)
    if len(words) < 2 or letters < 0.75 * len(text):
        return False
    # "THỦ TƯỚNG CHÍNH PHỦ" above "Căn cứ …" names who decides.
    names_issuer = not outline.sections and following.startswith(("can cu", "xet ", "theo de nghi"))
    return not (_is_formula(chunk) or _is_caption(chunk) or names_issuer)


def _unlabelled(outline: Outline, chunks: Sequence[Chunk], index: int) -> tuple[int, str, tuple[int, ...], int] | None:
    chunk = chunks[index]
    if chunk.mark:
        return (Rank.STAR, "", (0,), len(chunk.mark)) if _is_star_heading(chunk) else None
    following = fold(chunks[index + 1].text) if index + 1 < len(chunks) else ""
    if not _is_title(outline, chunk, following):
        return None
    openings = load_toml("structure.toml")["outline"]["attached"]
    if any(following.startswith(words) or words in fold(chunk.text) for words in openings):
        return Rank.APPENDIX, "", (0,), 0
    return (Rank.TITLE if chunk.first.upper else Rank.STAR), "", (0,), 0


def _block_kind(chunk: Chunk, opens: bool) -> BlockKind:
    if chunk.note is not None:
        return BlockKind.FOOTNOTE
    lettered = chunk.label is not None and chunk.label.rank == Rank.SMALL
    if opens and (lettered or is_heading(chunk) or _is_star_heading(chunk)):
        return BlockKind.HEADING
    if _is_caption(chunk):
        return BlockKind.CAPTION
    if chunk.mark and not (chunk.label and opens):
        return BlockKind.ITEM
    return BlockKind.PARAGRAPH


@cache
def _caption_patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    prose = load_toml("structure.toml")["prose"]
    picture = "|".join(re.escape(words) for words in prose["captions"])
    table = "|".join(re.escape(words).replace(re.escape("#"), r"\d") for words in prose["table_captions"])
    return re.compile(rf"(?<!\w)(?:{picture})"), re.compile(table)


def _is_caption(chunk: Chunk) -> bool:
    """Tell whether a chunk is the line under a picture or above a table."""
    picture, table = _caption_patterns()
    text = chunk.text
    if chunk.label is not None or chunk.mark or len(text) > _LONGEST_CAPTION:
        return False
    return bool(picture.search(text) or table.match(text))


def _nest_items(blocks: Sequence[Block]) -> None:
    """Set depth and parent of list items: the parent is the higher item, else the block that introduces the list."""
    lists: list[tuple[str, int]] = []
    introduction: int | None = None
    for index, block in enumerate(blocks):
        if block.kind is BlockKind.FOOTNOTE:
            continue
        if block.kind is not BlockKind.ITEM:
            lists, introduction = [], index
            continue
        kind = mark_type(block.marker)
        depth = next((i for i, (other, _) in enumerate(lists) if other == kind), len(lists))
        lists = [*lists[:depth], (kind, index)]
        block.depth = depth + 1
        block.parent = lists[depth - 1][1] if depth else _introduces(blocks, introduction)


def _introduces(blocks: Sequence[Block], index: int | None) -> int | None:
    if index is None:
        return None
    block = blocks[index]
    leads = block.text.rstrip(" *").endswith(":") or block.kind is BlockKind.HEADING
    return index if leads else None


def read_outline(chunks: Sequence[Chunk]) -> Outline:
    """Return the sections and blocks of the joined chunks."""
    outline = Outline()
    body = [chunk for chunk in chunks if chunk.note is None]
    place = {id(chunk): index for index, chunk in enumerate(body)}
    for chunk in chunks:
        section = _section_of(outline, body, place[id(chunk)]) if chunk.note is None else None
        if chunk.note is None:
            _follow_quotation(outline, chunk.text)
        if section:
            _open_section(outline, chunk, section[0], section[1], section[2], section[3])
        block = to_block(chunk.rows, _block_kind(chunk, section is not None))
        block.section, block.footnote = outline.current, chunk.note
        block.marker = section[1] if section else chunk.mark
        outline.blocks.append(block)
    _nest_items(outline.blocks)
    return outline
