"""Tables: grids and table-like lines become tables whose heads have been read."""

from ..model import Document


def read_tables(document: Document) -> Document:
    """Fill `Document.tables` from the pages' grids and from the lines of region TABLE."""
    return document
