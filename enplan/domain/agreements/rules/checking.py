"""What a draft must hold before it can be saved or proposed. Pure.

An agreement cannot take away a duty that stands in law; it can only add to it, and it holds no limit that the parties
have not written themselves.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from enplan.base.kernel.errors import Invalid
from enplan.base.terminology import code_system

ROLES = "domain.commitments.roles"
LONGEST_NUMBER = 10
NUMBER = re.compile(r"[0-9]+[a-zA-Z]?(\.[0-9]+[a-zA-Z]?)*")


def check_terms(
    *,
    starts: date | None,
    ends: date | None,
    review: date | None,
    today: date,
    is_first: bool,
    date_needed: bool = False,
) -> None:
    """Raise Invalid with a code for each date that cannot stand.

    Only the first version may begin in the past: what has been is not measured anew.
    """
    wrong: dict[str, str] = {}
    if starts is None:
        if date_needed:
            wrong["valid_from"] = "missing"
    elif starts < today and not is_first:
        wrong["valid_from"] = "in-the-past"
    if ends is not None and (ends <= today or (starts is not None and ends <= starts)):
        wrong["valid_to"] = "before-start"
    if review is not None and (review <= today or (starts is not None and review <= starts)):
        wrong["next_review_on"] = "before-start"
    if wrong:
        raise Invalid(wrong)


def check_clause(*, number: str, text: str, duty_role: str) -> None:
    """Raise Invalid with a code for each field of a clause that cannot stand."""
    wrong: dict[str, str] = {}
    if not number.strip():
        wrong["number"] = "missing"
    elif not NUMBER.fullmatch(number.strip()) or len(number.strip()) > LONGEST_NUMBER:
        wrong["number"] = "not-a-number"
    if not text.strip():
        wrong["text"] = "missing"
    if duty_role not in code_system(ROLES):
        wrong["duty_role"] = "missing"
    if wrong:
        raise Invalid(wrong)


def check_clauses(rows: Sequence[tuple[str, str]]) -> None:
    """Raise Invalid unless there is at least one clause, and each (number, text) has words."""
    if not rows:
        raise Invalid(code="no-clauses")
    if any(not text.strip() for _, text in rows):
        raise Invalid(code="clause-without-words")
