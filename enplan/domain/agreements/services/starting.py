"""Beginning: a new agreement between parties, or a new version of one that is there."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from enplan.base.access import Actor, Permission
from enplan.base.access.use_cases import use_case
from enplan.base.kernel.errors import Invalid, NotVisible
from enplan.domain.agreements import parties as reach
from enplan.domain.agreements import templates
from enplan.domain.agreements.models import (
    Agreement,
    AgreementParty,
    AgreementVersion,
    Clause,
    VersionState,
)
from enplan.domain.agreements.rules import check_parties, kind_of
from enplan.domain.directory.models import Organization

LONGEST_TITLE = 200


@use_case(Permission.AGREEMENT_WRITE)
def start_agreement(
    actor: Actor,
    *,
    kind: str,
    title: str,
    party_ids: Sequence[uuid.UUID],
    parent_id: uuid.UUID | None = None,
    from_templates: Sequence[str] = (),
) -> uuid.UUID:
    """A new agreement as a draft that only the actor's own party sees, with clauses from these templates.

    Raises Invalid: title, kind, parties (own-party-missing, too-few, wrong-kinds), parent.
    """
    if not title.strip():
        raise Invalid({"title": "missing"})
    if len(title.strip()) > LONGEST_TITLE:
        raise Invalid({"title": "too-long"})
    bodies = list(Organization.objects.filter(public_id__in=party_ids, closed_on=None).order_by("pk"))
    check_parties(kind, [body.kind for body in bodies])
    parent = _parent(actor, kind, parent_id)
    agreement = Agreement.objects.create(kind=kind, title=title.strip(), parent=parent)
    rows = [AgreementParty(agreement=agreement, organization=body) for body in bodies]
    AgreementParty.objects.bulk_create(rows)
    try:
        own = reach.own_party(actor, rows)
    except NotVisible:
        raise Invalid({"parties": "own-party-missing"}) from None
    version = _new_version(actor, agreement, own)
    templates.fill(actor, version, rows, from_templates)
    return agreement.public_id


@use_case(Permission.AGREEMENT_WRITE)
def start_revision(actor: Actor, *, agreement_id: uuid.UUID) -> None:
    """A draft of the next version, with everything that stands in the last one that was agreed.

    Raises NotVisible; Invalid (draft-exists) when a party is already writing or has proposed one.
    """
    agreement, own = reach.find_to_change(actor, agreement_id)
    if agreement.versions.filter(state__in=reach.OPEN).exists():
        raise Invalid(code="draft-exists")
    last = agreement.versions.filter(state=VersionState.AGREED).order_by("-number").first()
    version = _new_version(actor, agreement, own, purpose=last.purpose if last else "")
    if last is not None:
        _copy(actor, last, version)


def _parent(actor: Actor, kind: str, parent_id: uuid.UUID | None) -> Agreement | None:
    if parent_id is None:
        return None
    parent = reach.readable(actor).filter(public_id=parent_id).first()
    if parent is None or parent.kind not in kind_of(kind).strings("may_stand_under"):
        raise Invalid({"parent": "not-a-parent"})
    return parent


def _new_version(
    actor: Actor, agreement: Agreement, own: AgreementParty, purpose: str = ""
) -> AgreementVersion:
    numbers = agreement.versions.order_by("-number").values_list("number", flat=True)
    return AgreementVersion.objects.create(
        agreement=agreement,
        number=(numbers.first() or 0) + 1,
        party=own,
        purpose=purpose,
        created_by=actor.name,
    )


def _copy(actor: Actor, last: AgreementVersion, version: AgreementVersion) -> None:
    """The same clauses under the same keys."""
    for row in last.clauses.filter(removed_at=None).order_by("position"):
        row.pk = None
        row.version, row.revision = version, 1
        row.changed_at, row.changed_by = actor.at, actor.name
        row._state.adding = True  # noqa: SLF001 - Django's way to copy a row
        Clause.save(row)
