"""What a rule says, which shipped rules count where the reader works, and deciding that."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from enplan.base.access import Permission
from enplan.base.kernel.errors import Invalid, NotVisible
from enplan.domain.commitments import queries, services
from enplan.domain.commitments.queries import Standard
from enplan.interfaces.web.commitments import rule_presenters as presenters
from enplan.interfaces.web.commitments.forms import ON, DecisionForm, decision_start
from enplan.interfaces.web.doors import ActorRequest, door


@door(Permission.RULE_READ, shell="any")
@require_safe
def rule(request: ActorRequest, rule_id: str) -> HttpResponse:
    """What one version of a rule measures, what it does not, and what it rests on."""
    found = queries.rule(request.actor, address=rule_id)
    shell = "person.html" if request.actor.organization_id is None else "work.html"
    return render(request, "commitments/rule.html", {**presenters.rule(found), "shell": shell})


@door(Permission.RULE_READ, shell="work")
@require_safe
def rules(request: ActorRequest) -> HttpResponse:
    """The shipped rules: which count where the reader works, within what time, and who decided it."""
    found = queries.standards(request.actor)
    may_decide = bool(request.actor.can(Permission.RULE_DECIDE))
    return render(request, "commitments/rules.html", presenters.standards(found, may_decide=may_decide))


@door(Permission.RULE_DECIDE, shell="work")
@require_http_methods(["GET", "HEAD", "POST"])
def rule_decide(request: ActorRequest, code: str) -> HttpResponseBase:
    """Decide how a shipped rule counts here, from a day on."""
    one = _standard(request, code)
    start = decision_start(
        one.rule.within, is_on=one.is_on, is_decided=one.decided_on is not None, source=one.source
    )
    form = DecisionForm(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            services.decide(
                request.actor,
                code=code,
                is_on=form.cleaned_data["is_on"] == ON,
                within=form.within(),
                source=form.cleaned_data["source"],
                valid_from=form.cleaned_data["valid_from"],
            )
        except Invalid as error:
            _add_faults(form, error)
        else:
            messages.success(request, _("Det er bestemt. Det gjelder fra den dagen du valgte."))
            return HttpResponseRedirect(reverse("web:rules"))
    context = {"one": one, "form": form, "title": str(one.rule.title), **presenters.rule(one.rule)}
    return render(request, "commitments/rule-decide.html", context, status=422 if form.errors else 200)


def _standard(request: ActorRequest, code: str) -> Standard:
    found = next((one for one in queries.standards(request.actor) if one.code == code), None)
    if found is None:
        raise NotVisible
    return found


def _add_faults(form: DecisionForm, error: Invalid) -> None:
    told = {
        "closes-before-it-opens": _("Fristen er for kort for denne regelen."),
        "not-a-limit": _("Velg et tall og om det er timer, dager eller måneder."),
        "in-the-past": _("Velg i dag eller en senere dag. Det som har vært, blir målt som før."),
        "missing": _("Skriv hvor det er bestemt."),
        "too-long": _("Skriv kortere."),
    }
    fields = {"within": "amount", "valid_from": "valid_from", "source": "source"}
    for field, code in error.fields.items():
        form.add_error(fields.get(field), told.get(code, _("Prøv en gang til.")))
