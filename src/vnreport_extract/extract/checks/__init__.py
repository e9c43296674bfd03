"""Checks: the document's own figures tested against each other. Nothing is altered here, only reported."""

from ...model import Check, Document
from .agreement import agreement_checks
from .prose import prose_checks
from .tables import table_checks


def check_figures(document: Document) -> list[Check]:
    """Return every check of the document in reading order; those that hold have the verdict ``ok``."""
    observations = document.observations
    checks = [
        *prose_checks(observations),
        *table_checks(document.tables, observations),
        *agreement_checks(observations, document.footnotes),
    ]
    return sorted(checks, key=lambda check: (check.page, check.line, check.kind))


__all__ = ["check_figures"]
