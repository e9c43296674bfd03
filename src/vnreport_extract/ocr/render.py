"""A page of a PDF or of an image file as pixels."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from ..errors import InputError

Pixels = npt.NDArray[np.uint8]


def as_pixels(array: Any) -> Pixels:
    """Return what OpenCV gave back, with the type that its stubs leave open."""
    return np.asarray(array, dtype=np.uint8)


POINTS_PER_INCH = 72.0
_LONGEST_SIDE = 6000  # pixels; an A3 page at 300 dpi has 4960
_LARGEST_AREA = 24e6  # pixels
_A4_LONG_SIDE = 11.69  # inches; the size assumed for an image that does not state its own
_STATED_DPI = range(100, 2401)  # 72 and 96 are what programs write when they do not know
_MOST_ENLARGED = 4.0


@dataclass(frozen=True, slots=True)
class Picture:
    """A page as RGB pixels (height, width, 3); `scale` is pixels per point."""

    pixels: Pixels
    scale: float


def render(path: Path, index: int, kind: str, dpi: int) -> Picture:
    """Return page `index` (from 0) of the PDF or image at `path`, at about `dpi` dots per inch.

    Pages of outsize are scaled down to what memory bears, small images scaled up to what tesseract can read.

    Raises:
        InputError: the page cannot be rendered.
    """
    return _render_pdf(path, index, dpi) if kind == "pdf" else _render_image(path, index, dpi)


def _bounded(scale: float, width: float, height: float) -> float:
    """Return `scale`, lowered so that a page of `width` by `height` stays within bounds."""
    area_limit = float((_LARGEST_AREA / max(width * height, 1)) ** 0.5)
    return min(scale, _LONGEST_SIDE / max(width, height, 1), area_limit)


def _render_pdf(path: Path, index: int, dpi: int) -> Picture:
    import pypdfium2 as pdfium

    try:
        with pdfium.PdfDocument(path) as pdf:
            page = pdf[index]
            scale = _bounded(dpi / POINTS_PER_INCH, *page.get_size())
            bitmap = page.render(scale=scale, rev_byteorder=True)
            return Picture(_as_rgb(bitmap.to_numpy()), scale)
    except (pdfium.PdfiumError, IndexError, OSError, ValueError) as error:
        raise InputError(f"page {index + 1} cannot be rendered: {error}") from error


def _as_rgb(pixels: Any) -> Pixels:
    """Return a copy in three channels: the bitmap's own memory goes with its document."""
    array: Pixels = np.array(pixels, dtype=np.uint8)
    if array.ndim == 2 or array.shape[2] == 1:
        return np.repeat(array.reshape(*array.shape[:2], 1), 3, axis=2)
    return np.ascontiguousarray(array[:, :, :3])


def _render_image(path: Path, index: int, dpi: int) -> Picture:
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = None  # size is bounded below, by scaling down
    try:
        with Image.open(path) as image:
            image.seek(index)
            stated = image.info.get("dpi", (0, 0))[0]
            upright = ImageOps.exif_transpose(_on_white(image))
    except (OSError, EOFError, ValueError, SyntaxError) as error:
        raise InputError(f"image {index + 1} of the file cannot be read: {error}") from error
    own_dpi = float(stated) if round(float(stated)) in _STATED_DPI else max(upright.size) / _A4_LONG_SIDE
    factor = _bounded(min(dpi / own_dpi, _MOST_ENLARGED), *upright.size)
    size = (max(1, round(upright.width * factor)), max(1, round(upright.height * factor)))
    pixels = np.asarray(upright.resize(size, Image.Resampling.BICUBIC), dtype=np.uint8)
    return Picture(pixels, factor * own_dpi / POINTS_PER_INCH)


def _on_white(image: Any) -> Any:
    """Return `image` in RGB, laid on white where it is transparent."""
    from PIL import Image

    if "transparency" not in image.info and image.mode not in ("RGBA", "LA", "PA"):
        return image.convert("RGB")
    layer = image.convert("RGBA")
    paper = Image.new("RGBA", layer.size, "white")
    return Image.alpha_composite(paper, layer).convert("RGB")
