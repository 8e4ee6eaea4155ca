"""Who answers a question about a look-up: somebody at the organisation where it was done, never the one it is about.

Steps inside the use cases of questions. The database finds the one who answers, since nobody reads others' hats.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from dataclasses import dataclass

from django.db import connection

from enplan.base.access import Actor, Basis
from enplan.base.access.models import Grant, Subject
from enplan.base.audit.models import AuditEvent


@dataclass(frozen=True, slots=True)
class Answering:
    """The organisation that answers; None for the coordinator. `is_manned`: somebody there has been named to do it.

    `about_coordinator`: the question is about whoever coordinates now, who therefore does not see it.
    """

    organization_id: int | None = None
    organization: str = ""
    is_manned: bool = True
    about_coordinator: bool = False


def who_answers(subject: Subject, event: AuditEvent) -> Answering:
    """Who would answer a question about this row of the person's own log.

    The privacy contact of the looker's organisation, or of the nearest one it is part of; where none is named, the
    coordinator, unless it is about the coordinator: then the uppermost organisation, which must name somebody.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT organization, name, is_manned FROM sec.who_answers_for(%s, %s)",
            [event.organization_id, event.hat_id],
        )
        organization_id, name, is_manned = cursor.fetchone() or (None, "", False)
    about_coordinator = event.account_id in coordinating_accounts(subject)
    if organization_id is None or not (is_manned or about_coordinator):
        return Answering(about_coordinator=about_coordinator)
    return Answering(organization_id, name, is_manned, about_coordinator)


def coordinating_hats(subject: Subject) -> set[int]:
    """The hats that coordinate now."""
    live = Grant.objects.filter(subject=subject, revoked_at=None, basis=Basis.COORDINATION)
    return {hat_id for hat_id in live.values_list("hat_id", flat=True) if hat_id is not None}


def coordinating_accounts(subject: Subject) -> set[int | None]:
    """The accounts behind them, as the person's own log knows them: one human may look in several hats."""
    rows = AuditEvent.objects.filter(subject_id=subject.pk, hat_id__in=coordinating_hats(subject))
    return set(rows.values_list("account_id", flat=True))


def asked_of(actor: Actor, question_id: uuid.UUID | None = None) -> dict[int, list[int]]:
    """Person → questions that this hat is named to answer (or the one with this id), as the database tells them.

    What waits first, then what was answered lately; never more than the database lets through at once.
    """
    del actor  # the database knows who acts
    found: dict[int, list[int]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute("SELECT subject, question FROM sec.questions_to_answer(%s)", [question_id])
        for subject_id, question in cursor.fetchall():
            found[subject_id].append(question)
    return dict(found)
