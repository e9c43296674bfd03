"""Prose and footnotes of a document as observations, in reading order."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from ..model import Block, BlockKind, Document, Observation
from .calendar import is_article
from .confidence import confidence
from .dating import Dater
from .derived import derived_targets
from .features import Recurrences
from .figures import VALUES, Context, Figure
from .groups import group_figures
from .names import FRONT_MARK, capitalised, strip_back, tidy
from .own_place import own_place
from .pairs import negative
from .parents import subject
from .prose import BEST, Chooser, read_text
from .quantities import Quantity, find_quantities
from .roles import aims_at_a_year, names_a_project, pattern, read_status, sets_goals

_READ = (BlockKind.PARAGRAPH, BlockKind.ITEM, BlockKind.FOOTNOTE, BlockKind.HEADING, BlockKind.CAPTION)
_MARK = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_BRACKETS = re.compile(r"\([^()]*\)")


@dataclass(slots=True)
class Reader:
    """Reads the blocks of one document, each in the light of those before it.

    `find` finds the quantities of a block, `chooser` picks their roles and names.
    """

    document: Document
    dater: Dater
    find: Callable[[Block], Sequence[Quantity]] = lambda block: find_quantities(block.text)
    chooser: Chooser = BEST
    figures: dict[int, list[Figure]] = field(default_factory=dict)  # by index of the block
    groups: int = 0
    _place: str = field(init=False)
    _recurrences: Recurrences = field(init=False)

    def __post_init__(self) -> None:
        self._place = own_place(self.document)
        words = (word for block in self.document.blocks for word in block.text.lower().split())
        self._recurrences = Recurrences(" ".join(words))

    def observations(self) -> list[Observation]:
        """Return the observations of all blocks."""
        found: list[Observation] = []
        for index, block in enumerate(self.document.blocks):
            if block.kind in _READ:
                found += self._block(index, block)
        return found

    def _block(self, index: int, block: Block) -> list[Observation]:
        quantities = self.find(block)
        if not quantities:
            return []
        context = self._context(index, block)
        figures = self.figures[index] = read_text(block.text, quantities, context, self.chooser)
        periods = self.dater.date(index, block.text, figures, context)
        groups = group_figures(block.text, figures, periods)
        section = self._section_label(block)
        made = [
            _observation(block, figure, period, f"{self.groups + group}", section)
            for figure, period, group in zip(figures, periods, groups, strict=True)
        ]
        self.groups += max(groups) + 1
        return made + derived_targets(figures, made)

    def _context(self, index: int, block: Block) -> Context:
        source = "footnote" if block.footnote is not None or block.kind is BlockKind.FOOTNOTE else "prose"
        above = self._marked(block) if source == "footnote" else self._lead(block)
        earlier = self.figures.get(index - 1, []) if source == "prose" else []
        project = any(kind in ("heading", "abovetext") and names_a_project(name) for kind, name in above)
        title = self.document.sections[block.section].title if block.section is not None else ""
        year = self.dater.calendar.year
        goal, heading = self._goal(block), self._heading(block)
        return Context(
            goal=goal,
            heading=heading,
            title=title,
            year=year,
            project=project,
            source=source,
            place=self._place,
            document=self._recurrences,
            article=is_article(self.document),
            above=above,
            earlier=earlier,
        )

    def _heading(self, block: Block) -> str:
        return _topic(self.document.sections[block.section].title) if block.section is not None else ""

    def _lead(self, block: Block) -> list[tuple[str, str]]:
        """Return the names that the leads of the lists around a block and the section's heading offer."""
        names: list[tuple[str, str]] = []
        parent, kind = block.parent, "above"
        while parent is not None and len(kind) < len("above++"):
            lead = self.document.blocks[parent]
            figures = self.figures.get(parent, [])
            names += [(kind, figures[-1].name), (f"{kind}first", figures[0].name)] if figures else []
            if lead.kind is not BlockKind.HEADING:
                names += [(f"{kind}text", _topic(lead.text)), (f"{kind}head", subject(lead.text))]
            parent, kind = lead.parent, kind + "+"
        if block.section is not None:
            heading = self._heading(block)
            names += [("heading" if names_a_project(heading) else "title", heading)]
        return [(kind, name) for kind, name in names if name]

    def _marked(self, block: Block) -> list[tuple[str, str]]:
        """Return the names that the sentence of a footnote's mark offers."""
        mark = str(block.footnote or "").translate(str.maketrans("0123456789", _MARK))
        for index, other in enumerate(self.document.blocks):
            place = -1 if not mark or other is block or other.footnote is not None else _mark_at(other.text, mark)
            if place >= 0:
                before = [f for f in self.figures.get(index, []) if f.site.quantity.start < place]
                names = [("mark", before[-1].name)] if before else []
                names += [("marklead", f.name) for f in before if f.sentence == before[-1].sentence][:1]
                clause = _clause_before(other.text, place)
                return [*names, ("marktext", capitalised(strip_back(tidy(clause))[0])), ("markhead", subject(clause))]
        return []

    def _goal(self, block: Block) -> bool:
        """Return whether the block's figures are goals: its headings say so, else the kind of document."""
        lead = self.document.blocks[block.parent].text if block.parent is not None else ""
        aims = re.search(r"(?:mục tiêu|chỉ tiêu|phấn đấu)[^.;]{0,80}:\s*$", lead, re.IGNORECASE)
        if block.footnote is None and aims and sets_goals(lead) is not False:
            return True
        section = block.section
        while section is not None:
            title = self.document.sections[section].title
            verdict = sets_goals(title)
            if verdict is None and aims_at_a_year(title, self.dater.calendar.year):
                return True
            if verdict is not None:
                return verdict
            section = self.document.sections[section].parent
        return bool(pattern("goal_kinds").fullmatch(self.document.metadata.kind or ""))

    def _section_label(self, block: Block) -> str:
        return self.document.sections[block.section].label if block.section is not None else ""


