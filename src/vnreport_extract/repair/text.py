"""Repair of plain lines: diagnosis, restoration, the figure lock, and where each character came from."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ..model import Change
from . import figures
from .diagnosis import Damage, Run, diagnose

if TYPE_CHECKING:
    from .signs import Repair

KEEP_BELOW = 0.1  # a repair less sure than this is not made; the word is flagged instead
KEEP_DIGITS_BELOW = 0.2  # the same for a word that holds a digit: it may be a figure after all
DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class RepairedText:
    """A text after repair, line for line, with every change; a change's `page` is 1, its `line` counts from 1."""

    text: str
    original: str
    changes: list[Change] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)

    def to_original(self, offset: int) -> int:
        """Return the offset in the original text of a character of the repaired text."""
        return _map(offset, self._edits(backwards=True))

    def to_repaired(self, offset: int) -> int:
        """Return the offset in the repaired text of a character of the original text."""
        return _map(offset, self._edits(backwards=False))

    def _edits(self, backwards: bool) -> list[tuple[int, int, int, int]]:
        """Return the changes as offsets of whole texts: (start, end) on one side, (start, end) on the other."""
        new_starts, old_starts = _line_starts(self.text), _line_starts(self.original)
        edits = []
        for change in self.changes:
            new, old = new_starts[change.line - 1], old_starts[change.line - 1]
            after = (new + change.start, new + change.end)
            before = (old + change.original_start, old + change.original_end)
            edits.append((*after, *before) if backwards else (*before, *after))
        return edits


def _line_starts(text: str) -> list[int]:
    starts = [0]
    for line in text.split("\n"):
        starts.append(starts[-1] + len(line) + 1)
    return starts


def _map(offset: int, edits: Sequence[tuple[int, int, int, int]]) -> int:
    shift = 0
    for start, end, other_start, other_end in edits:
        if offset < start:
            break
        if offset < end:
            return min(other_start + offset - start, max(other_start, other_end - 1))
        shift = other_end - end
    return offset + shift


def repair_text(text: str, *, words: Sequence[str] = ()) -> RepairedText:
    r"""Repair a text line for line (lines end at ``\\n`` alone); `words` are words of the user's own.

    Raises:
        FiguresChanged: a repair would have altered a figure; nothing is returned.
    """
    originals = text.split("\n")
    lines, changes, runs = repair_lines(originals, words)
    return RepairedText("\n".join(lines), text, changes, runs)


def repair_lines(originals: Sequence[str], words: Sequence[str] = ()) -> tuple[list[str], list[Change], list[Run]]:
    """Return the repaired lines, their changes (line numbers from 1) and what was found wrong.

    Raises:
        FiguresChanged: a repair would have altered a figure.
    """
    normal = [unicodedata.normalize("NFC", line) for line in originals]
    runs = diagnose(normal)
    changes: list[Change] = []
    lines = list(normal)
    for run in runs:
        if run.kind is not Damage.CLEAN:
            changes += _repair_run(lines, run, words)
    changes += _normalisations(originals, normal, lines, changes)
    return lines, sorted(changes, key=lambda c: (c.line, c.start)), runs


def _repair_run(lines: list[str], run: Run, words: Sequence[str]) -> list[Change]:
    """Repair lines[run.first:run.last] in place and return the changes."""
    from .restorer import restorer

    stripped = run.kind is Damage.STRIPPED
    found = restorer(tuple(words)).restore(lines[run.first : run.last], stripped)
    changes: list[Change] = []
    for number, repairs in enumerate(found, run.first):
        lines[number], made = rewrite(lines[number], number + 1, repairs, "restored" if stripped else "repaired")
        changes += made
    return changes


def repair_slips(lines: list[str]) -> list[Change]:
    """Put right, in place, the slips of our own OCR in some sound lines; return the changes.

    Raises:
        FiguresChanged: a repair would have altered a figure.
    """
    from . import slips
    from .restorer import restorer

    changes: list[Change] = []
    for number, repairs in enumerate(slips.repairs(restorer(), lines)):
        lines[number], made = rewrite(lines[number], number + 1, repairs, "repaired")
        changes += made
    return changes


def rewrite(line: str, number: int, repairs: Sequence[Repair], reason: str) -> tuple[str, list[Change]]:
    """Return a line with its repairs made, those too unsure flagged instead, and the account of both.

    Raises:
        FiguresChanged: a repair would have altered a figure.
    """
    parts: list[str] = []
    changes: list[Change] = []
    last, new = 0, 0
    for r in repairs:
        original = line[r.start : r.end]
        keep = r.confidence < (KEEP_DIGITS_BELOW if DIGIT.search(original) else KEEP_BELOW)
        text = original if keep else r.text
        parts += [line[last : r.start], text]
        new += r.start - last
        why = "kept" if keep else "joined" if r.respaced else "name" if r.named else reason
        changes.append(Change(1, number, new, new + len(text), original, text, r.confidence, why, r.start, r.end))
        new += len(text)
        last = r.end
    repaired = "".join([*parts, line[last:]])
    figures.check(line, repaired, [(c.original_start, c.original_end, c.start, c.end) for c in changes])
    return repaired, changes


def _normalisations(
    originals: Sequence[str], normal: Sequence[str], lines: Sequence[str], changes: list[Change]
) -> list[Change]:
    """Return a change for each chunk that was not in NFC, in place of the changes made inside those lines."""
    moved = {i + 1 for i, (a, b) in enumerate(zip(originals, normal, strict=True)) if a != b}
    respaced = {change.line for change in changes if change.reason == "joined"}
    changes[:] = [c for c in changes if c.line not in moved]
    found = []
    for number in sorted(moved):
        chunk = r".+" if number in respaced else r"\S+"  # a line whose words are spaced otherwise is one change
        before, after = (re.finditer(chunk, text[number - 1]) for text in (originals, lines))
        for a, b in zip(before, after, strict=True):
            if a.group() != b.group():
                found.append(
                    Change(1, number, b.start(), b.end(), a.group(), b.group(), 1.0, "normalised", a.start(), a.end())
                )
    return found
