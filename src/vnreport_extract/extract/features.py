"""What the ranker sees of a candidate name: features as short strings.

The features of a candidate are those of its own part, of its parent and of the pair; the first two are
scored once and shared by all candidates, so a figure with forty candidates costs little more than one.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field
from functools import cache, lru_cache
from itertools import pairwise

from ..data import load_toml
from ..model import Role
from .clauses import Site
from .names import PREDICATE, Own, counted_noun, dice, phrases, syllables
from .word_classes import Classes, classify, ends

_LENGTHS = (0, 1, 2, 4, 7, 11, 16, 24)
_OFTEN = 3  # times that a phrase stands in a document, at most
_WORDS = re.compile(r"\S+")
_MONEY = re.compile(r"đồng|usd|vnđ|vnd|đô la|euro")


@dataclass(slots=True)
class Parent:
    """A candidate for the parent part of a name: its text and where it was found."""

    text: str
    kinds: str  # "prev", "lead", "topic" ..., joined by + where one text was found twice
    unit: str = ""
    role: Role | None = None


class Recurrences:
    """Counts how often phrases stand in a document; each is looked for once."""

    def __init__(self, text: str) -> None:
        """Take the text of the document in lower case."""
        self._text = f" {text} "
        self._found: dict[str, int] = {}
        self._places: dict[str, list[int]] = {}
        for word in _WORDS.finditer(self._text):
            self._places.setdefault(word.group(), []).append(word.start())

    def count(self, phrase: str) -> int:
        """Return how often a phrase in lower case stands there, counted up to three; its last word may go on."""
        if phrase not in self._found:
            self._found[phrase] = min(_OFTEN, self._count(phrase)) if phrase else 0
        return self._found[phrase]

    def _count(self, phrase: str) -> int:
        first, blank, _ = phrase.partition(" ")
        if not blank:
            return self._text.count(f" {phrase}")
        return sum(self._text.startswith(phrase, place) for place in self._places.get(first, ()))


@dataclass(slots=True)
class Surroundings:
    """What is known of a figure before its name: its site, role, unit and the words that lead to it."""

    site: Site
    role: Role
    connector: str
    first_in_sentence: bool
    first_in_block: bool
    in_bracket: bool
    words: str = ""  # whether words of a name stand before and after the number
    article: bool = False  # the document is no administrative one
    gap: str = ""  # whether a comma ends the words since the figure before; whether figures stand before and behind
    behind: str = ""  # the words right behind the number
    document: Recurrences | None = None
    base: list[str] = field(default_factory=list)

    def recurrence(self, phrase: str) -> int:
        """Return how often a phrase stands in the document, counted up to three."""
        return self.document.count(phrase.lower()) if self.document else 0


@cache
def unit_class(unit: str) -> str:
    """Return the kind of a unit: rank, ratio, money, measure, counted noun, per-unit or none."""
    unit = unit.lower()
    if unit == "hạng":
        return "rank"
    if "%" in unit or "‰" in unit or "phần trăm" in unit:
        return "ratio"
    if _MONEY.search(unit):
        return "money"
    if not unit:
        return "none"
    return "count" if counted_noun(unit) else "measure"


def _bucket(count: int) -> int:
    return bisect_left(_LENGTHS, count)


@cache
def _measure_pattern() -> re.Pattern[str]:
    words = sorted(phrases("measures"), key=len, reverse=True)
    return re.compile(rf"(?:{'|'.join(words)})(?=\s|$)", re.IGNORECASE)


@lru_cache(maxsize=4096)
def starts_as_measure(text: str) -> str:
    """Return the measure word that opens `text` (``tỷ lệ``, ``tổng``), empty where none does."""
    found = _measure_pattern().match(text)
    return found.group().lower() if found else ""


@cache
def _actor_pattern() -> re.Pattern[str]:
    words = sorted(phrases("actors"), key=len, reverse=True)
    return re.compile(rf"(?:{'|'.join(re.escape(word) for word in words)})(?=\s|$)", re.IGNORECASE)


@lru_cache(maxsize=4096)
def starts_with_actor(text: str) -> bool:
    """Return whether a body or person who acts opens `text`."""
    return bool(_actor_pattern().match(text))


@lru_cache(maxsize=4096)
def starts_with_action(text: str) -> bool:
    """Return whether a verb of what is to be or was done opens `text`, or an adverbial: it names nothing."""
    return bool(re.match(rf"\W*(?:{'|'.join([*phrases('adverbials'), *phrases('actions')])})\s", text, re.IGNORECASE))


def surroundings_features(around: Surroundings) -> list[str]:
    """Return the words that the features of own part and parent are crossed with."""
    unit = unit_class(around.site.quantity.unit or "")
    return [
        f"r={around.role.value}",
        f"u={unit}",
        f"ru={around.role.value}{unit}",
        f"c={around.connector}",
        f"h={around.words}{unit}",
        f"b={around.in_bracket:d}{around.first_in_sentence:d}{around.first_in_block:d}",
        f"d={around.article:d}",
        f"du={around.article:d}{unit}",
    ]


def own_features(own: Own, around: Surroundings) -> list[str]:
    """Return the features of a candidate's own part."""
    words = syllables(own.text)
    measure = starts_as_measure(own.text)
    length = _bucket(len(words))
    first, last = (words[0], words[-1]) if words else ("", "")
    shape = f"{own.kind}{own.cuts[:3]}"
    facts = [
        f"k={own.kind}",
        f"kc={shape}",
        f"far={own.kind}{own.farthest:d}{own.cuts[:1]}{min(3, len(own.cuts))}",
        f"farr={own.kind}{own.farthest:d}{own.reach}",
        f"kcr={shape}{own.reach}",
        f"kt={own.kind}{own.tail}{own.farthest:d}",
        f"wk={own.kind}{first}",
        f"ac={own.kind}{starts_with_actor(own.shared or own.text):d}",
        f"l={own.kind}{length}",
        f"m={own.kind}{measure}",
        f"mm={bool(measure):d}{own.kind}{own.cuts[:1]}",
        f"s={own.kind}{own.stripped}",
        f"sl={own.stripped.split(' ')[0]}",
        f"w={first}",
        f"ld={own.kind}{own.lead}",
        f"ldw={own.lead}{first}",
        f"ldf={own.kind}{own.lead}{own.farthest:d}{own.cuts[:1]}",
        f"w2={' '.join(words[:2])}",
        f"z2={' '.join(words[-2:])}",
        f"z={last}",
        f"up={own.text[:1].isupper():d}{own.kind}{own.cuts[:1]}",
        f"cm={own.kind}{min(3, own.text.count(','))}",
        f"vb={own.kind}{_verbs(own.text)}",
        f"g={own.kind}{around.gap}",
        f"gf={own.kind}{own.farthest:d}{around.gap}{around.words}|{around.base[1]}",
        f"gt={own.kind}{own.farthest:d}{own.tail}{around.gap}",
        f"pv={own.kind}{bool(PREDICATE.search(own.text)):d}{own.farthest:d}|{around.base[1]}{around.words}",
    ]
    facts += _own_classes(own, around, length)
    again = around.recurrence(own.text) if len(words) > 1 else 0
    facts += [
        f"rc={own.kind}{own.farthest:d}{again}{length}",
        f"rcm={own.kind}{again}{bool(measure):d}",
        f"kn={own.kind}{own.text.lower() in known_names():d}{around.base[1]}",
    ]
    base = around.base
    crossed = [f"{own.kind}|{fact}" for fact in base]
    crossed += [f"{own.kind}{own.cuts[:1]}{bool(measure):d}|{fact}" for fact in base]
    crossed += [
        f"{own.kind}{length}|{base[2]}",
        f"{own.stripped}|{base[2]}",
        f"{shape}|{base[0]}",
        f"{own.reach}{own.kind}|{base[3]}",
    ]
    return facts + crossed


