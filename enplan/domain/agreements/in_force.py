"""What is promised, for those who measure it: the clauses and rules that bind on a day, or have ever bound.

Steps inside other packages' use cases, without a door of their own: agreements hold nothing about a person.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from enplan.base.access import Category
from enplan.domain.agreements.models import AgreementParty, AgreementVersion, Clause, VersionState
from enplan.domain.agreements.rules import measuring
from enplan.domain.directory.chains import with_all_above, with_all_below
from enplan.engine import Rule


@dataclass(frozen=True, slots=True)
class BindingClause:
    """One clause of one binding version.

    `key` is the same in every version of the agreement. `bearer_id` and `receiver_id` are party organisations, None
    where the role decides among `party_ids`. Valid from `valid_from` up to and without `valid_to`.
    """

    key: uuid.UUID
    version_number: int
    agreement_id: uuid.UUID
    agreement_title: str
    agreement_kind: str
    number: str
    text: str
    plain_text: str
    duty_role: str
    bearer_id: int | None
    receiver_role: str
    receiver_id: int | None
    party_ids: tuple[int, ...]
    rule: Mapping[str, Any] | None
    template: str
    source: str
    source_url: str
    category: Category
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class MeasuredRule:
    """A clause that can be measured: `clause` says which, `units` whom it can concern.

    `units` are the numbers of all organisations that belong to a party: an event counts only where the organisation
    it happened in, and the one it concerns if it names any, are among them.
    """

    clause: BindingClause
    units: frozenset[int]

    @property
    def instance(self) -> str:
        """The key of the rule in the engine; the same in all versions, so that figures follow the clause."""
        return f"clause-{self.clause.key}"

    def for_engine(self) -> Rule:
        """The whole rule of this version. Its scope is left open: whoever evaluates knows whom the event concerns."""
        clause = self.clause
        return measuring.whole(
            clause.rule or {},
            key=self.instance,
            title=clause.text,
            duty_role=clause.duty_role,
            reference=f"{clause.agreement_id}#p{clause.number}",
            valid_from=clause.valid_from,
            valid_to=clause.valid_to,
        )


def clauses_in_force(at: date, *, between: Collection[int] | None = None) -> Sequence[BindingClause]:
    """The clauses that bind on this day, by agreement and place in it.

    With `between` (numbers of organisations or units), only those of agreements of which at least two of these
    organisations' bodies are parties.
    """
    versions = _binding().filter(valid_from__lte=at).filter(Q(valid_to=None) | Q(valid_to__gt=at))
    found = _clauses(versions)
    if between is None:
        return found
    bodies = {body for organization in between for body in with_all_above(organization)}
    return [clause for clause in found if len(bodies & set(clause.party_ids)) > 1]


def measured_rules() -> Sequence[MeasuredRule]:
    """Every measurable clause of every version that has ever bound.

    What happened in a period is measured by the version that was valid then.
    """
    return _measured(_clauses(_binding()))


def _binding() -> QuerySet[AgreementVersion]:
    return AgreementVersion.objects.filter(state=VersionState.AGREED)


def _clauses(versions: QuerySet[AgreementVersion]) -> list[BindingClause]:
    standing = (
        Clause.objects.filter(removed_at=None).select_related("bearer", "receiver").order_by("position")
    )
    parties = AgreementParty.objects.order_by("pk")
    rows = (
        versions.select_related("agreement")
        .prefetch_related(Prefetch("clauses", standing), Prefetch("agreement__parties", parties))
        .order_by("agreement__title", "agreement", "number")
    )
    return [_clause(row, clause) for row in rows for clause in row.clauses.all()]


def _clause(version: AgreementVersion, row: Clause) -> BindingClause:
    if version.valid_from is None:
        msg = "a binding version has a first day"
        raise AssertionError(msg)
    agreement = version.agreement
    return BindingClause(
        key=row.key,
        version_number=version.number,
        agreement_id=agreement.public_id,
        agreement_title=agreement.title,
        agreement_kind=agreement.kind,
        number=row.number,
        text=row.text,
        plain_text=row.plain_text,
        duty_role=row.duty_role,
        bearer_id=row.bearer.organization_id if row.bearer else None,
        receiver_role=row.receiver_role,
        receiver_id=row.receiver.organization_id if row.receiver else None,
        party_ids=tuple(party.organization_id for party in agreement.parties.all()),
        rule=row.rule,
        template=row.template,
        source=row.source,
        source_url=row.source_url,
        category=Category(row.category),
        valid_from=version.valid_from,
        valid_to=version.valid_to,
    )


def _measured(clauses: Sequence[BindingClause]) -> list[MeasuredRule]:
    parties = {party for clause in clauses for party in clause.party_ids}
    below = {party: with_all_below(party) for party in parties}
    return [
        MeasuredRule(clause, frozenset().union(*(below[party] for party in clause.party_ids)))
        for clause in clauses
        if clause.rule
    ]
