"""A person with a plan in the browser: signed in, with a coordinator, goals and things to do."""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass
from datetime import date, timedelta
from html import unescape

from django.test import Client
from django.utils import timezone

from enplan.base.access import Category, Level
from enplan.base.access.acting import acting_as_job
from enplan.base.access.grants import recompile
from enplan.base.accounts.models import Hat
from enplan.domain.care_plans import queries, services
from enplan.domain.care_plans.queries import ActivityView, PlanView
from enplan.domain.care_teams import queries as teams
from enplan.domain.people import queries as people
from tests import world
from tests.domain.care_plans import cast

TAGS = re.compile(r"<(script|style|svg|head)\b.*?</\1>|<[^>]+>", re.DOTALL)
WORDS = "Jeg vil bo et sted med hunden min.\nJeg vil ha ro."


@dataclass(slots=True)
class Scene:
    """The plan that has begun, and a client in which the person is signed in."""

    begun: cast.Begun
    client: Client

    @property
    def person_id(self) -> uuid.UUID:
        return self.begun.person_id

    def page(self, address: str, status: int = 200) -> str:
        """The text of a page, without markup, one line."""
        return text_of(self.html(address, status))

    def html(self, address: str, status: int = 200) -> str:
        response = self.client.get(address)
        assert response.status_code == status, (address, response.status_code)
        return response.content.decode()

    def send(self, address: str, **fields: str) -> str:
        """Post as a browser without script, and give the text of the page that it leads to."""
        response = self.client.post(address, fields, follow=True)
        assert response.status_code == 200, (address, response.status_code)
        return text_of(response.content.decode())

    def plan(self) -> PlanView:
        return cast.plan_of(self.begun.person, self.person_id)

    def activity(self, title: str) -> ActivityView:
        return next(one for one in self.plan().activities if one.title == title)

    def add(
        self,
        title: str,
        *,
        days: int | None = None,
        state: str = "agreed",
        by_coordinator: bool = False,
        area: Category = Category.CORE,
    ) -> uuid.UUID:
        """Something to do, for the person or the coordinator."""
        with world.as_(self.begun.coordinator) as actor:
            owner = teams.coordinator(actor, person_id=self.person_id)
            return services.add_activity(
                actor,
                person_id=self.person_id,
                title=title,
                due_on=in_days(days),
                state=state,
                category=area,
                owner_id=owner.member_id if by_coordinator and owner else None,
            )

    def write(self, kind: str = "what_matters", words: str = WORDS) -> None:
        with world.as_(self.begun.person) as actor:
            plan = queries.plan(actor, person_id=self.person_id)
            seen = plan.statements.get(kind) if plan else None
            services.write_statement(
                actor, person_id=self.person_id, kind=kind, words=words, version=seen.version if seen else 0
            )

    def goal(
        self, words: str = "Jeg vil bo i egen leilighet", area: Category = Category.HOUSING
    ) -> uuid.UUID:
        with world.as_(self.begun.coordinator) as actor:
            return services.add_goal(actor, person_id=self.person_id, words=words, category=area)


def begin(level: Level = Level.HIGH, yes: tuple[Category, ...] = cast.ALL_AREAS) -> Scene:
    """A plan with a coordinator, and the person signed in at this level."""
    begun = cast.begin(yes=yes)
    return Scene(begun, world.sign_in(Client(), begun.person, level))


def own_hat(coordinator: Hat, person_id: uuid.UUID, name: str) -> Hat:
    """A way in for a person whom a coordinator has registered."""
    with world.as_(coordinator) as actor:
        subject_id = people.get(actor, person_id=person_id).subject_id
    hat = world.own_hat(name, subject_id)
    with acting_as_job("test_world", subject_id=subject_id) as job:
        recompile(job, subject_id)
    return hat


def in_days(days: int | None) -> date | None:
    return None if days is None else timezone.localdate() + timedelta(days=days)


def text_of(html: str) -> str:
    return " ".join(unescape(TAGS.sub(" ", html)).split())
