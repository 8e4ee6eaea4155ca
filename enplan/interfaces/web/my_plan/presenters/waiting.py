"""What waits for an answer from the person: requests, people suggested, suggestions, and consents that end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from enplan.domain.care_plans.queries import PlanView
from enplan.domain.care_plans.queries.requests import JoinRequestView
from enplan.domain.care_teams.queries import Team
from enplan.domain.consents.queries import Expiring
from enplan.interfaces.web.my_plan import words
from enplan.interfaces.web.my_plan.presenters import rows
from enplan.interfaces.web.templatetags.enplan_ui import day_words


@dataclass(frozen=True, slots=True)
class Asker:
    """Somebody who asks to take part: who, what for, and where to answer."""

    name: str
    sentence: str
    reason: str
    asked_at: datetime
    answer_url: str


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Something that is answered on a page of its own."""

    sentence: str
    url: str
    action: str


def questions(team: Team) -> int:
    """How many places in the team wait for the person: suggested, or about to end."""
    return len(team.suggested) + sum(member.ends_soon for member in team.members)


def page(
    plan: PlanView | None, asked: Sequence[JoinRequestView], team: Team, ending: Sequence[Expiring]
) -> dict[str, Any]:
    """What the template needs."""
    activities = plan.activities if plan is not None and plan.is_open else ()
    suggested = [rows.row(a, "venter") for a in activities if a.state == "proposed"]
    return {
        "askers": [asker(request) for request in asked if request.answered_at is None],
        "suggested": suggested,
        "elsewhere": [*_members(team), *_ending(ending)],
        "is_empty": not (suggested or questions(team) or ending)
        and all(request.answered_at is not None for request in asked),
    }


def asker(request: JoinRequestView) -> Asker:
    """Who asks, and for what, in one sentence."""
    place = ", ".join(part for part in (request.asker_title, request.organization_name) if part)
    name = f"{request.asker_name} ({place})" if place else request.asker_name
    sentences = {
        "join": _("%(name)s vil være med i teamet ditt."),
        "take_over": _("%(name)s vil ta over som koordinator."),
        "ask": _("%(name)s spør om å få være med i planen din."),
    }
    return Asker(
        name=name,
        sentence=sentences[request.wish] % {"name": name},
        reason=request.reason,
        asked_at=request.asked_at,
        answer_url=words.with_query(reverse("web:my_answer_request", args=[request.id]), v=request.version),
    )


def _members(team: Team) -> list[Elsewhere]:
    url, action = reverse("web:my_team"), _("Svar på siden om teamet")
    found = [
        Elsewhere(_("%(name)s er foreslått til teamet.") % {"name": member.name}, url, action)
        for member in team.suggested
    ]
    for member in team.members:
        if member.ends_soon:
            told = {"name": member.name, "day": day_words(member.ends_at)}
            found.append(Elsewhere(_("%(name)s er med til %(day)s.") % told, url, action))
    return found


def _ending(ending: Sequence[Expiring]) -> list[Elsewhere]:
    url, action = reverse("web:my_sharing"), _("Velg på nytt")
    return [
        Elsewhere(
            _("%(party)s ser planen din til %(day)s.") % {"party": row.party, "day": day_words(row.last_day)},
            url,
            action,
        )
        for row in ending
    ]
