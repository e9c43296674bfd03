"""Tables in text files: tab rows, rows between pipes, and one cell a line."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import combinations, pairwise

from ..data import load_toml
from ..language.cells import find_word, is_blank, is_figure, is_word, read_cell
from ..model import Cell, Document, Grid, Line, Region
from .spaced import spaced_grids

MOST_COLUMNS = 24
_LARGEST_GAP = 6
_WORD = re.compile(r"[^\W\d_]{2}")
_ORDINAL = re.compile(r"(?:[IVXLC]+|[A-Z]|\d{1,3}(?:\.\d{1,2}){0,3}|[a-zđ]|[-+*])[.)]?")


def text_grids(document: Document) -> list[Grid]:
    """Return the grids of the table-like lines of a text file."""
    lines = [line for line in document.lines()]
    return [*_tab_grids(lines), *_pipe_row_grids(lines), *_pipe_grids(lines), *spaced_grids(lines)]


def _runs(lines: list[Line], marks: list[bool], gap: int) -> Iterator[tuple[int, int]]:
    """Yield the first and last index of each run of marked lines that are at most `gap` lines apart."""
    first = last = -1
    for index, marked in enumerate(marks):
        if not marked:
            continue
        if first >= 0 and index - last > gap:
            yield first, last
            first = -1
        first, last = (index if first < 0 else first), index
    if first >= 0:
        yield first, last


def _tab_grids(lines: list[Line]) -> Iterator[Grid]:
    """Yield the grids of runs of lines whose cells are set apart by tabs; blank lines between them are page breaks."""
    marks = ["\t" in line.text.strip() or line.text.count("\t") > 1 for line in lines]
    for first, last in _runs(lines, marks, 4):
        inside = range(first, last + 1)
        if all(marks[i] or not lines[i].text.strip() or lines[i].region is Region.TABLE for i in inside):
            yield _rows_grid([(lines[i], lines[i].text.split("\t")) for i in inside if marks[i]])
        else:
            for start, end in _runs(lines[first : last + 1], marks[first : last + 1], 1):
                yield _rows_grid([(line, line.text.split("\t")) for line in lines[first + start : first + end + 1]])


def _pipe_row_grids(lines: list[Line]) -> Iterator[Grid]:
    """Yield the grids of runs of lines that hold a whole row between pipes, as Markdown writes them."""
    marks = [line.text.count("|") >= 2 for line in lines]
    for first, last in _runs(lines, marks, 1):
        rows = [(line, line.text.strip().strip("|").split("|")) for line in lines[first : last + 1]]
        yield _rows_grid([row for row in rows if not re.fullmatch(r"[\s|:-]+", row[0].text)])


def _rows_grid(rows: list[tuple[Line, list[str]]]) -> Grid:
    """Return the grid of rows whose cells are known."""
    width = max((len(cells) for _, cells in rows), default=0)
    cells: list[Cell] = []
    for i, (line, texts) in enumerate(rows):
        texts = _split_label(texts, width)
        cells += [Cell(i, j, text.strip(), line=line.number) for j, text in enumerate(texts)]
    first = rows[0][0] if rows else Line(0, 0, "")
    return Grid(first.page, cells, len(rows), width, first.number, ruled=False)


def _split_label(texts: list[str], width: int) -> list[str]:
    """Give a label that runs into its row's name a cell of its own: ``I Các chỉ tiêu`` before empty cells."""
    found = re.match(r"([IVX]+|[A-Z]|\d{1,2})[.)]?\s+(?=[^\W\d])", texts[0].strip())
    if len(texts) < 3 or not found or any(text.strip() for text in texts[1:]):
        return texts
    return [found[1], texts[0].strip()[found.end() :], *texts[2:]]


@dataclass(slots=True)
class _Piece:
    """One cell of a one-cell-a-line table."""

    text: str
    line: Line


def _pipe_grids(lines: list[Line]) -> Iterator[Grid]:
    """Yield the grids of runs of lines that hold one cell each, closed by a line with a pipe."""
    for first, last in _pipe_runs(lines):
        pieces = _pieces(lines, first, last)
        widths = _widths(pieces)
        layouts = [(*_layout(pieces, width), width) for width in widths]
        regular = next((width for width in widths if _is_regular(pieces, width)), 0)
        if regular:
            yield _regular_grid(pieces, regular)
        elif layouts:
            _, rows, width = min(layouts)
            yield _pieces_grid(pieces, rows, width)


