"""The samples' source form: a report as a person writes it, each figure with its annotation inline.

One line is one block; what a block is, its first characters say::

    :number 187-BC/ThU              a fact of the letterhead (:kind, :title, :issuer, :period, :default ...)
    #3 1.1. Về kinh tế              a heading of level 3; `#3p` is a numbered item that opens a paragraph
    #1 Phần thứ nhất | TITLE        a heading over two lines
    - text, + text                  list items
    [^4] text                       the body of footnote 4; `[^4]` inside a line is its mark
    !letterhead, !closing, !table   blocks of several lines, up to `!end`
    !center, !page, !landscape, !portrait, !web
    // text                         a comment

Inside a line `*…*` is italic, `**…**` bold, and every number is one of these::

    {{7,8%|Name|estimate 2021-2023}}     an observation: text, indicator, role [op] [period], then unit=, low=, of=, sign=-
    {{8,5%|^|target}}                    one more of the last observation's group (`^key`: of the group named `#key Name`)
    {{9,1%|=|actual 2022}}               the last indicator again, in a group of its own (`=key` likewise)
    {{!90%}}                             a number that is no observation
    [[06-NQ/TU|Nghị quyết|2021-04-12|Ban Thường vụ Tỉnh ủy]]    another document by its number: kind, date, issuer

A number that is neither marked nor a date, a year, a label or a document's number is an error.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

NUMBER = r"\d+(?:\.\d{3})+(?:,\d+)?|\d+(?:,\d+)?"
VALUE = re.compile(rf"^(?P<low>{NUMBER})(?:\s*(?:[-–]|đến)\s*(?P<high>{NUMBER})|/(?P<of>{NUMBER}))?(?P<unit>.*)$", re.S)
ROLES = ("actual", "estimate", "target", "change", "attainment", "share")
OPERATORS = ("=", "<", "<=", ">", ">=", "~")
SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
LABEL = re.compile(
    r"^(?P<label>P(?:hần|HẦN) (?:thứ \w+|[IVX]+)|(?:PHỤ LỤC|BIỂU)(?: \d+)?|Điều \d+|[IVX]+|\d+(?:\.\d+)*|[a-zđ])(?:[.)]\s+|\s*\|\s*|$)(?P<title>.*)$"
)
# What a number may be without being an observation: dates, years, spans of years, months, documents' numbers.
NOT_OBSERVED = re.compile(
    r"\d{1,2}/\d{1,2}/(?:19|20)\d\d|ngày \d{1,2}/\d{1,2}|\d{1,2}/(?:19|20)\d\d|[Nn]gày \d{1,2}|tháng \d{1,2}"
    r"|(?:19|20)\d\d|\d+(?:/\d{4})?[-/][A-ZĐ][\w&-]*(?:/[A-Z]\w*)?",
)
INLINE = re.compile(r"\[\[(?P<reference>.*?)\]\]|\{\{(?P<mark>.*?)\}\}|\[\^(?P<note>\d+)\]|(?P<style>\*\*|\*)", re.S)


class SourceError(ValueError):
    """A source line that breaks the markup's rules."""


@dataclass
class Observation:
    """One annotated quantity; `start` is the offset of its text in its block or cell."""

    text: str
    indicator: str
    role: str
    op: str
    low: float
    high: float
    of: float | None
    unit: str
    period: str | None
    group: int
    source: str = "prose"
    start: int = 0
    place: str = ""


@dataclass
class Text:
    """Plain text with what lies on it: styled spans (start, end, tag), footnote marks (offset, number), observations."""

    plain: str = ""
    styles: list[tuple[int, int, str]] = field(default_factory=list)
    marks: list[tuple[int, int]] = field(default_factory=list)
    observations: list[Observation] = field(default_factory=list)
    references: list[tuple[int, list[str]]] = field(default_factory=list)


