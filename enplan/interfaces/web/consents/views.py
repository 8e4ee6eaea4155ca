"""«Hvem ser hva?»: the person's list of parties, the table, the receipts, and no to everybody."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from enplan.base.access import Permission
from enplan.base.terminology import code_system
from enplan.domain.care_teams import queries as care_teams
from enplan.domain.consents import queries, services
from enplan.domain.directory import queries as directory
from enplan.domain.people import queries as people
from enplan.interfaces.web import downloads
from enplan.interfaces.web.consents import presenters, words
from enplan.interfaces.web.doors import ActorRequest, door
from enplan.interfaces.web.templatetags.enplan_ui import lasting_days


@door(Permission.CONSENT_READ, shell="person")
@require_GET
def sharing(request: ActorRequest) -> HttpResponse:
    """Every party with one sentence, what ends soon, and what a no does not stop."""
    parties = queries.parties(request.actor)
    soon = queries.expiring(
        request.actor, days=code_system("domain.consents.expiry_warnings").concept("first").number("days")
    )
    stands = queries.capacity(request.actor)
    context = {
        "parties": presenters.cards(parties, care_teams.team(request.actor)),
        "warnings": presenters.warnings(soon, parties),
        "plan_answer": words.plan_answer(queries.plan_consent(request.actor)),
        "limits": presenters.limits(),
        "read_only": words.why_read_only(stands),
        "stands": stands,
        "shares": any(party.open for party in parties),
    }
    return render(request, "consents/sharing.html", context)


@door(Permission.CONSENT_READ, shell="person")
@require_GET
def matrix(request: ActorRequest) -> HttpResponse:
    """The whole grid as a table; printed, it is the paper form."""
    parties = queries.parties(request.actor)
    person = people.own(request.actor)
    context = presenters.grid(parties, url="my_sharing_party") | {"name": person.name}
    return render(request, "consents/matrix.html", context)


@door(Permission.CONSENT_READ, shell="person")
@require_GET
def receipts(request: ActorRequest) -> HttpResponse:
    """Every answer the person has ever given."""
    entries = presenters.receipts(queries.history(request.actor))
    may_take = request.actor.can(Permission.PLAN_EXPORT)
    return render(request, "consents/receipts.html", {"entries": entries, "may_take": may_take})


@door(Permission.PLAN_EXPORT, shell="person", fresh="take_away")
@require_GET
def receipts_file(request: ActorRequest) -> HttpResponse:
    """The same as plain text to keep; not with a code from paper."""
    person = people.own(request.actor)
    with lasting_days():
        entries = presenters.receipts(queries.history(request.actor))
        told = presenters.receipts_text(entries, person.name, request.actor.at)
    return downloads.text("alt-du-har-svart", told)


@door(Permission.CONSENT_READ, shell="person")
@require_GET
def more(request: ActorRequest) -> HttpResponse:
    """Organisations and people close to the person that have no answer yet."""
    known = {party.id for party in queries.parties(request.actor)}
    person = people.own(request.actor)
    close = [row for row in people.related(request.actor, person_id=person.id) if row.id not in known]
    bodies = [row for row in directory.listing(request.actor) if row.id not in known]
    return render(request, "consents/more.html", {"close": close, "organizations": bodies})


@door(Permission.CONSENT_GIVE, shell="person")
@require_http_methods(["GET", "POST"])
def withdraw_from_all(request: ActorRequest) -> HttpResponse:
    """No to everything for everybody, after a page that explains it."""
    if request.method == "GET":
        return render(request, "consents/confirm.html", presenters.no_to_all())
    services.withdraw_sharing(request.actor)
    messages.success(request, _("Du har sagt nei til alt for alle."))
    return HttpResponseRedirect(reverse("web:my_sharing"))