def _pipe_runs(lines: list[Line]) -> Iterator[tuple[int, int]]:
    """Yield the first and last pipe of each table; a head's first title opens a new one."""
    for first, last in _runs(lines, [line.text.strip() == "|" for line in lines], _LARGEST_GAP):
        opens = [i for i in range(first + 1, last) if is_word(lines[i].text, _kinds()["ordinal"])]
        for start, end in zip([first, *opens], [*opens, last + 1], strict=True):
            pipes = [i for i in range(start, end) if lines[i].text.strip() == "|"]
            if len(pipes) > MOST_COLUMNS // 4:
                yield pipes[0], pipes[-1]


def _pieces(lines: list[Line], first: int, last: int) -> list[_Piece]:
    """Return the cells of a run; the first one's text may begin on lines above the first pipe."""
    start = first
    while start > 0 and lines[start - 1].text.strip() and first - start < 2:
        start -= 1
        if is_word(lines[start].text, _kinds()["ordinal"]):
            break
    start = start if is_word(lines[start].text, _kinds()["ordinal"]) else max(first - 1, 0)
    pieces: list[_Piece] = []
    gathered: list[Line] = []
    for line in lines[start : last + 1]:
        if line.text.strip() == "|":
            pieces.append(_Piece(" ".join(each.text.strip() for each in gathered), gathered[0] if gathered else line))
            gathered = []
        elif line.text.strip():
            gathered.append(line)
    return pieces


@cache
def _kinds() -> dict[str, list[str]]:
    kinds: dict[str, list[str]] = load_toml("tables.toml")["kinds"]
    return kinds


# Costs of laying the cells out as rows: how far a row departs from label, name, then figures.
_SHORT_ROW, _NO_LABEL, _BAD_NAME, _LONG_TEXT, _HEAD_ROW, _STRAY = 1.0, 0.4, 4.0, 0.6, 0.5, 0.5
_SWALLOWED, _WIDE_ROW, _NO_FIGURE = 3.0, 0.6, 1.0
_MOST_HEAD_CELLS, _GAP_IN_HEAD = 200, 1.0
_LIKELY_WIDTHS = 4
_INNER = 2  # the column of inner names, beside the label and the name
_SPARE = 3
_LEAST_REGULAR = 4  # rows that close at one distance


def _widths(pieces: list[_Piece]) -> list[int]:
    """Return the numbers of columns that the distances between rows' labels speak for, the likeliest few."""
    starts = [i for i, piece in enumerate(pieces) if _ORDINAL.fullmatch(piece.text) and i and not pieces[i - 1].text]
    gaps = Counter(b - a - 1 for a, b in pairwise(starts) if 3 <= b - a - 1 < MOST_COLUMNS)
    return [width for width, _ in gaps.most_common(_LIKELY_WIDTHS)] or list(range(3, MOST_COLUMNS))


def _is_regular(pieces: list[_Piece], width: int) -> bool:
    """Return whether every row has all its cells, merged ones as empty ones: it closes after `width` of them."""
    closing = pieces[width :: width + 1]
    return len(closing) >= _LEAST_REGULAR and not any(each.text for each in closing)


def _regular_grid(pieces: list[_Piece], width: int) -> Grid:
    """Return the grid of rows that lack no cell."""
    rows = [pieces[start : start + width] for start in range(0, len(pieces), width + 1)]
    cells = [
        Cell(i, j, piece.text, line=piece.line.number) for i, row in enumerate(rows) for j, piece in enumerate(row)
    ]
    return Grid(pieces[0].line.page, cells, len(rows), width, pieces[0].line.number, ruled=False)


