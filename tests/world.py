"""Small made-up worlds for tests: organisations, hats, and acting as somebody.
Built the way the product builds them."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from itertools import count

from django.test import Client

from enplan.base.access import Actor, Level, Role
from enplan.base.access.acting import acting, acting_as_job
from enplan.base.access.tickets import HatTicket
from enplan.base.accounts import services as accounts
from enplan.base.accounts.models import Hat
from enplan.base.kernel.national_identifier import synthetic
from enplan.domain.directory import services as directory
from enplan.domain.directory.models import Organization
from enplan.domain.people.services import Particulars
from enplan.interfaces.web import session

BORN = date(1990, 5, 4)
_OF_ONE_DAY = 300  # a day has about 400 numbers; tests that choose one themselves take those above
_numbers: dict[date, Iterator[int]] = defaultdict(count)


def organization(name: str = "Storelva kommune", kind: str = "municipality", **more: object) -> Organization:
    """An organisation, or the one that already has this name."""
    with acting_as_job("test_world") as actor:
        found = Organization.objects.filter(name=name).first()
        return found or directory.add_organization(actor, name=name, kind=kind, **more)  # type: ignore[arg-type]


def professional(
    name: str, organization_name: str = "Storelva kommune", kind: str = "municipality", title: str = ""
) -> Hat:
    """A hat of somebody who works there."""
    employer = organization(organization_name, kind)
    with acting_as_job("test_world", accounts=True):
        return accounts.give_hat(
            accounts.prepare_account(name),
            Role.PROFESSIONAL,
            title=title,
            organization_id=employer.pk,
            organization_name=employer.name,
        )


def staff(name: str, role: Role, organization_name: str, kind: str) -> Hat:
    """A hat of another role in an organisation."""
    employer = organization(organization_name, kind)
    with acting_as_job("test_world", accounts=True):
        return accounts.give_hat(
            accounts.prepare_account(name), role, organization_id=employer.pk, organization_name=employer.name
        )


def own_hat(name: str, subject_id: int) -> Hat:
    """The hat by which a person opens their own plan. Grants follow when they are compiled again."""
    with acting_as_job("test_world", accounts=True):
        return accounts.give_hat(accounts.prepare_account(name), Role.PERSON, subject_id=subject_id)


def particulars(given_name: str = "Kari", family_name: str = "Nordli", born: date = BORN) -> Particulars:
    """Somebody who does not exist, with a synthetic identifier of her own; the 301st is born on BORN's next day."""
    days, place = divmod(next(_numbers[born]), _OF_ONE_DAY)
    born += timedelta(days=days)
    return Particulars(
        given_name, family_name, born, synthetic(born, place).value, "9901", phone="41 00 00 00"
    )


@contextmanager
def as_(hat: Hat, level: Level = Level.HIGH) -> Iterator[Actor]:
    """Act in this hat for one transaction."""
    with acting(HatTicket(hat.pk, level), door="test") as actor:
        yield actor


def sign_in(client: Client, hat: Hat, level: Level = Level.HIGH) -> Client:
    """Give a test client the session that a real sign-in would have given it."""
    now = time.time()
    store = client.session
    store[session.KEY] = {
        "account_id": hat.account_id,
        "hat_id": hat.pk,
        "level": int(level),
        "at_home": hat.organization_id is None,
        "since": now,
        "seen": now,
        "hats": 1,
        "proved": now,
    }
    store.save()
    return client
