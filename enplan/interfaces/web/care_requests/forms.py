"""Forms of notices: what the sender says, and what the unit answers. What may stand is decided by the domain."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from enplan.base.terminology import code_system
from enplan.domain.care_requests.queries import Coordinator
from enplan.domain.care_requests.rules import MOST_LINE, MOST_WORDS, Said
from enplan.domain.people.services import Particulars
from enplan.interfaces.web.care_requests import words
from enplan.interfaces.web.choices import offer
from enplan.interfaces.web.plans.forms import date_field

ANSWERS = (
    ("yes:speech", _("Ja, personen sa det")),
    ("yes:paper", _("Ja, personen skrev under")),
    ("no", _("Nei")),
    ("not_asked", _("Ikke spurt ennå")),
)
YES_NO = (("yes", _("Ja")), ("no", _("Nei")))


def words_field(label: Any, help_text: Any = "", *, required: bool = True, rows: int = 3) -> forms.CharField:
    """A text of some lines."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=required,
        max_length=MOST_WORDS,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"required": _("Skriv noen ord her"), "max_length": _("Skriv litt kortere")},
    )


class ConsentForm(forms.Form):
    """What the person answered, who asked, and why not; with a yes also why the person needs somebody."""

    consent = forms.ChoiceField(
        label=_("Har personen sagt ja til at vi melder fra?"),
        help_text=_("Si at koordinerende enhet får vite det som står her."),
        widget=forms.RadioSelect,
        choices=ANSWERS,
        error_messages={"required": _("Velg hva personen svarte")},
    )
    asked_by = forms.CharField(
        label=_("Hvem spurte?"),
        help_text=_("Trengs når svaret er ja."),
        required=False,
        max_length=200,
    )
    why_not = forms.CharField(
        label=_("Hvorfor ikke ja?"),
        help_text=_("Trengs når svaret er nei eller personen ikke er spurt. Ikke skriv om helse."),
        required=False,
        max_length=MOST_LINE,
    )
    words = words_field(
        _("Hvorfor trenger personen dette?"),
        _("Hva vil personen selv? Hva bør enheten vite nå? Sendes bare når personen har sagt ja."),
        required=False,
    )
    phone = forms.CharField(
        label=_("Telefon til personen"),
        help_text=_("Sendes bare når personen har sagt ja."),
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
    )

    def said(self) -> Said:
        """What the sender says."""
        clean = self.cleaned_data
        consent, _colon, through = clean["consent"].partition(":")
        return Said(
            need=clean.get("need", ""),
            consent=consent,
            consent_through=through,
            asked_by=clean["asked_by"],
            why_not=clean["why_not"],
            words=clean["words"],
            phone=clean["phone"],
            sender_phone=clean.get("sender_phone", ""),
        )


