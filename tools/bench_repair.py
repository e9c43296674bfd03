"""Measures repair: ``python -m tools.bench_repair FILE... [--garbled FILE]``.

First, in processes of their own: the time from the start of Python until the models are ready, the most memory that
repairing takes, and the speed on stripped and on garbled text (of the processor's time, warm). Then this package
beside its peers on stripped text: share of syllables right, share of right syllables harmed, syllables a second, and
size on disk. The files must be sound Vietnamese text; their marks are taken off here. Speeds are those of the best
of some runs: what else the machine does can only slow them down.
"""

import argparse
import importlib.util
import os
import statistics
import subprocess
import sys
import tempfile
import time
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path

from vnreport_extract.repair import lm, repair_text
from vnreport_extract.repair.tokens import FIRST_WORD, WORD, canonical, skeleton

Restore = Callable[[str], str]
RUNS = 5
READY = "from vnreport_extract.repair.restorer import restorer; restorer().trie"
MEASURE = """
import sys, time
from pathlib import Path
from vnreport_extract.repair import repair_text
from vnreport_extract.repair.tokens import WORD
text = Path(sys.argv[1]).read_text(encoding="utf-8")
repair_text(text)
times = []
for _ in range(int(sys.argv[2])):
    began = time.process_time()
    repair_text(text)
    times.append(time.process_time() - began)
peak = next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(len(WORD.findall(text)) / min(times), int(peak) / 1024)
"""


def run(code: str, *arguments: str) -> str:
    """Run some Python in a process of its own, on one thread; return what it prints."""
    command = [sys.executable, "-c", code, *arguments]
    environment = os.environ | {"OMP_NUM_THREADS": "1"}
    return subprocess.run(command, check=True, capture_output=True, text=True, env=environment).stdout


def ready_seconds() -> float:
    """Return the median time from the start of Python until both models are ready."""
    times = []
    for _ in range(RUNS):
        began = time.perf_counter()
        run(READY)
        times.append(time.perf_counter() - began)
    return statistics.median(times)


def speed_and_memory(text: str) -> tuple[float, float]:
    """Return how many syllables a second are repaired, warm, and the most memory that it takes, in MB."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "text.txt")
        path.write_text(text, encoding="utf-8", newline="")
        speed, memory = run(MEASURE, str(path), str(RUNS)).split()
    return float(speed), float(memory)


def unigram() -> Restore:
    """Return the simplest restorer: each skeleton becomes its most frequent word."""
    best: dict[str, str] = {}
    for word in lm.load().words[FIRST_WORD:]:
        best.setdefault(skeleton(word), word)
    return lambda text: WORD.sub(lambda m: best.get(m.group().lower(), m.group()), text)


def pyvi() -> Restore:
    """Return pyvi's restorer; a line on which it fails stays as it is."""
    from pyvi import ViUtils  # type: ignore[import-not-found,import-untyped,unused-ignore]

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


def seconds_of(restore: Restore, text: str) -> float:
    """Return the processor's time for one restoration."""
    began = time.process_time()
    restore(text)
    return time.process_time() - began


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
        repaired = restore(source)
        seconds = min(seconds_of(restore, source) for _ in range(RUNS))
        right, harmed = rates(truth, source, repaired)
        yield f"{name:12} {right:7.4f} {harmed:7.4f} {len(syllables(truth)) / seconds:12,.0f} {size_of(name):8.1f}"


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--garbled", type=Path, help="a text as a wrong OCR model read it")
    options = parser.parse_args()
    truth = unicodedata.normalize("NFC", "\n".join(path.read_text(encoding="utf-8") for path in options.files))
    print(f"{'ready':12} {ready_seconds():12.2f} s")
    texts = {"stripped": skeleton(truth)}
    if options.garbled:
        texts["garbled"] = options.garbled.read_text(encoding="utf-8")
    for name, text in texts.items():
        speed, memory = speed_and_memory(text)
        print(f"{name:12} {speed:12,.0f} syllables/s {memory:12.0f} MB at most", flush=True)
    print()
    print(f"{'restorer':12} {'right':>7} {'harmed':>7} {'syllables/s':>12} {'MB':>8}")
    for row in rows(truth):
        print(row, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
