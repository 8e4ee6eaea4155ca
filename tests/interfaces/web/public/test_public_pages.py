"""The open pages: who may read them, what they promise, and how heavy they are."""

from __future__ import annotations

import gzip
import re
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.conf import settings
from django.contrib.staticfiles import finders
from django.db.utils import ConnectionHandler
from django.test import Client
from django.urls import reverse

from enplan.base.terminology import code_system
from enplan.interfaces.web.public import changelog, database
from enplan.interfaces.web.templatetags.enplan_ui import day_words
from tests.support.readability import read_page
from tests.support.words import forbidden_in, health_words_in

PAGES = {
    "front": "/",
    "help_now": "/hjelp-na/",
    "about": "/om/",
    "rights": "/om/rettigheter/",
    "glossary": "/ordliste/",
    "accessibility": "/tilgjengelighet/",
    "privacy": "/personvern/",
    "changes": "/endringer/",
}
LAW = {"accessibility", "privacy"}
WRITTEN_ELSEWHERE = {"changes"}
STYLE = re.compile(r'<link rel="stylesheet" href="/static/([^"?]+)')
TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)
KILOBYTE = 1024


def html_of(client: Client, address: str) -> str:
    """Fetch a page that must be there."""
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


@pytest.mark.parametrize("name", PAGES)
def test_anyone_may_read_the_open_pages(client: Client, name: str) -> None:
    address = reverse(f"web:{name}")
    assert address == PAGES[name]
    page = html_of(client, address)
    assert page.count("<h1") == 1
    assert not health_words_in(TITLE.findall(page)[0])
    assert not forbidden_in(re.sub(r"<[^>]+>", " ", page))


@pytest.mark.parametrize("name", PAGES)
def test_open_pages_are_for_reading_only(client: Client, name: str) -> None:
    assert client.post(PAGES[name]).status_code == 405


@pytest.mark.parametrize("name", sorted(PAGES.keys() - WRITTEN_ELSEWHERE))
@pytest.mark.parametrize("language", ["nb", "nn"])
def test_open_pages_are_easy_to_read(client: Client, name: str, language: str) -> None:
    reading = read_page(html_of(client, f"{PAGES[name]}?sprak={language}"))
    assert reading.lix <= (30 if name in LAW else 25)
    assert max(reading.sentences) <= 20
    assert reading.share_within(15) >= 0.95


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
@pytest.mark.parametrize("name", PAGES)
def test_open_pages_say_which_language_they_are_in(client: Client, name: str, language: str) -> None:
    assert f'<html lang="{language}"' in html_of(client, f"{PAGES[name]}?sprak={language}")


def test_the_front_page_says_it_in_one_line(client: Client) -> None:
    assert "En plan. Ett team. Du bestemmer.</h1>" in html_of(client, "/")


def test_help_is_one_tap_away_and_every_number_can_be_rung(client: Client) -> None:
    page = html_of(client, "/hjelp-na/")
    for line in code_system("interfaces.web.public.help_lines"):
        assert f'href="tel:{line.string("tel")}"' in page
        assert line.string("spoken").replace(" ", "") == line.string("tel")


def test_help_comes_through_on_a_bad_line(client: Client) -> None:
    page = html_of(client, "/hjelp-na/")
    assert "<script" not in page
    files = [finders.find(name) for name in STYLE.findall(page)]
    assert len(files) == 2
    whole = [page.encode(), *(Path(str(file)).read_bytes() for file in files)]
    assert sum(len(gzip.compress(part)) for part in whole) <= 8 * KILOBYTE
    assert len(whole[0]) <= 8 * KILOBYTE


def test_help_says_when_the_numbers_were_checked(client: Client) -> None:
    oldest = min(line.day("checked_on") for line in code_system("interfaces.web.public.help_lines"))
    with time_machine.travel(oldest + timedelta(days=40)):
        assert f"Numrene ble sist sjekket {day_words(oldest)}." in html_of(client, "/hjelp-na/")


def test_nine_rights_are_answered_with_the_law_beside(client: Client) -> None:
    page = html_of(client, "/om/rettigheter/")
    questions = code_system("interfaces.web.public.rights")
    assert len(questions) == 9
    for question in questions:
        assert f"<h2>{question.display.nb}</h2>" in page
        assert all(law.link in page for law in question.laws)


def test_every_word_has_an_anchor_and_the_alphabet_ends_with_norwegian_letters(client: Client) -> None:
    page = html_of(client, "/ordliste/")
    assert 'id="koordinator"' in page
    shown = re.findall(r"<dt id[^>]*>\s*<strong>(.*?)</strong>", page)
    assert len(shown) == len(code_system("interfaces.web.public.glossary"))
    assert shown[0] == "anbefaling"
    assert shown.index("pårørende") > shown.index("planperiode")


def test_a_word_can_be_searched_for_and_a_strange_one_gets_a_kind_answer(client: Client) -> None:
    page = html_of(client, "/ordliste/?q=Samtykke")
    assert "<strong>samtykke</strong>" in page
    assert "<strong>frist</strong>" not in page
    nothing = html_of(client, "/ordliste/?q=%3Cscript%3E")
    assert "Ordet står ikke her" in nothing
    assert "<script>" not in nothing


def test_the_privacy_page_names_every_cookie_that_answers_set(client: Client) -> None:
    page = html_of(client, "/personvern/?sprak=nn")
    client.post("/utseende/", {"appearance": "dark", "next": "/"})
    for name in {*client.cookies, settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME}:
        assert f"<code>{name}</code>" in page


def test_the_change_log_is_read_as_text() -> None:
    text = (
        "# Changelog\n\nKept by hand.\n\n## [Unreleased]\n\n## [0.2.0] - 2026-12-01\n\n### Added\n\n"
        "- **Print** of the [plan](docs/plan.md) with `A4`\n  and large letters <script>\n\n"
        "### Fixed\n\n* A comma\n\n"
        "## 0.1.0 – 2026-11-22\n- The first\n"
    )
    newest, first = changelog.parse(text)
    assert (newest.name, str(newest.day)) == ("0.2.0", "2026-12-01")
    assert [(group.title, group.items) for group in newest.groups] == [
        ("Added", ["Print of the plan with A4 and large letters <script>"]),
        ("Fixed", ["A comma"]),
    ]
    assert (first.name, first.groups[0].items) == ("0.1.0", ["The first"])


def test_a_missing_change_log_is_an_empty_one(tmp_path: Path) -> None:
    assert changelog.read(tmp_path / "CHANGELOG.md") == []


@pytest.mark.django_db
def test_the_status_page_says_that_all_is_well(client: Client) -> None:
    assert "Planen virker</h1>" in html_of(client, "/status/")


@pytest.mark.django_db
def test_the_status_page_says_so_when_the_database_is_away(
    client: Client, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    nowhere = {"ENGINE": "django.db.backends.postgresql", "NAME": "none", "HOST": str(tmp_path)}
    monkeypatch.setattr(database, "connection", ConnectionHandler({"default": nowhere})["default"])
    response = client.get("/status/")
    assert response.status_code == 503
    assert "Noe er galt hos oss</h1>" in response.content.decode()
