"""Structure: letterhead, outline, blocks, footnotes, references, page joins."""

from ..model import Block, BlockKind, Document


def analyse(document: Document) -> Document:
    """Find the document's parts and join its lines into blocks."""
    document.blocks = [
        Block(BlockKind.PARAGRAPH, line.text, [line], [0]) for line in document.lines() if line.text.strip()
    ]
    return document