def _own_classes(own: Own, around: Surroundings, length: int) -> list[str]:
    """Return what the classes of its words say of an own part."""
    found = classify(own.text)
    first, last = ends(own.text)
    lead, after = ends(own.lead)[1].broad, ends(around.behind)[0].broad
    side = f"{own.kind}{own.farthest:d}"
    return [
        f"c1={own.kind}{first.middle}",
        f"cn1={first.narrow}",
        f"c1f={side}{own.cuts[:1]}{first.broad}",
        f"cz={own.kind}{last.middle}",
        f"cnz={last.narrow}",
        f"c12={','.join(str(word.middle) for word in found[:2])}",
        f"cl={lead},{first.middle}",
        f"clk={own.kind}{lead},{first.broad}",
        f"cu={first.middle},{around.base[1]}",
        f"cuz={last.middle},{around.base[1]}",
        f"czl={own.kind}{last.broad},{length}",
        f"ca={side}{after}",
        f"caz={own.kind}{last.broad},{after}",
        *{f"ci={own.kind[:1]}{word.middle}" for word in found[1:-1]},
        *{f"cj={one.broad},{next_.broad}" for one, next_ in pairwise(found)},
    ]


@cache
def known_names() -> frozenset[str]:
    """Return the ways in which canonical indicators are written."""
    return frozenset(name for entry in load_toml("indicators.toml").values() for name in entry["names"])


@cache
def _verb_pattern() -> re.Pattern[str]:
    return re.compile(
        r"(?<!\w)(?:được|bị|đã|đang|có|là|đạt|tăng|giảm|chiếm|hoặc|nhằm|để|góp phần|do|vì|nên|nhưng|mặc dù)(?!\w)",
        re.IGNORECASE,
    )


def _verbs(text: str) -> str:
    found = {match.group().lower() for match in _verb_pattern().finditer(text)}
    return "+".join(sorted(found)[:2])


