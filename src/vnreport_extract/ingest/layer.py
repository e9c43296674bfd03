"""Is the text layer of a PDF page what is printed on it? If not, the page must be read by OCR.

Clean Vietnamese has a mark on .66 to .9 of its words in any window of 50; a layer that an English reader
made has at most .35 (measured on 542 and 135 windows of reports and scans).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from ..model import PageSource
from .encodings import LEGACY, is_syllable, vietnamese_share
from .pdfium import PageContent
from .words import Token

MARKED = 0.35  # share of Vietnamese words in a window, below which a layer is wrong or not Vietnamese
WINDOW = 50  # words
WRONG_SHARE = 1 / 3  # of the windows
PICTURE = 0.7  # of the page; a picture this large is the page itself
STAMP_WORDS = 40  # a picture of a page may carry this many words of a stamp, a signature, a running head
UNREADABLE = 0.03  # share of characters without Unicode
FEW_WORDS = 12
GIBBERISH = 0.4  # share of words that no language has; English and stripped text stay under .1
LEGACY_SHARE = 0.5  # share of Vietnamese words that text in a legacy font must reach
_WORD = re.compile(r"[^\W\d_]{2,}")
_PUNCTUATION = ".,;:!?()[]{}\"'“”‘’«»…–—-/*•"
# A word of a language in Latin letters, a number with letters, an acronym, an address, a code with dashes.
_LETTER = "A-Za-zÀ-ÖØ-öø-ɏḀ-ỿ"
_PLAUSIBLE = re.compile(
    rf"(?=.*[aeiouyAEIOUYÀ-ÖØ-öø-ɏḀ-ỿ])[{_LETTER}]+(?:['’./&@_-]+[{_LETTER}\d]+)*"
    r"|[A-ZĐ]{2,6}|[\w.@/:+-]*\d[\w.@/:+-]*"
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What becomes of a page's text layer, and why."""

    source: PageSource
    note: str


def judge(content: PageContent, words: Sequence[Token]) -> Verdict:
    """Decide whether the page's own text can be used."""
    picture = _picture_share(content)
    if not words:
        return _without_text(content, picture)
    if picture >= PICTURE and len(words) <= STAMP_WORDS:
        return Verdict(PageSource.PENDING, f"a picture of a page; its {len(words)} words of text are a stamp or a mark")
    if (broken := _unreadable_share(content)) > UNREADABLE:
        return Verdict(PageSource.PENDING, f"{broken:.0%} of the text layer's characters have no Unicode")
    if _is_reader_layer(content, picture):
        return _judge_reader_layer(words)
    return _judge_typed(words)


def _without_text(content: PageContent, picture: float) -> Verdict:
    if content.drawn == 0 and not content.glyphs:
        return Verdict(PageSource.EMPTY, "nothing is drawn on the page")
    what = "the page is a picture" if picture >= PICTURE else "pictures and drawings only"
    return Verdict(PageSource.PENDING, f"no text layer: {what}")


def _picture_share(content: PageContent) -> float:
    """Return the largest part of the page that its pictures cover; strips of one scan count together."""
    area = max(1.0, content.width * content.height)
    covered = sum(
        max(0.0, min(p.x1, content.width) - max(p.x0, 0)) * max(0.0, min(p.bottom, content.height) - max(p.top, 0))
        for p in content.pictures
    )
    return min(1.0, covered / area)


def _unreadable_share(content: PageContent) -> float:
    """Return the share of characters that the fonts do not map to Unicode."""
    broken = sum(g.unmapped or g.text == "\ufffd" or "\ue000" <= g.text <= "\uf8ff" for g in content.glyphs)
    return broken / len(content.glyphs)


def _is_reader_layer(content: PageContent, picture: float) -> bool:
    """Tell whether the text was laid under or over a picture of the page by an OCR program."""
    invisible = sum(glyph.style.invisible for glyph in content.glyphs)
    return invisible > 0.5 * len(content.glyphs) or picture >= PICTURE