def _mark_at(text: str, mark: str) -> int:
    found = re.search(rf"(?<![{_MARK}]){mark}(?![{_MARK}])", text)
    return found.start() if found and found.start() > 0 else -1


def _clause_before(text: str, place: int) -> str:
    """Return the words of a clause up to a place, brackets left out."""
    return re.split(r"[.;]\s", _BRACKETS.sub(" ", text[:place]))[-1]


def _topic(text: str) -> str:
    """Return a heading or a list's lead as a name: its first phrase, without what announces a list."""
    phrase = re.split(r"[:;.]\s|:$|,\s*(?:cụ thể|trong đó|như sau)", FRONT_MARK.sub("", text.strip()))[0]
    name = capitalised(strip_back(tidy(phrase))[0])
    return name if name != name.upper() and len(name) < 160 else name.capitalize()[:160]


def _observation(block: Block, figure: Figure, period: str | None, group: str, section: str) -> Observation:
    quantity = figure.site.quantity
    line = block.line_at(getattr(quantity, "number_start", quantity.start))
    sign = -1 if negative(figure) and quantity.low >= 0 else 1
    low, high = sorted((sign * quantity.low, sign * quantity.high))
    return Observation(
        page=line.page,
        line=line.number,
        source="footnote" if block.footnote is not None or block.kind is BlockKind.FOOTNOTE else "prose",
        indicator=figure.name,
        role=figure.role,
        low=low,
        high=high,
        unit=(quantity.unit or "").lower(),
        text=quantity.text,
        evidence=block.text[figure.site.sentence_start : figure.site.sentence_end].strip(),
        group=group,
        section=section,
        op=quantity.op,
        of=quantity.of,
        period=period,
        status=read_status(block.text, figure.site) if figure.role in VALUES else "",
        confidence=confidence(figure.support),
    )


def read_prose(document: Document) -> list[Observation]:
    """Return the observations of a document's paragraphs, items, headings and footnotes."""
    return Reader(document, Dater(document)).observations()


def number_groups(name: str, observations: Sequence[Observation]) -> None:
    """Rename the groups ``DOC-g001`` ... in the order of their first observation."""
    numbers: dict[tuple[str, str], str] = {}
    for observation in observations:
        key = (observation.source == "table" and "table" or "prose", observation.group)
        observation.group = numbers.setdefault(key, f"{name}-g{len(numbers) + 1:03}")
