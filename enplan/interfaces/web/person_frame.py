"""What every work page about one person has around it: who it is, why the reader sees it, and the way to the others."""

from __future__ import annotations

import uuid
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from enplan.base.access import Actor, Basis
from enplan.domain.care_teams import queries as teams
from enplan.domain.care_teams.queries import Team
from enplan.domain.consents import queries as consents
from enplan.domain.pathways import queries as pathways
from enplan.domain.pathways.queries import PhaseView
from enplan.domain.people import queries as people
from enplan.domain.people.queries import PersonView
from enplan.interfaces.web.doors import ActorRequest
from enplan.interfaces.web.phases import phase_words
from enplan.interfaces.web.templatetags.enplan_ui import day_words


def person_frame(
    request: ActorRequest, person_id: uuid.UUID, current: str, team: Team | None = None
) -> dict[str, Any]:
    """Context `person`, `strip`, `basis`, `tabs`, `breadcrumbs` for a page about one person.

    `current` is the URL name of the tab, without its namespace. Pass the team when the page has it already.
    """
    actor = request.actor
    person = people.get(actor, person_id=person_id)
    team = team or teams.team(actor, person_id=person_id)
    return {
        "person": person,
        "team": team,
        "strip": strip(person, team, pathways.phase_of(actor, person_id=person_id)),
        "basis": basis(actor, person, team),
        "tabs": tabs(person_id, current),
        "breadcrumbs": [
            {"label": _("Personer"), "url": reverse("web:persons")},
            {"label": person.short_name, "url": reverse("web:person", args=[person_id])},
        ],
    }


def strip(person: PersonView, team: Team, phase: PhaseView | None = None) -> list[dict[str, str]]:
    """Who it is in a few facts: phase, phone, language, coordinator."""
    facts = []
    if phase is not None:
        facts.append({"term": _("Fase"), "text": phase_words(phase)})
    if person.phone:
        facts.append({"term": _("Telefon"), "text": person.phone})
    if person.interpreter_language:
        facts.append({"term": _("Tolk"), "text": person.interpreter_language})
    if person.protected_address:
        facts.append({"term": _("Beskyttet adresse"), "text": _("Skriv aldri hvor personen bor.")})
    coordinator = team.coordinator
    if coordinator is None or coordinator.is_vacant:
        facts.append({"term": _("Koordinator"), "text": _("Ingen nå")})
    else:
        name = _("%(name)s, %(organization)s") % {
            "name": coordinator.name,
            "organization": coordinator.organization_name,
        }
        facts.append({"term": _("Koordinator"), "text": name})
    return facts


def basis(actor: Actor, person: PersonView, team: Team) -> str:
    """The end of the sentence «Du ser dette fordi …»."""
    own = next(
        (
            party
            for party in consents.parties(actor, person_id=person.id)
            if party.organization_id == actor.organization_id
        ),
        None,
    )
    name = person.given_name
    if own is not None and own.open:
        if own.last_day is None:
            return _("%(name)s har sagt ja") % {"name": name}
        return _("%(name)s har sagt ja. Det gjelder til %(day)s") % {
            "name": name,
            "day": day_words(own.last_day),
        }
    opened = {part.basis for part in consents.open_to_me(actor, person_id=person.id)}
    if Basis.COORDINATION in opened or team.manages:
        return _("du er koordinator for %(name)s") % {"name": name}
    return _("%(name)s har sagt ja") % {"name": name}


def tabs(person_id: uuid.UUID, current: str) -> list[dict[str, Any]]:
    """Links to the person's pages that exist."""
    named = [
        (_("Oversikt"), "person"),
        (_("Plan"), "person_plan"),
        (_("Løfter"), "commitments"),
        (_("Team"), "person_team"),
        (_("Forløp"), "person_pathway"),
        (_("Overgang"), "person_transitions"),
        (_("Avtaler"), "person_agreements"),
        (_("Samtykke"), "person_sharing"),
        (_("Historikk"), "person_history"),
        (_("Skriv ut"), "person_print"),
    ]
    found = []
    for label, name in named:
        try:
            url = reverse(f"web:{name}", args=[person_id])
        except NoReverseMatch:
            continue
        found.append({"label": label, "url": url, "is_current": name == current})
    return found