def parent_features(parent: Parent | None, around: Surroundings) -> list[str]:
    """Return the features of a candidate's parent."""
    base = around.base
    if parent is None:
        return ["p=-", *(f"p=-|{fact}" for fact in base)]
    unit = unit_class(around.site.quantity.unit or "")
    same = (
        "same"
        if parent.unit and parent.unit.lower() == (around.site.quantity.unit or "").lower()
        else unit_class(parent.unit) + unit
    )
    kinds = parent.kinds
    facts = [
        f"p={kinds}",
        f"pu={kinds}{same}",
        f"pr={kinds}{parent.role}{around.role}",
        f"pc={kinds}{around.connector}{same == 'same':d}",
        f"pl={kinds}{_bucket(len(syllables(parent.text)))}",
        f"pd={parent.text.count(' - ')}",
        f"dk={kinds}{parent.text.count(' - ')}{same}{around.connector}",
        f"pm={kinds}{starts_as_measure(parent.text)}",
        f"pa={kinds}{starts_with_actor(parent.text):d}",
        f"pb={kinds}{starts_with_action(parent.text):d}",
    ]
    near, (first, last) = kinds.split("+")[0], ends(parent.text)
    facts += [
        f"pc1={near}{first.middle}",
        f"pcn={first.narrow}",
        f"pcz={near}{last.middle}",
        f"pcu={first.middle},{unit}",
        f"prc={near}{around.recurrence(parent.text)}",
        f"pkn={near}{parent.text.lower() in known_names():d}",
        *{f"pci={word.middle}" for word in classify(parent.text)[1:]},
    ]
    return facts + [f"{kinds}|{fact}" for fact in base]


@dataclass(slots=True, frozen=True)
class OwnSide:
    """What an own part says in the features that it shares with a parent.

    `near` and `kinds` are features with a gap: where the parent was found first, and all the places where it was.
    """

    near: list[tuple[str, str]]
    kinds: list[tuple[str, str]]
    kind: str
    measure: str
    words: tuple[str, ...]
    opens: Classes


def own_side(own: Own, around: Surroundings) -> OwnSide:
    """Return the own part's side of the features of pairs: what all its parents share is put together once."""
    measure, words, opens = starts_as_measure(own.text), syllables(own.text), ends(own.text)[0]
    first, last = (words[0], words[-1]) if words else ("", "")
    kind, length, unit = own.kind, _bucket(len(words)), around.site.quantity.unit or ""
    of = unit_class(unit)
    near = [
        ("pf=", f"/{first}"),
        ("pf2=", f"/{' '.join(words[:2])}"),
        ("pfz=", f"/{last}"),
        ("plu=", f"/{length}/{of}"),
        ("pun=", f"/{unit}"),
        ("pld=", f"/{own.lead}/{around.connector}"),
        ("pfk=", f"/{kind}/{own.farthest:d}/{of}"),
        ("qf=", f"/{opens.middle}"),
        ("qfu=", f"/{opens.broad}/{of}"),
    ]
    kinds = [
        (f"ko={kind}/", ""),
        (f"kom={kind}/", f"/{bool(measure):d}/{around.connector}"),
        ("kw=", f"/{measure}"),
        ("kl=", f"/{length}"),
        (f"kr={kind}/", f"/{around.role.value}/{of}"),
        ("ks=", f"/{own.stripped.split(' ')[0]}"),
        (f"kx={kind}/", f"/{own.cuts[:1]}"),
        ("ku=", f"/{own.text[:1].isupper():d}"),
        (f"kg={kind}/", f"/{around.gap}/{around.connector}"),
    ]
    return OwnSide(near, kinds, kind, measure, words, opens)


def pair_features(own: OwnSide, parent: Parent | None, around: Surroundings) -> list[str]:
    """Return the features of parent and own part together."""
    kinds = parent.kinds if parent else "-"
    near = kinds.split("+")[0]
    facts = [before + near + after for before, after in own.near]
    facts += [before + kinds + after for before, after in own.kinds]
    if parent:
        opening, closing = ends(parent.text)
        overlap = int(dice(own.words, syllables(parent.text)) * 5)
        same = parent.unit.lower() == (around.site.quantity.unit or "").lower()
        facts += [
            f"q11={opening.broad}/{own.opens.broad}",
            f"q11n={near}/{opening.broad}/{own.opens.broad}",
            f"qz1={closing.broad}/{own.opens.broad}",
            f"q1f={opening.middle}/{own.opens.middle}",
            f"ov={overlap}/{own.kind}",
            f"ovk={overlap}/{kinds}",
            f"mp={own.measure}/{starts_as_measure(parent.text)}",
            f"us={own.kind}/{kinds}/{same:d}/{around.connector}",
            f"usm={bool(own.measure):d}/{kinds}/{same:d}/{parent.role == around.role:d}",
        ]
    return facts
