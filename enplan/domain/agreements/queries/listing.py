"""The agreements of a house, with how each stands today."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch

from enplan.base.access import Actor, Permission
from enplan.base.access.use_cases import use_case
from enplan.domain.agreements import parties as reach
from enplan.domain.agreements.models import (
    Agreement,
    AgreementParty,
    AgreementVersion,
    EndsAs,
    VersionState,
)
from enplan.domain.agreements.rules import Standing, review_is_due, standing
from enplan.domain.consents.rules import NORWAY


@dataclass(frozen=True, slots=True)
class Line:
    """One agreement in the list.

    `standing` is that of what binds, or of the draft or proposal while nothing does. `waits_for_us`: a proposal that
    the reader's party has not approved; `review_soon`: the day to look at it again is near or has passed;
    `is_followed`: a new version is agreed to come.
    """

    id: uuid.UUID
    kind: str
    title: str
    parties: Sequence[str]
    standing: Standing
    valid_from: date | None
    valid_to: date | None
    next_review_on: date | None
    review_soon: bool
    is_followed: bool
    is_proposed: bool
    waits_for_us: bool
    is_own_draft: bool


@use_case(Permission.AGREEMENT_READ)
def listing(actor: Actor) -> Sequence[Line]:
    """The agreements that the reader's house is a party to, by title."""
    today = actor.at.astimezone(NORWAY).date()
    rows = (
        reach.readable(actor)
        .prefetch_related(
            Prefetch("parties", AgreementParty.objects.select_related("organization").order_by("pk")),
            Prefetch("versions", AgreementVersion.objects.order_by("number").prefetch_related("signatures")),
        )
        .order_by("title", "pk")
    )
    bodies = reach.house(actor)
    return [_line(actor, row, reach.nearest(bodies, row.parties.all()), today) for row in rows]


def _line(actor: Actor, row: Agreement, own: AgreementParty, today: date) -> Line:
    versions = [version for version in row.versions.all() if _is_told(version, own)]
    binding = [version for version in versions if version.state == VersionState.AGREED]
    shown = _shown(binding, today) or (versions[-1] if versions else None)
    proposed = next((version for version in versions if version.state == VersionState.PROPOSED), None)
    signed = proposed is not None and any(
        each.party_id == own.pk and each.round == proposed.round for each in proposed.signatures.all()
    )
    draft = any(each.state == VersionState.DRAFT for each in versions)
    now = _standing(shown, today) if shown else Standing.WITHDRAWN
    return Line(
        id=row.public_id,
        kind=row.kind,
        title=row.title,
        parties=[party.organization.name for party in row.parties.all()],
        standing=now,
        valid_from=shown.valid_from if shown else None,
        valid_to=shown.valid_to if shown else None,
        next_review_on=shown.next_review_on if shown else None,
        review_soon=now is Standing.IN_FORCE
        and shown is not None
        and review_is_due(shown.next_review_on, shown.valid_to, shown.ends_as, today),
        is_followed=shown is not None and shown.ends_as == EndsAs.SUPERSEDED,
        is_proposed=proposed is not None,
        waits_for_us=proposed is not None and not signed,
        is_own_draft=draft and bool(actor.can(Permission.AGREEMENT_WRITE)),
    )


def _is_told(version: AgreementVersion, own: AgreementParty) -> bool:
    """What was given up is told to nobody; a draft to the party that writes it alone, also one that was taken back."""
    if version.state == VersionState.DRAFT:
        return version.party_id == own.pk
    return version.state != VersionState.WITHDRAWN


def _standing(version: AgreementVersion, today: date) -> Standing:
    return standing(
        version.state, starts=version.valid_from, ends=version.valid_to, ends_as=version.ends_as, day=today
    )


def _shown(binding: Sequence[AgreementVersion], today: date) -> AgreementVersion | None:
    """The one in force; else the first to come; else the last that was."""
    by_standing = {
        wanted: [version for version in binding if _standing(version, today) is wanted] for wanted in Standing
    }
    for wanted in (Standing.IN_FORCE, Standing.AGREED):
        if by_standing[wanted]:
            return by_standing[wanted][0]
    return binding[-1] if binding else None
