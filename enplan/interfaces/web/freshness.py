"""Whether somebody has used their e-ID lately enough for what they are about to do (ASVS 5.0.0, 7.5.3)."""

from __future__ import annotations

import time

from django.conf import settings

from enplan.base.access import Level
from enplan.base.terminology import code_system
from enplan.interfaces.web.session import SignedIn

RULES = "interfaces.web.login.fresh_login"
MINUTE = 60


def is_fresh(signed_in: SignedIn, rule: str, *, sending: bool) -> bool:
    """Whether the e-ID is fresh enough under a rule of data/fresh_login.toml; `sending` gives time to fill a form in.

    Always, in the demo, which has no e-ID; and for whoever came with a code from paper, which works only once and
    opens too little to be asked again for.
    """
    if not rule or settings.ENPLAN_DEMO or signed_in.level < Level.HIGH:
        return True
    wanted = code_system(RULES).concept(rule)
    minutes = wanted.number("within_minutes") + (wanted.number("grace_minutes") if sending else 0)
    return time.time() - signed_in.proved <= minutes * MINUTE


def seconds(rule: str) -> int | None:
    """How old the use of the e-ID may be under this rule, or None when there is no such rule."""
    rules = code_system(RULES)
    return rules.concept(rule).number("within_minutes") * MINUTE if rule in rules else None
