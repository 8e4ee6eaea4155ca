"""Staff's own look-ups, and the questions that persons have asked about look-ups."""

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
from enplan.interfaces.web.person_frame import person_frame

UNPROCESSABLE = 422
PAGE = "lookup_questions"
ADDRESS = "web:lookup_question"


@door(Permission.LOOKUPS_READ, shell="work")
@require_GET
def own(request: ActorRequest) -> HttpResponse:
    """What I have looked at: the same as the persons see about me."""
    until = presenters.Filters.of(request.GET).until
    rows, earlier = queries.my_lookups(request.actor, until=until)
    context = {
        "days": presenters.own_rows(rows),
        "earlier_url": f"{reverse('web:own_lookups')}?til={earlier.isoformat()}" if earlier else "",
        "desk": presenters.desk_note(request.actor),
    }
    return render(request, "lookups/own.html", context)


@door(Permission.LOOKUP_QUESTION_READ, shell="work")
@require_GET
def questions(request: ActorRequest, person_id: uuid.UUID) -> HttpResponse:
    """What the person has asked the coordinator about look-ups."""
    found = queries.questions(request.actor, person_id=person_id)
    rows = [presenters.staff_question(each, reverse(ADDRESS, args=[person_id, each.id])) for each in found]
    context = {"questions": rows}
    return render(request, "lookups/questions.html", person_frame(request, person_id, PAGE) | context)


@door(Permission.LOOKUP_ANSWER, shell="work")
@require_http_methods(["GET", "POST"])
def answer(request: ActorRequest, person_id: uuid.UUID, question_id: uuid.UUID) -> HttpResponse:
    """Answer one question."""
    found = queries.question(request.actor, person_id=person_id, question_id=question_id)
    form = AnswerForm(request.POST or None)
    if request.method == "GET" or not form.is_valid():
        frame = person_frame(request, person_id, PAGE)
        context = {
            "question": presenters.staff_question(found, reverse(ADDRESS, args=[person_id, found.id])),
            "form": form,
            "back_url": reverse("web:lookup_questions", args=[person_id]),
            "kicker": frame["person"].short_name,
        }
        status = UNPROCESSABLE if request.method == "POST" else 200
        return render(request, "lookups/answer.html", frame | context, status=status)
    try:
        services.answer_question(
            request.actor, person_id=person_id, question_id=question_id, words=form.cleaned_data["words"]
        )
    except Invalid:
        messages.info(request, _("Noen andre har svart allerede. Svaret ditt er ikke sendt."))
    else:
        messages.success(request, _("Svaret er sendt. Personen ser det i loggen sin."))
    return HttpResponseRedirect(reverse("web:lookup_questions", args=[person_id]))
