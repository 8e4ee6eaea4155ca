"""A provider is believed only about itself, over TLS, and when it can do what we demand."""

import dataclasses
import http.server
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest

from enplan.base.oidc import Client, LoginRefused, ProviderConfiguration, Refusal
from enplan.base.oidc.discovery import ProviderMetadata
from enplan.base.oidc.transport import LARGEST_ANSWER
from tests.support.oidc_provider import RunningProvider

ISSUER = "https://idporten.example"
GOOD: dict[str, Any] = {
    "issuer": ISSUER,
    "authorization_endpoint": "https://login.idporten.example/authorize",
    "pushed_authorization_request_endpoint": f"{ISSUER}/par",
    "token_endpoint": f"{ISSUER}/token",
    "jwks_uri": f"{ISSUER}/jwks.json",
    "userinfo_endpoint": f"{ISSUER}/userinfo",
    "end_session_endpoint": "https://login.idporten.example/logout",
    "authorization_response_iss_parameter_supported": True,
    "code_challenge_methods_supported": ["S256"],
    "dpop_signing_alg_values_supported": ["ES256", "RS256"],
    "response_types_supported": ["code"],
    "token_endpoint_auth_methods_supported": ["client_secret_basic", "private_key_jwt"],
}
BAD: dict[str, dict[str, Any]] = {
    "another issuer": {"issuer": "https://evil.example"},
    "issuer with a slash more": {"issuer": f"{ISSUER}/"},
    "no issuer": {"issuer": None},
    "no pushed requests": {"pushed_authorization_request_endpoint": None},
    "no token endpoint": {"token_endpoint": None},
    "no keys": {"jwks_uri": None},
    "no address for the browser": {"authorization_endpoint": ""},
    "token endpoint without TLS": {"token_endpoint": "http://idporten.example/token"},
    "keys without TLS": {"jwks_uri": "http://idporten.example/jwks"},
    "keys in a file": {"jwks_uri": "file:///etc/passwd"},
    "script for the browser": {"authorization_endpoint": "javascript:alert(1)"},
    "user in the address": {"token_endpoint": "https://idporten.example@evil.example/token"},
    "query in the address": {"authorization_endpoint": "https://login.idporten.example/authorize?x=1"},
    "line break in the address": {"token_endpoint": "https://idporten.example/\r\ntoken"},
    "address is a list": {"token_endpoint": ["https://idporten.example/token"]},
    "logout without TLS": {"end_session_endpoint": "http://login.idporten.example/logout"},
    "userinfo without TLS": {"userinfo_endpoint": "http://idporten.example/userinfo"},
    "plain PKCE only": {"code_challenge_methods_supported": ["plain"]},
    "no proof of possession with ES256": {"dpop_signing_alg_values_supported": ["RS256"]},
    "no authorisation code": {"response_types_supported": ["id_token"]},
    "secrets only": {"token_endpoint_auth_methods_supported": ["client_secret_basic"]},
    "list is text": {"code_challenge_methods_supported": "S256"},
}


def refusal_of_begin(provider: ProviderConfiguration) -> Refusal:
    with Client(provider) as client, pytest.raises(LoginRefused) as refused:
        client.begin()
    return refused.value.code


def test_a_good_document_is_read(idporten: ProviderConfiguration) -> None:
    metadata = ProviderMetadata.from_document(idporten, GOOD)
    assert metadata.authorization_endpoint == "https://login.idporten.example/authorize"
    assert metadata.names_itself_in_response


def test_what_a_provider_need_not_say_may_be_missing(
    idporten: ProviderConfiguration,
) -> None:
    needed = {name: GOOD[name] for name in list(GOOD)[:5]}
    metadata = ProviderMetadata.from_document(idporten, needed)
    assert metadata.end_session_endpoint is None
    assert not metadata.names_itself_in_response


@pytest.mark.parametrize("name", BAD)
def test_a_document_that_is_wrong_in_one_way_is_refused(name: str, idporten: ProviderConfiguration) -> None:
    with pytest.raises(LoginRefused) as refused:
        ProviderMetadata.from_document(idporten, {**GOOD, **BAD[name]})
    assert refused.value.code is Refusal.PROVIDER_METADATA
    assert "evil" not in str(refused.value)


def test_a_provider_that_says_it_is_another_is_refused(
    openid_provider: RunningProvider,
) -> None:
    other_name = openid_provider.issuer.replace("127.0.0.1", "localhost")
    assert refusal_of_begin(openid_provider.configuration("idporten", issuer=other_name)) is (
        Refusal.PROVIDER_METADATA
    )


