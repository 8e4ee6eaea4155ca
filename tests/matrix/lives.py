"""Kari's life and Nils's, told alike through the services, with a canary in every free text.

What each has of a kind stands in `ids` under the same name, so that one can be put in the other's place.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from enplan.base.access import LIFE_AREAS, SHAREABLE, Actor, Category
from enplan.base.access.acting import acting_as_job
from enplan.base.access.grants import recompile
from enplan.base.access.models import Subject
from enplan.base.accounts import services as accounts
from enplan.base.accounts.models import Hat
from enplan.base.audit.models import AuditEvent
from enplan.base.drafts import services as drafts
from enplan.domain.care_plans import queries as plans
from enplan.domain.care_plans import services as plan
from enplan.domain.care_teams import queries as team_queries
from enplan.domain.care_teams import redemption
from enplan.domain.care_teams import services as teams
from enplan.domain.care_teams.issuing import IssuedInvitation
from enplan.domain.commitments.models import Commitment
from enplan.domain.consents import services as consents
from enplan.domain.directory import services as directory
from enplan.domain.lookups import services as lookups
from enplan.domain.people import services as people
from enplan.domain.people.services import Particulars
from enplan.domain.timeline.recording import record
from tests import world
from tests.matrix.canaries import ASKED, MANAGE, canary
from tests.world import as_, organization

C = Category
ALL_BUT_MINE = frozenset(SHAREABLE)
PARTS = (C.CORE, *LIFE_AREAS, C.CRISIS)


@dataclass
class Life:
    """One person with a plan: the hats close to it, and the ids of what it is made of."""

    whose: str
    person_id: uuid.UUID
    subject_id: int
    who: Particulars
    own: Hat
    coordinator: Hat
    ids: dict[str, str] = field(default_factory=dict)
    relations: dict[int, str] = field(default_factory=dict)
    """Hat of somebody close → the canary that says how close, which is that hat's own title."""

    def word(self, category: Category | str, name: str) -> str:
        """The canary of one field."""
        return canary(self.whose, category, name)

    @property
    def literals(self) -> tuple[str, str]:
        """What cannot hold a canary, but is nobody else's."""
        return self.who.national_identifier, self.who.phone


def begin(whose: str, given_name: str, phone: str, coordinator: Hat, yes: Collection[Category]) -> Life:
    """A coordinator starts the plan, and the person gets a hat of their own. Raises TypeError if one existed.

    The family name is a canary, and so is whatever says who wrote something.
    """
    family_name = canary(whose, C.CORE, "familyname")
    who = replace(world.particulars(given_name, family_name), phone=phone)
    with as_(coordinator) as actor:
        started = plan.start(
            actor,
            particulars=who,
            consent=plan.PlanAnswer(through="speech", present=canary(whose, C.CORE, "present")),
            coordinator=plan.CoordinatorAnswer("not_asked", canary(whose, C.CORE, "coordinatorwhy")),
            sharing=plan.SharingAnswer(yes=yes, no=ALL_BUT_MINE - set(yes), period_code="one_year"),
        )
    if not isinstance(started, plan.Started):
        raise TypeError(f"{given_name} has a plan already")
    with as_(coordinator):
        subject = Subject.objects.get(public_id=started.person_id)
    own = world.own_hat(f"{given_name} {family_name}", subject.pk)
    with acting_as_job("matrix_world", subject_id=subject.pk) as job:
        recompile(job, subject.pk)
    life = Life(whose, started.person_id, subject.pk, who, own, coordinator)
    life.ids["person"] = str(started.person_id)
    return life


def invite(life: Life, name: str, hat: Hat, key: str) -> str:
    """Somebody at work is invited; returns the secret of the link."""
    invitee = teams.Invitee(
        name=name,
        email=f"{life.word(C.CORE, key + 'mail')}@example.invalid",
        organization_id=organization(hat.organization_name).public_id,
        title=life.word(C.CORE, f"{key}title"),
        helps_with=life.word(C.CORE, f"{key}helps"),
    )
    with as_(life.coordinator) as actor:
        issued = teams.invite_member(actor, person_id=life.person_id, invitee=invitee, through="speech")
    life.ids[f"member.{key}"] = str(issued.member_id)
    life.ids[f"token.{key}"] = issued.token
    return issued.token


