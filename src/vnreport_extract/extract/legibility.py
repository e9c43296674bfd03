"""What OCR could not read states no figure: scraps of stamps, dotted lines and handwriting are told, not counted."""

from ..model import Document, Observation, PageSource

# Mean word confidence of tesseract below which a line of a scan is no text: real scans' lines of prose lie
# above 0.7, stamps, dot leaders and handwriting below 0.45.
_LEGIBLE = 0.5


def legible(document: Document, observations: list[Observation]) -> list[Observation]:
    """Return the observations without those of illegible lines of scans; the others are as sure as their line at most.

    The document warns of the lines left out, page by page.
    """
    sure = {
        (line.page, line.number): line.confidence
        for page in document.pages
        if page.source is PageSource.OCR
        for line in page.lines
    }
    kept = []
    dropped: dict[int, set[int]] = {}
    for observation in observations:
        confidence = sure.get((observation.page, observation.line), 1.0)
        if confidence < _LEGIBLE and observation.source != "table":
            dropped.setdefault(observation.page, set()).add(observation.line)
        else:
            observation.confidence = min(observation.confidence, confidence)
            kept.append(observation)
    document.warnings += [
        f"page {page}: illegible, no figures taken from line {', '.join(map(str, sorted(lines)))}"
        for page, lines in sorted(dropped.items())
    ]
    return kept
