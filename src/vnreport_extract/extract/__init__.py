"""Extract: observations from prose, footnotes and tables, and checks of the document's own figures."""

from ..model import Document, Observation
from .canonical import indicator_id
from .checks import check_figures
from .document import number_groups, read_prose
from .legibility import legible
from .places import Places
from .tables import table_observations


def extract_observations(document: Document) -> Document:
    """Fill `Document.observations` (in reading order, groups numbered) and `Document.checks`."""
    observations = legible(document, [*read_prose(document), *table_observations(document)])
    document.observations = sorted(observations, key=_place)
    number_groups(document.name, document.observations)
    places = Places(document)
    for observation in document.observations:
        places.settle(observation)
        observation.indicator_id = indicator_id(observation.indicator, observation.unit)
    document.checks = check_figures(document)
    return document


def _place(observation: Observation) -> tuple[int, int]:
    return observation.page, observation.line