def _judge_reader_layer(words: Sequence[Token]) -> Verdict:
    share, wrong = _marked_shares(words)
    if share >= MARKED and wrong <= WRONG_SHARE:
        return Verdict(PageSource.TEXT_LAYER, f"an OCR text layer, good: {share:.0%} of its words are Vietnamese")
    return Verdict(PageSource.PENDING, f"an OCR text layer, wrong: {share:.0%} of its words are Vietnamese")


def _judge_typed(words: Sequence[Token]) -> Verdict:
    """Judge text that the page shows: it is right unless it reads as no language at all."""
    letters = _words(words)
    share, wrong = _marked_shares(words)
    if len(letters) < FEW_WORDS or len(letters) < 0.3 * len(words):
        return Verdict(PageSource.TEXT_LAYER, "too few words to judge: short or all figures")
    if share >= MARKED and wrong <= WRONG_SHARE:
        return Verdict(PageSource.TEXT_LAYER, f"{share:.0%} of its words are Vietnamese")
    if _gibberish_share(words) > GIBBERISH:
        return Verdict(PageSource.PENDING, "the text layer reads as no language: its fonts are mapped wrongly")
    return Verdict(PageSource.TEXT_LAYER, f"another language or typed without marks: {share:.0%} Vietnamese")


def _gibberish_share(words: Sequence[Token]) -> float:
    """Return the share of words with signs among their letters, foreign letters, or no vowel at all."""
    texts = [word.text.strip(_PUNCTUATION) for word in words]
    texts = [text for text in texts if len(text) > 2 and any(char.isalpha() for char in text)]
    odd = sum(not (_PLAUSIBLE.fullmatch(text) or is_syllable(text)) for text in texts)
    return odd / max(1, len(texts))


def _words(words: Sequence[Token]) -> list[str]:
    return _WORD.findall(" ".join(word.text for word in words))


def _marked_shares(words: Sequence[Token]) -> tuple[float, float]:
    """Return the share of Vietnamese words, and the share of windows that have too few."""
    letters = _words(words)
    windows = [letters[i : i + WINDOW] for i in range(0, max(1, len(letters) - WINDOW // 2), WINDOW)]
    wrong = sum(vietnamese_share(" ".join(window)) < MARKED for window in windows)
    return vietnamese_share(" ".join(letters)), wrong / len(windows)


def transcode(words: Sequence[Token]) -> str:
    """Turn the words set in fonts of the legacy encodings into Unicode; return what was done.

    A font is known by its text: the encoding that makes Vietnamese of it is its own.
    """
    by_font: dict[str, list[Token]] = defaultdict(list)
    for word in words:
        by_font[word.font].append(word)
    done: set[str] = set()
    encodings = {font: _font_encoding(font, mine) for font, mine in by_font.items()}
    for font, encoding in encodings.items():
        if encoding:
            done.add(encoding)
            for word in by_font[font]:
                text = LEGACY[encoding](word.text)
                word.text = text.upper() if font.split("+")[-1].startswith(".Vn") and font.endswith("H") else text
    return f"fonts in {', '.join(sorted(done))} encoding read as Unicode" if done else ""


def _font_encoding(font: str, words: Sequence[Token]) -> str:
    """Return the legacy encoding of a font's text, "" for Unicode."""
    name = font.split("+")[-1].lower()
    named = "tcvn3" if name.startswith(".vn") else "vni" if name.startswith("vni") else ""
    text = " ".join(word.text for word in words if len(word.text) > 1)  # single signs are a formula's
    if text.isascii():
        return ""
    plain = vietnamese_share(text)
    scores = {encoding: vietnamese_share(read(text)) for encoding, read in LEGACY.items()}
    best = max(scores, key=lambda encoding: scores[encoding])
    if best == named and scores[best] > plain:
        return best
    return best if scores[best] >= max(LEGACY_SHARE, plain + 0.2) and len(words) >= FEW_WORDS else ""
