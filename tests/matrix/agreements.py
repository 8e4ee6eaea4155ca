"""Agreements in the matrix's world: one in force, one being written, one proposed by each side; and what of the first
concerns Kari. Nils has the same between his own services.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from enplan.base.access import Category, Role
from enplan.base.accounts.models import Hat
from enplan.domain.agreements import queries, services
from enplan.domain.agreements.queries import Proposal
from enplan.domain.agreements.queries import personal as reading
from enplan.domain.agreements.services import personal
from enplan.domain.agreements.services.drafting import Terms
from enplan.domain.directory.models import Organization
from tests import world
from tests.matrix.lives import Life, today
from tests.world import as_

GATHERED = {"1", "2"}
EARLY_NOTICE, REPORT, CONTACTS = "early_notice", "admission_report", "contact_list"


def agree(kari: Life, nils: Life, storelva: Hat, liv: Hat) -> None:
    """Everything about agreements. `storelva` may bind the municipality where Kari's coordinator works."""
    trust = world.staff("Lars Leder", Role.LEADER, liv.organization_name, "health_trust")
    between = (storelva, trust)
    standing = _agreed(between, "overall", [EARLY_NOTICE, REPORT, CONTACTS])
    ids = {
        "agreement.standing": standing,
        "agreement.draft": _commented_draft(between),
        "agreement.proposal": _proposed((trust, storelva)),
        "agreement.sent": _proposed(between),
    }
    bodies = Organization.objects.in_bulk([hat.organization_id for hat in between])
    for life in (kari, nils):
        life.ids["body.municipality"], life.ids["body.trust"] = (
            str(bodies[hat.organization_id].public_id) for hat in between
        )
        life.ids |= {name: str(agreement_id) for name, agreement_id in ids.items()}
        life.ids |= _parts_of(storelva, ids)
    _for_person(kari, liv)
    fjelldal = world.staff("Frode Leder", Role.LEADER, "Fjelldal kommune", "municipality")
    nav = world.staff("Nina Leder", Role.LEADER, "Nav Fjelldal", "nav_office")
    _agreed((fjelldal, nav), "nav_municipality", [CONTACTS])
    _for_person(nils, None)


def _drafted(by: Sequence[Hat], kind: str, templates: Sequence[str]) -> uuid.UUID:
    bodies = Organization.objects.filter(pk__in=[hat.organization_id for hat in by])
    with as_(by[0]) as actor:
        made = services.start_agreement(
            actor,
            kind=kind,
            title="Om samarbeid",
            party_ids=[body.public_id for body in bodies],
            from_templates=templates,
        )
        services.set_terms(
            actor, agreement_id=made, revision=1, terms=Terms("Formål", "", today(), None, None)
        )
    return made


def _proposed(by: Sequence[Hat]) -> uuid.UUID:
    made = _drafted(by, "overall", [EARLY_NOTICE, REPORT])
    with as_(by[0]) as actor:
        services.propose(actor, agreement_id=made, written=_proposal(by[0], made).version.written)
    return made


def _agreed(by: Sequence[Hat], kind: str, templates: Sequence[str]) -> uuid.UUID:
    made = _drafted(by, kind, templates)
    with as_(by[0]) as actor:
        services.propose(actor, agreement_id=made, written=_proposal(by[0], made).version.written)
    with as_(by[1]) as actor:
        services.approve(actor, agreement_id=made, round_seen=1)
    return made


def _commented_draft(by: Sequence[Hat]) -> uuid.UUID:
    """A draft that was proposed, met a suggestion, and was taken back; a clause has been taken out."""
    made = _proposed(by)
    first, second = _proposal(by[0], made).version.clauses
    with as_(by[1]) as actor:
        services.comment(
            actor, agreement_id=made, clause_key=first.key, text="", suggestion="Innen tolv timer."
        )
    with as_(by[0]) as actor:
        services.take_back(actor, agreement_id=made)
        services.remove_clause(actor, agreement_id=made, clause_key=second.key)
    return made


def _proposal(hat: Hat, agreement_id: uuid.UUID) -> Proposal:
    with as_(hat) as actor:
        found = queries.proposal(actor, agreement_id=agreement_id)
    if found is None:
        raise LookupError(agreement_id)
    return found


def _parts_of(hat: Hat, ids: dict[str, uuid.UUID]) -> dict[str, str]:
    draft, proposal = (_proposal(hat, ids[name]) for name in ("agreement.draft", "agreement.proposal"))
    kept, removed = sorted(draft.version.clauses, key=lambda clause: clause.is_removed)
    return {
        "clause.draft": str(kept.key),
        "clause.removed": str(removed.key),
        "clause.proposal": str(proposal.version.clauses[0].key),
        "comment": str(draft.comments[0].id),
    }


def _for_person(life: Life, unit: Hat | None) -> None:
    """The coordinator gathers what the services have promised; the person answers, and a unit says no."""
    with as_(life.coordinator) as actor:
        offered = reading.possible(actor, person_id=life.person_id).duties
        chosen = [each.code for each in offered if each.clause.number in GATHERED]
        personal.gather(actor, person_id=life.person_id, chosen=chosen)
    with as_(life.own) as actor:
        read = reading.person_agreement(actor).as_read
        personal.answer_as_person(actor, read=read, yes=True, words=life.word(Category.CORE, "promisewords"))
        duties = reading.person_agreement(actor).duties
    own = next(duty for duty in duties if duty.organization_id == life.coordinator.organization_id)
    life.ids["duty"] = str(own.id)
    if unit is not None:
        theirs = next(duty for duty in duties if duty.organization_id == unit.organization_id)
        with as_(unit) as actor:
            personal.answer_for_unit(
                actor,
                person_id=life.person_id,
                duty_ids=[theirs.id],
                yes=False,
                words=life.word(Category.MENTAL_HEALTH, "unitwords"),
            )
