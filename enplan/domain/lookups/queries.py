"""Reading the log: the person's own, with what to do about it; and for staff, their own look-ups."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import connection
from django.db.models import QuerySet

from enplan.base.access import Actor, Category, Permission, Right, subjects
from enplan.base.access.acting import acting_as_job, note
from enplan.base.access.models import Block, Grant, Subject
from enplan.base.access.use_cases import use_case
from enplan.base.audit.models import AuditEvent, Outcome
from enplan.base.kernel.errors import NotVisible
from enplan.domain.lookups.answering import Answering, asked_of, coordinating_hats, who_answers
from enplan.domain.lookups.models import LookupAnswer, LookupQuestion
from enplan.domain.lookups.rules import NORWAY, Entry, Folded, Group, Looker, fold
from enplan.domain.lookups.services import BY_PERSON, somebody_elses
from enplan.domain.people.models import Person

PAGE_DAYS = 31
MOST_ROWS = 2000
MOST_ROWS_IN_FILE = 50_000
NEWEST_ROWS = 100
NOTICE_DAYS = 30
"""So long an emergency look-up stands on top (ux.md D14)."""


@dataclass(frozen=True, slots=True)
class QuestionView:
    """A question about a look-up, and the answer if it has come."""

    id: uuid.UUID
    event_id: int
    looked_at: datetime
    looker: str
    looker_title: str
    organization: str
    looker_hat_id: int | None
    words: str
    asked_at: datetime
    due_on: date
    is_late: bool
    answer: str
    answered_at: datetime | None
    answered_by: str
    answered_by_looker: bool
    asked_by: str
    answering: str


@dataclass(frozen=True, slots=True)
class BlockView:
    """Somebody whom the person has closed the plan to."""

    id: uuid.UUID
    hat_id: int
    name: str
    organization: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Log:
    """Some days of the person's own log.

    `known` are the hats that have something open now; `system` counts tasks of the system itself, `own` the
    person's own requests, `refused` those who tried and saw nothing. `earlier` is where the next page begins.
    """

    first_day: date
    last_day: date
    folded: Sequence[Folded]
    notices: Sequence[Folded]
    known: frozenset[int]
    blocks: Sequence[BlockView]
    questions: Sequence[QuestionView]
    system: int
    own: int
    refused: int
    earlier: date | None


@dataclass(frozen=True, slots=True)
class LineView:
    """One line of one's own log, the question about it, a block, whether the looker coordinates, and who answers."""

    line: Folded
    question: QuestionView | None
    block: BlockView | None
    coordinates: bool
    answering: Answering


@dataclass(frozen=True, slots=True)
class OwnLookup:
    """One of the actor's own look-ups. The person is named only where the actor may still see them.

    `subject` is a number that tells one person from another, and nothing else.
    """

    entry: Entry
    subject: int
    person_id: uuid.UUID | None
    person: str


@use_case(Permission.LOOKUPS_READ)
def own_log(actor: Actor, *, until: date | None = None) -> Log:
    """Who has looked at one's own plan in the days up to `until` (today when None). Raises NotVisible."""
    subject = subjects.own(actor, shown=[Category.CORE])
    last = until or actor.at.astimezone(NORWAY).date()
    rows = AuditEvent.objects.filter(subject_id=subject.pk, outcome=Outcome.DONE)
    others, first = _page(rows.filter(hat_id__isnull=False).exclude(account_id=actor.account_id), last)
    shown = rows.filter(at__gte=_start(first), at__lt=_start(last + timedelta(days=1)))
    emergencies = rows.filter(basis="emergency", at__gte=actor.at - timedelta(days=NOTICE_DAYS))
    return Log(
        first_day=first,
        last_day=last,
        folded=fold(map(_entry, others)),
        notices=fold(_entry(row) for row in emergencies.exclude(account_id=actor.account_id)),
        known=_known(actor, subject),
        blocks=_blocks(subject),
        questions=_questions(actor, subject),
        system=shown.filter(hat_id__isnull=True).count(),
        own=shown.filter(account_id=actor.account_id).count(),
        refused=_refused(_start(first), _start(last + timedelta(days=1))),
        earlier=first - timedelta(days=1) if rows.filter(at__lt=_start(first)).exists() else None,
    )


@use_case(Permission.LOOKUPS_READ)
def whole_log(actor: Actor) -> Sequence[Entry]:
    """Every time somebody else saw or changed something of one's own plan, newest first. Raises NotVisible."""
    subject = subjects.own(actor, shown=[Category.CORE])
    rows = AuditEvent.objects.filter(subject_id=subject.pk, outcome=Outcome.DONE, hat_id__isnull=False)
    newest = rows.exclude(account_id=actor.account_id).order_by("-at", "-pk")
    return [_entry(row) for row in newest[:MOST_ROWS_IN_FILE]]


