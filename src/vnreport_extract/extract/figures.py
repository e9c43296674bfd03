"""A figure: a quantity of a text that has got its role and its name; and what stands around its block."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..model import Role
from .clauses import Site
from .features import Recurrences, unit_class
from .roles import Reading

VALUES = (Role.ACTUAL, Role.ESTIMATE)


@dataclass(slots=True)
class Figure:
    """A quantity that has got its role and its name."""

    site: Site
    reading: Reading
    role: Role
    name: str
    parent: str
    support: float  # how much of the probability its name holds
    shared: str = ""  # the words before the number, which the next may share

    @property
    def sentence(self) -> int:
        """The number of its sentence in the block."""
        return self.site.sentence

    @property
    def kind(self) -> str:
        """The kind of its unit (`unit_class`)."""
        return unit_class(self.site.quantity.unit or "")


@dataclass(slots=True)
class Context:
    """What stands around a block: the names it may continue, whether its figures are goals, its source."""

    goal: bool = False
    heading: str = ""  # the name of figures without a word of their own
    title: str = ""  # the section's heading as printed
    year: int | None = None  # the year the document reports to; later ones are goals
    project: bool = False  # the section or the list's lead names a project
    source: str = "prose"
    place: str = ""  # the place that the document is about
    document: Recurrences | None = None
    article: bool = False  # the document is no administrative one: newspapers and encyclopedias name things otherwise
    above: list[tuple[str, str]] = field(default_factory=list)  # (where found, name): list lead, heading, footnote mark
    earlier: list[Figure] = field(default_factory=list)  # figures of the block before
