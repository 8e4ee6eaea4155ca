"""Words for what a rule refused: each says what to do, beside the field it is about."""

from __future__ import annotations

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from enplan.base.kernel.errors import Invalid

FIELDS = {
    "owner": "owner_id",
    "goal": "goal_id",
    "parent": "parent_id",
    "period": "period_code",
    "answer": "coordinator_answer",
    "answer_note": "coordinator_note",
}
"""Names of the domain → names in the forms, where they differ."""

WORDS: dict[str, str | Promise] = {
    "missing": _("Skriv noe her"),
    "too-long": _("Skriv det litt kortere"),
    "not-a-member": _("Velg noen som er i teamet"),
    "no-such-goal": _("Velg et mål fra lista"),
    "no-such-move": _("Statusen kan ikke endres til dette nå"),
    "no-such-area": _("Velg et område fra lista"),
    "before-start": _("Velg en dag etter at perioden starter"),
    "in-the-past": _("Velg en dag som kommer"),
    "in-the-future": _("Velg en dag som har vært"),
    "impossible-date": _("Skriv en dato som finnes"),
    "not-a-phone-number": _("Skriv telefonnummeret med bare tall"),
    "another-birth-date": _("Fødselsnummeret passer ikke med fødselsdatoen"),
    "coordinator-is-family": _("Den som koordinerer, kan ikke være i nær familie med personen"),
    "why-missing": _("Skriv hvorfor personen ikke har sagt ja"),
    "person-must-answer": _("Personen er gammel nok til å svare selv"),
    "parents-must-answer": _("De som har foreldreansvar, må svare for barn under 16 år"),
    "representative-must-answer": _("Den som svarer for personen, må gjøre det"),
    "child-not-heard": _("Spør barnet først, og kryss av for at du har gjort det"),
    "not-a-period": _("Velg hvor lenge svaret gjelder"),
    "not-in-future": _("Velg en dag som kommer"),
    "too-far-away": _("Velg en dag som er nærmere"),
    "staff-write-down": _("Velg om personen svarte på papir eller muntlig"),
    "not-a-way": _("Velg hvordan personen svarte"),
    "no-plan-consent": _("Planen mangler samtykke. Spør personen før du skriver mer."),
    "no-open-plan": _("Planen er avsluttet. Åpne den igjen for å skrive i den."),
    "removed": _("Noen har fjernet dette. Teksten din står her. Hent den tilbake i historikken."),
    "too-many-attempts": _("Du har prøvd mange ganger i dag. Prøv igjen i morgen, eller ring kommunen."),
    "too-late-to-undo": _("Fristen for å angre er ute. Du kan endre det på nytt i stedet."),
    "cannot-undo": _("Dette kan ikke angres."),
    "another-open-plan": _("Personen har allerede en åpen plan."),
    "plan-changed": _("Noen endret planen mens du skrev. Se over, og lagre en gang til."),
    "already-answered": _("Noen har svart på dette allerede."),
    "already-member": _("Den som spør, er med i teamet allerede."),
    "guard-answer-too-old": _("Det er gått for lang tid. Start på nytt."),
}
OTHERWISE = _("Se over dette feltet")
IDENTIFIER = _("Skriv alle elleve tallene i fødselsnummeret, eller se om noen tall er byttet om")
OWN_WORDS: dict[tuple[str, str], str | Promise] = {
    ("given_name", "missing"): _("Skriv fornavnet"),
    ("family_name", "missing"): _("Skriv etternavnet"),
    ("birth_date", "missing"): _("Skriv fødselsdatoen"),
    ("national_identifier", "missing"): _("Skriv fødselsnummeret"),
    ("present", "missing"): _("Skriv hvem som var til stede"),
    ("coordinator_answer", "missing"): _("Velg hva personen sa om koordinatoren"),
    ("period_code", "missing"): _("Velg hvor lenge svaret gjelder"),
    ("through", "missing"): _("Velg hvordan personen svarte"),
    ("wish", "missing"): _("Velg hva du vil be om"),
    ("persons_words", "missing"): _("Skriv hva personen eller teamet sa"),
    ("because", "missing"): _("Skriv hvorfor planen avsluttes"),
}


def words_for(code: str, field: str = "") -> str | Promise:
    """What to tell the reader about this code."""
    if (field, code) in OWN_WORDS:
        return OWN_WORDS[field, code]
    if field == "national_identifier" and code not in WORDS:
        return IDENTIFIER
    return WORDS.get(code, OTHERWISE)


def add_faults(form: forms.Form, error: Invalid) -> None:
    """Put the refusal where it belongs in the form; what has no field there stands above it."""
    for name, code in (error.fields or {"": error.reason}).items():
        field = FIELDS.get(name, name)
        form.add_error(field if field in form.fields else None, str(words_for(code, field)))
