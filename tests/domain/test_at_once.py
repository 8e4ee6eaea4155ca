"""Two who write about the same person at the same moment."""

from __future__ import annotations

import threading
import time
import uuid

import pytest
from django.db import transaction

from enplan.base.kernel.errors import Invalid
from enplan.domain.commitments.models import Stored
from enplan.domain.pathways.models import HandOver
from tests.domain.commitments.world import admitted, begin, happens, promise, tell
from tests.domain.pathways.test_hand_over import offer
from tests.support.threads import at_once
from tests.world import as_

PATIENCE_SECONDS = 20


@pytest.mark.usefixtures("committed")
def test_the_second_who_writes_sees_what_the_first_wrote() -> None:
    world, written, episodes = begin(), threading.Event(), list[uuid.UUID]()

    def first() -> None:
        with transaction.atomic():
            episodes.append(admitted(world, days=1))
            written.set()
            time.sleep(1)

    def second() -> None:
        assert written.wait(PATIENCE_SECONDS)
        happens(world, "municipality_contacted", episode=str(episodes[0]))

    at_once(first, second)

    assert promise(world, "is1948_86_contact_during").state == Stored.MET


@pytest.mark.usefixtures("committed")
def test_of_two_who_ask_from_each_their_stay_of_a_chain_one_is_told_that_it_is_asked() -> None:
    world, asked = begin(), threading.Event()
    former = admitted(world, days=9)
    tell(world, former, "discharged", days=5)
    later = admitted(world, days=4, follows=former)

    def first() -> None:
        with transaction.atomic():
            offer(world, later)
            asked.set()
            time.sleep(1)

    def second() -> str:
        assert asked.wait(PATIENCE_SECONDS)
        try:
            offer(world, former)
        except Invalid as error:
            return error.reason
        return ""

    assert at_once(first, second) == [None, "already-offered"]
    with as_(world.coordinator) as actor:
        assert HandOver.objects.visible_to(actor).count() == 1
