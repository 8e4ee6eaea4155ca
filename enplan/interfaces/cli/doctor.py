"""`enplan doctor`: what is wrong with an installation, in words, with the remedy."""

from __future__ import annotations

import os
import sys

import click
import django
from django.core.checks import CheckMessage, run_checks


@click.command()
def doctor() -> None:
    """Check settings, database roles, row-level security and clock; exit 0 when all is well, 4 when not."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.production")
    django.setup()
    from enplan.policy import soundness  # noqa: PLC0415 - reads settings, which exist only now

    findings: list[CheckMessage] = [*run_checks(include_deployment_checks=False), *soundness.check()]
    for finding in findings:
        click.echo(f"✗ {finding.msg}")
        if finding.hint:
            click.echo(f"  → {finding.hint}")
    if findings:
        sys.exit(4)
    click.echo("All is well.")
