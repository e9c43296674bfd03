"""Footnotes: bodies told from prose, joined over page breaks and tied to their marks.

The bodies of a page's notes stand together at its foot, numbers go up, and all their marks stand before
them. From this follows what lies between two bodies: the rest of the first, when the mark of the second
stands before the first; prose of the next page, when it does not.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from ..model import Block, Footnote, Line, Region
from .blocks import Chunk, ends_sentence, goes_on, note_opening, unfinished
from .marks import Body, Mark, number_of, read_marks, tie, words_of
from .rows import UPPER, set_region

_SURE = (re.compile(r"(?P<n>[¹²³⁴⁵⁶⁷⁸⁹⁰]+)\s*(?=\S)"), re.compile(r"\[(?P<n>\d{1,3})\]\s*(?=\S)"))
_PAREN = re.compile(r"\((?P<n>\d{1,2})\)\s*(?=\S)")
_PLAIN = re.compile(rf"(?P<n>\d{{1,3}})\s+(?=[{UPPER}]\w*\s+\w)")
# In small type at a page's foot any sign before a capital is a damaged number: "! Năm 2016", "1% Các cấp".
_AT_FOOT = re.compile(rf"[^\w\s]?(?P<n>[\d!?'’‘\"“”*°®™§%_|lI\[\]()]{{1,4}})[.,]?\s*(?=[{UPPER}“])")
_DAMAGED = re.compile(rf"['’‘*!?°®`]\s*(?=[{UPPER}])")
# One note may be lost in reading; more missing numbers mean that a figure is no note's.
_LARGEST_STEP = 2
# Chunks after the last body of a foot that may still be the note's, when prose goes on after them.
_FOOT_REST = 3
# So many characters of a body are compared with the words before a damaged mark.
_FIRST_WORDS = 90
# A line shares at least so many words with a note whose mark was lost on it.
_SHARED_WORDS = 2


@dataclass(slots=True)
class Note:
    """A footnote as it is put together; `index` is the place of its first chunk, `start` of its words."""

    number: int
    index: int
    start: int
    chunks: list[Chunk]
    mark: Mark | None = None
    continued: list[Line] = field(default_factory=list)


def _sure(text: str, expected: int) -> tuple[int, int] | None:
    for pattern in _SURE:
        found = pattern.match(text)
        if found:
            number = number_of(found["n"])
            return (number, found.end()) if number == 1 or expected <= number <= expected + _LARGEST_STEP else None
    return None


def _at_foot(text: str, expected: int) -> tuple[int, int] | None:
    """Read the number of a body in small type at a page's foot: by the sequence where the figure is damaged."""
    found = _AT_FOOT.match(text)
    if not found:
        return None
    printed = int(found["n"]) if found["n"].isdigit() else expected
    return (printed if expected <= printed <= expected + _LARGEST_STEP else expected), found.end()


def _opening(chunk: Chunk, expected: int, marks: Sequence[Mark]) -> tuple[int, int] | None:
    """Return number and words' offset of the note whose body `chunk` opens, None where it opens none."""
    text = chunk.first.text
    sure = _sure(text, expected)
    if sure or chunk.first.foot:
        return sure or _at_foot(text, expected)
    marked = {(mark.number, mark.style) for mark in marks}
    found = _PAREN.match(text)
    if found:
        return (expected, found.end()) if int(found["n"]) == expected and (expected, "(") in marked else None
    signed = any(style == "sign" for _, style in marked)
    found = _PLAIN.match(text)
    if found and int(found["n"]) == expected and (signed or any(number == expected for number, _ in marked)):
        return expected, found.end()
    found = _DAMAGED.match(text)
    return (expected, found.end()) if found and not text.startswith("* ") and signed else None


