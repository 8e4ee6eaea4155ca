"""Reading promises: about one person, over many persons in one question, and what a rule says."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When, Window
from django.db.models import F as Field
from django.utils import timezone

from enplan.base.access import Actor, Category, Permission, subjects
from enplan.base.access.models import Subject
from enplan.base.access.use_cases import use_case
from enplan.base.kernel.errors import NotVisible
from enplan.base.terminology import Text, code_system
from enplan.domain.agreements import parties
from enplan.domain.commitments import rulebook
from enplan.domain.commitments.describing import RuleView, addressed, describe, here
from enplan.domain.commitments.models import Commitment, DeviationDraft, Revision, RuleSetting, Stored
from enplan.domain.commitments.rulebook import Book
from enplan.domain.commitments.rules.in_force import deciding
from enplan.domain.commitments.rules.standing import Group, Placed, order, standing
from enplan.domain.directory.models import Organization
from enplan.engine import Rule, State

ATTENTION = "domain.commitments.attention"
UNSETTLED = (Stored.PENDING, Stored.RUNNING)


@dataclass(frozen=True, slots=True)
class Party:
    """An organisation or unit that owes something or is owed it."""

    id: uuid.UUID
    number: int
    name: str
    short_name: str


@dataclass(frozen=True, slots=True)
class RevisionView:
    """What had been told and no longer holds: the states as they were shown, and which event changed them, why."""

    at: datetime
    because: str
    event_kind: str
    was: str
    became: str
    due_was: datetime | None
    due_became: datetime | None


@dataclass(frozen=True, slots=True)
class CommitmentView:
    """Who owes what by when, and what came of it, as far as the reader may see.

    `bearer` is None while nobody has been found for the role. `settled_at` and `settled_by` are what showed that it was
    done, or what took it away; empty where the reader may not see that event. `is_own`: the reader's place owes it.
    """

    id: uuid.UUID
    rule: RuleView
    state: State
    group: Group
    bearer: Party | None
    duty_role: str
    receiver: Party | None
    receiver_role: str
    trigger_kind: str
    triggered_at: datetime
    starts_at: datetime | None
    due_at: datetime | None
    settled_at: datetime | None
    settled_by: str
    is_own: bool
    category: Category
    revisions: Sequence[RevisionView] = ()

    @property
    def is_broken_law(self) -> bool:
        """A duty in law whose time has passed without it: the one thing that is told in red (ux.md 0.1, rule 11)."""
        return self.state is State.MISSED and self.rule.source_kind == "law"


@dataclass(frozen=True, slots=True)
class Radar:
    """The promises about one person, by what can still be saved. `gone` are revisions of those that fell away."""

    person_id: uuid.UUID
    rows: Sequence[CommitmentView]
    gone: Sequence[tuple[RuleView, RevisionView]]

    def of(self, *groups: Group) -> list[CommitmentView]:
        """The rows in these parts of the list, in its order."""
        return [row for row in self.rows if row.group in groups]


@dataclass(frozen=True, slots=True)
class Pressing:
    """The most pressing promise about one person, and how many there are. `is_named`: its words may stand in a list."""

    rule: RuleView | None
    bearer: Party | None
    due_at: datetime
    is_late: bool
    is_own: bool
    is_named: bool
    number: int


@use_case(Permission.COMMITMENT_READ)
def radar(actor: Actor, *, person_id: uuid.UUID | None = None) -> Radar:
    """Who has promised what about a person (oneself when no id is given), by when. Raises NotVisible."""
    subject = subjects.own(actor) if person_id is None else subjects.find(actor, person_id)
    book = rulebook.book()
    since = actor.at - timedelta(days=_attention("shown", "days"))
    rows = (
        _rows(actor, subject)
        .filter(triggered_at__lte=actor.at)
        .filter(Q(state=Stored.PENDING) | Q(due_at__gte=since) | Q(evidence_at__gte=since))
    )
    revised = _revisions(actor, subject, since)
    views = [view for row in rows if (view := _view(actor, book, row, revised.get(row.pk, ()))) is not None]
    return Radar(subject.public_id, sorted(views, key=_order), _gone(book, actor, subject, since))


@use_case(Permission.COMMITMENT_READ)
def near(actor: Actor, *, person_id: uuid.UUID) -> Sequence[CommitmentView]:
    """The promises about a person that are due before long or were not kept lately, in the order of the radar.

    Raises NotVisible.
    """
    subject = subjects.find(actor, person_id)
    rows = _rows(actor, subject).filter(
        state=Stored.RUNNING,
        triggered_at__lte=actor.at,
        due_at__gte=actor.at - _near(),
        due_at__lte=actor.at + _near(),
    )
    book = rulebook.book()
    views = [view for row in rows if (view := _view(actor, book, row, ())) is not None]
    return sorted(views, key=_order)


@use_case(Permission.COMMITMENT_READ)
def commitment(
    actor: Actor, *, commitment_id: uuid.UUID, person_id: uuid.UUID | None = None
) -> CommitmentView:
    """One promise about a person (oneself when no id is given), with what changed it. Raises NotVisible."""
    subject = subjects.own(actor) if person_id is None else subjects.find(actor, person_id)
    return find(actor, subject, commitment_id)


@use_case(Permission.COMMITMENT_READ)
def next_of_own(actor: Actor) -> CommitmentView | None:
    """What is promised to oneself that is due first of all that can still be kept, or None. Raises NotVisible."""
    subject = subjects.own(actor, shown=[Category.CORE])
    coming = _rows(actor, subject).filter(
        state=Stored.RUNNING,
        triggered_at__lte=actor.at,
        due_at__gte=actor.at,
        due_at__lte=actor.at + _near(),
        bearer__isnull=False,
    )
    row = coming.order_by("due_at", "pk").first()
    return _view(actor, rulebook.book(), row, ()) if row is not None else None


def find(actor: Actor, subject: Subject, commitment_id: uuid.UUID) -> CommitmentView:
    """One promise, inside a use case that has found the person. Raises NotVisible."""
    row = _rows(actor, subject).filter(public_id=commitment_id, triggered_at__lte=actor.at).first()
    view = None
    if row is not None:
        revised = _revisions(actor, subject, row.triggered_at).get(row.pk, ())
        view = _view(actor, rulebook.book(), row, revised)
    if view is None:
        raise NotVisible
    return view


@use_case(Permission.COMMITMENT_READ)
def deviation(actor: Actor, *, person_id: uuid.UUID, commitment_id: uuid.UUID) -> DeviationDraft | None:
    """The draft of a deviation that the reader's place has begun from this promise, or None. Raises NotVisible."""
    subject = subjects.find(actor, person_id)
    return own_drafts(actor, subject, commitment_id).first()


