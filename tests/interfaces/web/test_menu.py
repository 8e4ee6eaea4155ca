"""Where one is: exactly one place in the menu, and the first page after logging in."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from enplan.base.access import Role
from enplan.interfaces.web.login.addresses import home_of
from tests.world import sign_in, staff

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("path", "label"), [("/oppslag/sporsmal/", "Spørsmål"), ("/virksomheter/", "Virksomheter")]
)
def test_one_place_in_the_menu_is_the_current_one(path: str, label: str) -> None:
    leader = staff("Tor Aasen", Role.LEADER, "Storelva kommune", "municipality")
    page = sign_in(Client(), leader).get(path).content.decode()
    menu = page.partition('id="meny"')[2].partition("</nav>")[0]
    assert re.findall(r'aria-current="page">(?:<svg.*?</svg>)?<span>([^<]+)', menu, re.DOTALL) == [label]


def test_a_coordinating_unit_begins_with_its_inbox() -> None:
    assert home_of(Role.COORDINATING_UNIT) == "/ke/"
