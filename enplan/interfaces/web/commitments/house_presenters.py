"""The promises of a house in words: counts without persons, and what is said where a count is too small."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from enplan.domain.commitments.house import Ahead, HouseFigures
from enplan.domain.commitments.rules.small_numbers import Bound, Told
from enplan.interfaces.web.commitments import words
from enplan.interfaces.web.commitments.rule_presenters import rule_url


def house(found: HouseFigures) -> dict[str, Any]:
    """Context of the page."""
    return {
        "title": _("Løfter hos %(house)s") % {"house": found.house},
        "rows": [
            {
                "title": str(row.rule.title),
                "url": rule_url(row.rule),
                "within": words.within_words(row.rule),
                "total": row.told.total,
                "parts": _parts(row.told, found.fewest),
            }
            for row in found.rows
        ],
        "notes": [
            _("«Frist snart» er innen %(n)s timer.") % {"n": found.soon_hours},
            _("Det som gikk over tiden for mer enn %(n)s dager siden, er ikke med.") % {"n": found.days},
            _(
                "Tall om færre enn %(n)s personer vises ikke. De kan heller ikke regnes ut av de andre tallene."
            )
            % {"n": found.fewest},
        ],
    }


def _parts(told: Told[Ahead], fewest: int) -> list[str]:
    if told.bound is Bound.NEARLY_ALL:
        least = told.total - fewest + 1
        return [_("Minst %(n)s er over tiden") % {"n": least}]
    if told.bound is Bound.NEARLY_NONE:
        return [_("Færre enn %(n)s er over tiden") % {"n": fewest}]
    named = {
        frozenset({Ahead.OVERDUE}): _("%(n)s over tiden"),
        frozenset({Ahead.SOON}): _("%(n)s med frist snart"),
        frozenset({Ahead.LATER}): _("%(n)s med god tid"),
        frozenset({Ahead.SOON, Ahead.LATER}): _("%(n)s med tid igjen"),
    }
    parts = [named[group] % {"n": n} for group, n in told.groups.items()]
    return parts or [_("For få til å deles opp")]
