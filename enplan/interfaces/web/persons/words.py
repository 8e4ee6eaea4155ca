"""Words for the worklist: the reason why somebody stands where they stand, without a word about health."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from enplan.domain.care_plans.rules.completeness import CONTENTS
from enplan.domain.care_plans.rules.ordering import Reason, Waits
from enplan.interfaces.web.templatetags.enplan_ui import day_words


def reason_words(reason: Reason) -> str:
    """One sentence, or two, that say why."""
    if reason.told is not None:
        return reason.told()
    values: dict[str, Any] = {"number": reason.number, "days": reason.days, "day": day_words(reason.on)}
    if reason.code in _WAITING:
        return f"{_WAITING[reason.code](values)} {waited_words(reason.code, reason.days or 0)}"
    if reason.code == "activity_overdue":
        return _overdue(reason, values)
    if reason.code == "consent_expires":
        return _expires(reason.days or 0)
    return _PLAIN[reason.code](values)


def waited_words(code: str, days: int) -> str:
    """For how long, as a sentence."""
    if days == 0:
        return str(_TODAY.get(code, _("Spurte i dag.")))
    return ngettext("Ventet %(days)s dag.", "Ventet %(days)s dager.", days) % {"days": days}


def _overdue(reason: Reason, values: dict[str, Any]) -> str:
    if reason.waits is Waits.FOR_ME:
        return (
            ngettext(
                "Frist på ditt tiltak var %(day)s.",
                "%(number)s av dine tiltak er over fristen. Den første var %(day)s.",
                reason.number,
            )
            % values
        )
    return (
        ngettext(
            "Frist på et tiltak var %(day)s.",
            "%(number)s tiltak er over fristen. Den første var %(day)s.",
            reason.number,
        )
        % values
    )


def _expires(days: int) -> str:
    if days == 0:
        return _("Samtykke går ut i dag.")
    return ngettext("Samtykke går ut om %(days)s dag.", "Samtykke går ut om %(days)s dager.", days) % {
        "days": days
    }


_TODAY = {"member_not_accepted": gettext_lazy("Sendt i dag."), "wants_plan": gettext_lazy("Sa ja i dag.")}
Told = Callable[[dict[str, Any]], str]
_WAITING: dict[str, Told] = {
    "asks_for_help": lambda v: (
        ngettext("Ber om hjelp.", "Ber om hjelp med %(number)s tiltak.", v["number"]) % v
    ),
    "request_waits": lambda _v: _("Noen ber om å bli med."),
    "question_waits": lambda _v: _("Spør om et oppslag."),
    "wants_plan": lambda _v: _("Har sagt ja til en plan som ikke er startet."),
    "member_not_accepted": lambda _v: _("En invitasjon er ikke besvart."),
}
_PLAIN: dict[str, Told] = {
    "home_soon": lambda v: _("Skal hjem %(day)s.") % v,
    "call_due": lambda v: _("Avtalt å ringe innen %(day)s.") % v,
    "hand_over_waits": lambda _v: _("En overlevering venter på svar."),
    "outcome_asked": lambda _v: _("Si om det ble som avtalt."),
    "without_coordinator": lambda _v: _("Ingen koordinator."),
    "without_consent": lambda _v: _("Planen mangler samtykke."),
    "review_overdue": lambda v: _("Planen skulle vært gått gjennom %(day)s.") % v,
    "suggestion_waits": lambda v: (
        ngettext("Et forslag venter på svar.", "%(number)s forslag venter på svar.", v["number"]) % v
    ),
    "contents_missing": lambda v: (
        _("Mangler %(number)s av %(total)s ting planen skal ha.") % {**v, "total": len(CONTENTS)}
    ),
    "paused": lambda _v: _("Planen er på pause."),
    "next_review": lambda v: _("Neste gjennomgang %(day)s.") % v,
    "nothing_due": lambda _v: _("Ingenting haster."),
}
