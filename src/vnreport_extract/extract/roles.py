"""Roles: whether a figure is a result, an estimate, a target, a change, an attainment or a share."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from ..data import load_toml
from ..model import Role
from .clauses import Site

_CLAUSE = re.compile(r"[,;:(]\s|\(|;|:")
_PERIOD = re.compile(
    r"\s*(?:hàng năm|hằng năm)?\s*(?:giai đoạn|trong|từ|các)?\s*(?:năm)?\s*(?:19|20)\d\d(?:\s*[-–,]\s*(?:19|20)\d\d)?"
)
_UNTIL_YEAR = re.compile(
    r"(?<!tầm nhìn )(?<!định hướng )đến\s+(?:hết\s+|cuối\s+)?năm\s+(?P<year>20\d\d)", re.IGNORECASE
)
_STOP = re.compile(r"[;()]|,\s|\.\s|\d")


def falls(words: str, before: bool) -> bool:
    """Return whether a change fell: by the last verb of the words that lead to it, else as the change `before` it."""
    ends = {
        way: max((found.end() for found in pattern(*keys).finditer(words)), default=-1)
        for way, keys in (("up", ("rises", "ups")), ("down", ("falls", "downs")), ("ratio", ("ratios",)))
    }
    last = max(ends, key=lambda way: ends[way])
    return last == "down" if ends[last] >= 0 else before


@dataclass(slots=True, frozen=True)
class Reading:
    """A role, with what the words say beside it: a fall, a mean growth, a target's bracket."""

    role: Role
    falls: bool = False
    grows: bool = False  # the verb before the number is one of difference
    in_target_bracket: bool = False
    stated: bool = False  # a word of the clause itself says so
    fraction: bool = False  # the figure is a fraction (57/66)
    ratio: bool = False  # the figure is in percent
    mean: bool = False  # a yearly mean
    estimated: bool = False  # ước stands in its clause or before it in its sentence
    ruled: Role | None = (
        None  # the role as the rules read it, before a model chose; None where a move begins (`giảm từ 7%`)
    )


@cache
def pattern(*keys: str) -> re.Pattern[str]:
    """Return the pattern of the cue words of `keys` in ``roles.toml``, longest first."""
    cues = load_toml("roles.toml")
    words = sorted({word for key in keys for word in cues[key]}, key=len, reverse=True)
    joined = "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in words)
    return re.compile(rf"(?<!\w)(?:{joined})(?!\w)", re.IGNORECASE)


@cache
def _difference() -> re.Pattern[str]:
    """Return the pattern of a verb of difference right before a number."""
    verbs, modifiers = pattern("rises", "falls").pattern, pattern("between").pattern
    return re.compile(rf"(?P<verb>{verbs})(?:\s+{modifiers})*\s*(?:[><≥≤]=?)?\s*$", re.IGNORECASE)


@cache
def _against_plan() -> re.Pattern[str]:
    """Return the pattern of a plan that the words after a number measure it against."""
    return re.compile(
        rf"^\s*(?:(?:so\s+)?với\s+|so\s+|của\s+|\w+\s+)?(?:\S+\s+){{0,2}}?{pattern('plans').pattern}", re.IGNORECASE
    )


def near(text: str, site: Site) -> str:
    """Return the words of the number's own clause before it."""
    gap = text[site.left : site.quantity.start]
    cuts = [found.end() for found in _CLAUSE.finditer(gap) if gap[found.end() :].strip(" *(")]
    return gap[cuts[-1] if cuts else 0 :]


def after(text: str, site: Site) -> str:
    """Return the words of the number's own clause after it."""
    rest = re.sub(r"\([^()\d]*\)", "", text[site.quantity.end : site.right])
    stop = _STOP.search(rest)
    return rest[: stop.start()] if stop else rest


def looks_ahead(text: str, site: Site, year: int | None) -> bool:
    """Return whether the sentence speaks of a year after the document's: `đến năm 2030`."""
    before = text[site.sentence_start : site.quantity.start]
    return any(year is not None and int(found["year"]) > year for found in _UNTIL_YEAR.finditer(before))


def goal_goes_on(text: str, site: Site) -> bool:
    """Return whether a sentence may go on from goals: nothing in it says that it has come about, or when."""
    sentence = text[site.sentence_start : site.sentence_end]
    return not re.search(r"(?:19|20)\d\d", sentence) and not pattern("done", "happened").search(sentence)


def read_role(text: str, site: Site, goal: bool, previous: Reading | None) -> Reading:
    """Return the role of the figure at `site` as its own words tell it (see `_read`)."""
    return replace(
        _read(text, site, goal, previous),
        ratio="%" in (site.quantity.unit or ""),
        mean=bool(re.search(r"bình quân|trung bình", near(text, site))),
        estimated=bool(pattern("estimates").search(text[site.sentence_start : site.quantity.start])),
    )


