"""From what the domain answers to what the templates show. Reads nothing itself."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Self
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from enplan.base.access import Actor, Permission
from enplan.domain.care_plans.queries import ActivityView, ChangeView, PlanView, Worklist, WorklistRow
from enplan.domain.care_plans.rules.ordering import Reason
from enplan.domain.pathways.queries import EpisodeView, ItemView, PhaseView
from enplan.interfaces.web.pathways.presenters.transition import episode_row, item_row
from enplan.interfaces.web.persons.words import reason_words
from enplan.interfaces.web.phases import PHASES
from enplan.interfaces.web.plans.activities import activity_row
from enplan.interfaces.web.plans.presenters import goal_rows, missing_words
from enplan.interfaces.web.plans.words import change_words, standing_words

LATEST = 5
DIGITS = 5
SOON_DAYS = 7
SENTENCE_ENDS = ".!?"


@dataclass(frozen=True, slots=True)
class WorklistChoice:
    """What the address says about the list: filter, order and page."""

    only: str = "all"
    sort: str = "need"
    page: int = 1

    @classmethod
    def read(cls, query: QueryDict) -> Self:
        """Unknown words mean the first choice."""
        only = {"meg": "me", "andre": "others", "mangler": "missing"}.get(query.get("vis", ""), "all")
        sort = {"navn": "name", "gjennomgang": "review"}.get(query.get("rekkefolge", ""), "need")
        page = query.get("side", "1")
        return cls(only, sort, int(page) if page.isdecimal() and len(page) <= DIGITS else 1)

    def query(self) -> str:
        """The choice as it stands in an address, empty for the first choices."""
        words = {
            "vis": {"me": "meg", "others": "andre", "missing": "mangler"}.get(self.only),
            "rekkefolge": {"name": "navn", "review": "gjennomgang"}.get(self.sort),
            "side": str(self.page) if self.page > 1 else None,
        }
        text = urlencode({name: word for name, word in words.items() if word})
        return f"?{text}" if text else ""


def together(*found: Mapping[int, Sequence[Reason]]) -> dict[int, list[Reason]]:
    """The reasons that several packages have found, by the number of the person."""
    reasons: dict[int, list[Reason]] = defaultdict(list)
    for each in found:
        for subject_id, more in each.items():
            reasons[subject_id] += more
    return reasons


def worklist(
    actor: Actor, found: Worklist, choice: WorklistChoice, phases: Mapping[uuid.UUID, PhaseView]
) -> dict[str, Any]:
    """Context of the worklist. `phases` of those who are in one."""
    url = reverse("web:persons")
    total, mine = found.counts["all"], found.counts["me"]
    labels = {
        "all": _("Alle"),
        "me": _("Venter på deg"),
        "others": _("Venter på andre"),
        "missing": _("Mangler noe"),
    }
    orders = {"need": _("Det som haster"), "name": _("Navn"), "review": _("Neste gjennomgang")}
    return {
        "lead": worklist_lead(total, mine),
        "rows": [_worklist_row(row) | {"phase": _phase(phases, row)} for row in found.rows],
        "is_empty": total == 0,
        "filters": [
            {
                "label": label,
                "count": found.counts[name],
                "url": url + replace(choice, only=name, page=1).query(),
                "is_current": name == choice.only,
            }
            for name, label in labels.items()
        ],
        "orders": [
            {
                "label": label,
                "url": url + replace(choice, sort=name, page=1).query(),
                "is_current": name == choice.sort,
            }
            for name, label in orders.items()
        ],
        "page": found.page,
        "pages": found.pages,
        **_turning(found, choice),
        "export_url": reverse("web:persons_export") + replace(choice, page=1).query(),
        "may_start": bool(actor.can(Permission.PLAN_START)),
    }


def _turning(found: Worklist, choice: WorklistChoice) -> dict[str, str]:
    """Addresses of the pages before and after this one; empty where there is none."""
    url = reverse("web:persons")
    return {
        "previous_url": url + replace(choice, page=found.page - 1).query() if found.page > 1 else "",
        "next_url": url + replace(choice, page=found.page + 1).query() if found.page < found.pages else "",
    }


def _phase(phases: Mapping[uuid.UUID, PhaseView], row: WorklistRow) -> str:
    """Before, during, after or a pause, without a word about what for."""
    phase = phases.get(row.person_id)
    if phase is None:
        return ""
    return _("Pause") if phase.rests else str(PHASES[phase.phase])


def stays(person_id: uuid.UUID, episodes: Sequence[EpisodeView]) -> list[dict[str, Any]]:
    """What is under way, planned, or not gone on from yet, with the way to its list; the newest of what is over."""
    going_on = [each for each in episodes if each.phase != "after" and each.status != "cancelled"]
    over = [each for each in episodes if each.phase == "after" and each.status != "cancelled"]
    return [episode_row(person_id, each) for each in (going_on or over[:1])]


def items(found: Sequence[tuple[str, ItemView]]) -> list[dict[str, Any]]:
    """What the reader is to do in transitions, with whose it is."""
    return [
        {**item_row(item), "person": name, "person_url": reverse("web:person", args=[item.person_id])}
        for name, item in found
    ]


def worklist_lead(total: int, mine: int) -> str:
    """How many there are, and how many of them need something from the reader today."""
    people = ngettext("%(number)s person.", "%(number)s personer.", total) % {"number": total}
    if not mine:
        return _("%(people)s Ingen venter på deg i dag.") % {"people": people}
    needing = ngettext(
        "%(number)s trenger noe av deg i dag.", "%(number)s trenger noe av deg i dag.", mine
    ) % {"number": mine}
    return f"{people} {needing}"


def _worklist_row(row: Any) -> dict[str, Any]:
    return {
        "name": row.name,
        "url": reverse("web:person", args=[row.person_id]),
        "why": reason_words(row.reasons[0]),
        "more": [reason_words(reason) for reason in row.reasons[1:]],
        "coordinator": _("Du") if row.i_coordinate else row.coordinator or _("Ingen nå"),
        "standing": standing_words(row.standing),
        "next_review": row.next_review_on,
    }


def worklist_file(found: Worklist) -> tuple[list[str], list[list[object]]]:
    """Heading and rows of the list as a table."""
    heading = [
        _("Navn"), _("Hvorfor nå"), _("Koordinator"), _("Planen"), _("Neste gjennomgang"), _("Mangler")
    ]  # fmt: skip
    return heading, [_cells(row) for row in found.rows]


def _cells(row: Any) -> list[object]:
    shown = _worklist_row(row)
    review = row.next_review_on.isoformat() if row.next_review_on else ""
    return [shown["name"], shown["why"], shown["coordinator"], shown["standing"], review, len(row.missing)]


def person(
    actor: Actor, plan: PlanView | None, frame: dict[str, Any], changes: Sequence[ChangeView], waiting: int
) -> dict[str, Any]:
    """Context of one person's page, beside its frame."""
    given_name = frame["person"].given_name
    if plan is None:
        return {"plan": None, "waiting": waiting, "changes": []}
    return {
        "plan": plan,
        "standing": standing_words(plan.standing),
        "what_matters": plan.statements.get("what_matters"),
        "how_to_meet": first_sentence(plan.words("how_to_meet_me")),
        "goals": [
            goal_rows(goal, given_name, is_closed=not plan.may_write)
            for goal in plan.goals
            if goal.state == "active"
        ],
        "loose": [
            activity_row(activity, given_name, is_closed=not plan.may_write)
            for activity in plan.loose_activities
        ],
        "missing": missing_words(plan.completeness),
        "changes": [change_words(change, given_name) for change in changes],
        "waiting": waiting,
        "may_write": bool(plan.may_write) and bool(actor.can(Permission.PLAN_WRITE)),
    }


def first_sentence(text: str) -> str:
    """The text up to its first full stop, or its first line."""
    line = text.strip().split("\n", 1)[0]
    for number, sign in enumerate(line):
        if sign in SENTENCE_ENDS and line[number + 1 : number + 2] in {"", " "}:
            return line[: number + 1]
    return line


def tasks(found: Sequence[tuple[str, ActivityView]]) -> list[dict[str, Any]]:
    """Tasks in groups by due date, in words: past, this week, later, without a date."""
    today = timezone.localdate()
    titles = {
        "past": _("Fristen er over"),
        "soon": _("De neste sju dagene"),
        "later": _("Senere"),
        "never": _("Uten frist"),
    }
    groups: dict[str, list[dict[str, Any]]] = {name: [] for name in titles}
    for name, activity in found:
        days = (activity.due_on - today).days if activity.due_on else None
        key = "never" if days is None else "past" if days < 0 else "soon" if days <= SOON_DAYS else "later"
        row = activity_row(activity, name, next_url=reverse("web:tasks"))
        groups[key].append(
            {**row, "person": name, "person_url": reverse("web:person", args=[activity.person_id])}
        )
    return [{"title": titles[key], "rows": rows} for key, rows in groups.items() if rows]
