"""Renders clean text as pages, as a printer and a scanner would, and reads them with OCR models of other languages.

Each page gives aligned lines (what was printed, what was read): the material the channel is learnt from.
"""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import numpy as np

PAGE_WIDTH, PAGE_HEIGHT = 2480, 3508  # A4 at 300 dpi
MARGIN = 240
FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts")
FONT_FAMILIES = ("Tinos", "Arimo", "LiberationSerif", "LiberationSans", "DejaVuSerif", "DejaVuSans")
SAMPLE_LETTERS = "ữợẫếđĐ"
LEGACY = 0  # tesseract's engine modes
NEURAL = 1


@dataclass(frozen=True)
class Engine:
    """An OCR model: the folder of its data, its language and its engine mode."""

    folder: str
    language: str
    mode: int = NEURAL


def find_fonts(families: Sequence[str] = FONT_FAMILIES, folders: Sequence[str] = FONT_FOLDERS) -> list[Path]:
    """Return the font files of these families that hold all Vietnamese letters."""
    found = [
        p for folder in folders for p in sorted(Path(folder).rglob("*.[to]tf")) if p.name.startswith(tuple(families))
    ]
    return [path for path in found if "Mono" not in path.name and _has_vietnamese(path)]


def _has_vietnamese(path: Path) -> bool:
    from PIL import ImageFont

    font = ImageFont.truetype(str(path), 40)
    missing = bytes(font.getmask("\uffff"))
    return all(bytes(font.getmask(letter)) != missing for letter in SAMPLE_LETTERS)


def wrap(words: Sequence[str], font: Any, width: int) -> Iterator[str]:
    """Yield lines of words no wider than `width` pixels."""
    line: list[str] = []
    for word in words:
        if line and font.getlength(" ".join([*line, word])) > width:
            yield " ".join(line)
            line = []
        line.append(word)
    if line:
        yield " ".join(line)


def render(paragraphs: Iterator[str], fonts: Sequence[Path], random: Random) -> tuple[Any, list[tuple[int, str]]]:
    """Return a degraded page image and its lines, each with the y of its middle."""
    from PIL import Image, ImageDraw, ImageFont

    image = Image.new("L", (PAGE_WIDTH, PAGE_HEIGHT), 255)
    draw = ImageDraw.Draw(image)
    size = random.choice((34, 38, 42, 46, 50, 54, 58, 58, 62))  # 8 to 15 points
    font = ImageFont.truetype(str(random.choice(fonts)), size)
    y, lines = MARGIN, []
    while y < PAGE_HEIGHT - MARGIN:
        text = next(paragraphs)
        if random.random() < 0.12:
            text = text.upper()
        for line in wrap(text.split(), font, PAGE_WIDTH - 2 * MARGIN):
            draw.text((MARGIN, y), line, font=font, fill=random.randint(0, 40))
            lines.append((y + size // 2, line))
            y += int(size * 1.45)
            if y > PAGE_HEIGHT - MARGIN:
                break
    return degrade(image, random), lines


def degrade(image: Any, random: Random) -> Any:
    """Return the image as a scanner of some quality gives it."""
    from PIL import Image, ImageFilter

    quality = random.random()
    image = image.rotate(random.uniform(-0.2, 0.2), fillcolor=255, resample=Image.Resampling.BICUBIC)
    if quality < 0.7:
        image = image.filter(ImageFilter.GaussianBlur(random.uniform(0.3, 1.2)))
    if quality < 0.4:
        strength = random.uniform(3, 15)
        noise = np.random.default_rng(random.randrange(2**32)).normal(0, strength, (image.height, image.width))
        image = Image.fromarray(np.clip(np.asarray(image) + noise, 0, 255).astype(np.uint8))
    if quality < 0.2:
        level = random.randint(120, 170)
        image = image.point(lambda v: 255 if v > level else 0)
    if random.random() < 0.3:
        image = image.resize((image.width * 2 // 3, image.height * 2 // 3), Image.Resampling.BICUBIC)
    return image


class Reader:
    """One OCR engine, kept open."""

    def __init__(self, engine: Engine) -> None:
        """Open the engine; tesseract must stay on one thread."""
        os.environ["OMP_THREAD_LIMIT"] = "1"
        import tesserocr

        self._api = tesserocr.PyTessBaseAPI(
            path=engine.folder, lang=engine.language, oem=engine.mode, psm=tesserocr.PSM.SINGLE_BLOCK
        )
        self._line_level = tesserocr.RIL.TEXTLINE

    def read(self, image: Any, lines: list[tuple[int, str]]) -> Iterator[tuple[str, str]]:
        """Yield (printed, read) for each line that was read at the place of a printed one."""
        import tesserocr

        self._api.SetImage(image)
        self._api.Recognize()
        scale = image.height / PAGE_HEIGHT
        middles = np.array([y * scale for y, _ in lines])
        for item in tesserocr.iterate_level(self._api.GetIterator(), self._line_level):
            box = item.BoundingBox(self._line_level)
            nearest = int(np.argmin(np.abs(middles - (box[1] + box[3]) / 2)))
            if abs(middles[nearest] - (box[1] + box[3]) / 2) < 18 * scale:
                yield lines[nearest][1], item.GetUTF8Text(self._line_level).strip()
