"""Forms of the way through treatment. They check that something is chosen; what may stand is decided by the domain."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from enplan.base.terminology import code_system
from enplan.interfaces.web.choices import offer
from enplan.interfaces.web.pathways.words import SERVICES, SETTINGS, STATUSES, TRACKS
from enplan.interfaces.web.phases import PHASES
from enplan.interfaces.web.plans.forms import date_field

Choices = Sequence[tuple[Any, Any]]


def clock_field(label: Any, help_text: Any = "") -> forms.TimeField:
    """A time of day."""
    return forms.TimeField(
        label=label,
        help_text=help_text,
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"invalid": _("Skriv klokkeslettet slik: 10:30")},
    )


def text_field(
    label: Any, help_text: Any = "", *, most: int = 300, rows: int = 3, missing: Any = ""
) -> forms.CharField:
    """A text of some lines; must be filled when there are words for when it is missing."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=bool(missing),
        max_length=most,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"required": missing} if missing else None,
    )


class OffersForm(forms.Form):
    """A form whose choices are given when it is made: name of the field → what there is to choose from."""

    def __init__(self, *args: Any, offers: Mapping[str, Choices] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (offers or {}).items():
            if name in self.fields:
                offer(self, name, choices)


MINUTE = timedelta(minutes=1, microseconds=-1)


class MomentForm(OffersForm):
    """When something happened."""

    day = date_field(_("Hvilken dag?"), required=True)
    clock = clock_field(_("Når på dagen?"), _("La stå tomt når du ikke vet det."))

    def moment(self, now: datetime) -> datetime:
        """Day and time as a moment in Norway. Without a time, the middle of the day, but never after `now`.

        A time is told to the minute. The end of the minute is meant, or `now` while it lasts: what a button told in
        the same minute came before, and a departure cannot be told of before it was.
        """
        day, at = self.cleaned_data["day"], self.cleaned_data.get("clock")
        if at is None:
            return midday(day, now)
        begun = timezone.make_aware(datetime.combine(day, at))
        return begun if begun > now else min(begun + MINUTE, now)


def midday(day: date, now: datetime) -> datetime:
    """The middle of a day, for what has only a day; on this very day never later than `now`."""
    noon = timezone.make_aware(datetime.combine(day, time(12)))
    return min(noon, now) if day == timezone.localdate(now) else noon


class BeginForm(MomentForm):
    """A new episode: where, what for, how; under way or planned."""

    setting = forms.ChoiceField(
        label=_("Hvordan?"),
        widget=forms.RadioSelect,
        choices=list(SETTINGS.items()),
        error_messages={"required": _("Velg døgn eller poliklinikk")},
    )
    organization_id = forms.ChoiceField(
        label=_("Hvor?"), error_messages={"required": _("Velg et sted fra lista")}
    )
    service = forms.ChoiceField(
        label=_("Hva gjelder det?"), error_messages={"required": _("Velg hva behandlingen gjelder")}
    )
    is_planned = forms.BooleanField(
        label=_("Personen er ikke kommet ennå"),
        help_text=_("Da skriver du dagen det er planlagt."),
        required=False,
    )
    planned_end_on = date_field(_("Når er utskrivingen planlagt?"))
    referred_on = date_field(_("Når ble personen henvist?"))
    track = forms.ChoiceField(label=_("Går det raskere enn vanlig?"), required=False)
    field_order = (
        "setting",
        "organization_id",
        "service",
        "day",
        "clock",
        "is_planned",
        "planned_end_on",
        "referred_on",
        "track",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "track", [("", _("Nei")), *TRACKS.items()])


class TellForm(MomentForm):
    """What happened, and when."""

    kind = forms.ChoiceField(
        label=_("Hva skjedde?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Velg hva som skjedde")},
    )
    planned_on = date_field(_("Hvilken dag er utskrivingen planlagt?"), _("Bare når utskriving er planlagt."))
    reason = text_field(_("Vil du skrive noe til det?"), _("Personen og de som ser oppholdet, kan lese det."))
    field_order = ("kind", "day", "clock", "planned_on", "reason")


