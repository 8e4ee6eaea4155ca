"""Rows and cards of the team pages: what is known about each one, and what the reader can do with it."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext

from enplan.base.access import Category
from enplan.domain.care_teams.queries import MemberView, Team
from enplan.interfaces.web.care_teams import words
from enplan.interfaces.web.doors import ActorRequest
from enplan.interfaces.web.person_frame import person_frame
from enplan.interfaces.web.templatetags.enplan_ui import address, day_words
from enplan.policy.readers import Reader

PAGE = "person_team"


@dataclass(frozen=True, slots=True)
class Action:
    """Something to do with a place: a link, or, when it `posts`, a button."""

    label: str
    url: str
    posts: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One place in the team, in words. `role` is title and organisation."""

    id: uuid.UUID
    version: int
    name: str
    role: str
    detail: str
    note: str
    phone: str
    sees: str
    ends_soon: bool
    actions: Sequence[Action] = ()


def work_page(team: Team, readers: Mapping[Category, Sequence[Reader]]) -> dict[str, Any]:
    """Everything on the team page for staff."""
    opened = _opened(readers)
    return {
        "team": team,
        "members": [_row(row, opened, _member_actions(team, row)) for row in _in_order(team)],
        "invited": [_row(row, opened, _invited_actions(team, row)) for row in team.invited],
        "suggested": [_row(row, opened, _suggested_actions(team, row)) for row in team.suggested],
        "is_member": any(row.is_me and not row.is_coordinator for row in team.members),
    }


def own_page(team: Team, readers: Mapping[Category, Sequence[Reader]]) -> dict[str, Any]:
    """Everything on the person's own team page; the coordinator stands first."""
    opened = _opened(readers)
    return {
        "team": team,
        "members": [_row(row, opened, _own_actions(row)) for row in _in_order(team)],
        "invited": [_row(row, opened, _own_actions(row)) for row in team.invited],
        "suggested": [_row(row, opened) for row in team.suggested],
    }


def _in_order(team: Team) -> list[MemberView]:
    """The coordinator first, then those at work, then those close."""
    return sorted(
        team.members, key=lambda row: (not row.is_coordinator, row.kind != "professional", row.name)
    )


def _opened(readers: Mapping[Category, Sequence[Reader]]) -> dict[tuple[str, str], list[Category]]:
    """What each reader can read, by name and organisation."""
    found: dict[tuple[str, str], list[Category]] = {}
    for category, those in readers.items():
        for reader in those:
            found.setdefault((reader.name, reader.organization), []).append(category)
    return found


def _row(
    row: MemberView,
    opened: Mapping[tuple[str, str], Sequence[Category]],
    actions: Sequence[Action] = (),
) -> Row:
    active = row.starts_at is not None
    return Row(
        id=row.id,
        version=row.version,
        name=row.name,
        role=_role(row),
        detail=row.helps_with,
        note=words.period(row.starts_at, row.ends_at) if active else _waiting(row),
        phone=row.phone,
        sees=words.sees(opened.get((row.name, row.organization_name), ())) if active else "",
        ends_soon=row.ends_soon,
        actions=actions,
    )


def _role(row: MemberView) -> str:
    title = row.title or (gettext("Pårørende") if row.kind == "relative" else "")
    parts = [title, row.organization_name]
    if row.is_coordinator and "koordinator" not in title.casefold():
        parts.insert(0, gettext("Koordinator"))
    return ", ".join(filter(None, parts))


def _waiting(row: MemberView) -> str:
    if row.link_until is None:
        return gettext("Har ikke svart ennå.")
    return gettext("Har ikke svart ennå. Lenken virker til %(day)s.") % {"day": day_words(row.link_until)}


def _member_actions(team: Team, row: MemberView) -> list[Action]:
    if not team.manages or row.is_coordinator:
        return []
    at = [team.person_id, row.id]
    actions = [Action(gettext("Avslutt"), reverse("web:end_membership", args=at))]
    if row.ends_soon:
        actions.insert(0, Action(gettext("Forny"), reverse("web:renew_membership", args=at)))
    return actions


def _invited_actions(team: Team, row: MemberView) -> list[Action]:
    if not team.manages:
        return []
    at = [team.person_id, row.id]
    return [
        Action(gettext("Lag ny lenke"), reverse("web:renew_invitation", args=at), posts=True),
        Action(gettext("Trekk tilbake"), reverse("web:end_membership", args=at)),
    ]


def _suggested_actions(team: Team, row: MemberView) -> list[Action]:
    if not team.manages:
        return []
    at = [team.person_id, row.id]
    return [
        Action(gettext("Skriv ned svaret"), reverse("web:answer_suggestion", args=at)),
        Action(gettext("Trekk tilbake"), reverse("web:end_membership", args=at)),
    ]


def _own_actions(row: MemberView) -> list[Action]:
    label = gettext("Ta ut av teamet") if row.starts_at else gettext("Trekk tilbake")
    return [Action(label, reverse("web:my_end_membership", args=[row.id]))]


def candidates(team: Team) -> list[MemberView]:
    """Those at work in the team who could coordinate."""
    return [row for row in team.members if row.kind == "professional" and not row.is_coordinator]


def list_of_persons() -> str:
    """The address of the list of persons."""
    return address("web:persons", "/personer/")


def frame_below(request: ActorRequest, team: Team, label: str) -> dict[str, Any]:
    """What stands around a page below the team page."""
    frame = person_frame(request, team.person_id, PAGE, team)
    here = {"label": gettext("Team"), "url": reverse("web:person_team", args=[team.person_id])}
    return frame | {"breadcrumbs": [*frame["breadcrumbs"], here, {"label": label, "url": ""}]}