def own_drafts(actor: Actor, subject: Subject, commitment_id: uuid.UUID) -> QuerySet[DeviationDraft]:
    """The draft that the actor's place has begun from this promise, if any."""
    rows: QuerySet[DeviationDraft] = DeviationDraft.objects.visible_to(actor).filter(
        subject=subject, commitment__public_id=commitment_id, reporter=actor.organization_id
    )
    return rows


@use_case(Permission.WORKLIST_READ)
def pressing(actor: Actor) -> Mapping[int, Pressing]:
    """For each person in the reader's list who has one: the promise to look at first, by the number of the person."""
    soon, late = _attention("due_soon", "hours"), _attention("late", "days")
    book = rulebook.book()
    own = _own_places(book, actor)
    rows: Any = (
        Commitment.objects.visible_to(actor)
        .filter(
            state=Stored.RUNNING,
            triggered_at__lte=actor.at,
            due_at__gte=actor.at - timedelta(days=late),
            due_at__lte=actor.at + timedelta(hours=soon),
        )
        .annotate(
            place=Case(
                When(due_at__gte=actor.at, bearer__in=own, then=Value(0)),
                When(bearer__in=own, then=Value(1)),
                When(due_at__gte=actor.at, then=Value(2)),
                default=Value(3),
                output_field=IntegerField(),
            ),
            number=Window(Count("pk"), partition_by=[Field("subject")]),
        )
        .order_by("subject", "place", "due_at", "pk")
        .distinct("subject")
        .select_related("bearer")
    )
    return {row.subject_id: _pressing(actor, book, row, own, number=row.number) for row in rows}


@use_case(Permission.RULE_READ)
def rule(actor: Actor, *, address: str) -> RuleView:
    """What the version of a rule with this address says, and whether the reader may open the agreement it stands in.

    Nothing about a person. Raises NotVisible for a version that never was.
    """
    book = rulebook.book()
    version = addressed(book).get(address)
    found = describe(book, version) if version else None
    if found is None:
        raise NotVisible
    if found.clause is None:
        return found
    is_open = bool(parties.opened_by(actor, [found.clause.agreement_id]))
    return replace(found, clause=replace(found.clause, is_open=is_open))


@dataclass(frozen=True, slots=True)
class Standard:
    """A shipped rule as it counts today in the reader's place: whether it is on, its version, and who decided that.

    `decided_on` and `source` are empty where it holds as it is shipped; `shipped_off` says why it began as off.
    """

    code: str
    rule: RuleView
    is_on: bool
    shipped_off: Text | None
    decided_on: date | None
    source: str
    decided_by: str


@use_case(Permission.RULE_READ)
def standards(actor: Actor) -> Sequence[Standard]:
    """The shipped rules and how they count today where the reader works, by source and title."""
    book, day = rulebook.book(), timezone.localdate(actor.at)
    chain = [unit.number for unit in book.units.above(actor.organization_id)]
    settings = {row.pk: row for row in RuleSetting.objects.all()}
    found = [_standard(book, one, chain, day, settings) for one in rulebook.shipped()]
    return sorted(found, key=lambda one: (one.rule.source_kind, one.code))


