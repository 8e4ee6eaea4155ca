"""Writing: one page for a new part and one for changing it, for every kind; own words, period and evaluation."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from enplan.base.access import Category, Permission
from enplan.base.kernel.errors import Invalid, NotVisible, StaleVersion
from enplan.domain.care_plans import services
from enplan.interfaces.web.doors import ActorRequest, door
from enplan.interfaces.web.plans.desk import Desk
from enplan.interfaces.web.plans.editors import EDITORS, OWN_WORDS, Editor
from enplan.interfaces.web.plans.faults import add_faults
from enplan.interfaces.web.plans.forms import EvaluationForm, PartForm, PeriodForm, StatementForm, StatusForm
from enplan.interfaces.web.plans.options import with_former, with_states
from enplan.interfaces.web.renewing import renew

READ_WRITE = ["GET", "HEAD", "POST"]
FIXED = {"bidrag": Category.CORE, "samarbeid": Category.CORE}
"""Kinds that are always in the core, so that it is known from the start who can read them."""


def editor_of(slug: str) -> Editor:
    """The kind of part at this address. Raises NotVisible."""
    if slug not in EDITORS:
        raise NotVisible
    return EDITORS[slug]


@door(Permission.PLAN_WRITE, shell="work")
@require_http_methods(READ_WRITE)
def part_new(request: ActorRequest, person_id: uuid.UUID, slug: str) -> HttpResponseBase:
    """Add a goal, an activity, a need, a resource, a contribution or a cooperation point."""
    editor = editor_of(slug)
    desk = Desk.open(request, person_id, title=editor.title_new, lead=editor.lead)
    first = {name: request.GET[name] for name in ("goal_id", "parent_id") if name in request.GET}
    form = desk.form(editor.form, first, is_new=True, category=FIXED.get(slug))
    if request.method == "POST" and form.is_valid():
        part_id = desk.attempt(form, lambda: editor.save_new(request.actor, person_id, form))
        if part_id is not None:
            return desk.done(part_id, editor.saved, editor.anchor)
    return desk.page(form)


@door(Permission.PLAN_WRITE, shell="work")
@require_http_methods(READ_WRITE)
def part_change(
    request: ActorRequest, person_id: uuid.UUID, slug: str, part_id: uuid.UUID
) -> HttpResponseBase:
    """Change one of them. What somebody else saved first is shown beside what the reader wrote."""
    editor = editor_of(slug)
    desk = Desk.open(request, person_id, title=editor.title_change, lead=editor.lead)
    part = editor.find(desk.plan, part_id)
    saved = editor.initial(part) if part else {}
    desk.options = with_former(desk.options, part)
    form = desk.form(editor.form, saved, is_new=False, category=part.category if part else None)
    if part is None and not form.is_valid():
        raise NotVisible
    if request.method == "POST" and form.is_valid():
        try:
            done = desk.attempt(form, lambda: editor.save_change(request.actor, person_id, part_id, form))
        except StaleVersion as stale:
            return desk.conflict(form, stale, saved)
        if done is not None:
            return desk.done(part_id, editor.saved, editor.anchor)
    return desk.page(form, remove_slug=slug, part=part)


@door(Permission.ACTIVITY_UPDATE, shell="work")
@require_http_methods(READ_WRITE)
def activity_note(request: ActorRequest, person_id: uuid.UUID, activity_id: uuid.UUID) -> HttpResponseBase:
    """A status with a short note to the others."""
    lead = _("Si hvor langt det er kommet.")
    desk = Desk.open(request, person_id, title=_("Status og merknad"), lead=lead)
    activity = next((each for each in desk.plan.activities if each.id == activity_id), None)
    if activity is None:
        raise NotVisible
    desk.options = with_states(desk.options, activity)
    saved = {"state": activity.state, "state_note": activity.state_note, "version": activity.version}
    form = desk.form(StatusForm, saved, is_new=False, category=activity.category)
    if request.method == "POST" and form.is_valid():
        try:
            done = desk.attempt(form, lambda: _set_state(request, person_id, activity_id, form))
        except StaleVersion as stale:
            return desk.conflict(form, stale, saved)
        if done is not None:
            return desk.done(done, _("Statusen er lagret."), f"tiltak-{activity_id}")
    return desk.page(form)


def _set_state(
    request: ActorRequest, person_id: uuid.UUID, activity_id: uuid.UUID, form: PartForm
) -> uuid.UUID:
    services.set_activity_state(
        request.actor,
        person_id=person_id,
        activity_id=activity_id,
        version=form.cleaned_data["version"] or 0,
        state=form.cleaned_data["state"],
        note=form.cleaned_data["state_note"],
    )
    return activity_id


@door(Permission.PLAN_WRITE, shell="work")
@require_http_methods(READ_WRITE)
def own_words(request: ActorRequest, person_id: uuid.UUID, slug: str) -> HttpResponseBase:
    """What the person has said, typed together with the person."""
    if slug not in OWN_WORDS:
        raise NotVisible
    kind = OWN_WORDS[slug]
    desk = Desk.open(request, person_id, title=kind.title, lead=kind.lead)
    statement = desk.plan.statements.get(kind.code)
    saved = (
        {"words": statement.words, "version": statement.version} if statement else {"words": "", "version": 0}
    )
    form = desk.form(StatementForm, saved, is_new=False, category=Category.CORE)
    if request.method == "POST" and form.is_valid():
        try:
            done = desk.attempt(form, lambda: _write(request, person_id, kind.code, form))
        except StaleVersion as stale:
            return desk.conflict(form, stale, saved)
        if done is not None:
            return desk.done(done, _("Ordene er lagret."), "egne-ord")
    return desk.page(form)


def _write(request: ActorRequest, person_id: uuid.UUID, kind: str, form: PartForm) -> uuid.UUID:
    return services.write_statement(
        request.actor,
        person_id=person_id,
        kind=kind,
        words=form.cleaned_data["words"],
        version=form.cleaned_data["version"] or 0,
    )


@door(Permission.PLAN_WRITE, shell="work")
@require_http_methods(READ_WRITE)
def period(request: ActorRequest, person_id: uuid.UUID) -> HttpResponseBase:
    """For how long the plan holds, and when we look at it again."""
    lead = _("En plan skal si hvor lenge den gjelder, og når dere ser på den igjen.")
    desk = Desk.open(request, person_id, title=_("Planperiode"), lead=lead)
    names = ("period_starts_on", "period_ends_on", "next_review_on")
    saved: dict[str, Any] = {name: getattr(desk.plan, name) for name in names}
    saved["version"] = desk.plan.version
    form = desk.form(PeriodForm, saved, is_new=False, category=Category.CORE)
    if request.method == "POST" and form.is_valid():
        try:
            done = desk.attempt(form, lambda: _set_period(request, person_id, desk.plan.id, form))
        except StaleVersion as stale:
            return desk.conflict(form, stale, saved)
        if done is not None:
            return desk.done(done, _("Planperioden er lagret."), "periode")
    return desk.page(form)


def _set_period(request: ActorRequest, person_id: uuid.UUID, plan_id: uuid.UUID, form: PartForm) -> uuid.UUID:
    chosen = form.cleaned_data
    services.set_period(
        request.actor,
        person_id=person_id,
        version=chosen["version"] or 0,
        starts_on=chosen["period_starts_on"],
        ends_on=chosen["period_ends_on"],
        next_review_on=chosen["next_review_on"],
    )
    return plan_id


@door(Permission.PLAN_REVIEW, shell="work")
@require_http_methods(READ_WRITE)
def evaluation(request: ActorRequest, person_id: uuid.UUID) -> HttpResponseBase:
    """Write down that we looked at the plan together, and when we do it again."""
    lead = _("Skriv hva personen og teamet sier om hvordan planen virker.")
    desk = Desk.open(request, person_id, title=_("Gjennomgang av planen"), lead=lead)
    saved = {"held_on": timezone.localdate(request.actor.at), "version": desk.plan.version}
    form = desk.form(EvaluationForm, saved, is_new=True, category=Category.CORE)
    if request.method == "POST" and form.is_valid():
        try:
            done = desk.attempt(form, lambda: _evaluate(request, person_id, form))
        except StaleVersion:
            add_faults(form, Invalid(code="plan-changed"))
            renew(form, "version", desk.plan.version)
            done = None
        if done is not None:
            return desk.done(done, _("Gjennomgangen er lagret."), "gjennomganger")
    return desk.page(form)


def _evaluate(request: ActorRequest, person_id: uuid.UUID, form: PartForm) -> uuid.UUID:
    chosen = form.cleaned_data
    return services.evaluate(
        request.actor,
        person_id=person_id,
        version=chosen["version"] or 0,
        held_on=chosen["held_on"],
        next_review_on=chosen["next_review_on"],
        persons_words=chosen["persons_words"],
        teams_words=chosen["teams_words"],
    )
