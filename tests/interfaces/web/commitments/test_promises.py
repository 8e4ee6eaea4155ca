"""Who has promised what: to staff by what can still be saved, to the person in plain words, with the source beside."""

from __future__ import annotations

import re
from datetime import timedelta

from django.test import Client

from enplan.base.access import Level
from enplan.domain.commitments.describing import address_of
from enplan.domain.commitments.models import DeviationDraft
from enplan.domain.directory.models import Organization
from enplan.domain.pathways import services as pathways
from tests.domain.commitments.world import World, admitted, happens, moment, promise
from tests.domain.pathways.world import now, tell
from tests.interfaces.web.reading import main_text, reading_of
from tests.world import as_, sign_in

CONTACT = "is1948_86_contact_during"


def page(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, response.content.decode()[:400]
    return response.content.decode()


def words(text: str) -> str:
    """The words of a page with single spaces."""
    return re.sub(r"\s+", " ", main_text(text))


def radar(client: Client, world: World) -> str:
    return words(page(client, f"/personer/{world.person_id}/lofter/"))


def test_what_can_be_kept_comes_first_and_late_is_told_without_alarm(client: Client, kari: World) -> None:
    admitted(kari, days=9)
    happens(kari, "need_recognised", hat=kari.trine)
    text = radar(sign_in(client, kari.trine), kari)

    keep, missed = text.index("Kan holdes"), text.index("Ikke gjort innen fristen")
    assert keep < text.index("Behovet for plan og koordinator er meldt") < missed
    assert missed < text.index("Samarbeid under: kommunen kontaktet i oppholdet")
    assert "Frist var" in text
    assert "ep-error" not in page(client, f"/personer/{kari.person_id}/lofter/")


def test_a_duty_in_law_that_is_broken_says_so_in_red_and_in_words(client: Client, kari: World) -> None:
    happens(kari, "need_recognised", hat=kari.trine, days=20)
    text = page(sign_in(client, kari.trine), f"/personer/{kari.person_id}/lofter/")

    assert 'class="ep-error">Plikt etter loven. Frist var' in text


def test_only_those_who_may_see_the_beginning_see_the_promise(client: Client, kari: World) -> None:
    admitted(kari, days=1)
    row = promise(kari, CONTACT)

    assert "kommunen kontaktet i oppholdet" not in radar(sign_in(client, kari.jonas), kari)
    address = f"/personer/{kari.person_id}/lofter/{row.public_id}/"
    assert client.get(address).status_code == 404
    assert sign_in(Client(), kari.trine).get(address).status_code == 200


def test_one_promise_tells_who_by_when_shown_by_what_and_what_changed_it(client: Client, kari: World) -> None:
    episode = admitted(kari, days=9)
    with as_(kari.berit) as berit:
        pathways.correct(
            berit,
            person_id=kari.person_id,
            episode_id=episode,
            moment_id=moment(kari, episode, "admitted"),
            occurred_at=berit.at - timedelta(days=2),
        )
    address = f"/personer/{kari.person_id}/lofter/{promise(kari, CONTACT).public_id}/"
    text = words(page(sign_in(client, kari.berit), address))

    assert "Fjordheim senter" in text
    assert "Blir vist av «Kommunen ble kontaktet»" in text
    assert (
        "Ble regnet som «ikke gjort i tide», er nå «fristen løper» – fordi «Behandlingen begynte» ble rettet."
        in text
    )


def test_the_source_is_one_press_away_and_says_what_is_not_measured(client: Client, kari: World) -> None:
    admitted(kari, days=1)
    text = page(sign_in(client, kari.trine), f"/personer/{kari.person_id}/lofter/")
    rule = promise(kari, CONTACT)
    address = f"/regler/{address_of((rule.rule_key, rule.rule_valid_from))}/"
    assert f'href="{address}"' in text
    told = words(page(client, address))

    for part in (
        "Dette måles",
        "7 dager",
        "lokal frist",
        "Dette måles ikke",
        "recommendation 86",
        "19. desember 2011",
    ):
        assert part in told


def test_a_promise_that_nobody_has_been_found_for_is_shown_and_never_dropped(
    client: Client, kari: World
) -> None:
    Organization.objects.filter(kind="municipality").update(municipality_number="", updated_at=now(kari))
    happens(kari, "plan_consent_given", hat=kari.coordinator, days=1)

    assert "Ikke avklart hvem (kommunen)" in radar(sign_in(client, kari.coordinator), kari)


def test_the_person_reads_it_in_plain_words(client: Client, kari: World) -> None:
    admitted(kari, days=1)
    text = page(sign_in(client, kari.person), "/min-plan/lofter/")

    assert "Fjordheim senter skal snakke med kommunen mens du er innlagt." in words(text)
    assert reading_of(text).lix <= 25


def test_with_a_code_on_paper_only_the_core_is_told(client: Client, kari: World) -> None:
    admitted(kari, days=1)
    text = words(page(sign_in(client, kari.person, Level.CODE), "/min-plan/lofter/"))

    assert "mens du er innlagt" not in text


def test_one_line_on_the_first_page_tells_what_comes_next(client: Client, kari: World) -> None:
    happens(kari, "need_recognised", hat=kari.trine)
    text = words(page(sign_in(client, kari.person), "/min-plan/"))
    assert "skal" in text


def test_the_list_of_persons_names_a_core_promise_and_only_the_day_of_another(
    client: Client, kari: World
) -> None:
    admitted(kari, days=6.5)
    text = words(page(sign_in(client, kari.trine), "/personer/"))
    assert "Frist på et løfte er" in text
    assert "innlagt" not in text

    happens(kari, "need_recognised", hat=kari.trine, days=10)
    text = words(page(client, "/personer/"))
    assert "Oppfølgingstjenesten: Behovet for plan og koordinator er meldt. Frist var" in text
    assert "1 trenger noe av deg i dag." in text


def test_the_persons_page_shows_the_most_pressing(client: Client, kari: World) -> None:
    admitted(kari, days=1)
    text = page(sign_in(client, kari.trine), f"/personer/{kari.person_id}/")

    assert "Hvem har lovet hva" in text
    assert "kommunen kontaktet i oppholdet" in text


def test_a_deviation_begins_with_what_is_known_and_without_the_name(client: Client, kari: World) -> None:
    episode = admitted(kari, days=9)
    row = promise(kari, CONTACT)
    address = f"/personer/{kari.person_id}/lofter/{row.public_id}/avvik/"
    text = words(page(sign_in(client, kari.trine), address))
    assert "Fjordheim senter: Samarbeid under: kommunen kontaktet i oppholdet. Fristen var" in text

    empty = client.post(address, {"what_happened": " ", "proposal": "Ringe samme dag."})
    assert empty.status_code == 422
    assert "Ringe samme dag." in empty.content.decode()

    client.post(address, {"version": "0", "what_happened": "Ingen ringte oss."})
    client.post(address, {"version": "1", "what_happened": "Ingen ringte oss før helga."})
    with as_(kari.trine) as trine:
        (draft,) = DeviationDraft.objects.visible_to(trine)
    assert draft.what_happened == "Ingen ringte oss før helga."
    assert draft.towards_id == row.bearer_id
    assert "Kari" not in draft.title + draft.was_due + draft.reference
    tell(kari, episode, "discharged")


def test_a_promise_that_was_kept_is_no_deviation(client: Client, kari: World) -> None:
    episode = admitted(kari, days=3)
    happens(kari, "municipality_contacted", days=1, episode=str(episode))
    address = f"/personer/{kari.person_id}/lofter/{promise(kari, CONTACT).public_id}/"

    assert "avvik" not in words(page(sign_in(client, kari.trine), address)).lower()
    assert client.get(address + "avvik/").status_code == 404
