"""The other parts of a plan: own words, needs, resources, contributions and cooperation points."""

from __future__ import annotations

import uuid

from enplan.base.access import LIFE_AREAS, Actor, Category, Permission
from enplan.base.access.use_cases import use_case
from enplan.base.kernel.errors import Invalid
from enplan.base.terminology import code_system
from enplan.domain.care_plans.kinds import PARTS
from enplan.domain.care_plans.models import (
    Contribution,
    CooperationPoint,
    Need,
    Resource,
    Statement,
    StatementKind,
)
from enplan.domain.care_plans.steps import member, open_plan, part, required, save
from enplan.domain.timeline.recording import record


@use_case(Permission.PLAN_WRITE)
def write_statement(
    actor: Actor, *, person_id: uuid.UUID, kind: str, words: str, version: int = 0
) -> uuid.UUID:
    """Write (or empty) what the person has said; gives its id.

    Version 0 means: I saw none. Private words are the person's alone.

    When somebody else types it, it says so: «written with». Raises NotVisible, Invalid, StaleVersion.
    """
    if kind not in StatementKind.values:
        raise Invalid({"kind": "no-such-kind"})
    category = Category.MINE if kind == StatementKind.PRIVATE else Category.CORE
    subject, plan = open_plan(actor, person_id, category=category)
    helper = "" if actor.own_subject_id == subject.pk else actor.name
    values = {"words": words.strip(), "written_with": helper}
    existing: Statement | None = Statement.objects.changeable_by(actor).filter(plan=plan, kind=kind).first()
    if existing is not None and existing.words == values["words"] and existing.removed_at is None:
        return existing.public_id
    if existing is None:
        row: Statement = Statement.objects.create(
            subject=subject, category=category, plan=plan, kind=kind, **values
        )
    else:
        row = save(actor, existing, version, **values, removed_at=None)
    if kind == StatementKind.WHAT_MATTERS:
        record(actor, subject.pk, "what_matters_written")
    return row.public_id


@use_case(Permission.PLAN_WRITE)
def add_need(
    actor: Actor,
    *,
    person_id: uuid.UUID,
    category: Category,
    words: str,
    own_view: str = "",
    wants_more_help: bool | None = None,
) -> uuid.UUID:
    """Describe a need in a life area, or one that goes across (core). Raises NotVisible, Invalid."""
    clean = required({"words": words})
    _refuse_other(category)
    subject, plan = open_plan(actor, person_id, category=category)
    need: Need = Need.objects.create(
        subject=subject,
        category=category,
        plan=plan,
        own_view=_known_view(own_view),
        wants_more_help=wants_more_help,
        **clean,
    )
    record(actor, subject.pk, "need_described", category=category, need=str(need.public_id))
    return need.public_id


@use_case(Permission.PLAN_WRITE)
def change_need(
    actor: Actor,
    *,
    person_id: uuid.UUID,
    need_id: uuid.UUID,
    version: int,
    words: str,
    own_view: str = "",
    wants_more_help: bool | None = None,
) -> None:
    """Describe the need anew. Raises NotVisible, Invalid, StaleVersion."""
    clean = required({"words": words})
    need = part(actor, person_id, Need, need_id)
    save(actor, need, version, own_view=_known_view(own_view), wants_more_help=wants_more_help, **clean)
    record(actor, need.subject_id, "need_described", category=Category(need.category), need=str(need_id))


@use_case(Permission.PLAN_WRITE)
def add_resource(
    actor: Actor, *, person_id: uuid.UUID, words: str, category: Category = Category.CORE
) -> uuid.UUID:
    """Something or someone that helps already. Raises NotVisible, Invalid."""
    clean = required({"words": words})
    _refuse_other(category)
    subject, plan = open_plan(actor, person_id, category=category)
    resource: Resource = Resource.objects.create(subject=subject, category=category, plan=plan, **clean)
    record(actor, subject.pk, "resource_described", category=category, resource=str(resource.public_id))
    return resource.public_id


@use_case(Permission.PLAN_WRITE)
def change_resource(
    actor: Actor, *, person_id: uuid.UUID, resource_id: uuid.UUID, version: int, words: str
) -> None:
    """Describe it anew. Raises NotVisible, Invalid, StaleVersion."""
    resource = save(
        actor, part(actor, person_id, Resource, resource_id), version, **required({"words": words})
    )
    record(actor, resource.subject_id, "resource_described", category=Category(resource.category))


