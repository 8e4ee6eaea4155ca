"""A form that shows itself again carries what stands now, and everything that was typed."""

from __future__ import annotations

from django import forms
from django.http import QueryDict

from enplan.interfaces.web.renewing import renew


class _Form(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    words = forms.CharField()
    units = forms.MultipleChoiceField(choices=[("1", "Hjemmetjenesten"), ("2", "Nav")])


def test_the_new_version_stands_in_the_form_and_all_that_was_typed_beside_it() -> None:
    form = _Form(QueryDict("version=1&words=Vi+er+fulle.&units=1&units=2"))
    renew(form, "version", 4)
    shown = str(form)
    assert 'name="version" value="4"' in shown
    assert 'value="Vi er fulle."' in shown
    assert shown.count("selected") == 2


def test_what_was_sent_with_the_request_stays_as_it_was() -> None:
    sent = QueryDict("version=1&words=Vi")
    renew(_Form(sent), "version", 4)
    assert sent["version"] == "1"


def test_a_form_that_was_put_together_from_two_versions_keeps_its_lists() -> None:
    form = _Form({"version": "1", "words": "Vi", "units": ["1", "2"]})
    renew(form, "version", 4)
    assert form["units"].value() == ["1", "2"]
