"""Kari's world, and a browser without scripts for anybody in it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from enplan.base.access import Level
from enplan.base.accounts.models import Hat
from tests.domain.care_teams.world import C, World, begin, share_with
from tests.world import sign_in


@pytest.fixture
def world() -> World:
    """Kari shares the core with her coordinator's municipality."""
    world = begin()
    share_with(world, world.coordinator, C.CORE)
    return world


@pytest.fixture
def as_client() -> Callable[..., Client]:
    """Sign a client in, in a hat."""

    def signed_in(hat: Hat, level: Level = Level.HIGH) -> Client:
        return sign_in(Client(), hat, level)

    return signed_in
