"""The one a person shares with: an organisation as a whole, or somebody close. Never a named employee."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from enplan.base.access import Actor, Category
from enplan.base.access.models import Subject
from enplan.base.access.scoping import SubjectQuerySet
from enplan.base.kernel.errors import NotVisible
from enplan.domain.consents.models import SharingConsent
from enplan.domain.consents.rules import PartyKind
from enplan.domain.directory.models import Organization
from enplan.domain.people.models import RelatedPerson


@dataclass(frozen=True, slots=True)
class Party:
    """Whom an answer is to. `id` is the public id of the organisation or of the related person."""

    id: uuid.UUID
    kind: PartyKind
    name: str
    organization_id: int | None = None
    related_person_id: int | None = None
    relation: str = ""

    @property
    def key(self) -> tuple[str, int]:
        """The party as the policy knows it: kind and number."""
        return self.kind.value, self.organization_id or self.related_person_id or 0


def find_party(actor: Actor, subject: Subject, party_id: uuid.UUID) -> Party:
    """The party with this id: somebody close to this person, or an open organisation. Raises NotVisible."""
    close = RelatedPerson.objects.visible_to(actor).filter(subject=subject, public_id=party_id).first()
    if close is not None:
        return of_related_person(close)
    body = Organization.objects.filter(public_id=party_id).first()
    if body is None:
        raise NotVisible
    return of_organization(body)


def of_related_person(person: RelatedPerson) -> Party:
    """Somebody close, as a party."""
    return Party(
        person.public_id,
        PartyKind.RELATIVE,
        person.name,
        related_person_id=person.pk,
        relation=person.relation,
    )


def of_organization(organization: Organization) -> Party:
    """An organisation, as a party."""
    return Party(
        organization.public_id, PartyKind.ORGANIZATION, organization.name, organization_id=organization.pk
    )


def answers_to(actor: Actor, subject: Subject, party: Party) -> SubjectQuerySet[SharingConsent]:
    """All answers ever given to this party."""
    rows = SharingConsent.objects.visible_to(actor).filter(subject=subject, category=Category.CORE)
    if party.kind is PartyKind.RELATIVE:
        return rows.filter(related_person=party.related_person_id)
    return rows.filter(organization_id=party.organization_id)


def current_answer(actor: Actor, subject: Subject, party: Party) -> SharingConsent | None:
    """The newest answer to this party, also when it has been withdrawn or its time is over."""
    return answers_to(actor, subject, party).filter(superseded_at__isnull=True).first()


def parties_with_answers(actor: Actor, subject: Subject) -> list[tuple[Party, SharingConsent]]:
    """Every party that has come in, with the newest answer to it, by name."""
    rows = list(
        SharingConsent.objects.visible_to(actor)
        .filter(subject=subject, superseded_at__isnull=True)
        .select_related("related_person")
        .order_by("party_name", "pk")
    )
    return [(party, row) for party, row in zip(parties_of(rows), rows, strict=True)]


def parties_of(rows: list[SharingConsent]) -> list[Party]:
    """The party of each answer, under the name it has now."""
    numbers = {row.organization_id for row in rows if row.organization_id is not None}
    bodies = Organization.objects.in_bulk(numbers)
    return [
        of_related_person(row.related_person)
        if row.related_person is not None
        else of_organization(bodies[row.organization_id])
        for row in rows
    ]
