"""Agreeing: a party proposes, the others comment, every party approves, and the version binds from its day."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date

from django.db.models import F

from enplan.base.access import Actor, Permission
from enplan.base.access.use_cases import use_case
from enplan.base.kernel.errors import Invalid, NotVisible
from enplan.domain.agreements import parties as reach
from enplan.domain.agreements.models import (
    AgreementParty,
    AgreementVersion,
    ClauseComment,
    Signature,
    VersionState,
)
from enplan.domain.agreements.rules import (
    Act,
    Period,
    Standing,
    check_clauses,
    check_move,
    check_terms,
    put_into_force,
)
from enplan.domain.consents.rules import NORWAY


@dataclass(frozen=True, slots=True)
class Approved:
    """What an approval led to: `waits_for` are the parties that have not approved yet; with none of them left the
    version is agreed and holds from `starts`.
    """

    waits_for: tuple[str, ...]
    starts: date | None = None


@use_case(Permission.AGREEMENT_APPROVE)
def propose(actor: Actor, *, agreement_id: uuid.UUID, written: int) -> Approved:
    """Send the draft to the other parties, as it was when `written` was read. To propose is to approve for one's party.

    Raises NotVisible; Invalid: draft-changed when it or a clause of it has been changed since; or a date is missing or
    has passed, or there is no clause.
    """
    version, party = reach.own_draft(actor, agreement_id)
    check_move(Standing(version.state), Act.PROPOSE)
    if version.revision + sum(version.clauses.values_list("revision", flat=True)) != written:
        raise Invalid(code="draft-changed")
    periods = _periods(version)
    check_terms(
        starts=version.valid_from,
        ends=version.valid_to,
        review=version.next_review_on,
        today=_today(actor),
        is_first=not periods,
        date_needed=True,
    )
    check_clauses([(row.number, row.text) for row in version.clauses.filter(removed_at=None)])
    put_into_force(periods, _period(version), _today(actor))
    AgreementVersion.objects.filter(pk=version.pk).update(
        state=VersionState.PROPOSED,
        round=F("round") + 1,
        proposed_at=actor.at,
        proposed_by=actor.name,
    )
    version.refresh_from_db()
    return _sign(actor, version, party)


@use_case(Permission.AGREEMENT_APPROVE)
def approve(actor: Actor, *, agreement_id: uuid.UUID, round_seen: int) -> Approved:
    """Approve for one's own party what was seen. With the last approval the version becomes binding.

    Raises NotVisible; Invalid: proposal-changed when it was taken back or proposed anew since, already-approved, and
    the codes of `rules.put_into_force`.
    """
    agreement, party = reach.find_to_change(actor, agreement_id)
    version = reach.open_version(agreement)
    if version.state != VersionState.PROPOSED or version.round != round_seen:
        raise Invalid(code="proposal-changed")
    if version.signatures.filter(round=version.round, party=party).exists():
        raise Invalid(code="already-approved")
    return _sign(actor, version, party)


@use_case(Permission.AGREEMENT_APPROVE)
def take_back(actor: Actor, *, agreement_id: uuid.UUID) -> None:
    """The proposing party takes the proposal back to change it; approvals so far do not count for the next.

    Raises NotVisible.
    """
    agreement, party = reach.find_to_change(actor, agreement_id)
    version = reach.open_version(agreement, VersionState.PROPOSED)
    if version.party_id != party.pk:
        raise NotVisible
    check_move(Standing(version.state), Act.TAKE_BACK)
    AgreementVersion.objects.filter(pk=version.pk).update(state=VersionState.DRAFT)


@use_case(Permission.AGREEMENT_WRITE)
def discard(actor: Actor, *, agreement_id: uuid.UUID) -> None:
    """The party whose draft or proposal it is gives it up. What stood there is kept. Raises NotVisible."""
    agreement, party = reach.find_to_change(actor, agreement_id)
    version = reach.open_version(agreement)
    if version.party_id != party.pk:
        raise NotVisible
    check_move(Standing(version.state), Act.DISCARD)
    AgreementVersion.objects.filter(pk=version.pk).update(state=VersionState.WITHDRAWN)


@use_case(Permission.AGREEMENT_WRITE)
def comment(
    actor: Actor, *, agreement_id: uuid.UUID, clause_key: uuid.UUID | None, text: str, suggestion: str = ""
) -> None:
    """Say something about a clause of the proposal, or about all of it; with other wording, if there is any.

    Raises NotVisible; Invalid (text: missing).
    """
    agreement, party = reach.find_to_change(actor, agreement_id)
    version = reach.open_version(agreement, VersionState.PROPOSED)
    if clause_key and not version.clauses.filter(key=clause_key, removed_at=None).exists():
        raise NotVisible
    if not text.strip() and not (clause_key and suggestion.strip()):
        raise Invalid({"text": "missing"})
    ClauseComment.objects.create(
        version=version,
        round=version.round,
        clause_key=clause_key,
        party=party,
        text=text.strip(),
        suggestion=suggestion.strip() if clause_key else "",
        hat_id=actor.hat_id or 0,
        name=actor.name,
        title=actor.title,
        said_at=actor.at,
    )


def _sign(actor: Actor, version: AgreementVersion, party: AgreementParty) -> Approved:
    Signature.objects.create(
        version=version,
        round=version.round,
        party=party,
        hat_id=actor.hat_id or 0,
        name=actor.name,
        title=actor.title,
        organization_name=actor.organization_name,
        signed_at=actor.at,
    )
    signed = version.signatures.filter(round=version.round).values("party")
    waits_for = version.agreement.parties.exclude(pk__in=signed).order_by("organization__name")
    names = tuple(waits_for.values_list("organization__name", flat=True))
    return Approved(names) if names else Approved((), _put_into_force(actor, version))


def _put_into_force(actor: Actor, version: AgreementVersion) -> date:
    """The last party has approved: what was in force ends where this begins."""
    check_move(Standing(version.state), Act.APPROVE)
    *earlier, new = put_into_force(_periods(version), _period(version), _today(actor))
    check_terms(
        starts=new.starts,
        ends=version.valid_to,
        review=version.next_review_on,
        today=_today(actor),
        is_first=not earlier,
        date_needed=True,
    )
    for period in earlier:
        version.agreement.versions.filter(number=period.number).exclude(
            valid_to=period.ends, ends_as=period.ends_as
        ).update(valid_to=period.ends, ends_as=period.ends_as)
    AgreementVersion.objects.filter(pk=version.pk).update(
        state=VersionState.AGREED, agreed_at=actor.at, valid_from=new.starts
    )
    return new.starts


def _periods(version: AgreementVersion) -> list[Period]:
    """The periods of the versions that have been agreed, in order."""
    rows = version.agreement.versions.filter(state=VersionState.AGREED).order_by("number")
    return [_period(row) for row in rows]


def _period(row: AgreementVersion) -> Period:
    if row.valid_from is None:
        raise Invalid({"valid_from": "missing"})
    return Period(row.number, row.valid_from, row.valid_to, row.ends_as)


def _today(actor: Actor) -> date:
    return actor.at.astimezone(NORWAY).date()
