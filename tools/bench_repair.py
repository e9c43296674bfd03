"""Restores stripped text with this package and with its peers: ``python tools/bench_repair.py FILE...``.

Per restorer: share of syllables right, share of right syllables harmed, syllables a second (second run), and
its size on disk. The files must be sound Vietnamese text; their marks are taken off here.
"""

import argparse
import importlib.util
import sys
import time
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path

from vnreport_extract.repair import lm, repair_text
from vnreport_extract.repair.tokens import FIRST_WORD, WORD, canonical, skeleton

Restore = Callable[[str], str]


def unigram() -> Restore:
    """Return the simplest restorer: each skeleton becomes its most frequent word."""
    best: dict[str, str] = {}
    for word in lm.load().words[FIRST_WORD:]:
        best.setdefault(skeleton(word), word)
    return lambda text: WORD.sub(lambda m: best.get(m.group().lower(), m.group()), text)


def pyvi() -> Restore:
    """Return pyvi's restorer; a line on which it fails stays as it is."""
    from pyvi import ViUtils  # type: ignore[import-not-found,unused-ignore]

    def restore(text: str) -> str:
        lines = []
        for line in text.split("\n"):
            try:
                lines.append(ViUtils.add_accents(line))
            except (KeyError, IndexError, ValueError):
                lines.append(line)
        return "\n".join(lines)

    return restore


def underthesea() -> Restore:
    """Return underthesea's restorer.

    Raises:
        ImportError: the installed version has none.
    """
    from underthesea import restore_diacritics

    return lambda text: "\n".join(restore_diacritics(line) if line.strip() else line for line in text.split("\n"))


def size_of(name: str) -> float:
    """Return the megabytes that a restorer's package (or, for our own, its models) takes on disk."""
    module = {"ours": "vnreport_extract.repair.models", "unigram": ""}.get(name, name)
    found = importlib.util.find_spec(module) if module else None
    folders = list(found.submodule_search_locations or []) if found else []
    return sum(p.stat().st_size for f in folders for p in Path(f).rglob("*") if p.is_file()) / 1e6


def syllables(text: str) -> list[str]:
    """Return the syllables of a text in one spelling."""
    return [canonical(word) for word in WORD.findall(unicodedata.normalize("NFC", text))]


def rates(truth: str, source: str, repaired: str) -> tuple[float, float]:
    """Return the shares of syllables right and of right ones harmed, line by line where the counts agree."""
    right = total = harmed = sound = 0
    for lines in zip(truth.split("\n"), source.split("\n"), repaired.split("\n"), strict=True):
        t, s, r = map(syllables, lines)
        total += len(t)
        if len(t) == len(s) == len(r):
            right += sum(a == b for a, b in zip(t, r, strict=True))
            sound += sum(a == b for a, b in zip(t, s, strict=True))
            harmed += sum(a == b != c for a, b, c in zip(t, s, r, strict=True))
    return right / max(1, total), harmed / max(1, sound)


def rows(truth: str) -> Iterator[str]:
    """Yield one line of the table per restorer."""
    source = skeleton(truth)
    for name, prepare in (
        ("ours", lambda: lambda t: repair_text(t).text),
        ("pyvi", pyvi),
        ("underthesea", underthesea),
        ("unigram", unigram),
    ):
        try:
            restore = prepare()
        except ImportError:
            yield f"{name:12} skipped: not installed, or this version restores no marks"
            continue
        restore(source)
        began = time.process_time()
        repaired = restore(source)
        seconds = time.process_time() - began
        right, harmed = rates(truth, source, repaired)
        yield f"{name:12} {right:7.4f} {harmed:7.4f} {len(syllables(truth)) / seconds:12,.0f} {size_of(name):8.1f}"


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", type=Path)
    texts = [path.read_text(encoding="utf-8") for path in parser.parse_args().files]
    truth = unicodedata.normalize("NFC", "\n".join(texts))
    print(f"{'restorer':12} {'right':>7} {'harmed':>7} {'syllables/s':>12} {'MB':>8}")
    for row in rows(truth):
        print(row, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
