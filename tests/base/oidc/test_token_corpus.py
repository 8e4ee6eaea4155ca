"""The negative token corpus (abuse case AC40): every bad ID token is refused, and for its own reason."""

import hmac
import json
from collections.abc import Callable

import pytest

from enplan.base.oidc import LoginRefused, ProviderConfiguration, Refusal
from enplan.base.oidc.tokens import LONGEST_TOKEN, half_hash
from tests.base.oidc.checking import MAX_AGE, PID, SKEW, TOKEN_AGE, check, claims, header
from tests.support.oidc_provider.forge import NONCE, NOW, REMOVE, Forge, segment


def signed_with_public_key(forge: Forge) -> str:
    """The old trick: the provider's public key, which everyone has, used as the secret of HS256."""
    head = segment(json.dumps({"alg": "HS256", "kid": "rsa"}))
    signed = f"{head}.{forge.token().split('.')[1]}"
    mac = hmac.digest(forge.rsa.as_pem(private=False), signed.encode(), "sha256")
    return f"{signed}.{segment(mac)}"


def own_key_in_header(forge: Forge) -> str:
    return forge.token(header={"jwk": forge.stranger.as_dict(private=False)}, key=forge.stranger)


def payload_swapped(forge: Forge) -> str:
    head, _, signature = forge.token().split(".")
    return f"{head}.{segment(json.dumps(forge.claims(sub='sub-ola')))}.{signature}"


def signature_of_another(forge: Forge) -> str:
    other = forge.token(forge.claims(sub="sub-ola")).rpartition(".")[2]
    return f"{forge.token().rpartition('.')[0]}.{other}"


def elliptic_curve_as_rsa(forge: Forge) -> str:
    good = forge.token(header={"alg": "ES256", "kid": "ec"}, key=forge.ec)
    return f"{segment(json.dumps({'alg': 'RS256', 'kid': 'ec'}))}.{good.partition('.')[2]}"


def name_given_twice(forge: Forge) -> str:
    text = json.dumps(forge.claims())
    return forge.token(text[:-1] + ', "acr": "idporten-loa-high"}')


