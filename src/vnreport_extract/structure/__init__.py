"""Structure: letterhead, outline, blocks, footnotes, references, page joins."""

from ..model import Document, Metadata
from .blocks import join_chunks, page_joins, read_chunks, region_blocks
from .closing import mark_closing, recipients, signer
from .furniture import mark_furniture
from .letterhead import read_letterhead
from .notes import read_notes
from .outline import read_outline
from .rows import body_rows, read_rows
from .tabular import mark_tables


def analyse(document: Document) -> Document:
    """Find the document's parts and join its lines into blocks."""
    rows = read_rows(document)
    mark_furniture(document, rows)
    head = read_letterhead(rows)
    closing = mark_closing(rows)
    mark_tables(rows)
    document.footnotes, pieces = read_notes(read_chunks(body_rows(rows)))
    chunks = join_chunks(pieces)
    outline = read_outline(chunks)
    document.metadata = Metadata(
        head.kind,
        head.number,
        head.issuer,
        head.place,
        head.date,
        head.title,
        signer(closing),
        None,
        recipients(closing),
    )
    document.sections = outline.sections
    document.blocks = [*region_blocks(rows), *outline.blocks]
    document.page_joins = page_joins(chunks)
    return document
