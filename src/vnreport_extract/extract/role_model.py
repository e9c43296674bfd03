"""The chooser of roles: a linear model over the words around a figure and what the rules of `roles` say of it.

The rules know the cues by name; the model has learnt from annotated documents how far to believe them, and
what the words right beside a number mean: `nhích 1,2%`, `(+3,4%)`, `giảm 3 vụ, 5 người chết`.
Its weights are learnt by ``tools/training`` and kept in ``models/roles.json``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

import numpy as np

from ..data import load_toml
from ..language.cues import Cues
from ..model import Role
from .clauses import Site
from .features import unit_class
from .figures import Figure
from .names import syllables
from .roles import Reading, after, is_planned, names_a_rate, near, pattern, sets_goals

_CUES = ("targets", "aims", "planned", "plans", "rises", "falls", "bases", "shares", "estimates", "done", "realised")
_BEHIND = ("plans", "bases", "targets", "shares", "rises", "falls")
_WORD = re.compile(r"[^\W\d_]+|[%+\-–/:;,()=<>≥≤→]|\d+")
_GAP_WORDS = 4
_ROLES = tuple(Role)


@dataclass(slots=True)
class Situation:
    """What stands around a figure's block: whether goals are set, a project is named; where it stands."""

    goal: bool
    project: bool
    source: str
    heading: str


def role_features(text: str, site: Site, reading: Reading, before: Sequence[Figure], situation: Situation) -> list[str]:
    """Return the features of a figure's role.

    Args:
        text: the block's text.
        site: the figure's site.
        reading: the role as the rules read it.
        before: the figures before it in its sentence, the nearest last.
        situation: what stands around the block.
    """
    unit = unit_class(site.quantity.unit or "")
    rule = reading.role.value
    planned = situation.project and is_planned(text, site)
    return [
        "bias",
        f"r={rule}",
        f"rs={rule}{reading.stated:d}{reading.grows:d}{reading.falls:d}",
        f"ru={rule}{unit}",
        f"rg={rule}{situation.goal:d}{situation.project:d}",
        f"u={unit}",
        f"un={site.quantity.unit}",
        f"op={site.quantity.op}{unit}",
        f"of={site.quantity.of is not None:d}{unit}",
        f"pl={planned:d}{rule}",
        f"plu={planned:d}{unit}",
        f"g={situation.goal:d}{situation.project:d}{situation.source[:1]}",
        f"gu={situation.goal:d}{unit}",
        f"hg={sets_goals(situation.heading)}",
        f"sg={_sign(text, site)}{unit}",
        *_left(text, site, unit),
        *_right(text, site, unit),
        *_history(text, site, rule, before),
    ]


def _tokens(text: str) -> list[str]:
    return ["0" if token.isdigit() else token for token in _WORD.findall(text.lower())]


def _left(text: str, site: Site, unit: str) -> list[str]:
    """Return the features of the words before the number: the last ones, the cues of its clause and sentence."""
    words = ["^", "^", "^", *_tokens(text[site.left : site.quantity.start])]
    one, two, three = words[-1], " ".join(words[-2:]), " ".join(words[-3:])
    clause, sentence = near(text, site), text[site.sentence_start : site.quantity.start]
    opening = " ".join(syllables(sentence[:30])[:2])
    in_clause, in_sentence = _cues(clause), _cues(sentence)
    facts = [f"w1={one}", f"w1u={one}{unit}", f"w2={two}", f"w3={three}", f"w2u={two}{unit}", f"so={opening}"]
    facts += [f"lw={word}" for word in dict.fromkeys(words[-7:])]
    facts += [feature for key in in_clause for feature in (f"c:{key}", f"cu:{key}{unit}")]
    facts += [f"cs:{key}" for key in in_sentence]
    facts += [f"rate={names_a_rate(sentence.strip(' -+*'))}{unit}", f"near={_last(in_clause)}{unit}"]
    facts += [f"nears={_last(in_sentence)}{unit}", f"nearsc={_last(in_sentence)}{_last(in_clause)}"]
    facts += [f"ratec={names_a_rate(clause.strip(' -+*'))}{unit}"]
    if site.bracket is not None:
        bracket = text[site.bracket + 1 : site.quantity.start]
        facts += [f"br={' '.join(_tokens(bracket)[:3])}", f"brb={not bracket.strip(' +-')}{unit}"]
        facts += [f"brc:{key}" for key in _cues(bracket)]
    return facts


