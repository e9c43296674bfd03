"""Repair: damaged Vietnamese is diagnosed and put right; clean text and figures are left alone."""

from ..model import Document


def repair(document: Document) -> Document:
    """Repair every damaged line in place and record each change in `Document.changes`."""
    return document
