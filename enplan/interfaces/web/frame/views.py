"""Views of the frame."""

from __future__ import annotations

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from enplan.base.access import Permission
from enplan.base.drafts import services as drafts
from enplan.interfaces.web import session
from enplan.interfaces.web.doors import ActorRequest, door, public

APPEARANCE_SECONDS = 365 * 24 * 60 * 60
ELSEWHERE = "https://www.yr.no/"
NOT_TYPED = {"csrfmiddlewaretoken", "draft_key"}


@public(because="a colour scheme in a cookie says nothing about anybody")
@require_POST
def appearance(request: HttpRequest) -> HttpResponse:
    """Remember light, dark or as the device, and go back."""
    target = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(target, allowed_hosts=None):
        target = "/"
    response = HttpResponseRedirect(target)
    chosen = request.POST.get("appearance")
    if chosen in {"light", "dark"}:
        response.set_cookie(
            "utseende",
            chosen,
            max_age=APPEARANCE_SECONDS,
            httponly=True,
            samesite="Lax",
            secure=bool(settings.SESSION_COOKIE_SECURE),
        )
    else:
        response.delete_cookie("utseende")
    return response


@public(because="ends the session of whoever asks and shows nothing")
@require_POST
def quick_exit(request: HttpRequest) -> HttpResponse:
    """Leave at once for a page that everybody reads; the session is over.

    A page that moves on by itself, because our policy for forms also stops redirects to elsewhere.
    """
    session.forget(request)
    return HttpResponse(
        status=200, headers={"Refresh": f"0; url={ELSEWHERE}", "Clear-Site-Data": '"cache", "storage"'}
    )


@door(Permission.DRAFT_KEEP, shell="any")
@require_POST
def keep_draft(request: ActorRequest) -> HttpResponse:
    """Keep what stands in a form now."""
    fields = {name: value for name, value in request.POST.items() if name not in NOT_TYPED}
    drafts.keep(
        request.actor, form=request.POST.get("draft_key", ""), fields={k: str(v) for k, v in fields.items()}
    )
    return HttpResponse(status=204)


@door(Permission.PERSON_READ, shell="person")
@require_GET
def my_more(request: ActorRequest) -> HttpResponse:
    """Everything that has no place of its own in the person's menu."""
    return render(request, "frame/more.html")


@public(because="says only that the process answers")
@require_GET
def alive(request: HttpRequest) -> HttpResponse:
    """Liveness."""
    del request
    return JsonResponse({"status": "ok"})


@public(because="says only whether the database answers and the log can be written")
@require_GET
def ready(request: HttpRequest) -> HttpResponse:
    """Readiness: database and audit log."""
    del request
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT has_table_privilege('audit_auditevent', 'INSERT')")
            (writable,) = cursor.fetchone()
    except DatabaseError:
        return JsonResponse({"status": "no database"}, status=503)
    status = 200 if writable else 503
    return JsonResponse({"status": "ok" if writable else "no audit log"}, status=status)
