"""The items that a coordinating unit has added to the lists in its municipality."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from enplan.base.access import SHAREABLE, Category, Permission
from enplan.base.drafts import services as drafts
from enplan.base.kernel.errors import Invalid, NotVisible, StaleVersion
from enplan.domain.pathways import queries, services
from enplan.domain.pathways.queries import LocalItemView
from enplan.interfaces.web.doors import ActorRequest, door
from enplan.interfaces.web.pathways.again import again
from enplan.interfaces.web.pathways.desk import CONFLICT, UNPROCESSABLE
from enplan.interfaces.web.pathways.forms import LocalItemForm
from enplan.interfaces.web.pathways.words import add_refusals
from enplan.interfaces.web.phases import PHASES
from enplan.interfaces.web.plans.views import version_of
from enplan.interfaces.web.plans.words import category_name


@door(Permission.PATHWAY_SETTINGS, shell="work")
@require_safe
def listing(request: ActorRequest) -> HttpResponse:
    """The five places, filled or empty."""
    rows = [
        {
            "view": row,
            "phase": str(PHASES[row.phase]) if row.phase else "",
            "category": category_name(row.category),
            "url": reverse("web:local_item", args=[row.position]),
        }
        for row in queries.local_items(request.actor)
    ]
    return render(request, "pathways/local_items.html", {"rows": rows})


@door(Permission.PATHWAY_SETTINGS, shell="work")
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: ActorRequest, position: int) -> HttpResponse:
    """Fill one place, change it, or empty it. Of two colleagues, the second sees what the first wrote, and chooses."""
    found = _found(request, position)
    draft = {} if request.method == "POST" or "uten-utkast" in request.GET else _draft(request)
    form = _form(request, found, draft)
    if request.method == "POST":
        try:
            if said := _write(request, position, form):
                return _done(request, said)
        except Invalid as error:
            form.is_valid()
            add_refusals(form, error)
        except StaleVersion as stale:
            form.is_valid()
            return _page(_found(request, position), again(form, stale.version), request, status=CONFLICT)
    return _page(found, form, request, has_draft=bool(draft), status=UNPROCESSABLE if form.errors else 200)


def _found(request: ActorRequest, position: int) -> LocalItemView:
    found = next((row for row in queries.local_items(request.actor) if row.position == position), None)
    if found is None:
        raise NotVisible
    return found


def _write(request: ActorRequest, position: int, form: LocalItemForm) -> str:
    """What is said when it is done; nothing where the form must be mended first."""
    version = version_of(request)
    if "empty" in request.POST:
        services.end_local_item(request.actor, position=position, version=version)
        return _("Punktet er tatt bort fra nye lister.")
    if not form.is_valid():
        return ""
    services.set_local_item(request.actor, position=position, version=version, wanted=_wanted(form))
    return _("Punktet kommer med i nye lister fra i dag.")


def _page(
    found: LocalItemView, form: LocalItemForm, request: ActorRequest, *, status: int, has_draft: bool = False
) -> HttpResponse:
    context = {
        "form": form,
        "found": found,
        "has_draft": has_draft,
        "version": form.data.get("version", found.version) if form.is_bound else found.version,
        "is_overtaken": status == CONFLICT,
        "phase": str(PHASES[found.phase]) if found.phase else "",
        "category": category_name(found.category),
    }
    return render(request, "pathways/local_item.html", context, status=status)


def _draft(request: ActorRequest) -> dict[str, str]:
    """What was typed here and not saved."""
    kept = drafts.find(request.actor, form=request.path[:200])
    return {name: kept[name] for name in LocalItemForm.base_fields if name in kept}


def _form(request: ActorRequest, found: LocalItemView, draft: dict[str, str]) -> LocalItemForm:
    offered = [each for each in SHAREABLE if each is not Category.RISK]
    offers = {"category": [(int(each), category_name(each)) for each in offered]}
    first = {"words": found.words, "phase": found.phase, "category": int(found.category)}
    return LocalItemForm(request.POST or None, initial={**first, **draft}, offers=offers)


def _wanted(form: LocalItemForm) -> services.Wanted:
    chosen = form.cleaned_data
    return services.Wanted(chosen["words"], chosen["phase"], Category(chosen["category"]))


def _done(request: ActorRequest, text: str) -> HttpResponseRedirect:
    drafts.drop(request.actor, form=request.path[:200])
    messages.success(request, text)
    return HttpResponseRedirect(reverse("web:local_items"))
