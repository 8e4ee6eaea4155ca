"""Where to go after logging in: back to the page one was on, else to the first page of the hat.

It must not send anybody to another site, nor back into logging in or out.
"""

from __future__ import annotations

import re

from django.urls import NoReverseMatch, reverse
from django.utils.http import url_has_allowed_host_and_scheme

from enplan.base.access import Role

LONGEST = 500
INVITATION = re.compile(r"/invitasjon/([\w-]+)/", re.ASCII)
HOMES = {
    Role.PERSON: ("web:my_home",),
    Role.RELATIVE: ("web:relative_home",),
    Role.GUARDIAN: ("web:relative_home",),
    Role.PROFESSIONAL: ("web:persons",),
    Role.COORDINATING_UNIT: ("web:unit_inbox",),
}
ELSEWHERE = ("web:organizations", "web:front")


def safe(target: str) -> str:
    """The address if it is a page of ours to come back to, else nothing."""
    if not target.startswith("/") or len(target) > LONGEST or not target.isprintable():
        return ""
    if not url_has_allowed_host_and_scheme(target, allowed_hosts=None):
        return ""
    return "" if target.startswith(("/logg-inn/", "/logg-ut/")) else target


def invitation_in(target: str) -> str:
    """The secret of the invitation that this address is the page of, else nothing."""
    found = INVITATION.fullmatch(safe(target))
    return found[1] if found else ""


def home_of(role: str) -> str:
    """The first page of a hat with this role, of those that this installation has."""
    for name in (*HOMES.get(Role(role), ()), *ELSEWHERE):
        try:
            return reverse(name)
        except NoReverseMatch:
            continue
    return "/"
