"""The transition list of one episode, and one's own items across persons."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Sequence

from django.utils import timezone

from enplan.base.access import Actor, Category, Permission, Right, subjects
from enplan.base.access.use_cases import use_case
from enplan.base.kernel.errors import NotVisible
from enplan.base.terminology import code_system
from enplan.domain.care_teams.models import MemberState
from enplan.domain.pathways.gathering import of_subject
from enplan.domain.pathways.models import (
    Contingency,
    ContingencyKind,
    EpisodeOfCare,
    ItemOutcome,
    ItemState,
    LocalItem,
    OutcomeAnswer,
    Phase,
    TransitionItem,
)
from enplan.domain.pathways.rules.checklist import Point, due_checks
from enplan.domain.pathways.services.contingencies import ITEMS as SETTLED_BY
from enplan.domain.pathways.sheets import ITEMS, STATUSES, Sheet, sheet
from enplan.domain.pathways.steps import CHECKS, limit
from enplan.domain.pathways.views import ContingencyView, ItemView, OutcomeView, TransitionView
from enplan.domain.people.models import Person

_CONTINGENCY = {code: str(kind) for kind, code in SETTLED_BY.items()}


@use_case(Permission.EPISODE_READ)
def transition(actor: Actor, *, episode_id: uuid.UUID, person_id: uuid.UUID | None = None) -> TransitionView:
    """The list of one episode (of one's own when no person is given). Raises NotVisible."""
    subject = subjects.own(actor) if person_id is None else subjects.find(actor, person_id)
    rows = EpisodeOfCare.objects.visible_to(actor).filter(subject=subject)
    episode = rows.filter(public_id=episode_id).first()
    if episode is None:
        raise NotVisible
    found = sheet(actor, episode)
    outcomes = _outcomes(actor, found)
    ended = timezone.localdate(episode.ends_at) if episode.ends_at else None
    checks = [limit(check, "days") for check in CHECKS]
    return TransitionView(
        person_id=subject.public_id,
        episode=next(each for each in of_subject(actor, subject) if each.id == episode_id),
        items=tuple(
            _item(actor, found, point, subject.public_id, outcomes) for point in found.points.values()
        ),
        hides=found.hides,
        checks=due_checks(ended, timezone.localdate(actor.at), checks),
        contingencies=_contingencies(actor, episode),
    )


@use_case(Permission.TRANSITION_WRITE)
def my_items(actor: Actor) -> Sequence[tuple[str, ItemView]]:
    """What the actor is to do in transitions, across persons, by due date: (person's short name, item)."""
    statuses = code_system(STATUSES)
    still_open = [code for code in ItemState.values if statuses.concept(code).flag("open")]
    mine = TransitionItem.objects.visible_to(actor).filter(
        owner__hat_id=actor.hat_id, owner__state=MemberState.ACTIVE, state__in=still_open
    )
    rows = list(
        mine.select_related("transition__episode", "subject", "owner").order_by("due_on", "due_time", "pk")
    )
    people = {
        person.subject_id: person
        for person in Person.objects.visible_to(actor).filter(subject__in={row.subject_id for row in rows})
    }
    subjects.listed(actor, people, shown={Category(row.category) for row in rows})
    local = {item.code: item.words for item in LocalItem.objects.filter(code__in={row.code for row in rows})}
    return [
        (people[row.subject_id].short_name, _mine(actor, row, local.get(row.code, "")))
        for row in rows
        if row.subject_id in people
    ]


def _mine(actor: Actor, row: TransitionItem, words: str) -> ItemView:
    """One item that is the actor's, told from its row alone."""
    known = None if words else code_system(ITEMS).concept(row.code)
    point = Point(
        code=row.code,
        phase=known.string("phase") if known else Phase.AFTER,
        category=Category(row.category).name.lower(),
        words=words,
        number=known.number("number") if known else 0,
    )
    episode = row.transition.episode
    alone = Sheet(episode, None, row.transition, {row.code: point}, {row.code: row}, hides=False)
    return _item(actor, alone, point, row.subject.public_id, {})


def _item(
    actor: Actor,
    found: Sheet,
    point: Point,
    person_id: uuid.UUID,
    outcomes: dict[str, list[OutcomeView]],
) -> ItemView:
    row = found.rows.get(point.code)
    owner = row.owner if row else None
    category = found.category(point)
    may_write = actor.can(Permission.TRANSITION_WRITE) and actor.may(
        Right.WRITE, found.episode.subject_id, category
    )
    return ItemView(
        person_id=person_id,
        episode_id=found.episode.public_id,
        code=point.code,
        address=point.address,
        phase=Phase(point.phase),
        category=category,
        words=point.words,
        state=ItemState(found.state(point.code)),
        version=row.version if row else 0,
        owner_id=owner.public_id if owner else None,
        owner_name=owner.name if owner else "",
        owner_organization=owner.organization_name if owner else "",
        owner_phone=owner.phone if owner else "",
        is_mine=owner is not None and owner.hat_id is not None and owner.hat_id == actor.hat_id,
        due_on=found.due_on(point.code),
        due_time=row.due_time if row else None,
        is_suggested=row is None or row.due_on is None,
        note=row.note if row else "",
        changed_by=row.changed_by if row else "",
        changed_at=row.updated_at if row else None,
        contingency=_CONTINGENCY.get(point.code, ""),
        outcomes=tuple(outcomes.get(point.code, ())),
        may_write=bool(may_write),
    )


def _outcomes(actor: Actor, found: Sheet) -> dict[str, list[OutcomeView]]:
    told: dict[str, list[OutcomeView]] = defaultdict(list)
    rows = ItemOutcome.objects.visible_to(actor).filter(item__transition=found.transition)
    for row in rows.select_related("item").order_by("after_days"):
        told[row.item.code].append(
            OutcomeView(row.after_days, OutcomeAnswer(row.answer), row.note, row.answered_by)
        )
    return told


def _contingencies(actor: Actor, episode: EpisodeOfCare) -> dict[str, ContingencyView] | None:
    if not actor.may(Right.READ, episode.subject_id, Category.CRISIS):
        return None
    rows = Contingency.objects.visible_to(actor).filter(episode=episode).select_related("caller")
    written = {row.kind: row for row in rows}
    return {kind: _contingency(kind, written.get(kind)) for kind in ContingencyKind.values}


def _contingency(kind: str, row: Contingency | None) -> ContingencyView:
    if row is None:
        return ContingencyView(kind, 0, "", None, "", "", "", "", None, "")
    caller = row.caller
    return ContingencyView(
        kind=kind,
        version=row.version,
        words=row.words,
        caller_id=caller.public_id if caller else None,
        caller_name=caller.name if caller else "",
        caller_phone=caller.phone if caller else "",
        place=row.place,
        phone=row.phone,
        valid_until=row.valid_until,
        changed_by=row.changed_by,
    )


__all__ = ["ITEMS", "my_items", "transition"]
