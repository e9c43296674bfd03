"""Candidate names: the phrases around a number that may name its indicator.

A name is `parent - own`: the own part stands before the number, after it or on both sides; the parent is
the name of an earlier figure, the topic of the sentence, the lead of a list, or a heading.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from ..data import load_toml
from ..language.periods import find_periods
from .clauses import Site

_MARKUP = re.compile(r"\[[^\[\]]*\|[^\[\]]*\]|\*+|[¹²³⁴⁵⁶⁷⁸⁹⁰]+")
QUOTED_COMMA = "‚"  # stands for a comma within quotation marks, which ends no clause
_EDGE = " \t,;:.!?–—-+=/…·•“”\"'’"
_PERIOD_WORDS = re.compile(
    r"(?:(?:tính|kể)\s+)?(?:\b(?:đến|từ|trong|vào|của|so với)\s+)?(?:hết\s+|cuối\s+|đầu\s+)?(?:các\s+|cả\s+)?"
    r"(?:giai đoạn|nhiệm kỳ|thời kỳ|năm|ngày|tháng|quý)?\s*$",
    re.IGNORECASE,
)
_UNDATED = re.compile(
    r"\b(?:(?:trong\s+)?(?:\d+|một|hai|ba|bốn|sáu|chín)\s+(?:tháng|năm|quý)(?:\s+(?:đầu|cuối)\s+năm|\s+qua)?"
    r"|(?:trong\s+)?(?:cả\s+năm|năm\s+(?:nay|này|qua)|tháng\s+\d+|quý\s+[IV\d]+))\b",
    re.IGNORECASE,
)
_DAY = re.compile(
    r"(?:(?:tính|kể)\s+)?(?:\b(?:đến|từ|trong|vào|tới|trước|sau|hết|cuối|các|ngày|thời điểm)\s+)*(?<![\d/])"
    r"(?:0?[1-9]|[12]\d|3[01])(?:\s*[-–]\s*\d{1,2})?/(?:0?[1-9]|1[0-2])(?![\d/])(?:/(?:19|20)\d\d)?",
    re.IGNORECASE,
)
_CUTS = re.compile(
    r"\s*([,;:])\s+|\s*([;:])|\s+(?=[(])|(?<=[)])\s*|\s+[-–]\s+(?=[A-ZĐ])|(?<=\d{4})\s+(?=[A-ZĐ][^\sA-ZĐ])"
)
_WALL = re.compile(r";|\btrong đó\b[:,]?|\btrong khi(?: đó)?\b", re.IGNORECASE)
_HARD_STOP = re.compile(r"[;()]|\btrong đó\b|[.:]\s|\.$")
_AFTER_FRONT = re.compile(r"^(?:(?:các|số|là|của|trong|tổng số|trở lên|trở xuống)(?:\s+|$))+", re.IGNORECASE)
PREDICATE = re.compile(
    r"(?<!\w)(?:được|bị|đạt (?:chuẩn|tiêu chuẩn|danh hiệu)|có|đủ|tham gia|hoàn thành|thực hiện|sử dụng)(?!\w)",
    re.IGNORECASE,
)
_NEXT_HEAD = re.compile(r"\s(?=(?:với|trị giá|tổng kinh phí|kinh phí|số tiền)\s)", re.IGNORECASE)
_BASED = re.compile(r"\s*(?:so|svck)(?!\w)", re.IGNORECASE)
_YEAR = re.compile(r"(?:1[89]|20)\d\d")
_COMPARED = re.compile(r"(?<!\w)(?:vượt|cao hơn|thấp hơn|so với|bằng|đạt)(?!\w)", re.IGNORECASE)
_MEAN = re.compile(r"(?:bình quân|trung bình)")
_LOCAL = re.compile(r"\s+(?:trên địa bàn|trong (?:tỉnh|thành phố|huyện|nước))(?!\w)", re.IGNORECASE)
_LAST_TOKEN = re.compile(r"(?:[^\W_]+|[^\w\s])\s*$")
_BLANKS = re.compile(r"\s+")
_MARKS = re.compile(r"[,;:]")
_LONGEST_WORD = 20  # characters of the longest word that may end a phrase to be taken off, and more
_SYLLABLE = re.compile(r"[^\W_]+")
FRONT_MARK = re.compile(r"^[\s*]*(?:[-–+•*]+|\(?(?:[ivx]+|[a-zđ]|\d{1,2}(?:\.\d{1,2}){0,3})[.)])\s+", re.IGNORECASE)


@dataclass(slots=True, frozen=True)
class Own:
    """A candidate for the own part of a name; `kind` says where it was found.

    `L` before the number, `A` after it (with the counted noun), `B` on both sides, `E` nothing.
    `cuts` are the separators that lie between it and the number, `stripped` the words taken off towards the number.
    """

    text: str
    kind: str
    cuts: str = ""
    stripped: str = ""
    reach: int = 0
    tail: str = ""
    farthest: bool = False  # no longer candidate lies on that side of the number
    shared: str = ""  # the words before the number, which the next number may share
    lead: str = ""  # the word or mark right before it


@lru_cache(maxsize=1 << 14)
def syllables(text: str) -> tuple[str, ...]:
    """Return the syllables of `text` in lower case."""
    return tuple(_SYLLABLE.findall(text.lower()))


@cache
def phrases(key: str) -> frozenset[str]:
    """Return a word list of ``names.toml`` as a set."""
    return frozenset(load_toml("names.toml")[key])


@cache
def _phrase_pattern(key: str, front: bool) -> re.Pattern[str]:
    words = sorted(phrases(key), key=len, reverse=True)
    joined = "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in words)
    return re.compile(rf"^(?:{joined})(?=[\s,;:]|$)" if front else rf"(?:^|(?<=[\s,;:]))(?:{joined})$", re.IGNORECASE)


@cache
def _place_pattern() -> re.Pattern[str]:
    words = "|".join(re.escape(word) for word in sorted(phrases("places"), key=len, reverse=True))
    lead = r"(?:^|\s+(?:của|trên địa bàn|trong|tại|ở)\s+|\s+(?=toàn\s))(?:toàn\s+|các\s+)?"
    upper = "[A-ZĐÀ-Ỹ]"
    proper = rf"(?:\s+{upper}[\w’']*(?:\s*-\s*{upper}\w*)?){{0,4}}"
    return re.compile(rf"(?i:{lead}(?:{words})(?!\s+hội\b)){proper}(?=\s|$|,)")  # "toàn xã hội" is no place


def without_periods(text: str) -> str:
    """Return `text` without the periods that it names, nor the words that lead to them."""
    pieces, last = [], 0
    for mention in find_periods(text) if _YEAR.search(text) else []:
        before = text[last : mention.start]
        pieces.append(_PERIOD_WORDS.sub("", before))
        last = mention.end
    pieces.append(text[last:])
    return _BLANKS.sub(" ", _DAY.sub(" ", _UNDATED.sub(" ", " ".join(pieces))))


def strip_front(text: str) -> str:
    """Return `text` without marks and introducing words at its front."""
    pattern = _phrase_pattern("leading", True)
    while True:
        shorter = text.lstrip(_EDGE + ")")
        found = pattern.match(shorter)
        shorter = shorter[found.end() :] if found else shorter
        if shorter == text:
            return text
        text = shorter


def strip_back(text: str) -> tuple[str, str]:
    """Return `text` without verbs and operators at its end, and the words that were taken off."""
    pattern = _phrase_pattern("trailing", False)
    taken: list[str] = []
    while True:
        text = text.rstrip(_EDGE + "(")
        words = _MARKS.sub(" ", text[-_LONGEST_WORD:]).split()
        found = pattern.search(text) if words and words[-1].lower() in _last_words("trailing") else None
        alone = found and not text[: found.start()].strip(_EDGE) and found.group().lower() in phrases("keep_alone")
        if not found or alone or _whole_pattern().search(text):
            return text, " ".join(reversed(taken)).lower()
        taken.append(_BLANKS.sub(" ", found.group()))
        text = text[: found.start()]


@cache
def _last_words(key: str) -> frozenset[str]:
    """Return the words that the phrases of a list end in."""
    return frozenset(phrase.split()[-1] for phrase in phrases(key))


@cache
def _whole_pattern() -> re.Pattern[str]:
    words = "|".join(re.escape(word) for word in phrases("keep_whole"))
    return re.compile(rf"(?<!\w)(?:{words})$", re.IGNORECASE)


def tidy(text: str) -> str:
    """Return a phrase as part of a name: no markup, periods, place of the document or introducing words."""
    text = FRONT_MARK.sub("", _MARKUP.sub(" ", text)).strip().replace(QUOTED_COMMA, ",")
    text = strip_front(without_periods(text))
    text = strip_front(_place_pattern().sub(_placeless, text))
    return _BLANKS.sub(" ", text).strip(_EDGE + ("" if "(" in text else ")"))


def _placeless(found: re.Match[str]) -> str:
    """Return what is left of a place in a name: what makes the name of an indicator that says where as a part of it."""
    kept = _LOCAL.match(found.group())
    return f"{kept.group()} " if kept and _local_pattern().search(found.string, 0, found.start()) else " "


@cache
def _local_pattern() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(phrases('local'))})$", re.IGNORECASE)


@cache
def counted_noun(unit: str | None) -> str:
    """Return the noun that a unit counts (``triệu lượt khách`` counts ``lượt khách``), empty for a measure."""
    words = (unit or "").lower().split("/")[0].split()
    while words and words[0] in phrases("magnitudes"):
        words = words[1:]
    noun = " ".join(words)
    noun = load_toml("names.toml")["abbreviations"].get(noun, noun)
    return "" if not noun or "%" in noun or "‰" in noun or noun in phrases("measure_units") else noun


def before_number(text: str, site: Site, limit: int = 6) -> list[Own]:
    """Return the candidates that end at the number, the nearest first."""
    gap = text[site.left : site.quantity.start]
    owns: list[Own] = []
    seen: set[str] = set()
    cuts = ""
    for start, mark in _starts(gap, site.after_quantity):
        cuts = mark + cuts
        body, stripped = strip_back(_MARKUP.sub(" ", gap[start:]).rstrip(_EDGE + "("))
        name, tail = strip_back(tidy(body))
        sound = ":" not in name and name.count("“") == name.count("”")
        if name and name.lower() not in seen and len(name) < 300 and sound:
            seen.add(name.lower())
            lead = _last_token(gap[:start])
            owns.append(Own(name, "L", cuts, stripped or tail, len(owns), lead=lead))
            if _MEAN.match(stripped) or tail in phrases("keep_trailing"):
                mean = f"{name} {'trung bình' if 'trung' in stripped + tail else 'bình quân'}"
                owns.append(Own(mean, "L", cuts, "=mean", len(owns)))
            subject = before_state(name)
            if subject != name and subject and subject.lower() not in seen:
                seen.add(subject.lower())
                owns.append(Own(subject, "V", cuts, stripped or tail, len(owns)))
        if len(owns) >= limit:
            break
    return [*owns[:-1], replace(owns[-1], farthest=True)] if owns else []


def _last_token(text: str) -> str:
    """Return the last word or mark of a text, in lower case."""
    found = _LAST_TOKEN.search(text)
    return found.group().strip().lower() if found else ""


@cache
def _state_pattern() -> re.Pattern[str]:
    words = sorted(phrases("states"), key=len, reverse=True)
    return re.compile(rf"[\s,]+(?:{'|'.join(words)})(?!\w)", re.IGNORECASE)


def before_state(name: str) -> str:
    """Return the part of a phrase before the words that say how things stand."""
    return strip_back(_state_pattern().split(name)[0])[0]


def _starts(gap: str, after_quantity: bool) -> list[tuple[int, str]]:
    """Return where a name may begin in the words before a number, nearest first, each with the mark it begins at.

    Nothing reaches across a semicolon or "trong đó"; the words right behind another number belong to
    that number where a comma ends them.
    """
    walls = list(_WALL.finditer(gap))
    floor = walls[-1].end() if walls else 0
    marks = [(found.end(), found.group().strip() or "b") for found in _CUTS.finditer(gap) if found.end() > floor]
    commas = [start for start, mark in marks if mark in ",:"]
    marks += [(found.end(), "o") for found in _opener_pattern().finditer(gap) if found.end() > floor]
    if walls:
        marks.append((floor, ";" if ";" in walls[-1].group() else "w"))
    elif not (after_quantity and commas):
        marks.append((0, "q" if after_quantity else "^"))
    elif after_quantity:
        marks = [(start, mark) for start, mark in marks if start >= commas[0]]
    return sorted(marks, reverse=True)


@cache
def _opener_pattern() -> re.Pattern[str]:
    words = sorted(phrases("openers"), key=len, reverse=True)
    return re.compile(rf"(?:^|(?<=\s))(?:{'|'.join(words)})\s+(?!trưởng)", re.IGNORECASE)


@cache
def _predicate_pattern() -> re.Pattern[str]:
    words = sorted(phrases("predicates"), key=len, reverse=True)
    return re.compile(rf"(?:^|\s+)(?:{'|'.join(words)})(?=\s|$)|[,;:()]|\s[-–]\s", re.IGNORECASE)


def after_number(text: str, site: Site, limit: int = 6) -> list[Own]:
    """Return the candidates that begin at the number: its counted noun and what follows, the shortest first.

    The last one reaches to the end of the clause, whatever commas it holds. A noun that says only how
    is counted (``lượt``, ``trường hợp``) may be left out.
    """
    noun = counted_noun(site.quantity.unit)
    rest = _own_words(text[site.quantity.end : site.right], site.before_quantity)
    stops = [(found.start(), found.group().strip().lower()) for found in _predicate_pattern().finditer(rest)]
    stops = [*stops[:limit], (len(rest), "$")]
    owns = _rate_per_head(site)
    seen: set[str] = set()
    cuts = ""
    for stop, mark in stops:
        tail = _after_tail(rest[:stop])
        for name, kind in _with_noun(noun, tail):
            if name and name.lower() not in seen and len(name) < 300:
                seen.add(name.lower())
                owns.append(Own(name, kind, cuts, mark[:8], len(owns), farthest=mark == "$"))
        cuts += mark[:1] if mark in ",:()" else mark[:4] + "|"
    return owns + (_with_shared_predicate(text, site, owns[-1]) if owns else [])


def _rate_per_head(site: Site) -> list[Own]:
    unit = site.quantity.unit or ""
    head = re.sub(r"^[\d.,\s]+", "", unit.partition("/")[2])
    return [Own(f"tỷ lệ {unit}", "N", "", "/")] if counted_noun(unit) and head in phrases("per_heads") else []


def _own_words(rest: str, before_quantity: bool) -> str:
    """Return the words after a number that can be its own: up to the clause's end, or to the next number's words."""
    if _BASED.match(rest):
        return ""
    hard = _HARD_STOP.search(rest)
    if hard:
        return rest[: hard.start()]
    if re.search(r"\svà\s*(?:trên|hơn|ít nhất|khoảng|gần)?\s*$", rest):
        return rest
    if before_quantity and "," in rest:
        return rest.rpartition(",")[0]
    return _NEXT_HEAD.split(rest)[0] if before_quantity else rest


def _with_shared_predicate(text: str, site: Site, own: Own) -> list[Own]:
    """Return `own` with the predicate that the next number's phrase ends in: `5 xã và 30 thôn được công nhận`."""
    if site.following is None or not re.fullmatch(
        r"\s*(?:\S+\s+){0,14}(?:và|,)\s+(?:\S+\s+){0,2}", text[site.quantity.end : site.right]
    ):
        return []
    behind = re.split(r"[;,.()]\s|[;.()]|\d", text[site.following : site.sentence_end])[0]
    found = PREDICATE.search(behind)
    return [Own(f"{own.text} {behind[found.start() :].strip()}", "D", own.cuts)] if found else []


