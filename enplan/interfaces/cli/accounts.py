"""`enplan account …`: who may log in, in which hat. For the one who installs; pages for administrators come on top."""

from __future__ import annotations

import os
import sys
import uuid

import click
import django

from enplan.base.kernel.national_identifier import NotANationalIdentifier, parse

BAD_INPUT = 2


@click.group()
def account() -> None:
    """Give somebody who works here a hat, or take it off."""


@account.command()
@click.option("--name", required=True, help="As it stands in the national register.")
@click.option(
    "--identifier", prompt=True, hide_input=True, help="National identifier; asked for when left out."
)
@click.option(
    "--role",
    type=click.Choice(["professional", "coordinating_unit", "leader", "administrator"]),
    required=True,
)
@click.option("--title", default="", help="Such as koordinator or psykolog.")
@click.option("--organization", required=True, help="Name of the organisation or unit in the directory.")
def add(name: str, identifier: str, role: str, title: str, organization: str) -> None:
    """Prepare an account: its owner takes it with their e-ID at the first login."""
    try:
        number = parse(identifier).value
    except NotANationalIdentifier as error:
        click.echo(f"The identifier is not right: {error.fault.value}.", err=True)
        sys.exit(BAD_INPUT)
    _start()
    from enplan.base.access import Role  # noqa: PLC0415 - models exist only after django.setup()
    from enplan.base.access.acting import acting_as_job  # noqa: PLC0415
    from enplan.base.accounts import services  # noqa: PLC0415
    from enplan.domain.directory import queries  # noqa: PLC0415

    with acting_as_job("add_account", accounts=True) as actor:
        found = [row for row in queries.listing(actor) if row.name == organization]
        if len(found) != 1:
            click.echo(f"No organisation, or more than one, is called «{organization}».", err=True)
            sys.exit(BAD_INPUT)
        hat = services.give_hat(
            services.prepare_account(name, number),
            Role(role),
            title=title,
            organization_id=found[0].number,
            organization_name=found[0].name,
        )
    click.echo(f"Ready. Hat {hat.public_id}: {title or role}, {organization}.")


@account.command()
@click.argument("hat", type=click.UUID)
def privacy_contact(hat: uuid.UUID) -> None:
    """Let this hat answer when persons ask why somebody in its organisation, or a unit of it, looked at their plan."""
    _start()
    from enplan.base.access import Permission  # noqa: PLC0415 - models exist only after django.setup()
    from enplan.base.access.acting import acting_as_job  # noqa: PLC0415
    from enplan.base.access.port import policy  # noqa: PLC0415
    from enplan.base.access.vocabulary import Level  # noqa: PLC0415
    from enplan.base.accounts.models import Hat  # noqa: PLC0415
    from enplan.base.accounts.roles import Role  # noqa: PLC0415
    from enplan.domain.directory.services import name_privacy_contact  # noqa: PLC0415

    with acting_as_job("name_privacy_contact", accounts=True) as actor:
        found = Hat.objects.select_related("account").filter(public_id=hat, ends_at=None).first()
        if found is None or found.organization_id is None:
            click.echo("There is no such hat in an organisation.", err=True)
            sys.exit(BAD_INPUT)
        if Permission.LOOKUP_ANSWER not in policy().permissions(Role(found.role), Level.HIGH):
            click.echo(f"A hat with the role {found.role} answers no questions.", err=True)
            sys.exit(BAD_INPUT)
        name = found.account.display_name
        name_privacy_contact(actor, organization_id=found.organization_id, hat_id=found.pk, name=name)
    click.echo(f"{name} answers for {found.organization_name} from now on.")


@account.command()
@click.argument("hat", type=click.UUID)
def end(hat: uuid.UUID) -> None:
    """Take a hat off for good; every membership under it closes, and the next request with it reaches nothing."""
    _start()
    from enplan.base.access.acting import acting_as_job  # noqa: PLC0415
    from enplan.base.accounts.models import Hat  # noqa: PLC0415
    from enplan.base.accounts.services import end_hat  # noqa: PLC0415
    from enplan.domain.care_teams.services import close_all_of_hat  # noqa: PLC0415

    with acting_as_job("end_account", accounts=True) as actor:
        found = Hat.objects.filter(public_id=hat, ends_at=None).first()
        if found is None:
            click.echo("There is no such hat.", err=True)
            sys.exit(BAD_INPUT)
        closed = close_all_of_hat(actor, hat_id=found.pk)
        end_hat(found.pk)
    click.echo(f"The hat is off. {closed} places in teams are closed.")


def _start() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.production")
    django.setup()
