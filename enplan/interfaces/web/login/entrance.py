"""From a proven identity to a hat in the session, written in the audit log; and out again.

It must not make an account or a hat, but for two: the person's own plan, whose number the e-ID has proved, and somebody
close who comes by an open invitation. Accounts are read by the named task `log_in`: nobody wears a hat yet.
"""

from __future__ import annotations

import base64
import hashlib
import time
import uuid
from dataclasses import asdict, dataclass

from django.conf import settings
from django.http import HttpRequest
from joserfc import jwe
from joserfc.errors import JoseError
from joserfc.jwk import OctKey

from enplan.base.access import Level, Permission
from enplan.base.access.acting import acting, acting_as_job, note
from enplan.base.access.tickets import HatTicket
from enplan.base.accounts import services as accounts
from enplan.base.accounts.models import Hat
from enplan.base.audit.models import Outcome
from enplan.base.kernel.errors import NotVisible
from enplan.base.oidc import Identity
from enplan.domain.care_teams import redemption
from enplan.interfaces.web import session
from enplan.interfaces.web.login import addresses

CHOOSING = "choosing_hat"
SEALED = "log_out_with"
CHOOSING_SECONDS = 10 * 60
LEVELS = {4: Level.HIGH}
SEAL = {"alg": "dir", "enc": "A256GCM"}


@dataclass(frozen=True, slots=True)
class Known:
    """An account that has been proved in this session, `proved` by an e-ID at that time. Kept until a hat is chosen."""

    account_id: int
    level: int
    at: float
    return_to: str
    proved: float = 0


def recognise(identity: Identity, return_to: str = "") -> int | None:
    """The account of this identity, or None (and a line in the audit log) when nobody has prepared one.

    Whoever is registered with this national number can open their own plan; whoever comes by an open invitation to
    somebody close gets an account to accept it with.
    """
    if identity.level in LEVELS and identity.national_identifier:
        redemption.prepare_own_hat(identity.national_identifier)
    is_guest = identity.level in LEVELS and redemption.awaits_newcomer(addresses.invitation_in(return_to))
    with acting_as_job("log_in", accounts=True) as actor:
        number = identity.national_identifier
        account = accounts.sign_in(identity.issuer, identity.subject, number)
        if account is None and is_guest:
            name = identity.name or ""
            account = accounts.open_account(identity.issuer, identity.subject, name, number)
        if account is None or identity.level not in LEVELS:
            note(actor, Permission.SESSION_OPEN, None, set(), outcome=Outcome.REFUSED, reason="unknown")
            return None
        return account.pk


def hats_of(account_id: int) -> list[Hat]:
    """The hats that the account may wear now."""
    with acting_as_job("log_in", accounts=True):
        return accounts.hats_of(account_id)


def keep(request: HttpRequest, *, account_id: int, level: int, return_to: str, proved: float) -> Known:
    """Remember who has proved herself until a hat is chosen; what another person left in the session goes."""
    before = session.current(request)
    if before is not None and before.account_id != account_id:
        request.session.flush()
    request.session.pop(session.KEY, None)
    request.session.cycle_key()
    known = Known(account_id, int(LEVELS[level]), time.time(), return_to, proved)
    request.session[CHOOSING] = asdict(known)
    return known


def known_in(request: HttpRequest) -> Known | None:
    """Who is choosing a hat in this session: newly proved, or signed in and changing."""
    kept = request.session.get(CHOOSING)
    if kept is not None and time.time() - kept["at"] <= CHOOSING_SECONDS:
        return Known(**kept)
    request.session.pop(CHOOSING, None)
    signed_in = session.current(request)
    if signed_in is None:
        return None
    return Known(signed_in.account_id, int(signed_in.level), signed_in.seen, "", signed_in.proved)


def put_on(request: HttpRequest, known: Known, hat: Hat, hats: int) -> bool:
    """Open the session with this hat, under a new key, write it in the log; False when the hat is gone."""
    ticket = HatTicket(hat.pk, known.level)
    try:
        with acting(ticket, door="web:log_in", request_id=uuid.uuid4()) as actor:
            note(actor, Permission.SESSION_OPEN, None, set())
    except NotVisible:
        return False
    session.open_for(
        request,
        account_id=known.account_id,
        hat_id=hat.pk,
        level=Level(known.level),
        at_home=hat.organization_id is None,
        hats=hats,
        proved=known.proved,
    )
    request.session.pop(CHOOSING, None)
    return True


def leave(request: HttpRequest) -> None:
    """End the session here and write it in the audit log."""
    signed_in = session.current(request)
    if signed_in is not None:
        try:
            with acting(HatTicket(signed_in.hat_id, signed_in.level), door="web:log_out") as actor:
                note(actor, Permission.SESSION_CLOSE, None, set())
        except NotVisible:
            pass  # the hat was taken off meanwhile; there is nobody left to write about
    session.forget(request)


def seal(request: HttpRequest, provider: str, id_token: str) -> None:
    """Keep the ID token for logging out at the provider, encrypted: it holds a national number."""
    request.session[SEALED] = {"provider": provider, "token": jwe.encrypt_compact(SEAL, id_token, _key())}


def unseal(request: HttpRequest) -> tuple[str, str] | None:
    """(provider, ID token) to log out with, or None."""
    kept = request.session.get(SEALED)
    if kept is None:
        return None
    try:
        opened = jwe.decrypt_compact(kept["token"], _key(), algorithms=[SEAL["alg"], SEAL["enc"]])
    except JoseError:
        return None
    return kept["provider"], (opened.plaintext or b"").decode()


def _key() -> OctKey:
    secret = hashlib.sha256(b"log-out|" + settings.SECRET_KEY.encode()).digest()
    return OctKey.import_key({"kty": "oct", "k": base64.urlsafe_b64encode(secret).rstrip(b"=").decode()})
