"""Writing a draft: its terms and its clauses. Only the party whose draft it is."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from enplan.base.access import Actor, Permission
from enplan.base.access.use_cases import use_case
from enplan.base.kernel.errors import Invalid, NotVisible
from enplan.domain.agreements import parties as reach
from enplan.domain.agreements import templates
from enplan.domain.agreements.models import AgreementParty, AgreementVersion, Clause, ClauseComment
from enplan.domain.agreements.rules import check_clause, check_terms, measuring
from enplan.domain.agreements.saving import save
from enplan.domain.consents.rules import NORWAY


@dataclass(frozen=True, slots=True)
class Terms:
    """What stands around the clauses. `reason` says why there is a new version."""

    purpose: str
    reason: str
    valid_from: date | None
    valid_to: date | None
    next_review_on: date | None


@dataclass(frozen=True, slots=True)
class ClauseContent:
    """What a clause says. `bearer_id` and `receiver_id` are party organisations, or None where the role decides.

    `measure` is how it is measured; None for a principle.
    """

    number: str
    text: str
    plain_text: str
    duty_role: str
    bearer_id: uuid.UUID | None = None
    receiver_role: str = ""
    receiver_id: uuid.UUID | None = None
    measure: measuring.Measure | None = None
    source: str = ""
    source_url: str = ""


@use_case(Permission.AGREEMENT_WRITE)
def set_terms(actor: Actor, *, agreement_id: uuid.UUID, revision: int, terms: Terms) -> None:
    """Purpose, reason and dates of the draft. Raises NotVisible, Invalid, StaleVersion."""
    version, _ = reach.own_draft(actor, agreement_id)
    earlier = version.agreement.versions.filter(state="agreed").exists()
    check_terms(
        starts=terms.valid_from,
        ends=terms.valid_to,
        review=terms.next_review_on,
        today=actor.at.astimezone(NORWAY).date(),
        is_first=not earlier,
    )
    save(version, revision, **asdict(terms))


@use_case(Permission.AGREEMENT_WRITE)
def add_clause(actor: Actor, *, agreement_id: uuid.UUID, content: ClauseContent) -> uuid.UUID:
    """One more clause, last in the draft. Returns its key. Raises NotVisible, Invalid."""
    version, _ = reach.own_draft(actor, agreement_id)
    values = _checked(version, content, key=None)
    last = version.clauses.order_by("-position").values_list("position", flat=True).first() or 0
    row = Clause.objects.create(version=version, position=last + 1, **values, **_by(actor))
    return row.key


@use_case(Permission.AGREEMENT_WRITE)
def add_from_templates(actor: Actor, *, agreement_id: uuid.UUID, codes: Sequence[str]) -> None:
    """The usual clauses of these codes (clause_templates.toml), as a start. Raises NotVisible, Invalid."""
    version, _ = reach.own_draft(actor, agreement_id)
    templates.fill(actor, version, list(version.agreement.parties.select_related("organization")), codes)


@use_case(Permission.AGREEMENT_WRITE)
def change_clause(
    actor: Actor, *, agreement_id: uuid.UUID, clause_key: uuid.UUID, revision: int, content: ClauseContent
) -> None:
    """Other words, another limit, another bearer. Raises NotVisible, Invalid, StaleVersion."""
    version, _ = reach.own_draft(actor, agreement_id)
    row = _clause(version, clause_key)
    save(row, revision, **_checked(version, content, key=row.key), **_by(actor))


@use_case(Permission.AGREEMENT_WRITE)
def remove_clause(actor: Actor, *, agreement_id: uuid.UUID, clause_key: uuid.UUID) -> None:
    """Take a clause out of the draft. It can be taken in again. Raises NotVisible."""
    version, _ = reach.own_draft(actor, agreement_id)
    row = _clause(version, clause_key)
    save(row, row.revision, removed_at=actor.at, **_by(actor))


@use_case(Permission.AGREEMENT_WRITE)
def restore_clause(actor: Actor, *, agreement_id: uuid.UUID, clause_key: uuid.UUID) -> None:
    """Take it in again. Raises NotVisible; Invalid (number: taken) when another has its number now."""
    version, _ = reach.own_draft(actor, agreement_id)
    row = version.clauses.filter(key=clause_key, removed_at__isnull=False).first()
    if row is None:
        raise NotVisible
    _refuse_number(version, row.number, row.key)
    save(row, row.revision, removed_at=None, **_by(actor))


@use_case(Permission.AGREEMENT_WRITE)
def take_in_suggestion(actor: Actor, *, agreement_id: uuid.UUID, comment_id: uuid.UUID) -> uuid.UUID:
    """The wording that a party suggested becomes the clause's own. Returns its key. Raises NotVisible."""
    version, _ = reach.own_draft(actor, agreement_id)
    said = ClauseComment.objects.filter(version=version, public_id=comment_id).exclude(suggestion="").first()
    if said is None or said.clause_key is None:
        raise NotVisible
    row = _clause(version, said.clause_key)
    save(row, row.revision, text=said.suggestion, **_by(actor))
    return row.key


def _clause(version: AgreementVersion, key: uuid.UUID) -> Clause:
    row = version.clauses.filter(key=key, removed_at=None).first()
    if row is None:
        raise NotVisible
    return row


def _by(actor: Actor) -> dict[str, Any]:
    return {"changed_at": actor.at, "changed_by": actor.name}


def _checked(version: AgreementVersion, content: ClauseContent, *, key: uuid.UUID | None) -> dict[str, Any]:
    """The columns of a clause, when nothing is wrong with it. Raises Invalid with a code for each field."""
    check_clause(number=content.number, text=content.text, duty_role=content.duty_role)
    _refuse_number(version, content.number.strip(), key)
    bodies = {
        party.organization.public_id: party
        for party in version.agreement.parties.select_related("organization")
    }
    bearer, receiver = (
        _party(bodies, content.bearer_id, "bearer"),
        _party(bodies, content.receiver_id, "receiver"),
    )
    rule = measuring.to_rule(content.measure) if content.measure else None
    return {
        "number": content.number.strip(),
        "text": content.text.strip(),
        "plain_text": content.plain_text.strip(),
        "duty_role": content.duty_role,
        "bearer": bearer,
        "receiver_role": content.receiver_role,
        "receiver": receiver,
        "rule": rule,
        "source": content.source.strip(),
        "source_url": content.source_url.strip(),
        "category": measuring.category_of(rule),
    }


def _party(
    bodies: dict[uuid.UUID, AgreementParty], body_id: uuid.UUID | None, field: str
) -> AgreementParty | None:
    if body_id is None:
        return None
    if body_id not in bodies:
        raise Invalid({field: "not-a-party"})
    return bodies[body_id]


def _refuse_number(version: AgreementVersion, number: str, key: uuid.UUID | None) -> None:
    taken = version.clauses.filter(number=number, removed_at=None)
    if taken.exclude(key=key).exists() if key else taken.exists():
        raise Invalid({"number": "taken"})
