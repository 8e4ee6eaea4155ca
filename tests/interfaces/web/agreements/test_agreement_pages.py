"""The pages about agreements between services: the list, one agreement, and the way to a new version."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.test import Client

from enplan.base.drafts import services as drafts
from enplan.domain.agreements import services
from tests.domain.agreements.scene import EARLY_NOTICE, REPORT, TOMORROW, Scene, begin, today
from tests.matrix.forms import Form, forms_of
from tests.world import as_, sign_in

pytestmark = pytest.mark.django_db
WRONG, CONFLICT = 422, 409


@pytest.fixture
def scene() -> Scene:
    return begin()


def shown(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status
    return response.content.decode()


def sent(client: Client, address: str, **changed: object) -> tuple[int, str]:
    """The form on this page, sent as it stands but for what is changed; the answer and the page after it."""
    form = next(
        form for form in forms_of(shown(client, address), address) if form.action.startswith("/avtaler")
    )
    response = client.post(form.action, {**form.fields, **changed}, follow=True)
    return response.status_code, response.content.decode()


def form_at(client: Client, address: str) -> Form:
    return next(form for form in forms_of(shown(client, address), address) if form.action == address)


def one(scene: Scene, path: str = "") -> str:
    return f"/avtaler/{scene.id}/{path}"


def test_the_list_is_empty_in_words_for_a_house_without_agreements(client: Client, scene: Scene) -> None:
    assert "ikke part i noen avtale ennå" in shown(sign_in(client, scene.ola), "/avtaler/")


def test_the_filters_stand_in_the_address(client: Client, scene: Scene) -> None:
    scene.start()
    scene.set_dates(review=today() + timedelta(days=20))
    scene.propose()
    sign_in(client, scene.per)
    assert "Venter på svar fra dere" in shown(client, "/avtaler/?vis=venter")
    scene.approve()
    assert "Utskrivingsklare pasienter" in shown(client, "/avtaler/?frist=snart")
    assert "Må revideres innen" in shown(client, "/avtaler/?vis=gjelder")
    assert "Utskrivingsklare pasienter" not in shown(client, "/avtaler/?vis=utkast")


def test_each_clause_has_an_anchor_and_its_source_one_click_away(client: Client, scene: Scene) -> None:
    scene.agree()
    page = shown(sign_in(client, scene.berit), one(scene))

    for words in (
        'id="p1"',
        'id="p2"',
        "innen 24 timer",
        "Fristen starter ved:",
        "Kilde: sykehuset-ostfold",
    ):
        assert words in page
    assert "Foreslå en ny versjon" not in page


def test_whoever_may_not_bind_their_house_is_offered_no_way_to_change_it(
    client: Client, scene: Scene
) -> None:
    scene.agree()
    sign_in(client, scene.ola)
    assert "Lag en avtale" not in shown(client, "/avtaler/")
    assert client.get("/avtaler/ny/").status_code == 403
    assert client.get(one(scene, "revisjon/rammer/")).status_code == 403


def test_a_new_agreement_begins_as_a_draft_with_the_clauses_that_were_ticked(
    client: Client, scene: Scene
) -> None:
    sign_in(client, scene.marit)
    bodies = [str(scene.storelva.public_id), str(scene.trust.public_id)]
    wrong, page = sent(client, "/avtaler/ny/", kind="service_5", title="Avtale 5", parties=bodies[1:])
    assert wrong == WRONG
    assert "Velg minst to parter" in page
    assert "Avtale 5" in page

    status, page = sent(
        client,
        "/avtaler/ny/",
        kind="service_5",
        title="Avtale 5",
        parties=bodies,
        templates=[EARLY_NOTICE, REPORT],
    )

    assert status == 200
    assert "Utkast til versjon 1" in page
    assert "Punkt 2" in page


def test_a_clause_is_changed_in_the_browser_without_a_line_of_code(client: Client, scene: Scene) -> None:
    scene.agree(EARLY_NOTICE, starts=today() - timedelta(days=9))
    sign_in(client, scene.marit)
    client.post(one(scene, "revisjon/"))
    key = scene.clause().key

    status, page = sent(
        client,
        one(scene, f"revisjon/punkt/{key}/"),
        text="Beskjed innen 12 timer.",
        amount="12",
        unit="hours",
    )

    assert status == 200
    assert "innen 12 timer" in page
    assert "fjernet tekst" in page
    assert "ny tekst" in page


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("amount", "", "Skriv hvor lang fristen er, med et tall"),
        ("trigger", "", "Velg hva som starter fristen"),
        ("evidence", [], "Velg minst én hendelse som viser at det er gjort"),
        ("number", "fire", "Skriv nummeret slik: 4, 4a eller 4.1"),
        ("number", "2", "Et annet punkt har dette nummeret"),
        ("text", "", "Skriv hva som er lovet"),
        ("amount", "99999999", "Fristen er lengre enn vi kan regne med"),
        ("conditions", ["phase:before"], "Dette kan ikke sies om hendelsen du valgte"),
    ],
)
def test_what_is_wrong_with_a_clause_is_said_beside_its_field_and_nothing_typed_is_lost(
    client: Client, scene: Scene, field: str, value: object, words: str
) -> None:
    scene.start()
    address = one(scene, f"revisjon/punkt/{scene.clause().key}/")

    status, page = sent(
        sign_in(client, scene.marit), address, **{"plain_text": "si fra", "unit": "hours", field: value}
    )

    assert status == WRONG
    assert words in page
    assert "si fra" in page


def test_what_was_typed_and_not_saved_comes_back(client: Client, scene: Scene) -> None:
    scene.start()
    address = one(scene, f"revisjon/punkt/{scene.clause().key}/")
    with as_(scene.marit) as actor:
        drafts.keep(actor, form=address, fields={"text": "Noe jeg skrev"})

    page = shown(sign_in(client, scene.marit), address)
    assert "Noe jeg skrev" in page
    assert "Vi har tatt fram det du skrev sist" in page
    assert "Noe jeg skrev" not in shown(client, f"{address}?{urlencode({'uten-utkast': 1})}")


def test_whoever_saved_first_is_not_overwritten_and_the_reader_chooses(client: Client, scene: Scene) -> None:
    scene.start()
    clause = scene.clause()
    address = one(scene, f"revisjon/punkt/{clause.key}/")
    sign_in(client, scene.marit)
    form = form_at(client, address)
    tor = sign_in(Client(), scene.tor)
    sent(tor, address, text="Tors tekst.")

    response = client.post(address, {**form.fields, "text": "Marits tekst."})
    page = response.content.decode()
    assert response.status_code == CONFLICT
    assert "Tors tekst." in page
    assert "Marits tekst." in page

    chosen = next(form for form in forms_of(page, address) if form.action == address)
    after = client.post(address, {**chosen.fields, "text__keep": "yours"}, follow=True)
    assert "Marits tekst." in after.content.decode()


def test_a_proposal_is_commented_and_the_suggestion_taken_in(client: Client, scene: Scene) -> None:
    scene.start()
    scene.set_dates()
    scene.propose()
    key = scene.clause().key
    sign_in(client, scene.per)
    _, page = sent(
        client,
        one(scene, f"revisjon/kommentar/{key}/"),
        text="For lenge å vente.",
        suggestion="Innen seks timer.",
    )
    assert "For lenge å vente." in page
    with as_(scene.marit) as actor:
        services.take_back(actor, agreement_id=scene.id)
    page = shown(sign_in(client, scene.marit), one(scene, "revisjon/"))
    assert "Innen seks timer." in page
    client.post(next(form.action for form in forms_of(page, "/") if "ta-inn" in form.action))
    assert scene.clause().text == "Innen seks timer."


def test_a_refused_act_is_told_in_words(client: Client, scene: Scene) -> None:
    scene.start()
    _, page = sent(sign_in(client, scene.marit), one(scene, "revisjon/send/"))
    assert "Skriv når avtalen skal gjelde fra" in page


def test_notice_is_given_and_taken_back(client: Client, scene: Scene) -> None:
    scene.agree()
    sign_in(client, scene.per)
    _, page = sent(
        client,
        one(scene, "si-opp/"),
        last_day=(today() + timedelta(days=90)).isoformat(),
        reason="Ny inndeling",
    )
    assert "Gjelder til og med" in page
    assert "Ny inndeling" in page
    after = client.post(one(scene, "si-opp/angre/"), follow=True)
    assert "Gjelder til og med" not in after.content.decode()


def test_an_earlier_version_can_be_read_with_what_was_new_in_it(client: Client, scene: Scene) -> None:
    scene.agree(starts=today() - timedelta(days=9))
    scene.revise()
    scene.change_limit(12)
    scene.set_dates(today() + TOMORROW)
    scene.propose()
    scene.approve()
    sign_in(client, scene.ola)

    assert "Gjelder, ny versjon fra i morgen" in shown(client, one(scene))
    page = shown(client, one(scene, "versjon/2/"))
    assert "innen 24 timer" in page
    assert "innen 12 timer" in page
    assert "Dette er den første versjonen." in shown(client, one(scene, "versjon/1/"))
    shown(client, one(scene, "versjon/3/"), 404)