BAD_TOKENS: dict[str, tuple[Callable[[Forge], object], Refusal]] = {
    # the form of the token
    "nothing": (lambda _: None, Refusal.MALFORMED),
    "empty": (lambda _: "", Refusal.MALFORMED),
    "bytes": (lambda forge: forge.token().encode(), Refusal.MALFORMED),
    "two parts": (lambda forge: forge.token().rpartition(".")[0], Refusal.MALFORMED),
    "four parts": (lambda forge: forge.token() + ".AAAA", Refusal.MALFORMED),
    "five parts, as if encrypted": (
        lambda forge: forge.token() + ".AAAA.AAAA",
        Refusal.MALFORMED,
    ),
    "empty signature": (
        lambda forge: forge.token().rpartition(".")[0] + ".",
        Refusal.MALFORMED,
    ),
    "line break at the end": (lambda forge: forge.token() + "\n", Refusal.MALFORMED),
    "space inside": (
        lambda forge: forge.token().replace(".", ". ", 1),
        Refusal.MALFORMED,
    ),
    "padding kept": (
        lambda forge: forge.token().replace(".", "=.", 1),
        Refusal.MALFORMED,
    ),
    "larger than any real token": (
        lambda _: f"{'A' * LONGEST_TOKEN}.A.A",
        Refusal.MALFORMED,
    ),
    "header is not JSON": (lambda forge: forge.with_header("{"), Refusal.MALFORMED),
    "header is a list": (
        lambda forge: forge.with_header('["RS256"]'),
        Refusal.MALFORMED,
    ),
    "header is not base64": (
        lambda forge: "A" + forge.token().partition(".")[1] + "A.A",
        Refusal.MALFORMED,
    ),
    "algorithm twice": (
        lambda forge: forge.with_header('{"alg":"none","alg":"RS256","kid":"rsa"}'),
        Refusal.MALFORMED,
    ),
    "nested without end": (
        lambda forge: forge.with_header("[" * 9000),
        Refusal.MALFORMED,
    ),
    "payload is not JSON": (lambda forge: forge.token("hello"), Refusal.MALFORMED),
    "payload is a list": (lambda forge: forge.token("[1]"), Refusal.MALFORMED),
    "payload has a name twice": (name_given_twice, Refusal.MALFORMED),
    "payload has an infinite number": (
        lambda forge: forge.token(json.dumps(forge.claims(exp=float("inf")))),
        Refusal.MALFORMED,
    ),
    # algorithm, key and signature
    "alg none": (lambda forge: forge.with_header({"alg": "none"}), Refusal.ALGORITHM),
    "alg none without signature": (
        lambda forge: forge.with_header({"alg": "none"}, signature=""),
        Refusal.MALFORMED,
    ),
    "alg None with a capital": (
        lambda forge: forge.with_header({"alg": "None"}),
        Refusal.ALGORITHM,
    ),
    "alg missing": (lambda forge: forge.with_header({"kid": "rsa"}), Refusal.ALGORITHM),
    "alg is a list": (
        lambda forge: forge.with_header({"alg": ["RS256"]}),
        Refusal.ALGORITHM,
    ),
    "HS256 with the public key": (signed_with_public_key, Refusal.ALGORITHM),
    "RS512, which is not on our list": (header(alg="RS512"), Refusal.ALGORITHM),
    "RS1-like invention": (
        lambda forge: forge.with_header({"alg": "RS1", "kid": "rsa"}),
        Refusal.ALGORITHM,
    ),
    "access token": (header(typ="at+jwt"), Refusal.KIND),
    "logout token": (header(typ="logout+jwt"), Refusal.KIND),
    "DPoP proof": (header(typ="dpop+jwt"), Refusal.KIND),
    "kind is a number": (
        lambda forge: forge.with_header({"alg": "RS256", "typ": 1}),
        Refusal.KIND,
    ),
    "critical extension": (
        lambda forge: forge.with_header({"alg": "RS256", "kid": "rsa", "crit": ["exp"]}),
        Refusal.MALFORMED,
    ),
    "unencoded payload": (
        lambda forge: forge.with_header({"alg": "RS256", "kid": "rsa", "b64": False}),
        Refusal.MALFORMED,
    ),
    "key id is a number": (
        lambda forge: forge.with_header({"alg": "RS256", "kid": 7}),
        Refusal.MALFORMED,
    ),
    "key nobody knows": (header(kid="other"), Refusal.KEY),
    "key of the wrong type": (elliptic_curve_as_rsa, Refusal.KEY),
    "key of another": (
        lambda forge: forge.token(key=forge.stranger),
        Refusal.SIGNATURE,
    ),
    "key brought along in the header": (own_key_in_header, Refusal.SIGNATURE),
    "payload swapped": (payload_swapped, Refusal.SIGNATURE),
    "signature of another token": (signature_of_another, Refusal.SIGNATURE),
    "signature cut short": (lambda forge: forge.token()[:-8], Refusal.SIGNATURE),
    "PS256 said, RS256 done": (
        lambda forge: forge.with_header({"alg": "PS256", "kid": "rsa"}),
        Refusal.SIGNATURE,
    ),
    # who made it, about whom, for whom
    "no issuer": (claims(iss=REMOVE), Refusal.ISSUER),
    "another issuer": (claims(iss="https://evil.example"), Refusal.ISSUER),
    "issuer with a slash more": (
        claims(iss="https://idporten.example/"),
        Refusal.ISSUER,
    ),
    "issuer in capitals": (claims(iss="https://IDPORTEN.example"), Refusal.ISSUER),
    "issuer without TLS": (claims(iss="http://idporten.example"), Refusal.ISSUER),
    "issuer is a list": (claims(iss=["https://idporten.example"]), Refusal.ISSUER),
    "no subject": (claims(sub=REMOVE), Refusal.SUBJECT),
    "empty subject": (claims(sub=""), Refusal.SUBJECT),
    "subject is a number": (claims(sub=15817012083), Refusal.SUBJECT),
    "subject too long": (claims(sub="a" * 256), Refusal.SUBJECT),
    "subject not ASCII": (claims(sub="kåri"), Refusal.SUBJECT),
    "no audience": (claims(aud=REMOVE), Refusal.AUDIENCE),
    "another audience": (claims(aud="another-client"), Refusal.AUDIENCE),
    "empty list of audiences": (claims(aud=[]), Refusal.AUDIENCE),
    "one audience more": (
        claims(aud=["enplan-idporten", "another-client"]),
        Refusal.AUDIENCE,
    ),
    "audience as part of a word": (claims(aud="enplan-idporten-2"), Refusal.AUDIENCE),
    "audience in a list in a list": (
        claims(aud=[["enplan-idporten"]]),
        Refusal.AUDIENCE,
    ),
    "another authorised party": (
        claims(azp="another-client"),
        Refusal.AUTHORIZED_PARTY,
    ),
    "authorised party is null": (claims(azp=None), Refusal.AUTHORIZED_PARTY),
    "authorised party is a list": (
        claims(azp=["enplan-idporten"]),
        Refusal.AUTHORIZED_PARTY,
    ),
    # when
    "no expiry": (claims(exp=REMOVE), Refusal.EXPIRED),
    "expiry is text": (claims(exp=str(NOW + 120)), Refusal.EXPIRED),
    "expiry is true": (claims(exp=True), Refusal.EXPIRED),
    "expired an hour ago": (claims(exp=NOW - 3600, iat=NOW - 3700), Refusal.EXPIRED),
    "expired before it was made": (claims(exp=NOW - 10, iat=NOW - 2), Refusal.EXPIRED),
    "expiry is null": (claims(exp=None), Refusal.EXPIRED),
    "no time of issue": (claims(iat=REMOVE), Refusal.ISSUED_AT),
    "time of issue is text": (claims(iat="now"), Refusal.ISSUED_AT),
    "time of issue is negative": (claims(iat=-1), Refusal.ISSUED_AT),
    "made tomorrow": (claims(iat=NOW + 86400, exp=NOW + 90000), Refusal.ISSUED_AT),
    "made an hour ago": (claims(iat=NOW - 3600), Refusal.ISSUED_AT),
    "not valid until later": (claims(nbf=NOW + 3600), Refusal.NOT_BEFORE),
    "valid from is text": (claims(nbf="now"), Refusal.NOT_BEFORE),
    "no time of authentication": (
        claims(auth_time=REMOVE),
        Refusal.AUTHENTICATION_TIME,
    ),
    "time of authentication is text": (
        claims(auth_time="now"),
        Refusal.AUTHENTICATION_TIME,
    ),
    "authenticated tomorrow": (
        claims(auth_time=NOW + 86400),
        Refusal.AUTHENTICATION_TIME,
    ),
    "authenticated yesterday": (
        claims(auth_time=NOW - 86400),
        Refusal.AUTHENTICATION_TOO_OLD,
    ),
    # for this login
    "no nonce": (claims(nonce=REMOVE), Refusal.NONCE),
    "another nonce": (claims(nonce="another"), Refusal.NONCE),
    "empty nonce": (claims(nonce=""), Refusal.NONCE),
    "nonce in a list": (claims(nonce=[NONCE]), Refusal.NONCE),
    "nonce in capitals": (claims(nonce=NONCE.upper()), Refusal.NONCE),
    "belongs with another access token": (
        claims(at_hash=half_hash("another")),
        Refusal.HASH,
    ),
    "hash of the access token is null": (claims(at_hash=None), Refusal.HASH),
    "belongs with another code": (claims(c_hash=half_hash("another")), Refusal.HASH),
    "belongs with another state": (claims(s_hash=half_hash("another")), Refusal.HASH),
    # how surely
    "no level": (claims(acr=REMOVE), Refusal.LEVEL_MISSING),
    "level is null": (claims(acr=None), Refusal.LEVEL_MISSING),
    "level is empty": (claims(acr=""), Refusal.LEVEL_MISSING),
    "level is a number": (claims(acr=4), Refusal.LEVEL_MISSING),
    "level is a list": (claims(acr=["idporten-loa-high"]), Refusal.LEVEL_MISSING),
    "substantial": (claims(acr="idporten-loa-substantial"), Refusal.LEVEL_TOO_LOW),
    "low": (claims(acr="idporten-loa-low"), Refusal.LEVEL_TOO_LOW),
    "the old name of the level": (claims(acr="Level4"), Refusal.LEVEL_TOO_LOW),
    "a level we do not know": (
        claims(acr="idporten-loa-higher"),
        Refusal.LEVEL_TOO_LOW,
    ),
    "two levels in one": (
        claims(acr="idporten-loa-high idporten-loa-low"),
        Refusal.LEVEL_TOO_LOW,
    ),
    "level in capitals": (claims(acr="IDPORTEN-LOA-HIGH"), Refusal.LEVEL_TOO_LOW),
    "methods are a number": (claims(amr=4), Refusal.METHODS),
    "methods hold a number": (claims(amr=["BankID", 4]), Refusal.METHODS),
    "methods are null": (claims(amr=None), Refusal.METHODS),
}

