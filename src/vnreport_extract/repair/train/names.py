"""Collects the pairs of neighbouring words that clean text writes with capitals: names of places and people."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np

from .. import lm
from .. import names as known
from ..tokens import FIRST_WORD, canonical
from . import language, ngrams

SEEN = 3  # a pair seen less often is left out
# What a name counts that stands in a list of names, and one in the package's own reports.
LISTED, REPORTED = 5, 3
UPPER = "A-ZĐÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬÈÉẺẼẸÊỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢÙÚỦŨỤƯỪỨỬỮỰỲÝỶỸỴ"
NAME = rf"[{UPPER}][^\W\d_A-Z]*"
RUN = re.compile(rf"(?<![^\W_]){NAME}(?: {NAME})+(?![^\W_])")
OPENING = re.compile(r"(?:^|[.;:?!–•-]\s|[\"“(*])$")


def runs(line: str) -> Iterator[list[str]]:
    """Yield the neighbouring capitalised words of a line; the first word of a sentence says nothing."""
    for match in RUN.finditer(line):
        words = match.group().split(" ")
        before = line[max(0, match.start() - 2) : match.start()]
        yield words[1:] if OPENING.search(before) else words


def count(groups: Iterable[Sequence[str]], index: Mapping[str, int]) -> Counter[int]:
    """Count the pairs (first id << 16 | second id) of known words in some groups of words."""
    pairs: Counter[int] = Counter()
    for group in groups:
        ids = [index.get(canonical(word), 0) for word in group]
        pairs.update(a << 16 | b for a, b in zip(ids, ids[1:], strict=False) if min(a, b) >= FIRST_WORD)
    return pairs


def train(paths: Sequence[Path], annotated: Sequence[Path], model: Path, out: Path) -> None:
    """Write the pairs of these files, with words numbered as in the language model `model`."""
    index = lm.load(model).index
    pairs: Counter[int] = Counter()
    for path in paths:
        pairs += count((group for line in ngrams.read_text(path) for group in runs(line)), index)
    for groups, weight in (
        ([name.split() for name in language.communes()], LISTED),
        ([group for line in language.reports(annotated) for group in runs(line)], REPORTED),
    ):
        for pair, n in count(groups, index).items():
            pairs[pair] += weight * n
    keys = np.array(sorted(pair for pair, n in pairs.items() if n >= SEEN), dtype=np.int64)
    known.save(out, keys, np.array([pairs[pair] for pair in keys.tolist()], dtype=np.float64))
