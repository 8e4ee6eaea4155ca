"""From a changed limit to the figures: proposed, tried, approved and measured, without code and without a restart."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client

from enplan.base.access.acting import acting_as_job
from enplan.domain.commitments.models import Commitment
from tests.domain.agreements.scene import EARLY_NOTICE, Scene, begin, today
from tests.domain.commitments.many import admit, persons
from tests.interfaces.web.agreements.test_agreement_pages import sent, shown
from tests.matrix.forms import forms_of
from tests.world import sign_in

pytestmark = pytest.mark.django_db
DAY = 24.0


@pytest.fixture
def scene() -> Scene:
    """The hospital has told within 6 hours of seven persons, within 18 of eight, and later of nine."""
    made = begin()
    made.agree(EARLY_NOTICE, starts=today() - timedelta(days=200))
    for number, person in enumerate(persons(24)):
        after = 6 if number < 7 else 18 if number < 15 else 40
        admit(made, person, hours_ago=(20 + number) * DAY, told_after=after)
    return made


def text(page: str) -> str:
    """The words of a page."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page.partition("<main")[2])).split())


def figures(client: Client, scene: Scene) -> str:
    """What the page about the agreement tells of the last 90 days."""
    return text(shown(client, f"/avtaler/{scene.id}/")).partition("Siste 90 dager")[2]


def limit_of(person: int) -> timedelta:
    """How long the hospital has to tell about somebody who has just come."""
    with acting_as_job("test_world", subject_id=person) as job:
        row: Commitment = Commitment.objects.visible_to(job).get(rule_key__startswith="clause-")
    assert row.due_at is not None
    assert row.starts_at is not None
    length: timedelta = row.due_at - row.starts_at
    return length


def propose_twelve_hours(client: Client, scene: Scene) -> None:
    """The coordinating unit changes the limit and sends it, all of it on pages."""
    sign_in(client, scene.marit)
    next_version = f"/avtaler/{scene.id}/revisjon/"
    client.post(next_version)
    clause = next(
        form.action
        for form in forms_of(shown(client, next_version), next_version)
        if form.action.endswith("/ta-ut/")
    ).removesuffix("ta-ut/")
    assert sent(client, clause, amount="12")[0] == 200
    status, page = sent(client, f"{next_version}rammer/", valid_from=today().strftime("%d.%m.%Y"))
    assert status == 200, text(page)
    assert "Forslaget er sendt" in sent(client, f"{next_version}send/")[1]


def test_a_limit_changed_on_a_page_counts_for_the_next_admission_and_for_none_before(
    client: Client, scene: Scene
) -> None:
    propose_twelve_hours(client, scene)

    sign_in(client, scene.per)
    proposal = text(shown(client, f"/avtaler/{scene.id}/revisjon/"))
    assert "Frist: fjernet tekst innen 24 timer ny tekst innen 12 timer" in proposal
    assert "Måling: fjernet tekst" not in proposal, "the form lists the same events in another order"
    assert "7 av 24 hadde vært i tide med den nye fristen. Slik fristen er nå, var det 15." in proposal
    assert "15 av 24 innen fristen" in figures(client, scene)

    assert "Forslaget er godkjent" in sent(client, f"/avtaler/{scene.id}/revisjon/godkjenn/")[1]
    assert "15 av 24 innen fristen" in figures(client, scene), "what has been keeps the limit it had"

    newcomers = persons(6)
    for person in newcomers:
        admit(scene, person, hours_ago=0)
    assert {limit_of(person) for person in newcomers} == {timedelta(hours=12)}
    after = figures(client, scene)
    assert "15 av 30 innen fristen" in after
    assert "Noen er målt etter en tidligere versjon." in after
    assert "innen 12 timer" in text(shown(client, f"/avtaler/{scene.id}/"))
