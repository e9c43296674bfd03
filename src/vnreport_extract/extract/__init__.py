"""Extract: observations from prose, footnotes and tables, and checks of the document's own figures."""

from ..model import Document


def extract_observations(document: Document) -> Document:
    """Fill `Document.observations` (in reading order, groups numbered) and `Document.checks`."""
    return document
