"""What persons have asked an organisation about look-ups, for its privacy contact; nothing of any plan."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from enplan.base.access import Permission
from enplan.base.kernel.errors import Invalid
from enplan.domain.lookups import queries, services
from enplan.interfaces.web.doors import ActorRequest, door
from enplan.interfaces.web.lookups import presenters
from enplan.interfaces.web.lookups.forms import AnswerForm

UNPROCESSABLE = 422
ADDRESS = "web:organization_question"


@door(Permission.LOOKUP_QUESTION_READ, shell="work")
@require_GET
def questions(request: ActorRequest) -> HttpResponse:
    """All that has been asked, unanswered first; empty for everybody who is not a privacy contact."""
    found = queries.questions_to_organization(request.actor)
    rows = [presenters.staff_question(each, reverse(ADDRESS, args=[each.id])) for each in found]
    return render(request, "lookups/desk.html", {"questions": rows})


@door(Permission.LOOKUP_ANSWER, shell="work")
@require_http_methods(["GET", "POST"])
def answer(request: ActorRequest, question_id: uuid.UUID) -> HttpResponse:
    """Answer one question."""
    found = queries.question_to_organization(request.actor, question_id=question_id)
    back = reverse("web:organization_questions")
    form = AnswerForm(request.POST or None)
    if request.method == "GET" or not form.is_valid():
        context = {
            "question": presenters.staff_question(found, reverse(ADDRESS, args=[found.id])),
            "form": form,
            "back_url": back,
            "kicker": found.asked_by,
        }
        status = UNPROCESSABLE if request.method == "POST" else 200
        return render(request, "lookups/answer.html", context, status=status)
    try:
        services.answer_for_organization(
            request.actor, question_id=question_id, words=form.cleaned_data["words"]
        )
    except Invalid:
        messages.info(request, _("Noen andre har svart allerede. Svaret ditt er ikke sendt."))
    else:
        messages.success(request, _("Svaret er sendt. Personen ser det i loggen sin."))
    return HttpResponseRedirect(back)
