"""The guideline library: as published, honest about its age, and printed as the reader chooses."""

import re
from datetime import date
from html import unescape
from itertools import pairwise
from pathlib import Path

import pytest
from django.test import Client

from enplan.base.access.acting import acting_as_job
from enplan.domain.guidelines.published_page import FieldKey, read_page
from enplan.domain.guidelines.services import import_published_page
from enplan.interfaces.web.guidelines import presenters
from enplan.interfaces.web.guidelines.choices import LABELS, PART_LABELS, WORDS, Part
from tests.support.words import forbidden_in, health_words_in

pytestmark = pytest.mark.django_db

PUBLISHED = (
    Path(__file__).parents[3] / "domain" / "guidelines" / "data" / "guideline-is-1948-8.8.txt"
).read_bytes()
TEXT = PUBLISHED.decode()
PAGE = "/retningslinjer/is-1948-8-8/"
PRINT = f"{PAGE}utskrift/"
FIELDS = [
    "norsk-tittel",
    "engelsk-tittel",
    "versjon",
    "status",
    "is-nr",
    "isbn",
    "doi",
    "revisjonsdato",
    "neste-revisjon",
    "publikasjonsdato",
    "utlopsdato",
    "utgiver",
    "redaktor",
    "publikasjonstype",
]
EMPTY = {"engelsk-tittel", "doi", "revisjonsdato", "neste-revisjon", "utlopsdato"}
PARTS = ["anbefalinger", "brodtekst", "henvisninger"]


@pytest.fixture(autouse=True)
def library() -> None:
    take_over(TEXT)


def take_over(text: str) -> None:
    with acting_as_job("test_library") as actor:
        import_published_page(actor, content=text.encode(), known_whole=True)


