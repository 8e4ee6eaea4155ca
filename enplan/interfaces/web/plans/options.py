"""What can be chosen in the forms of one plan: areas with who reads them, goals, and members of the team."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from enplan.base.access import Actor, Category
from enplan.domain.care_plans.queries import ActivityView, PlanView
from enplan.domain.care_plans.rules.moves import ACTIVITY_MOVES
from enplan.domain.care_teams.queries import Team
from enplan.interfaces.web.plans.activities import ORDER
from enplan.interfaces.web.plans.editors import goals_of
from enplan.interfaces.web.plans.forms import Options
from enplan.interfaces.web.plans.words import category_name
from enplan.interfaces.web.templatetags.enplan_ui import join_words, status_word
from enplan.policy.readers import Reader, readers

Readers = Mapping[Category, Sequence[Reader]]


def who_reads(actor: Actor, person_id: uuid.UUID) -> Readers:
    """Who can read each area now."""
    return readers(actor, person_id=person_id)


def reader_names(found: Readers, category: Category, given_name: str) -> list[str]:
    """The person first, then the others with their organisation."""
    others = [
        _("%(name)s (%(organization)s)") % {"name": reader.name, "organization": reader.organization}
        if reader.organization
        else reader.name
        for reader in found.get(category, ())
    ]
    return [given_name, *others]


def readers_of_choice() -> list[str]:
    """For texts in a form where the area is chosen: who reads them stands beside each area."""
    return [_("de som kan lese området du velger")]


def options(plan: PlanView, team: Team, found: Readers) -> Options:
    """Everything there is to choose from."""
    given_name = team.given_name
    return Options(
        areas=[
            (
                str(int(category)),
                _("%(area)s: %(names)s")
                % {
                    "area": category_name(category),
                    "names": join_words([given_name, *(reader.name for reader in found.get(category, ()))]),
                },
            )
            for category in plan.may_write
        ],
        goals=[(str(goal.id), goal.words) for goal in goals_of(plan)],
        top_goals=[(str(goal.id), goal.words) for goal in plan.goals],
        members=[(str(member.id), member_words(member)) for member in (*team.members, *team.invited)],
        given_name=given_name,
    )


def with_former(chosen: Options, part: Any) -> Options:
    """The same, with the owner of this part also when they have left the team, so that saving does not change it."""
    owner = getattr(part, "owner_id", None)
    if owner is None or str(owner) in dict(chosen.members):
        return chosen
    words = _("%(name)s (ikke i teamet nå)") % {"name": part.owner_name}
    return replace(chosen, members=[*chosen.members, (str(owner), words)])


def with_states(chosen: Options, activity: ActivityView) -> Options:
    """The same, with the statuses that this activity may have next, the present one first."""
    reachable = [code for code in ORDER if code in ACTIVITY_MOVES[activity.state]]
    return replace(chosen, states=[(code, status_word(code)) for code in (activity.state, *reachable)])


def member_words(member: object) -> str:
    """A member by name and organisation; those who are not in yet are told so."""
    name, organization = getattr(member, "name", ""), getattr(member, "organization_name", "")
    words = f"{name}, {organization}" if organization else name
    if getattr(member, "state", "") == "invited":
        return _("%(member)s (invitert)") % {"member": words}
    return words
