"""What is filled in about the team. The domain decides what can stand; these only ask."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from enplan.domain.care_teams.queries import CloseOne, MemberView
from enplan.domain.care_teams.services import Invitee
from enplan.domain.directory.queries import OrganizationView
from enplan.interfaces.web.choices import offer

ASK = "ask"


class InviteForm(forms.Form):
    """Somebody at work: who, where, and what the person has said."""

    name = forms.CharField(
        label=_("Navn"), max_length=200, error_messages={"required": _("Skriv hele navnet")}
    )
    email = forms.CharField(
        label=_("E-post på jobben"),
        help_text=_("Hit sender vi lenken. Brevet nevner ikke hvem det gjelder."),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Skriv e-postadressen på jobben")},
    )
    organization = forms.ChoiceField(
        label=_("Hvor jobber personen?"), error_messages={"required": _("Velg hvor personen jobber")}
    )
    title = forms.CharField(label=_("Rolle"), max_length=120, required=False)
    helps_with = forms.CharField(
        label=_("Hva skal personen hjelpe med?"),
        help_text=_("Noen få ord, slik personen med planen forstår dem."),
        max_length=200,
        required=False,
    )
    through = forms.ChoiceField(
        label="",
        widget=forms.RadioSelect,
        help_text=_("Ingen blir invitert før personen har sagt ja."),
        error_messages={"required": _("Velg hva personen har sagt")},
    )

    def __init__(self, *args: object, given_name: str, places: Sequence[OrganizationView]) -> None:
        super().__init__(*args)  # type: ignore[arg-type] # the form's own data
        offer(
            self,
            "organization",
            [
                ("", gettext("Velg")),
                *((str(place.id), place.name) for place in places),
            ],
        )
        self.fields["through"].label = gettext("Hva har %(name)s sagt?") % {"name": given_name}
        offer(
            self,
            "through",
            [
                ("speech", gettext("Ja, muntlig til meg")),
                ("paper", gettext("Ja, på papir")),
                (ASK, gettext("Ikke spurt ennå. Spør %(name)s først.") % {"name": given_name}),
            ],
        )

    def invitee(self) -> Invitee:
        """What the domain needs to know."""
        typed = self.cleaned_data
        return Invitee(
            name=typed["name"],
            email=typed["email"],
            organization_id=uuid.UUID(typed["organization"]),
            title=typed["title"],
            helps_with=typed["helps_with"],
        )


class InviteRelativeForm(forms.Form):
    """Somebody close to the person, to whom the person has said yes."""

    related_person = forms.ChoiceField(
        label=_("Hvem?"), widget=forms.RadioSelect, error_messages={"required": _("Velg hvem det gjelder")}
    )
    email = forms.CharField(
        label=_("E-post"),
        help_text=_("Har du ingen adresse, får du en lenke du kan gi videre."),
        max_length=254,
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: object, close: Sequence[CloseOne]) -> None:
        super().__init__(*args)  # type: ignore[arg-type] # the form's own data
        offer(
            self,
            "related_person",
            [(str(row.id), _close_words(row)) for row in close],
        )


def _close_words(row: CloseOne) -> str:
    """«Mona Nordli, mor», and whether she answers for the person."""
    answers = gettext("svarer for personen") if row.represents else ""
    return ", ".join(part for part in (row.name, row.relation.lower(), answers) if part)


class CloseOneForm(forms.Form):
    """Somebody close to the person. Being written down here opens nothing."""

    name = forms.CharField(
        label=_("Navn"), max_length=200, error_messages={"required": _("Skriv hele navnet")}
    )
    relation = forms.CharField(
        label=_("Hvem er det?"),
        help_text=_("For eksempel mor, venn eller nabo."),
        max_length=80,
        error_messages={"required": _("Skriv hvem det er")},
    )
    phone = forms.CharField(
        label=_("Telefon"), max_length=20, required=False, widget=forms.TextInput(attrs={"type": "tel"})
    )
    is_closest = forms.BooleanField(label=_("Dette er den nærmeste"), required=False)


class CoordinatorForm(forms.Form):
    """Who is to coordinate, and what the person says about it."""

    member = forms.ChoiceField(
        label=_("Hvem skal koordinere?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Velg en som er med i teamet nå")},
    )
    answer = forms.ChoiceField(
        label="",
        widget=forms.RadioSelect,
        error_messages={"required": _("Velg hva personen har svart")},
    )
    answer_note = forms.CharField(
        label=_("Hvis svaret ikke er ja: Hvorfor blir det likevel slik?"),
        help_text=_("Personen kan lese dette."),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: object, given_name: str, candidates: Sequence[MemberView]) -> None:
        super().__init__(*args)  # type: ignore[arg-type] # the form's own data
        offer(
            self,
            "member",
            [
                (str(row.id), ", ".join(filter(None, (row.name, row.title, row.organization_name))))
                for row in candidates
            ],
        )
        self.fields["answer"].label = gettext("Hva sier %(name)s?") % {"name": given_name}
        offer(
            self,
            "answer",
            [
                ("yes", gettext("Ja")),
                ("no", gettext("Nei")),
                ("not_asked", gettext("Er ikke spurt")),
            ],
        )


class WayForm(forms.Form):
    """How the person said it, when staff write it down."""

    through = forms.ChoiceField(
        label=_("Hvordan sa personen det?"),
        widget=forms.RadioSelect,
        choices=(("speech", _("Muntlig")), ("paper", _("På papir"))),
        error_messages={"required": _("Velg muntlig eller på papir")},
    )


class CodeForm(forms.Form):
    """The code from the sheet."""

    code = forms.CharField(
        label=_("Koden på arket"),
        help_text=_("Åtte tegn. Store og små bokstaver er det samme."),
        max_length=40,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "one-time-code",
                "autocapitalize": "characters",
                "spellcheck": "false",
                "data-code": "",
            }
        ),
        error_messages={"required": _("Skriv koden som står på arket")},
    )