class NoticeForm(ConsentForm):
    """Five questions on one page; who it is about is asked only where the sender does not see the person already."""

    PERSON = ("given_name", "family_name", "birth_date", "national_identifier", "municipality_number")

    given_name = forms.CharField(
        label=_("Fornavn"), max_length=100, error_messages={"required": _("Skriv fornavnet")}
    )
    family_name = forms.CharField(
        label=_("Etternavn"), max_length=100, error_messages={"required": _("Skriv etternavnet")}
    )
    birth_date = date_field(_("Fødselsdato"), required=True)
    birth_date.error_messages["required"] = _("Skriv fødselsdatoen")
    national_identifier = forms.CharField(
        label=_("Fødselsnummer"),
        help_text=_("Elleve tall. Enheten bruker det for å finne rett person."),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"required": _("Skriv fødselsnummeret")},
    )
    municipality_number = forms.ChoiceField(
        label=_("Kommunen personen bor i"), error_messages={"required": _("Velg kommunen")}
    )
    need = forms.ChoiceField(
        label=_("Hva trenger personen?"),
        widget=forms.RadioSelect,
        choices=list(words.NEEDS.items()),
        error_messages={"required": _("Velg hva personen trenger")},
    )
    needs_municipality = forms.ChoiceField(
        label=_("Trenger personen hjelp fra kommunen også?"),
        help_text=_("Er svaret ja, går meldingen til enheten i kommunen også."),
        widget=forms.RadioSelect,
        choices=YES_NO,
        error_messages={"required": _("Velg ja eller nei")},
    )
    sender_phone = forms.CharField(
        label=_("Telefon til deg"),
        help_text=_("Enheten kan ringe hvis noe er uklart."),
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"type": "tel"}),
    )

    def __init__(
        self,
        *args: Any,
        municipalities: Sequence[tuple[str, str]] = (),
        knows_person: bool = False,
        asks_about_municipality: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "municipality_number", [("", _("Velg kommune")), *municipalities])
        if knows_person:
            for name in self.PERSON:
                del self.fields[name]
        if not asks_about_municipality:
            del self.fields["needs_municipality"]

    def questions(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The five questions with their fields, those that this form has."""
        order = (
            (_("Hvem gjelder det?"), self.PERSON),
            (_("Hva trengs?"), ("need", "needs_municipality")),
            (_("Hva sier personen?"), ("consent", "asked_by", "why_not")),
            (_("Hva bør enheten vite?"), ("words", "phone")),
            (_("Hvem kan enheten ringe?"), ("sender_phone",)),
        )
        return [(str(title), [self[name] for name in names if name in self.fields]) for title, names in order]

    def particulars(self) -> Particulars | None:
        """Who it is, where it has been asked."""
        clean = self.cleaned_data
        if "given_name" not in self.fields:
            return None
        return Particulars(
            given_name=clean["given_name"],
            family_name=clean["family_name"],
            birth_date=clean["birth_date"],
            national_identifier="".join(clean["national_identifier"].split()),
            municipality_number=clean["municipality_number"],
        )

    @property
    def for_municipality_too(self) -> bool:
        """Whether the municipality is to be told as well."""
        return bool(self.cleaned_data.get("needs_municipality") == "yes")


class WordsForm(forms.Form):
    """Some words and the version that was seen."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    words = words_field(_("Svaret ditt"))


class WithdrawForm(WordsForm):
    """Why the sender takes a notice back."""

    words = words_field(_("Hvorfor trekker du meldingen?"), _("Enheten og personen kan lese dette."), rows=2)


class TellForm(ConsentForm):
    """The same questions about the person's answer, asked again."""

    version = forms.IntegerField(widget=forms.HiddenInput)


def coordinator_label(each: Coordinator) -> str:
    """Name, where, how many, and what is known, on one line."""
    facts = [words.persons(each.persons)]
    if not each.takes_more:
        facts.append(str(_("tar ikke flere nå")))
    facts += [text for text in (each.languages, each.training) if text]
    if each.substitute:
        facts.append(str(_("vikar: %(name)s")) % {"name": each.substitute})
    return f"{each.name}, {each.organization}. {' · '.join(facts)}"


class CoordinatorForm(forms.Form):
    """Who is to coordinate, and what the person said about it."""

    coordinator_id = forms.TypedChoiceField(
        label=_("Hvem skal være koordinator?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Velg hvem som skal være koordinator")},
    )
    answer = forms.ChoiceField(
        widget=forms.RadioSelect,
        choices=(("yes", _("Ja, og sa ja")), ("no", _("Ja, og sa nei")), ("not_asked", _("Nei, ikke spurt"))),
        error_messages={"required": _("Velg hva personen svarte")},
    )
    answer_note = forms.CharField(
        label=_("Hvorfor blir det likevel slik?"),
        help_text=_("Skriv bare her når svaret ikke er ja."),
        required=False,
        max_length=MOST_LINE,
    )

    def __init__(self, *args: Any, coordinators: Sequence[Coordinator], name: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        listed = [(str(each.id), coordinator_label(each)) for each in coordinators if each.is_listed]
        offer(self, "coordinator_id", listed)
        self.fields["answer"].label = _("Er %(name)s spurt om koordinatoren?") % {"name": name}


class VacancyForm(CoordinatorForm):
    """The same for somebody whose coordinator has left, with the vacancy that the page showed."""

    seen = forms.UUIDField(widget=forms.HiddenInput)


class AppointForm(CoordinatorForm):
    """The same for a notice, with what the sender is told; a proposal needs neither answer nor words yet."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    words = words_field(
        _("Svar til den som meldte"),
        _("Den som meldte, og personen leser dette. Ikke skriv om helse."),
        rows=2,
    )
    field_order = ("coordinator_id", "answer", "answer_note", "words", "version")

    def __init__(self, *args: Any, proposes: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("answer", "words"):
            self.fields[name].required = not proposes


class AskForm(forms.Form):
    """What the unit wants to know."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    question = words_field(
        _("Hva vil dere vite?"), _("Den som meldte, og personen kan lese dette. Ikke skriv om helse.")
    )


class NoNeedForm(forms.Form):
    """Why there is no need, and what the sender is told."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.ChoiceField(
        label=_("Hvorfor?"), widget=forms.RadioSelect, error_messages={"required": _("Velg en grunn")}
    )
    words = words_field(
        _("Svar til den som meldte"),
        _("Den som meldte, og personen leser dette. Ikke skriv om helse, og ikke om personen har en plan."),
        rows=2,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reasons = code_system("domain.care_requests.no_need_reasons")
        offer(self, "reason", [(each.code, str(each.display)) for each in reasons])


class ProfileForm(forms.Form):
    """What the unit knows about somebody who can coordinate."""

    takes_more = forms.ChoiceField(
        label=_("Kan ta flere personer nå?"),
        widget=forms.RadioSelect,
        choices=YES_NO,
        error_messages={"required": _("Velg ja eller nei")},
    )
    languages = forms.CharField(
        label=_("Språk"), help_text=_("Andre språk enn norsk."), required=False, max_length=200
    )
    training = forms.CharField(label=_("Siste kurs"), required=False, max_length=200)
    trained_on = date_field(_("Når var kurset?"))
    substitute_id = forms.ChoiceField(label=_("Vikar"), required=False)

    def __init__(self, *args: Any, others: Sequence[Coordinator], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(each.id), f"{each.name}, {each.organization}") for each in others]
        offer(self, "substitute_id", [("", _("Ingen")), *choices])
