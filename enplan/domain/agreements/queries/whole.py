"""One agreement: parties, what it says on a day, its versions, and what is proposed."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Prefetch

from enplan.base.access import Actor, Category, Permission
from enplan.base.access.use_cases import use_case
from enplan.base.kernel.errors import NotVisible
from enplan.domain.agreements import parties as reach
from enplan.domain.agreements.models import Agreement, AgreementParty, AgreementVersion, Clause, VersionState
from enplan.domain.agreements.rules import BINDING, Standing, standing
from enplan.domain.consents.rules import NORWAY


@dataclass(frozen=True, slots=True)
class PartyView:
    """An organisation that is bound; `is_own`: the reader belongs to it."""

    id: uuid.UUID
    number: int
    name: str
    kind: str
    is_own: bool


@dataclass(frozen=True, slots=True)
class SignatureView:
    """Who approved for which party, and when; without a name, the party has not approved yet."""

    party: str
    name: str
    title: str
    signed_at: datetime | None


@dataclass(frozen=True, slots=True)
class ClauseView:
    """One clause. `bearer` and `receiver` are names of parties, empty where the role decides."""

    key: uuid.UUID
    revision: int
    number: str
    text: str
    plain_text: str
    duty_role: str
    bearer: str
    bearer_id: uuid.UUID | None
    receiver_role: str
    receiver: str
    receiver_id: uuid.UUID | None
    rule: Mapping[str, Any] | None
    template: str
    source: str
    source_url: str
    category: Category
    is_removed: bool
    changed_by: str


@dataclass(frozen=True, slots=True)
class VersionView:
    """One version: what it is today, its period, who approved it."""

    number: int
    standing: Standing
    party: str
    is_own: bool
    purpose: str
    reason: str
    valid_from: date | None
    valid_to: date | None
    next_review_on: date | None
    ends_as: str
    end_reason: str
    round: int
    revision: int
    created_by: str
    proposed_by: str
    proposed_at: datetime | None
    signatures: Sequence[SignatureView]
    clauses: Sequence[ClauseView]

    @property
    def written(self) -> int:
        """Grows with every change of the draft or a clause of it, those that were taken out too."""
        return self.revision + sum(clause.revision for clause in self.clauses)


@dataclass(frozen=True, slots=True)
class AgreementView:
    """The agreement as it stands. `current` is the version in force, else the next to come, else the last that was.

    `open` is the version being written (only to its own party) or proposed; `written_by` names the party that writes
    one the reader may not see.
    """

    id: uuid.UUID
    kind: str
    title: str
    parent: tuple[uuid.UUID, str] | None
    parts: Sequence[tuple[uuid.UUID, str]]
    parties: Sequence[PartyView]
    current: VersionView | None
    open: VersionView | None
    written_by: str
    versions: Sequence[VersionView]
    may_write: bool
    may_approve: bool

    @property
    def is_binding(self) -> bool:
        """Whether anything holds today or is agreed to come."""
        return self.current is not None and self.current.standing in {Standing.IN_FORCE, Standing.AGREED}


@dataclass(frozen=True, slots=True)
class CommentView:
    """What a party said about the proposal, in which round."""

    id: uuid.UUID
    round: int
    clause_key: uuid.UUID | None
    party: str
    name: str
    title: str
    text: str
    suggestion: str
    said_at: datetime


@dataclass(frozen=True, slots=True)
class Proposal:
    """The version being written or proposed, with what is said about it.

    `waits_for` are the parties that have not approved this round; `before` is what it would replace.
    """

    agreement: AgreementView
    version: VersionView
    before: VersionView | None
    comments: Sequence[CommentView]
    waits_for: Sequence[str]
    own_party: str
    own_has_approved: bool
    is_first: bool


@use_case(Permission.AGREEMENT_READ)
def agreement(actor: Actor, *, agreement_id: uuid.UUID) -> AgreementView:
    """One agreement that the reader's house is a party to. Raises NotVisible."""
    return whole(actor, reach.find(actor, agreement_id))


@use_case(Permission.AGREEMENT_READ)
def version(
    actor: Actor, *, agreement_id: uuid.UUID, number: int
) -> tuple[AgreementView, VersionView, VersionView | None]:
    """The agreement, one binding version of it, and the binding version before. Raises NotVisible."""
    found = whole(actor, reach.find(actor, agreement_id))
    binding = sorted((v for v in found.versions if v.standing in BINDING), key=lambda each: each.number)
    for before, wanted in zip([None, *binding], binding, strict=False):
        if wanted.number == number:
            return found, wanted, before
    raise NotVisible


@use_case(Permission.AGREEMENT_READ)
def proposal(actor: Actor, *, agreement_id: uuid.UUID) -> Proposal | None:
    """The version being written (by one's own party) or proposed; None when there is none. Raises NotVisible."""
    row = reach.find(actor, agreement_id)
    found = whole(actor, row)
    if found.open is None:
        return None
    opened = row.versions.get(number=found.open.number)
    comments = opened.comments.select_related("party__organization").order_by("said_at", "pk")
    waiting = [each.party for each in found.open.signatures if not each.name]
    own = next((party for party in found.parties if party.is_own), None)
    return Proposal(
        agreement=found,
        version=found.open,
        before=found.current,
        comments=[
            CommentView(
                id=each.public_id,
                round=each.round,
                clause_key=each.clause_key,
                party=each.party.organization.name,
                name=each.name,
                title=each.title,
                text=each.text,
                suggestion=each.suggestion,
                said_at=each.said_at,
            )
            for each in comments
        ],
        waits_for=waiting,
        own_party=own.name if own else "",
        own_has_approved=own is not None and own.name not in waiting,
        is_first=not any(each.standing in BINDING for each in found.versions),
    )


