"""Making what is stored about one person's promises equal to what has been computed, and keeping what that changed."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from enplan.base.access import Actor, Category
from enplan.domain.commitments.models import Commitment, Revision
from enplan.domain.commitments.rules.revisions import Told, Written, cause, is_revision
from enplan.domain.commitments.rules.standing import standing
from enplan.domain.timeline.models import Event
from enplan.domain.timeline.recording import RETRACTED
from enplan.engine import Commitment as Computed

GONE = "gone"
"""What a commitment has become that no longer has a trigger; stands where its fingerprint would."""


@dataclass(frozen=True, slots=True)
class Happened:
    """What is needed of an event, in the version that counts."""

    number: int
    kind: str
    category: Category
    organization: int | None
    counterpart: int | None


@dataclass(frozen=True, slots=True)
class Measured:
    """One commitment as it should be stored."""

    computed: Computed
    source_kind: str
    state: str
    category: Category
    trigger: Happened | None
    trigger_kind: str
    evidence: Happened | None
    waiver: Happened | None
    bearer_id: int | None
    receiver_role: str
    receiver_id: int | None

    @property
    def key(self) -> tuple[str, str]:
        """What makes it the same commitment as the one that is stored."""
        return key_of(self.computed.rule_key, self.computed.trigger_id)

    def columns(self) -> dict[str, Any]:
        """What is stored of it, beside who it is about."""
        it = self.computed
        return {
            "rule_key": it.rule_key,
            "rule_code": it.rule_code,
            "rule_valid_from": it.rule_valid_from,
            "source_kind": self.source_kind,
            "duty_role": it.duty_role,
            "bearer_id": self.bearer_id,
            "receiver_role": self.receiver_role,
            "receiver_id": self.receiver_id,
            "trigger_key": it.trigger_id,
            "trigger_id": self.trigger.number if self.trigger else None,
            "trigger_kind": self.trigger_kind,
            "triggered_at": it.triggered_at,
            "episode": it.episode or "",
            "starts_at": it.starts_at,
            "due_at": it.due_at,
            "evidence_id": self.evidence.number if self.evidence else None,
            "evidence_at": it.evidence_at if self.evidence else None,
            "waiver_id": self.waiver.number if self.waiver else None,
            "waived_at": it.waived_at if self.waiver else None,
            "state": self.state,
        }


def key_of(rule_key: str, trigger_key: str) -> tuple[str, str]:
    """One rule makes one commitment of a trigger, also when a place has come to decide about the rule since."""
    return rule_key.partition("@")[0], trigger_key


def store(job: Actor, subject_id: int, wanted: Iterable[Measured], written: Sequence[Event]) -> None:
    """Add what is new, change what is different, take away what has lost its trigger; and keep what that changed."""
    rows = Commitment.objects.changeable_by(job).filter(subject=subject_id)
    stored = {
        key_of(rule_key, trigger_key): (pk, mark)
        for pk, rule_key, trigger_key, mark in rows.values_list(
            "pk", "rule_key", "trigger_key", "fingerprint"
        )
    }
    fresh: list[Commitment] = []
    changed: dict[int, Measured | None] = {}
    for measured in wanted:
        columns = measured.columns()
        pk, mark = stored.pop(measured.key, (None, ""))
        if pk is None:
            category = measured.category
            fresh.append(
                Commitment(subject_id=subject_id, category=category, fingerprint=_mark(columns), **columns)
            )
        elif mark != _mark(columns):
            changed[pk] = measured
    changed |= {pk: None for pk, mark in stored.values() if mark != GONE}
    Commitment.objects.bulk_create(fresh)
    Revision.objects.bulk_create(
        revision for row in _rows(job, changed) for revision in _changed(job, row, changed[row.pk], written)
    )


def _mark(columns: dict[str, Any]) -> str:
    return hashlib.blake2b(repr(tuple(columns.values())).encode(), digest_size=16).hexdigest()


def _rows(job: Actor, changed: Collection[int]) -> Iterable[Commitment]:
    return Commitment.objects.changeable_by(job).filter(pk__in=changed) if changed else ()


def _changed(job: Actor, row: Commitment, now: Measured | None, written: Sequence[Event]) -> list[Revision]:
    """Write how one commitment is now, or that it is no more; what had been told and no longer holds."""
    revisions = _revisions(job, row, now, written)
    own = Commitment.objects.changeable_by(job).filter(pk=row.pk)
    if now is None:
        own.update(removed_at=job.at, fingerprint=GONE)
    else:
        columns = now.columns()
        own.update(**columns, removed_at=None, fingerprint=_mark(columns))
    return revisions


def _revisions(job: Actor, row: Commitment, now: Measured | None, written: Sequence[Event]) -> list[Revision]:
    """What had been told of a commitment and no longer holds; nothing when it only went on as everybody waited for."""
    was = Told(standing(row.state, row.due_at, job.at), row.due_at)
    became = Told(standing(now.state, now.computed.due_at, job.at), now.computed.due_at) if now else None
    if row.removed_at is not None or (became is not None and not is_revision(was, became)):
        return []
    near = [event for event in written if _is_about(event, row, now)]
    because, event = cause([_told(e) for e in near], [_told(e) for e in written if e not in near])
    open_to_all = {event.pk for event in written if event.category in {row.category, Category.CORE}}
    if event and event.number not in open_to_all:
        event = None  # not everybody who may read of the promise may read of what happened
    return [
        Revision(
            subject_id=row.subject_id,
            category=row.category,
            commitment=row,
            at=job.at,
            because=because,
            event_id=event.number if event else None,
            event_kind=event.kind if event else "",
            was=was.state,
            became=became.state if became else GONE,
            due_was=was.due_at,
            due_became=became.due_at if became else None,
        )
    ]


def _is_about(event: Event, row: Commitment, now: Measured | None) -> bool:
    """Whether the commitment hangs on this event, or hung on the version that it replaces."""
    if str(event.logical_id) == row.trigger_key:
        return True
    if event.replaces_id is not None and event.replaces_id in {row.evidence_id, row.waiver_id}:
        return True
    return now is not None and any(
        one is not None and one.number == event.pk for one in (now.evidence, now.waiver)
    )


def _told(event: Event) -> Written:
    is_retracted = event.kind == RETRACTED
    return Written(
        event.pk,
        event.attributes.get("was", "") if is_retracted else event.kind,
        corrects=event.replaces_id is not None and not is_retracted,
        retracts=is_retracted,
    )
