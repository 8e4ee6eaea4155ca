"""A pending login stays on the server, works once, and not for long; and what comes back is read strictly."""

import json
from typing import Any

import pytest

from enplan.base.oidc import AuthorizationResponse, LoginRefused, PendingLogin, Refusal
from enplan.base.oidc.pending import KEPT_AT_ONCE, SESSION_KEY
from enplan.base.oidc.response import LONGEST_QUERY, MOST_PARAMETERS

STARTED = 1_800_000_000
TEN_MINUTES = 600


def pending(state: str = "state", provider: str = "idporten") -> PendingLogin:
    return PendingLogin(
        provider=provider,
        state=state,
        nonce="secret-nonce",
        code_verifier="secret-verifier",
        dpop_jwk={"kty": "EC", "d": "secret-key"},
        maximum_authentication_age=3600,
        started_at=STARTED,
        return_to="/moter/",
    )


def take(
    session: dict[str, Any],
    *,
    state: str = "state",
    provider: str = "idporten",
    now: float = STARTED,
) -> PendingLogin | Refusal:
    try:
        return PendingLogin.take_from(session, provider=provider, state=state, now=now)
    except LoginRefused as refused:
        return refused.code


def through_json(session: dict[str, Any]) -> dict[str, Any]:
    """Keep the session as Django does, as JSON in the database."""
    kept: dict[str, Any] = json.loads(json.dumps(session))
    return kept


def test_what_was_kept_is_what_is_taken() -> None:
    session: dict[str, Any] = {}
    pending().keep_in(session)
    assert take(through_json(session)) == pending()


def test_it_is_taken_once() -> None:
    session: dict[str, Any] = {}
    pending().keep_in(session)
    assert take(session) == pending()
    assert take(session) is Refusal.NOT_STARTED


def test_it_is_good_for_ten_minutes() -> None:
    for age, expected in (
        (TEN_MINUTES, pending()),
        (TEN_MINUTES + 1, Refusal.TOO_SLOW),
        (-1, Refusal.TOO_SLOW),
    ):
        session: dict[str, Any] = {}
        pending().keep_in(session)
        assert take(session, now=STARTED + age) == expected


def test_one_that_came_too_late_cannot_be_tried_again() -> None:
    session: dict[str, Any] = {}
    pending().keep_in(session)
    assert take(session, now=STARTED + 9999) is Refusal.TOO_SLOW
    assert take(session) is Refusal.NOT_STARTED


def test_a_state_from_elsewhere_is_not_started_here() -> None:
    session: dict[str, Any] = {}
    pending().keep_in(session)
    assert take(session, state="another") is Refusal.NOT_STARTED
    assert take(session, provider="helseid") is Refusal.NOT_STARTED
    assert take({}) is Refusal.NOT_STARTED
    assert take(session) == pending()


def test_two_tabs_can_log_in_at_the_same_time_but_not_endlessly_many() -> None:
    session: dict[str, Any] = {}
    for number in range(KEPT_AT_ONCE + 2):
        pending(f"state-{number}").keep_in(session)
    assert len(session[SESSION_KEY]) == KEPT_AT_ONCE
    assert take(session, state="state-0") is Refusal.NOT_STARTED
    assert take(session, state=f"state-{KEPT_AT_ONCE}") == pending(f"state-{KEPT_AT_ONCE}")
    assert take(session, state=f"state-{KEPT_AT_ONCE + 1}") == pending(f"state-{KEPT_AT_ONCE + 1}")


@pytest.mark.parametrize(
    "found",
    [
        None,
        "text",
        1,
        {},
        [None],
        ["state"],
        [{"state": "state", "provider": "idporten"}],
        [{"state": "state"}],
    ],
)
def test_a_session_with_something_else_in_that_place_has_started_nothing(
    found: object,
) -> None:
    assert take({SESSION_KEY: found}) is Refusal.NOT_STARTED


def test_what_it_shows_of_itself_holds_no_secret() -> None:
    shown = repr(pending("secret-state"))
    assert "idporten" in shown
    assert "secret" not in shown


# The response


def test_a_response_with_a_code_is_read() -> None:
    response = AuthorizationResponse.parse("code=c%2Bd&state=s&iss=https%3A%2F%2Fidporten.no&session_state=x")
    assert (response.code, response.state, response.issuer, response.error) == (
        "c+d",
        "s",
        "https://idporten.no",
        None,
    )


def test_a_response_with_an_error_is_read() -> None:
    response = AuthorizationResponse.parse("error=access_denied&error_description=stopped&state=s")
    assert (response.code, response.error, response.issuer) == (
        None,
        "access_denied",
        None,
    )


def test_a_response_does_not_show_its_code() -> None:
    assert "secret" not in repr(AuthorizationResponse.parse("code=secret-code&state=secret-state"))


@pytest.mark.parametrize(
    "query",
    [
        "",
        "code=c",
        "state=s",
        "code=&state=s",
        "code=c&state=",
        "error=&state=s",
        "code=c&error=access_denied&state=s",
        "code=c&code=d&state=s",
        "code=c&state=s&state=t",
        "code=c&state=s&iss=a&iss=b",
        "code=%ff&state=s",
        f"code={'c' * LONGEST_QUERY}&state=s",
        "&".join(
            [
                "code=c",
                "state=s",
                *(f"x{number}=1" for number in range(MOST_PARAMETERS)),
            ]
        ),
    ],
)
def test_a_response_that_is_not_exactly_one_answer_is_refused(query: str) -> None:
    with pytest.raises(LoginRefused) as refused:
        AuthorizationResponse.parse(query)
    assert refused.value.code is Refusal.RESPONSE_MALFORMED
