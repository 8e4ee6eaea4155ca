"""Two colleagues write the same draft of a deviation: the second sees both texts, and nothing typed is lost."""

from __future__ import annotations

import pytest
from django.test import Client

from enplan.base.access import Category
from enplan.base.accounts.models import Hat
from enplan.domain.commitments.models import DeviationDraft
from tests.domain.care_teams import world as team
from tests.domain.commitments.world import World, admitted, happens, promise
from tests.world import as_, professional, sign_in

CONTACT = "is1948_86_contact_during"


@pytest.fixture
def siri(kari: World) -> Hat:
    """Trine's colleague."""
    hat = professional("Siri Moen", "Oppfølgingstjenesten")
    team.joined(kari, hat, "Siri Moen")
    team.share_with(kari, hat, Category.CORE, Category.SUBSTANCE_USE)
    return hat


def address(world: World) -> str:
    return f"/personer/{world.person_id}/lofter/{promise(world, CONTACT).public_id}/avvik/"


def draft(world: World) -> DeviationDraft:
    with as_(world.trine) as trine:
        found: DeviationDraft = DeviationDraft.objects.visible_to(trine).get()
    return found


def test_the_second_sees_what_the_first_wrote_and_keeps_her_own_text(kari: World, siri: Hat) -> None:
    admitted(kari, days=9)
    url, first, second = address(kari), sign_in(Client(), kari.trine), sign_in(Client(), siri)
    assert 'name="version" value="0"' in second.get(url).content.decode()

    assert first.post(url, {"version": "0", "what_happened": "Ingen ringte oss."}).status_code == 302
    typed = {"version": "0", "what_happened": "De ringte feil nummer.", "proposal": "Ring kontoret."}
    both = second.post(url, typed)
    text = both.content.decode()

    assert both.status_code == 409
    for words in ("Ingen ringte oss.", "De ringte feil nummer.", "Ring kontoret."):
        assert words in text
    assert draft(kari).what_happened == "Ingen ringte oss."

    chosen = {
        "version": "1",
        "what_happened__keep": "saved",
        "what_happened__yours": "De ringte feil nummer.",
        "proposal__keep": "yours",
        "proposal__yours": "Ring kontoret.",
    }
    assert second.post(url, chosen).status_code == 302
    assert (draft(kari).what_happened, draft(kari).proposal) == ("Ingen ringte oss.", "Ring kontoret.")


def test_a_form_that_is_opened_again_goes_on_from_what_a_colleague_wrote(kari: World, siri: Hat) -> None:
    admitted(kari, days=9)
    url, first, second = address(kari), sign_in(Client(), kari.trine), sign_in(Client(), siri)
    first.post(url, {"version": "0", "what_happened": "Ingen ringte oss."})
    text = second.get(url).content.decode()

    assert "Ingen ringte oss." in text
    assert 'name="version" value="1"' in text
    assert second.post(url, {"version": "1", "what_happened": "Ingen ringte oss i dag."}).status_code == 302
    assert draft(kari).what_happened == "Ingen ringte oss i dag."


def test_what_is_typed_about_a_promise_that_was_kept_meanwhile_stands_on_the_page(kari: World) -> None:
    episode = admitted(kari, days=3)
    url, client = address(kari), sign_in(Client(), kari.trine)
    happens(kari, "municipality_contacted", days=1, episode=str(episode))
    refused = client.post(url, {"version": "0", "what_happened": "Ingen ringte oss."})

    assert refused.status_code == 422
    assert "Ingen ringte oss." in refused.content.decode()
    assert "ikke noe avvik" in refused.content.decode()
