"""A crowd of made-up people, put together from phrases, for measuring. Told through services, group by group.

A group is one coordinator with 25 persons and is one transaction: it is there whole or not at all, so an interrupted
crowd is taken up where it stopped.
"""

from __future__ import annotations

import contextlib
import random
from collections.abc import Iterator, Sequence
from multiprocessing.connection import Connection
from typing import Any

from django.db import transaction

from enplan.base.access import Role
from enplan.base.access.acting import acting_as_job
from enplan.interfaces.demo import lives
from enplan.interfaces.demo import region as places_of_the_region
from enplan.interfaces.demo.region import Region, Worker, told

PER_COORDINATOR = 25
OFTEN, SELDOM = 0.6, 0.08
FIRST_NUMBER = 100


def tell_each(there: Connection, groups: Sequence[int]) -> None:
    """Tell these groups one after the other; end when nobody listens any more."""
    places = places_of_the_region.found()
    with contextlib.suppress(BrokenPipeError):
        for group in groups:
            tell_group(group, places)
            there.send(group)


def tell_group(group: int, places: Region) -> None:
    """One coordinator, one who helps, and 25 persons. All of it or nothing."""
    with transaction.atomic():
        coordinator, helper = _hire_for(group, places)
        both = Region(places.places, {**places.workers, coordinator.key: coordinator, helper.key: helper})
        stories = composed(PER_COORDINATOR, [coordinator.key], seed=group, helper=helper.key)
        for number, story in enumerate(stories):
            lives.tell(story, both, FIRST_NUMBER + group * PER_COORDINATOR + number)


def _hire_for(group: int, places: Region) -> tuple[Worker, Worker]:
    """A coordinator and one who helps, for one group of the crowd."""
    made = []
    with acting_as_job("demo_region", accounts=True):
        for key, place, title in (
            (f"crowd-helper-{group}", places.places["nav-storelva"], "veileder"),
            (f"crowd-{group}", places.places["storelva-rop"], "koordinator"),
        ):
            name = f"{told('people')['phrases']['given_names'][group % 36]} Demo {group}"
            number = FIRST_NUMBER + 2 * group + (title == "koordinator")
            hat_id = places_of_the_region.hire(key, name, title, Role.PROFESSIONAL, place, number)
            made.append(Worker(key, name, title, hat_id, place))
    return made[1], made[0]


def composed(count: int, coordinators: list[str], *, seed: int, helper: str = "") -> Iterator[dict[str, Any]]:
    """Stories put together from phrases; the same seed gives the same people."""
    phrases, dice = told("people")["phrases"], random.Random(seed)
    for number in range(count):
        goals = dice.sample(phrases["goals"], dice.choice([1, 2, 2, 3]))
        helpers = list(dict.fromkeys(helper or dice.choice(goal["workers"]) for goal in goals))
        coordinator = coordinators[number % len(coordinators)]
        yield {
            "key": f"{seed}-{number}",
            "given_name": dice.choice(phrases["given_names"]),
            "family_name": dice.choice(phrases["family_names"]),
            "age": dice.randint(19, 71),
            "place": "9902" if coordinator == "arne" else "9901",
            "coordinator": coordinator,
            "started_days_ago": dice.randint(5, 300),
            "period_days": 365,
            "review_in_days": dice.choice([4, 12, 25, 60, 90]),
            "what_matters": dice.choice(phrases["what_matters"]),
            "strengths": dice.choice(phrases["strengths"]) if dice.random() < OFTEN else "",
            **(_filled_in(phrases, dice, goals) if dice.random() < OFTEN else {}),
            "goals": [_goal(goal, dice, helper, phrases) for goal in goals],
            "team": [
                {
                    "who": who,
                    "yes": ["core", *{goal["category"] for goal in goals}],
                    "only_invited": dice.random() < SELDOM,
                }
                for who in helpers
                if who != coordinator
            ],
        }


def _filled_in(phrases: dict[str, Any], dice: random.Random, goals: list[dict[str, Any]]) -> dict[str, Any]:
    """What a plan that has been worked with holds as well; about half lack something."""
    return {
        "resources": [dice.choice(phrases["strengths"])],
        "needs": [{"category": goal["category"], "words": dice.choice(phrases["needs"])} for goal in goals],
        "contributions": [
            {"contributor": "person", "words": dice.choice(phrases["contributions"])},
            {"contributor": "member", "words": dice.choice(phrases["services"])},
            *([{"contributor": "kin", "is_none": True}] if dice.random() < OFTEN else []),
        ],
        "cooperation": [
            {"with_whom": dice.choice(phrases["cooperation"]), "words": "Være med på neste møte."}
            for _ in range(dice.choice([0, 1]))
        ],
    }


def _goal(
    phrase: dict[str, Any], dice: random.Random, helper: str, phrases: dict[str, Any]
) -> dict[str, Any]:
    owners = ["", helper or dice.choice(phrase["workers"])]
    return {
        "category": phrase["category"],
        "words": phrase["words"],
        "activities": [
            {
                "title": title,
                "how": dice.choice(phrases["hows"]),
                "extent": dice.choice(phrases["extents"]),
                "owner": dice.choice(owners),
                "state": dice.choice(["proposed", "agreed", "in_progress", "in_progress", "done"]),
                "due_in_days": dice.randint(-9, 45),
            }
            for title in dice.sample(phrase["activities"], 2)
        ],
    }
