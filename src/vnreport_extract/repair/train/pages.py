"""Pages for the channel: text is sampled, rendered and read by every engine in turn."""

from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import cycle
from pathlib import Path
from random import Random

from ...data import load_toml
from .ngrams import read_text
from .render import Engine, Reader, find_fonts, render

PER_FILE = 4000  # paragraphs taken of each file
SHORTEST = 30
WORKERS = 2


def sample_text(files: Sequence[Path], random: Random) -> list[str]:
    """Return paragraphs of all files, shuffled."""
    sample: list[str] = []
    for path in files:
        paragraphs = [line.strip() for line in read_text(path) if len(line) > SHORTEST]
        sample += random.sample(paragraphs, min(PER_FILE, len(paragraphs)))
    random.shuffle(sample)
    return sample


def read_all(text: Sequence[str], engines: Sequence[Engine], count: int, random: Random) -> list[tuple[str, str]]:
    """Return the aligned lines (printed, read) of `count` pages, the engines taking turns."""
    each = -(-count // len(engines))
    jobs = [(engine, list(text[i :: len(engines)]), each, random.randrange(2**32)) for i, engine in enumerate(engines)]
    with ProcessPoolExecutor(WORKERS) as pool:
        return [line for lines in pool.map(_read_pages, *zip(*jobs, strict=True)) for line in lines]


def _read_pages(engine: Engine, text: list[str], count: int, seed: int) -> list[tuple[str, str]]:
    random = Random(seed)
    fonts = find_fonts(load_toml("repair_training.toml")["pages"]["fonts"])
    reader = Reader(engine)
    paragraphs = cycle(text)
    lines: list[tuple[str, str]] = []
    for _ in range(count):
        lines += reader.read(*render(paragraphs, fonts, random))
    return lines
