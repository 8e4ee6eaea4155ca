"""One made-up life after the other, told through the services: start, team, consent, words, goals, who does what."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from enplan.base.access import SHAREABLE, Actor, Category, Role
from enplan.base.access.acting import acting_as_job
from enplan.base.access.grants import recompile
from enplan.base.accounts import services as accounts
from enplan.base.kernel.national_identifier import synthetic
from enplan.domain.agreements.queries import personal as promised
from enplan.domain.agreements.services import personal as promises
from enplan.domain.care_plans.services import activities, goals, life_cycle, parts, starting
from enplan.domain.care_teams import queries as team_queries
from enplan.domain.care_teams import redemption
from enplan.domain.care_teams import services as teams
from enplan.domain.consents import services as consents
from enplan.domain.lookups import queries as look_up_queries
from enplan.domain.lookups import services as look_ups
from enplan.domain.people import queries as persons
from enplan.domain.people import services as people
from enplan.domain.people.services import Particulars
from enplan.interfaces.demo.region import ISSUER, Region, Worker
from enplan.interfaces.demo.wearing import wearing

Story = Mapping[str, Any]
FIRST_VERSION = 1
EVERYTHING_SHAREABLE = [category for category in SHAREABLE if category is not Category.RISK]


@dataclass(slots=True)
class Life:
    """What has come of a story so far."""

    person_id: uuid.UUID
    coordinator: Worker
    own_hat_id: int | None = None
    members: dict[str, uuid.UUID] = field(default_factory=dict)


def category(code: str) -> Category:
    """A category by its code in the data."""
    return Category[code.upper()]


def born(story: Story, number: int) -> date:
    """A birth date that gives the age in the story, whatever day it is; spread over the year by number."""
    today = timezone.localdate()
    return date(today.year - int(story["age"]) - 1, today.month, 1) + timedelta(days=number * 7 % 330)


def identifier(story: Story, number: int) -> str:
    """A synthetic identifier of nobody else's in the region; picks from 300 on are for those who work there."""
    return synthetic(born(story, number), number // 330).value


def tell(story: Story, region: Region, number: int) -> Life | None:
    """Let one person's story happen. Returns None for someone who declined the plan."""
    coordinator = region.workers[story["coordinator"]]
    who = Particulars(
        given_name=story["given_name"],
        family_name=story["family_name"],
        birth_date=born(story, number),
        national_identifier=identifier(story, number),
        municipality_number=story["place"],
        phone=f"4{number % 10}0 {number % 90 + 10} 0{number % 9 + 1}0" if number % 7 else "",
    )
    if story.get("declined_plan"):
        with wearing(coordinator.hat_id) as actor:
            teams.register_without_plan(
                actor, particulars=who, through="speech", present=f"{who.given_name} og {coordinator.name}"
            )
        return None
    life = _start(story, who, coordinator)
    if "persona" in story:
        life.own_hat_id = _own_hat(story, life, who)
    _team(story, region, life)
    _relatives(story, life)
    _words(story, life)
    _goals(story, life)
    _dates(story, life)
    _questions(story, life)
    return life


def _start(story: Story, who: Particulars, coordinator: Worker) -> Life:
    with wearing(coordinator.hat_id) as actor:
        started = starting.start(
            actor,
            particulars=who,
            consent=starting.PlanAnswer(
                through=story.get("through", "speech"), present=f"{who.given_name} og {coordinator.name}"
            ),
            coordinator=starting.CoordinatorAnswer(answer="yes"),
            sharing=starting.SharingAnswer(yes=EVERYTHING_SHAREABLE, period_code="one_year"),
        )
    if not isinstance(started, starting.Started):
        msg = f"{story['key']} is already in the region"
        raise TypeError(msg)
    return Life(started.person_id, coordinator)


def _own_hat(story: Story, life: Life, who: Particulars) -> int:
    with wearing(life.coordinator.hat_id, life.person_id) as actor:
        subject_id = persons.get(actor, person_id=life.person_id).subject_id
    with acting_as_job("demo_own_hat", subject_id=subject_id, accounts=True) as job:
        account = accounts.prepare_account(f"{who.given_name} {who.family_name}", who.national_identifier)
        accounts.sign_in(ISSUER, story["key"], who.national_identifier)
        hat = accounts.give_hat(account, Role.PERSON, subject_id=subject_id)
        recompile(job, subject_id)
    return int(hat.pk)


def _team(story: Story, region: Region, life: Life) -> None:
    for row in story.get("team", []):
        worker = region.workers[row["who"]]
        invitee = teams.Invitee(
            name=worker.name,
            email=f"{worker.key}@example.invalid",
            organization_id=worker.place.id,
            title=worker.title,
            helps_with=row.get("helps_with", ""),
            phone="75 00 99 00",
        )
        with wearing(life.coordinator.hat_id, life.person_id) as actor:
            invited = teams.invite_member(actor, person_id=life.person_id, invitee=invitee, through="speech")
            if row.get("same_duties"):
                _offer_duties(actor, life, worker, invited.member_id)
        life.members[worker.key] = invited.member_id
        _share(story, life, worker.place.id, row["yes"])
        if not row.get("only_invited"):
            with wearing(worker.hat_id) as actor:
                teams.accept(actor, token=invited.token)
                if row.get("same_duties"):
                    promises.accept_with_place(actor, token=invited.token)


def _offer_duties(actor: Actor, life: Life, worker: Worker, member_id: uuid.UUID) -> None:
    """An institution without operating agreement gets the same duties as the others, together with the place."""
    offered = promised.possible_for_guest(actor, person_id=life.person_id, organization_id=worker.place.id)
    promises.offer_for_stay(
        actor,
        person_id=life.person_id,
        member_id=member_id,
        chosen=[str(each.clause.key) for each in offered.duties],
    )


def _share(story: Story, life: Life, party_id: uuid.UUID, yes: list[str]) -> None:
    """The person answers on the screen if they have their own way in, otherwise by speech to the coordinator."""
    days = story.get("expires_in_days")
    period = (
        {"period_code": "date", "ends_on": timezone.localdate() + timedelta(days=days)}
        if days
        else {"period_code": "one_year"}
    )
    chosen = [category(code) for code in yes]
    refused = [category(code) for code in story.get("no", ["risk"]) if code not in yes]
    if life.own_hat_id:
        with wearing(life.own_hat_id, life.person_id) as actor:
            consents.decide_sharing(actor, party_id=party_id, yes=chosen, no=[], **period)
        return
    with wearing(life.coordinator.hat_id, life.person_id) as actor:
        consents.write_down_sharing(
            actor,
            person_id=life.person_id,
            party_id=party_id,
            yes=chosen,
            no=refused,
            through=story.get("through", "speech"),
            present=f"{story['given_name']} og {life.coordinator.name}",
            **period,
        )


def _relatives(story: Story, life: Life) -> None:
    for row in story.get("relatives", []):
        with wearing(life.coordinator.hat_id, life.person_id) as actor:
            related_id = people.name_related_person(
                actor, person_id=life.person_id, name=row["name"], relation=row["relation"], is_closest=True
            )
        _share(story, life, related_id, row["yes"])
        with wearing(life.coordinator.hat_id, life.person_id) as actor:
            invited = teams.invite_relative(
                actor, person_id=life.person_id, related_person_id=related_id, email="slekt@example.invalid"
            )
        with acting_as_job("demo_relative", accounts=True):
            number = synthetic(date(1985, 2, 1), 300 + len(row["name"])).value
            account = accounts.prepare_account(row["name"], number)
            accounts.sign_in(ISSUER, row["key"], number)
        redemption.accept_as_newcomer(account.pk, token=invited.token)


def _questions(story: Story, life: Life) -> None:
    """Those with their own way in may ask why somebody looked: here, why the coordinator did."""
    if not (life.own_hat_id and story.get("asks_coordinator")):
        return
    with wearing(life.own_hat_id, life.person_id) as actor:
        lines = look_up_queries.own_log(actor).folded
        seen = next(line for line in lines if line.looker.hat_id == life.coordinator.hat_id)
        look_ups.ask_about(actor, event_id=seen.newest.id, words=story["asks_coordinator"])


def _words(story: Story, life: Life) -> None:
    with wearing(life.own_hat_id or life.coordinator.hat_id, life.person_id) as actor:
        for kind in ("what_matters", "how_to_meet_me", "strengths"):
            if story.get(kind):
                parts.write_statement(actor, person_id=life.person_id, kind=kind, words=story[kind])
        for words in story.get("resources", []):
            parts.add_resource(actor, person_id=life.person_id, words=words)
        for row in story.get("needs", []):
            parts.add_need(
                actor,
                person_id=life.person_id,
                category=category(row["category"]),
                words=row["words"],
                own_view=row.get("own_view", ""),
                wants_more_help=row.get("wants_more_help"),
            )
    with wearing(life.coordinator.hat_id, life.person_id) as actor:
        for row in story.get("contributions", []):
            parts.add_contribution(actor, person_id=life.person_id, **row)
        for row in story.get("cooperation", []):
            parts.add_cooperation_point(actor, person_id=life.person_id, **row)


def _goals(story: Story, life: Life) -> None:
    today = timezone.localdate()
    with wearing(life.coordinator.hat_id, life.person_id) as actor:
        coordinator = team_queries.coordinator(actor, person_id=life.person_id)
        if coordinator is not None and coordinator.member_id is not None:
            life.members[life.coordinator.key] = coordinator.member_id
        for row in story.get("goals", []):
            area = category(row["category"])
            goal_id = goals.add_goal(actor, person_id=life.person_id, words=row["words"], category=area)
            for todo in row.get("activities", []):
                done = todo["state"] == "done"
                activity_id = activities.add_activity(
                    actor,
                    person_id=life.person_id,
                    title=todo["title"],
                    category=area,
                    goal_id=goal_id,
                    how=todo.get("how", ""),
                    extent=todo.get("extent", ""),
                    owner_id=life.members.get(todo["owner"]),
                    due_on=today + timedelta(days=todo["due_in_days"]) if "due_in_days" in todo else None,
                    state="in_progress" if done else todo["state"],
                )
                if done:
                    activities.set_activity_state(
                        actor,
                        person_id=life.person_id,
                        activity_id=activity_id,
                        version=FIRST_VERSION,
                        state="done",
                    )


def _dates(story: Story, life: Life) -> None:
    """The period is the first that is changed in the plan itself, so it still has its first version."""
    if "period_days" not in story:
        return
    today = timezone.localdate()
    with wearing(life.coordinator.hat_id, life.person_id) as actor:
        starts = today - timedelta(days=story["started_days_ago"])
        life_cycle.set_period(
            actor,
            person_id=life.person_id,
            version=FIRST_VERSION,
            starts_on=starts,
            ends_on=starts + timedelta(days=story["period_days"]),
            next_review_on=today + timedelta(days=story["review_in_days"])
            if story["review_in_days"] > 0
            else None,
        )