def _layout(pieces: list[_Piece], width: int) -> tuple[float, list[tuple[int, int]]]:
    """Return the cheapest way to cut the cells into rows of at most `width`, each closed by an empty cell.

    A row that a merged cell reaches into has fewer cells. Returns the cost a row and the rows as (start, end).
    """
    count = len(pieces)
    best = [1e9] * (count + 1)
    back: list[tuple[int, int]] = [(0, 0)] * (count + 1)
    best[0] = 0.0
    for start in range(count):
        if best[start] >= 1e9:
            continue
        for end, cost in _row_ends(pieces, start, width):
            after = min(end + 1, count)
            if best[start] + cost < best[after]:
                best[after], back[after] = best[start] + cost, (start, end)
    rows: list[tuple[int, int]] = []
    at = count
    while at > 0 and best[count] < 1e9:
        rows.append(back[at])
        at = back[at][0]
    rows = [(start, end) for start, end in reversed(rows) if end > start]
    return (best[count] + 0.3 * _waste(rows, width)) / max(1, len(rows)), rows


def _waste(rows: list[tuple[int, int]], width: int) -> int:
    """Return 0 where some row is full, else a penalty: a width that no row has is none."""
    return 0 if sum(end - start >= width for start, end in rows) * 2 >= len(rows) else 1000 * len(rows)


def _row_ends(pieces: list[_Piece], start: int, width: int) -> Iterator[tuple[int, float]]:
    """Yield the ends that a row beginning at `start` may have, with their costs."""
    if not pieces[start].text:
        yield start, _STRAY
    elif start == 0 and len(pieces) > 1 and not pieces[1].text:
        yield 1, _HEAD_ROW
    for end in range(start + 2, min(start + width + 1, len(pieces)) + 1):
        if end < len(pieces) and pieces[end].text:
            continue
        yield end, _row_cost([piece.text for piece in pieces[start:end]], width, start)


def _row_cost(texts: list[str], width: int, start: int) -> float:
    """Return what it costs to take `texts` as a row of a table with `width` columns."""
    if not _ORDINAL.fullmatch(texts[0]) and sum(_is_head_text(text) for text in texts) * 2 >= len(texts):
        return (_HEAD_ROW if start < _MOST_HEAD_CELLS else _HEAD_ROW * 3) + _GAP_IN_HEAD * ("" in texts)
    labelled = bool(_ORDINAL.fullmatch(texts[0]))
    name = texts[1] if labelled or not texts[0] else texts[0]
    cost = _SHORT_ROW * (1 + 0.2 * (width - len(texts))) if len(texts) < width else 0.0
    cost += 0.0 if labelled or len(texts) < width else _NO_LABEL
    cost += _BAD_NAME if not _WORD.search(name) else 0.0
    cost += _SWALLOWED * sum(_opens_row(texts, at) for at in range(2, len(texts) - 1)) + _WIDE_ROW * (
        len(texts) > width
    )
    first = 3 + (len(texts) > width)  # the first figure, after label, names and unit
    if labelled and len(texts) > first and not is_blank(texts[first]) and read_cell(texts[first]) is None:
        cost += _NO_FIGURE
    return cost + _LONG_TEXT * sum(map(_is_long, texts[3:]))


def _opens_row(texts: list[str], at: int) -> bool:
    """Return whether a label after an empty cell and before a name opens another row."""
    return not texts[at - 1] and bool(_ORDINAL.fullmatch(texts[at])) and bool(_WORD.search(texts[at + 1]))


@lru_cache(maxsize=4096)
def _is_head_text(text: str) -> bool:
    tables = load_toml("tables.toml")
    words = (word for group in ("kinds", "roles") for kind in tables[group].values() for word in kind)
    return (
        find_word(text, words) is not None
        or re.search(r"năm (?:19|20)\d\d|^(?:19|20)\d\d$|\d tháng|quý [iv\d]", text.lower()) is not None
    )


@lru_cache(maxsize=4096)
def _is_long(text: str) -> bool:
    return bool(text) and read_cell(text) is None and len(text.split()) > 3


