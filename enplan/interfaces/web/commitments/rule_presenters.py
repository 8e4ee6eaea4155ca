"""What a rule says, and how shipped rules count in a place, as the templates show it. Reads nothing itself."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from itertools import groupby
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from enplan.base.terminology import code_system
from enplan.domain.commitments.describing import RuleView
from enplan.domain.commitments.queries import Standard
from enplan.interfaces.web.commitments import words
from enplan.interfaces.web.templatetags.enplan_ui import day_words


def rule_url(rule: RuleView) -> str:
    """Where it is told what a rule says. The address tells nobody which rule it is."""
    return reverse("web:rule", args=[rule.address])


def rule(view: RuleView) -> dict[str, Any]:
    """Context of the page about one rule."""
    return {
        "title": str(view.title),
        "clause": view.clause,
        "clause_url": agreement_url(view.clause.agreement_id) if view.clause and view.clause.is_open else "",
        "measures": measures(view),
        "remark": str(view.remark or ""),
        "is_local": view.is_local,
        "limit_note": str(view.limit_note or ""),
        "rule_source": rule_source(view),
        "source_url": view.url or (view.clause.source_url if view.clause else ""),
    }


def agreement_url(agreement_id: uuid.UUID) -> str:
    """Where the agreement is read, when those pages are there."""
    try:
        return reverse("web:agreement", args=[agreement_id])
    except NoReverseMatch:
        return ""


def measures(view: RuleView) -> list[dict[str, str]]:
    """What is measured, line by line."""
    rows = [
        {"term": _("Begynner med"), "text": _trigger(view)},
        {"term": _("Hvem skal gjøre det"), "text": words.role_words(view.duty_role)},
    ]
    if view.receiver_role:
        rows.append({"term": _("Overfor"), "text": words.role_words(view.receiver_role)})
    rows.append({"term": _("Innen"), "text": words.within_words(view)})
    if view.opens.longest < 0:
        before = _("Det teller også om det er gjort inntil %(time)s før.") % {
            "time": words.limit_words(view.opens)
        }
        rows.append({"term": _("Før"), "text": before})
    rows.append({"term": _("Blir vist av"), "text": words.events_words(view.evidence)})
    if view.waits_for:
        rows.append({"term": _("Venter til"), "text": words.events_words(view.waits_for)})
    if view.waived_by:
        rows.append({"term": _("Gjelder ikke lenger ved"), "text": words.events_words(view.waived_by)})
    return rows


def _trigger(view: RuleView) -> str:
    conditions = [value_words(name, values) for name, values in view.conditions]
    text = f"«{words.event_words(view.trigger)}»"
    return f"{text} ({'; '.join(conditions)})" if conditions else text


def value_words(name: str, values: Sequence[str]) -> str:
    """A condition on what stands in an event: «døgn», «psykisk helsevern eller rusbehandling»."""
    known = code_system("domain.commitments.condition_words")
    told = [str(known.display(code)) if (code := f"{name}_{value}") in known else value for value in values]
    return _(" eller ").join(told)


def rule_source(view: RuleView) -> list[dict[str, str]]:
    """What the rule rests on, and from when to when."""
    rows = [{"term": _("Slag"), "text": words.source_kind_words(view.source_kind)}]
    if view.clause:
        clause = view.clause
        text = _("%(title)s, versjon %(version)s, punkt %(number)s") % {
            "title": clause.agreement_title,
            "version": clause.version_number,
            "number": clause.number,
        }
        rows.append({"term": _("Avtale"), "text": text})
        if clause.source:
            rows.append({"term": _("Bygger på"), "text": clause.source})
    else:
        rows.append({"term": _("Kilde"), "text": view.reference})
    rows.append({"term": _("Gjelder fra"), "text": day_words(view.valid_from)})
    if view.valid_until:
        rows.append({"term": _("Gjelder til og med"), "text": day_words(view.valid_until)})
    return rows


def standards(found: Sequence[Standard], *, may_decide: bool) -> dict[str, Any]:
    """Context of the list of shipped rules, in groups by what they rest on."""
    groups = [
        {
            "title": words.source_kind_words(kind),
            "rows": [_standard(one, may_decide=may_decide) for one in rows],
        }
        for kind, rows in groupby(found, key=lambda one: one.rule.source_kind)
    ]
    return {"groups": groups, "may_decide": may_decide}


def _standard(one: Standard, *, may_decide: bool) -> dict[str, Any]:
    return {
        "title": str(one.rule.title),
        "url": rule_url(one.rule),
        "within": words.within_words(one.rule),
        "is_local": one.rule.is_local,
        "is_on": one.is_on,
        "why_off": str(one.shipped_off or ""),
        "decided": _decided(one),
        "decide_url": reverse("web:rule_decide", args=[one.code]) if may_decide else "",
    }


def _decided(one: Standard) -> str:
    if one.decided_on is None:
        return _("Ikke endret her")
    told = {"day": day_words(one.decided_on), "who": one.decided_by, "source": one.source}
    return _("Bestemt fra %(day)s av %(who)s: %(source)s") % told
