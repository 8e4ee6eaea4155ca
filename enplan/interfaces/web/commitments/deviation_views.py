"""The draft of a deviation, begun from a promise that was broken. Nothing is sent from here."""

from __future__ import annotations

import uuid
from functools import partial

from django import forms
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from enplan.base.access import Actor, Permission
from enplan.base.kernel.errors import Invalid, NotVisible
from enplan.domain.commitments import queries, services
from enplan.domain.commitments.queries import CommitmentView
from enplan.interfaces.web.commitments import words
from enplan.interfaces.web.commitments.forms import DeviationForm
from enplan.interfaces.web.doors import ActorRequest, door
from enplan.interfaces.web.plans import form_page
from enplan.interfaces.web.templatetags.enplan_ui import moment_words


@door(Permission.DEVIATION_BEGIN, shell="work")
@require_http_methods(["GET", "HEAD", "POST"])
def deviation(request: ActorRequest, person_id: uuid.UUID, commitment_id: uuid.UUID) -> HttpResponseBase:
    """What is known is filled in; the reader says what happened, and it is kept until somebody sends it.

    Of two colleagues who write in it, the second sees both texts and chooses.
    """
    actor = request.actor
    found = queries.commitment(actor, person_id=person_id, commitment_id=commitment_id)
    if found.state not in services.BROKEN and request.method != "POST":
        raise NotVisible
    draft = queries.deviation(actor, person_id=person_id, commitment_id=commitment_id)
    filled = fill(found)
    writing = form_page.Writing(
        person_id=person_id,
        title=_("Utkast til avvik"),
        lead=_("Dette er et utkast. Ingen får beskjed ennå."),
        submit=_("Lagre utkastet"),
        form=DeviationForm,
        saved={name: getattr(draft, name) for name in DeviationForm.base_fields} if draft else {},
        version=draft.version if draft else 0,
        save=partial(_keep, actor, person_id, commitment_id, filled),
        done_url=reverse("web:commitment", args=[person_id, commitment_id]),
        category=found.category,
        tab="commitments",
        template="commitments/deviation.html",
        context={"known": known(found, filled)},
        refuse=_refuse,
    )
    return form_page.respond(request, writing)


def _keep(
    actor: Actor,
    person_id: uuid.UUID,
    commitment_id: uuid.UUID,
    filled: services.Filled,
    form: DeviationForm,
    version: int,
) -> tuple[str, str]:
    services.keep_deviation(
        actor,
        person_id=person_id,
        commitment_id=commitment_id,
        version=version,
        filled=filled,
        **form.cleaned_data,
    )
    return _("Utkastet er lagret. Det er ikke sendt til noen."), ""


def fill(view: CommitmentView) -> services.Filled:
    """What is known, in words. The title names the promise and the day, never the person."""
    due = words.due_words(view.due_at, view.rule.within) if view.due_at else ""
    told = {
        "who": words.party_words(view.bearer, view.duty_role),
        "what": view.rule.title,
        "due": due,
        "event": words.event_words(view.trigger_kind),
        "began": moment_words(view.triggered_at),
    }
    clause = view.rule.clause
    reference = (
        f"{clause.agreement_title}, {words.source_words(view.rule)}" if clause else view.rule.reference
    )
    return services.Filled(
        title=_("%(what)s, frist %(due)s") % told,
        reference=reference,
        was_due=_("%(who)s: %(what)s. Fristen var %(due)s. Det begynte med «%(event)s» %(began)s.") % told,
    )


def known(view: CommitmentView, filled: services.Filled) -> list[dict[str, str]]:
    """What is filled in beforehand, as the page shows it."""
    return [
        {"term": _("Tittel"), "text": filled.title},
        {"term": _("Bygger på"), "text": filled.reference},
        {"term": _("Skulle vært gjort"), "text": filled.was_due},
        {"term": _("Nå"), "text": words.standing_words(view)},
    ]


def _refuse(form: forms.Form, error: Invalid) -> None:
    for name, code in error.fields.items():
        told = _("Skriv det litt kortere") if code == "too-long" else _("Skriv hva som skjedde.")
        form.add_error(name, told)
    if not error.fields:
        form.add_error(None, _("Dette ble holdt i mellomtiden, så det er ikke noe avvik."))
