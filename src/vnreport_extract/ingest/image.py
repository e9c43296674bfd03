"""Image files: every frame is a page that waits for OCR."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ..errors import InputError
from ..model import Page, PageSource

MOST_PIXELS = 500_000_000  # a sheet of 1.6 by 1.1 m at 300 dpi
MOST_FRAMES = 5_000
STATED_DPI = range(100, 2401)  # 72 and 96 are what programs write when they do not know
A4_LONG_SIDE = 841.89  # points; the size assumed for an image that does not state its own
_EXIF_ORIENTATION, _TURNED = 274, range(5, 9)


def read_image(path: Path) -> list[Page]:
    """Return one PENDING page per frame, its size in points.

    Raises:
        InputError: the image is damaged or larger than memory bears.
    """
    from PIL import Image

    Image.MAX_IMAGE_PIXELS = None  # bounded by MOST_PIXELS, with a message of our own
    try:
        with Image.open(path) as image:
            frames = min(getattr(image, "n_frames", 1), MOST_FRAMES)
            return [_page(image, index, path.name) for index in range(frames)]
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        raise InputError(f"{path.name}: the image is damaged ({error})".replace("\n", " ")) from error


def _page(image: Any, index: int, name: str) -> Page:
    image.seek(index)
    width, height = image.size
    if width * height > MOST_PIXELS:
        raise InputError(f"{name}: the image has {width} x {height} pixels, more than can be read")
    if image.getexif().get(_EXIF_ORIENTATION) in _TURNED:
        width, height = height, width
    dpi = float(image.info.get("dpi", (0, 0))[0])
    scale = 72 / dpi if round(dpi) in STATED_DPI else A4_LONG_SIDE / max(width, height)
    return Page(index + 1, [], PageSource.PENDING, "an image", width * scale, height * scale)
