"""Views of the way in and out. Public: they show nothing about a person and open what has been proved."""

from __future__ import annotations

import time
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from enplan.base.access import Role
from enplan.base.accounts.models import Hat
from enplan.base.limits.counting import TooMany, attempt
from enplan.base.oidc import (
    AuthorizationResponse,
    Identity,
    LoginRefused,
    PendingLogin,
    ProviderConfiguration,
)
from enplan.base.terminology import code_system
from enplan.interfaces.web import failures, freshness, session
from enplan.interfaces.web.clients import client_address
from enplan.interfaces.web.doors import public
from enplan.interfaces.web.login import addresses, entrance, providers, refusals

CLEAR = '"cache", "storage"'
LIMITS = "interfaces.web.login.limits"


@public(because="shows which e-IDs there are to log in with, the same to everybody")
@never_cache
@require_safe
def choose(request: HttpRequest) -> HttpResponseBase:
    """Choose the way in: e-ID, staff login or the code from paper; and whom to ring if none works."""
    return_to = addresses.safe(request.GET.get("neste", ""))
    signed_in = session.current(request)
    if signed_in is not None and return_to:
        return HttpResponseRedirect(return_to)
    context = {
        "return_to": return_to,
        "signed_in": signed_in is not None,
        "citizens": providers.offered("citizens"),
        "staff": providers.offered("staff"),
        "phone": settings.ENPLAN_SUPPORT_PHONE,
    }
    return render(request, "login/choose.html", context)


@public(because="asks whoever is signed in to use their e-ID once more, and shows nothing")
@never_cache
@require_safe
def again(request: HttpRequest) -> HttpResponseBase:
    """The e-ID once more, because it is a while since, and what comes next is more than reading and writing."""
    return_to, rule = addresses.safe(request.GET.get("neste", "")), request.GET.get("fersk", "")
    signed_in = session.current(request)
    if signed_in is None or freshness.seconds(rule) is None:
        return failures.sign_in_first(request)
    if freshness.is_fresh(signed_in, rule, sending=False) and return_to:
        return HttpResponseRedirect(return_to)
    context = {
        "why": code_system(freshness.RULES).concept(rule).definition,
        "rule": rule,
        "return_to": return_to,
        "providers": providers.offered("citizens" if signed_in.at_home else "staff")
        or providers.offered("citizens"),
        "phone": settings.ENPLAN_SUPPORT_PHONE,
    }
    return render(request, "login/again.html", context)


@public(because="sends whoever asks to the e-ID they chose, and remembers only that they asked")
@never_cache
@require_POST
def start(request: HttpRequest, provider: str) -> HttpResponseBase:
    """Begin a login and go on to the provider.

    A page that moves on by itself instead of a redirect: our policy for forms (form-action 'self') also stops
    redirects after them.
    """
    client = providers.client_of(provider)
    if client is None:
        return failures.not_found(request)
    return_to = addresses.safe(request.POST.get("neste", ""))
    try:
        attempt(LIMITS, starts_from_client=client_address(request), starts_in_all="")
        beginning = client.begin(
            locale=translation.get_language() or "nb",
            return_to=return_to,
            authenticated_within=freshness.seconds(request.POST.get("fersk", "")),
        )
    except LoginRefused as refused:
        return _refused(request, refusals.words_for(refused.code), return_to)
    except TooMany as full:
        response = _refused(request, refusals.TOO_OFTEN, return_to)
        response.headers["Retry-After"] = str(full.seconds)
        return response
    beginning.pending.keep_in(request.session)
    context = {"url": beginning.url, "provider": client.provider}
    return render(request, "login/onwards.html", context)


@public(because="reads the provider's answer and trusts nothing in it that has not been checked")
@never_cache
@require_http_methods(["GET"])
def come_back(request: HttpRequest, provider: str) -> HttpResponseBase:
    """Receive the provider's answer; put on the hat, or choose one of several."""
    client = providers.client_of(provider)
    if client is None:
        return failures.not_found(request)
    return_to = ""
    try:
        response = AuthorizationResponse.parse(request.META.get("QUERY_STRING", ""))
        pending = PendingLogin.take_from(
            request.session, provider=provider, state=response.state, now=time.time()
        )
        return_to = addresses.safe(pending.return_to)
        identity = client.complete(pending, response)
    except LoginRefused as refused:
        return _refused(request, refusals.words_for(refused.code), return_to)
    return _come_in(request, client.provider, identity, return_to)


