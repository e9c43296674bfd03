"""Rows of every table, from the dictionary of one document (`document_to_dict`)."""

from collections.abc import Callable, Iterable
from typing import Any

from .schema import schemas

Row = dict[str, Any]

VALUE_ROLES = ("actual", "estimate", "share")


def readable(observation: Row) -> str:
    """Return the number without its unit, as a reader of Vietnamese writes it: ``< 0,2``, ``8,5–9,5``, ``57/66``."""
    low, high, of = observation["low"], observation["high"], observation["of"]
    text = decimal(low) if low == high else f"{decimal(low)}–{decimal(high)}"
    if of is not None:
        text += f"/{decimal(of)}"
    return text if observation["op"] == "=" else f"{observation['op']} {text}"


def decimal(number: float) -> str:
    """Return a number with comma decimals and grouping points."""
    text = f"{number:,.10f}".rstrip("0").rstrip(".")
    return text.translate(str.maketrans(",.", ".,"))


def _joined(observations: list[Row]) -> str:
    """Return the distinct readable numbers of those observations that share the first one's unit."""
    unit = observations[0]["unit"]
    return "; ".join(dict.fromkeys(readable(o) for o in observations if o["unit"] == unit))


def _value_part(values: list[Row]) -> Row:
    """Return the value columns of an indicator row."""
    if not values:
        return {}
    first = values[0]
    return {
        "value": _joined(values),
        "value_low": first["low"],
        "value_high": first["high"],
        "value_op": first["op"],
        "value_kind": first["role"],
        "unit": first["unit"],
    }


def _target_part(targets: list[Row]) -> Row:
    """Return the target columns of an indicator row."""
    if not targets:
        return {}
    first = targets[0]
    return {
        "target": _joined(targets),
        "target_low": first["low"],
        "target_high": first["high"],
        "target_op": first["op"],
        "target_unit": first["unit"],
        "target_derived": first["derived"],
    }


def _indicator_row(doc: str, group: list[Row]) -> Row:
    """Return the one row that the observations of a group make."""

    def having(*roles: str) -> list[Row]:
        return [o for role in roles for o in group if o["role"] == role]

    values, targets, changes = having(*VALUE_ROLES), having("target"), having("change")
    lead = (values or targets or group)[0]
    attainments = having("attainment")
    return {
        **{name: lead[name] for name in ("page", "line", "source", "section", "group", "indicator", "period", "place")},
        "doc": doc,
        **_value_part(values),
        **_target_part(targets),
        "change": changes[0]["low"] if changes else None,
        "change_unit": changes[0]["unit"] if changes else None,
        "attainment": attainments[0]["low"] if attainments else None,
        "status": next((o["status"] for o in group if o["status"]), ""),
        "confidence": min(o["confidence"] for o in group),
        "evidence": _sentence(lead),
        "indicator_id": lead["indicator_id"],
    }


def indicator_rows(document: Row) -> list[Row]:
    """Return one row per group of observations, in reading order."""
    groups: dict[str, list[Row]] = {}
    for observation in document["observations"]:
        groups.setdefault(observation["group"], []).append(observation)
    return [_indicator_row(document["doc"], group) for group in groups.values()]


def _observation_rows(document: Row) -> Iterable[Row]:
    """Return the printed quantities; derived ones stand in the indicator table alone."""
    printed = (o for o in document["observations"] if not o["derived"])
    return (o | {"doc": document["doc"], "evidence": _sentence(o)} for o in printed)


def _plain(name: str) -> Callable[[Row], Iterable[Row]]:
    """Return the row maker of a table that is a list in the document's dictionary."""
    return lambda document: (row | {"doc": document["doc"]} for row in document[name])


def _document_rows(document: Row) -> Iterable[Row]:
    """Return the document's own row."""
    named = {name: document["metadata"].get(name) for name in ("number", "issuer", "date", "title")}
    yield {**document["run"], **named, "doc": document["doc"]}


_MAKERS: dict[str, Callable[[Row], Iterable[Row]]] = {
    "documents": _document_rows,
    "indicators": indicator_rows,
    "observations": _observation_rows,
    **{name: _plain(name) for name in ("sections", "footnotes", "references", "checks")},
}


def table_rows(name: str, document: Row) -> list[list[Any]]:
    """Return the rows of table `name` for one document, each in the order of the table's columns."""
    columns = schemas()[name].columns
    return [[_flat(row.get(column)) for column in columns] for row in _MAKERS[name](document)]


def _flat(value: Any) -> Any:
    """Return a cell's value; a list becomes its items with spaces between."""
    return " ".join(map(str, value)) if isinstance(value, list) else value


def _sentence(observation: Row) -> str:
    """Return the sentence or table row without a list's dash, which a spreadsheet would take for a formula."""
    return str(observation["evidence"]).lstrip("-–+* ")
