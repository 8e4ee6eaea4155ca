"""What the services of the region have promised each other, agreed on step by step as in real use."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from enplan.domain.agreements import queries, services
from enplan.domain.agreements.queries import ClauseView, Proposal
from enplan.domain.agreements.queries import personal as reading
from enplan.domain.agreements.rules import measuring
from enplan.domain.agreements.services import personal
from enplan.domain.agreements.services.drafting import ClauseContent, Terms
from enplan.interfaces.demo.lives import Life
from enplan.interfaces.demo.region import Region, told
from enplan.interfaces.demo.wearing import wearing

Story = Mapping[str, Any]


def agree(region: Region) -> None:
    """Make every agreement of the region, in the order of the data."""
    made: dict[str, uuid.UUID] = {}
    for story in told("agreements")["agreements"]:
        made[story["key"]] = _agree(region, story, made)


def _agree(region: Region, story: Story, made: Mapping[str, uuid.UUID]) -> uuid.UUID:
    by = region.workers[story["by"]].hat_id
    with wearing(by) as actor:
        agreement_id = services.start_agreement(
            actor,
            kind=story["kind"],
            title=story["title"],
            party_ids=[region.places[key].id for key in story["parties"]],
            parent_id=made[story["under"]] if "under" in story else None,
            from_templates=story["templates"],
        )
        for row in story.get("clauses", []):
            services.add_clause(actor, agreement_id=agreement_id, content=ClauseContent(**row))
    _set_terms(by, agreement_id, story, purpose=story["purpose"])
    _propose(region, story["by"], agreement_id)
    _approve(region, story["approve"], agreement_id)
    for version in ("next", "proposal"):
        if version in story:
            _revise(region, agreement_id, story, story[version])
    return agreement_id


def _revise(region: Region, agreement_id: uuid.UUID, story: Story, change: Story) -> None:
    """The next version: one clause is changed, and it is sent; approved where the story says by whom."""
    by = region.workers[change["by"]].hat_id
    wanted = change["change"]
    with wearing(by) as actor:
        services.start_revision(actor, agreement_id=agreement_id)
        clause = next(
            each
            for each in _proposal(by, agreement_id).version.clauses
            if each.template == wanted["template"]
        )
        services.change_clause(
            actor,
            agreement_id=agreement_id,
            clause_key=clause.key,
            revision=clause.revision,
            content=_changed(clause, wanted),
        )
    _set_terms(by, agreement_id, change, purpose=story["purpose"])
    _propose(region, change["by"], agreement_id)
    if said := change.get("comment"):
        with wearing(region.workers[said["by"]].hat_id) as actor:
            services.comment(actor, agreement_id=agreement_id, clause_key=clause.key, text=said["text"])
    _approve(region, change.get("approve", []), agreement_id)


def _changed(clause: ClauseView, wanted: Story) -> ClauseContent:
    """The clause with other words and another limit."""
    measure = measuring.from_rule(clause.rule) if clause.rule else None
    return ClauseContent(
        number=clause.number,
        text=wanted["text"],
        plain_text=clause.plain_text,
        duty_role=clause.duty_role,
        bearer_id=clause.bearer_id,
        receiver_role=clause.receiver_role,
        receiver_id=clause.receiver_id,
        measure=replace(measure, amount=wanted["amount"]) if measure else None,
        source=clause.source,
        source_url=clause.source_url,
    )


def _proposal(hat_id: int, agreement_id: uuid.UUID) -> Proposal:
    with wearing(hat_id) as actor:
        found = queries.proposal(actor, agreement_id=agreement_id)
    if found is None:
        msg = "nothing is being written"
        raise LookupError(msg)
    return found


def _set_terms(hat_id: int, agreement_id: uuid.UUID, story: Story, *, purpose: str) -> None:
    revision = _proposal(hat_id, agreement_id).version.revision
    review = _day(story["review_days"]) if "review_days" in story else None
    terms = Terms(purpose, story.get("reason", ""), _day(story["starts_days"]), None, review)
    with wearing(hat_id) as actor:
        services.set_terms(actor, agreement_id=agreement_id, revision=revision, terms=terms)


def _propose(region: Region, key: str, agreement_id: uuid.UUID) -> None:
    hat_id = region.workers[key].hat_id
    written = _proposal(hat_id, agreement_id).version.written
    with wearing(hat_id) as actor:
        services.propose(actor, agreement_id=agreement_id, written=written)


def _approve(region: Region, keys: list[str], agreement_id: uuid.UUID) -> None:
    for key in keys:
        hat_id = region.workers[key].hat_id
        seen = _proposal(hat_id, agreement_id).version.round
        with wearing(hat_id) as actor:
            services.approve(actor, agreement_id=agreement_id, round_seen=seen)


def _day(days: int) -> date:
    return timezone.localdate() + timedelta(days=days)


def gather(story: Story, region: Region, life: Life) -> None:
    """The agreement about one person, where the story has one: gathered, answered by the person and by some units."""
    told_of = story.get("agreement")
    if not told_of:
        return
    with wearing(life.coordinator.hat_id, life.person_id) as actor:
        offered = reading.possible(actor, person_id=life.person_id).duties
        wanted = [
            each.code
            for each in offered
            if f"{each.clause.agreement_title}, {each.clause.number}" in told_of["takes"]
        ]
        personal.gather(actor, person_id=life.person_id, chosen=wanted)
    for key in told_of.get("accepted_by", []):
        worker = region.workers[key]
        with wearing(worker.hat_id, life.person_id) as actor:
            seen = reading.person_agreement(actor, person_id=life.person_id)
            if seen.waits_for_me:
                personal.answer_for_unit(
                    actor,
                    person_id=life.person_id,
                    duty_ids=[duty.id for duty in seen.waits_for_me],
                    yes=True,
                )
    if "words" in told_of and life.own_hat_id:
        with wearing(life.own_hat_id, life.person_id) as actor:
            read = reading.person_agreement(actor).as_read
            personal.answer_as_person(actor, read=read, yes=True, words=told_of["words"])
