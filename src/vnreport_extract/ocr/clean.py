"""A page's picture made ready for reading: grey, without stamp or speckle, upright."""

import numpy as np

from .render import Pixels, as_pixels

_STEEPEST = 5.0  # degrees of skew looked for on either side
_STAMP_SIZE = 0.6  # inches: a red mark less wide or high than this is text, not a stamp
_RED_LEAD = 50  # how far red lies above green and blue in stamp ink
_GRAINY = 6.0  # grey levels of grain (robust standard deviation) from which a median filter pays
_SPECK = 8  # pixels at 300 dpi; the full stop of 8-point print has over 10
_INK = 160  # grey level below which a pixel of a flattened picture is ink
_REDUCTION = 8  # by how much the picture is reduced to find the paper's shade


def to_grey(pixels: Pixels, dpi: float) -> Pixels:
    """Return RGB `pixels` as grey; under a red stamp the red channel, in which its ink is as pale as paper."""
    import cv2

    grey = as_pixels(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY))
    for rows, columns in _stamps(pixels, dpi):
        grey[rows, columns] = _without_red(pixels[rows, columns], grey[rows, columns])
    return grey


def _redness(pixels: Pixels) -> Pixels:
    """Return how far red lies above the stronger of green and blue, 0 where it does not."""
    import cv2

    red, green, blue = cv2.split(pixels)
    return as_pixels(cv2.subtract(red, cv2.max(green, blue)))


def _stamps(pixels: Pixels, dpi: float) -> list[tuple[slice, slice]]:
    """Return the rectangles that hold a red mark too large to be writing."""
    import cv2

    red = (_redness(pixels) > _RED_LEAD).astype(np.uint8)
    if not red.any():
        return []
    joined = cv2.morphologyEx(red, cv2.MORPH_CLOSE, np.ones((9, 9), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    least = _STAMP_SIZE * dpi
    large = [tuple(int(n) for n in s[:4]) for s in stats[1:] if min(s[2], s[3]) >= least]
    return [(slice(y, y + h), slice(x, x + w)) for x, y, w, h in large]


def _without_red(pixels: Pixels, grey: Pixels) -> Pixels:
    """Return the grey of `pixels` with reddish ink raised to the paper's level; black ink over it stays."""
    paper = np.uint8(np.percentile(grey, 90))
    reddish = _redness(pixels) > _RED_LEAD // 2
    bright_red = pixels[:, :, 0] > paper // 2
    return np.where(reddish & bright_red, paper, grey).astype(np.uint8)


def flatten(grey: Pixels) -> Pixels:
    """Return `grey` with the paper made white: shade, yellowing and the other side's print divided out."""
    import cv2

    small = cv2.resize(grey, None, fx=1 / _REDUCTION, fy=1 / _REDUCTION, interpolation=cv2.INTER_AREA)
    paper = cv2.medianBlur(cv2.dilate(small, np.ones((7, 7), np.uint8)), 15)
    # What is darker than half is no paper but a dark field, whose print must not be turned inside out.
    full = cv2.resize(np.maximum(paper, 128), grey.shape[::-1], interpolation=cv2.INTER_LINEAR)
    return as_pixels(cv2.divide(grey, full, scale=255))


def despeckle(grey: Pixels, dpi: float) -> Pixels:
    """Return `grey` without grain (smoothed where there is much of it) and without specks smaller than a full stop."""
    import cv2

    smooth = as_pixels(cv2.medianBlur(grey, 3))
    grain = 1.4826 * float(np.median(cv2.absdiff(grey, smooth)))
    calm = smooth if grain > _GRAINY else grey.copy()
    ink = (calm < _INK).astype(np.uint8)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    speck = stats[:, cv2.CC_STAT_AREA] <= _SPECK * (dpi / 300) ** 2
    calm[speck[labels]] = 255
    return calm


def skew_angle(grey: Pixels) -> float:
    """Return the angle in degrees by which the text lines fall to the right (negative: rise).

    The angle at which the rows' ink counts differ most from row to row is the one along the lines.
    """
    rows, columns = _ink_points(grey)
    if len(rows) < 200:
        return 0.0
    coarse = _best_angle(rows, columns, np.arange(-_STEEPEST, _STEEPEST + 0.01, 0.5))
    fine = _best_angle(rows, columns, coarse + np.arange(-0.5, 0.51, 0.1))
    best = _best_angle(rows, columns, fine + np.arange(-0.1, 0.11, 0.05))
    return round(best, 2) if abs(best) > 0.075 else 0.0


def _ink_points(grey: Pixels) -> tuple[np.ndarray, np.ndarray]:
    """Return rows and columns of the ink of a picture reduced to about a thousand pixels of width."""
    import cv2

    factor = min(1.0, 1000 / max(grey.shape))
    small = cv2.resize(grey, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    _, ink = cv2.threshold(small, 0, 255, cv2.THRESH_BINARY_INV | cv2.THRESH_OTSU)
    margin = max(1, min(ink.shape) // 40)  # the scanner's dark rims run along the sheet, not along the lines
    rows, columns = np.nonzero(ink[margin:-margin, margin:-margin])
    return rows, columns


def _best_angle(rows: np.ndarray, columns: np.ndarray, angles: np.ndarray) -> float:
    """Return the angle of `angles` whose projection of the ink has the sharpest rows."""
    return float(max(angles, key=lambda angle: _sharpness(rows, columns, float(angle))))


def _sharpness(rows: np.ndarray, columns: np.ndarray, angle: float) -> float:
    """Return the sum of squared steps of the ink's projection along lines that fall by `angle`."""
    heights = rows - columns * np.tan(np.radians(angle))
    counts = np.bincount((heights - heights.min()).astype(np.int64))
    return float(np.sum(np.diff(counts.astype(np.float64)) ** 2))


def rotation(shape: tuple[int, ...], angle: float) -> np.ndarray:
    """Return the 2 x 3 matrix that turns a picture of `shape` so that lines falling by `angle` lie level."""
    import cv2

    matrix: np.ndarray = cv2.getRotationMatrix2D((shape[1] / 2, shape[0] / 2), angle, 1.0)
    return matrix


def turn(grey: Pixels, matrix: np.ndarray) -> Pixels:
    """Return the picture turned by `matrix`, the corners filled with white."""
    import cv2

    size = (grey.shape[1], grey.shape[0])
    return as_pixels(cv2.warpAffine(grey, matrix, size, flags=cv2.INTER_CUBIC, borderValue=255))