def suggest(life: Life, hat: Hat, key: str) -> None:
    """The coordinator suggests somebody; the person has not answered."""
    invitee = teams.Invitee(
        name=life.word(C.CORE, f"{key}name"),
        email="foreslatt@example.invalid",
        organization_id=organization(hat.organization_name).public_id,
    )
    with as_(life.coordinator) as actor:
        member = teams.suggest_member(actor, person_id=life.person_id, invitee=invitee)
    life.ids[f"member.{key}"] = str(member)


def join(life: Life, name: str, hat: Hat, key: str, yes: Collection[Category]) -> None:
    """Somebody at work is invited, accepts, and the person lets their organisation see these categories."""
    token = invite(life, name, hat, key)
    with as_(hat) as actor:
        teams.accept(actor, token=token)
    life.ids[f"party.{key}"] = str(organization(hat.organization_name).public_id)
    if yes:
        share(life, key, yes)
        with as_(hat) as actor:
            plans.plan(actor, person_id=life.person_id)


def share(life: Life, key: str, yes: Collection[Category]) -> None:
    """The person answers on the screen; what is not yes is no."""
    party = uuid.UUID(life.ids[f"party.{key}"])
    offered = ALL_BUT_MINE if f"related.{key}" not in life.ids else ALL_BUT_MINE - {C.RISK}
    with as_(life.own) as actor:
        receipt = consents.decide_sharing(
            actor, party_id=party, yes=yes, no=offered - set(yes), period_code="one_year"
        )
    life.ids[f"receipt.{key}"] = str(receipt)


def name_relative(life: Life, name: str, key: str, yes: Collection[Category]) -> uuid.UUID:
    """Somebody close is named, and let see; that gives them no way in."""
    with as_(life.coordinator) as actor:
        related = people.name_related_person(
            actor, person_id=life.person_id, name=name, relation=life.word(C.CORE, f"{key}relation")
        )
    life.ids[f"related.{key}"] = life.ids[f"party.{key}"] = str(related)
    share(life, key, yes)
    return related


def join_relative(life: Life, name: str, key: str, yes: Collection[Category]) -> Hat:
    """Somebody close is named, let see, invited, and accepts with an e-ID of their own."""
    related = name_relative(life, name, key, yes)
    with as_(life.coordinator) as actor:
        invited = teams.invite_relative(
            actor,
            person_id=life.person_id,
            related_person_id=related,
            email=f"{life.word(C.CORE, key + 'mail')}@example.invalid",
        )
    hat = _accept(life, name, key, invited)
    life.relations[hat.pk] = life.word(C.CORE, f"{key}relation")
    return hat


def join_guardian(life: Life, name: str, key: str) -> Hat:
    """The person is assessed as lacking capacity; the one who answers instead is invited and accepts."""
    with as_(life.coordinator) as actor:
        related = people.name_related_person(actor, person_id=life.person_id, name=name, relation="Verge")
        consents.assess_capacity(
            actor,
            person_id=life.person_id,
            state="lacks",
            reason=life.word(C.CORE, "lackscapacity"),
            review_on=today() + timedelta(days=30),
            assessed_by="Turid Lege",
            representative_id=related,
        )
        invited = teams.invite_relative(
            actor,
            person_id=life.person_id,
            related_person_id=related,
            email="verge@example.invalid",
            as_guardian=True,
        )
    return _accept(life, name, key, invited)


def _accept(life: Life, name: str, key: str, invited: IssuedInvitation) -> Hat:
    life.ids[f"member.{key}"] = str(invited.member_id)
    with acting_as_job("matrix_world", accounts=True):
        account = accounts.prepare_account(name)
    accepted = redemption.accept_as_newcomer(account.pk, token=invited.token)
    with acting_as_job("matrix_world", accounts=True):
        return Hat.objects.get(pk=accepted.hat_id)


