"""Builds the fictitious region once, and fills it with a crowd when somebody wants to measure.

Refuses outside demo settings: nothing made up may end among real people.
"""

from __future__ import annotations

from contextlib import closing

from django.conf import settings
from tqdm import tqdm

from enplan.base.access.acting import acting_as_job
from enplan.base.accounts import services as accounts
from enplan.interfaces.demo import agreements, lives, notices, promised, separate, stays
from enplan.interfaces.demo import crowd as many
from enplan.interfaces.demo import region as places_of_the_region
from enplan.interfaces.demo.region import ISSUER, told

PERSONS = 44


def region() -> None:
    """The region with its people, unless it is already there."""
    _refuse_elsewhere()
    if _is_there("kari"):
        return
    places = places_of_the_region.build()
    agreements.agree(places)
    written = told("people")["people"]
    rest = PERSONS - len(written) - notices.LEFT - notices.newcomers()
    stories = [
        *written,
        *many.composed(rest, ["ola", "hanne", "arne"], seed=7),
        *many.composed(notices.LEFT, [notices.LEAVES], seed=8),
    ]
    told_lives = [
        lives.tell(story, places, number)
        for number, story in enumerate(
            tqdm(stories, desc="  people of the region", unit=" persons", leave=False, disable=None)
        )
    ]
    people = list(zip(stories, told_lives, strict=True))
    for story, life in people:
        if life is not None:
            agreements.gather(story, places, life)
            stays.tell(story["key"], places, life)
    promised.tell_all([(story, life) for story, life in people if life], places)
    notices.tell(places, {story["key"]: life for story, life in people})


def crowd(persons: int) -> None:
    """More people, put together from phrases, until the region has about so many; each coordinator has 25.

    Safe to interrupt: the same command goes on with the groups that are missing.
    """
    _refuse_elsewhere()
    groups = range(max(0, persons - PERSONS) // many.PER_COORDINATOR)
    missing = [group for group in groups if not _is_there(f"crowd-{group}")]
    if not missing:
        return
    with (
        tqdm(
            total=len(missing) * many.PER_COORDINATOR, desc="  people", unit=" persons", disable=None
        ) as bar,
        closing(separate.tell_all(missing)) as arriving,
    ):
        for _ in arriving:
            bar.update(many.PER_COORDINATOR)


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