GOOD_TOKENS: dict[str, Callable[[Forge], str]] = {
    "as ID-porten makes it": lambda forge: forge.token(),
    "PS256": header(alg="PS256"),
    "ES256": lambda forge: forge.token(header={"alg": "ES256", "kid": "ec"}, key=forge.ec),
    "kind JWT": header(typ="JWT"),
    "kind jwt in small letters": header(typ="jwt"),
    "without a key id, where one key fits": header(kid=REMOVE),
    "a header we do not know": header(x5t="eGZ_kNwRvwS9lGfR-RIMSkNAtM8", extra="yes"),
    "audience as a list of one": claims(aud=["enplan-idporten"]),
    "without authorised party": claims(azp=REMOVE),
    "without hashes": claims(at_hash=REMOVE, c_hash=REMOVE, s_hash=REMOVE),
    "without methods": claims(amr=REMOVE),
    "method as text": claims(amr="BankID"),
    "times with fractions": claims(iat=NOW - 2.5, exp=NOW + 60.5),
    "expired within the skew": claims(exp=NOW - SKEW + 1, iat=NOW - 200),
    "made ahead within the skew": claims(iat=NOW + SKEW, exp=NOW + 100),
    "made long ago within the limit": claims(iat=NOW - TOKEN_AGE - SKEW),
    "not before within the skew": claims(nbf=NOW + SKEW),
    "authenticated ahead within the skew": claims(auth_time=NOW + SKEW),
    "authenticated at the limit": claims(auth_time=NOW - MAX_AGE - SKEW),
}

