"""The secrets of invitations: made, read as people write them, and turned into the digest that is stored.

A secret itself is never stored and never logged.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets

from django.conf import settings

from enplan.base.terminology import Concept, code_system

RULES = "domain.care_teams.team_rules"


def rule(code: str) -> Concept:
    """One of the team's rules (data/team_rules.toml)."""
    return code_system(RULES).concept(code)


def new_token() -> str:
    """The secret part of a link: 256 random bits, safe in an address."""
    return secrets.token_urlsafe(rule("link").number("secret_bytes"))


def new_code() -> str:
    """A code for paper, without grouping, from an alphabet whose letters are not mistaken for each other."""
    paper = rule("paper")
    return "".join(secrets.choice(paper.string("alphabet")) for _ in range(paper.number("length")))


def read_code(written: str) -> str:
    """The code as it was made, from what was typed: case, spaces, hyphens, look-alikes do not matter."""
    alike = {pair[0]: pair[1] for pair in rule("paper").strings("read_as")}
    return "".join(alike.get(sign, sign) for sign in written.upper() if sign.isalnum())


def grouped(code: str) -> str:
    """The code as it stands on paper: «CDFG 3467»."""
    size = rule("paper").number("group")
    return " ".join(code[start : start + size] for start in range(0, len(code), size))


def first_group(code: str) -> str:
    """The part of a code by which tries at it are counted, whether or not the code exists."""
    return code[: rule("paper").number("group")]


def digest(secret: str, *, purpose: str = "invitation") -> str:
    """A keyed digest (HMAC-SHA-256, hex): worth nothing to somebody who reads the table."""
    key = hashlib.sha256(purpose.encode() + b"|" + settings.SECRET_KEY.encode()).digest()
    return hmac.new(key, secret.encode(), hashlib.sha256).hexdigest()