@use_case(Permission.LOOKUPS_READ)
def newest_look(actor: Actor) -> Entry | None:
    """The last time somebody else saw or changed something of one's own plan, or None. Raises NotVisible.

    To have stood in somebody's list is not counted.
    """
    subject = subjects.own(actor, shown=[Category.CORE])
    rows = AuditEvent.objects.filter(subject_id=subject.pk, outcome=Outcome.DONE, hat_id__isnull=False)
    newest = map(_entry, rows.exclude(account_id=actor.account_id).order_by("-at", "-pk")[:NEWEST_ROWS])
    return next((entry for entry in newest if entry.group is not Group.LISTED), None)


@use_case(Permission.LOOKUPS_READ)
def own_entry(actor: Actor, *, event_id: int) -> LineView:
    """One line of one's own log with everything it folds. Raises NotVisible."""
    subject = subjects.own(actor, shown=[Category.CORE])
    event = somebody_elses(actor, subject, event_id)
    wanted = _entry(event)
    same_day = AuditEvent.objects.filter(
        subject_id=subject.pk,
        outcome=Outcome.DONE,
        hat_id=event.hat_id,
        at__gte=_start(wanted.day),
        at__lt=_start(wanted.day + timedelta(days=1)),
    )
    line = next(line for line in fold(map(_entry, same_day)) if wanted in line.entries)
    ids = {entry.id for entry in line.entries}
    question = next((q for q in _questions(actor, subject) if q.event_id in ids), None)
    block = next((block for block in _blocks(subject) if block.hat_id == event.hat_id), None)
    return LineView(
        line,
        question,
        block,
        coordinates=event.hat_id in coordinating_hats(subject),
        answering=who_answers(subject, event),
    )


@use_case(Permission.LOOKUPS_READ)
def my_lookups(actor: Actor, *, until: date | None = None) -> tuple[Sequence[OwnLookup], date | None]:
    """The actor's own look-ups in the days up to `until`, newest first, and where the page before begins."""
    last = until or actor.at.astimezone(NORWAY).date()
    mine = AuditEvent.objects.filter(account_id=actor.account_id, subject_id__isnull=False)
    rows, first = _page(mine, last)
    people = {
        person.subject_id: person
        for person in Person.objects.visible_to(actor)
        .filter(subject__in={row.subject_id for row in rows})
        .select_related("subject")
    }
    subjects.listed(actor, people)
    earlier = first - timedelta(days=1) if mine.filter(at__lt=_start(first)).exists() else None
    return [_own(row, people.get(row.subject_id or 0)) for row in rows], earlier


@use_case(Permission.LOOKUP_QUESTION_READ)
def questions(actor: Actor, *, person_id: uuid.UUID) -> Sequence[QuestionView]:
    """What the person has asked the coordinator about look-ups, unanswered first. Raises NotVisible."""
    subject = subjects.find(actor, person_id, right=Right.MANAGE, shown=[Category.CORE])
    return _unanswered_first(_questions(actor, subject, for_coordinator=True))


@use_case(Permission.LOOKUP_QUESTION_READ)
def question(actor: Actor, *, person_id: uuid.UUID, question_id: uuid.UUID) -> QuestionView:
    """One question, for the coordinator. Raises NotVisible."""
    subject = subjects.find(actor, person_id, right=Right.MANAGE, shown=[Category.CORE])
    return _only(_questions(actor, subject, for_coordinator=True), question_id)


@use_case(Permission.LOOKUP_QUESTION_READ)
def questions_to_organization(actor: Actor) -> Sequence[QuestionView]:
    """What persons have asked the organisation that this hat answers for, unanswered first; nothing of their plans.

    What waits, and what was answered in the last 90 days; the first hundred of them (migration 0004). Empty for
    everybody who is not a privacy contact.
    """
    return _unanswered_first(_asked_of(actor, None))


@use_case(Permission.LOOKUP_QUESTION_READ)
def question_to_organization(actor: Actor, *, question_id: uuid.UUID) -> QuestionView:
    """One of them. Raises NotVisible."""
    return _only(_asked_of(actor, question_id), question_id)


@use_case(Permission.LOOKUP_QUESTION_READ)
def waiting_for_organization(actor: Actor) -> int:
    """How many questions wait for this hat as privacy contact."""
    del actor  # the database knows who acts
    with connection.cursor() as cursor:
        cursor.execute("SELECT sec.questions_waiting()")
        (count,) = cursor.fetchone()
    return int(count)


def _asked_of(actor: Actor, question_id: uuid.UUID | None) -> list[QuestionView]:
    """Each person's questions are read by a task for that person, and the reading stands in the person's log."""
    found = []
    for subject_id, numbers in asked_of(actor, question_id).items():
        with acting_as_job("show_look_up_questions", subject_id=subject_id) as job:
            subject = Subject.objects.get(pk=subject_id)
            found += _views(job, LookupQuestion.objects.visible_to(job).filter(pk__in=numbers), subject)
        note(actor, Permission.LOOKUP_QUESTION_READ, subject_id, set(), reason=BY_PERSON)
    return found


