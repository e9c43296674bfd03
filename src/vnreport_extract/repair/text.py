"""Repair of plain lines: diagnosis, restoration, the figure lock, and where each character came from."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field

from ..model import Change
from . import figures
from .diagnosis import Damage, Run, diagnose

KEEP_BELOW = 0.18  # a repair less sure than this is not made; the word is flagged instead
KEEP_DIGITS_BELOW = 0.35  # the same for a word that holds a digit: it may be a figure after all
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
    changes = []
    for number, repairs in enumerate(found, run.first):
        original, parts, last, new = lines[number], [], 0, 0
        line_changes = []
        for r in repairs:
            needed = KEEP_DIGITS_BELOW if DIGIT.search(original, r.start, r.end) else KEEP_BELOW
            keep = r.confidence < needed
            text = original[r.start : r.end] if keep else r.text
            parts += [original[last : r.start], text]
            new += r.start - last
            reason = "kept" if keep else "name" if r.named else "restored" if stripped else "repaired"
            line_changes.append(
                Change(
                    1,
                    number + 1,
                    new,
                    new + len(text),
                    original[r.start : r.end],
                    text,
                    r.confidence,
                    reason,
                    r.start,
                    r.end,
                )
            )
            new += len(text)
            last = r.end
        lines[number] = "".join([*parts, original[last:]])
        figures.check(
            original, lines[number], [(c.original_start, c.original_end, c.start, c.end) for c in line_changes]
        )
        changes += line_changes
    return changes


def _normalisations(
    originals: Sequence[str], normal: Sequence[str], lines: Sequence[str], changes: list[Change]
) -> list[Change]:
    """Return a change for each chunk that was not in NFC, in place of the changes made inside those lines."""
    moved = {i + 1 for i, (a, b) in enumerate(zip(originals, normal, strict=True)) if a != b}
    changes[:] = [c for c in changes if c.line not in moved]
    found = []
    for number in sorted(moved):
        before = re.finditer(r"\S+", originals[number - 1])
        after = re.finditer(r"\S+", lines[number - 1])
        for a, b in zip(before, after, strict=True):
            if a.group() != b.group():
                found.append(
                    Change(1, number, b.start(), b.end(), a.group(), b.group(), 1.0, "normalised", a.start(), a.end())
                )
    return found