def _read(text: str, site: Site, goal: bool, previous: Reading | None) -> Reading:
    """Return the role of the figure at `site` as its own words tell it.

    `goal` says that the section or the document sets goals; `previous` is the reading of the figure
    before it in the sentence, None where it is the first.
    """
    before, behind = near(text, site), after(text, site)
    difference = _difference().search(_PERIOD.sub("", re.sub(r"\s+", " ", before)))
    falls = bool(difference and pattern("falls").search(difference["verb"]))
    bracket = "" if site.bracket is None else text[site.bracket + 1 : site.quantity.start]
    aims = _aims(text[site.sentence_start : site.quantity.start])
    part_of_plan = (site.quantity.unit or "").lower() in load_toml("roles.toml")["plan_nouns"]
    aimed = aims or (goal and not part_of_plan and not _done(before, behind))
    if site.bracket is not None and _is_target_bracket(text, site, bracket):
        return Reading(Role.TARGET, falls, bool(difference), in_target_bracket=True, stated=True)
    counted = site.quantity.of is not None and "%" not in (site.quantity.unit or "")
    if counted and site.bracket is None:
        return replace(_value(text, site, aimed, before, None), fraction=True)
    if _is_attainment(before, behind, site):
        return Reading(Role.TARGET if aimed else Role.ATTAINMENT, falls, bool(difference), stated=True)
    if previous and _rate_of_count(before, site, previous):
        return Reading(
            Role.TARGET if aimed else Role.ACTUAL if _target_follows(text, site) else Role.SHARE, stated=True
        )
    if re.search(r"so\s+(?:với\s+)?(?:kế hoạch|dự toán|chỉ tiêu)\s*$", before.strip(), re.IGNORECASE):
        return Reading(Role.TARGET, stated=True)
    if _is_share(before, site):
        part = not aims and re.match(r"\s*(?:của\s+)?(?:tổng|tống)(?!\w)", behind)
        return Reading(Role.TARGET if aimed and not part else Role.SHARE, stated=True)
    if difference:
        return Reading(Role.TARGET if aimed else Role.CHANGE, falls, grows=True, stated=True)
    if _is_ratio(before, behind, site):
        return Reading(Role.TARGET if aimed else Role.CHANGE, grows=True, stated=True)
    if previous and _bare_attainment(before, behind, site, previous):
        part = re.search(r"trong đó|xếp loại", text[site.sentence_start : site.quantity.start], re.IGNORECASE)
        return Reading(Role.TARGET if aimed else Role.SHARE if part else Role.ATTAINMENT, stated=True)
    return _value(text, site, aimed, before, previous)


_COMPARED = re.compile(r"(?:so|so\s+với|vượt|bằng)\s+$", re.IGNORECASE)


def _aims(words: str) -> bool:
    """Return whether a word of aiming stands there that no result is measured against (`so với kế hoạch đề ra`)."""
    return any(not _COMPARED.search(words[: found.start()]) for found in pattern("aims").finditer(words))


def _bare_attainment(before: str, behind: str, site: Site, previous: Reading) -> bool:
    """Return whether `đạt x%` behind an amount says how much of an unnamed plan was reached."""
    reached = re.fullmatch(r"[\s,(]*(?:đạt|bằng)\s*", before, re.IGNORECASE)
    return (
        bool(reached)
        and site.quantity.unit == "%"
        and not behind.strip(" ,.;)")
        and previous.role in (Role.ACTUAL, Role.ESTIMATE)
        and not previous.ratio
    )


def _done(before: str, behind: str) -> bool:
    words = (pattern("not_done").sub(" ", part) for part in (before, behind))
    return any(pattern("done").search(part) for part in words)


def _rate_of_count(before: str, site: Site, previous: Reading) -> bool:
    """Return whether `đạt x%` is the rate of the fraction right before it."""
    reached = re.fullmatch(r"[\s,(]*(?:ước\s+)?(?:đạt|chiếm)(?:\s+tỷ lệ|\s+tỉ lệ)?\s*", before, re.IGNORECASE)
    return bool(reached) and "%" in (site.quantity.unit or "") and previous.fraction


def _target_follows(text: str, site: Site) -> bool:
    """Return whether a bracket with a target opens right behind the figure."""
    opening = re.match(r"\W*\(\W*(?P<words>[^\d)]*)", text[site.quantity.end : site.quantity.end + 60])
    return bool(opening and pattern("targets").search(opening["words"]))


def _value(text: str, site: Site, aimed: bool, before: str, previous: Reading | None) -> Reading:
    wide = text[site.left : site.quantity.start]
    if pattern("planned").search(before) or _states_target(wide):
        return Reading(Role.TARGET, stated=True)
    estimated = pattern("estimates").search(pattern("not_estimates").sub("", wide))
    if not site.after_quantity and _names_a_plan(before):
        return Reading(Role.TARGET, stated=True)
    if estimated and not aimed:
        return Reading(Role.ESTIMATE, stated=True)
    if aimed:
        return Reading(Role.TARGET)
    if (
        previous
        and previous.role is Role.SHARE
        and "%" in (site.quantity.unit or "")
        and not re.search(r"đạt|là|tỷ lệ|tỉ lệ", before)
    ):
        return Reading(Role.SHARE)
    return Reading(Role.ACTUAL)


