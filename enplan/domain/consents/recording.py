"""Writing consents down: the steps that use cases share, inside their own transaction.

Has no door of its own, and does not recompile grants: the use case does that last.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping
from datetime import date, datetime

from enplan.base.access import Actor, Category
from enplan.base.access.models import Subject
from enplan.base.access.once import once, overtaken
from enplan.base.access.saving import change
from enplan.base.kernel.errors import Invalid, StaleVersion
from enplan.domain.consents import rules
from enplan.domain.consents.models import CapacityAssessment, PlanConsent, SharingConsent
from enplan.domain.consents.parties import Party, answers_to, current_answer, of_related_person
from enplan.domain.consents.rules import NORWAY, PartyKind
from enplan.domain.people.models import Person, RelatedPerson
from enplan.domain.timeline.recording import record


def capacity_state(actor: Actor, subject: Subject) -> str:
    """The assessment in force as a code of data/capacity.toml; without one, the person has capacity."""
    row = (
        CapacityAssessment.objects.visible_to(actor)
        .filter(subject=subject, superseded_at__isnull=True)
        .first()
    )
    return row.state if row else "has"


def birth_date_of(actor: Actor, subject: Subject) -> date:
    """The person's date of birth."""
    born: date = Person.objects.visible_to(actor).values_list("birth_date", flat=True).get(subject=subject)
    return born


def is_staff(actor: Actor) -> bool:
    """Whether the one who acts writes down what somebody else has said."""
    return actor.organization_id is not None


def today(actor: Actor) -> date:
    """The day it is in Norway."""
    return actor.at.astimezone(NORWAY).date()


def given(
    actor: Actor,
    subject: Subject,
    *,
    through: str,
    present: str = "",
    given_by: str,
    person_heard: bool | None = None,
) -> dict[str, object]:
    """The columns that say how this came to be. Raises Invalid when it cannot have come to be so."""
    rules.check_way(through, by_staff=is_staff(actor), present=present)
    rules.check_giver(
        given_by,
        birth_date=birth_date_of(actor, subject),
        day=today(actor),
        capacity=capacity_state(actor, subject),
        person_heard=person_heard,
    )
    return {
        "given_at": actor.at,
        "given_through": through,
        "given_by": given_by,
        "person_heard": person_heard,
        "present": present.strip(),
        "recorded_by_hat_id": actor.hat_id if is_staff(actor) else None,
        "recorded_by_name": actor.name if is_staff(actor) else "",
    }


def record_plan_consent(
    actor: Actor,
    subject: Subject,
    *,
    answer: bool,
    through: str,
    present: str = "",
    given_by: str = "person",
    person_heard: bool | None = None,
) -> PlanConsent:
    """The answer to whether a plan is made; it takes the place of an earlier one. Raises Invalid."""
    columns = given(
        actor, subject, through=through, present=present, given_by=given_by, person_heard=person_heard
    )
    changes_mind = False
    for row in PlanConsent.objects.changeable_by(actor).filter(subject=subject, superseded_at__isnull=True):
        changes_mind |= row.answer and row.withdrawn_at is None and not answer
        change(actor, row, row.version, superseded_at=actor.at)
    consent: PlanConsent = PlanConsent.objects.create(
        subject=subject, category=Category.CORE, answer=answer, **columns
    )
    kind = "plan_consent_given" if answer else "plan_consent_refused"
    record(
        actor,
        subject.pk,
        "plan_consent_withdrawn" if changes_mind else kind,
        given_by=given_by,
        through=through,
    )
    if not answer:
        _close_all(actor, subject)
    return consent


def record_plan_withdrawal(actor: Actor, subject: Subject) -> None:
    """Mark the consent to the plan as withdrawn, and every answer about sharing with it.

    Otherwise an old yes would come back to life by itself with a later consent.
    """
    live = PlanConsent.objects.changeable_by(actor).filter(
        subject=subject, superseded_at__isnull=True, withdrawn_at__isnull=True
    )
    for row in live:
        change(actor, row, row.version, withdrawn_at=actor.at)
        record(actor, subject.pk, "plan_consent_withdrawn")
    _close_all(actor, subject)


def _close_all(actor: Actor, subject: Subject) -> None:
    rows = SharingConsent.objects.changeable_by(actor).filter(
        subject=subject, superseded_at__isnull=True, withdrawn_at__isnull=True
    )
    for row in rows:
        if row.yes:
            record_withdrawal(actor, subject, row)


def ensure_party(
    actor: Actor,
    subject: Subject,
    *,
    organization_id: int | None = None,
    organization_name: str = "",
    related_person: RelatedPerson | None = None,
) -> SharingConsent:
    """The party stands in the person's list from now on; what it may see is not decided, and that is a no."""
    party = _party(organization_id, organization_name, related_person)
    existing = current_answer(actor, subject, party)
    if existing is not None:
        return existing
    columns = {
        "given_at": actor.at,
        "starts_at": actor.at,
        "recorded_by_hat_id": actor.hat_id,
        "recorded_by_name": actor.name,
    }
    try:
        return _add(subject, party, columns)
    except StaleVersion:
        return ensure_party(
            actor,
            subject,
            organization_id=organization_id,
            organization_name=organization_name,
            related_person=related_person,
        )


def _add(subject: Subject, party: Party, columns: Mapping[str, object]) -> SharingConsent:
    """A new row. Raises StaleVersion when somebody else writes one to the same party in this very moment."""
    attempted = {name: columns[name] for name in ("yes", "no") if name in columns}
    with once(lambda: overtaken(None, attempted)):
        row: SharingConsent = SharingConsent.objects.create(
            subject=subject, category=Category.CORE, **_columns(party), **columns
        )
    return row