def _find_notes(chunks: Sequence[Chunk], marks: Sequence[Mark]) -> list[Note]:
    notes: list[Note] = []
    for index, chunk in enumerate(chunks):
        if not (note_opening(chunk.first) or _PAREN.match(chunk.first.text)):
            continue
        since = max(0, index - 60)
        before = [mark for mark in marks if since <= mark.place[0] < index]
        opening = _opening(chunk, notes[-1].number + 1 if notes else 1, before)
        if opening:
            notes.append(Note(opening[0], index, opening[1], [chunk]))
    return notes


def _add(note: Note, chunk: Chunk, continued: bool) -> None:
    """Make `chunk` a part of the note; a sentence that goes on is joined to the chunk before."""
    last = note.chunks[-1]
    if continued:
        note.continued.append(chunk.first.line)
    if not ends_sentence(last.text) and (goes_on(chunk.text) or continued):
        if continued:
            last.joins.append((last.last.line, chunk.first.line))
        last.rows += chunk.rows
        chunk.resumed = True
    else:
        note.chunks.append(chunk)
    chunk.note, chunk.label, chunk.mark = note.number, None, ""


def _take_printed(note: Note, between: Sequence[Chunk]) -> None:
    """Give `note` the chunks of small type up to the next note's body: those under it, and those on later pages."""
    for chunk in between:
        if chunk.first.foot:
            _add(note, chunk, continued=chunk.first.line.page != note.chunks[-1].last.line.page)


def _take_between(note: Note, following: Note | None, chunks: Sequence[Chunk]) -> None:
    """Give `note` those chunks after its body, up to the next note's, that are its own."""
    end = following.index if following else len(chunks)
    between = list(chunks[note.index + 1 : end])
    if not between:
        return
    if note.chunks[0].first.foot:
        _take_printed(note, between if following else between[:_FOOT_REST])
        return
    prose = next((c for c in reversed(chunks[: note.index]) if c.note is None), None)
    if following and following.mark and following.mark.place[0] < note.index and len(between) <= _FOOT_REST:
        for chunk in between:
            _add(note, chunk, continued=False)
        return
    rest = _foot_rest(between) if prose and unfinished(prose) else 0
    rest = rest or _listed_rest(note, between)
    for chunk in between[:rest]:
        _add(note, chunk, continued=False)
    if following and between[rest:]:
        _take_continuation(note, between[rest:], chunks[following.index :])


def _foot_rest(between: Sequence[Chunk]) -> int:
    """Return how many chunks stand before the one with which the broken sentence of the prose goes on."""
    for count, chunk in enumerate(between[: _FOOT_REST + 1]):
        if chunk.label or chunk.mark or chunk.first.upper:
            return 0
        if goes_on(chunk.text):
            return count
    return 0


def _take_continuation(note: Note, between: Sequence[Chunk], foot: Sequence[Chunk]) -> None:
    """Give `note` the chunk right above the next foot, when it goes on with the note's broken sentence."""
    last = between[-1]
    if last.label or last.mark or not goes_on(last.text) or ends_sentence(note.chunks[-1].text):
        return
    prose = between[-2] if len(between) > 1 else None
    # The prose above it is whole, or goes on after the foot: then this chunk is not the prose's.
    if prose is None or not unfinished(prose) or _resumed_after(foot):
        _add(note, last, continued=True)


def _resumed_after(foot: Sequence[Chunk]) -> bool:
    """Tell whether prose goes on in mid-sentence right after the bodies of a foot."""
    after = [chunk for chunk in foot if chunk.note is None][: _FOOT_REST + 1]
    return _foot_rest(after) > 0 or bool(after and goes_on(after[0].text) and not after[0].label)


def _listed_rest(note: Note, between: Sequence[Chunk]) -> int:
    """Return 1 when the body stops at ``;`` or ``,`` and the next chunk can only be its rest, else 0."""
    first = between[0]
    stops = note.chunks[-1].text.rstrip().endswith((";", ","))
    return int(stops and first.first.gap <= 2 and not (first.label or first.mark or first.first.upper))


