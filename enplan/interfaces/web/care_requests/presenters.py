"""From what the domain tells of notices to what the pages of sender and person show. Decides nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from enplan.base.access import Actor
from enplan.domain.care_requests import rules
from enplan.domain.care_requests.queries import About, NoticeView, Route
from enplan.interfaces.web.care_requests import words
from enplan.interfaces.web.care_requests.forms import ANSWERS, NoticeForm
from enplan.interfaces.web.templatetags.enplan_ui import day_words


def only_synthetic() -> bool:
    """Whether this installation takes made-up people only."""
    return bool(settings.ENPLAN_DEMO)


def today(actor: Actor) -> date:
    """The day it is in Norway."""
    return timezone.localdate(actor.at)


def suggestions(actor: Actor, about: About, route: Route) -> dict[str, Any]:
    """What is filled in beforehand: never the person's answer."""
    return {
        "need": "both",
        "asked_by": actor.name,
        "sender_phone": about.own_phone,
        "needs_municipality": "yes" if route.suggests_municipality else "",
    }


def new_page(form: NoticeForm, about: About, path: str) -> dict[str, Any]:
    """The five questions."""
    return {
        "form": form,
        "questions": [
            {"number": number, "title": title, "fields": fields, "about": about.name if number == 1 else ""}
            for number, (title, fields) in enumerate(form.questions(), start=1)
        ],
        "readers": [_("koordinerende enhet"), _("personen selv")],
        "path": path,
    }


def check_page(form: NoticeForm, about: About, route: Route, page: str, path: str) -> dict[str, Any]:
    """What will be sent and to whom, and what will not."""
    said, person = form.said(), form.particulars()
    held = rules.carried(said)
    kept_back = [
        str(form.fields[name].label) for name in held if form.cleaned_data.get(name) and not held[name]
    ]
    who = (
        _("%(name)s, født %(day)s")
        % {"name": f"{person.given_name} {person.family_name}", "day": day_words(person.birth_date)}
        if person
        else about.name
    )
    answer = dict(ANSWERS)[form.cleaned_data["consent"]]
    asked = said.asked_by if said.consent == "yes" else said.why_not
    rows = [
        (_("Hvem gjelder det?"), who),
        (_("Hva trengs?"), str(words.NEEDS[said.need])),
        (_("Hva sier personen?"), f"{answer}. {asked}"),
        (_("Hva bør enheten vite?"), "\n".join(text for text in held.values() if text)),
        (_("Hvem kan enheten ringe?"), said.sender_phone or about.own_phone),
    ]
    return {
        "rows": [{"term": term, "text": text} for term, text in rows if text],
        "units": route.units,
        "kept_back": kept_back,
        "page": page,
        "path": path,
    }


def sent_page(actor: Actor, found: Sequence[NoticeView]) -> dict[str, Any]:
    """The sender's list."""
    return {
        "rows": [
            {
                "name": each.name,
                "url": reverse("web:notice", args=[each.id]),
                "unit": each.unit_name,
                "sent": each.sent_at,
                "status": words.status(each),
                "asks": each.open_question is not None,
                "due": "" if each.closed_at else words.due(each, today(actor)),
            }
            for each in found
        ]
    }


def followed_page(actor: Actor, notice: NoticeView) -> dict[str, Any]:
    """One notice for the sender."""
    return {
        "notice": notice,
        "status": words.status(notice),
        "due": "" if notice.closed_at else words.due(notice, today(actor)),
        "facts": facts(notice),
        "reason": words.reason(notice.outcome_reason),
        "may_tell": notice.closed_at is None and notice.consent != "yes",
        "may_answer": notice.open_question is not None and notice.consent == "yes",
        "breadcrumbs": [
            {"label": _("Meldinger om behov"), "url": reverse("web:notices")},
            {"label": _("Meldingen"), "url": reverse("web:notice", args=[notice.id])},
        ],
    }


def facts(notice: NoticeView) -> list[dict[str, str]]:
    """What stands in a notice."""
    rows = [
        (
            _("Gjelder"),
            _("%(name)s, født %(day)s") % {"name": notice.name, "day": day_words(notice.birth_date)},
        ),
        (_("Trenger"), str(words.NEEDS[notice.need])),
        (_("Personen sier"), words.consent_words(notice)),
        (_("Hvorfor"), notice.words),
        (_("Telefon til personen"), notice.phone),
        (_("Meldt av"), sender(notice)),
        (_("Sendt til"), notice.unit_name),
    ]
    return [{"term": term, "text": text} for term, text in rows if text]


def sender(notice: NoticeView) -> str:
    """Who notified, where from, and how to reach them."""
    parts = [notice.sender, notice.sender_title, notice.sender_organization, notice.sender_phone]
    return ", ".join(part for part in parts if part)


def receipt_page(together: Sequence[NoticeView]) -> dict[str, Any]:
    """What happens now, unit by unit."""
    steps = [
        _("%(unit)s leser meldingen. Målet er svar innen %(day)s.")
        % {"unit": each.unit_name, "day": day_words(each.due_on)}
        for each in together
    ]
    steps += [
        _("Du ser svaret på siden «Meldinger om behov»."),
        _("Personen kan se meldingen, og hvem som har lest den."),
    ]
    return {"steps": steps}


def form_page(notice: NoticeView, form: forms.Form, title: str, submit: str, path: str) -> dict[str, Any]:
    """A form about one notice on a page of its own."""
    back = reverse("web:notice", args=[notice.id])
    return {
        "notice": notice,
        "form": form,
        "title": title,
        "submit": submit,
        "path": path,
        "back_url": back,
        "question": notice.open_question,
        "breadcrumbs": [
            {"label": _("Meldinger om behov"), "url": reverse("web:notices")},
            {"label": _("Meldingen"), "url": back},
            {"label": title, "url": ""},
        ],
    }


def mine_page(actor: Actor, found: Sequence[NoticeView]) -> dict[str, Any]:
    """The person's own page."""
    del actor
    return {
        "notices": [
            {
                "who": _("%(name)s (%(place)s)") % {"name": each.sender, "place": each.sender_organization},
                "unit": each.unit_name,
                "sent": each.sent_at,
                "need": str(words.NEEDS[each.need]),
                "consent": words.consent_words(each),
                "words": each.words,
                "status": words.status(each),
                "proposed": each.proposed_name if not each.closed_at else "",
                "answer": each.outcome_words,
                "questions": each.questions,
            }
            for each in found
        ]
    }
