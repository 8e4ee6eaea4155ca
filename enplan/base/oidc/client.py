"""One login from start to end: pushed request, answer, tokens, identity, logout address.

It must not keep anything about a person: what has to be remembered is in `PendingLogin`.
"""

import hmac
import logging
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Self
from urllib.parse import urlencode

import httpx
from joserfc.errors import JoseError
from joserfc.jwk import ECKey

from enplan.base.oidc import proofs
from enplan.base.oidc.discovery import WELL_KNOWN, ProviderMetadata
from enplan.base.oidc.errors import LoginRefused, Refusal
from enplan.base.oidc.identity import Identity
from enplan.base.oidc.keys import ProviderKeys
from enplan.base.oidc.pending import PendingLogin
from enplan.base.oidc.provider import ProviderConfiguration
from enplan.base.oidc.response import AuthorizationResponse
from enplan.base.oidc.tokens import Expectation, validate_id_token
from enplan.base.oidc.transport import ERROR_CODE, Answer, Transport

logger = logging.getLogger(__name__)

OK, CREATED, BAD_REQUEST, UNAUTHORIZED = 200, 201, 400, 401
ERRORS_THAT_PASS = frozenset({"server_error", "temporarily_unavailable"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Beginning:
    """Where to send the browser, and what to remember until it comes back."""

    url: str
    pending: PendingLogin


class Client:
    """Énplan's side of OpenID Connect with one provider; one per process, safe between threads."""

    def __init__(
        self,
        provider: ProviderConfiguration,
        *,
        transport: httpx.BaseTransport | None = None,
        now: Callable[[], float] = time.time,
    ) -> None:
        """`now` returns seconds since 1970; `transport` replaces the network layer."""
        self.provider = provider
        self._http = Transport(provider.limits, transport)
        self._now = now
        self._lock = threading.Lock()
        self._metadata: ProviderMetadata | None = None
        self._metadata_at = 0.0
        self._keys = ProviderKeys(
            self._fetch_keys,
            now=now,
            lifetime=provider.limits.discovery_lifetime,
            refetch_interval=provider.limits.key_refetch_interval,
        )

    def __enter__(self) -> Self:
        """Use the client in a with statement that closes it."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the connections to the provider."""
        self.close()

    def close(self) -> None:
        """Close the connections to the provider."""
        self._http.close()

    def begin(
        self,
        *,
        locale: str = "nb",
        return_to: str = "",
        authenticated_within: int | None = None,
    ) -> Beginning:
        """Push an authorisation request (RFC 9126) and return where to send the browser.

        `authenticated_within` (seconds) asks for a fresh use of the e-ID, for step-up. Raises LoginRefused.
        """
        key = proofs.new_proof_key()
        pending = PendingLogin(
            provider=self.provider.slug,
            state=proofs.new_secret(),
            nonce=proofs.new_secret(),
            code_verifier=proofs.new_secret(),
            dpop_jwk={name: str(value) for name, value in key.as_dict(private=True).items()},
            maximum_authentication_age=min(
                authenticated_within or self.provider.maximum_authentication_age,
                self.provider.maximum_authentication_age,
            ),
            started_at=int(self._now()),
            return_to=return_to,
        )
        with self._refusals_logged():
            return Beginning(url=self._push(self._request(pending, key, locale)), pending=pending)

    def complete(self, pending: PendingLogin, response: AuthorizationResponse) -> Identity:
        """Turn the provider's response into an identity; raises LoginRefused.

        `pending` must have been taken from the session of the same browser (`PendingLogin.take_from`).
        """
        with self._refusals_logged():
            identity = self._complete(pending, response)
        logger.info("login accepted from %s at level %d", self.provider.slug, identity.level)
        return identity

    def logout_url(self, id_token: str | None) -> str | None:
        """Return where to send the browser to log out at the provider too (RP-Initiated Logout 1.0).

        None when the provider has no such address; raises LoginRefused when it cannot be asked.
        """
        metadata = self._discover()
        if metadata.end_session_endpoint is None:
            return None
        query = {
            "client_id": self.provider.client_id,
            "post_logout_redirect_uri": self.provider.post_logout_redirect_uri,
        }
        if id_token:
            query["id_token_hint"] = id_token
        return f"{metadata.end_session_endpoint}?{urlencode(query)}"

    @contextmanager
    def _refusals_logged(self) -> Iterator[None]:
        """Write a refusal to the log; codes and our own words only."""
        try:
            yield
        except LoginRefused as refused:
            logger.warning("login refused at %s: %s", self.provider.slug, refused)
            raise

    def _push(self, request: Mapping[str, str]) -> str:
        """Push the request and return the address that refers to it."""
        metadata = self._discover()
        form = {**request, **self._authentication()}
        answer = self._http.post(metadata.pushed_authorization_request_endpoint, form)
        request_uri = answer.body.get("request_uri")
        if answer.status != CREATED or not isinstance(request_uri, str) or not request_uri:
            raise LoginRefused(
                Refusal.PROVIDER_REFUSED,
                f"the pushed request was refused: {answer.error}",
            )
        query = urlencode({"client_id": self.provider.client_id, "request_uri": request_uri})
        return f"{metadata.authorization_endpoint}?{query}"

    def _complete(self, pending: PendingLogin, response: AuthorizationResponse) -> Identity:
        """Check the response, exchange the code, check the token, read the identity."""
        metadata = self._discover()
        code = self._checked_code(metadata, pending, response)
        key = _proof_key(pending)
        tokens = self._exchange(metadata, pending, code, key)
        expected = Expectation(
            nonce=pending.nonce,
            maximum_authentication_age=pending.maximum_authentication_age,
            hashed={
                "at_hash": tokens["access_token"],
                "c_hash": code,
                "s_hash": pending.state,
            },
        )
        id_token = tokens["id_token"]
        claims = validate_id_token(
            id_token,
            provider=self.provider,
            keys=self._keys,
            expected=expected,
            now=self._now(),
        )
        if self._wants_more(claims) and metadata.userinfo_endpoint is not None:
            more = self._userinfo(metadata.userinfo_endpoint, tokens["access_token"], key, claims["sub"])
            claims = {**self._about_person(more), **claims}
        return Identity.from_claims(self.provider, claims, id_token)

    def _checked_code(
        self,
        metadata: ProviderMetadata,
        pending: PendingLogin,
        response: AuthorizationResponse,
    ) -> str:
        """Return the code of a response that answers our request and comes from our provider."""
        if pending.provider != self.provider.slug:
            raise LoginRefused(Refusal.NOT_STARTED, "the login was started with another provider")
        if not hmac.compare_digest(response.state.encode(), pending.state.encode()):
            raise LoginRefused(Refusal.RESPONSE_STATE, "the state is not the one we sent")
        if response.issuer is None and metadata.names_itself_in_response:
            raise LoginRefused(Refusal.RESPONSE_ISSUER, "the response does not say who made it")
        if response.issuer not in (None, metadata.issuer):
            raise LoginRefused(Refusal.RESPONSE_ISSUER, "another provider made the response")
        if response.code is None:
            raise _refusal_for(response.error or "unknown")
        return response.code

    def _exchange(
        self, metadata: ProviderMetadata, pending: PendingLogin, code: str, key: ECKey
    ) -> Mapping[str, str]:
        """Exchange the code for tokens bound to our key (RFC 9449)."""
        url = metadata.token_endpoint

        def attempt(nonce: str | None) -> Answer:
            form = {
                "grant_type": "authorization_code",
                "code": code,
                "redirect_uri": self.provider.redirect_uri,
                "code_verifier": pending.code_verifier,
                **self._authentication(),
            }
            proof = proofs.dpop_proof(key, "POST", url, now=self._now(), nonce=nonce)
            return self._http.post(url, form, {"DPoP": proof})

        answer = _with_server_nonce(attempt)
        if answer.status != OK:
            raise LoginRefused(Refusal.PROVIDER_REFUSED, f"the code was refused: {answer.error}")
        tokens = {name: answer.body.get(name) or "" for name in ("id_token", "access_token", "token_type")}
        if not all(isinstance(value, str) and value.isascii() and value for value in tokens.values()):
            raise LoginRefused(Refusal.PROVIDER_ANSWER, "the provider did not give the tokens")
        if tokens["token_type"].lower() != "dpop":
            raise LoginRefused(Refusal.PROVIDER_ANSWER, "the access token is not bound to our key")
        return tokens

    def _userinfo(self, url: str, access_token: str, key: ECKey, subject: str) -> Mapping[str, Any]:
        """Fetch more about the same person (OpenID Connect Core 5.3), with proof of possession."""

        def attempt(nonce: str | None) -> Answer:
            proof = proofs.dpop_proof(
                key, "GET", url, now=self._now(), nonce=nonce, access_token=access_token
            )
            return self._http.get(url, {"Authorization": f"DPoP {access_token}", "DPoP": proof})

        answer = _with_server_nonce(attempt)
        if answer.status != OK:
            raise LoginRefused(
                Refusal.PROVIDER_ANSWER,
                "the provider would not tell more about the person",
            )
        if answer.body.get("sub") != subject:
            raise LoginRefused(Refusal.SUBJECT, "the provider told about another person")
        return answer.body

    def _wants_more(self, claims: Mapping[str, Any]) -> bool:
        """Say whether something we want about the person is not in the ID token."""
        wanted = self._claim_names()
        return any(not claims.get(wanted[what]) for what in self.provider.userinfo_for if what in wanted)

    def _about_person(self, claims: Mapping[str, Any]) -> dict[str, Any]:
        """Keep name and numbers only: level, time and issuer are read from the signed token alone."""
        return {name: claims[name] for name in self._claim_names().values() if name in claims}

    def _claim_names(self) -> dict[str, str]:
        names = {
            "national_identifier": self.provider.national_identifier_claim,
            "hpr_number": self.provider.hpr_number_claim,
            "name": self.provider.name_claim,
        }
        return {what: name for what, name in names.items() if name}

    def _request(self, pending: PendingLogin, key: ECKey, locale: str) -> dict[str, str]:
        """Return the authorisation request that is pushed."""
        provider = self.provider
        request = {
            "response_type": "code",
            "redirect_uri": provider.redirect_uri,
            "scope": " ".join(provider.scopes),
            "state": pending.state,
            "nonce": pending.nonce,
            "code_challenge": proofs.code_challenge(pending.code_verifier),
            "code_challenge_method": "S256",
            "dpop_jkt": key.thumbprint(),
            "max_age": str(pending.maximum_authentication_age),
        }
        if provider.acr_values:
            request["acr_values"] = " ".join(provider.acr_values)
        if locale in provider.ui_locales:
            request["ui_locales"] = provider.ui_locales[locale]
        return request

    def _authentication(self) -> dict[str, str]:
        """Return the form fields that prove who we are; made anew for each request."""
        return {
            "client_id": self.provider.client_id,
            "client_assertion_type": proofs.ASSERTION_TYPE,
            "client_assertion": proofs.client_assertion(self.provider, now=self._now()),
        }

    def _discover(self) -> ProviderMetadata:
        """Return the provider's metadata, fetched at most once a day."""
        with self._lock:
            age = self._now() - self._metadata_at
            if self._metadata is None or age >= self.provider.limits.discovery_lifetime:
                answer = self._http.get(self.provider.issuer.rstrip("/") + WELL_KNOWN)
                if answer.status != OK:
                    raise LoginRefused(Refusal.PROVIDER_METADATA, "there is no discovery document")
                self._metadata = ProviderMetadata.from_document(self.provider, answer.body)
                self._metadata_at = self._now()
            return self._metadata

    def _fetch_keys(self) -> object:
        """Fetch the provider's key set."""
        answer = self._http.get(self._discover().jwks_uri)
        if answer.status != OK:
            raise LoginRefused(Refusal.PROVIDER_METADATA, "there is no key set")
        return answer.body


def _proof_key(pending: PendingLogin) -> ECKey:
    """Read back the key this login was started with."""
    try:
        return ECKey.import_key(dict(pending.dpop_jwk))
    except (JoseError, ValueError, KeyError, TypeError):
        raise LoginRefused(Refusal.NOT_STARTED, "the key of the pending login cannot be read") from None


def _with_server_nonce(attempt: Callable[[str | None], Answer]) -> Answer:
    """Make a request; when the server asks for its own nonce in the proof, make it once more with that."""
    answer = attempt(None)
    nonce = answer.headers.get("dpop-nonce")
    asked = answer.error == "use_dpop_nonce" or "use_dpop_nonce" in answer.headers.get("www-authenticate", "")
    if answer.status in (BAD_REQUEST, UNAUTHORIZED) and asked and nonce:
        return attempt(nonce)
    return answer


def _refusal_for(error: str) -> LoginRefused:
    """Turn the provider's error code into ours (OpenID Connect Core 3.1.2.6)."""
    if error == "access_denied":
        return LoginRefused(Refusal.CANCELLED, "the person stopped")
    if error in ERRORS_THAT_PASS:
        return LoginRefused(Refusal.PROVIDER_UNAVAILABLE, f"the provider says {error}")
    code = error if ERROR_CODE.fullmatch(error) else "unknown"
    return LoginRefused(Refusal.PROVIDER_REFUSED, f"the provider says {code}")
