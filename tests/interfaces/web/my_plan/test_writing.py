"""Writing: who reads it is said first, nothing typed is lost, and nobody's words are written over."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from enplan.base.access import Category, Level
from enplan.base.drafts import services as drafts
from enplan.domain.care_plans import queries, services
from enplan.policy.readers import readers
from tests import world
from tests.interfaces.web.my_plan import scene
from tests.interfaces.web.my_plan.scene import Scene

pytestmark = pytest.mark.django_db

WORDS, NOTES = "/min-plan/det-viktigste/", "/min-plan/notater/"
VALUE = re.compile(r'name="version" value="(\d+)"')
AREA = re.compile(r"<textarea[^>]*>\s*(.*?)</textarea>", re.DOTALL)
KEY = re.compile(r'data-draft="([^"]+)"')


def version_in(html: str) -> str:
    found = VALUE.search(html)
    assert found
    return found.group(1)


def typed_in(html: str) -> str:
    found = AREA.search(html)
    assert found
    return found.group(1)


def as_coordinator(it: Scene, words: str) -> None:
    with world.as_(it.begun.coordinator) as actor:
        seen = it.plan().statements["what_matters"]
        services.write_statement(
            actor, person_id=it.person_id, kind="what_matters", words=words, version=seen.version
        )


def test_what_one_writes_stands_in_the_plan_and_can_be_taken_back() -> None:
    it = scene.begin()
    version = version_in(it.html(WORDS))
    page = it.send(WORDS, words="Hunden min", version=version)
    assert "Teksten er lagret." in page
    assert it.plan().words("what_matters") == "Hunden min"
    fields = {"words": "Noe annet", "version": version_in(it.html(WORDS))}
    html = it.client.post(WORDS, fields, follow=True).content.decode()
    url = re.search(r'action="(/min-plan/endringer/\d+/angre/[^"]*)"', html)
    assert url
    it.send(url.group(1).replace("&amp;", "&"))
    assert it.plan().words("what_matters") == "Hunden min"


@pytest.mark.parametrize(
    ("address", "category"),
    [
        (WORDS, Category.CORE),
        ("/min-plan/mal/ny/1/", Category.HOUSING),
        ("/min-plan/behov/ny/6/", Category.SUBSTANCE_USE),
        ("/min-plan/hvem-gjor-hva/ny/8/", Category.NETWORK),
        ("/min-plan/innstillinger/", Category.CORE),
    ],
)
def test_those_who_can_read_are_named_before_one_writes_by_the_same_rule_that_opens(
    address: str, category: Category
) -> None:
    it = scene.begin(yes=(Category.CORE, Category.HOUSING))
    with world.as_(it.begun.person) as actor:
        who = readers(actor, person_id=it.person_id)[category]
    page = it.page(address)
    if who:
        assert "Dette kan leses av: Ola Berg (koordinator)" in page
    else:
        assert "Bare du kan lese dette." in page


def test_a_draft_is_shown_where_it_was_typed_and_gone_when_it_is_saved() -> None:
    it = scene.begin()
    html = it.html(WORDS)
    key = KEY.search(html)
    assert key
    it.client.post("/utkast/", {"draft_key": key.group(1), "words": "Halvferdig", "version": "0"})
    html = it.html(WORDS)
    assert typed_in(html) == "Halvferdig"
    assert "Du skrev dette før, men lagret det ikke." in html
    it.send(WORDS, words="Ferdig", version=version_in(html))
    assert "Du skrev dette før" not in it.html(WORDS)
    assert typed_in(it.html(WORDS)) == "Ferdig"


def test_a_draft_can_be_thrown_away() -> None:
    it = scene.begin()
    it.client.post("/utkast/", {"draft_key": "my-words:what_matters", "words": "Halvferdig"})
    it.send(WORDS, forkast="1", words="Halvferdig")
    assert typed_in(it.html(WORDS)) == ""
    assert it.plan().words("what_matters") == ""


def test_a_form_with_a_fault_keeps_what_was_typed_also_when_one_leaves() -> None:
    it = scene.begin()
    response = it.client.post(
        "/min-plan/hvem-gjor-hva/ny/0/", {"title": "", "how": "Med bussen", "version": "0"}
    )
    assert response.status_code == 422
    html = response.content.decode()
    assert "Skriv noe her først" in html
    assert typed_in(html) == "Med bussen"
    assert "<title>Feil:" in " ".join(html.split()).replace("<title> ", "<title>")
    assert typed_in(it.html("/min-plan/hvem-gjor-hva/ny/0/")) == "Med bussen"


def test_a_session_that_has_ended_shows_what_was_typed_and_the_way_back_in() -> None:
    response = Client().post(
        WORDS,
        {"words": "Det jeg hadde skrevet", "version": "3"},
        headers={"Referer": f"http://testserver{WORDS}"},
    )
    html = response.content.decode()
    assert response.status_code == 403
    assert "Det jeg hadde skrevet" in html
    assert "/logg-inn/?neste=%2Fmin-plan%2Fdet-viktigste%2F" in html


def test_when_somebody_saved_first_both_texts_are_shown_and_one_chooses() -> None:
    it = scene.begin()
    it.write(words="Slik stod det")
    version = version_in(it.html(WORDS))
    as_coordinator(it, "Det Ola skrev")
    response = it.client.post(WORDS, {"words": "Det jeg skrev", "version": version})
    html = response.content.decode()
    assert response.status_code == 409
    assert "Det jeg skrev" in html
    assert "Det Ola skrev" in html
    assert it.plan().words("what_matters") == "Det Ola skrev"
    it.send(WORDS, words__keep="yours", words__yours="Det jeg skrev", version=version_in(html))
    assert it.plan().words("what_matters") == "Det jeg skrev"


def test_one_may_keep_what_the_other_saved() -> None:
    it = scene.begin()
    it.write(words="Slik stod det")
    version = version_in(it.html(WORDS))
    as_coordinator(it, "Det Ola skrev")
    html = it.client.post(WORDS, {"words": "Det jeg skrev", "version": version}).content.decode()
    it.send(WORDS, words__keep="saved", words__yours="Det jeg skrev", version=version_in(html))
    assert it.plan().words("what_matters") == "Det Ola skrev"
    assert "Du skrev dette før" not in it.html(WORDS)


def test_what_was_typed_is_still_there_when_one_leaves_the_choice() -> None:
    it = scene.begin()
    it.write(words="Slik stod det")
    version = version_in(it.html(WORDS))
    as_coordinator(it, "Det Ola skrev")
    it.client.post(WORDS, {"words": "Det jeg skrev", "version": version})
    assert typed_in(it.html(WORDS)) == "Det jeg skrev"


def test_earlier_texts_stand_below_and_can_be_brought_into_the_field() -> None:
    it = scene.begin()
    for words in ("Den første", "Den andre"):
        it.write(words=words)
    html = it.html(WORDS)
    assert "Slik stod det før" in html
    change = re.search(r'href="\?hent=(\d+)"', html)
    assert change
    assert typed_in(it.html(f"{WORDS}?hent={change.group(1)}")) == "Den første"
    assert it.plan().words("what_matters") == "Den andre"


def test_words_can_be_emptied() -> None:
    it = scene.begin()
    it.write(words="Ikke dette")
    it.send(WORDS, words="", version=version_in(it.html(WORDS)))
    assert it.plan().words("what_matters") == ""


def test_private_notes_are_for_the_person_alone() -> None:
    it = scene.begin()
    page = it.page(NOTES)
    assert "Bare du kan lese dette." in page
    it.send(NOTES, words="Bare mitt", version="0")
    assert typed_in(it.html(NOTES)) == "Bare mitt"
    with world.as_(it.begun.coordinator) as actor:
        seen = queries.plan(actor, person_id=it.person_id)
    assert seen is not None
    assert "Bare mitt" not in str(seen)
    assert "Bare mitt" not in it.html("/min-plan/")
    assert "Bare mitt" not in it.html("/min-plan/plan/")


def test_with_a_code_private_notes_are_closed_and_it_says_why() -> None:
    it = scene.begin(Level.CODE)
    assert "Denne siden krever BankID" in it.page(NOTES, status=403)


def test_the_other_own_words_have_pages_of_their_own() -> None:
    it = scene.begin()
    it.send("/min-plan/mote-meg/", words="Ring først", version="0")
    it.send("/min-plan/god-pa/", words="Lage mat", version="0")
    page = it.page("/min-plan/plan/")
    assert "Slik vil jeg bli møtt Ring først" in page
    assert "Dette er jeg god på Lage mat" in page


def test_a_draft_is_read_by_its_writer_alone() -> None:
    it = scene.begin()
    it.client.post("/utkast/", {"draft_key": "my-words:what_matters", "words": "Halvferdig"})
    with world.as_(it.begun.coordinator) as actor:
        assert drafts.find(actor, form="my-words:what_matters") == {}
