"""The forms of starting a plan, of asking to join, and of answering."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from enplan.base.access import SHAREABLE, Category
from enplan.base.terminology import code_system
from enplan.domain.care_plans.services import CoordinatorAnswer, PlanAnswer, SharingAnswer
from enplan.domain.people.services import Particulars
from enplan.interfaces.web.choices import offer
from enplan.interfaces.web.plans.forms import date_field

YES, NO, OPEN = "yes", "no", ""
LANGUAGES = (("nb", _("Bokmål")), ("nn", _("Nynorsk")), ("en", _("Engelsk")))


class StartForm(forms.Form):
    """Consent first, then who it is, then the coordinator, then what is shared with the coordinator's own service."""

    says_yes = forms.ChoiceField(
        label=_("Har personen sagt ja til en plan?"),
        help_text=_("Uten et ja kan vi ikke lage plan."),
        widget=forms.RadioSelect,
        choices=((YES, _("Ja")), (NO, _("Nei"))),
        error_messages={"required": _("Velg ja eller nei")},
    )
    through = forms.ChoiceField(
        label=_("Hvordan svarte personen?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Velg hvordan personen svarte")},
    )
    present = forms.CharField(
        label=_("Hvem var til stede?"),
        help_text=_("Skriv navnene når svaret var muntlig."),
        required=False,
        max_length=300,
    )
    given_by = forms.ChoiceField(
        label=_("Hvem svarte?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Velg hvem som svarte")},
    )
    person_heard = forms.BooleanField(
        label=_("Barnet er 12 til 15 år, og har fått si hva det mener"), required=False
    )

    given_name = forms.CharField(
        label=_("Fornavn"), max_length=100, error_messages={"required": _("Skriv fornavnet")}
    )
    family_name = forms.CharField(
        label=_("Etternavn"), max_length=100, error_messages={"required": _("Skriv etternavnet")}
    )
    birth_date = date_field(_("Fødselsdato"), required=True)
    national_identifier = forms.CharField(
        label=_("Fødselsnummer"),
        help_text=_("Elleve tall. Vi bruker det til å sjekke at personen ikke har en plan fra før."),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"required": _("Skriv fødselsnummeret")},
    )
    municipality_number = forms.ChoiceField(
        label=_("Kommunen personen bor i"), error_messages={"required": _("Velg kommunen")}
    )
    phone = forms.CharField(
        label=_("Telefon"),
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
    )
    language = forms.ChoiceField(label=_("Språk"), choices=LANGUAGES, initial="nb")
    interpreter_language = forms.CharField(
        label=_("Tolk"),
        help_text=_("Skriv hvilket språk, hvis personen trenger tolk."),
        required=False,
        max_length=60,
    )

    coordinator_answer = forms.ChoiceField(
        label=_("Er det greit for personen at du er koordinator?"),
        widget=forms.RadioSelect,
        choices=(("yes", _("Ja")), ("no", _("Nei")), ("not_asked", _("Ikke spurt ennå"))),
        error_messages={"required": _("Velg hva personen sa")},
    )
    coordinator_note = forms.CharField(
        label=_("Hvorfor blir du det likevel?"),
        help_text=_("Skriv bare her når svaret ikke er ja."),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    period_code = forms.ChoiceField(label=_("Hvor lenge gjelder svarene om deling?"), required=False)
    ends_on = date_field(_("Til hvilken dag?"), _("Bare når du valgte en bestemt dag."))

    def __init__(self, *args: Any, municipalities: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ways = [way for way in code_system("domain.consents.ways") if way.flag("recorded_by_staff")]
        offer(self, "through", [(way.code, way.display) for way in ways])
        offer(self, "given_by", [(who.code, who.display) for who in code_system("domain.consents.givers")])
        offer(self, "municipality_number", [("", _("Velg kommune")), *municipalities])
        periods = [(period.code, period.display) for period in code_system("domain.consents.periods")]
        offer(self, "period_code", [("", _("Velg")), *periods])
        for category in SHAREABLE:
            self.fields[sharing_name(category)] = _sharing_field(category)

    def clean(self) -> dict[str, Any]:
        """A yes to sharing says for how long."""
        cleaned: dict[str, Any] = super().clean() or {}
        if self._shared(cleaned, YES) and not cleaned.get("period_code"):
            self.add_error("period_code", _("Velg hvor lenge svarene gjelder"))
        return cleaned

    def sections(self) -> dict[str, list[forms.BoundField]]:
        """The fields of each part of the page, in order."""
        return {
            "consent": [self[n] for n in ("says_yes", "through", "present", "given_by", "person_heard")],
            "person": [
                self[name]
                for name in (
                    "given_name",
                    "family_name",
                    "birth_date",
                    "national_identifier",
                    "municipality_number",
                    "phone",
                    "language",
                    "interpreter_language",
                )
            ],
            "coordinator": [self["coordinator_answer"], self["coordinator_note"]],
            "sharing": [self[sharing_name(category)] for category in SHAREABLE],
            "period": [self["period_code"], self["ends_on"]],
        }

    def particulars(self) -> Particulars:
        """Who it is."""
        clean = self.cleaned_data
        return Particulars(
            given_name=clean["given_name"],
            family_name=clean["family_name"],
            birth_date=clean["birth_date"],
            national_identifier="".join(clean["national_identifier"].split()),
            municipality_number=clean["municipality_number"],
            phone=clean["phone"],
            language=clean["language"],
            interpreter_language=clean["interpreter_language"],
        )

    def consent(self) -> PlanAnswer:
        """How the yes came to be."""
        clean = self.cleaned_data
        return PlanAnswer(
            clean["through"], clean["present"], clean["given_by"], clean["person_heard"] or None
        )

    def coordinator(self) -> CoordinatorAnswer:
        """What the person said about the coordinator."""
        return CoordinatorAnswer(
            self.cleaned_data["coordinator_answer"], self.cleaned_data["coordinator_note"]
        )

    def sharing(self) -> SharingAnswer:
        """What the coordinator's own service may see."""
        clean = self.cleaned_data
        return SharingAnswer(
            self._shared(clean, YES), self._shared(clean, NO), clean["period_code"], clean["ends_on"]
        )

    def _shared(self, clean: dict[str, Any], answer: str) -> list[Category]:
        return [category for category in SHAREABLE if clean.get(sharing_name(category)) == answer]


def sharing_name(category: Category) -> str:
    """The field of the answer about one area."""
    return f"share_{category.name.lower()}"


def _sharing_field(category: Category) -> forms.ChoiceField:
    concept = code_system("base.access.information_categories").concept(category.name.lower())
    return forms.ChoiceField(
        label=str(concept.display),
        help_text=str(concept.definition),
        required=False,
        widget=forms.RadioSelect,
        choices=((YES, _("Ja")), (NO, _("Nei")), (OPEN, _("Ikke bestemt"))),
    )


class JoinForm(forms.Form):
    """What to ask for, after the guard."""

    wish = forms.ChoiceField(
        label=_("Hva vil du be om?"),
        widget=forms.RadioSelect,
        choices=(
            ("join", _("Be om å bli med i planen")),
            ("take_over", _("Be om å overta som koordinator")),
            ("ask", _("Be om at personen blir spurt")),
        ),
        error_messages={"required": _("Velg hva du vil be om")},
    )
    reason = forms.CharField(
        label=_("Hvorfor?"),
        help_text=_("Personen og koordinatoren kan lese dette. Ikke skriv om helse."),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class AnswerForm(forms.Form):
    """Answering a request; taking over needs what the person said."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    answer = forms.ChoiceField(
        label=_("Hva er svaret?"),
        widget=forms.RadioSelect,
        choices=((YES, _("Ja")), (NO, _("Nei"))),
        error_messages={"required": _("Velg ja eller nei")},
    )
    coordinator_answer = forms.ChoiceField(
        label=_("Hva sa personen?"),
        required=False,
        widget=forms.RadioSelect,
        choices=(("yes", _("Ja")), ("no", _("Nei")), ("not_asked", _("Ikke spurt"))),
    )
    coordinator_note = forms.CharField(
        label=_("Hvorfor blir det likevel slik?"),
        help_text=_("Skriv bare her når personen ikke har sagt ja."),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class ContactForm(forms.Form):
    """How to reach the person, and whether where they live must be kept secret."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    phone = forms.CharField(
        label=_("Telefon"),
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
    )
    language = forms.ChoiceField(label=_("Språk"), choices=LANGUAGES)
    interpreter_language = forms.CharField(
        label=_("Tolk"),
        help_text=_("Skriv hvilket språk, hvis personen trenger tolk."),
        required=False,
        max_length=60,
    )
    protected_address = forms.BooleanField(
        label=_("Personen har beskyttet adresse (kode 6 eller 7)"),
        help_text=_("Da kan bare personen selv invitere noen som står nær. Skriv aldri hvor personen bor."),
        required=False,
    )
