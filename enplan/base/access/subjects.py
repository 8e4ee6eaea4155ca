"""The one way from an address to a person, and from an actor to a list of persons. Whoever comes through is noted."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from django.db import connection

from enplan.base.access.acting import anchors, note
from enplan.base.access.actor import Actor
from enplan.base.access.models import Subject
from enplan.base.access.permissions import Permission
from enplan.base.access.use_cases import current_permission
from enplan.base.access.vocabulary import COMPARTMENTS_PER_SUBJECT, Category, Right
from enplan.base.audit.models import Outcome
from enplan.base.kernel.errors import NotVisible


def find(
    actor: Actor,
    public_id: uuid.UUID,
    *,
    right: Right = Right.READ,
    category: Category = Category.CORE,
    shown: Iterable[Category] | None = None,
) -> Subject:
    """The person with this id, if the actor may go this far with this category.

    `shown` are the categories that the answer will hold, if they are open (all open ones by default); they go into
    the audit row. Raises NotVisible otherwise, and notes the refusal.
    """
    permission = current_permission()
    subject = _anchor(actor, public_id)
    verdict = actor.may(right, subject.pk, category) if subject else None
    if subject is None or not verdict:
        note(actor, permission, None, set(), outcome=Outcome.REFUSED, asked_for=public_id)
        raise NotVisible
    opened = set(actor.categories(subject.pk))
    wanted = {category} if right > Right.READ and shown is None else set(shown or opened)
    note(
        actor,
        permission,
        subject.pk,
        {int(c) for c in (wanted & opened) | {category}},
        basis=verdict.basis or "",
    )
    return subject


def _anchor(actor: Actor, public_id: uuid.UUID) -> Subject | None:
    """The anchor as the database lets it be seen; asked for once in a transaction, since it never changes."""
    known = anchors(actor)
    if public_id not in known:
        found = Subject.objects.filter(public_id=public_id).first()
        if found is None:
            return None
        known[public_id] = found
    return known[public_id]


def own(actor: Actor, *, right: Right = Right.READ, shown: Iterable[Category] | None = None) -> Subject:
    """The person whose own plan this hat is. Raises NotVisible for any other hat."""
    if actor.own_subject_id is None:
        raise NotVisible
    subject = Subject.objects.filter(pk=actor.own_subject_id).first()
    if subject is None:
        raise NotVisible
    return find(actor, subject.public_id, right=right, shown=shown)


def listed(actor: Actor, subject_ids: Iterable[int], *, shown: Iterable[Category] = (Category.CORE,)) -> None:
    """Note that these persons stood in a list that the actor saw."""
    permission = current_permission()
    wanted = tuple(shown)
    for subject_id in set(subject_ids):
        open_now = {c: verdict for c in wanted if (verdict := actor.may(Right.READ, subject_id, c))}
        basis = next((verdict.basis for verdict in open_now.values()), None)
        note(actor, permission, subject_id, {int(c) for c in open_now}, basis=basis or "")


def ids(actor: Actor, *, category: Category = Category.CORE) -> list[int]:
    """The persons of whom this category is open to the actor."""
    return [
        n // COMPARTMENTS_PER_SUBJECT
        for n in actor.compartments(Right.READ)
        if n % COMPARTMENTS_PER_SUBJECT == category
    ]


def open_new(actor: Actor, *, category: Category = Category.CORE) -> tuple[Subject, Actor]:
    """A new anchor, open to this actor for the rest of the transaction. The caller writes the grants that last.

    The database makes the number itself, so nothing can already hang on it. `category` is what the log says.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM sec.open_new_subject(%s)", [uuid.uuid4()])
        (subject_id,) = cursor.fetchone()
    subject = Subject.objects.get(pk=subject_id)
    note(actor, current_permission(), subject_id, {int(category)})
    return subject, actor.with_new_subject(subject_id)


def find_by_identifier(value: str) -> int | None:
    """Number of the person with this national identifier, or None. For guards and sign-in only: the answer must
    never reach somebody without a basis.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT sec.find_subject(%s)", [value])
        row = cursor.fetchone()
    return row[0] if row else None


__all__ = ["Permission", "find", "find_by_identifier", "ids", "listed", "open_new", "own"]