def _unanswered_first(found: Sequence[QuestionView]) -> list[QuestionView]:
    return sorted(found, key=lambda question: (question.answered_at is not None, question.asked_at))


def _only(found: Sequence[QuestionView], question_id: uuid.UUID) -> QuestionView:
    chosen = next((each for each in found if each.id == question_id), None)
    if chosen is None:
        raise NotVisible
    return chosen


def _page(rows: QuerySet[AuditEvent], last: date) -> tuple[list[AuditEvent], date]:
    """The rows of the days up to `last`, newest first, and the first of these days.

    Where there are very many, fewer days: a day is shown whole or stands on the next page. Of a single day
    with more rows than fit, the newest are shown.
    """
    first = last - timedelta(days=PAGE_DAYS - 1)
    within = rows.filter(at__gte=_start(first), at__lt=_start(last + timedelta(days=1)))
    found = list(within.order_by("-at", "-pk")[: MOST_ROWS + 1])
    if len(found) <= MOST_ROWS:
        return found, first
    cut = found[-1].at.astimezone(NORWAY).date()
    if cut == found[0].at.astimezone(NORWAY).date():
        return found[:MOST_ROWS], cut
    return [row for row in found if row.at >= _start(cut + timedelta(days=1))], cut + timedelta(days=1)


def _start(day: date) -> datetime:
    return datetime.combine(day, time(), NORWAY)


def _entry(row: AuditEvent) -> Entry:
    looker = Looker(
        row.hat_id,
        row.actor_name,
        row.actor_role,
        row.actor_title,
        row.organization_id,
        row.organization_name,
    )
    categories = frozenset(Category(number) for number in row.categories)
    return Entry(row.pk, row.at, looker, row.action, categories, row.basis, row.reason)


def _own(row: AuditEvent, person: Person | None) -> OwnLookup:
    return OwnLookup(
        entry=_entry(row),
        subject=row.subject_id or 0,
        person_id=person.subject.public_id if person else None,
        person=person.short_name if person else "",
    )


def _known(actor: Actor, subject: Subject) -> frozenset[int]:
    """The hats that have anything open now, whichever part."""
    live = Grant.objects.filter(subject=subject, revoked_at=None, starts_at__lte=actor.at)
    return frozenset(
        grant.hat_id
        for grant in live.only("hat_id", "ends_at")
        if grant.hat_id is not None and (grant.ends_at is None or grant.ends_at > actor.at)
    )


def _blocks(subject: Subject) -> list[BlockView]:
    blocks = list(
        Block.objects.filter(subject=subject, ends_at=None, hat_id__isnull=False).order_by("starts_at")
    )
    names = {
        row.hat_id: row
        for row in AuditEvent.objects.filter(
            subject_id=subject.pk, hat_id__in=[block.hat_id for block in blocks]
        ).order_by("pk")
    }
    return [
        BlockView(block.public_id, block.hat_id, row.actor_name, row.organization_name, block.starts_at)
        for block in blocks
        if block.hat_id is not None and (row := names.get(block.hat_id)) is not None
    ]


def _questions(actor: Actor, subject: Subject, *, for_coordinator: bool = False) -> list[QuestionView]:
    rows = LookupQuestion.objects.visible_to(actor).filter(subject=subject).order_by("-asked_at")
    if for_coordinator:
        rows = rows.filter(answering_organization_id=None)
    return _views(actor, rows, subject)


def _views(actor: Actor, rows: QuerySet[LookupQuestion], subject: Subject) -> list[QuestionView]:
    answers = {
        answer.question_id: answer
        for answer in LookupAnswer.objects.visible_to(actor).filter(subject=subject)
    }
    today = actor.at.astimezone(NORWAY).date()
    return [_question(row, answers.get(row.pk), today) for row in rows]


def _question(row: LookupQuestion, answer: LookupAnswer | None, today: date) -> QuestionView:
    return QuestionView(
        id=row.public_id,
        event_id=row.event_id,
        looked_at=row.looked_at,
        looker=row.looker_name,
        looker_title=row.looker_title,
        organization=row.organization_name,
        looker_hat_id=row.looker_hat_id,
        words=row.words,
        asked_at=row.asked_at,
        due_on=row.answer_due_on,
        is_late=answer is None and row.answer_due_on < today,
        answer=answer.words if answer else "",
        answered_at=answer.answered_at if answer else None,
        answered_by=answer.answered_by_name if answer else "",
        answered_by_looker=answer is not None and answer.answered_by_hat_id == row.looker_hat_id,
        asked_by=row.asked_by_name,
        answering=row.answering_organization_name,
    )


def _refused(since: datetime, until: datetime) -> int:
    """How many tried to open one's own plan and saw nothing; the database tells the number and nothing else."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT sec.refused_lookups(%s, %s)", [since, until])
        (count,) = cursor.fetchone()
    return int(count)