def _with_noun(noun: str, tail: str) -> list[tuple[str, str]]:
    if noun in phrases("counters") and tail:
        return [(tail, "T"), (f"{noun} {tail}", "A")]
    return [(f"{noun} {tail}".strip(), "A" if tail else "N")]


@cache
def _after_back_pattern() -> re.Pattern[str]:
    words = sorted(phrases("after_trailing"), key=len, reverse=True)
    return re.compile(rf"(?:[\s,]+(?:{'|'.join(words)}))+$", re.IGNORECASE)


def _after_tail(text: str) -> str:
    """Return the words behind a number as part of a name."""
    tail = _BLANKS.sub(" ", without_periods(_MARKUP.sub(" ", text.replace(QUOTED_COMMA, ",")))).strip(
        _EDGE.replace('"', "").replace("”", "") + "()"
    )
    tail = _AFTER_FRONT.sub("", tail)
    if tail.lower() in phrases("after_trailing"):
        return ""
    return _after_back_pattern().sub("", tail).strip(_EDGE.replace('"', "").replace("”", ""))


@cache
def _head_pattern() -> re.Pattern[str]:
    words = sorted(phrases("heads"), key=len, reverse=True)
    return re.compile(rf"(?:{'|'.join(words)})(?=\s)", re.IGNORECASE)


