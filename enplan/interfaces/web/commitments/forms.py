"""Forms about promises: the draft of a deviation, and what a place decides about a shipped rule."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from enplan.engine import Duration

ON, OFF = "on", "off"


class DeviationForm(forms.Form):
    """What happened, what was done at once, what could be better. Names are left out of it."""

    what_happened = forms.CharField(
        label=_("Hva skjedde?"),
        help_text=_("Skriv kort. Ikke skriv navnet til personen."),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    done_at_once = forms.CharField(
        label=_("Hva ble gjort med en gang?"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    proposal = forms.CharField(
        label=_("Hva kan hindre at det skjer igjen?"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


UNITS = (
    ("hours", _("timer")),
    ("days", _("dager")),
    ("working_days", _("virkedager")),
    ("months", _("måneder")),
)


class DecisionForm(forms.Form):
    """Whether a rule counts here, how long one has, and where that was decided."""

    is_on = forms.ChoiceField(
        label=_("Skal regelen telle hos dere?"),
        choices=((ON, _("Ja")), (OFF, _("Nei"))),
        widget=forms.RadioSelect,
        error_messages={"required": _("Velg ja eller nei.")},
    )
    amount = forms.IntegerField(
        label=_("Egen frist"),
        help_text=_("La det stå tomt hvis fristen som følger med, er grei."),
        min_value=1,
        max_value=1000,
        required=False,
        error_messages={
            "invalid": _("Skriv et helt tall, for eksempel 5."),
            "min_value": _("Skriv et tall som er 1 eller mer."),
            "max_value": _("Skriv et tall som er 1000 eller mindre."),
        },
    )
    unit = forms.ChoiceField(label=_("Regnet i"), choices=UNITS, required=False)
    source = forms.CharField(
        label=_("Hvor er det bestemt?"),
        help_text=_("For eksempel en rutine eller et vedtak, med dato."),
        max_length=300,
        error_messages={"required": _("Skriv hvor det er bestemt, for eksempel «Rutine for IP, 3. mai».")},
    )
    valid_from = forms.DateField(
        label=_("Fra hvilken dag?"),
        help_text=_("Det som alt har skjedd, blir målt som før."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("Velg en dag."), "invalid": _("Skriv dagen som 2026-12-31.")},
    )

    def within(self) -> str:
        """The time limit as rules write it; empty where the shipped one stands."""
        amount, unit = self.cleaned_data["amount"], self.cleaned_data["unit"]
        if amount is None:
            return ""
        if unit == "working_days":
            return f"{amount} working day{'s' if amount > 1 else ''}"
        return {"hours": f"PT{amount}H", "days": f"P{amount}D", "months": f"P{amount}M"}[unit]


def decision_start(within: Duration, *, is_on: bool, is_decided: bool, source: str) -> dict[str, Any]:
    """What the form holds when it is opened."""
    amount, unit = amount_of(within)
    return {
        "is_on": ON if is_on else OFF,
        "amount": amount if is_decided else None,
        "unit": unit,
        "source": source,
        "valid_from": timezone.localdate().isoformat(),
    }


def amount_of(within: Duration) -> tuple[int | None, str]:
    """The number and the unit in which a time limit is best changed."""
    if within.working_days:
        return within.working_days, "working_days"
    if within.months:
        return within.months, "months"
    if within.days:
        return within.days, "days"
    return (within.seconds // 3600 or None), "hours"