def _sign(text: str, site: Site) -> str:
    """Return the sign before a number, `-` also where it was read as the number's own."""
    return "-" if site.quantity.low < 0 else text[: site.quantity.start].rstrip()[-1:].strip("(,;:.") or "_"


@lru_cache(maxsize=256)
def _cues(words: str) -> dict[str, int]:
    """Return the kinds of cue that some words hold, each with the end of its last one."""
    return _all_cues().last(words)


@cache
def _all_cues() -> Cues:
    cues = load_toml("roles.toml")
    return Cues({key: cues[key] for key in _CUES})


def _last(cues: dict[str, int]) -> str:
    """Return which kind of cue is the last."""
    return max(cues, key=lambda key: cues[key], default="")


def _right(text: str, site: Site, unit: str) -> list[str]:
    """Return the features of the words behind the number."""
    words = [*_tokens(text[site.quantity.end : site.quantity.end + 60]), "$", "$", "$"]
    behind = after(text, site)
    facts = [f"a1={words[0]}", f"a1u={words[0]}{unit}", f"a2={' '.join(words[:2])}", f"a3={' '.join(words[:3])}"]
    facts += [f"a:{key}" for key in _BEHIND if pattern(key).search(behind)]
    facts += [f"au:{key}{unit}" for key in _BEHIND if pattern(key).search(behind)]
    return facts


def _history(text: str, site: Site, rule: str, before: Sequence[Figure]) -> list[str]:
    """Return the features of the figures before it in its sentence."""
    if not before:
        return ["p=^", f"pr=^{rule}"]
    last = before[-1]
    unit = site.quantity.unit or ""
    same = "same" if last.site.quantity.unit == unit else f"{last.kind}{unit_class(unit)}"
    gap = _tokens(text[site.left : site.quantity.start]) if site.after_quantity else ["~"]
    short = " ".join(gap) if len(gap) <= _GAP_WORDS else gap[0] + " .."
    two = before[-2].role.value if len(before) > 1 else "^"
    bare = site.bracket is not None and not text[site.bracket + 1 : site.quantity.start].strip(" +-")
    closed = text[site.quantity.end : site.quantity.end + 1] == ")"
    verb = _last(_cues(text[site.sentence_start : site.quantity.start]))
    return [
        f"pb={bare:d}{closed:d}{last.kind}{unit_class(unit)}",
        f"pbr={bare:d}{closed:d}{last.role.value}{unit_class(unit)}",
        f"pv={last.role.value}{verb}{same}",
        f"pvg={last.role.value}{verb}{short}",
        f"p={last.role.value}",
        f"pr={last.role.value}{rule}",
        f"ps={last.role.value}{same}",
        f"pg={last.role.value}{short}",
        f"pgs={last.role.value}{same}{gap[0] if gap else '_'}{rule}",
        f"gap={short}{same}",
        f"pp={two}{last.role.value}{same}",
    ]


class RoleModel:
    """Chooses a role by a weighted sum of features."""

    def __init__(self, weights: Mapping[str, Mapping[str, float]]) -> None:
        """Take the weights: feature -> role -> weight."""
        self.weights = weights
        self._places = {feature: place for place, feature in enumerate(weights)}
        rows = [[of.get(role.value, 0.0) for role in _ROLES] for of in weights.values()]
        self._rows = np.array([*rows, [0.0] * len(_ROLES)])

    def choose(self, features: Sequence[str]) -> Role:
        """Return the likeliest role."""
        none = len(self._places)
        totals = self._rows[[self._places.get(feature, none) for feature in features]].sum(axis=0)
        return _ROLES[int(totals.argmax())]


@cache
def trained() -> RoleModel:
    """Return the model with the weights of the package."""
    text = files(__package__).joinpath("models", "roles.json").read_text(encoding="utf-8")
    return RoleModel(json.loads(text)["weights"])
