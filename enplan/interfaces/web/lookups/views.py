"""«Hvem har sett i planen min?»: the log, one line of it, asking about it, and closing the plan to somebody."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from enplan.base.access import Permission
from enplan.base.kernel.errors import Invalid
from enplan.domain.lookups import queries, services
from enplan.interfaces.web import downloads
from enplan.interfaces.web.doors import ActorRequest, door
from enplan.interfaces.web.lookups import presenters
from enplan.interfaces.web.lookups.forms import AskForm

UNPROCESSABLE = 422


@door(Permission.LOOKUPS_READ, shell="person")
@require_GET
def log(request: ActorRequest) -> HttpResponse:
    """Who has looked, day by day."""
    filters = presenters.Filters.of(request.GET)
    found = queries.own_log(request.actor, until=filters.until)
    may_take = request.actor.can(Permission.PLAN_EXPORT)
    return render(request, "lookups/log.html", presenters.log(found, filters) | {"may_take": may_take})


@door(Permission.PLAN_EXPORT, shell="person", fresh="take_away")
@require_GET
def log_file(request: ActorRequest) -> HttpResponse:
    """The whole log as a file for a spreadsheet; not with a code from paper."""
    return downloads.spreadsheet("hvem-har-sett", *presenters.log_file(queries.whole_log(request.actor)))


@door(Permission.LOOKUPS_READ, shell="person")
@require_GET
def entry(request: ActorRequest, event_id: int) -> HttpResponse:
    """What one saw, each time, and on which ground."""
    found = queries.own_entry(request.actor, event_id=event_id)
    return render(request, "lookups/entry.html", presenters.entry(found))


@door(Permission.LOOKUP_QUESTION, shell="person")
@require_http_methods(["GET", "POST"])
def ask(request: ActorRequest, event_id: int) -> HttpResponse:
    """Ask why somebody looked."""
    found = queries.own_entry(request.actor, event_id=event_id)
    form = AskForm(request.POST or None)
    context = presenters.entry(found) | {"form": form, "answer_time": presenters.answer_time()}
    if request.method == "GET":
        return render(request, "lookups/ask.html", context)
    if not form.is_valid():
        return render(request, "lookups/ask.html", context, status=UNPROCESSABLE)
    try:
        services.ask_about(request.actor, event_id=event_id, words=form.cleaned_data["words"])
    except Invalid:
        messages.info(request, _("Du har spurt om dette før. Svaret kommer her."))
    else:
        messages.success(request, context["answers"]["sent"])
    return HttpResponseRedirect(reverse("web:my_lookup", args=[event_id]))


@door(Permission.CONSENT_GIVE, shell="person")
@require_http_methods(["GET", "POST"])
def block(request: ActorRequest, event_id: int) -> HttpResponse:
    """Close the plan to whoever looked, after a page that explains it."""
    found = queries.own_entry(request.actor, event_id=event_id)
    if request.method == "GET":
        return render(request, "lookups/confirm.html", presenters.block_confirm(found))
    block_id = services.block_hat(request.actor, event_id=event_id)
    undo = f"undo:{reverse('web:my_unblock', args=[block_id])}"
    text = _("%(name)s ser ikke planen din lenger.") % {"name": found.line.looker.name}
    messages.success(request, text, extra_tags=undo)
    return HttpResponseRedirect(reverse("web:my_lookups"))


@door(Permission.CONSENT_GIVE, shell="person")
@require_POST
def unblock(request: ActorRequest, block_id: uuid.UUID) -> HttpResponse:
    """Undo it."""
    services.unblock(request.actor, block_id=block_id)
    messages.success(request, _("Angret. Det du har sagt ja til, gjelder igjen."))
    return HttpResponseRedirect(reverse("web:my_lookups"))
