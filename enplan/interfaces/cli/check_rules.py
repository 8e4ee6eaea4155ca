"""`enplan check-rules …`: what is wrong with rule files, with file, line and key. Needs no database."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from enplan.base.terminology import code_system
from enplan.engine import BadRules, Fault, load

EVENTS = "domain.timeline.event_kinds"
FINDINGS = 1
BAD_INPUT = 2


@click.command("check-rules")
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option("--any-kind", is_flag=True, help="The rules are for an event log with kinds of its own.")
def check_rules(files: tuple[Path, ...], *, any_kind: bool) -> None:
    """Check rule files (docs/engine.md): every mistake with its file, line and key.

    Exit code 0: the rules can be used; 1: something is wrong with them; 2: a file cannot be read as YAML.
    """
    try:
        rules = load(files, known_kinds=None if any_kind else code_system(EVENTS).codes)
    except BadRules as error:
        for problem in error.problems:
            click.echo(str(problem), err=True)
        unreadable = any(problem.fault is Fault.UNREADABLE for problem in error.problems)
        sys.exit(BAD_INPUT if unreadable else FINDINGS)
    click.echo(
        f"{len(rules)} rules in {len(files)} {'file' if len(files) == 1 else 'files'}: nothing is wrong."
    )