@use_case(Permission.PLAN_WRITE)
def add_contribution(
    actor: Actor,
    *,
    person_id: uuid.UUID,
    contributor: str,
    words: str = "",
    member_id: uuid.UUID | None = None,
    is_none: bool = False,
) -> uuid.UUID:
    """What the person, a member or next of kin will contribute, or expressly nothing.

    Raises NotVisible, Invalid.
    """
    if contributor not in {"person", "member", "kin"}:
        raise Invalid({"contributor": "no-such-kind"})
    text = _words_or_none(words, is_none=is_none)
    subject, plan = open_plan(actor, person_id)
    chosen = member(actor, subject, member_id) if contributor == "member" else None
    row: Contribution = Contribution.objects.create(
        subject=subject, plan=plan, contributor=contributor, member=chosen, words=text, is_none=is_none
    )
    record(actor, subject.pk, "contribution_agreed", contribution=str(row.public_id))
    return row.public_id


@use_case(Permission.PLAN_WRITE)
def change_contribution(
    actor: Actor,
    *,
    person_id: uuid.UUID,
    contribution_id: uuid.UUID,
    version: int,
    words: str = "",
    is_none: bool = False,
) -> None:
    """Agree on it anew. Raises NotVisible, Invalid, StaleVersion."""
    text = _words_or_none(words, is_none=is_none)
    row = part(actor, person_id, Contribution, contribution_id)
    save(actor, row, version, words=text, is_none=is_none)
    record(actor, row.subject_id, "contribution_agreed", contribution=str(contribution_id))


@use_case(Permission.PLAN_WRITE)
def add_cooperation_point(
    actor: Actor,
    *,
    person_id: uuid.UUID,
    with_whom: str = "",
    words: str = "",
    agreement_reference: str = "",
    is_none: bool = False,
) -> uuid.UUID:
    """Cooperation needed or wished for with others, or expressly none. Raises NotVisible, Invalid."""
    values = _cooperation(with_whom, words, agreement_reference, is_none=is_none)
    subject, plan = open_plan(actor, person_id)
    row: CooperationPoint = CooperationPoint.objects.create(
        subject=subject, plan=plan, is_none=is_none, **values
    )
    record(actor, subject.pk, "cooperation_point_agreed", cooperation_point=str(row.public_id))
    return row.public_id


@use_case(Permission.PLAN_WRITE)
def change_cooperation_point(
    actor: Actor,
    *,
    person_id: uuid.UUID,
    point_id: uuid.UUID,
    version: int,
    with_whom: str = "",
    words: str = "",
    agreement_reference: str = "",
    is_none: bool = False,
) -> None:
    """Agree on it anew. Raises NotVisible, Invalid, StaleVersion."""
    values = _cooperation(with_whom, words, agreement_reference, is_none=is_none)
    row = part(actor, person_id, CooperationPoint, point_id)
    save(actor, row, version, is_none=is_none, **values)
    record(actor, row.subject_id, "cooperation_point_agreed", cooperation_point=str(point_id))


@use_case(Permission.PLAN_WRITE)
def remove(actor: Actor, *, person_id: uuid.UUID, kind: str, part_id: uuid.UUID, version: int) -> None:
    """Take a part out of the plan; it can be brought back by undo.

    Raises NotVisible, Invalid, StaleVersion.
    """
    if kind not in PARTS:
        raise Invalid({"kind": "no-such-kind"})
    row = part(actor, person_id, PARTS[kind].model, part_id)
    save(actor, row, version, removed_at=actor.at)
    if event := PARTS[kind].event:
        record(actor, row.subject_id, event, category=Category(row.category), removed=str(part_id))


def _known_view(own_view: str) -> str:
    if own_view and own_view not in code_system("domain.care_plans.own_views"):
        raise Invalid({"own_view": "no-such-view"})
    return own_view


def _words_or_none(words: str, *, is_none: bool) -> str:
    if is_none:
        return ""
    return required({"words": words})["words"]


def _cooperation(with_whom: str, words: str, agreement: str, *, is_none: bool) -> dict[str, str]:
    if is_none:
        return {"with_whom": "", "words": "", "agreement_reference": ""}
    clean = required({"with_whom": with_whom, "words": words}, with_whom=200)
    return {**clean, "agreement_reference": agreement.strip()[:200]}


def _refuse_other(category: Category) -> None:
    if category is not Category.CORE and category not in LIFE_AREAS:
        raise Invalid({"category": "no-such-area"})