def _pieces_grid(pieces: list[_Piece], rows: list[tuple[int, int]], width: int) -> Grid:
    """Return the grid of laid-out cells: the head's merged cells spread, short rows put below the right columns.

    Where a row has one cell more than the others, these merge the column of names with one of inner names.
    """
    cut = [pieces[start:end] for start, end in rows]
    wide = any(len(row) > width for row in cut)
    whole = [j for j in range(width + wide) if not (wide and j == _INNER)]
    head = _head_rows(cut, width)
    cells = _head_cells(cut[:head], width)
    for cell in cells if wide else []:
        cell.column_span += cell.column < _INNER <= cell.column + cell.column_span
        cell.column += cell.column >= _INNER
    profile = _profiles(cut[head:], width, whole)
    for i, row in enumerate(cut[head:], start=head):
        texts = [piece.text for piece in row]
        at = (
            list(range(len(row)))
            if len(row) > width
            else whole
            if _is_whole(texts, width)
            else _columns_of(texts, profile)
        )
        cells += [Cell(i, j, piece.text, line=piece.line.number) for j, piece in zip(at, row, strict=False)]
    first = pieces[0].line
    return Grid(first.page, cells, len(cut), width + wide, first.number, ruled=False)


def _profiles(rows: list[list[_Piece]], width: int, whole: list[int]) -> list[str]:
    """Return what each column mostly holds, by the rows that lack no cell; a column of inner names holds names."""
    columns: dict[int, list[str]] = {j: [] for j in whole}
    for row in rows:
        for j, piece in zip(whole, row if len(row) == width else [], strict=False):
            columns[j].append(piece.text)
    return [_profile(columns[j], j == 0) if j in columns else "name" for j in range(max(whole) + 1)]


def _is_whole(texts: list[str], width: int) -> bool:
    """Return whether a row lacks no cell: it is as wide as the table and opens as its rows do."""
    return len(texts) == width and (not texts[0] or bool(_ORDINAL.fullmatch(texts[0])))


def _head_rows(cut: list[list[_Piece]], width: int) -> int:
    """Return how many rows at the top are the head: no label and no figures."""
    count = 0
    for row in cut[:3]:
        if _ORDINAL.fullmatch(row[0].text) or any(is_figure(piece.text) for piece in row):
            break
        count += 1
    return count


def _head_cells(head: list[list[_Piece]], width: int) -> list[Cell]:
    """Return the head's cells with the spans of merged ones worked out from the rows below."""
    _, spans = _head_spans([[piece.text for piece in row] for row in head], width)
    cells: list[Cell] = []
    open_columns = list(range(width))
    for i, (row, widths) in enumerate(zip(head, spans, strict=True)):
        below: list[int] = []
        for piece, span in zip(row, widths, strict=True):
            covered, open_columns = open_columns[:span], open_columns[span:]
            if not covered:
                break
            tall = 1 if span > 1 and i + 1 < len(head) else len(head) - i
            cells.append(Cell(i, covered[0], piece.text, tall, span, piece.line.number))
            below += covered if span > 1 else []
        open_columns = below
    return cells


def _head_spans(rows: list[list[str]], width: int) -> tuple[float, list[list[int]]]:
    """Return how many columns each cell of each head row covers, and how ill the best choice suits the titles.

    Merged cells are those with cells of the next row below them.
    """
    if len(rows) < 2:
        return 0.0, [[1] * (len(row) - 1) + [max(1, width - len(row) + 1)] for row in rows]
    best: tuple[float, list[list[int]]] = (1e9, [[1] * len(row) for row in rows])
    most = sum(map(len, rows[1:])) if len(rows) > 2 else len(rows[1])
    for inner in range(len(rows[1]), most + 1):
        merged = len(rows[0]) + inner - width
        if 0 < merged <= min(len(rows[0]), inner):
            lower_loss, lower = _head_spans(rows[1:], inner)
            loss, top = _spans(rows[0], rows[1], merged, lower[0])
            best = min(best, (loss + lower_loss, [top, *lower]), key=lambda each: each[0])
    return best