BEYOND_THE_SKEW: dict[str, tuple[Callable[[Forge], str], Refusal]] = {
    "expired": (claims(exp=NOW - SKEW, iat=NOW - 200), Refusal.EXPIRED),
    "made ahead": (claims(iat=NOW + SKEW + 1, exp=NOW + 100), Refusal.ISSUED_AT),
    "made long ago": (claims(iat=NOW - TOKEN_AGE - SKEW - 1), Refusal.ISSUED_AT),
    "not before": (claims(nbf=NOW + SKEW + 1), Refusal.NOT_BEFORE),
    "authenticated ahead": (
        claims(auth_time=NOW + SKEW + 1),
        Refusal.AUTHENTICATION_TIME,
    ),
    "authenticated long ago": (
        claims(auth_time=NOW - MAX_AGE - SKEW - 1),
        Refusal.AUTHENTICATION_TOO_OLD,
    ),
}


@pytest.mark.parametrize("name", GOOD_TOKENS)
def test_a_good_token_is_accepted(name: str, idporten: ProviderConfiguration, forge: Forge) -> None:
    assert check(idporten, forge, GOOD_TOKENS[name](forge))["sub"] == "sub-kari"


@pytest.mark.parametrize("name", [*BAD_TOKENS, *BEYOND_THE_SKEW])
def test_a_bad_token_is_refused_for_its_own_reason(
    name: str, idporten: ProviderConfiguration, forge: Forge
) -> None:
    make, refusal = {**BAD_TOKENS, **BEYOND_THE_SKEW}[name]
    with pytest.raises(LoginRefused) as refused:
        check(idporten, forge, make(forge))
    assert refused.value.code is refusal
    assert PID not in str(refused.value)
    assert "sub-kari" not in str(refused.value)
    assert refused.value.__cause__ is None


def test_the_corpus_has_at_least_sixty_bad_tokens_and_every_refusal_about_tokens() -> None:
    assert len(BAD_TOKENS) >= 60
    about_tokens = {
        each for each in Refusal if each.value.startswith(("token_", "level_", "authentication_"))
    }
    assert about_tokens - {Refusal.IDENTIFIER} == {
        refusal for _, refusal in [*BAD_TOKENS.values(), *BEYOND_THE_SKEW.values()]
    }
