"""`enplan import …`: real input in. What is damaged is refused before anything is opened or changed."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click
import django

from enplan.base.postgres.connection import ready
from enplan.domain.guidelines.published_page import DamagedPage, read_page
from enplan.interfaces.cli import database, guideline_report

DEMO = "config.settings.demo"
FINDINGS = 1
BAD_INPUT = 2


@click.group("import")
def import_() -> None:
    """Take over real input and say what was taken, what was left and why."""


@import_.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Say what would happen and write nothing.")
@click.option(
    "--whole-page", is_flag=True, help="I have seen that the page was published so, however it ends."
)
def guideline(file: Path, *, dry_run: bool, whole_page: bool) -> None:
    """Take over a guideline page as the health library publishes it, saved as UTF-8 text.

    Exit code 0: done; 1: done, and something should be looked at; 2: damaged, nothing was changed.
    """
    try:
        content = file.read_bytes()
        read_page(content, known_whole=whole_page)
    except OSError as error:
        click.echo(f"enplan: {file} cannot be read: {error.strerror}.", err=True)
        sys.exit(BAD_INPUT)
    except DamagedPage as error:
        click.echo(f"enplan: {file}: {guideline_report.refusal(error)}", err=True)
        sys.exit(BAD_INPUT)
    _open_database()
    from enplan.base.access.acting import acting_as_job  # noqa: PLC0415 - reads models, ready only after set-up
    from enplan.domain.guidelines import services  # noqa: PLC0415 - as above

    with acting_as_job("import_guideline") as actor:
        report = services.import_published_page(
            actor, content=content, dry_run=dry_run, known_whole=whole_page
        )
    for line in guideline_report.lines_of(report):
        click.echo(line)
    if report.has_findings:
        sys.exit(FINDINGS)


def _open_database() -> None:
    """Use the database of the settings in force; the demo's is started and brought up to date first."""
    chosen = os.environ.get("ENPLAN_SETTINGS") or os.environ.get("DJANGO_SETTINGS_MODULE", DEMO)
    os.environ["DJANGO_SETTINGS_MODULE"] = chosen
    if chosen != DEMO:
        django.setup()
        return
    ready(os.environ.setdefault("ENPLAN_DATABASE", "enplan"))
    django.setup()
    database.migrate()