def record_sharing(
    actor: Actor,
    subject: Subject,
    *,
    organization_id: int | None = None,
    organization_name: str = "",
    related_person: RelatedPerson | None = None,
    yes: Collection[Category],
    no: Collection[Category],
    period_code: str,
    ends_on: date | None = None,
    through: str,
    present: str = "",
    given_by: str = "person",
    person_heard: bool | None = None,
) -> SharingConsent:
    """The answers to one party from now on; they take the place of the earlier ones. Raises Invalid."""
    party = _party(organization_id, organization_name, related_person)
    rules.check_answers(party.kind, yes, no)
    columns = given(
        actor, subject, through=through, present=present, given_by=given_by, person_heard=person_heard
    )
    before = current_answer(actor, subject, party)
    ends_at, period = _length(actor, before, period_code, ends_on) if yes else (None, "")
    if ends_at is not None and given_by == "parents":
        ends_at = min(ends_at, rules.parents_end(birth_date_of(actor, subject)))
    return put_answer(
        actor,
        subject,
        party,
        yes=yes,
        no=no,
        ends_at=ends_at,
        period_code=period,
        columns=columns,
    )


def _length(
    actor: Actor, before: SharingConsent | None, period_code: str, ends_on: date | None
) -> tuple[datetime | None, str]:
    """When an answer ends, and the period it was given for; as before only while something is shared."""
    if period_code != rules.AS_BEFORE:
        return rules.period_end(period_code, actor.at, ends_on), period_code
    if before is None or not _open(before, actor):
        raise Invalid({"period": "missing"})
    return before.ends_at, before.period_code


def put_answer(
    actor: Actor,
    subject: Subject,
    party: Party,
    *,
    yes: Collection[Category],
    no: Collection[Category],
    ends_at: datetime | None,
    period_code: str,
    columns: dict[str, object],
) -> SharingConsent:
    """Supersede the answer to this party and write down what that means in the timeline.

    Raises StaleVersion when somebody else answers in the same moment.
    """
    before = current_answer(actor, subject, party)
    was_open = _open(before, actor)
    was_no = answers_of(before).no if before is not None else frozenset()
    if before is not None:
        change(actor, before, before.version, superseded_at=actor.at)
    answers = {"yes": sorted(int(c) for c in yes), "no": sorted(int(c) for c in no)}
    period = {"starts_at": actor.at, "ends_at": ends_at, "period_code": period_code}
    row = _add(subject, party, answers | period | columns)
    _tell(
        actor,
        subject,
        party,
        yes=frozenset(yes),
        closed=was_open - set(yes),
        refused=set(no) - was_open - was_no,
    )
    return row


def record_withdrawal(actor: Actor, subject: Subject, row: SharingConsent) -> None:
    """Mark the answer to one party as withdrawn: nothing is shared with it any more."""
    change(actor, row, row.version, withdrawn_at=actor.at)
    record(
        actor,
        subject.pk,
        "sharing_withdrawn",
        counterpart_id=row.organization_id,
        related_person_id=row.related_person_id,
        categories=[Category(number).name.lower() for number in row.yes],
    )


def mark_of(row: SharingConsent | None) -> str:
    """What a form carries so that we know which answer it showed; empty where none had been given."""
    return str(row.public_id) if row is not None and row.given_through else ""


def check_seen(
    current: SharingConsent | None, seen: str | None, yes: Collection[Category], no: Collection[Category]
) -> None:
    """Raise StaleVersion when the form showed another answer than the newest: somebody saved first."""
    if seen is None or current is None or mark_of(current) == seen:
        return
    raise StaleVersion(
        current={"yes": list(current.yes), "no": list(current.no)},
        attempted={"yes": sorted(int(c) for c in yes), "no": sorted(int(c) for c in no)},
        version=current.version,
    )


def previous_answer(
    actor: Actor, subject: Subject, party: Party, before: SharingConsent
) -> SharingConsent | None:
    """The answer that stood before this one."""
    return answers_to(actor, subject, party).filter(superseded_at=before.starts_at).order_by("-pk").first()


def _tell(
    actor: Actor,
    subject: Subject,
    party: Party,
    *,
    yes: Collection[Category],
    closed: Collection[Category],
    refused: Collection[Category],
) -> None:
    """One event for what was agreed to, one for what was closed, one for what was refused at once."""
    for kind, categories in (
        ("sharing_consented", yes),
        ("sharing_withdrawn", closed),
        ("sharing_refused", refused),
    ):
        if categories:
            record(
                actor,
                subject.pk,
                kind,
                counterpart_id=party.organization_id,
                related_person_id=party.related_person_id,
                categories=[category.name.lower() for category in sorted(categories)],
            )


def answers_of(row: SharingConsent) -> rules.Answers:
    """The row as the rules see it."""
    return rules.Answers(
        yes=frozenset(Category(number) for number in row.yes),
        no=frozenset(Category(number) for number in row.no),
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        withdrawn_at=row.withdrawn_at,
        superseded_at=row.superseded_at,
    )


def _open(row: SharingConsent | None, actor: Actor) -> frozenset[Category]:
    return answers_of(row).open_at(actor.at) if row else frozenset()


def _party(
    organization_id: int | None, organization_name: str, related_person: RelatedPerson | None
) -> Party:
    if related_person is not None:
        return of_related_person(related_person)
    return Party(uuid.UUID(int=0), PartyKind.ORGANIZATION, organization_name, organization_id=organization_id)


def _columns(party: Party) -> dict[str, object]:
    return {
        "organization_id": party.organization_id,
        "related_person_id": party.related_person_id,
        "party_name": party.name,
    }
