"""What pages say about days, people and fields."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django import forms
from django.contrib.messages import INFO, SUCCESS, WARNING
from django.contrib.messages.storage.base import Message
from django.template import Context, Template
from django.utils import translation

from enplan.interfaces.web.templatetags import enplan_ui as ui

OSLO = ZoneInfo("Europe/Oslo")
TODAY = dt.date(2026, 11, 22)


@pytest.fixture(autouse=True)
def _sunday_in_bokmaal() -> object:
    with (
        time_machine.travel(dt.datetime(2026, 11, 22, 12, 0, tzinfo=OSLO), tick=False),
        translation.override("nb"),
    ):
        yield


class Wishes(forms.Form):
    name = forms.CharField(label="Navn", help_text="Det du vil bli kalt.")
    more = forms.CharField(label="Mer", required=False)
    meetings = forms.ChoiceField(
        label="Møter", choices=(("yes", "Ja"), ("no", "Nei")), widget=forms.RadioSelect
    )
    own = forms.CharField(label="Egne ord", error_messages={"required": "Skriv noe"})


def render(source: str, **context: object) -> str:
    return Template("{% load enplan_ui %}" + source).render(Context(context)).strip()


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (TODAY, "i dag"),
        (TODAY - dt.timedelta(1), "i går"),
        (TODAY + dt.timedelta(1), "i morgen"),
        (dt.date(2026, 12, 3), "torsdag 3. desember"),
        (dt.date(2027, 6, 1), "1. juni 2027"),
        (None, ""),
    ],
)
def test_a_day_is_said_in_words(day: dt.date | None, words: str) -> None:
    assert ui.day_words(day) == words


def test_a_moment_is_said_in_norwegian_time() -> None:
    late = dt.datetime(2026, 11, 21, 23, 12, tzinfo=dt.UTC)
    assert ui.moment_words(late) == "i dag klokka 0.12"


def test_names_are_joined_as_one_says_them() -> None:
    assert [ui.join_words(names) for names in ([], ["Ola"], ["Ola", "Nav"], ["Ola", "Berit", "Nav"])] == [
        "",
        "Ola",
        "Ola og Nav",
        "Ola, Berit og Nav",
    ]


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Ola Nordli", "ON"), ("Anne-Lise Haug", "AH"), ("Mamma", "M"), ("Åse Østby", "ÅØ"), ("", "")],
)
def test_initials_are_the_first_and_the_last(name: str, letters: str) -> None:
    assert ui.initials(name) == letters


def test_a_field_is_tied_to_its_label_its_help_and_its_error() -> None:
    page = render('{% include "components/field.html" with field=form.name only %}', form=Wishes({}))
    assert '<label for="id_name">' in page
    assert 'id="id_name_helptext"' in page
    assert 'id="id_name_error"' in page
    assert 'aria-describedby="id_name_helptext id_name_error"' in page
    assert 'aria-invalid="true"' in page


def test_a_group_of_choices_is_tied_to_its_error_and_nothing_is_chosen() -> None:
    page = render('{% include "components/field.html" with field=form.meetings only %}', form=Wishes({}))
    assert 'aria-describedby="id_meetings_error"' in page
    assert page.count('type="radio"') == 2
    assert "checked" not in page


def test_fields_say_whether_they_must_be_filled_only_when_some_need_not() -> None:
    class Short(forms.Form):
        name = forms.CharField()

    assert "må fylles ut" in render(
        '{% include "components/field.html" with field=f only %}', f=Wishes()["name"]
    )
    assert "valgfritt" in render(
        '{% include "components/field.html" with field=f only %}', f=Wishes()["more"]
    )
    assert "må fylles ut" not in render(
        '{% include "components/field.html" with field=f only %}', f=Short()["name"]
    )


def test_the_summary_leads_to_each_field_with_words_that_say_what_to_do() -> None:
    assert ui.summary_of(Wishes({})) == [
        ("id_name", "Fyll ut: Navn"),
        ("id_meetings_0", "Velg et svar: Møter"),
        ("id_own", "Skriv noe"),
    ]


def test_what_people_write_cannot_become_markup() -> None:
    page = render(
        '{% include "components/own-words.html" with text=text only %}'
        "{% card title=text %}{{ text }}{% endcard %}"
        "{% scroll_box label=text %}{{ text }}{% endscroll_box %}",
        text='<script>"',
    )
    assert "<script>" not in page
    assert page.count("&lt;script&gt;&quot;") == 5


@pytest.mark.parametrize(("level", "tone"), [(SUCCESS, "done"), (WARNING, "care"), (INFO, "info")])
def test_a_message_has_a_tone_and_may_have_an_undo(level: int, tone: str) -> None:
    message = Message(level, "Lagret.", extra_tags="undo:/min-plan/angre/")
    assert ui.tone(message) == tone
    assert ui.undo_path(message) == "/min-plan/angre/"
    assert ui.undo_path(Message(level, "Lagret.")) == ""


def test_a_named_address_that_an_installation_lacks_has_a_fallback() -> None:
    assert ui.address("web:no_such_page", "/") == "/"


def test_the_text_says_who_will_read_it_or_that_nobody_will() -> None:
    part = '{% include "components/readers.html" with names=names only %}'
    assert "Dette kan leses av: Ola og Berit" in render(part, names=["Ola", "Berit"])
    assert "Bare du kan lese dette." in render(part, names=[])
