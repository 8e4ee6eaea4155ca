"""Why somebody on their way through treatment comes up in the worklist: one more list of reasons for it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

from django.utils import timezone

from enplan.base.access import Actor, Permission
from enplan.base.access.use_cases import use_case
from enplan.base.terminology import code_system
from enplan.domain.care_plans.rules.ordering import Reason, Waits
from enplan.domain.care_teams.models import CoordinatorAppointment
from enplan.domain.directory.chains import with_all_above
from enplan.domain.pathways.models import (
    Encounter,
    HandOver,
    HandOverState,
    ItemOutcome,
    ItemState,
    TransitionItem,
)
from enplan.domain.pathways.rules.checklist import due_checks
from enplan.domain.pathways.rules.life_cycle import OPEN
from enplan.domain.pathways.sheets import CALL, STATUSES
from enplan.domain.pathways.steps import CHECKS, limit

Found = Iterator[tuple[int, Reason]]


@use_case(Permission.WORKLIST_READ)
def pressing(actor: Actor) -> Mapping[int, Sequence[Reason]]:
    """Number of the person → reasons, for everyone open to the actor. A fixed number of queries.

    Who is going home within a week, who is to be rung, whose hand-over waits for an answer, and of whom it has not
    been said whether it went as agreed.
    """
    reasons: dict[int, list[Reason]] = defaultdict(list)
    today = timezone.localdate(actor.at)
    for found in (_going_home, _to_be_rung, _hand_overs, _to_be_asked):
        for subject_id, reason in found(actor, today):
            reasons[subject_id].append(reason)
    return reasons


def _going_home(actor: Actor, today: date) -> Found:
    soon = today + timedelta(days=limit("home_soon", "days"))
    rows = Encounter.objects.visible_to(actor).filter(state__in=OPEN, planned_end_on__lte=soon)
    for row in rows:
        yield row.subject_id, Reason("home_soon", on=row.planned_end_on)


def _to_be_rung(actor: Actor, today: date) -> Found:
    rows = TransitionItem.objects.visible_to(actor).filter(code=CALL, state__in=_still_open())
    for row in rows.select_related("owner"):
        mine = row.owner is not None and row.owner.hat_id == actor.hat_id
        late = max((today - row.due_on).days, 0) if row.due_on else 0
        yield (
            row.subject_id,
            Reason("call_due", Waits.FOR_ME if mine else Waits.FOR_OTHERS, late, on=row.due_on),
        )


def _hand_overs(actor: Actor, today: date) -> Found:
    waiting = [HandOverState.OFFERED, HandOverState.MET]
    rows = list(HandOver.objects.visible_to(actor).filter(state__in=waiting))
    own = with_all_above(actor.organization_id) if rows else ()
    for row in rows:
        asked = timezone.localdate(row.offered_at)
        waits = Waits.FOR_ME if row.receiver_id in own else Waits.FOR_OTHERS
        yield row.subject_id, Reason("hand_over_waits", waits, (today - asked).days, on=asked)


def _to_be_asked(actor: Actor, today: date) -> Found:
    """The coordinator has not yet said how it went, of an item that somebody had."""
    mine = CoordinatorAppointment.objects.visible_to(actor).filter(
        membership__hat_id=actor.hat_id, ends_at__isnull=True
    )
    days = [limit(check, "days") for check in CHECKS]
    lately = actor.at - timedelta(days=2 * max(days))
    items = TransitionItem.objects.visible_to(actor).filter(
        subject__in=mine.values("subject"), transition__episode__ends_at__gte=lately
    )
    rows = list(items.exclude(state=ItemState.NOT_RELEVANT).select_related("transition__episode"))
    if not rows:
        return
    subjects = {row.subject_id for row in rows}
    answered = set(
        ItemOutcome.objects.visible_to(actor)
        .filter(subject__in=subjects)
        .values_list("item_id", "after_days")
    )
    told: set[int] = set()
    for row in rows:
        due = due_checks(timezone.localdate(row.transition.episode.ends_at), today, days)
        if due and (row.pk, due[-1]) not in answered and row.subject_id not in told:
            told.add(row.subject_id)
            yield row.subject_id, Reason("outcome_asked", Waits.FOR_ME)


def _still_open() -> list[str]:
    statuses = code_system(STATUSES)
    return [code for code in ItemState.values if statuses.concept(code).flag("open")]