def _names_a_plan(before: str) -> bool:
    """Return whether a clause opens with a plan itself, not with what was done of it."""
    opening = re.match(r"\W*(?:tổng\s+)?(?:kế hoạch|dự toán|chỉ tiêu)\s", before, re.IGNORECASE)
    return bool(opening) and not re.search(r"đạt|thực hiện|giải ngân", before)


def _is_target_bracket(text: str, site: Site, bracket: str) -> bool:
    if not pattern("targets").search(bracket):
        return False
    opening = bracket.lstrip(" *")
    first = pattern("targets").match(opening)
    words = near(text, site)
    if site.after_quantity:  # (đạt 100% kế hoạch và 104% cùng kỳ): the plan is the number before's
        words = re.split(r"(?<!\w)và(?!\w)|,", words)[-1]
    return bool(first) or bool(pattern("targets").search(words))


def _is_attainment(before: str, behind: str, site: Site) -> bool:
    found = _against_plan().search(behind)
    ratio = "%" in (site.quantity.unit or "") or (site.quantity.unit or "") == "lần"
    if found:
        return ratio or bool(re.search(r"vượt|tăng|giảm|hụt|thấp hơn|cao hơn|đạt\s*$", before, re.IGNORECASE))
    return ratio and bool(re.search(r"(?:^|\s)vượt(?:\s+(?:trên|hơn|gần|khoảng))?\s*$", before, re.IGNORECASE))


def _is_share(before: str, site: Site) -> bool:
    ratio = re.search(r"[%‰]|phần", site.quantity.unit or "")
    return bool(ratio) and bool(pattern("shares").search(before))


def _is_ratio(before: str, behind: str, site: Site) -> bool:
    unit = site.quantity.unit or ""
    based = re.match(rf"\s*{pattern('bases').pattern}", behind, re.IGNORECASE)
    if unit == "lần":
        return bool(re.search(r"gấp|bằng|tăng", before, re.IGNORECASE))
    return (
        "%" in unit
        and bool(based)
        and bool(re.search(r"(?:bằng|đạt|tương đương|(?<!\w)và|^)$", before.strip(" ,(").lower()))
    )


@cache
def _target_statement() -> re.Pattern[str]:
    cue = pattern("targets").pattern
    return re.compile(
        rf"{cue}(?:\s+(?:đề ra|giao|năm|là|đạt|có|từ|trên|dưới|khoảng|đến|tỉnh|trung ương|\d{{4}}))*\s*:?\s*$",
        re.IGNORECASE,
    )


def _states_target(wide: str) -> bool:
    clause = re.split(r"[;,]\s", wide)[-1]
    if re.search(r"(?:so|với|vượt|đạt|theo|thực hiện)(?:\s+các)?\s*$", clause[: _find_cue(clause)], re.IGNORECASE):
        return False
    return bool(_target_statement().search(clause.strip()))


def _find_cue(clause: str) -> int:
    found = pattern("targets").search(clause)
    return found.start() if found else len(clause)


@cache
def _status_pattern() -> re.Pattern[str]:
    forms: dict[str, list[str]] = load_toml("roles.toml")["status"]
    verbs = "|".join(sorted((verb for verbs in forms.values() for verb in verbs), key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?P<verb>{verbs})\s+(?:so\s+với\s+)?{pattern('plans').pattern}", re.IGNORECASE)


def read_status(text: str, site: Site) -> str:
    """Return the status that the words behind a figure state (`đạt`, `vượt`, `chưa đạt`), else nothing."""
    found = _status_pattern().search(text[site.quantity.end : site.right].split(";")[0])
    forms: dict[str, list[str]] = load_toml("roles.toml")["status"]
    return next((status for status, verbs in forms.items() if found and found["verb"].lower() in verbs), "")


@lru_cache(maxsize=4096)
def names_a_rate(name: str) -> bool:
    """Return whether a name (or its outermost parent) is growth or a rate itself, so that its figures are values."""
    return bool(re.match(pattern("rates").pattern, name, re.IGNORECASE))


@lru_cache(maxsize=4096)
def names_a_project(title: str) -> bool:
    """Return whether a heading or a list's lead names a project, whose parameters are planned."""
    words = "|".join(sorted(load_toml("roles.toml")["projects"], key=len, reverse=True))
    return bool(re.match(rf"(?:{words})(?=\s)", title, re.IGNORECASE))


def is_planned(text: str, site: Site) -> bool:
    """Return whether nothing says that a project's figure has come about already."""
    clause = near(text, site) + after(text, site)
    return not pattern("done", "realised").search(clause)


def aims_at_a_year(title: str, year: int | None) -> bool:
    """Return whether a heading speaks of a year after the document's: `Phát triển du lịch đến năm 2030`."""
    return year is not None and any(int(found["year"]) > year for found in _UNTIL_YEAR.finditer(title))


def sets_goals(title: str) -> bool | None:
    """Return whether a heading announces goals (True) or results (False); None where it says neither."""
    title = pattern("neutral_headings").sub(" ", title)
    results, goals = pattern("result_headings").search(title), pattern("goal_headings").search(title)
    if results and goals:
        return goals.start() < results.start()
    return bool(goals) if results or goals else None
