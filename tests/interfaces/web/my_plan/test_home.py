"""The first page: one thing that comes next, the own words first, one press to say done, and honest when closed."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from enplan.base.access import Category, Level
from enplan.domain.care_plans import services
from enplan.domain.care_teams import queries as teams
from enplan.domain.care_teams import services as team_services
from enplan.domain.consents import services as consents
from tests import world
from tests.interfaces.web.my_plan import scene
from tests.interfaces.web.my_plan.scene import Scene, in_days

pytestmark = pytest.mark.django_db

HOME = "/min-plan/"
ROW = re.compile(r'<p class="ep-task__what"><strong>(\w+):</strong>\s*(.*?)</p>', re.DOTALL)
FORM = re.compile(r'<form method="post" action="([^"]+)"[^>]*>(?:(?!</form>).)*?>\s*{label}', re.DOTALL)


def address_of(html: str, label: str) -> str:
    """Where the first button with this label is posted."""
    found = re.search(FORM.pattern.replace("{label}", label), html, re.DOTALL)
    assert found, label
    return found.group(1).replace("&amp;", "&")


def settled() -> Scene:
    it = scene.begin()
    it.write()
    return it


def test_the_page_greets_by_first_name_and_the_title_tells_nothing() -> None:
    html = settled().html(HOME)
    assert "<h1>Hei, Kari</h1>" in html
    assert "<title>Hjem – Planen</title>" in " ".join(html.split()).replace("<title> ", "<title>")


def test_own_words_stand_there_unedited() -> None:
    html = settled().html(HOME)
    assert "<blockquote>Jeg vil bo et sted med hunden min.\nJeg vil ha ro.</blockquote>" in html


def test_long_words_are_cut_at_three_lines_here_and_stand_whole_in_the_plan() -> None:
    it = scene.begin()
    it.write(words="en\nto\ntre\nfire")
    assert "en\nto\ntre …</blockquote>" in it.html(HOME)
    assert "tre\nfire</blockquote>" in it.html("/min-plan/plan/")


def test_at_most_three_rows_and_own_first() -> None:
    it = settled()
    it.add("Ringe", days=1, by_coordinator=True)
    for title in ("Handle", "Vaske", "Trene"):
        it.add(title, days=5)
    html = it.html(HOME)
    assert [who for who, _ in ROW.findall(html)] == ["Du", "Du", "Du"]
    assert "Se alt (4)" in html


def test_what_is_due_first_comes_next_whoever_does_it() -> None:
    it = settled()
    it.add("Ringe utleier", days=1, by_coordinator=True)
    it.add("Handle mat", days=5)
    assert "Ringe utleier Ola gjør dette. Frist i morgen." in it.page(HOME)


def test_the_day_to_look_at_the_plan_comes_next_when_it_is_nearer() -> None:
    it = settled()
    it.add("Handle mat", days=9)
    with world.as_(it.begun.coordinator) as actor:
        plan = it.plan()
        services.set_period(
            actor,
            person_id=it.person_id,
            version=plan.version,
            starts_on=plan.period_starts_on,
            ends_on=in_days(200),
            next_review_on=in_days(1),
        )
    assert "Dere ser på planen sammen. Det skjer i morgen." in it.page(HOME)


def test_when_no_day_is_set_it_says_so_and_whom_to_ring() -> None:
    it = settled()
    assert "Ingen dag er satt. Vil du avtale noe? Spør Ola." in it.page(HOME)


def test_a_day_that_has_been_is_said_without_blame() -> None:
    it = settled()
    it.add("Sende brev", days=-1)
    page = it.page(HOME)
    assert "Frist var i går" in page
    assert "Det neste som skjer Ingen dag er satt." in page


def test_done_is_one_press_and_can_be_taken_back_without_script() -> None:
    it = settled()
    it.add("Ta blodprøve", days=2)
    response = it.client.post(address_of(it.html(HOME), "Gjort"))
    assert response.headers["Location"] == "/min-plan/#hvem-gjor-hva"
    page = it.html(HOME)
    assert "Markert som gjort." in page
    assert it.activity("Ta blodprøve").state == "done"
    assert "Det er som før igjen." in it.send(address_of(page, "Angre"))
    assert it.activity("Ta blodprøve").state == "agreed"


def test_with_script_the_row_comes_back_with_the_receipt_and_what_is_next() -> None:
    it = settled()
    it.add("Ta blodprøve", days=2)
    url = address_of(it.html(HOME), "Gjort")
    response = it.client.post(url, headers={"HX-Request": "true"})
    html = response.content.decode()
    assert "HX-Request" in response.headers["Vary"]
    assert 'data-state="done"' in html
    assert re.search(r'<div id="status" data-hx-swap-oob="innerHTML">.*Markert som gjort', html, re.DOTALL)
    assert re.search(r'id="det-neste" data-hx-swap-oob="outerHTML">.*Ingen dag er satt', html, re.DOTALL)
    assert "<html" not in html
    back = it.client.post(address_of(html, "Angre"), headers={"HX-Request": "true"}).content.decode()
    assert 'data-state="agreed"' in back
    assert it.activity("Ta blodprøve").state == "agreed"


def test_the_same_press_twice_changes_nothing_more() -> None:
    it = settled()
    it.add("Ta blodprøve", days=2)
    url = address_of(it.html(HOME), "Gjort")
    it.send(url)
    it.send(url)
    assert it.activity("Ta blodprøve").state == "done"


def test_what_somebody_stopped_meanwhile_is_not_marked_as_done() -> None:
    it = settled()
    activity_id = it.add("Ta blodprøve", days=2)
    url = address_of(it.html(HOME), "Gjort")
    with world.as_(it.begun.coordinator) as actor:
        services.set_activity_state(
            actor, person_id=it.person_id, activity_id=activity_id, version=1, state="stopped"
        )
    assert "Noen har endret dette. Se på det en gang til." in it.send(url)
    assert it.activity("Ta blodprøve").state == "stopped"


def test_asking_for_help_tells_who_sees_it_and_can_be_taken_back() -> None:
    it = settled()
    it.add("Ringe Nav", days=2)
    page = it.send(address_of(it.html(HOME), "Trenger hjelp"))
    assert "Du har bedt om hjelp. Ola kan se det." in page
    assert it.activity("Ringe Nav").asks_for_help
    it.send(address_of(it.html(HOME), "Angre"))
    assert not it.activity("Ringe Nav").asks_for_help


def test_asking_for_help_where_nobody_reads_says_that_nobody_sees_it() -> None:
    it = scene.begin(yes=(Category.CORE,))
    with world.as_(it.begun.person) as actor:
        services.add_activity(
            actor,
            person_id=it.person_id,
            title="Noe eget",
            category=Category.FINANCES,
            state="agreed",
        )
    page = it.send(address_of(it.html(HOME), "Trenger hjelp"))
    assert "Ingen i teamet ser dette. Ring noen du stoler på." in page


def test_a_suggestion_waits_for_an_answer_and_is_not_yet_in_the_list() -> None:
    it = settled()
    it.add("Prøve en gruppe", state="proposed")
    page = it.page(HOME)
    assert "1 ting venter på svar fra deg" in page
    assert "Prøve en gruppe" not in page


def test_the_coordinator_can_be_rung_where_they_work_when_they_have_no_number_of_their_own() -> None:
    world.organization(phone="75 00 10 00")
    html = scene.begin().html(HOME)
    assert "Snakk med noen OB Ola Berg koordinator Nummeret er til Storelva kommune." in scene.text_of(html)
    assert 'href="tel:75001000"' in html


def test_where_there_is_no_number_no_page_says_to_ring() -> None:
    html = scene.begin().html(HOME)
    assert "tel:" not in html


def test_when_nobody_coordinates_it_says_whom_to_ring_instead() -> None:
    it = settled()
    world.organization(
        "Enheten i Storelva", "coordinating_unit", municipality_number="9901", phone="75 00 10 10"
    )
    with world.as_(it.begun.coordinator) as actor:
        seen = teams.coordinator(actor, person_id=it.person_id)
        assert seen is not None
        team_services.resign(actor, person_id=it.person_id, seen=seen.id)
    html = it.html(HOME)
    assert 'href="tel:75001010"' in html
    assert "Du har ikke hatt koordinator siden i dag." in html
    assert "Enheten i Storelva" in html


def test_how_many_can_read_is_said_in_one_sentence_with_the_way_to_decide() -> None:
    html = settled().html(HOME)
    assert "1 annen kan lese noe i planen din." in html
    assert 'href="/min-plan/hvem-ser-hva/"' in html


def test_the_first_visit_shows_three_ways_to_begin() -> None:
    page = scene.begin().page(HOME)
    for title in ("Fortell hva som er viktig", "Se hvem som er i teamet", "Bestem hvem som ser hva"):
        assert title in page
    assert "Det neste som skjer" not in page


def test_on_a_bad_day_only_what_matters_most_is_shown_until_one_wants_more() -> None:
    it = settled()
    it.add("Handle mat", days=2)
    short = it.send("/min-plan/visning/")
    assert "Det neste som skjer" in short
    assert "Snakk med noen" in short
    assert "Hvem gjør hva nå" not in short
    assert "Hvem gjør hva nå" in it.send("/min-plan/visning/")


def test_with_a_code_only_the_core_is_shown_and_it_says_so() -> None:
    it = scene.begin(Level.CODE)
    it.write()
    it.add("Se på bolig", area=Category.HOUSING)
    it.add("Handle mat")
    page = it.page(HOME)
    assert "Du er logget inn med kode. Da ser du bare det viktigste i planen." in page
    assert "Logg inn med BankID, eller spør Ola." in page
    assert "Handle mat" in page
    assert "Se på bolig" not in page


def test_with_a_code_one_can_say_done_and_take_it_back() -> None:
    it = scene.begin(Level.CODE)
    it.add("Handle mat")
    it.send(address_of(it.html(HOME), "Gjort"))
    assert it.activity("Handle mat").state == "done"
    response = it.client.get(HOME)
    assert response.status_code == 200
    url = f"/min-plan/hvem-gjor-hva/{it.activity('Handle mat').id}/angre/?fra=hjem&til=avtalt"
    it.send(url)
    assert it.activity("Handle mat").state == "agreed"


def test_somebody_who_declined_sees_the_coordinator_and_can_say_yes() -> None:
    coordinator = world.professional("Ola Berg", title="koordinator")
    with world.as_(coordinator) as actor:
        person_id = team_services.register_without_plan(
            actor, particulars=world.particulars("Per"), through="speech", present="Per"
        )
    assert person_id is not None
    client = world.sign_in(Client(), scene.own_hat(coordinator, person_id, "Per Nordli"))
    page = scene.text_of(client.get(HOME).content.decode())
    assert "Du har ingen plan nå" in page
    assert "Du sa nei i dag. Det er helt greit." in page
    assert "Ola Berg" in page
    assert "Du har ingen plan nå" in scene.text_of(client.get("/min-plan/plan/").content.decode())
    client.post("/min-plan/hvem-ser-hva/planen/ja/")
    page = scene.text_of(client.get(HOME).content.decode())
    assert "Nå skal koordinatoren din sette den i gang." in page


def test_after_a_no_the_page_says_honestly_who_still_reads() -> None:
    it = settled()
    with world.as_(it.begun.person) as actor:
        consents.withdraw_plan_consent(actor)
    page = it.page(HOME)
    assert "Du har sagt nei til planen" in page
    assert "Dette er de eneste som kan lese det viktigste: Ola Berg (koordinator)." in page
    assert "Ingen i teamet kan skrive i planen." in page
    assert "Jeg vil ha ro." in it.page("/min-plan/plan/")


def test_a_closed_plan_says_so_and_why() -> None:
    it = settled()
    with world.as_(it.begun.coordinator) as actor:
        services.close(actor, person_id=it.person_id, version=it.plan().version, because="Vi er i mål")
    page = it.page(HOME)
    assert "Planen er avsluttet Den ble avsluttet i dag. Grunn: Vi er i mål" in page
    assert "Legg til et mål" not in it.page("/min-plan/plan/")


def test_a_pause_is_said_and_everything_still_stands() -> None:
    it = settled()
    with world.as_(it.begun.coordinator) as actor:
        services.pause(actor, person_id=it.person_id, version=it.plan().version)
    page = it.page(HOME)
    assert "Planen har pause nå." in page
    assert "Jeg vil ha ro." in page


def test_staff_do_not_find_the_persons_own_pages() -> None:
    it = scene.begin()
    client = world.sign_in(Client(), it.begun.coordinator)
    for address in (HOME, "/min-plan/plan/", "/min-plan/notater/", "/min-plan/endringer/"):
        assert client.get(address).status_code == 404


def test_who_saw_it_last_is_told_with_the_way_to_the_log() -> None:
    it = scene.begin()
    assert "Sist sett av Ola (koordinator) i dag." in it.page(HOME)
    assert 'href="/min-plan/hvem-har-sett/"' in it.html(HOME)
