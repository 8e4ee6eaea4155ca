"""What people are told: about refusals, categories and time, as codes of the domain are turned into words."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from django.forms import Form
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from enplan.base.access import Category
from enplan.base.kernel.errors import Invalid
from enplan.base.terminology import Concept, code_system
from enplan.interfaces.web.templatetags.enplan_ui import day_words, join_words

REFUSALS = {
    ("name", "missing"): _("Skriv hele navnet"),
    ("email", "missing"): _("Skriv e-postadressen på jobben"),
    ("email", "not-an-email"): _("Skriv e-postadressen slik: navn@arbeidssted.no"),
    ("email", "already-member"): _("Denne adressen er allerede med eller invitert"),
    ("relation", "missing"): _("Skriv hvem det er"),
    ("phone", "not-a-phone-number"): _("Skriv telefonnummeret med tall"),
    ("organization", "missing"): _("Velg hvor personen jobber"),
    ("through", "missing"): _("Velg hva personen har sagt"),
    ("answer", "missing"): _("Velg hva personen har svart"),
    ("answer_note", "why-missing"): _("Skriv hvorfor det likevel blir slik"),
    ("member", "already-coordinator"): _("Denne personen er koordinator allerede"),
    ("member", "coordinator-is-family"): _("Den som står personen nær, kan ikke være koordinator"),
    ("member", "not-an-active-member"): _("Velg en som er med i teamet nå"),
    ("related_person", "consent-first"): _("Personen må si ja til å dele det viktigste først"),
    ("related_person", "already-member"): _("Denne pårørende er allerede med eller invitert"),
    ("related_person", "protected-own-hand"): _(
        "Personen har beskyttet adresse. Da kan bare personen selv invitere noen som står nær."
    ),
    ("related_person", "protected-not-represented"): _(
        "Personen har beskyttet adresse. Da kan ingen svare for personen på skjerm. Skriv inn svarene på papir."
    ),
    ("code", "not-a-code"): _("Koden virker ikke. Se om du har skrevet den slik den står på arket."),
    ("code", "too-many-tries"): _(
        "Det er prøvd for mange ganger. Vent et kvarter, eller ring koordinatoren."
    ),
    ("", "hand-over-first"): _("Koordinatoren må først gi oppgaven videre, eller si at plassen er ledig."),
    ("", "member-moved-on"): _("Noe har skjedd i mellomtiden. Se på teamet en gang til."),
    ("", "not-coordinator"): _("Det er ingen koordinator nå."),
    ("", "coordinator-is-family"): _("Den som står personen nær, kan ikke være koordinator."),
}
FAULTS = {
    "another-person": _("Invitasjonen er til en annen enn deg."),
    "another-organization": _("Invitasjonen er til en som jobber et annet sted enn du gjør i denne rollen."),
    "not-your-role": _(
        "Invitasjonen passer ikke til rollen du bruker nå. Har du flere roller, kan du bytte."
    ),
    "already-member": _("Du er allerede med i dette teamet."),
    "coordinator-is-family": _("Du er koordinator her. Da kan du ikke også være med som pårørende."),
    "own-plan": _("Dette er din egen plan. Du er med allerede."),
}
SOMETHING = _("Dette gikk ikke. Se over det du har skrevet.")


def refusal(field: str, code: str) -> str:
    """A refusal of the domain in words that say what to do."""
    return str(REFUSALS.get((field, code), REFUSALS.get(("", code), SOMETHING)))


def tell(form: Form, error: Invalid) -> None:
    """Put what the domain refused where it belongs in the form."""
    for field, code in (error.fields or {"": error.reason}).items():
        form.add_error(field if field in form.fields else None, refusal(field, code))


def said(error: Invalid) -> str:
    """What the domain refused, where there is no form to show it in."""
    field, code = next(iter(error.fields.items()), ("", error.reason))
    return refusal(field, code)


def categories(numbers: Iterable[Category]) -> str:
    """«det viktigste, bolig og økonomi»."""
    return join_words([str(_concept(n).text("short")) for n in sorted(numbers)])


def sees(numbers: Collection[Category]) -> str:
    """What somebody in the team can read, in one sentence."""
    if not numbers:
        return gettext("Ser ingenting ennå")
    return gettext("Ser: %(what)s") % {"what": categories(numbers)}


def period(starts_at: datetime | None, ends_at: datetime | None) -> str:
    """From when, and until when, somebody takes part."""
    if starts_at is None:
        return ""
    if ends_at is None:
        return gettext("Med fra %(day)s.") % {"day": day_words(starts_at)}
    return gettext("Med fra %(start)s til %(end)s.") % {
        "start": day_words(starts_at),
        "end": day_words(ends_at),
    }


def listed(numbers: Iterable[Category]) -> list[str]:
    """Each category in a word or two, in the order of the catalogue."""
    return [capfirst(str(_concept(number).text("short"))) for number in sorted(numbers)]


def explained(numbers: Iterable[Category]) -> list[tuple[str, str]]:
    """Each category with what it holds."""
    return [(capfirst(str(_concept(n).text("short"))), str(_concept(n).definition)) for n in sorted(numbers)]


def _concept(number: Category) -> Concept:
    return code_system("base.access.information_categories").concept(Category(number).name.lower())
