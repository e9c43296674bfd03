"""Scraps that OCR could not read state no figure, and the document says so."""

from pathlib import Path

from vnreport_extract.extract.legibility import legible
from vnreport_extract.extract.places import Places
from vnreport_extract.model import Box, Document, Footnote, Line, Observation, Page, PageSource, Role, Section, Word


def observe(line: int, source: str = "prose", text: str = "12,5%") -> Observation:
    return Observation(1, line, source, "Tỷ lệ", Role.ACTUAL, 12.5, 12.5, "%", text, "…", confidence=0.9)


def scan(*confidences: float) -> Document:
    lines = [Line(1, i, "tỷ lệ 12,5%", confidence=c) for i, c in enumerate(confidences, 1)]
    return Document("a", Path("a.pdf"), "pdf", pages=[Page(1, lines, PageSource.OCR)])


def test_illegible_lines_give_no_figures_and_a_warning() -> None:
    document = scan(0.95, 0.2, 0.6)
    kept = legible(document, [observe(1), observe(2), observe(3)])
    assert [(o.line, o.confidence) for o in kept] == [(1, 0.9), (3, 0.6)]
    assert document.warnings == ["page 1: illegible, no figures taken from line 2"]


def test_text_layers_are_believed() -> None:
    document = scan(0.2)
    document.pages[0].source = PageSource.TEXT_LAYER
    assert legible(document, [observe(1)]) and not document.warnings


def test_a_figure_gets_the_box_of_its_words_and_a_note_the_section_of_its_mark() -> None:
    words = [Word(text, Box(i, 0, i + 0.9, 1)) for i, text in enumerate(["đạt", "12,5%", "và", "12,5%", "nữa"])]
    lines = [Line(1, 3, "đạt 12,5% và 12,5% nữa", words=words), Line(1, 9, "¹ 12,5%")]
    sections = [
        Section(1, 1, 1, "I", "KẾT QUẢ"),
        Section(1, 2, 2, "1", "Kinh tế", 0),
        Section(1, 5, 2, "2", "Xã hội", 0),
    ]
    note = Footnote(1, "12,5%", 1, 9, 9, 1, 3)
    places = Places(Document("a", Path("a"), "pdf", pages=[Page(1, lines)], sections=sections, footnotes=[note]))
    first, second, third = observe(3), observe(3), observe(9, "footnote")
    for observation in (first, second, third):
        places.settle(observation)
    assert (first.bbox, second.bbox, third.bbox) == (words[1].bbox, words[3].bbox, None)
    assert [o.section for o in (first, third)] == ["I > 1 Kinh tế", "I > 1 Kinh tế"]
