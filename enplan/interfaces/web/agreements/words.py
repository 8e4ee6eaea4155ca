"""What people are told about agreements: how one stands, who owes what within when, and what was refused."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from django.forms import Form
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from enplan.base.kernel.errors import Invalid
from enplan.base.terminology import code_system
from enplan.domain.agreements.rules import Standing, measuring
from enplan.domain.agreements.rules.measuring import Measure, Unit
from enplan.interfaces.web.templatetags.enplan_ui import day_words, join_words

KINDS = "domain.agreements.service_agreement_kinds"
ROLES = "domain.commitments.roles"
EVENTS = "domain.timeline.event_kinds"
MARKS: Mapping[Standing, str] = {
    Standing.DRAFT: "proposed",
    Standing.PROPOSED: "proposed",
    Standing.AGREED: "agreed",
    Standing.IN_FORCE: "done",
    Standing.SUPERSEDED: "stopped",
    Standing.ENDED: "stopped",
    Standing.WITHDRAWN: "stopped",
}
"""Standing → the mark beside the word; the word carries it."""
STANDINGS: Mapping[Standing, Promise] = {
    Standing.DRAFT: _("Utkast – ikke sendt"),
    Standing.PROPOSED: _("Forslag"),
    Standing.AGREED: _("Avtalt"),
    Standing.IN_FORCE: _("Gjelder"),
    Standing.SUPERSEDED: _("Erstattet"),
    Standing.ENDED: _("Gått ut"),
    Standing.WITHDRAWN: _("Trukket"),
}
UNITS: Mapping[Unit, Promise] = {
    Unit.HOURS: _("timer"),
    Unit.DAYS: _("dager"),
    Unit.WORKING_DAYS: _("virkedager"),
    Unit.MONTHS: _("måneder"),
    Unit.AT_ONCE: _("med en gang"),
}
VALUES: Mapping[tuple[str, str], Promise] = {
    ("setting", "inpatient"): _("ved døgnopphold"),
    ("setting", "outpatient"): _("på poliklinikk"),
    ("service", "mental_health_care"): _("i psykisk helsevern"),
    ("service", "addiction_treatment"): _("i rusbehandling"),
    ("service", "other_treatment"): _("i annen behandling"),
    ("operating_agreement", "true"): _("på steder med driftsavtale"),
    ("operating_agreement", "false"): _("på steder uten driftsavtale"),
    ("track", "suspected_psychosis"): _("ved mistanke om psykose"),
    ("track", "pregnancy"): _("i svangerskap"),
    ("phase", "before"): _("før behandlingen"),
    ("phase", "during"): _("under behandlingen"),
    ("phase", "after"): _("etter behandlingen"),
    ("level", "municipal"): _("fra kommunen"),
    ("level", "specialist"): _("fra sykehuset"),
    ("level", "state"): _("fra Nav"),
    ("level", "private"): _("fra private"),
    ("level", "regional"): _("fra regionen"),
    ("member_kind", "professional"): _("når det er en fagperson"),
    ("member_kind", "relative"): _("når det er en pårørende"),
    ("member_kind", "guardian"): _("når det er en verge"),
}
"""(attribute, value) of an event → words that can stand behind what the event is called."""
REFUSALS: Mapping[tuple[str, str], Promise] = {
    ("title", "missing"): _("Skriv hva avtalen heter"),
    ("title", "too-long"): _("Skriv et kortere navn"),
    ("kind", "missing"): _("Velg hva slags avtale det er"),
    ("parties", "too-few"): _("Velg minst to parter"),
    ("parties", "wrong-kinds"): _("Velg de partene en slik avtale skal ha. Se hjelpen over lista."),
    ("parties", "own-party-missing"): _("Ta med din egen virksomhet"),
    ("parent", "not-a-parent"): _("Denne avtalen kan ikke stå under den du valgte"),
    ("number", "missing"): _("Skriv nummeret på punktet"),
    ("number", "not-a-number"): _("Skriv nummeret slik: 4, 4a eller 4.1"),
    ("number", "taken"): _("Et annet punkt har dette nummeret. Velg et annet."),
    ("text", "missing"): _("Skriv hva som er lovet"),
    ("duty_role", "missing"): _("Velg hvem som skal gjøre det"),
    ("bearer", "not-a-party"): _("Velg en av partene i avtalen"),
    ("receiver", "not-a-party"): _("Velg en av partene i avtalen"),
    ("trigger", "missing"): _("Velg hva som starter fristen"),
    ("evidence", "missing"): _("Velg minst én hendelse som viser at det er gjort"),
    ("amount", "missing"): _("Skriv hvor lang fristen er, med et tall"),
    ("amount", "too-small"): _("Fristen må være minst 1"),
    ("amount", "not-a-limit"): _("Fristen er lengre enn vi kan regne med. Skriv et mindre tall."),
    ("amount", "closes-before-it-opens"): _("Fristen er ute før den kan begynne. Skriv et større tall."),
    ("trigger", "unknown-event"): _("Velg en hendelse fra lista"),
    ("evidence", "unknown-event"): _("Velg hendelser fra lista"),
    ("conditions", "not-of-this-event"): _("Dette kan ikke sies om hendelsen du valgte. Ta bort krysset."),
    ("waits_for", "unknown-event"): _("Velg hendelser fra lista"),
    ("waived_by", "unknown-event"): _("Velg hendelser fra lista"),
    ("valid_from", "missing"): _("Skriv når avtalen skal gjelde fra"),
    ("valid_from", "in-the-past"): _(
        "Velg en dag fra og med i dag. Det som har vært, blir ikke målt på nytt."
    ),
    ("valid_from", "starts-before-agreed"): _("Velg en dag etter at den forrige versjonen begynte å gjelde"),
    ("valid_to", "before-start"): _("Velg en dag etter at avtalen begynner å gjelde"),
    ("next_review_on", "before-start"): _("Velg en dag som kommer, etter at avtalen begynner å gjelde"),
    ("ends_on", "in-the-past"): _("Velg en dag fra og med i dag"),
    ("ends_on", "nothing-to-end"): _("Ingenting i avtalen gjelder den dagen"),
    ("reason", "missing"): _("Skriv hvorfor"),
    ("words", "missing"): _("Skriv hvorfor dere ikke kan gjøre det"),
    ("duties", "missing"): _("Kryss av for det dere svarer på"),
    ("chosen", "missing"): _("Kryss av for minst ett punkt"),
    ("through", "missing"): _("Velg muntlig eller på papir"),
    ("because", "missing"): _("Skriv hvorfor avtalen avsluttes"),
    ("", "draft-exists"): _("Noen skriver allerede på et nytt forslag."),
    ("", "draft-changed"): _("Noen endret utkastet mens du leste. Se over det, og send en gang til."),
    ("", "proposal-changed"): _("Forslaget er endret eller trukket siden du leste det. Les det på nytt."),
    ("", "already-approved"): _("Forslaget er allerede godkjent for din virksomhet."),
    ("", "no-clauses"): _("Skriv minst ett punkt før du sender forslaget."),
    ("", "clause-without-words"): _("Et punkt mangler ord. Skriv hva som er lovet, eller ta det ut."),
    ("", "version-moved-on"): _("Noe har skjedd i mellomtiden. Se på avtalen en gang til."),
    ("", "agreement-changed"): _(
        "Avtalen er endret siden du leste den. Les den på nytt, og svar en gang til."
    ),
    ("", "nothing-to-end"): _("Ingen oppsigelse venter."),
    ("", "others-notice"): _(
        "Det er en annen part som har sagt opp avtalen, og bare den kan trekke oppsigelsen."
    ),
    ("", "cannot-be-measured"): _("Punktet kan ikke måles slik det er satt opp. Se over valgene."),
}
OTHERWISE = _("Se over det du har skrevet")


def refusal(field: str, code: str) -> str:
    """A refusal of the domain in words that say what to do."""
    return str(REFUSALS.get((field, code), REFUSALS.get(("", code), OTHERWISE)))


def tell(form: Form, error: Invalid) -> None:
    """Write what was refused beside the fields it is about; the rest on top."""
    if not error.fields:
        form.add_error(None, refusal("", error.reason))
    for field, code in error.fields.items():
        form.add_error(field if field in form.fields else None, refusal(field, code))


def refusal_of(error: Invalid) -> str:
    """Everything that was refused, in one text."""
    fields = error.fields or {"": error.reason}
    return " ".join(dict.fromkeys(refusal(field, code) for field, code in fields.items()))


def kind(code: str) -> str:
    """What kind of agreement, with its number if it has one."""
    concept = code_system(KINDS).concept(code)
    if concept.has("number"):
        return gettext("Tjenesteavtale %(number)s: %(subject)s") % {
            "number": concept.number("number"),
            "subject": concept.display,
        }
    return str(concept.display)


def standing(
    now: Standing,
    *,
    starts: date | None,
    ends: date | None,
    review: date | None,
    soon: bool,
    is_followed: bool = False,
) -> str:
    """How an agreement stands, in a few words; `is_followed`: a new version begins where this one ends."""
    if now is Standing.AGREED:
        return gettext("Avtalt, gjelder fra %(day)s") % {"day": day_words(starts)}
    if now is not Standing.IN_FORCE:
        return str(STANDINGS[now])
    if is_followed:
        return gettext("Gjelder, ny versjon fra %(day)s") % {"day": day_words(ends)}
    if soon and review is not None and (ends is None or review <= ends):
        return gettext("Må revideres innen %(day)s") % {"day": day_words(review)}
    if ends is not None:
        return gettext("Gjelder til og med %(day)s") % {"day": day_words(last_day(ends))}
    return str(STANDINGS[now])


def last_day(ends: date) -> date:
    """The last day of a period, whose end is the first day it does not hold."""
    return ends - timedelta(days=1)


def who(role: str, party: str) -> str:
    """Who owes it or gets it: the role, and the party where one is named."""
    if not role:
        return party
    name = str(code_system(ROLES).display(role)) if role in code_system(ROLES) else role
    return gettext("%(role)s (%(party)s)") % {"role": name, "party": party} if party else name


def limit(rule: Mapping[str, Any] | None) -> str:
    """«innen 24 timer», or empty when nothing is measured."""
    if not rule:
        return ""
    measure = measuring.from_rule(rule)
    number = measure.amount or 0
    if measure.unit is Unit.AT_ONCE:
        begins = str(rule["window"].get("from", ""))
        return gettext("før eller samtidig") if begins.startswith("-") else gettext("med en gang")
    counted = {
        Unit.HOURS: ngettext("innen %(n)s time", "innen %(n)s timer", number),
        Unit.DAYS: ngettext("innen %(n)s dag", "innen %(n)s dager", number),
        Unit.WORKING_DAYS: ngettext("innen %(n)s virkedag", "innen %(n)s virkedager", number),
        Unit.MONTHS: ngettext("innen %(n)s måned", "innen %(n)s måneder", number),
    }
    return counted[measure.unit] % {"n": number}


def event(code: str) -> str:
    """What an event is called."""
    return str(code_system(EVENTS).display(code)) if code in code_system(EVENTS) else code


def measured(rule: Mapping[str, Any] | None) -> list[str]:
    """How a clause is measured, in sentences; none for a principle."""
    if not rule:
        return []
    measure = measuring.from_rule(rule)
    sentences = [
        gettext("Fristen starter ved: %(what)s.") % {"what": _starts(measure)},
        gettext("Gjort når dette er skrevet: %(what)s.") % {"what": _events(measure.evidence, or_=True)},
    ]
    if measure.waits_for:
        sentences.append(gettext("Fristen venter på: %(what)s.") % {"what": _events(measure.waits_for)})
    if measure.waived_by:
        sentences.append(
            gettext("Faller bort ved: %(what)s.") % {"what": _events(measure.waived_by, or_=True)}
        )
    return sentences


def _starts(measure: Measure) -> str:
    return ", ".join([event(measure.trigger), *conditions(measure)])


def conditions(measure: Measure) -> list[str]:
    """What limits the trigger, in words."""
    return [
        str(VALUES.get((name, value), value))
        for name, values in measure.conditions.items()
        for value in values
    ]


def _events(codes: Iterable[str], *, or_: bool = False) -> str:
    names = sorted(event(code) for code in codes)
    if or_ and len(names) > 1:
        return gettext("%(first)s eller %(last)s") % {"first": ", ".join(names[:-1]), "last": names[-1]}
    return join_words(names)
