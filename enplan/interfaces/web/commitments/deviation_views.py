"""The draft of a deviation, begun from a promise that was broken. Nothing is sent from here."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from enplan.base.access import Permission
from enplan.base.kernel.errors import Invalid, NotVisible
from enplan.domain.commitments import queries, services
from enplan.domain.commitments.queries import CommitmentView
from enplan.interfaces.web.commitments import words
from enplan.interfaces.web.commitments.forms import DeviationForm
from enplan.interfaces.web.doors import ActorRequest, door
from enplan.interfaces.web.person_frame import person_frame
from enplan.interfaces.web.templatetags.enplan_ui import moment_words


@door(Permission.DEVIATION_BEGIN, shell="work")
@require_http_methods(["GET", "HEAD", "POST"])
def deviation(request: ActorRequest, person_id: uuid.UUID, commitment_id: uuid.UUID) -> HttpResponseBase:
    """What is known is filled in; the reader says what happened, and it is kept until somebody sends it."""
    actor = request.actor
    found = queries.commitment(actor, person_id=person_id, commitment_id=commitment_id)
    if found.state not in services.BROKEN:
        raise NotVisible
    draft = queries.deviation(actor, person_id=person_id, commitment_id=commitment_id)
    names = ("what_happened", "done_at_once", "proposal")
    form = DeviationForm(request.POST or None, initial={n: getattr(draft, n) for n in names} if draft else {})
    filled = fill(found)
    if request.method == "POST" and form.is_valid():
        try:
            services.keep_deviation(
                actor, person_id=person_id, commitment_id=commitment_id, filled=filled, **form.cleaned_data
            )
        except Invalid as error:
            form.add_error(None, _refusal(error))
        else:
            messages.success(request, _("Utkastet er lagret. Det er ikke sendt til noen."))
            return HttpResponseRedirect(reverse("web:commitment", args=[person_id, commitment_id]))
    frame = person_frame(request, person_id, "commitments")
    context = {**frame, "form": form, "known": known(found, filled), "commitment_id": commitment_id}
    return render(request, "commitments/deviation.html", context, status=422 if form.errors else 200)


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


def _refusal(error: Invalid) -> str:
    if error.fields:
        return _("Skriv hva som skjedde.")
    return _("Dette ble holdt i mellomtiden, så det er ikke noe avvik.")
