"""The columns of every table, from ``data/schema.toml``, and the data package made of them."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from ..data import load_toml


@dataclass(frozen=True, slots=True)
class Field:
    """One column: its Frictionless type and what it means."""

    name: str
    type: str
    description: str


@dataclass(frozen=True, slots=True)
class TableSchema:
    """One table: its file is ``NAME.csv``."""

    name: str
    title: str
    key: tuple[str, ...]
    fields: tuple[Field, ...]

    @property
    def columns(self) -> list[str]:
        """The column names in order."""
        return [field.name for field in self.fields]


@cache
def schemas() -> dict[str, TableSchema]:
    """Return every table's schema by name, in the order of the data file."""
    return {
        name: TableSchema(name, spec["title"], tuple(spec["key"]), tuple(Field(*column) for column in spec["columns"]))
        for name, spec in load_toml("schema.toml").items()
    }


def _resource(schema: TableSchema) -> dict[str, Any]:
    """Return the Frictionless resource of one table."""
    fields = [{"name": f.name, "type": f.type, "description": f.description} for f in schema.fields]
    table: dict[str, Any] = {"fields": fields, "missingValues": [""]}
    if schema.key:
        table["primaryKey"] = list(schema.key)
    else:
        reference = {"resource": "documents", "fields": ["doc"]}
        table["foreignKeys"] = [{"fields": ["doc"], "reference": reference}]
    return {
        "name": schema.name,
        "title": schema.title,
        "path": f"{schema.name}.csv",
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": table,
    }


def data_package(version: str) -> dict[str, Any]:
    """Return the Frictionless descriptor of all tables (specs.frictionlessdata.io/data-package)."""
    return {
        "profile": "tabular-data-package",
        "name": "vnreport",
        "title": "Indicators of Vietnamese government reports",
        "version": version,
        "resources": [_resource(schema) for schema in schemas().values()],
    }
