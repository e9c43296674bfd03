"""Structure: letterhead, outline, blocks, footnotes, references, page joins."""

from ..model import Document
from .blocks import in_reading_order, join_chunks, page_joins, read_chunks, region_blocks
from .closing import mark_closing
from .furniture import mark_furniture
from .letterhead import mark_inner_letterheads, read_letterhead
from .metadata import read_metadata
from .notes import place_notes, read_notes
from .outline import read_outline
from .references import read_references
from .rows import body_rows, mark_feet, read_rows
from .tabular import mark_tables


def analyse(document: Document) -> Document:
    """Find the document's parts and join its lines into blocks."""
    rows = read_rows(document)
    mark_furniture(document, rows)
    head = read_letterhead(rows)
    closing = mark_closing(rows)
    mark_inner_letterheads(rows)
    mark_tables(rows)
    mark_feet(rows)
    document.footnotes, pieces = read_notes(read_chunks(body_rows(rows)))
    chunks = join_chunks(pieces)
    outline = read_outline(chunks)
    document.sections = outline.sections
    document.blocks = in_reading_order([*outline.blocks, *region_blocks(rows)])
    place_notes(document.footnotes, document.blocks)
    document.page_joins = page_joins(chunks)
    document.metadata = read_metadata(document, rows, head, closing)
    document.references = read_references(document.blocks, document.metadata.number)
    return document
