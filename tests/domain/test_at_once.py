"""Two who write about the same person at the same moment."""

from __future__ import annotations

import threading
import time
import uuid

import pytest
from django.db import transaction

from enplan.domain.commitments.models import Stored
from tests.domain.commitments.world import admitted, begin, happens, promise
from tests.support.threads import at_once

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