def _spans(top: list[str], lower: list[str], merged: int, below: list[int]) -> tuple[float, list[int]]:
    """Return the columns that each cell of a head row covers, given those that the cells of the next row do."""
    wants = [_completeness(text) for text in top]
    likely = sorted(sorted(range(len(top)), key=lambda i: wants[i])[: merged + _SPARE])
    best: tuple[float, list[int]] = (1e9, [1] * len(top))
    for chosen in combinations(likely, merged):
        others = [i for i in range(len(top)) if i not in chosen]
        loss = sum(wants[i] for i in chosen) + sum(wants[i] <= 0 for i in others)
        loss += sum(2.0 for i in others if any(top[i] == top[j] for j in chosen))
        for cut in combinations(range(1, len(lower)), merged - 1):
            parts = [0, *cut, len(lower)]
            spans = [1] * len(top)
            for i, start, end in zip(chosen, parts, parts[1:], strict=False):
                spans[i] = sum(below[start:end])
            best = min(best, (loss + _misfit(parts, [top[i] for i in chosen], lower), spans), key=lambda each: each[0])
    return best


_YEARS = re.compile(r"(?:19|20)\d\d")
_COMPARING = re.compile(r"so sánh|so với|tăng|giảm|đạt|tỷ lệ", re.IGNORECASE)


def _misfit(parts: list[int], above: list[str], lower: list[str]) -> float:
    """Return how ill a division of the lower row suits the titles above it.

    Parts open alike, are alike in size, compare below a comparing title, and lie within the years above them.
    """
    sizes = [b - a for a, b in pairwise(parts)]
    misfit = 0.3 * (max(sizes) - min(sizes)) + sum(2.0 for size in sizes if size < 2)
    misfit -= sum(lower[start] == lower[0] for start in parts[1:-1])
    for title, (start, end) in zip(above, pairwise(parts), strict=True):
        years = _YEARS.findall(title)
        for text in lower[start:end]:
            misfit -= 0.5 * (bool(_COMPARING.search(title)) == bool(_COMPARING.search(text)))
            own = _YEARS.findall(text)
            misfit += (0.0 if years[0] <= own[0] <= years[-1] else 1.0) if years and own else 0.0
    return misfit


def _completeness(text: str) -> float:
    """Return how much a head cell says by itself: a bare year or "So sánh" wants cells below it."""
    tables = load_toml("tables.toml")
    if any(is_word(text, words) for words in [*tables["kinds"].values(), tables["rows"]["totals"]]):
        return 3.0
    breakdown = find_word(text, tables["plain"]["breakdowns"])
    if breakdown and breakdown.start() == 0:
        return -0.5
    role = 1.0 if find_word(text, tables["roles"]["target"]) else 0.9 * _names_result(text)  # results are divided more
    return role + 0.5 * float(role > 0 and bool(_YEARS.search(text)))


def _names_result(text: str) -> bool:
    roles = load_toml("tables.toml")["roles"]
    return find_word(text, [*roles["actual"], *roles["estimate"]]) is not None


def _profile(column: list[str], first: bool) -> str:
    """Return what a column of full rows mostly holds: ordinal (only the `first` one), name or figure."""
    filled = [text for text in column if not is_blank(text)]
    if first and filled and sum(bool(_ORDINAL.fullmatch(text)) for text in filled) * 2 > len(filled):
        return "ordinal"
    figures = sum(read_cell(text) is not None for text in filled)
    return "figure" if figures * 2 > len(filled) or not filled else "name"


def _columns_of(texts: list[str], profile: list[str]) -> list[int]:
    """Return the columns of a row's cells; a short row lacks cells that merged ones at its left cover."""
    whole = list(range(len(profile)))
    if len(texts) >= len(profile) and profile[0] != "ordinal":
        return whole
    while len(texts) > 1 and not texts[-1]:
        texts = texts[:-1]
    left = [j for j in whole if all(kind != "figure" for kind in profile[: j + 1])]
    choices = [
        [j for j in whole if j not in lacking]
        for count in range(len(left) + 1)
        for lacking in reversed(list(combinations(left, count)))
        if len(whole) - count >= len(texts)
    ]
    return max(
        (choice[: len(texts)] for choice in choices),
        key=lambda at: sum(_fit(text, profile[j]) for text, j in zip(texts, at, strict=True)),
        default=whole[: len(texts)],
    )


def _fit(text: str, kind: str) -> float:
    """Return how well a cell suits a column."""
    if is_blank(text):
        return 0.5 if kind == "figure" else 0.0
    if read_cell(text) is not None:
        return 1.0 if kind == "figure" else -1.0
    return 1.0 if kind == "name" else -1.0