def split_head(name: str) -> tuple[str, str]:
    """Return the measure that opens a name and what it measures: `Sản lượng` and `lúa`."""
    last = name.rsplit(" - ", 1)[-1] if not _head_pattern().match(name) else name.split(" - ", 1)[0]
    found = _head_pattern().match(last)
    return (found.group(), last[found.end() :].strip()) if found else ("", "")


def completed(own: Own, earlier: str) -> list[Own]:
    """Return `own` with the words that it shares with the name of the figure before.

    A thing takes over the measure (`diện tích lúa 50 ha, ngô 20 ha`), a bare measure the thing
    (`diện tích lúa 50 ha, sản lượng 250 tấn`).
    """
    head, thing = split_head(earlier)
    bare = _head_pattern().fullmatch(own.text + " ", endpos=len(own.text)) or own.text.lower() in phrases("heads")
    if bare and thing and own.text.lower() != head.lower():
        return [replace(own, text=f"{own.text} {thing}", kind="J")]
    if head and own.text and not bare and not _head_pattern().match(own.text):
        return [replace(own, text=f"{head} {_lowered(own.text)}", kind="H")]
    return []


def own_candidates(text: str, site: Site, shared: str = "", earlier: str = "") -> list[Own]:
    """Return every candidate for the own part of the name of the figure at `site`.

    `shared` are the words before the previous number of the clause: `tặng giấy khen 5 tập thể, 9 cá nhân`;
    `earlier` is the name of the figure before.
    """
    before, after = before_number(text, site), after_number(text, site)
    right = [own for own in after if own.kind != "N"]
    right = [*right[:3], *[own for own in right[3:] if own.farthest]]
    both = [
        Own(
            f"{a.text} {_lowered(b.text)}",
            f"B{a.kind}",
            b.cuts,
            b.stripped,
            b.reach * 10 + a.reach,
            a.stripped,
            a.farthest,
            b.text,
            b.lead,
        )
        for b in before[:4]
        for a in [*right, *[own for own in after if own.kind == "N"]]
        if a.text.lower() not in b.text.lower() and b.text.lower() not in a.text.lower()
    ]
    both += [
        Own(f"{a.text} {shared}", f"C{a.kind}", a.cuts, a.stripped, a.reach, shared=shared)
        for a in after[:3]
        if shared and not before
    ]
    if noun_of_people(site) and not (before and before[0].cuts[:1] not in "q^"):
        after.append(Own(load_toml("names.toml")["population"], "P"))
    more = [other for own in [*before[:2], *before[-1:]] for other in completed(own, earlier)]
    return [Own("", "E"), *before, *more, *bracket_head(text, site), *after, *both]