def html(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status, address
    return response.content.decode()


def main_of(page: str) -> str:
    return page[page.index("<main") : page.index("</main>")]


def words(page: str) -> str:
    """The words of the page's content, with single spaces."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main_of(page))).split())


def facts(page: str) -> dict[str, str]:
    rows = re.findall(r"<dt>(.*?)</dt>\s*<dd[^>]*>(.*?)</dd>", main_of(page), re.DOTALL)
    return {unescape(term): unescape(text) for term, text in rows}


def boxes(page: str, name: str) -> dict[str, bool]:
    """The check boxes of a group and whether each is ticked."""
    found = re.findall(rf'<input type="checkbox" name="{name}"[^>]*>', page)
    return {re.search(r'value="([^"]+)"', box)[1]: " checked" in box for box in found}  # type: ignore[index]


def headings(page: str) -> list[tuple[str, str]]:
    return [
        (level, unescape(text)) for level, text in re.findall(r"<h([1-6])[^>]*>(.*?)</h\1>", main_of(page))
    ]


# --- the page -----------------------------------------------------------------------------------------------


def test_the_library_lists_what_has_been_taken_over(client: Client) -> None:
    take_over(TEXT.replace("8.8 Samhandling", "8.10 Samhandling"))
    page = html(client, "/retningslinjer/")
    assert re.findall(r'href="(/retningslinjer/[^"]+/)"', main_of(page)) == [
        PAGE,
        "/retningslinjer/is-1948-8-10/",
    ]
    assert "IS-1948" in words(page)


def test_every_recommendation_has_a_permanent_address_and_says_its_grade_in_words(client: Client) -> None:
    page = html(client, PAGE)
    rows = re.findall(r'<tr id="(nr-\d+)">(.*?)</tr>', page, re.DOTALL)
    assert [anchor for anchor, _ in rows] == ["nr-86", "nr-87", "nr-88", "nr-89"]
    cells = {anchor: re.findall(r"<td[^>]*>(.*?)</td>", row, re.DOTALL)[1:] for anchor, row in rows}
    assert cells["nr-86"] == ["Ikke gradert", "Ikke gradert"]
    assert cells["nr-87"] == ["Ikke oppgitt", "Ikke oppgitt"]


def test_a_graded_recommendation_says_what_the_grade_means(client: Client) -> None:
    take_over(TEXT.replace("i kommunen - -", "i kommunen B 2b"))
    page = words(html(client, PAGE))
    assert "B Bygger på andre studier (nivå 2 og 3). 2b" in page


def test_the_text_stands_as_published_under_its_headings(client: Client) -> None:
    page = html(client, PAGE)
    published = read_page(PUBLISHED)
    shown = words(page)
    for section in published.sections:
        assert ("2", section.heading) in headings(page)
        for paragraph in section.paragraphs:
            assert re.sub(r"\s", "", paragraph.text) in re.sub(r"\s", "", shown)
    for recommendation in published.recommendations:
        assert recommendation.text in shown


def test_the_text_leads_to_its_recommendations_and_only_to_those_on_the_page(client: Client) -> None:
    linked = re.findall(r'<a href="(#nr-\d+)">([^<]+)</a>', html(client, PAGE))
    assert [(url, text) for url, text in linked if text.startswith("anbefaling")] == [
        ("#nr-86", "anbefaling 86"),
        ("#nr-87", "anbefaling 87"),
        ("#nr-88", "anbefaling 88"),
        ("#nr-89", "anbefaling 89"),
    ]


def test_a_recommendation_elsewhere_whose_number_begins_alike_gets_no_link(client: Client) -> None:
    take_over(TEXT.replace("jf. anbefaling 38.", "jf. anbefaling 868, og (anbefaling 86)."))
    assert "jf. anbefaling 868, og (<a" in html(client, PAGE)


def test_all_fields_are_shown_and_the_empty_ones_are_said_to_be_empty(client: Client) -> None:
    shown = facts(html(client, PAGE))
    published = read_page(PUBLISHED)
    assert {
        str(LABELS[field.key]): field.value or "Ikke oppgitt i kilden" for field in published.fields
    }.items() <= (shown.items())
    assert shown["Publikasjonsdato"] == "19.12.2011"
    assert shown["Lov eller forskrift"] == "forskrift om individuell plan § 6"


def test_the_way_to_the_page_is_as_published(client: Client) -> None:
    crumbs = re.findall(
        r"<li>.*?>([^<]+)</(?:a|span)>", html(client, PAGE).split("ep-crumbs")[1].split("</nav>")[0]
    )
    assert crumbs == [
        "Retningslinjer",
        "8 Roller og ansvar",
        "8.8 Samhandling mellom ulike enheter og nivåer",
    ]


def test_other_chapters_of_the_same_publication_are_one_step_away(client: Client) -> None:
    take_over(TEXT.replace("8.8 Samhandling mellom", "8.9 Mellom"))
    take_over(TEXT.replace("8.8 Samhandling mellom", "8.9 Mellom").replace("IS-nr - 1948", "IS-nr - 2000"))
    page = html(client, PAGE)
    assert "/retningslinjer/is-1948-8-9/" in page
    assert "/retningslinjer/is-2000-8-9/" not in page


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "",
            "",
            "Versjon 1, publisert 19.12.2011. Neste revisjon er ikke oppgitt. Sjekk om det finnes nyere råd.",
        ),
        ("Neste revisjon -", "Neste revisjon - 01.01.2015", "Neste revisjon skulle kommet 01.01.2015."),
        ("Neste revisjon -", "Neste revisjon - 01.01.2031", "Neste revisjon er 01.01.2031."),
        ("Neste revisjon -", "Neste revisjon - våren 2031", "Neste revisjon er våren 2031."),
        ("Utløpsdato -", "Utløpsdato - 19.12.2016", "Gyldigheten gikk ut 19.12.2016."),
        ("Versjon - 1", "Versjon -", "Publisert 19.12.2011. Det står ikke hvilken versjon dette er."),
        ("19.12.2011", "", "Versjon 1. Det står ikke når den ble publisert."),
    ],
)
def test_the_page_is_honest_about_its_age(old: str, new: str, said: str) -> None:
    page = read_page((TEXT.replace(old, new) if old else TEXT).encode())
    assert said in " ".join(presenters.status(page, date(2026, 11, 22)))


def test_a_page_that_says_nothing_of_version_and_day_is_said_to_do_so() -> None:
    page = read_page(TEXT.replace("Versjon - 1", "Versjon -").replace("19.12.2011", "").encode())
    assert presenters.status(page, date(2026, 11, 22))[0] == (
        "Det står ikke hvilken versjon dette er, eller når den ble publisert."
    )


def test_an_older_revision_can_still_be_read_and_says_that_it_is_old(client: Client) -> None:
    take_over(TEXT.replace("tas kontakt", "tas god kontakt"))
    newest, older = html(client, PAGE), html(client, f"{PAGE}?revisjon=1")
    assert "tas god kontakt" in newest
    assert "Dette er en eldre utgave." not in newest
    assert f'href="{PAGE}?revisjon=1"' in newest
    assert "tas god kontakt" not in older
    assert "Dette er en eldre utgave." in older
    assert f'href="{PAGE}"' in older
    assert '<input type="hidden" name="revisjon" value="1">' in older
    assert "tas god kontakt" not in html(client, f"{PRINT}?revisjon=1")


@pytest.mark.parametrize("wanted", ["2", "0", "-1", "x", "1.0", "²", "9999999999999999999999"])
@pytest.mark.parametrize("address", [PAGE, PRINT])
def test_a_revision_that_is_not_there_is_not_found(client: Client, address: str, wanted: str) -> None:
    html(client, f"{address}?revisjon={wanted}", status=404)


@pytest.mark.parametrize("address", ["/retningslinjer/is-1-1/", "/retningslinjer/is-1-1/utskrift/"])
def test_a_page_that_is_not_there_is_not_found(client: Client, address: str) -> None:
    html(client, address, status=404)


def test_markup_in_a_published_page_is_shown_as_text(client: Client) -> None:
    take_over(TEXT.replace("Samarbeidsavtaler\n", "Avtaler <script>x</script> & mer\n"))
    page = html(client, PAGE)
    assert "<script>x" not in page
    assert "Avtaler &lt;script&gt;x&lt;/script&gt; &amp; mer" in page


def test_bullets_become_a_list(client: Client) -> None:
    take_over(TEXT + "\n\nDe som er med\n\n • kommunen\n • NAV\n\nSlutt.")
    assert re.search(r"<ul>\s*<li>kommunen\s*</li>\s*<li>NAV\s*</li>\s*</ul>", html(client, PAGE))


@pytest.mark.parametrize("address", ["/retningslinjer/", PAGE, PRINT])
def test_the_tab_and_the_address_tell_nothing_about_health(client: Client, address: str) -> None:
    page = html(client, address)
    title = re.findall(r"<title>(.*?)</title>", page, re.DOTALL)[0]
    assert not health_words_in(f"{title} {address}")
    assert not forbidden_in(title)


@pytest.mark.parametrize("address", ["/retningslinjer/", PAGE, PRINT, f"{PRINT}?valg=ingen"])
def test_there_is_one_first_heading_and_no_level_is_skipped(client: Client, address: str) -> None:
    levels = [int(level) for level, _ in headings(html(client, address))]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


@pytest.mark.parametrize("address", ["/retningslinjer/", PAGE, PRINT])
def test_the_library_is_for_reading_only(client: Client, address: str) -> None:
    assert client.post(address).status_code == 405
    assert client.head(address).status_code == 200


# --- the print ----------------------------------------------------------------------------------------------


def test_the_reader_chooses_among_all_fourteen_fields_and_the_parts_of_the_text(client: Client) -> None:
    page = html(client, PAGE)
    assert list(boxes(page, "felt")) == FIELDS
    assert list(boxes(page, "del")) == PARTS
    assert f'method="get" action="{PRINT}"' in page


def test_what_is_filled_in_is_suggested_and_what_is_empty_is_not(client: Client) -> None:
    page = html(client, PAGE)
    assert boxes(page, "felt") == {word: word not in EMPTY for word in FIELDS}
    assert all(boxes(page, "del").values())


def test_the_fields_that_the_source_page_offers_are_the_ones_suggested() -> None:
    offered = {WORDS[key] for key in read_page(PUBLISHED).offered}
    assert offered == set(FIELDS) - EMPTY


def test_the_print_holds_what_was_chosen_and_nothing_else(client: Client) -> None:
    page = html(client, f"{PRINT}?felt=versjon&felt=isbn&del=anbefalinger")
    assert facts(page) == {"Versjon": "1", "ISBN": "978-82-8081-246-9"}
    assert 'id="nr-86"' in page
    assert "Helhetlig pasientforløp" not in page
    assert [text for _, text in headings(page)] == [
        "8.8 Samhandling mellom ulike enheter og nivåer",
        "Om retningslinjen",
        "Anbefalinger",
    ]


def test_without_a_choice_the_print_leaves_out_empty_fields_only(client: Client) -> None:
    page = html(client, PRINT)
    fields = read_page(PUBLISHED).fields
    assert [term for term in facts(page) if term in map(str, LABELS.values())] == [
        str(LABELS[field.key]) for field in fields if field.value is not None
    ]
    assert "Helhetlig pasientforløp" in page
    assert "Ikke oppgitt i kilden" not in page


def test_an_empty_field_that_was_chosen_says_that_it_is_empty(client: Client) -> None:
    assert facts(html(client, f"{PRINT}?felt=doi")) == {"DOI": "Ikke oppgitt i kilden"}


@pytest.mark.parametrize("word", FIELDS)
def test_each_field_can_be_printed_alone(client: Client, word: str) -> None:
    assert len(facts(html(client, f"{PRINT}?felt={word}"))) == 1


@pytest.mark.parametrize(
    ("part", "shown", "hidden"),
    [
        ("anbefalinger", 'id="nr-87"', "Helhetlig pasientforløp"),
        ("brodtekst", "Helhetlig pasientforløp", 'id="nr-87"'),
        ("henvisninger", "IS-1253", 'id="nr-87"'),
    ],
)
def test_each_part_can_be_printed_alone(client: Client, part: str, shown: str, hidden: str) -> None:
    page = html(client, f"{PRINT}?del={part}")
    assert shown in page
    assert hidden not in page


def test_choosing_nothing_gives_a_way_back_to_the_choice(client: Client) -> None:
    page = html(client, f"{PRINT}?valg=1")
    assert "Ingenting er valgt" in page
    assert f"{PAGE}?valg=ingen#utskrift" in page


def test_words_that_mean_nothing_are_passed_over(client: Client) -> None:
    page = html(client, f"{PRINT}?felt=versjon&felt=%3Cscript%3E&felt=passord&del=alt")
    assert facts(page) == {"Versjon": "1"}
    assert "<script>" not in main_of(page)


def test_the_choice_lives_in_the_address_and_comes_back_to_the_form(client: Client) -> None:
    page = html(client, f"{PRINT}?felt=isbn&felt=versjon&del=brodtekst")
    back = f"{PAGE}?felt=versjon&felt=isbn&del=brodtekst"
    assert back in unescape(page)
    form = html(client, back)
    assert {word for word, ticked in boxes(form, "felt").items() if ticked} == {"versjon", "isbn"}
    assert {word for word, ticked in boxes(form, "del").items() if ticked} == {"brodtekst"}
    assert '<details class="ep-no-print" id="utskrift" open>' in form
    assert not [cookie for cookie in client.cookies.values() if "isbn" in cookie.value]


def test_all_or_nothing_is_one_press_without_script(client: Client) -> None:
    page = unescape(html(client, PAGE))
    links = dict(re.findall(r'href="(\?[^"]+)#utskrift">(Velg \w+)<', page))
    by_text = {text: url for url, text in links.items()}
    assert all(boxes(html(client, PAGE + by_text["Velg alle"]), "felt").values())
    assert all(boxes(html(client, PAGE + by_text["Velg alle"]), "del").values())
    assert not any(boxes(html(client, PAGE + by_text["Velg ingen"]), "felt").values())


def test_the_choice_keeps_the_older_revision(client: Client) -> None:
    take_over(TEXT.replace("tas kontakt", "tas god kontakt"))
    page = unescape(html(client, f"{PRINT}?felt=isbn&revisjon=1"))
    assert f"{PAGE}?felt=isbn&revisjon=1#utskrift" in page


def test_every_field_and_part_has_a_word_for_the_address_and_one_for_people() -> None:
    assert set(WORDS) == set(LABELS) == set(FieldKey)
    assert len(set(WORDS.values())) == len(FieldKey)
    assert set(PART_LABELS) == set(Part)
