"""The next version of an agreement: writing it, sending it, commenting on it, approving it."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from enplan.base.access import Permission
from enplan.base.kernel.errors import Invalid, NotVisible
from enplan.domain.agreements import queries, services
from enplan.domain.agreements.queries import Proposal
from enplan.domain.agreements.rules import Standing
from enplan.domain.commitments import what_if
from enplan.interfaces.web.agreements import drafts, figures, presenters, proposals, words
from enplan.interfaces.web.agreements.forms import CommentForm
from enplan.interfaces.web.doors import ActorRequest, door
from enplan.interfaces.web.templatetags.enplan_ui import day_words, join_words

FORM_METHODS = ["GET", "HEAD", "POST"]
WRONG = 422


def back(agreement_id: uuid.UUID, anchor: str = "") -> HttpResponseRedirect:
    """To the page about the next version."""
    address = reverse("web:agreement_revision", args=[agreement_id])
    return HttpResponseRedirect(f"{address}#{anchor}" if anchor else address)


def proposal_of(request: ActorRequest, agreement_id: uuid.UUID, *standings: Standing) -> Proposal:
    """What is being written or proposed, if it is one of these. Raises NotVisible."""
    found = queries.proposal(request.actor, agreement_id=agreement_id)
    if found is None or found.version.standing not in standings:
        raise NotVisible
    return found


@door(Permission.AGREEMENT_READ, shell="work")
@require_http_methods(FORM_METHODS)
def revision(request: ActorRequest, agreement_id: uuid.UUID) -> HttpResponse:
    """What is being written or proposed; a POST begins a new version."""
    if request.method == "POST":
        return _done(
            request,
            agreement_id,
            lambda: services.start_revision(request.actor, agreement_id=agreement_id),
            _("Utkastet er laget av det som gjelder nå. Bare dere kan se det."),
        )
    found = queries.proposal(request.actor, agreement_id=agreement_id)
    if found is None:
        stands = queries.agreement(request.actor, agreement_id=agreement_id)
        return render(request, "agreements/no_revision.html", presenters.frame(stands))
    if found.version.standing is Standing.DRAFT:
        return render(request, "agreements/draft.html", proposals.page(found))
    tried = figures.of_tried(what_if.of_proposal(request.actor, agreement_id=agreement_id))
    return render(request, "agreements/proposal.html", proposals.page(found, tried))


@door(Permission.AGREEMENT_APPROVE, shell="work")
@require_http_methods(FORM_METHODS)
def send(request: ActorRequest, agreement_id: uuid.UUID) -> HttpResponse:
    """Send the draft to the other parties, after a look at what that means."""
    found = proposal_of(request, agreement_id, Standing.DRAFT)
    if request.method == "POST":
        try:
            approved = services.propose(
                request.actor, agreement_id=agreement_id, written=_number(request, "written")
            )
        except Invalid as error:
            messages.warning(request, words.refusal_of(error))
            return back(agreement_id)
        return _receipt(request, found, _("Forslaget er sendt"), approved.waits_for)
    return render(request, "agreements/confirm.html", proposals.sending(found))


@door(Permission.AGREEMENT_APPROVE, shell="work")
@require_http_methods(FORM_METHODS)
def approve(request: ActorRequest, agreement_id: uuid.UUID) -> HttpResponse:
    """Approve the proposal for one's own party, after a look at what that means."""
    found = proposal_of(request, agreement_id, Standing.PROPOSED)
    if request.method == "POST":
        try:
            approved = services.approve(
                request.actor, agreement_id=agreement_id, round_seen=_number(request, "round")
            )
        except Invalid as error:
            messages.warning(request, words.refusal_of(error))
            return back(agreement_id)
        return _receipt(request, found, _("Forslaget er godkjent"), approved.waits_for, approved.starts)
    return render(request, "agreements/confirm.html", proposals.approving(found))


@door(Permission.AGREEMENT_APPROVE, shell="work")
@require_POST
def take_back(request: ActorRequest, agreement_id: uuid.UUID) -> HttpResponse:
    """Take the proposal back to change it."""
    return _done(
        request,
        agreement_id,
        lambda: services.take_back(request.actor, agreement_id=agreement_id),
        _("Forslaget er trukket tilbake. Nå er det et utkast som bare dere ser."),
    )


