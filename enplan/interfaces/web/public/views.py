"""The open pages. Each reads data files or nothing; the status page asks the database only if it answers."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from enplan.base.terminology import code_system
from enplan.interfaces.web.doors import public
from enplan.interfaces.web.public import changelog, cookies, database, words


@public(because="the front page tells what the product is and shows nothing about anybody")
@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """Explain the plan in twenty seconds and show the ways in."""
    return render(request, "public/front.html")


@public(because="whoever needs help now must find it without logging in")
@require_safe
def help_now(request: HttpRequest) -> HttpResponse:
    """Show whom to ring; small enough for a bad connection."""
    lines = tuple(code_system("interfaces.web.public.help_lines"))
    context = {
        "danger": [line for line in lines if line.string("group") == "danger"],
        "talk": [line for line in lines if line.string("group") == "talk"],
        "checked_on": min(line.day("checked_on") for line in lines),
    }
    return render(request, "public/help_now.html", context)


@public(because="what an individual plan is, is open knowledge")
@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """Say what a plan is, who takes part and what it gives."""
    contents = [content.text("person") for content in code_system("domain.care_plans.statutory_contents")]
    return render(request, "public/about.html", {"contents": contents})


@public(because="everybody may read what the law gives them")
@require_safe
def rights(request: HttpRequest) -> HttpResponse:
    """Answer nine questions about rights, with the provisions they rest on."""
    return render(
        request, "public/rights.html", {"questions": tuple(code_system("interfaces.web.public.rights"))}
    )


@public(because="explanations of words say nothing about anybody")
@require_safe
def glossary(request: HttpRequest) -> HttpResponse:
    """Explain words, all of them or those that hold what was searched for."""
    wanted = request.GET.get("q", "").strip()[: words.LONGEST_SEARCH]
    found = words.alphabetical(code_system("interfaces.web.public.glossary"), wanted)
    return render(request, "public/glossary.html", {"words": found, "wanted": wanted})


@public(because="the accessibility statement is for everybody")
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """Say which standard the pages follow, how that is tested, and how to complain."""
    return render(request, "public/accessibility.html")


@public(because="everybody may know what is kept about people before it is kept")
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """Say what is kept, why, who sees it and how long; and which cookies there are."""
    return render(request, "public/privacy.html", {"cookies": cookies.all_set()})


@public(because="what has changed in the product concerns everybody and nobody in particular")
@require_safe
def changes(request: HttpRequest) -> HttpResponse:
    """Show the change log as written for users and developers alike."""
    return render(
        request, "public/changes.html", {"releases": changelog.read(settings.BASE_DIR / "CHANGELOG.md")}
    )


@public(because="whether the product works is no secret, and the page says nothing else")
@require_safe
def status(request: HttpRequest) -> HttpResponse:
    """Say whether the pages and the store behind them answer; 503 when the store does not."""
    answers = database.answers()
    context = {"answers": answers, "now": timezone.now()}
    return render(request, "public/status.html", context, status=200 if answers else 503)
