"""The draft of a deviation belongs to the place that writes it; the database alone keeps it from everybody else."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from enplan.base.access import Category
from enplan.base.access.acting import acting_as_job
from enplan.base.accounts.models import Hat
from enplan.base.kernel.errors import StaleVersion
from enplan.domain.commitments import services
from enplan.domain.commitments.models import DeviationDraft
from tests.domain.care_teams import world as team
from tests.domain.commitments.world import World, admitted, promise, sees
from tests.domain.pathways.test_at_once import beaten
from tests.domain.pathways.world import unit
from tests.world import as_, professional

CONTACT = "is1948_86_contact_during"
COUNT = "SELECT count(*) FROM commitments_deviationdraft"
HISTORY = "SELECT count(*) FROM history_change WHERE \"table\" = 'commitments_deviationdraft'"
CHANGE = "UPDATE commitments_deviationdraft SET what_happened = 'Noe annet.'"


def keep(world: World, hat: Hat, text: str, version: int = 0) -> None:
    with as_(hat) as actor:
        services.keep_deviation(
            actor,
            person_id=world.person_id,
            commitment_id=promise(world, CONTACT).public_id,
            version=version,
            filled=services.Filled("Frist 3. mai", "IS-1948", "Senteret skulle ringt."),
            what_happened=text,
        )


def at_once_insert(world: World, hat: Hat, text: str) -> None:
    """As another request of the same place would."""
    DeviationDraft.objects.create(
        subject=world.subject,
        category=Category.SUBSTANCE_USE,
        commitment=promise(world, CONTACT, hat),
        reporter=unit(hat),
        title="Frist 3. mai",
        what_happened=text,
        begun_by="Siri Moen",
    )


def asked(hat: Hat, sql: str) -> Any:
    """What the database itself answers somebody who asks for everything: a number, or how many rows were changed."""
    with as_(hat), connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchone()[0] if cursor.description else cursor.rowcount


@pytest.fixture
def drafted(kari: World) -> World:
    """Trine has begun a deviation from a promise that the whole team sees."""
    admitted(kari, days=9)
    team.share_with(kari, kari.jonas, Category.CORE, Category.SUBSTANCE_USE)
    keep(kari, kari.trine, "Ingen ringte oss.")
    return kari


def test_the_database_alone_shows_a_draft_to_the_place_that_writes_it(drafted: World) -> None:
    colleague = professional("Siri Moen", "Oppfølgingstjenesten")
    team.joined(drafted, colleague, "Siri Moen")
    team.share_with(drafted, colleague, Category.CORE, Category.SUBSTANCE_USE)

    assert [asked(hat, COUNT) for hat in (drafted.trine, colleague)] == [1, 1]
    assert [asked(hat, HISTORY) for hat in (drafted.trine, colleague)] == [1, 1]


@pytest.mark.parametrize("name", ["jonas", "berit", "coordinator", "person"])
def test_the_database_alone_refuses_it_to_everybody_else_also_those_who_see_the_promise(
    drafted: World, name: str
) -> None:
    hat: Hat = getattr(drafted, name)
    assert CONTACT in sees(drafted, hat)

    assert asked(hat, COUNT) == 0
    assert asked(hat, HISTORY) == 0
    assert asked(hat, CHANGE) == 0
    with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic(), as_(hat):
        at_once_insert(drafted, drafted.trine, "Skrevet for noen andre.")


def test_the_application_alone_keeps_it_to_the_place_as_well(drafted: World) -> None:
    with as_(drafted.berit) as berit:
        pass
    with acting_as_job("test_world", subject_id=drafted.subject.pk):
        assert not DeviationDraft.objects.visible_to(berit).exists()


def test_whoever_writes_on_an_older_draft_is_shown_what_stands(drafted: World) -> None:
    keep(drafted, drafted.trine, "Ingen ringte før helga.", version=1)
    with pytest.raises(StaleVersion) as told:
        keep(drafted, drafted.trine, "De ringte feil.", version=1)

    assert told.value.current["what_happened"] == "Ingen ringte før helga."
    assert told.value.attempted["what_happened"] == "De ringte feil."


def test_of_two_who_begin_one_at_once_the_second_is_shown_the_first(kari: World) -> None:
    admitted(kari, days=9)

    def first() -> None:
        at_once_insert(kari, kari.trine, "Siri var først.")

    with pytest.raises(StaleVersion) as told, beaten("commitments_deviationdraft", first):
        keep(kari, kari.trine, "De ringte feil.")
    assert told.value.current["what_happened"] == "Siri var først."
