"""Measuring: in the transaction that writes down what happened, for the person it happened to, by all that is known.

Runs as the system's own task, since a promise is kept or broken whoever may see the evidence; what it stores is read
through compartments like everything else. Nothing of what it reads leaves it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path

from django.db import connection

from enplan.base.access import Actor, Category
from enplan.base.access.acting import acting_as_job
from enplan.base.terminology import code_system
from enplan.domain.agreements.taken_on import ACCEPTED, DECLINED
from enplan.domain.care_teams.models import CoordinatorAppointment, Membership
from enplan.domain.commitments import rulebook
from enplan.domain.commitments.guests import GuestClause, guest_clauses, with_guests
from enplan.domain.commitments.rulebook import Book, Clause, Here, Place, Version
from enplan.domain.commitments.rules.roles import GP_OFFICE, Around, Spell, Trigger, bound, named_by, resolve
from enplan.domain.commitments.rules.standing import stored
from enplan.domain.commitments.storing import Happened, Measured, store
from enplan.domain.people.models import Person
from enplan.domain.timeline.models import Event
from enplan.engine import Commitment as Computed
from enplan.engine import Rule, RuleSet, evaluate_postgres

AHEAD = timedelta(days=400)
"""So far ahead agreed dates are looked at; what is stored knows no clock, so nothing is late or early by it."""

PEOPLE_CHANGED = frozenset(
    {"coordinator_appointed", "coordinator_ended", "member_accepted", "member_left", "moved"}
    | {ACCEPTED, DECLINED}
)
"""Nobody promises these, but they change who a role is, or what a guest has taken on."""

_WARNINGS = "domain.consents.expiry_warnings"


def measure(subject_id: int, written: Sequence[Event]) -> None:
    """Bring what is stored about this person's promises in line with what has just been written down."""
    book = rulebook.book()
    if any(
        event.kind in PEOPLE_CHANGED or event.replaces_id or event.kind in book.kinds for event in written
    ):
        with acting_as_job("measure_commitments", subject_id=subject_id) as job:
            _one_at_a_time(subject_id)
            store(job, subject_id, _measured(job, subject_id, book), written)


def _one_at_a_time(subject_id: int) -> None:
    """Whoever writes about the same person meanwhile waits, and then sees what was written: no promise comes twice."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('measure_commitments'), %s)", [subject_id])


@dataclass(frozen=True, slots=True)
class Known:
    """The events of one person by key, each in the version that counts, and who is around the person."""

    events: dict[str, Happened]
    around: Around


def _measured(job: Actor, subject_id: int, book: Book) -> list[Measured]:
    """Every promise about this person as the engine computes it, with who owes it."""
    known = _known(job, subject_id, book)
    place = _place(known)
    guests = guest_clauses(job, subject_id, book, place)
    here = with_guests(book.rules_for(place), guests)
    found = (
        _with_parties(computed, here, known, book, guests)
        for computed in _computed(job, subject_id, here.rules)
    )
    return list({one.key: one for one in found if one is not None}.values())


def _known(job: Actor, subject_id: int, book: Book) -> Known:
    rows = (
        Event.objects.visible_to(job)
        .filter(subject=subject_id)
        .order_by("recorded_at")
        .values_list("logical_id", "pk", "kind", "category", "organization_id", "counterpart_id")
    )
    return Known({str(key): Happened(*row) for key, *row in rows}, _around(job, subject_id, book))


def _around(job: Actor, subject_id: int, book: Book) -> Around:
    municipality = (
        Person.objects.visible_to(job)
        .filter(subject=subject_id)
        .values_list("municipality_number", flat=True)
        .first()
    )
    members = {
        pk: (organization, starts, ends)
        for pk, organization, starts, ends in Membership.objects.visible_to(job)
        .filter(subject=subject_id, organization_id__isnull=False, starts_at__isnull=False)
        .order_by("starts_at")
        .values_list("pk", "organization_id", "starts_at", "ends_at")
    }
    appointments = (
        CoordinatorAppointment.objects.visible_to(job)
        .filter(subject=subject_id, membership__isnull=False)
        .order_by("starts_at")
        .values_list("membership_id", "starts_at", "ends_at")
    )
    return Around(
        municipality or "",
        coordinators=[
            Spell(members[member][0], starts, ends)
            for member, starts, ends in appointments
            if member in members
        ],
        gps=[
            Spell(*member)
            for member in members.values()
            if (unit := book.units.get(member[0])) is not None and unit.kind == GP_OFFICE
        ],
    )


def _place(known: Known) -> Place:
    numbers = {
        number
        for event in known.events.values()
        for number in (event.organization, event.counterpart)
        if number is not None
    }
    return Place(known.around.municipality, frozenset(numbers))


@cache
def _happening() -> str:
    return (Path(__file__).parent / "sql" / "happening.sql").read_text(encoding="utf-8")


def _computed(job: Actor, subject_id: int, rules: RuleSet) -> Iterable[Computed]:
    warning_days = code_system(_WARNINGS).concept("first").number("days")
    return evaluate_postgres(
        connection.connection,
        rules,
        _happening(),
        {"person": subject_id, "warning_days": warning_days},
        as_of=job.at + AHEAD,
        ids="text",
    )


def _with_parties(
    computed: Computed, here: Here, known: Known, book: Book, guests: Mapping[Version, GuestClause]
) -> Measured | None:
    """Who owes it and who is owed it; None when a clause's trigger is directed to somebody the clause does not bind."""
    event = known.events.get(computed.trigger_id)
    counterpart = int(computed.counterpart) if computed.counterpart else None
    trigger = Trigger(computed.triggered_at, event.organization if event else None, counterpart)
    version = computed.rule_key, computed.rule_valid_from
    rule, guest = here.by_version[version], guests.get(version)
    clause = guest.clause if guest else book.clauses.get(version)
    if clause is not None and not _binds(clause, guest, trigger):
        return None
    bearer, receiver = _bearer(rule, trigger, known, book), None
    receiver_role = clause.measured.clause.receiver_role if clause else ""
    if clause is not None:
        agreed, units = clause.measured.clause, clause.measured.units
        receiver = _resolved(receiver_role, trigger, known, book)
        receiver = bound(receiver, agreed.receiver_id, units, book.units)
        bearer = bound(bearer, agreed.bearer_id, units, book.units)
    if guest is not None:
        bearer = guest.taken.organization_id
    return Measured(
        computed=computed,
        source_kind=str(rule.source.kind),
        state=stored(computed.state),
        category=Category(event.category) if event else Category.CORE,
        trigger=event,
        trigger_kind=event.kind if event else computed.trigger_id.partition(":")[0],
        evidence=known.events.get(computed.evidence_id or ""),
        waiver=known.events.get(computed.waived_id or ""),
        bearer_id=bearer,
        receiver_role=receiver_role,
        receiver_id=receiver,
    )


def _binds(clause: Clause, guest: GuestClause | None, trigger: Trigger) -> bool:
    if guest is not None and not guest.is_begun_by(trigger):
        return False
    everybody = guest.everybody if guest else clause.measured.units
    return trigger.counterpart is None or trigger.counterpart in everybody


def _bearer(rule: Rule, trigger: Trigger, known: Known, book: Book) -> int | None:
    named = named_by(rule.duty.column, trigger) if rule.duty.column else None
    return named if named in book.units else _resolved(rule.duty.role, trigger, known, book)


def _resolved(role: str, trigger: Trigger, known: Known, book: Book) -> int | None:
    if not role:
        return None
    resolved_from = code_system(rulebook.ROLES).concept(role).string("resolved_from")
    return resolve(resolved_from, trigger, known.around, book.units)
