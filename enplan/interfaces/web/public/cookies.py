"""The cookies the product sets, for the privacy page. A test holds the list against what answers set."""

from __future__ import annotations

from typing import NamedTuple

from django.conf import settings
from django.utils.translation import gettext

from enplan.interfaces.web.language import COOKIE


class Cookie(NamedTuple):
    """One cookie and what it is for, in words."""

    name: str
    purpose: str


def all_set() -> tuple[Cookie, ...]:
    """Return every cookie the product may set, under the names this installation uses."""
    return (
        Cookie(settings.SESSION_COOKIE_NAME, gettext("Holder deg innlogget. Borte når du logger ut.")),
        Cookie(settings.CSRF_COOKIE_NAME, gettext("Passer på at ingen andre kan sende skjema for deg.")),
        Cookie(COOKIE, gettext("Husker hvilket språk du valgte. Varer i ett år.")),
        Cookie("utseende", gettext("Husker om du valgte lyst eller mørkt. Varer i ett år.")),
    )
