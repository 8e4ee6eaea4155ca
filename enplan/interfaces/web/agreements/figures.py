"""How clauses were kept, in words: counts without persons, and what is said where a count is too small."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext, ngettext

from enplan.domain.commitments.figures import AgreementFigures, Outcome, PartyFigures
from enplan.domain.commitments.rules.small_numbers import Bound, Told
from enplan.domain.commitments.what_if import Tried
from enplan.interfaces.web.templatetags.enplan_ui import day_words


def of_agreement(counted: AgreementFigures) -> Mapping[uuid.UUID, Sequence[Mapping[str, Any]]]:
    """For each clause what came of its promises, party by party."""
    return {
        key: [_party(one, counted.fewest) for one in parties] for key, parties in counted.by_clause.items()
    }


def of_tried(tried: Mapping[uuid.UUID, Tried]) -> Mapping[uuid.UUID, list[dict[str, str]]]:
    """For each clause whose limit would change, what that would have meant for each party."""
    return {key: _tried(one) for key, one in tried.items()}


def _tried(one: Tried) -> list[dict[str, str]]:
    if not one.is_comparable:
        told = gettext("Mer enn fristen er endret. Da kan vi ikke si hva den nye fristen hadde betydd.")
        return [{"party": "", "told": told}]
    few = gettext("Tallene er for små til å vises, eller nesten ingenting hadde vært annerledes.")
    if not one.parties:
        return [{"party": "", "told": few}]
    return [
        {
            "party": each.party or gettext("Ingen er funnet"),
            "told": few
            if each.then is None
            else gettext(
                "%(then)s av %(total)s hadde vært i tide med den nye fristen. Slik fristen er nå, var det %(now)s."
            )
            % {"then": each.then, "total": each.now.total, "now": each.now.of(Outcome.IN_TIME)},
        }
        for each in one.parties
    ]


def how_counted(counted: AgreementFigures) -> list[str]:
    """What the figures are made of, and what is never shown."""
    return [
        gettext("Tallene gjelder løfter som begynte %(day)s eller senere.")
        % {"day": day_words(counted.since)},
        gettext(
            "Tall om færre enn %(n)s personer vises ikke. De kan heller ikke regnes ut av de andre tallene."
        )
        % {"n": counted.fewest},
    ]


def _party(one: PartyFigures, fewest: int) -> dict[str, Any]:
    return {
        "party": one.party or gettext("Ingen er funnet"),
        "lead": lead(one.told, fewest),
        "rest": _rest(one.told),
        "note": gettext("Noen er målt etter en tidligere versjon.") if one.is_by_several_versions else "",
    }


def lead(told: Told[Outcome], fewest: int) -> str:
    """«61 av 80 innen fristen», or as much of it as may be told."""
    kept, total = told.of(Outcome.IN_TIME), told.total
    if kept is not None:
        return gettext("%(n)s av %(total)s innen fristen") % {"n": kept, "total": total}
    if told.bound is Bound.NEARLY_ALL:
        least = total - fewest + 1
        return gettext("Minst %(n)s av %(total)s innen fristen") % {"n": least, "total": total}
    if told.bound is Bound.NEARLY_NONE:
        return gettext("Færre enn %(n)s av %(total)s innen fristen") % {"n": fewest, "total": total}
    return ngettext("%(total)s løfte", "%(total)s løfter", total) % {"total": total}


def _rest(told: Told[Outcome]) -> list[str]:
    words = {
        frozenset({Outcome.LATE}): gettext("%(n)s gjort for sent"),
        frozenset({Outcome.NOT_KEPT}): gettext("%(n)s ikke gjort"),
        frozenset({Outcome.OPEN}): gettext("%(n)s har tid igjen"),
        frozenset({Outcome.APART}): gettext("%(n)s har falt bort eller venter"),
        frozenset({Outcome.LATE, Outcome.NOT_KEPT}): gettext("%(n)s gjort for sent eller ikke gjort"),
        frozenset({Outcome.OPEN, Outcome.APART}): gettext("%(n)s har tid igjen, venter eller har falt bort"),
        frozenset(Outcome) - {Outcome.IN_TIME}: gettext(
            "%(n)s andre: for sent, ikke gjort eller ikke avgjort"
        ),
    }
    parts = [words[group] % {"n": n} for group, n in told.groups.items() if group in words]
    if not told.groups and told.bound is Bound.NONE:
        parts.append(gettext("For få til å deles opp"))
    return parts
