"""What is typed and not saved is kept for whoever typed it, signed in as surely as then."""

import pytest

from enplan.base.access import Level
from enplan.base.accounts.models import Hat
from enplan.base.drafts import services as drafts
from enplan.base.drafts.models import Draft
from tests.domain.care_plans.cast import begin
from tests.world import as_

pytestmark = pytest.mark.django_db
FORM = "/min-plan/notater/"


def keep(hat: Hat, text: str, level: Level = Level.HIGH) -> None:
    with as_(hat, level) as actor:
        drafts.keep(actor, form=FORM, fields={"words": text})


def found(hat: Hat, level: Level = Level.HIGH) -> str:
    with as_(hat, level) as actor:
        return drafts.find(actor, form=FORM).get("words", "")


def test_a_draft_comes_back_to_whoever_typed_it() -> None:
    kari = begin().person

    keep(kari, "Noe jeg ikke har sagt")

    assert found(kari) == "Noe jeg ikke har sagt"


def test_what_was_typed_with_e_id_is_not_shown_to_the_holder_of_the_paper_code() -> None:
    kari = begin().person

    keep(kari, "Noe jeg ikke har sagt")

    assert found(kari, Level.CODE) == ""
    with as_(kari, Level.CODE):
        assert not Draft.objects.exists()


def test_what_was_typed_with_the_code_is_there_with_e_id_too() -> None:
    kari = begin().person

    keep(kari, "Det viktigste", Level.CODE)

    assert found(kari, Level.CODE) == found(kari) == "Det viktigste"


def test_typing_the_same_with_the_code_neither_fails_nor_overwrites() -> None:
    kari = begin().person
    keep(kari, "Med e-ID")

    keep(kari, "Med kode", Level.CODE)

    assert found(kari, Level.CODE) == "Med kode"
    with as_(kari) as actor:
        assert Draft.objects.filter(form=FORM).count() == 2
        drafts.drop(actor, form=FORM)
    assert found(kari) == found(kari, Level.CODE) == ""


def test_the_newest_draft_takes_the_place_of_the_older() -> None:
    kari = begin().person
    keep(kari, "Først", Level.CODE)

    keep(kari, "Sist")

    assert found(kari) == "Sist"
    assert found(kari, Level.CODE) == ""


def test_an_empty_form_drops_the_draft() -> None:
    kari = begin().person
    keep(kari, "Noe")

    keep(kari, "  ")

    assert found(kari) == ""


def test_a_draft_of_somebody_at_work_is_theirs_alone() -> None:
    world = begin()

    keep(world.coordinator, "Et utkast til mål")

    assert found(world.coordinator) == "Et utkast til mål"
    assert found(world.person) == ""
