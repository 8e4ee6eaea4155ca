"""The entrance of the `enplan` command: `enplan --help` lists what there is.

Exit codes (public surface): 0 done, 1 done with findings, 2 bad input or usage and nothing changed, 3 refused by
policy, 4 environment broken.
"""

from __future__ import annotations

import os
import sys

import click

from enplan.base.postgres.errors import PostgresError
from enplan.interfaces.cli.accounts import account
from enplan.interfaces.cli.check_rules import check_rules
from enplan.interfaces.cli.demo import demo
from enplan.interfaces.cli.doctor import doctor
from enplan.interfaces.cli.evaluate import evaluate
from enplan.interfaces.cli.imports import import_
from enplan.interfaces.cli.prepare import database
from enplan.interfaces.cli.serve import migrate, serve

BROKEN = 4


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="enplan")
def cli() -> None:
    """Énplan: one individual plan around one person, across services, with consent."""


for command in (demo, serve, migrate, doctor, import_, database, account, evaluate, check_rules):
    cli.add_command(command)


def main() -> None:
    """Run the command; a broken environment is said in one sentence."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.demo")
    try:
        cli()
    except PostgresError as error:
        click.echo(f"enplan: {error}", err=True)
        sys.exit(BROKEN)