@door(Permission.AGREEMENT_WRITE, shell="work")
@require_http_methods(FORM_METHODS)
def discard(request: ActorRequest, agreement_id: uuid.UUID) -> HttpResponse:
    """Give the draft or the proposal up."""
    found = proposal_of(request, agreement_id, Standing.DRAFT, Standing.PROPOSED)
    if not found.version.is_own:
        raise NotVisible
    if request.method == "POST":
        services.discard(request.actor, agreement_id=agreement_id)
        messages.success(request, _("Forslaget er lagt bort. Det som gjelder, er som før."))
        return HttpResponseRedirect(reverse("web:agreements"))
    return render(request, "agreements/confirm.html", proposals.discarding(found))


@door(Permission.AGREEMENT_WRITE, shell="work")
@require_http_methods(FORM_METHODS)
def comment(
    request: ActorRequest, agreement_id: uuid.UUID, clause_key: uuid.UUID | None = None
) -> HttpResponse:
    """Say something about a clause of the proposal, or about all of it."""
    found = proposal_of(request, agreement_id, Standing.PROPOSED)
    clause = next((each for each in found.version.clauses if each.key == clause_key), None)
    if clause_key and clause is None:
        raise NotVisible

    def make(*args: object, **kwargs: object) -> CommentForm:
        return CommentForm(*args, on_clause=clause is not None, **kwargs)

    form, has_draft = drafts.filled(request, make, {})
    if request.method == "POST" and form.is_valid():
        try:
            services.comment(
                request.actor, agreement_id=agreement_id, clause_key=clause_key, **form.cleaned_data
            )
        except Invalid as error:
            words.tell(form, error)
        else:
            drafts.drop(request)
            messages.success(request, _("Kommentaren er sendt. Alle partene kan lese den."))
            return back(agreement_id, presenters.anchor(clause) if clause else "kommentarer")
    context = {
        **presenters.frame(found.agreement),
        "form": form,
        "has_draft": has_draft,
        "draft_key": drafts.key_of(request),
        "clause": clause,
        "readers": [party.name for party in found.agreement.parties],
    }
    return render(request, "agreements/comment.html", context, status=WRONG if form.errors else 200)


@door(Permission.AGREEMENT_WRITE, shell="work")
@require_POST
def take_in(request: ActorRequest, agreement_id: uuid.UUID, comment_id: uuid.UUID) -> HttpResponse:
    """Take the wording that a party suggested into the draft."""
    services.take_in_suggestion(request.actor, agreement_id=agreement_id, comment_id=comment_id)
    messages.success(request, _("Teksten er tatt inn i utkastet."))
    return back(agreement_id)


def _done(
    request: ActorRequest, agreement_id: uuid.UUID, work: Callable[[], object], text: str
) -> HttpResponse:
    try:
        work()
        messages.success(request, text)
    except Invalid as error:
        messages.warning(request, words.refusal_of(error))
    return back(agreement_id)


def _receipt(
    request: ActorRequest,
    found: Proposal,
    title: str,
    waits_for: tuple[str, ...],
    starts: date | None = None,
) -> HttpResponse:
    """What has been done, and who does what now."""
    steps = [_("%(who)s leser forslaget, kommenterer og godkjenner.") % {"who": join_words(waits_for)}]
    if not waits_for:
        steps = [
            _("Avtalen gjelder fra %(day)s.") % {"day": day_words(starts)},
            _("Fra den dagen måles det som skjer, etter det som nå er avtalt. Tidligere måneder er som før."),
        ]
    context = {
        **presenters.frame(found.agreement),
        "title": title,
        "steps": steps,
        "url": reverse("web:agreement", args=[found.agreement.id]),
        "action": _("Se avtalen"),
    }
    return render(request, "agreements/receipt.html", context)


def _number(request: ActorRequest, name: str) -> int:
    """A number the form carried; 0, which is never right, when it is none."""
    value = request.POST.get(name, "")
    return int(value) if value.isascii() and value.isdigit() and len(value) <= 9 else 0  # noqa: PLR2004 - fits an integer
