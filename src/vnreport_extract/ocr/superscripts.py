"""Footnote marks: small raised digits found by their shape, since no setting of tesseract reads them.

A mark is taken out of the picture, its digits are read alone, the line is read again without it, and the
mark is put back as Unicode superscript digits. So a mark glued to a figure cannot become part of it.
"""

import re
from dataclasses import dataclass

import numpy as np

from .layout import Row, hull
from .reader import LINE, WORD, Glyphs, Span, figure_language, read_lines
from .render import Pixels, as_pixels
from .shapes import INK, Shape, shape_of

_DIGITS = "0123456789"
_RAISED = str.maketrans(_DIGITS, "⁰¹²³⁴⁵⁶⁷⁸⁹")
_CLOSING = re.compile(r"[.,;:!?)\]”\"’']*$")  # what may follow a mark within a word
_POWERS = ("2", "3")

# In heights of the line's letters.
_LOWEST = 0.25  # how far a raised digit stays above the baseline
_SMALLEST, _TALLEST = 0.55, 1.2
_WIDEST = 1.4  # width, in its own heights, of two digits that touch
_TOUCHING = 0.85  # width from which a piece is two digits
_SLIMMEST = 0.3  # width of a digit in its own heights; a piece of a ruling is slimmer
_READING_HEIGHT = 36  # pixels to which a mark is enlarged


@dataclass(slots=True)
class Mark:
    """A raised number: where it stands, what it says, how sure the reader was."""

    span: Span
    number: str  # "" where it could not be read
    confidence: float

    def correct(self, number: str) -> None:
        """Take `number` for the mark's own; one that was read otherwise is less sure."""
        if number != self.number:
            self.number, self.confidence = number, self.confidence / 2


def with_marks(level: Pixels, rows: list[Row], dpi: float) -> list[Row]:
    """Return `rows` with every raised number written in superscript digits.

    A raised sign that is no number, alone or by the count of its neighbours, is left as it was read.
    """
    found = [_marks_of(level, row, dpi) for row in rows]
    bodies = [mark for row, marks in zip(rows, found, strict=True) for mark in marks if _opens(row, mark)]
    settle(bodies, [mark for marks in found for mark in marks if mark not in bodies])
    return [
        _rewritten(level, row, [mark for mark in marks if mark.number], dpi)
        for row, marks in zip(rows, found, strict=True)
    ]


def _marks_of(level: Pixels, row: Row, dpi: float) -> list[Mark]:
    """Return the raised numbers of `row`, those that could not be read with an empty number."""
    shape = shape_of(level, row)
    return [_read_mark(level, group, dpi) for group in _raised_groups(level, shape)] if shape else []


def _opens(row: Row, mark: Mark) -> bool:
    """Return whether `mark` stands before the row's text, as that of a footnote's body does."""
    return mark.span.x0 <= hull(row).x0 + mark.span.height / 2


def settle(bodies: list[Mark], marks: list[Mark]) -> None:
    """Put footnote numbers right, or fill in those not read, where the other numbers of the page prove them.

    Bodies at the foot count up one by one, and so do the marks in the text; a number that breaks the count
    between two that keep it is put right. Marks that are as many as the bodies have the same numbers.
    Squares and cubes (a 2 or 3 that no body answers to) are left alone.
    """
    _count_up(bodies)
    if (
        len(bodies) > 1
        and all(mark.number for mark in bodies[-2:])
        and int(bodies[-1].number) <= int(bodies[-2].number)
    ):
        bodies[-1].correct(str(int(bodies[-2].number) + 1))
    numbers = [mark.number for mark in bodies]
    notes = [mark for mark in marks if mark.number not in _POWERS or mark.number in numbers]
    _count_up(notes)
    if len(notes) == len(bodies) > 1 and _consecutive(numbers):
        for mark, number in zip(notes, numbers, strict=True):
            mark.correct(number)


def _count_up(marks: list[Mark]) -> None:
    """Put right every number whose two neighbours are one less and one more than it should be."""
    for before, mark, after in zip(marks, marks[1:], marks[2:], strict=False):
        if before.number and after.number and int(after.number) - int(before.number) == 2:
            mark.correct(str(int(before.number) + 1))


def _consecutive(numbers: list[str]) -> bool:
    """Return whether all numbers were read and each is one more than the one before."""
    return all(numbers) and all(int(b) - int(a) == 1 for a, b in zip(numbers, numbers[1:], strict=False))


def _rewritten(level: Pixels, row: Row, marks: list[Mark], dpi: float) -> Row:
    """Return `row` as read without its raised numbers, which are put back as such."""
    if not marks:
        return row
    again = _read_again(level, row, marks, dpi)
    if not _same_but_for(marks, row, again):
        return row
    for mark in marks:
        _put_back(again, mark)
    return again


def _same_but_for(marks: list[Mark], row: Row, again: Row) -> bool:
    """Return whether the second reading lacks nothing but the marks: a part of "%" is raised like a digit too."""
    before, after = ("".join(word.text for word in words) for words in (row, again))
    lost = len(before) - len(after)
    return before.count("%") == after.count("%") and abs(lost) <= 2 + sum(len(mark.number) for mark in marks)


