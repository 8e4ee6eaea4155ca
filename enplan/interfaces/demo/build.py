"""Builds the fictitious region once, and fills it with a crowd when somebody wants to measure.

Refuses outside demo settings: nothing made up may end among real people.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from tqdm import tqdm

from enplan.base.access import Role
from enplan.base.access.acting import acting_as_job
from enplan.base.accounts import services as accounts
from enplan.interfaces.demo import lives
from enplan.interfaces.demo import region as places_of_the_region
from enplan.interfaces.demo.region import ISSUER, Region, Worker, told

PERSONS = 44
PER_COORDINATOR = 25
OFTEN, SELDOM = 0.6, 0.08
FIRST_OF_CROWD = 100


def region() -> None:
    """The region with its people, unless it is already there."""
    _refuse_elsewhere()
    if _is_there("kari"):
        return
    places = places_of_the_region.build()
    written = told("people")["people"]
    stories = [*written, *_composed(PERSONS - len(written), ["ola", "hanne", "arne"], seed=7)]
    for number, story in enumerate(
        tqdm(stories, desc="  people of the region", unit=" persons", leave=False, disable=None)
    ):
        lives.tell(story, places, number)


def crowd(persons: int) -> None:
    """More people, put together from phrases, until the region has about so many; each coordinator has 25."""
    _refuse_elsewhere()
    places = places_of_the_region.found()
    groups = range(max(0, persons - PERSONS) // PER_COORDINATOR)
    missing = [group for group in groups if not _is_there(f"crowd-{group}")]
    with tqdm(total=len(missing) * PER_COORDINATOR, desc="  people", unit=" persons", disable=None) as bar:
        for group in missing:
            coordinator, helper = _hire_for(group, places)
            both = Region(places.places, {**places.workers, coordinator.key: coordinator, helper.key: helper})
            for number, story in enumerate(
                _composed(PER_COORDINATOR, [coordinator.key], seed=group, helper=helper.key)
            ):
                lives.tell(story, both, FIRST_OF_CROWD + group * PER_COORDINATOR + number)
                bar.update()


def _refuse_elsewhere() -> None:
    if not settings.ENPLAN_DEMO:
        msg = "the fictitious region is only built in demo settings"
        raise RuntimeError(msg)


def _is_there(key: str) -> bool:
    with acting_as_job("demo_region", accounts=True):
        try:
            return bool(accounts.known_hat(ISSUER, key))
        except KeyError:
            return False


def _hire_for(group: int, places: Region) -> tuple[Worker, Worker]:
    """A coordinator and one who helps, for one group of the crowd."""
    made = []
    with acting_as_job("demo_region", accounts=True):
        for key, place, title in (
            (f"crowd-helper-{group}", places.places["nav-storelva"], "veileder"),
            (f"crowd-{group}", places.places["storelva-rop"], "koordinator"),
        ):
            name = f"{told('people')['phrases']['given_names'][group % 36]} Demo {group}"
            number = FIRST_OF_CROWD + 2 * group + (title == "koordinator")
            hat_id = places_of_the_region.hire(key, name, title, Role.PROFESSIONAL, place, number)
            made.append(Worker(key, name, title, hat_id, place))
    return made[1], made[0]


def _composed(
    count: int, coordinators: list[str], *, seed: int, helper: str = ""
) -> Iterator[dict[str, Any]]:
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
            "goals": [_goal(goal, dice, helper) for goal in goals],
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


def _goal(phrase: dict[str, Any], dice: random.Random, helper: str) -> dict[str, Any]:
    owners = ["", helper or dice.choice(phrase["workers"])]
    return {
        "category": phrase["category"],
        "words": phrase["words"],
        "activities": [
            {
                "title": title,
                "owner": dice.choice(owners),
                "state": dice.choice(["proposed", "agreed", "in_progress", "in_progress", "done"]),
                "due_in_days": dice.randint(-9, 45),
            }
            for title in dice.sample(phrase["activities"], 2)
        ],
    }