def write_everything(life: Life, risk_writer: Hat) -> None:
    """Words in every field of every category, an earlier version of each, and something taken out again."""
    _core(life)
    for category in PARTS:
        with as_(life.own) as actor:
            _area(life, actor, category)
    with as_(risk_writer) as actor:
        _area(life, actor, C.RISK)
    with as_(life.own) as actor:
        plan.write_statement(actor, person_id=life.person_id, kind="private", words=life.word(C.MINE, "note"))
        goal = plan.add_goal(
            actor, person_id=life.person_id, words=life.word(C.MINE, "goal"), category=C.MINE
        )
        life.ids["goal.mine"] = str(goal)
        drafts.keep(actor, form="my-words:private", fields={"words": life.word(C.MINE, "draft")})


def _core(life: Life) -> None:
    """What the person has said, who contributes what, and who they work with."""
    person = life.person_id
    with as_(life.own) as actor:
        for kind in ("what_matters", "how_to_meet_me", "strengths"):
            name = kind.replace("_", "")
            plan.write_statement(actor, person_id=person, kind=kind, words=life.word(C.CORE, f"old{name}"))
            plan.write_statement(actor, person_id=person, kind=kind, words=life.word(C.CORE, name), version=1)
    with as_(life.coordinator) as actor:
        life.ids["contribution"] = str(
            plan.add_contribution(
                actor, person_id=person, contributor="person", words=life.word(C.CORE, "contribution")
            )
        )
        life.ids["cooperation"] = str(
            plan.add_cooperation_point(
                actor,
                person_id=person,
                with_whom=life.word(C.CORE, "withwhom"),
                words=life.word(C.CORE, "cooperation"),
                agreement_reference=life.word(C.CORE, "agreement"),
            )
        )
    _evaluate(life)


def _evaluate(life: Life) -> None:
    with as_(life.coordinator) as actor:
        current = plans.plan(actor, person_id=life.person_id)
        if current is None:
            raise LookupError(life.whose)
        life.ids["plan"] = str(current.id)
        life.ids["evaluation"] = str(
            plan.evaluate(
                actor,
                person_id=life.person_id,
                version=current.version,
                held_on=today(),
                next_review_on=today() + timedelta(days=60),
                persons_words=life.word(C.CORE, "evaluationperson"),
                teams_words=life.word(C.CORE, "evaluationteam"),
            )
        )
        consents.assess_capacity(
            actor,
            person_id=life.person_id,
            state="has",
            reason=life.word(C.CORE, "capacity"),
            review_on=today() + timedelta(days=30),
            assessed_by="Turid Lege",
        )


def _area(life: Life, actor: Actor, category: Category) -> None:
    """One of each kind of part in a category, written twice."""
    person, code = life.person_id, category.name.lower()

    def word(name: str) -> str:
        return life.word(category, name)

    goal = plan.add_goal(actor, person_id=person, words=word("oldgoal"), category=category)
    plan.change_goal(actor, person_id=person, goal_id=goal, version=1, words=word("goal"))
    sub = plan.add_goal(actor, person_id=person, words=word("subgoal"), category=category, parent_id=goal)
    activity = plan.add_activity(
        actor,
        person_id=person,
        title=word("activity"),
        category=category,
        goal_id=goal,
        how=word("how"),
        extent=word("extent"),
        due_on=today() + timedelta(days=7),
        state="agreed",
    )
    plan.set_activity_state(
        actor, person_id=person, activity_id=activity, version=1, state="in_progress", note=word("statenote")
    )
    life.ids |= {f"goal.{code}": str(goal), f"subgoal.{code}": str(sub), f"activity.{code}": str(activity)}
    if category in {C.CRISIS, C.RISK}:
        return
    need = plan.add_need(actor, person_id=person, category=category, words=word("need"))
    gone = plan.add_need(actor, person_id=person, category=category, words=word("gone"))
    plan.remove(actor, person_id=person, kind="need", part_id=gone, version=1)
    resource = plan.add_resource(actor, person_id=person, words=word("resource"), category=category)
    life.ids |= {f"need.{code}": str(need), f"resource.{code}": str(resource), f"gone.{code}": str(gone)}


