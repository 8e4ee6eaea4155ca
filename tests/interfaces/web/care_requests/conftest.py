"""The pages' world: a municipality and a trust with their units, and a municipality in the form."""

from __future__ import annotations

import pytest
from django.test import Client

from enplan.base.access.acting import acting_as_job
from enplan.base.accounts.models import Hat
from enplan.domain.directory import services as directory
from tests.domain.care_requests.world import NUMBER, World, begin
from tests.world import sign_in


@pytest.fixture
def world(db: None) -> World:
    """Everybody, and the numbers of two municipalities."""
    del db
    made = begin()
    with acting_as_job("test_world") as job:
        for number, name in ((NUMBER, "Storelva"), ("9999", "Utkant")):
            directory.add_municipality(
                job, number=number, name=name, inhabitants=9000, valid_from=job.at.date(), source="made up"
            )
    return made


def client(hat: Hat) -> Client:
    """A browser in which this hat is worn."""
    return sign_in(Client(), hat)
