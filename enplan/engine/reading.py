"""Event logs that nobody here made – CSV, Parquet and XES with columns of any name – as the events the engine reads.

DuckDB reads, so a log may be larger than memory. What a log lacks is said with the row where it begins, and nothing is
guessed: a moment that cannot be read refuses the log, a row without person, kind or moment is left out and counted.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb

from enplan.engine import xes
from enplan.engine.events import NEEDED
from enplan.engine.rules import COLUMNS

MOMENTS = ("occurred_at", "recorded_at")
OURS = (*NEEDED, "recorded_at", *COLUMNS)
_ORDER = "ORDER BY occurred_at, person, kind"
_TIMES = "how_often_it_stands_in_the_log"
_OFFSET = r"[0-9][Zz]$|:[0-9.]+ ?[+-][0-9]{2}(:?[0-9]{2})?$"
_READ = {".csv": "csv", ".gz": "csv", ".tsv": "csv", ".parquet": "parquet", ".pq": "parquet"}


class BadLog(ValueError):
    """A log that cannot be read, in one sentence: what is wrong, and where."""


@dataclass(frozen=True, slots=True)
class Log:
    """Events as the engine takes them; what was left out: rows without a needed value, and rows that stand twice."""

    events: duckdb.DuckDBPyRelation
    rows: int
    incomplete: int
    repeated: int
    kinds: frozenset[str]


def read_log(
    database: duckdb.DuckDBPyConnection,
    path: Path,
    *,
    names: Mapping[str, str],
    zone: str,
    also: Collection[str] = (),
) -> Log:
    """The events of a file. `names` maps our column to theirs; one that is not mapped has our name, if it is there.

    A time without offset is local time in `zone`: what is skipped in spring is taken an hour later, what is there twice
    in autumn is the first. `also` are the fields that rules name. Without ids, equal rows are one event. Raises BadLog.
    """
    if ".xes" in {suffix.lower() for suffix in path.suffixes}:
        path, names = _from_xes(database, path, names)
    try:
        database.execute(f"CREATE TEMP VIEW log_rows AS {_rows(path)}")
        theirs = {row[0]: str(row[1]) for row in database.execute("DESCRIBE log_rows").fetchall()}
    except duckdb.Error as error:
        raise BadLog(f"{path} cannot be read: {_first_line(error)}") from error
    chosen = _chosen(names, theirs)
    try:
        return _told(database, chosen, theirs, zone, [name for name in also if name in theirs])
    except duckdb.Error as error:
        raise BadLog(f"{path} cannot be read: {_first_line(error)}") from error


def _from_xes(
    database: duckdb.DuckDBPyConnection, path: Path, names: Mapping[str, str]
) -> tuple[Path, Mapping[str, str]]:
    """The log as CSV where the database keeps what does not fit into memory, and the standard's names for ours."""
    (folder,) = database.execute("SELECT current_setting('temp_directory')").fetchall()[0]
    table = Path(folder or ".") / "xes.csv"
    try:
        columns = xes.as_csv(path, table)
    except xes.BadXes as error:
        raise BadLog(f"{path} cannot be read as XES: {error}") from error
    return table, {**{ours: name for ours, name in xes.USUAL.items() if name in columns}, **names}


def _rows(path: Path) -> str:
    kind = _READ.get(path.suffix.lower())
    quoted = str(path).replace("'", "''")
    if kind == "csv":
        return f"SELECT * FROM read_csv('{quoted}', all_varchar = true, header = true, null_padding = true)"
    if kind == "parquet":
        return f"SELECT * FROM read_parquet('{quoted}')"
    raise BadLog(f"{path} is neither .csv, .tsv, .csv.gz, .parquet, .xes nor .xes.gz")


def _chosen(names: Mapping[str, str], theirs: Mapping[str, str]) -> dict[str, str]:
    """Our columns and what they are called in the log. Raises BadLog for a name that is not there."""
    unknown = [name for name in names if name not in OURS]
    if unknown:
        raise BadLog(f"--map names {', '.join(unknown)}; it can name {', '.join(OURS)}")
    absent = [theirs_name for theirs_name in names.values() if theirs_name not in theirs]
    if absent:
        raise BadLog(f"the log has no column {', '.join(absent)}; it has {', '.join(theirs)}")
    chosen = {name: names.get(name, name) for name in OURS if name in names or name in theirs}
    missing = [name for name in NEEDED if name != "id" and name not in chosen]
    if missing:
        raise BadLog(
            f"no column is {', '.join(missing)}: say which with --map; the log has {', '.join(theirs)}"
        )
    return chosen