def break_promises(life: Life) -> None:
    """A month ago a need was seen that nobody was told of, and a stay began that the municipality was not told of."""
    with acting_as_job("matrix_world", subject_id=life.subject_id) as job:
        place = organization("Lia rehabilitering", "private_institution")
        told: dict[str, Any] = {"occurred_at": job.at - timedelta(days=30), "organization_id": place.pk}
        record(job, life.subject_id, "need_recognised", **told)
        told |= {"setting": "inpatient", "service": "addiction_treatment", "episode": life.whose}
        record(job, life.subject_id, "admitted", category=C.SUBSTANCE_USE, **told)
    with as_(life.own) as actor:
        rows = Commitment.objects.visible_to(actor).filter(subject=life.subject_id)
        for code, name in (("law_need_notified", "core"), ("is1948_86_contact_before", "substance_use")):
            first = rows.filter(rule_code=code).earliest("triggered_at")
            life.ids[f"commitment.{name}"] = str(first.public_id)


def ask_to_join(life: Life, asker: Hat) -> None:
    """Somebody with no ground meets the guard and asks to be let in."""
    with as_(asker) as actor:
        answer = plan.start(
            actor,
            particulars=life.who,
            consent=plan.PlanAnswer(through="speech", present="somebody"),
            coordinator=plan.CoordinatorAnswer("yes"),
            sharing=plan.SharingAnswer(),
        )
        if not isinstance(answer, plan.Exists):
            raise TypeError("the guard let somebody in")
        plan.request_join(actor, token=answer.token, wish="join", reason=life.word(C.CORE, "joinreason"))
    with as_(life.coordinator) as actor:
        life.ids["request"] = str(plans.join_requests(actor, person_id=life.person_id)[0].id)


def hand_out_code(life: Life) -> None:
    """The coordinator hands out a code on paper, which nobody uses."""
    with as_(life.coordinator) as actor:
        life.ids["code"] = teams.invite_person(actor, person_id=life.person_id).code


def question_and_block(life: Life, looker: Hat, blocked: Hat) -> None:
    """The person asks why somebody looked, and closes the plan to somebody else, from the log."""
    with as_(life.own) as actor:
        seen = AuditEvent.objects.filter(subject_id=life.subject_id, outcome="done").order_by("-pk")
        life.ids["event"] = str(seen.filter(hat_id=looker.pk)[0].pk)
        question = lookups.ask_about(
            actor, event_id=int(life.ids["event"]), words=life.word(MANAGE, "question")
        )
        by_blocked = seen.filter(hat_id=blocked.pk)[0].pk
        life.ids["question"] = str(question)
        life.ids["block"] = str(lookups.block_hat(actor, event_id=by_blocked))


def ask_about_coordinator(life: Life, contact: Hat) -> None:
    """The person asks why the coordinator looked; the privacy contact at the coordinator's work is to answer."""
    with acting_as_job("matrix_world", accounts=True) as job:
        directory.name_privacy_contact(
            job, organization_id=contact.organization_id or 0, hat_id=contact.pk, name="Kontakt"
        )
    with as_(life.own) as actor:
        seen = AuditEvent.objects.filter(
            subject_id=life.subject_id, outcome="done", hat_id=life.coordinator.pk
        )
        event = seen.order_by("-pk")[0].pk
        question = lookups.ask_about(actor, event_id=event, words=life.word(ASKED, "question"))
    life.ids["organization_question"] = str(question)


def take_out(life: Life, key: str) -> None:
    """The person ends somebody's place in the team."""
    with as_(life.own) as actor:
        member = next(
            row for row in team_queries.team(actor).members if str(row.id) == life.ids[f"member.{key}"]
        )
        teams.end_membership(actor, member_id=member.id, version=member.version)


def today() -> date:
    """The day it is in Norway."""
    return timezone.localdate()