def _footnote(note: Note) -> Footnote:
    rows = [row for chunk in note.chunks for row in chunk.rows]
    text = " ".join(row.text for row in rows)[note.start :].strip()
    first, last = rows[0].line, rows[-1].line
    mark = note.mark.line if note.mark else None
    continues = [line.number for line in note.continued]
    return Footnote(
        note.number, text, first.page, first.number, last.number, mark.page if mark else None,
        mark.number if mark else None, continues,
    )  # fmt: skip


def _lost_mark(notes: Sequence[Note], position: int, chunks: Sequence[Chunk]) -> Mark | None:
    """Return where a mark that the reader lost may have stood: the line whose words the note takes up.

    It stands between the marks of the neighbouring notes, on the body's page.
    """
    note = notes[position]
    body = _body(note)
    before = next((n.mark.place for n in reversed(notes[:position]) if n.mark), (-1, 0, 0))
    after = next((n.mark.place for n in notes[position + 1 :] if n.mark), (note.index, 0, 0))
    places = [
        Mark(None, (index, i, 0), row.line, "lost", words_of(row.text))
        for index in range(max(0, before[0]), min(after[0] + 1, note.index))
        for i, row in enumerate(chunks[index].rows)
        if before[:2] <= (index, i) <= after[:2] and row.line.page == body.line.page and chunks[index].note is None
    ]
    best = max(places, key=lambda place: len(place.words & body.words), default=None)
    return best if best and len(best.words & body.words) >= _SHARED_WORDS else None


def _body(note: Note, since: int = 0) -> Body:
    words = words_of(note.chunks[0].text[note.start : note.start + _FIRST_WORDS])
    return Body(note.number, (note.index, 0, 0), note.chunks[0].first.line, words, since)


def _bodies(notes: Sequence[Note], marks: Sequence[Mark]) -> list[Body]:
    """Return the notes' bodies, each with the end of the last foot before its own."""
    marked = {mark.place[0] for mark in marks}
    bodies: list[Body] = []
    since, last = -1, -1
    for note in notes:
        between = range(last + 1, note.index)
        if len(between) > _FOOT_REST or marked.intersection(between):
            since = last
        bodies.append(_body(note, since))
        last = note.index
    return bodies


def read_notes(chunks: Sequence[Chunk]) -> tuple[list[Footnote], list[Chunk]]:
    """Return the footnotes, and the chunks with the notes' bodies told and joined."""
    marks = read_marks(chunks)
    notes = _find_notes(chunks, marks)
    opened = {note.index for note in notes}
    # A note's own number is no mark; inside its body only a raised figure can be one.
    own = [m for m in marks if m.place[0] not in opened or (m.place[2] > 3 and m.style not in ("read", "sign"))]
    for note, mark in zip(notes, tie(_bodies(notes, own), own), strict=True):
        note.mark = mark
        note.chunks[0].note, note.chunks[0].label, note.chunks[0].mark = note.number, None, ""
    for position, note in enumerate(notes):
        note.mark = note.mark or _lost_mark(notes, position, chunks)
    for note, following in zip(notes, [*notes[1:], None], strict=False):
        _take_between(note, following, chunks)
    for note in notes:
        set_region((row for chunk in note.chunks for row in chunk.rows), Region.FOOTNOTE)
    return [_footnote(note) for note in notes], [chunk for chunk in chunks if not chunk.resumed]


def place_notes(footnotes: Sequence[Footnote], blocks: Sequence[Block]) -> None:
    """Give each note's block the section that its mark stands in: notes may stand pages behind it."""
    sections = {(line.page, line.number): b.section for b in blocks if b.footnote is None for line in b.lines}
    marked = {note.number: (note.marker_page, note.marker_line) for note in footnotes if note.marker_line}
    for block in blocks:
        place = marked.get(block.footnote or 0)
        if place in sections:
            block.section = sections[place]
