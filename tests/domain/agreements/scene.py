"""Storelva, the trust with its DPS, and those who may bind each; and an agreement as the services make it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.utils import timezone

from enplan.base.access import Role
from enplan.base.accounts.models import Hat
from enplan.domain.agreements import queries, services
from enplan.domain.agreements.queries import AgreementView, ClauseView, Proposal
from enplan.domain.agreements.rules import measuring
from enplan.domain.agreements.services.agreeing import Approved
from enplan.domain.agreements.services.drafting import ClauseContent, Terms
from enplan.domain.directory.models import Organization
from tests.world import as_, organization, professional, staff

EARLY_NOTICE, REPORT = "early_notice", "admission_report"


def today() -> date:
    """The day it is in Norway."""
    return timezone.localdate()


@dataclass
class Scene:
    """The houses and the people; `id` is the agreement's, when there is one."""

    storelva: Organization
    trust: Organization
    dps: Organization
    smavik: Organization
    marit: Hat
    tor: Hat
    per: Hat
    ola: Hat
    berit: Hat
    liv: Hat
    id: uuid.UUID = field(default_factory=uuid.uuid4)

    def start(self, *templates: str, by: Hat | None = None, kind: str = "service_5") -> uuid.UUID:
        """A draft of Storelva's."""
        with as_(by or self.marit) as actor:
            self.id = services.start_agreement(
                actor,
                kind=kind,
                title="Utskrivingsklare pasienter",
                party_ids=[self.storelva.public_id, self.trust.public_id],
                from_templates=templates or (EARLY_NOTICE, REPORT),
            )
        return self.id

    def set_dates(self, starts: date | None = None, **more: date | None) -> None:
        proposal = self.proposal()
        terms = Terms("Trygge overganger", "", starts or today(), more.get("ends"), more.get("review"))
        with as_(self.marit) as actor:
            services.set_terms(actor, agreement_id=self.id, revision=proposal.version.revision, terms=terms)

    def propose(self) -> Approved:
        with as_(self.marit) as actor:
            return services.propose(actor, agreement_id=self.id, written=self.proposal().version.written)

    def approve(self, by: Hat | None = None) -> Approved:
        with as_(by or self.per) as actor:
            return services.approve(
                actor, agreement_id=self.id, round_seen=self.proposal(by or self.per).version.round
            )

    def agree(self, *templates: str, starts: date | None = None) -> uuid.UUID:
        """An agreement in force, made in all its steps."""
        self.start(*templates)
        self.set_dates(starts)
        self.propose()
        self.approve()
        return self.id

    def revise(self) -> None:
        with as_(self.marit) as actor:
            services.start_revision(actor, agreement_id=self.id)

    def change_limit(self, hours: int, number: str = "1") -> None:
        clause = self.clause(number)
        measure = measuring.from_rule(clause.rule or {})
        content = content_of(clause, amount=hours, measure=measure)
        with as_(self.marit) as actor:
            services.change_clause(
                actor,
                agreement_id=self.id,
                clause_key=clause.key,
                revision=clause.revision,
                content=content,
            )

    def clause(self, number: str = "1") -> ClauseView:
        """In the version being written or proposed."""
        return next(each for each in self.proposal().version.clauses if each.number == number)

    def proposal(self, by: Hat | None = None) -> Proposal:
        with as_(by or self.marit) as actor:
            found = queries.proposal(actor, agreement_id=self.id)
        assert found is not None
        return found

    def seen_by(self, hat: Hat) -> AgreementView:
        with as_(hat) as actor:
            return queries.agreement(actor, agreement_id=self.id)


def content_of(
    clause: ClauseView,
    *,
    amount: int | None = None,
    measure: measuring.Measure | None = None,
    text: str | None = None,
) -> ClauseContent:
    """What a form would send back for this clause, with another limit or other words."""
    if measure is not None and amount is not None:
        measure = measuring.Measure(
            trigger=measure.trigger,
            evidence=measure.evidence,
            unit=measure.unit,
            amount=amount,
            waits_for=measure.waits_for,
            waived_by=measure.waived_by,
            same_stay=measure.same_stay,
            conditions=measure.conditions,
            rest=measure.rest,
        )
    return ClauseContent(
        number=clause.number,
        text=clause.text if text is None else text,
        plain_text=clause.plain_text,
        duty_role=clause.duty_role,
        bearer_id=clause.bearer_id,
        receiver_role=clause.receiver_role,
        receiver_id=clause.receiver_id,
        measure=measure or (measuring.from_rule(clause.rule) if clause.rule else None),
        source=clause.source,
        source_url=clause.source_url,
    )


def begin() -> Scene:
    """Everybody, and no agreement yet."""
    storelva = organization("Storelva kommune", "municipality", municipality_number="9901")
    unit = organization("Koordinerende enhet, Storelva", "coordinating_unit", part_of=storelva.pk)
    trust = organization("Fjordland sykehus HF", "health_trust")
    dps = organization("Fjordland DPS", "dps", part_of=trust.pk)
    smavik = organization("Småvik kommune", "municipality", municipality_number="9902")
    return Scene(
        storelva=storelva,
        trust=trust,
        dps=dps,
        smavik=smavik,
        marit=staff("Marit Sund", Role.COORDINATING_UNIT, unit.name, unit.kind),
        tor=staff("Tor Aasen", Role.LEADER, storelva.name, storelva.kind),
        per=staff("Per Ask", Role.LEADER, trust.name, trust.kind),
        ola=professional("Ola Haugen", storelva.name, storelva.kind),
        berit=professional("Berit Vik", dps.name, dps.kind),
        liv=staff("Liv Strand", Role.LEADER, smavik.name, smavik.kind),
    )


TOMORROW = timedelta(days=1)