@dataclass
class Block:
    """One block of the report; `rows` holds the lines of a letterhead or closing, `table` a table."""

    kind: str
    text: Text = field(default_factory=Text)
    level: int = 0
    label: str = ""
    title: str = ""
    number: int = 0
    rows: list[str] = field(default_factory=list)
    table: Table | None = None


@dataclass
class Table:
    """A table: `cells[i][j]` is None where a merged cell covers it; spans are (rows, columns) by (i, j)."""

    head: int
    widths: list[float]
    cells: list[list[Text | None]]
    spans: dict[tuple[int, int], tuple[int, int]]
    options: dict[str, str]
    bold: set[int]
    left: set[int]


@dataclass
class Report:
    """One source file read."""

    name: str
    meta: dict[str, str]
    blocks: list[Block]


def to_number(text: str) -> float:
    """Return a number printed the Vietnamese way (`1.234,5`) as a float."""
    return float(text.replace(".", "").replace(",", "."))


class Reader:
    """Reads one source; keeps the groups that later annotations refer back to."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.meta: dict[str, str] = {}
        self.blocks: list[Block] = []
        self.groups = 0
        self.last: Observation | None = None
        self.named: dict[str, Observation] = {}

    def observation(self, mark: str, source: str, start: int) -> Observation:
        """Return the observation that the inside of one `{{…}}` spells."""
        fields = [part.strip() for part in mark.split("|")]
        if len(fields) < 3:
            raise SourceError(f"{self.path.name}: an annotation needs text, indicator and role: {mark}")
        text, who, how, *more = fields
        extra = dict(item.split("=", 1) for item in more)
        key, base = "", None
        if who[:1] in "^=":
            base = self.named[who[1:]] if who[1:] else self.last
            if base is None:
                raise SourceError(f"{self.path.name}: nothing to refer back to: {mark}")
        elif who.startswith("#"):
            key, who = who[1:].split(" ", 1)
        role, op, period = self.role(how, mark)
        if base is None or who[0] == "=":
            self.groups += 1
        group = base.group if base is not None and who[0] == "^" else self.groups
        indicator = base.indicator if base is not None else who
        if period is None:
            period = base.period if base is not None and who[0] == "^" else self.meta.get("default") or None
        found = Observation(
            text,
            indicator,
            role,
            op,
            *self.value(text, extra),
            period if period != "null" else None,
            group,
            source,
            start,
        )
        self.last = found
        if key:
            self.named[key] = found
        return found

    def role(self, how: str, mark: str) -> tuple[str, str, str | None]:
        """Return role, operator and period from `target < 2025`."""
        role, *rest = how.split()
        op = rest.pop(0) if rest and rest[0] in OPERATORS else "="
        if role not in ROLES or len(rest) > 1:
            raise SourceError(f"{self.path.name}: unknown role or too many words: {mark}")
        return role, op, rest[0] if rest else None

    def value(self, text: str, extra: dict[str, str]) -> tuple[float, float, float | None, str]:
        """Return low, high, the denominator and the unit that a figure's text spells."""
        found = VALUE.match(re.sub(r"^\D+", "", text) if "unit" in extra else text)
        if not found:
            raise SourceError(f"{self.path.name}: no number in {text!r}")
        sign = -1 if extra.get("sign") == "-" else 1
        low = sign * to_number(found["low"])
        high = sign * to_number(found["high"]) if found["high"] else low
        unit = extra.get("unit", re.sub(r"\s+", " ", found["unit"]).strip().lower())
        return min(low, high), max(low, high), to_number(found["of"]) if found["of"] else None, unit

    def inline(self, source: str, kind: str = "prose") -> Text:
        """Return one line's plain text with its styles, marks and observations."""
        text, at, open_styles = Text(), 0, {}
        for found in INLINE.finditer(source):
            text.plain += source[at : found.start()]
            at = found.end()
            if found["note"]:
                text.marks.append((len(text.plain), int(found["note"])))
                text.plain += found["note"].translate(SUPERSCRIPT)
            elif found["reference"]:
                reference = [part.strip() for part in found["reference"].split("|")]
                text.references.append((len(text.plain), (reference + ["", "", ""])[:4]))
                text.plain += reference[0]
            elif found["style"]:
                tag = "b" if found["style"] == "**" else "i"
                if tag in open_styles:
                    text.styles.append((open_styles.pop(tag), len(text.plain), tag))
                else:
                    open_styles[tag] = len(text.plain)
            elif found["mark"].startswith("!"):
                text.styles.append((len(text.plain), len(text.plain) + len(found["mark"]) - 1, "none"))
                text.plain += found["mark"][1:]
            else:
                observation = self.observation(found["mark"], kind, len(text.plain))
                text.observations.append(observation)
                text.plain += observation.text
        text.plain += source[at:]
        return text

    def check(self, text: Text, where: str) -> None:
        """Raise SourceError where a number is neither annotated, marked nor plainly no observation."""
        left = list(text.plain)
        spans = [(o.start, o.start + len(o.text)) for o in text.observations]
        spans += [(a, b) for a, b, tag in text.styles if tag == "none"]
        for start, end in spans:
            left[start:end] = " " * (end - start)
        rest = NOT_OBSERVED.sub(" ", "".join(left))
        stray = re.search(r"\S*\d\S*", rest)
        if stray and stray[0].strip("⁰¹²³⁴⁵⁶⁷⁸⁹.,;:)”") and re.search(r"[0-9]", stray[0]):
            raise SourceError(
                f"{self.path.name}: {where}: {stray[0]!r} is neither annotated nor marked: {text.plain[:90]}"
            )

    def read(self) -> Report:
        """Return the report."""
        lines = iter(self.path.read_text(encoding="utf-8").split("\n"))
        for line in lines:
            if not line.strip() or line.startswith("//"):
                continue
            if line.startswith(":"):
                key, _, value = line[1:].partition(" ")
                self.meta[key] = value.strip()
            elif line.startswith(("!letterhead", "!closing", "!table")):
                self.several(line, [item for item in iter(lambda: next(lines), "!end") if not item.startswith("//")])
            else:
                self.blocks.append(self.single(line))
        return Report(self.path.stem, self.meta, self.blocks)

    def several(self, line: str, rows: list[str]) -> None:
        """Add a block of several lines."""
        kind, *options = line[1:].split(" ", 1)
        if kind == "table":
            from rows import read_table

            self.blocks.append(Block("table", table=read_table(self, rows, options[0] if options else "")))
        else:
            self.blocks.append(Block(kind, rows=rows, title=options[0] if options else ""))

    def single(self, line: str) -> Block:
        """Return the block that one line is."""
        if line.startswith("#"):
            return self.heading(line)
        note = re.match(r"\[\^(\d+)\] (.*)", line)
        if note:
            block = Block("footnote", self.inline(note[2], "footnote"), number=int(note[1]))
        elif line.startswith("!"):
            kind, _, rest = line[1:].partition(" ")
            block = Block(kind, self.inline(rest))
        else:
            block = Block("item" if line[:2] in ("- ", "+ ") else "paragraph", self.inline(line))
        if block.kind != "web":
            self.check(block.text, block.kind)
        return block

    def heading(self, line: str) -> Block:
        """Return a heading's block; its label's digits are none to check."""
        how, _, rest = line.partition(" ")
        text = self.inline(rest)
        found = LABEL.match(text.plain)
        label, title = (found["label"], found["title"]) if found else ("", text.plain)
        self.check(Text(" " * (len(text.plain) - len(title)) + title, text.styles, [], text.observations), "heading")
        block = Block(
            "paragraph" if how.endswith("p") else "heading",
            text,
            int(how[1]),
            label,
            title.replace(" | ", " ").rstrip(":"),
        )
        if how.endswith("p"):
            block.title = " ".join(title.split()[:12])
            block.kind = "numbered"
        return block


def read(path: Path) -> Report:
    """Read one source file.

    Raises:
        SourceError: the source breaks the markup's rules or leaves a number without a word.
    """
    return Reader(path).read()