def whole(actor: Actor, row: Agreement) -> AgreementView:
    """Everything about an agreement that the reader may see. A step inside use cases."""
    today = actor.at.astimezone(NORWAY).date()
    parties = list(row.parties.select_related("organization").order_by("pk"))
    own = reach.own_party(actor, parties)
    clauses = Clause.objects.select_related("bearer__organization", "receiver__organization")
    rows = list(
        row.versions.select_related("party__organization")
        .prefetch_related("signatures", Prefetch("clauses", clauses.order_by("position")))
        .order_by("-number")
    )
    told = [each for each in rows if _is_told(actor, each, own)]
    versions = [_version(each, parties, own, today) for each in told]
    hidden = next(
        (
            each.party.organization.name
            for each in rows
            if each.state == VersionState.DRAFT and each not in told
        ),
        "",
    )
    return AgreementView(
        id=row.public_id,
        kind=row.kind,
        title=row.title,
        parent=_parent(actor, row),
        parts=[
            (part.public_id, part.title)
            for part in reach.readable(actor).filter(parent=row).order_by("title")
        ],
        parties=[_party(party, own) for party in parties],
        current=_current(versions),
        open=next((v for v in versions if v.standing in {Standing.DRAFT, Standing.PROPOSED}), None),
        written_by=hidden,
        versions=versions,
        may_write=bool(actor.can(Permission.AGREEMENT_WRITE)),
        may_approve=bool(actor.can(Permission.AGREEMENT_APPROVE)),
    )


def _party(party: AgreementParty, own: AgreementParty) -> PartyView:
    body = party.organization
    return PartyView(body.public_id, body.pk, body.name, body.kind, party.pk == own.pk)


def _parent(actor: Actor, row: Agreement) -> tuple[uuid.UUID, str] | None:
    parent = reach.readable(actor).filter(pk=row.parent_id).first() if row.parent_id else None
    return (parent.public_id, parent.title) if parent else None


def _is_told(actor: Actor, row: AgreementVersion, own: AgreementParty) -> bool:
    """Drafts are told to their own party's writers; what was given up before it was proposed, to nobody else."""
    if row.state in {VersionState.DRAFT, VersionState.WITHDRAWN}:
        return row.party_id == own.pk and bool(actor.can(Permission.AGREEMENT_WRITE))
    return True


def _current(versions: Sequence[VersionView]) -> VersionView | None:
    """The one in force; else the next to come; else the last that was."""
    for wanted in (Standing.IN_FORCE, Standing.AGREED, Standing.ENDED, Standing.SUPERSEDED):
        found = [version for version in versions if version.standing is wanted]
        if found:
            return found[-1] if wanted is Standing.AGREED else found[0]
    return None


def _version(
    row: AgreementVersion, parties: Sequence[AgreementParty], own: AgreementParty, today: date
) -> VersionView:
    signed = {each.party_id: each for each in row.signatures.all() if each.round == row.round}
    return VersionView(
        number=row.number,
        standing=standing(
            row.state, starts=row.valid_from, ends=row.valid_to, ends_as=row.ends_as, day=today
        ),
        party=row.party.organization.name,
        is_own=row.party_id == own.pk,
        purpose=row.purpose,
        reason=row.reason,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        next_review_on=row.next_review_on,
        ends_as=row.ends_as,
        end_reason=row.end_reason,
        round=row.round,
        revision=row.revision,
        created_by=row.created_by,
        proposed_by=row.proposed_by,
        proposed_at=row.proposed_at,
        signatures=[
            SignatureView(
                party.organization.name,
                signed[party.pk].name if party.pk in signed else "",
                signed[party.pk].title if party.pk in signed else "",
                signed[party.pk].signed_at if party.pk in signed else None,
            )
            for party in parties
        ],
        clauses=[_clause(each) for each in row.clauses.all()],
    )


def _clause(row: Clause) -> ClauseView:
    bearer = row.bearer.organization if row.bearer else None
    receiver = row.receiver.organization if row.receiver else None
    return ClauseView(
        key=row.key,
        revision=row.revision,
        number=row.number,
        text=row.text,
        plain_text=row.plain_text,
        duty_role=row.duty_role,
        bearer=bearer.name if bearer else "",
        bearer_id=bearer.public_id if bearer else None,
        receiver_role=row.receiver_role,
        receiver=receiver.name if receiver else "",
        receiver_id=receiver.public_id if receiver else None,
        rule=row.rule,
        template=row.template,
        source=row.source,
        source_url=row.source_url,
        category=Category(row.category),
        is_removed=row.removed_at is not None,
        changed_by=row.changed_by,
    )
