"""Whose agreements an actor may reach: those of the organisation they work in, or of one it is part of.

An agreement that somebody's house is no party to does not exist for them. A draft belongs to the party that writes it.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence

from django.db.models import QuerySet

from enplan.base.access import Actor, Permission
from enplan.base.kernel.errors import NotVisible
from enplan.domain.agreements.models import Agreement, AgreementParty, AgreementVersion, VersionState
from enplan.domain.directory.chains import with_all_above

OPEN = (VersionState.DRAFT, VersionState.PROPOSED)


def readable(actor: Actor) -> QuerySet[Agreement]:
    """The agreements that the actor's house is a party to, without those that are only another party's draft."""
    bodies = house(actor)
    mine = Agreement.objects.filter(parties__organization__in=bodies)
    told = AgreementVersion.objects.filter(round__gte=1).values("agreement")
    visible = mine.filter(pk__in=told)
    if actor.can(Permission.AGREEMENT_WRITE):
        visible |= mine.filter(versions__party__organization__in=bodies)
    return visible.distinct()


def opened_by(actor: Actor, agreement_ids: Iterable[uuid.UUID]) -> set[uuid.UUID]:
    """Those of the agreements whose pages the actor may open."""
    if not actor.can(Permission.AGREEMENT_READ):
        return set()
    return set(readable(actor).filter(public_id__in=agreement_ids).values_list("public_id", flat=True))


def find(actor: Actor, agreement_id: uuid.UUID) -> Agreement:
    """One of them. Raises NotVisible."""
    found = readable(actor).filter(public_id=agreement_id).first()
    if found is None:
        raise NotVisible
    return found


def find_to_change(actor: Actor, agreement_id: uuid.UUID) -> tuple[Agreement, AgreementParty]:
    """One of them, locked, and the party that the actor speaks for. Raises NotVisible."""
    found = find(actor, agreement_id)
    locked = Agreement.objects.select_for_update().get(pk=found.pk)
    return locked, own_party(actor, locked.parties.all())


def own_party(actor: Actor, parties: Iterable[AgreementParty]) -> AgreementParty:
    """The party that the actor belongs to, the nearest if there are several. Raises NotVisible."""
    return nearest(house(actor), parties)


def house(actor: Actor) -> Sequence[int]:
    """The organisation that the actor works in and all that it is part of, the nearest first."""
    return with_all_above(actor.organization_id)


def nearest(bodies: Sequence[int], parties: Iterable[AgreementParty]) -> AgreementParty:
    """The party that comes first among these organisations. Raises NotVisible when none is there."""
    by_body = {party.organization_id: party for party in parties}
    found = next((by_body[body] for body in bodies if body in by_body), None)
    if found is None:
        raise NotVisible
    return found


def open_version(agreement: Agreement, *states: VersionState) -> AgreementVersion:
    """The version that is being written or proposed, if it is in one of these states. Raises NotVisible."""
    found = agreement.versions.filter(state__in=states or OPEN).select_related("party").first()
    if found is None:
        raise NotVisible
    return found


def own_draft(actor: Actor, agreement_id: uuid.UUID) -> tuple[AgreementVersion, AgreementParty]:
    """The draft that the actor's party writes, with the agreement locked. Raises NotVisible."""
    agreement, party = find_to_change(actor, agreement_id)
    version = open_version(agreement, VersionState.DRAFT)
    if version.party_id != party.pk:
        raise NotVisible
    return version, party
