"""`enplan database prepare`: the roles and the database of a real installation, made by an administrator once."""

from __future__ import annotations

import os
import sys

import click

from enplan.base.postgres import roles, secret_file


@click.group()
def database() -> None:
    """Make a database server ready for Énplan."""


@database.command()
@click.option("--name", default="enplan", show_default=True, help="Name of the database.")
def prepare(name: str) -> None:
    """Make or mend roles and database as the administrator in DATABASE_URL, and print the addresses to serve with.

    New passwords are made each time; put them in the environment of the product.
    """
    admin = os.environ.get("DATABASE_URL")
    if not admin:
        click.echo(
            "DATABASE_URL is not set. It is the administrator's address, postgresql://user:password@host/postgres.",
            err=True,
        )
        sys.exit(2)
    urls = roles.prepare(admin, name, secret_file.fresh())
    click.echo(f"DATABASE_URL={urls.runtime}")
    click.echo(f"MIGRATE_DATABASE_URL={urls.migrate}")
