"""One form with every kind of field, for the style page. Saves nothing."""

from __future__ import annotations

from typing import Final

from django import forms

YES_NO: Final = (("yes", "Ja"), ("no", "Nei"))


class SampleForm(forms.Form):
    """Fields of every kind; sent empty, it shows every error."""

    name = forms.CharField(
        label="Hva skal vi kalle deg?",
        help_text="Skriv navnet du vil bli kalt.",
        error_messages={"required": "Skriv navnet du vil bli kalt"},
    )
    important = forms.CharField(
        label="Hva er viktig for deg nå?",
        help_text="Skriv med dine egne ord. Noen få linjer er nok.",
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": "Skriv noe om hva som er viktig"},
    )
    due = forms.DateField(
        label="Når passer det?",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    who = forms.ChoiceField(
        label="Hvem gjør det?",
        choices=(("", "Velg"), ("ola", "Ola"), ("berit", "Berit")),
    )
    meetings = forms.ChoiceField(
        label="Kan Nav se møtene dine?",
        help_text="Svarer du ikke, teller det som nei.",
        choices=YES_NO,
        widget=forms.RadioSelect,
        error_messages={"required": "Velg ja eller nei"},
    )
    how = forms.MultipleChoiceField(
        label="Hvordan vil du ha det i møtet?",
        required=False,
        choices=(
            ("pause", "Med pause"),
            ("short", "Kort"),
            ("walk", "På tur"),
            ("phone", "På telefon"),
        ),
        widget=forms.CheckboxSelectMultiple,
    )
    told = forms.BooleanField(label="Jeg har lest hva som skjer", error_messages={"required": "Kryss av her"})
