"""Pages for the channel: text is sampled, rendered and read by every engine in turn."""

from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import cycle
from pathlib import Path
from random import Random

from ...data import load_toml
from .language import reports
from .ngrams import read_text
from .render import Engine, Reader, find_fonts, render

PER_FILE = 4000  # paragraphs taken of each file
SHORTEST = 30
WORKERS = 2
BATCH = 10  # pages that a worker reads in one go


def sample_text(files: Sequence[Path], annotated: Sequence[Path], random: Random) -> list[str]:
    """Return paragraphs of all files and of the invented reports, shuffled."""
    sample: list[str] = []
    for path in files:
        paragraphs = [line.strip() for line in read_text(path) if len(line) > SHORTEST]
        sample += random.sample(paragraphs, min(PER_FILE, len(paragraphs)))
    sample += reports(annotated)
    random.shuffle(sample)
    return sample


def read_all(
    text: Sequence[str], engines: Sequence[tuple[Engine, int]], count: int, random: Random
) -> list[tuple[str, str]]:
    """Return the aligned lines (printed, read) of some `count` pages, each engine reading its share."""
    shares = sum(share for _, share in engines)
    jobs = [
        (engine, list(text[i :: len(engines)]), pages, random.randrange(2**32))
        for i, (engine, share) in enumerate(engines)
        for pages in _batches(-(-count * share // shares))
    ]
    with ProcessPoolExecutor(WORKERS) as pool:
        return [line for lines in pool.map(_read_pages, *zip(*jobs, strict=True)) for line in lines]


def _batches(count: int) -> list[int]:
    """Return `count` pages in batches of `BATCH`, so that the workers end together."""
    return [min(BATCH, count - done) for done in range(0, count, BATCH)]


def _read_pages(engine: Engine, text: list[str], count: int, seed: int) -> list[tuple[str, str]]:
    random = Random(seed)
    fonts = find_fonts(load_toml("repair_training.toml")["pages"]["fonts"])
    reader = Reader(engine)
    paragraphs = cycle(random.sample(text, len(text)))
    lines: list[tuple[str, str]] = []
    for _ in range(count):
        lines += reader.read(*render(paragraphs, fonts, random))
    return lines