def _raised_groups(level: Pixels, shape: Shape) -> list[list[Span]]:
    """Return the raised digits of a line, those that stand together as one group, from left to right."""
    raised = sorted((p for p in shape.pieces if _is_raised(level, shape, p)), key=lambda piece: piece.x0)
    groups: list[list[Span]] = []
    for piece in raised:
        if groups and piece.x0 - groups[-1][-1].x1 < 0.4 * shape.body:
            groups[-1].append(piece)
        else:
            groups.append([piece])
    return [group for group in groups if len(group) <= 3]


def _is_raised(level: Pixels, shape: Shape, piece: Span) -> bool:
    """Return whether `piece` is as high as a small digit, stands above the baseline, and nothing is under it."""
    width = piece.x1 - piece.x0
    if not _SMALLEST * shape.body <= piece.height <= _TALLEST * shape.body or width > _WIDEST * piece.height:
        return False
    if piece.bottom > shape.baseline - _LOWEST * shape.body or width < _SLIMMEST * piece.height:
        return False
    under = level[int(piece.bottom) + 1 : int(shape.baseline) + 1, int(piece.x0) : int(piece.x1)]
    return not bool((under < INK).any())


def _read_mark(level: Pixels, group: list[Span], dpi: float) -> Mark:
    """Return the number that a group of raised pieces spells, empty unless it has one digit a piece."""
    span = Span(
        min(p.x0 for p in group), min(p.top for p in group), max(p.x1 for p in group), max(p.bottom for p in group)
    )
    digits = sum(2 if piece.x1 - piece.x0 > _TOUCHING * piece.height else 1 for piece in group)
    read = _read_digits(level, [span], dpi)
    if len(read.text) != digits:
        read = _read_digits(level, group, dpi)
    sound = len(read.text) == digits and not read.text.startswith("0")
    return Mark(span, read.text if sound else "", read.confidence)


def _read_digits(level: Pixels, spans: list[Span], dpi: float) -> Glyphs:
    """Return the digits in `spans`, each enlarged and read alone, as one word."""
    import cv2

    words: list[Glyphs] = []
    for span in spans:
        crop = level[int(span.top) : int(span.bottom), int(span.x0) : int(span.x1)]
        factor = _READING_HEIGHT / crop.shape[0]
        large = cv2.resize(crop, None, fx=factor, fy=factor, interpolation=cv2.INTER_CUBIC)
        padded = np.pad(as_pixels(large), 20, constant_values=255)
        words += [word for row in read_lines(padded, dpi, WORD, figure_language(), _DIGITS) for word in row]
    number = "".join(character for word in words for character in word.text if character in _DIGITS)
    return Glyphs(number, spans[0], min((word.confidence for word in words), default=0.0))


def _read_again(level: Pixels, row: Row, marks: list[Mark], dpi: float) -> Row:
    """Return the words of `row` as read with its marks cut out, what stands right of each drawn up to it."""
    span, margin = hull(row), 10
    top, x0 = max(0, int(span.top) - margin), max(0, int(span.x0) - margin)
    crop = level[top : int(span.bottom) + margin, x0 : int(span.x1) + margin]
    kept = np.ones(crop.shape[1], dtype=bool)
    for mark in marks:
        kept[max(0, int(mark.span.x0) - x0 - 1) : max(0, int(mark.span.x1) - x0 + 1)] = False
    columns = np.append(np.nonzero(kept)[0], crop.shape[1])  # where each column that is left stood
    words = [word for line in read_lines(crop[:, kept].copy(), dpi, LINE) for word in line]
    for word in words:
        left, right = (int(columns[min(int(x), len(columns) - 1)]) for x in (word.span.x0, word.span.x1 - 1))
        word.span = Span(left + x0, word.span.top + top, right + 1 + x0, word.span.bottom + top)
    return words


def _put_back(row: Row, mark: Mark) -> None:
    """Write `mark` into `row` after what stands left of it."""
    raised = mark.number.translate(_RAISED)
    middle = (mark.span.x0 + mark.span.x1) / 2
    place = next((i for i in range(len(row) - 1, -1, -1) if row[i].span.x0 < middle), None)
    if place is None:
        row.insert(0, Glyphs(raised, mark.span, mark.confidence))
        return
    word = row[place]
    at = _offset(word, mark)
    word.text = word.text[:at] + raised + word.text[at:]
    word.confidence = min(word.confidence, mark.confidence)
    follows = row[place + 1] if place + 1 < len(row) else None
    if follows is not None and at == len(word.text) - len(raised) and _CLOSING.fullmatch(follows.text):
        word.text += follows.text
        del row[place + 1]


def _offset(word: Glyphs, mark: Mark) -> int:
    """Return where in `word` the mark belongs: its end, or before the sign within it that is nearest."""
    text, length = word.text, len(word.text)
    signs = [at for at in range(1, length) if not text[at].isalnum()]
    if not signs or word.span.x1 <= (mark.span.x0 + mark.span.x1) / 2:
        return length
    share = (mark.span.x0 - word.span.x0) / max(1.0, word.span.x1 - mark.span.x1 + mark.span.x0 - word.span.x0)
    return min(signs, key=lambda at: abs(at - share * length))