def _come_in(
    request: HttpRequest, provider: ProviderConfiguration, identity: Identity, return_to: str
) -> HttpResponseBase:
    """In with the hat one wore, the only one there is, or one to be chosen; or be told how to get one."""
    before = session.current(request)
    account_id = entrance.recognise(identity, return_to)
    hats = entrance.hats_of(account_id) if account_id is not None else []
    is_guest = not hats and bool(addresses.invitation_in(return_to))
    if account_id is None or not (hats or is_guest):
        session.forget(request)
        entrance.seal(request, provider.slug, identity.id_token)
        return render(request, "login/unknown.html", {"provider": provider}, status=403)
    known = entrance.keep(
        request, account_id=account_id, level=identity.level, return_to=return_to, proved=identity.auth_time
    )
    entrance.seal(request, provider.slug, identity.id_token)
    if is_guest:
        return HttpResponseRedirect(return_to)
    worn = [hat for hat in hats if before and before.account_id == account_id and before.hat_id == hat.pk]
    if worn or len(hats) == 1:
        return _enter(request, known, (worn or hats)[0], hats)
    return HttpResponseRedirect(reverse("web:choose_hat"))


@public(because="shows only the hats of the account that this session has proved")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def choose_hat(request: HttpRequest) -> HttpResponseBase:
    """Choose role and organisation, at login or later."""
    known = entrance.known_in(request)
    if known is None:
        return failures.sign_in_first(request)
    hats = entrance.hats_of(known.account_id)
    if request.method == "POST":
        chosen = [hat for hat in hats if str(hat.public_id) == request.POST.get("hatt", "")]
        return _enter(request, known, chosen[0], hats) if chosen else failures.not_found(request)
    signed_in = session.current(request)
    rows = [_row(hat, is_worn=signed_in is not None and hat.pk == signed_in.hat_id) for hat in hats]
    return render(request, "login/hats.html", {"rows": rows, "changing": signed_in is not None})


@public(because="ends one's own session and shows nothing")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def log_out(request: HttpRequest) -> HttpResponseBase:
    """Log out here, then at the provider; a plain address asks first."""
    if request.method != "POST":
        context = {"signed_in": session.current(request) is not None}
        return render(request, "login/log_out.html", context)
    sealed = entrance.unseal(request)
    entrance.leave(request)
    url, name = _provider_log_out(sealed) if sealed else (None, "")
    response = render(request, "login/logged_out.html", {"url": url, "name": name})
    response.headers["Clear-Site-Data"] = CLEAR
    return response


def _provider_log_out(sealed: tuple[str, str]) -> tuple[str | None, str]:
    """Where to log out at the provider, and its name; nothing when it cannot be asked now."""
    slug, id_token = sealed
    client = providers.client_of(slug)
    try:
        return (client.logout_url(id_token), client.provider.name) if client else (None, "")
    except LoginRefused:
        return None, ""


def _enter(request: HttpRequest, known: entrance.Known, hat: Hat, hats: list[Hat]) -> HttpResponseBase:
    """Put on the hat and go where the person was going."""
    if not entrance.put_on(request, known, hat, len(hats)):
        return failures.sign_in_first(request)
    return HttpResponseRedirect(known.return_to or addresses.home_of(hat.role))


def _row(hat: Hat, *, is_worn: bool) -> dict[str, object]:
    """One hat to choose, in words."""
    role = Role(hat.role)
    system = code_system("base.access.roles")
    return {
        "value": UUID(str(hat.public_id)),
        "role": hat.title or system.display(role),
        "organisation": hat.organization_name,
        "is_own_plan": role is Role.PERSON,
        "since": hat.starts_at,
        "is_worn": is_worn,
    }


def _refused(request: HttpRequest, words: refusals.Words, return_to: str) -> HttpResponseBase:
    """The page for a login that stopped."""
    context = {"words": words, "return_to": return_to, "phone": settings.ENPLAN_SUPPORT_PHONE}
    return render(request, "login/refused.html", context, status=words.status)
