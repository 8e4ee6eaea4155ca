"""Reads the facts that grants are compiled from. Runs on behalf of whoever manages the plan."""

from __future__ import annotations

from datetime import timedelta

from enplan.base.access import Actor, Category
from enplan.base.access.own_hats import own_hats
from enplan.domain.care_requests.parties import notices_of
from enplan.domain.care_requests.rules import rule
from enplan.domain.care_teams.models import CoordinatorAppointment, Membership, MemberState
from enplan.domain.consents.models import CapacityAssessment, PlanConsent, SharingConsent
from enplan.domain.directory.coordinating import municipality, unit_of
from enplan.domain.people.models import Person
from enplan.domain.people.rules import may_be_represented
from enplan.policy.compilation import MemberFact, NoticeFact, PersonFact, SharingFact, VacancyFact


def person_fact(actor: Actor, subject_id: int) -> PersonFact:
    """The person's own hats, consent to the plan, capacity, and whether the address lets somebody answer for them."""
    live = PlanConsent.objects.visible_to(actor).filter(
        subject=subject_id, withdrawn_at=None, superseded_at=None
    )
    lacks = CapacityAssessment.objects.visible_to(actor).filter(
        subject=subject_id, superseded_at=None, state="lacks"
    )
    return PersonFact(
        own_hats=own_hats(subject_id),
        has_plan_consent=live.filter(answer=True).exists(),
        lacks_capacity=lacks.exists(),
        may_be_represented=_may_be_represented(actor, subject_id),
    )


def _may_be_represented(actor: Actor, subject_id: int) -> bool:
    found = Person.objects.visible_to(actor).filter(subject=subject_id)
    protected = found.values_list("protected_address", flat=True).first()
    return protected is not None and may_be_represented(protected_address=protected)


def member_facts(actor: Actor, subject_id: int) -> list[MemberFact]:
    """Accepted members; the one with the open appointment coordinates."""
    coordinator = (
        CoordinatorAppointment.objects.visible_to(actor).filter(subject=subject_id, ends_at=None).first()
    )
    return [
        MemberFact(
            hat_id=row.hat_id,
            kind=row.kind,
            party=("relative", row.related_person_id)
            if row.related_person_id
            else ("organization", row.organization_id),
            is_coordinator=coordinator is not None and coordinator.membership_id == row.pk,
            starts_at=row.starts_at,
            ends_at=row.ends_at,
        )
        for row in Membership.objects.visible_to(actor).filter(subject=subject_id, state=MemberState.ACTIVE)
    ]


def sharing_facts(actor: Actor, subject_id: int) -> list[SharingFact]:
    """The answers in force towards each party."""
    rows = SharingConsent.objects.visible_to(actor).filter(
        subject=subject_id, withdrawn_at=None, superseded_at=None
    )
    return [
        SharingFact(
            party=("relative", row.related_person_id)
            if row.related_person_id
            else ("organization", row.organization_id),
            yes=frozenset(Category(number) for number in row.yes),
            starts_at=row.starts_at,
            ends_at=row.ends_at,
        )
        for row in rows
    ]


def duty_facts(actor: Actor, subject_id: int) -> list[NoticeFact | VacancyFact]:
    """Who has a duty that this person gets a coordinator: units and senders of notices, and the unit of a vacancy."""
    follows = timedelta(days=rule("sender_follows").number("days"))
    notices = [
        NoticeFact(
            row.unit_id,
            row.sender_hat_id,
            row.sent_at,
            row.closed_at,
            row.closed_at and row.closed_at + follows,
        )
        for row in notices_of(subject_id)
    ]
    return [*notices, *_vacancies(actor, subject_id)]


def _vacancies(actor: Actor, subject_id: int) -> list[VacancyFact]:
    since = (
        CoordinatorAppointment.objects.visible_to(actor)
        .filter(subject=subject_id, ends_at=None, membership=None)
        .values_list("starts_at", flat=True)
        .first()
    )
    if since is None:
        return []
    number = (
        Person.objects.visible_to(actor).values_list("municipality_number", flat=True).get(subject=subject_id)
    )
    unit = unit_of(municipality(number))
    return [VacancyFact(unit.pk, since)] if unit else []