def _told(
    database: duckdb.DuckDBPyConnection,
    chosen: Mapping[str, str],
    theirs: Mapping[str, str],
    zone: str,
    also: Collection[str],
) -> Log:
    for ours in MOMENTS:
        if ours in chosen:
            _check_moments(database, chosen[ours], theirs[chosen[ours]])
    columns = [
        f"{_moment(name, theirs[name], zone)} AS {ours}" if ours in MOMENTS else f"{_text(name)} AS {ours}"
        for ours, name in chosen.items()
    ]
    columns += [_quoted(name) for name in also if name not in chosen]
    whole = " AND ".join(f"{name} IS NOT NULL" for name in NEEDED if name in chosen)
    told = f"FROM (SELECT {', '.join(columns)} FROM log_rows) AS told WHERE {whole}"
    if "id" in chosen:
        events, counted = f"SELECT *, 1 AS {_TIMES} {told}", "count(DISTINCT id)"
    else:
        once = f"SELECT *, count(*) AS {_TIMES} {told} GROUP BY ALL"
        events, counted = f"SELECT row_number() OVER ({_ORDER}) AS id, * FROM ({once}) AS once", "count(*)"
    # One copy of the log, and no more: it may be larger than memory.
    database.execute(f"CREATE TEMP TABLE log_events AS {events}")
    (rows,) = _numbers(database, "SELECT count(*) FROM log_rows")
    asked = f"SELECT coalesce(sum({_TIMES}), 0)::BIGINT, {counted} FROM log_events"
    complete, distinct = _numbers(database, asked)
    kinds = database.execute("SELECT DISTINCT kind FROM log_events").fetchall()
    return Log(
        events=database.sql(f"SELECT * EXCLUDE ({_TIMES}) FROM log_events"),
        rows=rows,
        incomplete=rows - complete,
        repeated=complete - distinct,
        kinds=frozenset(kind for (kind,) in kinds),
    )


def _check_moments(database: duckdb.DuckDBPyConnection, name: str, of_type: str) -> None:
    """Raises BadLog for the first value that is no moment."""
    if _is_moment(of_type):
        return
    column = _text(name)
    found = database.execute(
        f"SELECT row, value FROM (SELECT row_number() OVER () AS row, {column} AS value FROM log_rows) AS numbered "
        "WHERE value IS NOT NULL AND TRY_CAST(value AS TIMESTAMP) IS NULL AND TRY_CAST(value AS TIMESTAMPTZ) IS NULL "
        "ORDER BY row LIMIT 1"
    ).fetchone()
    if found is not None:
        raise BadLog(f"row {found[0]}, column {name}: «{found[1]}» is no date and time (2026-01-31 12:00)")


def _moment(name: str, of_type: str, zone: str) -> str:
    """SQL for a moment in UTC; a text with an offset says itself where it stands."""
    value, column = _quoted(name), _text(name)
    if of_type == "TIMESTAMP WITH TIME ZONE":
        return value
    local = f"CAST({value} AS TIMESTAMP)" if _is_moment(of_type) else f"TRY_CAST({column} AS TIMESTAMP)"
    later = f"timezone('{zone}', {local})"
    first = f"{later} - INTERVAL 1 HOUR"
    known = f"CASE WHEN timezone('{zone}', {first}) = {local} THEN {first} ELSE {later} END"
    if _is_moment(of_type):
        return known
    return f"CASE WHEN regexp_matches({column}, '{_OFFSET}') THEN TRY_CAST({column} AS TIMESTAMPTZ) ELSE {known} END"


def _is_moment(of_type: str) -> bool:
    return of_type.startswith("TIMESTAMP") or of_type == "DATE"


def _text(name: str) -> str:
    """A value as text without space around it; nothing is a missing value."""
    return f"NULLIF(trim(CAST({_quoted(name)} AS VARCHAR)), '')"


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _numbers(database: duckdb.DuckDBPyConnection, sql: str) -> tuple[int, ...]:
    return tuple(database.execute(sql).fetchall()[0])


def _first_line(error: duckdb.Error) -> str:
    return str(error).partition("\n")[0]
