"""Views of the guideline library. Open: what is recommended to services is for everybody to read."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from enplan.base.access.acting import acting_as_job
from enplan.domain.guidelines import queries
from enplan.domain.guidelines.published_page import FieldKey
from enplan.interfaces.web.doors import public
from enplan.interfaces.web.guidelines import presenters
from enplan.interfaces.web.guidelines.choices import Part, PrintChoice, PrintForm, address_of, parts_of

JOB = "read_guidelines"
REVISION = "revisjon"


@public(because="published guidelines are for everybody and say nothing about anybody")
@require_safe
def guidelines(request: HttpRequest) -> HttpResponse:
    """List the pages of the library by publication."""
    with acting_as_job(JOB) as actor:
        pages = queries.listing(actor)
    return render(request, "guidelines/guidelines.html", {"publications": presenters.publications(pages)})


@public(because="published guidelines are for everybody and say nothing about anybody")
@require_safe
def guideline(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a page as published, with the choice of what goes into a print."""
    view = _find(request, slug)
    choice = PrintChoice.read(view.page, request.GET)
    older = _older(view)
    context = {
        **_frame(view),
        "breadcrumbs": presenters.breadcrumbs(view),
        "fields": presenters.fields(view.page),
        "status": presenters.status(view.page, timezone.localdate()),
        "recommendations": presenters.recommendations(view.page),
        "sections": presenters.sections(view.page),
        "references": presenters.references(view.page),
        "siblings": [page for page in view.contents if page.slug != slug],
        "form": PrintForm(view.page, choice),
        "is_choosing": choice.is_made,
        "all_url": address_of((field.key for field in view.page.fields), parts_of(view.page), older),
        "none_url": address_of((), (), older),
        "page_url": request.build_absolute_uri(reverse("web:guideline", args=[slug])),
    }
    return render(request, "guidelines/guideline.html", context)


@public(because="published guidelines are for everybody and say nothing about anybody")
@require_safe
def guideline_print(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the chosen fields and parts alone, ready for paper."""
    view = _find(request, slug)
    choice = PrintChoice.read(view.page, request.GET)
    with_part = {part: part in choice.parts for part in Part}
    context = {
        **_frame(view),
        "fields": presenters.fields(view.page, choice.fields),
        "recommendations": presenters.recommendations(view.page) if with_part[Part.RECOMMENDATIONS] else [],
        "sections": presenters.sections(view.page) if with_part[Part.TEXT] else [],
        "references": presenters.references(view.page) if with_part[Part.REFERENCES] else [],
        "choose_url": reverse("web:guideline", args=[slug])
        + address_of(choice.fields, choice.parts, _older(view))
        + "#utskrift",
    }
    return render(request, "guidelines/print.html", context)


def _find(request: HttpRequest, slug: str) -> queries.GuidelineView:
    """The page in the revision that the address asks for. Raises Http404."""
    wanted = request.GET.get(REVISION, "")
    if wanted and not (wanted.isascii() and wanted.isdigit() and len(wanted) <= 6):  # noqa: PLR2004 - no more exist
        raise Http404
    with acting_as_job(JOB) as actor:
        view = queries.get(actor, slug=slug, revision=int(wanted) if wanted else None)
    if view is None:
        raise Http404
    return view


def _older(view: queries.GuidelineView) -> int | None:
    """The number of the revision that is shown, when it is not the newest."""
    return view.revision.number if view.revision != view.revisions[0] else None


def _frame(view: queries.GuidelineView) -> dict[str, Any]:
    page = view.page
    return {
        "view": view,
        "title": presenters.full_title(page.number, page.title),
        "tab_title": presenters.tab_title(page.number, page.value(FieldKey.IS_NUMBER)),
        "guideline_title": page.value(FieldKey.NORWEGIAN_TITLE),
        "older": _older(view),
    }