def test_a_path_where_no_provider_is_is_refused(
    openid_provider: RunningProvider,
) -> None:
    provider = openid_provider.configuration("idporten", issuer=f"{openid_provider.issuer}/nowhere")
    assert refusal_of_begin(provider) is Refusal.PROVIDER_METADATA


def test_a_provider_that_is_down_is_unavailable(
    openid_provider: RunningProvider,
) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        provider = openid_provider.configuration(
            "idporten", issuer=f"http://127.0.0.1:{taken.getsockname()[1]}"
        )
        assert refusal_of_begin(provider) is Refusal.PROVIDER_UNAVAILABLE


def test_a_provider_that_never_answers_does_not_keep_the_person_waiting(
    openid_provider: RunningProvider,
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        issuer = f"http://127.0.0.1:{silent.getsockname()[1]}"
        provider = openid_provider.configuration("idporten", issuer=issuer)
        hurried = dataclasses.replace(provider.limits, request_timeout=1, connect_timeout=1)
        started = time.monotonic()
        assert refusal_of_begin(dataclasses.replace(provider, limits=hurried)) is Refusal.PROVIDER_UNAVAILABLE
        assert time.monotonic() - started < 3


@contextmanager
def server_saying(status: int, content_type: str, body: bytes, **headers: str) -> Iterator[str]:
    """A real HTTP server that gives one answer to everything."""

    class Answer(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            self.send_header("Content-Type", content_type)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answer) as server:
        threading.Thread(target=server.serve_forever, args=[0.02], daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()


@pytest.mark.parametrize(
    ("answer", "refusal"),
    [
        ((500, "application/json", b"{}"), Refusal.PROVIDER_UNAVAILABLE),
        ((503, "text/html", b"<h1>closed</h1>"), Refusal.PROVIDER_UNAVAILABLE),
        ((404, "application/json", b"{}"), Refusal.PROVIDER_METADATA),
        ((200, "text/html", b"<h1>captive portal</h1>"), Refusal.PROVIDER_METADATA),
        ((200, "application/json", b"{"), Refusal.PROVIDER_METADATA),
        ((200, "application/json", b"[]"), Refusal.PROVIDER_METADATA),
        ((200, "application/json", b"[" * 100_000), Refusal.PROVIDER_METADATA),
        (
            (200, "application/json", b" " * (LARGEST_ANSWER + 1)),
            Refusal.PROVIDER_ANSWER,
        ),
    ],
    ids=["500", "503", "404", "HTML", "half JSON", "list", "deep JSON", "too large"],
)
def test_an_answer_that_is_not_a_discovery_document_is_refused(
    answer: tuple[int, str, bytes], refusal: Refusal, openid_provider: RunningProvider
) -> None:
    with server_saying(*answer) as issuer:
        assert refusal_of_begin(openid_provider.configuration("idporten", issuer=issuer)) is refusal


def test_a_good_document_with_a_bad_status_is_refused(openid_provider: RunningProvider) -> None:
    address = "http://127.0.0.1"

    class Elsewhere(httpx.BaseTransport):
        """The network, with a gateway in it that answers 203 from an old copy."""

        def handle_request(self, request: httpx.Request) -> httpx.Response:
            document = {name: GOOD[name] for name in GOOD if not name.endswith(("endpoint", "uri"))}
            endpoints = {name: f"{address}/{name}" for name in GOOD if name.endswith(("endpoint", "uri"))}
            return httpx.Response(203, json={**document, **endpoints, "issuer": address}, request=request)

    provider = openid_provider.configuration("idporten", issuer=address)
    with Client(provider, transport=Elsewhere()) as client, pytest.raises(LoginRefused, match="no discovery"):
        client.begin()


def test_a_redirect_is_not_followed(openid_provider: RunningProvider) -> None:
    real = f"{openid_provider.issuer}/.well-known/openid-configuration"
    with server_saying(302, "text/plain", b"", Location=real) as issuer:
        assert refusal_of_begin(openid_provider.configuration("idporten", issuer=issuer)) is (
            Refusal.PROVIDER_METADATA
        )


def test_the_document_is_fetched_once_a_day(
    openid_provider: RunningProvider, connect: Callable[..., Client]
) -> None:
    asked: list[str] = []

    class Counting(httpx.HTTPTransport):
        def handle_request(self, request: httpx.Request) -> httpx.Response:
            asked.append(request.url.path)
            return super().handle_request(request)

    moved = [0.0]
    provider = openid_provider.configuration("idporten")
    client = connect(
        provider,
        transport=Counting(trust_env=False),
        now=lambda: time.time() + moved[0],
    )
    client.logout_url(None)
    client.logout_url(None)
    assert len(asked) == 1
    moved[0] = provider.limits.discovery_lifetime
    client.logout_url(None)
    assert asked == ["/.well-known/openid-configuration"] * 2
