"""`enplan demo`: the whole product with a fictitious region, from nothing, on one's own machine."""

from __future__ import annotations

import os
import time

import click
import django

from enplan.base.postgres.connection import erase, ready
from enplan.interfaces.cli import database
from enplan.interfaces.cli.serve import check_port, stop_on_signal, wait_until_it_answers, web_server

NAME = os.environ.get("ENPLAN_DATABASE", "enplan")
HOST = "127.0.0.1"
FIRST_STEP = 200  # persons; with so many counted, the server plans the rest well


@click.command()
@click.option("--port", default=8000, show_default=True, help="Port to listen on.")
@click.option("--reset", is_flag=True, help="Throw the demo's data away first.")
@click.option("--persons", default=0, help="Fill the region up to so many persons, for measuring.")
@click.option("--no-serve", is_flag=True, help="Only build the region.")
def demo(*, port: int, reset: bool, persons: int, no_serve: bool) -> None:
    """Serve the product with a fictitious region. Nobody in it is real."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.demo"
    os.environ["ENPLAN_DATABASE"] = NAME
    stop_on_signal()
    if not no_serve:
        check_port(HOST, port)
    started = time.monotonic()
    _prepare(reset=reset)
    _say("tables ready", started)
    database.collect_static()
    _fill(persons)
    _say("region ready", started)
    if no_serve:
        return
    with web_server(HOST, port, workers=2) as server:
        wait_until_it_answers(server, HOST, port)
        _tell(port)
        server.wait()


def _prepare(*, reset: bool) -> None:
    if reset:
        erase(NAME)
    ready(NAME)
    django.setup()
    database.migrate()


def _fill(persons: int) -> None:
    from enplan.interfaces.demo import build  # noqa: PLC0415 - reads models, which exist only after django.setup()

    build.region()
    for step in sorted({min(persons, FIRST_STEP), persons} - {0}):
        build.crowd(step)
        database.take_stock()


def _tell(port: int) -> None:
    """Where to go and as whom."""
    from enplan.interfaces.demo.personas import personas  # noqa: PLC0415 - as above

    click.echo(f"\nÉnplan is at http://{HOST}:{port}/demo/   (Ctrl-C stops everything)\n")
    for persona in personas():
        click.echo(f"  {persona.slug:<12} {persona.name}, {persona.role_words}")
    click.echo("")


def _say(what: str, started: float) -> None:
    click.echo(f"{time.monotonic() - started:5.1f} s  {what}")
