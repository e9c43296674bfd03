"""The order of a page's lines: columns side by side told apart, tables put where they stand."""

from statistics import median

from .reader import Glyphs, Span

Row = list[Glyphs]

_GUTTER = 2.0  # a gap of so many word heights parts two columns
_LEAST_LETTERS = 4  # a side with fewer letters is a figure or a leader's end, not a column


def hull(row: Row) -> Span:
    """Return the smallest rectangle round the words of `row`."""
    return Span(
        min(word.span.x0 for word in row),
        min(word.span.top for word in row),
        max(word.span.x1 for word in row),
        max(word.span.bottom for word in row),
    )


def in_columns(rows: list[Row]) -> list[Row]:
    """Return `rows` with letterhead and closing told apart: the left column's rows, then the right one's.

    Rows that a wide gap parts, and one-sided rows among them, make a run; its sides are given one after the
    other, for so they are read ("Nơi nhận" on the left, the signature on the right).
    """
    result: list[Row] = []
    place = 0
    while place < len(rows):
        gutter = _gutter(rows[place])
        if gutter is None:
            result.append(rows[place])
            place += 1
            continue
        end = _end_of_run(rows, place, gutter)
        middle = sum(gutter) / 2
        result += _side(rows[place:end], middle, left=True) + _side(rows[place:end], middle, left=False)
        place = end
    return result


def _gutter(row: Row) -> tuple[float, float] | None:
    """Return where the one wide gap of `row` begins and ends; None where it has none, or several."""
    height = median(word.span.height for word in row)
    gaps = [(a.span.x1, b.span.x0) for a, b in zip(row, row[1:], strict=False)]
    wide = [gap for gap in gaps if gap[1] - gap[0] > _GUTTER * height]
    if len(wide) != 1:
        return None
    sides = (
        [word for word in row if word.span.x1 <= wide[0][0]],
        [word for word in row if word.span.x0 >= wide[0][1]],
    )
    return wide[0] if all(_letters(side) >= _LEAST_LETTERS for side in sides) else None


def _letters(row: Row) -> int:
    return sum(character.isalpha() for word in row for character in word.text)


def _end_of_run(rows: list[Row], start: int, gutter: tuple[float, float]) -> int:
    """Return the index after the last row of the run that begins at `start`."""
    end = start + 1
    while end < len(rows):
        left, right = max(gutter[0], 0.0), gutter[1]
        own = _gutter(rows[end])
        span = hull(rows[end])
        follows = span.top - hull(rows[end - 1]).bottom < 0.6 * span.height
        if own is not None and min(right, own[1]) > max(left, own[0]):
            gutter = max(left, own[0]), min(right, own[1])
        elif not (follows and (span.x1 <= right or span.x0 >= left)):
            break
        end += 1
    return end


def _side(rows: list[Row], middle: float, *, left: bool) -> list[Row]:
    """Return what stands on one side of `middle`, row by row."""
    parts = ([word for word in row if ((word.span.x0 + word.span.x1) / 2 < middle) is left] for row in rows)
    return [part for part in parts if part]


def as_visual_rows(rows: list[Row]) -> list[Row]:
    """Return the rows of a table's cells joined across cells: what stands at one height is one row."""
    joined: list[Row] = []
    for row in sorted(rows, key=lambda row: hull(row).middle):
        span = hull(row)
        if joined and abs(hull(joined[-1]).middle - span.middle) < span.height / 2 and _beside(joined[-1], span):
            joined[-1] = joined[-1] + row
        else:
            joined.append(list(row))
    return [sorted(row, key=lambda word: word.span.x0) for row in joined]


def _beside(row: Row, span: Span) -> bool:
    """Return whether no word of `row` stands above or below `span`."""
    return all(word.span.x1 <= span.x0 or word.span.x0 >= span.x1 for word in row)


def place_of(top: float, rows: list[Row]) -> int:
    """Return the index in `rows` before which something that begins at `top` belongs."""
    return next((i for i, row in enumerate(rows) if hull(row).middle > top), len(rows))
