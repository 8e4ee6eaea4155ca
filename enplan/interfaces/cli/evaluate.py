"""`enplan evaluate`: the engine on any event log. Rules and a file in, commitments and figures out."""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import click
import duckdb

from enplan.engine import BadRules, OutsideCalendar, Period, RuleSet, load
from enplan.engine.counting import compare_duckdb, summarise_duckdb
from enplan.engine.reading import BadLog, Log, read_log
from enplan.interfaces.cli.engines import ENGINES, NoSpark

FINDINGS = 1
BAD_INPUT = 2
BROKEN = 4
EXISTING = click.Path(exists=True, dir_okay=False, path_type=Path)
WRITTEN = click.Path(dir_okay=False, path_type=Path)


@click.command()
@click.option(
    "--events", required=True, type=EXISTING, help="The log: .csv, .tsv, .csv.gz, .parquet, .xes or .xes.gz."
)
@click.option(
    "--map", "names", multiple=True, help="person=case_id,kind=activity,occurred_at=time: ours=theirs."
)
@click.option("--rules", required=True, multiple=True, type=EXISTING, help="Rule files; may be given again.")
@click.option("--what-if", multiple=True, type=EXISTING, help="Other rules to compare with in the summary.")
@click.option(
    "--role", "roles", multiple=True, help="coordinator=resource: a duty's role=the column who has it."
)
@click.option("--as-of", required=True, help="The moment asked about: 2026-01-31 or 2026-01-31T12:00.")
@click.option("--time-zone", default="Europe/Oslo", show_default=True, help="Of times without an offset.")
@click.option("--engine", type=click.Choice(list(ENGINES)), default="duckdb", show_default=True)
@click.option("--memory", default="", help="The most memory to use, such as 4GB; more is spilled to disk.")
@click.option("--out", type=WRITTEN, help="Where the commitments go: .csv or .parquet.")
@click.option("--summary", type=WRITTEN, help="Where the figures go: .csv or .parquet.")
@click.option("--period", type=click.Choice(list(Period)), default=Period.MONTH, show_default=True)
def evaluate(
    *,
    events: Path,
    names: tuple[str, ...],
    rules: tuple[Path, ...],
    what_if: tuple[Path, ...],
    roles: tuple[str, ...],
    as_of: str,
    time_zone: str,
    engine: str,
    memory: str,
    out: Path | None,
    summary: Path | None,
    period: str,
) -> None:
    """What the rules make of an event log: who owed what to whom by when, and what came of it (docs/engine.md).

    Exit code 0: done; 1: done, and something should be looked at; 2: bad input, and no file was written; 4: no Spark.
    """
    if out is None and summary is None:
        raise click.UsageError("Say where the answer goes: --out, --summary or both.")
    if what_if and summary is None:
        raise click.UsageError("--what-if is told in the summary: say where with --summary.")
    try:
        zone = _zone(time_zone)
        sets = load(rules), load(what_if) if what_if else None
        asked = {"as_of": _moment(as_of, zone), "roles": _pairs("--role", roles)}
        with _database(memory) as database:
            log = read_log(database, events, names=_pairs("--map", names), zone=zone.key, also=_fields(*sets))
            answer = partial(ENGINES[engine], log.events, database=database, say=_clock(), **asked)
            found = [answer(rules) for rules in sets if rules is not None]
            _write(found, out, summary, Period(period))
    except (BadLog, BadRules, OutsideCalendar, duckdb.Error) as error:
        click.echo(f"enplan: {error}", err=True)
        sys.exit(BAD_INPUT)
    except NoSpark as error:
        click.echo(f"enplan: {error}", err=True)
        sys.exit(BROKEN)
    sys.exit(FINDINGS if _tell(log, *sets) else 0)


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise BadLog(f"«{name}» is no time zone; one is Europe/Oslo") from error


def _moment(text: str, zone: ZoneInfo) -> datetime:
    """The end of a day, or the moment itself."""
    try:
        told = datetime.fromisoformat(text)
    except ValueError as error:
        raise BadLog(f"--as-of: «{text}» is no date and time (2026-01-31 or 2026-01-31T12:00)") from error
    if len(text) == len(date.min.isoformat()):
        told = told.replace(hour=23, minute=59, second=59, microsecond=999999)
    return told if told.tzinfo else told.replace(tzinfo=zone)


def _pairs(option: str, given: tuple[str, ...]) -> dict[str, str]:
    """`a=b,c=d`, given once or more, as a mapping."""
    pairs = [pair.partition("=") for text in given for pair in text.split(",") if pair]
    if bad := [name for name, equals, value in pairs if not (name and equals and value)]:
        raise BadLog(f"{option}: «{bad[0]}» is not of the form name=column")
    return {name.strip(): value.strip() for name, _, value in pairs}


def _fields(*sets: RuleSet | None) -> set[str]:
    """The fields that the rules look at, in events, duties and ties."""
    return {name for rules in sets if rules for rule in rules for name in rule.fields}


@contextmanager
def _database(memory: str) -> Iterator[duckdb.DuckDBPyConnection]:
    """A database in a folder of its own, so that what does not fit into memory has room on disk."""
    with (
        tempfile.TemporaryDirectory(prefix="enplan-evaluate-") as folder,
        duckdb.connect(str(Path(folder) / "work.duckdb")) as database,
    ):
        database.execute("SET TimeZone = 'UTC'")
        database.execute("SET temp_directory = $folder", {"folder": folder})
        if memory:
            database.execute("SET memory_limit = $memory", {"memory": memory})
        yield database


def _clock() -> Callable[[str], None]:
    """Tells each part of the work as it begins, with the seconds since the start."""
    begun = time.monotonic()
    return lambda part: click.echo(f"{time.monotonic() - begun:6.1f} s  {part}", err=True)


def _write(
    found: list[duckdb.DuckDBPyRelation], out: Path | None, summary: Path | None, period: Period
) -> None:
    """Each file is whole beside its place before any is put there."""
    before, *after = found
    wanted: list[tuple[duckdb.DuckDBPyRelation, Path]] = []
    if out is not None:
        wanted.append((before.order("triggered_at, trigger_id, rule_key"), out))
    if summary is not None:
        figures = compare_duckdb(before, after[0], period) if after else summarise_duckdb(before, period)
        wanted.append((figures, summary))
    parts = [(relation, path, path.with_name(f".{path.name}.part")) for relation, path in wanted]
    try:
        for relation, path, part in parts:
            if path.suffix.lower() == ".parquet":
                relation.write_parquet(str(part))
            else:
                relation.write_csv(str(part))
        for _, path, part in parts:
            os.replace(part, path)  # noqa: PTH105 - says what it does
    finally:
        for _, _, part in parts:
            part.unlink(missing_ok=True)


def _tell(log: Log, first: RuleSet, second: RuleSet | None) -> bool:
    """Say what was read, and what should be looked at; whether there is something."""
    click.echo(f"{log.rows} rows, {log.rows - log.incomplete - log.repeated} events, {len(log.kinds)} kinds.")
    findings = []
    if log.incomplete:
        findings.append(f"{log.incomplete} rows lack a person, a kind or a moment, and were left out.")
    if log.repeated:
        findings.append(f"{log.repeated} rows stand there more than once, and were counted once.")
    wanted = {kind for rules in (first, second) if rules for kind in rules.kinds}
    if unknown := sorted(wanted - log.kinds):
        findings.append(f"The rules speak of kinds that the log does not have: {', '.join(unknown)}.")
    for finding in findings:
        click.echo(finding, err=True)
    return bool(findings)
