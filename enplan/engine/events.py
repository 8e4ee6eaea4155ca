"""Events as they come, made ready for the definition: whole microseconds, text, and the fields that rules look at."""

from __future__ import annotations

import re
from collections.abc import Mapping

import duckdb

from enplan.engine.relations import Shape
from enplan.engine.rules import COLUMNS

NEEDED = ("id", "person", "kind", "occurred_at")
_INTEGERS = {
    "TINYINT",
    "SMALLINT",
    "INT",
    "INTEGER",
    "BIGINT",
    "UTINYINT",
    "USMALLINT",
    "UINTEGER",
    "UBIGINT",
    "HUGEINT",
}

Columns = Mapping[str, str]
"""Name and DuckDB's type of each column."""


class MissingColumn(ValueError):
    """The events lack something that no evaluation can do without."""


def described(database: duckdb.DuckDBPyConnection, view: str) -> Columns:
    """The columns of a view. Raises MissingColumn."""
    return needed({row[0]: row[1] for row in database.execute(f'DESCRIBE "{view}"').fetchall()})


def needed(columns: Columns) -> Columns:
    """The same columns. Raises MissingColumn when they lack one that every evaluation needs."""
    missing = [name for name in NEEDED if name not in columns]
    if missing:
        raise MissingColumn(f"the events have no column {', '.join(missing)}; they have {', '.join(columns)}")
    return columns


def happening(view: str, columns: Columns, shape: Shape) -> str:
    """A SELECT of what the definition calls happening."""
    recorded = "recorded_at" if "recorded_at" in columns else "occurred_at"
    read = [
        "id" if columns["id"] in _INTEGERS else "CAST(id AS VARCHAR) AS id",
        "person",
        "CAST(kind AS VARCHAR) AS kind",
        "epoch_us(occurred_at) AS happened",
        f"COALESCE(epoch_us({recorded}), epoch_us(occurred_at)) AS recorded",
    ]
    read += [f"{_field(name, columns)} AS {name}" for name in COLUMNS]
    read += [f"{value} AS {name}" for name, value in shape.columns(lambda name: _field(name, columns))]
    return f'SELECT {", ".join(read)} FROM "{view}"'


def _field(name: str, columns: Columns) -> str:
    """A column as text, or else an attribute; an empty text is a missing value."""
    if name in columns:
        quoted = name.replace('"', '""')
        return f"NULLIF(CAST(\"{quoted}\" AS VARCHAR), '')"
    if name in COLUMNS or "attributes" not in columns:
        return "CAST(NULL AS VARCHAR)"
    kind = columns["attributes"]
    literal = name.replace("'", "''")
    if kind.startswith("MAP"):
        return f"NULLIF(CAST(attributes['{literal}'] AS VARCHAR), '')"
    if kind.startswith("STRUCT"):
        if not re.search(rf'[(,] ?"?{re.escape(name)}"? ', kind):
            return "CAST(NULL AS VARCHAR)"
        return f"NULLIF(CAST(struct_extract(attributes, '{literal}') AS VARCHAR), '')"
    path = '$."' + literal.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return f"NULLIF(json_extract_string(attributes, '{path}'), '')"