def _lowered(phrase: str) -> str:
    """Return a phrase without the capital of a sentence's beginning; acronyms keep theirs."""
    return phrase[:1].lower() + phrase[1:] if phrase[1:2].islower() else phrase


def noun_of_people(site: Site) -> bool:
    """Return whether a figure counts people without saying which."""
    return counted_noun(site.quantity.unit) in phrases("populations")


def bracket_head(text: str, site: Site) -> list[Own]:
    """Return the phrase before the bracket that holds the number, where no other number stands between."""
    if site.bracket is None or site.left != site.bracket + 1:
        return []
    opening = text[site.sentence_start : site.bracket]
    if site.outside is not None:
        opening = text[max(site.sentence_start, site.outside) : site.bracket]
    clause = re.split(r"[,;:.]\s|\d", opening)[-1]
    heads = (clause, _COMPARED.split(clause)[0])
    names = dict.fromkeys(strip_back(tidy(head))[0] for head in heads)
    return [Own(name, "K", reach=reach) for reach, name in enumerate(names) if name]


def capitalised(name: str) -> str:
    """Return `name` with its first letter in upper case."""
    return name[:1].upper() + name[1:]


def compose(parent: str, own: str) -> str:
    """Return the full name of a sub-item."""
    return capitalised(f"{parent} - {own}" if parent and own else parent or own)


def dice(one: Sequence[str], other: Sequence[str]) -> float:
    """Return how far two bags of syllables agree, 0 to 1."""
    mine, its = set(one), set(other)
    if len(mine) == len(one) or len(its) == len(other):
        common = len(mine & its)
    else:
        common = sum((Counter(one) & Counter(other)).values())
    return 2 * common / (len(one) + len(other)) if common else 0.0
