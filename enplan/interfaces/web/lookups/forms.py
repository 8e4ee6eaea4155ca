"""Forms of the log."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from enplan.domain.lookups.rules import MOST_WORDS


class AskForm(forms.Form):
    """What the person wants to know about a look-up."""

    words = forms.CharField(
        label=_("Hva vil du vite?"),
        help_text=_("Skriv hvis du vil. Ellers spør vi hvorfor."),
        required=False,
        max_length=MOST_WORDS,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"max_length": _("Skriv litt kortere")},
    )


class AnswerForm(forms.Form):
    """What the person is told."""

    words = forms.CharField(
        label=_("Svaret til personen"),
        help_text=_("Skriv enkelt: hvem som så, hva og hvorfor. Sjekk med den det gjelder først."),
        max_length=MOST_WORDS,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Skriv svaret til personen"), "max_length": _("Skriv litt kortere")},
    )