class CorrectForm(MomentForm):
    """What was wrong with what was told, and when it really was."""

    because = forms.ChoiceField(
        label=_("Hva var feil?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Velg hva som var feil")},
    )
    reason = text_field(_("Hvorfor retter du det?"), missing=_("Skriv hvorfor du retter det"))
    field_order = ("because", "day", "clock", "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reasons = code_system("domain.timeline.correction_reasons")
        offered = [reasons.concept(code) for code in ("wrong_time", "never_happened")]
        offer(self, "because", [(each.code, each.display) for each in offered])


class ReadyForm(forms.Form):
    """Why somebody is ready although something is open."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = text_field(
        _("Hvorfor er personen likevel klar?"),
        _("Koordinatoren og de som ser oppholdet, kan lese det."),
        missing=_("Skriv hvorfor personen likevel er klar"),
    )


class ItemForm(OffersForm):
    """Everything about one item of the list."""

    state = forms.ChoiceField(label=_("Hvordan står det til?"), widget=forms.RadioSelect)
    owner_id = forms.ChoiceField(label=_("Hvem ordner det?"), required=False)
    due_on = date_field(_("Innen når?"))
    due_time = clock_field(_("Klokkeslett"))
    note = text_field(
        _("Hva er avtalt, eller hva mangler?"),
        _("Skriv alltid noe her når det mangler, eller ikke er aktuelt."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        statuses = code_system(STATUSES)
        offer(self, "state", [(each.code, each.display) for each in statuses])


class ContingencyForm(OffersForm):
    """What is agreed for when it goes otherwise."""

    words = text_field(
        _("Hva er avtalt?"),
        _("Skriv det sammen med personen. Korte setninger, så den som leser i en fei, forstår."),
        most=1000,
        rows=5,
        missing=_("Skriv hva som er avtalt"),
    )
    caller_id = forms.ChoiceField(label=_("Hvem ringer personen?"), required=False)
    place = forms.CharField(label=_("Hvor kan personen komme?"), required=False, max_length=200)
    phone = forms.CharField(
        label=_("Hvilket nummer kan personen ringe?"),
        help_text=_("Også om natta."),
        required=False,
        max_length=20,
    )
    valid_until = date_field(_("Hvor lenge gjelder det?"))


class PauseForm(OffersForm):
    """Why treatment rests, and who does what meanwhile. One choice of a member for each duty."""

    reason = forms.ChoiceField(
        label=_("Hvorfor?"), widget=forms.RadioSelect, error_messages={"required": _("Velg hvorfor")}
    )
    note = text_field(_("Vil du skrive noe til det?"), _("Personen og de som ser oppholdet, kan lese det."))

    def __init__(self, *args: Any, members: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reasons = code_system("domain.pathways.hold_reasons")
        offer(self, "reason", [(each.code, each.display) for each in reasons])
        for duty in code_system("domain.pathways.hold_duties"):
            self.fields[duty.code] = forms.ChoiceField(
                label=str(duty.display),
                help_text=str(duty.definition),
                required=False,
                choices=[("", _("Ingen")), *members],
            )
        self.order_fields(["reason", *code_system("domain.pathways.hold_duties").codes, "note"])


class OfferForm(OffersForm):
    """Whom to ask to take over, and what for."""

    receiver_id = forms.ChoiceField(
        label=_("Hvem skal ta over?"), error_messages={"required": _("Velg hvem som skal ta over")}
    )
    words = text_field(
        _("Hva ber dere om?"), _("Personen og teamet kan lese det. Ikke skriv om helse."), most=500
    )


class WhyForm(forms.Form):
    """Why not."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = text_field(
        _("Hvorfor?"), _("Personen og teamet kan lese det. Ikke skriv om helse."), missing=_("Skriv hvorfor")
    )


class LocalItemForm(OffersForm):
    """One item of a coordinating unit's own."""

    words = forms.CharField(
        label=_("Hva skal være på plass?"),
        max_length=120,
        error_messages={"required": _("Skriv hva som skal være på plass")},
    )
    phase = forms.ChoiceField(
        label=_("Når?"),
        widget=forms.RadioSelect,
        choices=list(PHASES.items()),
        error_messages={"required": _("Velg før, under eller etter")},
    )
    category = forms.TypedChoiceField(
        label=_("Hva slags opplysning er det?"),
        help_text=_("Bare de som får se denne delen av planen, ser punktet."),
        coerce=int,
    )


def service_choices(codes: Sequence[str]) -> Choices:
    """What treatment can be for."""
    return [(code, code_system(SERVICES).display(code)) for code in codes]
