"""Where an observation stands: its section with all above it, and its box on the page."""

from bisect import bisect_right

from ..model import Box, Document, Line, Observation, Section, Word

Place = tuple[int, int]  # page, line


class Places:
    """The sections and words of a document, to look up by page and line."""

    def __init__(self, document: Document) -> None:
        self._sections = document.sections
        self._starts = [(section.page, section.line) for section in document.sections]
        self._lines = {(line.page, line.number): line for line in document.lines() if line.words}
        self._marks = {
            (note.body_page, line): (note.marker_page, note.marker_line)
            for note in document.footnotes
            if note.marker_page is not None and note.marker_line is not None
            for line in (*range(note.body_line, note.body_end_line + 1), *note.continues_at)
        }
        self._next_word: dict[Place, int] = {}

    def settle(self, observation: Observation) -> None:
        """Fill the section and the box of an observation of prose or of a footnote, in reading order."""
        if observation.source != "table":
            observation.section = self.section(observation)
            observation.bbox = observation.bbox or self._box(observation)

    def section(self, observation: Observation) -> str:
        """Return the path of labels down to the section, with its title; a footnote's is that of its mark."""
        place = (observation.page, observation.line)
        page, line = self._marks.get(place, place) if observation.source == "footnote" else place
        index = bisect_right(self._starts, (page or 0, line or 0)) - 1
        if index < 0:
            return ""
        last = self._sections[index]
        labels = [section.label for section in self._above(last) if section.label]
        return " > ".join([*labels, f"{last.label} {last.title}".strip()])

    def _above(self, section: Section) -> list[Section]:
        """Return the sections that hold `section`, outermost first."""
        above: list[Section] = []
        while section.parent is not None:
            section = self._sections[section.parent]
            above.insert(0, section)
        return above

    def _box(self, observation: Observation) -> Box | None:
        """Return the box of the words that print the figure: the first ones on its line that are not taken yet."""
        line = self._lines.get((observation.page, observation.line))
        tokens = observation.text.split()
        if line is None or not tokens:
            return None
        place = (line.page, line.number)
        first = _find(line, tokens[0], self._next_word.get(place, 0))
        if first is None:
            return None
        count = _agreeing(line.words[first:], tokens)
        self._next_word[place] = first + 1
        box = line.words[first].bbox
        for word in line.words[first + 1 : first + count]:
            box = box.union(word.bbox)
        return box


def _find(line: Line, token: str, start: int) -> int | None:
    """Return the index of the first word from `start` on that holds `token`, else of the first of the line."""
    holding = [i for i, word in enumerate(line.words) if token in word.text]
    return next((i for i in holding if i >= start), holding[0] if holding else None)


def _agreeing(words: list[Word], tokens: list[str]) -> int:
    """Return how many words go on printing the figure's text (its unit may stand on the next line)."""
    pairs = zip(words, tokens, strict=False)
    return next((i for i, (word, token) in enumerate(pairs) if token not in word.text), min(len(words), len(tokens)))
