"""Talks HTTP with the provider: short waits, small answers, no redirects.

It must not put a token, a code or a person's number in an address, a log line or an error.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx

from enplan.base.oidc.errors import LoginRefused, Refusal
from enplan.base.oidc.provider import Limits

LARGEST_ANSWER = 512 * 1024
ERROR_CODE = re.compile(r"[a-z_]{1,40}", re.ASCII)
SERVER_ERROR = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A JSON answer: status, headers and body (an empty dict when it was not a JSON object)."""

    status: int
    headers: httpx.Headers = field(repr=False)
    body: Mapping[str, Any] = field(repr=False)

    @property
    def error(self) -> str:
        """The OAuth error code, or "unknown"; never the provider's free text."""
        code = self.body.get("error")
        return code if isinstance(code, str) and ERROR_CODE.fullmatch(code) else "unknown"


class Transport:
    """One pool of connections to one provider, shared by the threads of a process."""

    def __init__(self, limits: Limits, transport: httpx.BaseTransport | None = None) -> None:
        """Wait no longer than `limits` say; `transport` replaces the network layer."""
        timeout = httpx.Timeout(limits.request_timeout, connect=limits.connect_timeout)
        headers = {"Accept": "application/json"}
        self._http = httpx.Client(
            timeout=timeout,
            headers=headers,
            follow_redirects=False,
            transport=transport,
        )

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def get(self, url: str, headers: Mapping[str, str] | None = None) -> Answer:
        """Fetch a JSON document; raises LoginRefused (PROVIDER_UNAVAILABLE)."""
        return self._send(self._http.build_request("GET", url, headers=headers))

    def post(
        self,
        url: str,
        form: Mapping[str, str],
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Send a form; raises LoginRefused (PROVIDER_UNAVAILABLE)."""
        return self._send(self._http.build_request("POST", url, data=form, headers=headers))

    def _send(self, request: httpx.Request) -> Answer:
        """Send a request and read at most the largest answer we accept."""
        try:
            response = self._http.send(request, stream=True)
            try:
                content = _read(response)
            finally:
                response.close()
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            reason = f"the provider did not answer ({type(error).__name__})"
            raise LoginRefused(Refusal.PROVIDER_UNAVAILABLE, reason) from None
        if response.status_code >= SERVER_ERROR:
            reason = f"the provider answered {response.status_code}"
            raise LoginRefused(Refusal.PROVIDER_UNAVAILABLE, reason)
        return Answer(
            status=response.status_code,
            headers=response.headers,
            body=_json_object(response, content),
        )


def _read(response: httpx.Response) -> bytes:
    """Read the body, refusing one that is too large before it fills the memory."""
    content = bytearray()
    for piece in response.iter_bytes():
        content += piece
        if len(content) > LARGEST_ANSWER:
            raise LoginRefused(Refusal.PROVIDER_ANSWER, "the provider's answer is too large")
    return bytes(content)


def _json_object(response: httpx.Response, content: bytes) -> Mapping[str, Any]:
    """Return the JSON object in an answer, or an empty one."""
    kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    if not (kind.endswith("+json") or kind in {"application/json", "text/json"}):
        return {}
    try:
        value = json.loads(content)
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}