def _standard(
    book: Book, one: Rule, chain: Sequence[int], day: date, settings: Mapping[int, RuleSetting]
) -> Standard:
    decision = deciding(book.decisions.get(one.code, ()), [*chain, None], day)
    row = settings.get(decision.number) if decision else None
    off = code_system(rulebook.SHIPPED_OFF)
    view = here(book, one, decision, day)
    return Standard(
        code=one.code,
        rule=view,
        is_on=decision is None or decision.is_on,
        shipped_off=off.concept(one.code).definition if one.code in off and row is None else None,
        decided_on=row.valid_from if row else None,
        source=row.source if row else "",
        decided_by=row.decided_by if row else "",
    )


def _attention(name: str, unit: str) -> int:
    return code_system(ATTENTION).concept(name).number(unit)


def _near() -> timedelta:
    return timedelta(days=_attention("near", "days"))


def _rows(actor: Actor, subject: Subject) -> QuerySet[Commitment]:
    rows: QuerySet[Commitment] = (
        Commitment.objects.visible_to(actor)
        .filter(subject=subject)
        .select_related("bearer", "receiver", "evidence", "waiver")
    )
    return rows


def _revisions(actor: Actor, subject: Subject, since: datetime) -> dict[int, list[RevisionView]]:
    found: dict[int, list[RevisionView]] = {}
    for row in (
        Revision.objects.visible_to(actor).filter(subject=subject, at__gte=since).order_by("-at", "-pk")
    ):
        found.setdefault(row.commitment_id, []).append(_revision(row))
    return found


def _revision(row: Revision) -> RevisionView:
    return RevisionView(row.at, row.because, row.event_kind, row.was, row.became, row.due_was, row.due_became)


def _gone(book: Book, actor: Actor, subject: Subject, since: datetime) -> list[tuple[RuleView, RevisionView]]:
    """What fell away because its beginning was taken back, the newest first."""
    rows = (
        Revision.objects.visible_to(actor)
        .filter(subject=subject, at__gte=since, became="gone", commitment__removed_at__isnull=False)
        .order_by("-at", "-pk")
        .values_list("pk", "commitment__rule_key", "commitment__rule_valid_from")
    )
    versions = {pk: (key, day) for pk, key, day in rows}
    kept = (
        Revision.objects.visible_to(actor).filter(pk__in=versions).order_by("-at", "-pk") if versions else ()
    )
    told = [(describe(book, versions[row.pk]), _revision(row)) for row in kept]
    return [(rule_view, revision) for rule_view, revision in told if rule_view is not None]


def _view(
    actor: Actor, book: Book, row: Commitment, revisions: Sequence[RevisionView]
) -> CommitmentView | None:
    rule_view = describe(book, (row.rule_key, row.rule_valid_from))
    if rule_view is None:
        return None
    state = standing(row.state, row.due_at, actor.at)
    settling = (
        row.evidence if state in {State.MET, State.LATE} else row.waiver if state is State.WAIVED else None
    )
    return CommitmentView(
        id=row.public_id,
        rule=rule_view,
        state=state,
        group=Placed(state, row.due_at, None, row.triggered_at).group,
        bearer=_party(row.bearer),
        duty_role=row.duty_role,
        receiver=_party(row.receiver),
        receiver_role=row.receiver_role,
        trigger_kind=row.trigger_kind,
        triggered_at=row.triggered_at,
        starts_at=row.starts_at,
        due_at=row.due_at,
        settled_at=settling.occurred_at if settling else None,
        settled_by=settling.kind if settling else "",
        is_own=row.bearer_id is not None and row.bearer_id in _own_places(book, actor),
        category=Category(row.category),
        revisions=tuple(revisions),
    )


def _order(view: CommitmentView) -> tuple[int, timedelta]:
    return order(Placed(view.state, view.due_at, view.settled_at, view.triggered_at))


def _party(row: Organization | None) -> Party | None:
    if row is None:
        return None
    return Party(row.public_id, row.pk, row.name, row.short_name or row.name)


def _own_places(book: Book, actor: Actor) -> list[int]:
    """Where the reader works, and everything that is a part of."""
    return [unit.number for unit in book.units.above(actor.organization_id)]


def _pressing(actor: Actor, book: Book, row: Commitment, own: Sequence[int], *, number: int) -> Pressing:
    if row.due_at is None:
        msg = "what runs is due some time"
        raise AssertionError(msg)
    return Pressing(
        rule=describe(book, (row.rule_key, row.rule_valid_from)),
        bearer=_party(row.bearer),
        due_at=row.due_at,
        is_late=row.due_at < actor.at,
        is_own=row.bearer_id in own,
        is_named=row.category == Category.CORE,
        number=number,
    )
