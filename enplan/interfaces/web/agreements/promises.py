"""The agreement about one person as pages need it: to staff by clause, to the person in plain words."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext

from enplan.domain.agreements.gathered import Gatherable, Possible
from enplan.domain.agreements.queries.personal import DutyView, PersonAgreementView
from enplan.domain.agreements.rules import promised
from enplan.interfaces.web.templatetags.enplan_ui import day_words

ANSWER_MARKS = {"waiting": "proposed", "accepted": "done", "declined": "stopped"}


def staff_page(found: PersonAgreementView) -> dict[str, Any]:
    """By unit, with what each has answered and what the reader's unit has not."""
    return {
        "found": found,
        "units": _by_unit(found.duties),
        "waiting": found.waits_for_me,
        "person_said": person_said(found),
    }


def my_page(found: PersonAgreementView) -> dict[str, Any]:
    """What has been promised, in plain words."""
    return {
        "found": found,
        "units": _in_plain_words(found.duties),
        "answer": found.person_answer,
        "is_answered": found.person_answer != "not_asked",
    }


def person_said(found: PersonAgreementView) -> str:
    """What the person answered, and when."""
    if found.person_answer == "not_asked":
        return gettext("%(name)s har ikke svart ennå.") % {"name": found.given_name}
    shape = {
        "yes": gettext("%(name)s sa ja, %(day)s."),
        "no": gettext("%(name)s sa nei, %(day)s."),
    }[str(found.person_answer)]
    return shape % {"name": found.given_name, "day": day_words(found.answered_at)}


def _by_unit(duties: Sequence[DutyView]) -> list[dict[str, Any]]:
    ordered = sorted(duties, key=lambda duty: (not duty.is_own, duty.organization_name))
    return [
        {"name": name, "duties": [_staff_duty(duty) for duty in group]}
        for name, group in groupby(ordered, key=lambda duty: duty.organization_name)
    ]


def _staff_duty(duty: DutyView) -> dict[str, Any]:
    return {
        "duty": duty,
        "mark": ANSWER_MARKS[str(duty.unit_answer)],
        "status": _answer_words(duty),
        "source": gettext("%(agreement)s, punkt %(number)s")
        % {"agreement": duty.agreement_title, "number": duty.number},
        "source_url": _source_url(duty) if duty.is_open else "",
    }


def _source_url(duty: DutyView) -> str:
    return f"{reverse('web:agreement', args=[duty.agreement_id])}#p{duty.number}"


def _answer_words(duty: DutyView) -> str:
    by = ", ".join(filter(None, (duty.answered_by, duty.answered_title)))
    if duty.unit_answer == "accepted":
        return gettext("Sagt ja av %(who)s") % {"who": by}
    if duty.unit_answer == "declined":
        return gettext("Sagt nei av %(who)s") % {"who": by}
    return gettext("Har ikke svart")


def _in_plain_words(duties: Sequence[DutyView]) -> list[dict[str, Any]]:
    """By unit: «DPS har lovet å», and then what, such as «ringe koordinatoren din før du drar hjem»."""
    ordered = sorted(duties, key=lambda duty: duty.short_name)
    return [
        {"name": name, "promises": [_promise(duty) for duty in group]}
        for name, group in groupby(ordered, key=lambda duty: duty.short_name)
    ]


def _promise(duty: DutyView) -> dict[str, Any]:
    """What stands after «har lovet å»; a clause without plain words stands as it is, for itself."""
    plain = promised(duty.plain_text)
    return {
        "duty": duty,
        "is_plain": bool(plain),
        "words": f"{plain}." if plain else duty.text,
        "status": _plain_status(duty),
    }


def _plain_status(duty: DutyView) -> str:
    if duty.is_refused:
        return gettext("Du har sagt nei til dette.")
    if duty.unit_answer == "accepted":
        return gettext("%(who)s har sagt ja.") % {"who": duty.answered_by}
    if duty.unit_answer == "declined":
        return gettext("De kan ikke gjøre dette. De skriver: %(words)s") % {"words": duty.unit_words}
    return gettext("Vi venter på svar fra dem.")


def choices(offered: Gatherable) -> list[tuple[str, str]]:
    """What can be put in, as check boxes: those that are not there, or stand there with older words."""
    return [(each.code, _choice(each)) for each in offered.duties if not each.is_in or each.is_newer]


def _choice(each: Possible) -> str:
    words = {"unit": each.unit_name, "text": each.clause.text}
    if each.is_newer:
        return gettext("%(unit)s (ny ordlyd): %(text)s") % words
    return gettext("%(unit)s: %(text)s") % words
