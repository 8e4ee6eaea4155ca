"""The provider's keys: rotation is followed, and nobody can make us hammer the provider."""

from typing import Any

import pytest
from joserfc.jwk import RSAKey

from enplan.base.oidc import LoginRefused, Refusal
from enplan.base.oidc.keys import ProviderKeys
from tests.support.oidc_provider.forge import Forge

LIFETIME, INTERVAL = 86400, 30


class Publisher:
    """A key set that changes, a clock that is moved, and a count of how often the set is fetched."""

    def __init__(self, *keys: dict[str, Any]) -> None:
        self.document: object = {"keys": list(keys)}
        self.time = 1_800_000_000.0
        self.fetched = 0
        self.keys = ProviderKeys(
            self.fetch,
            now=lambda: self.time,
            lifetime=LIFETIME,
            refetch_interval=INTERVAL,
        )

    def fetch(self) -> object:
        self.fetched += 1
        return self.document


def public(key: RSAKey, **changes: object) -> dict[str, Any]:
    return {**key.as_dict(private=False), **changes}


def refused(publisher: Publisher, kid: str | None, algorithm: str = "RS256") -> Refusal:
    with pytest.raises(LoginRefused) as refusal:
        publisher.keys.find(kid, algorithm)
    return refusal.value.code


def test_the_set_is_fetched_once_for_many_logins(forge: Forge) -> None:
    publisher = Publisher(public(forge.rsa))
    for _ in range(5):
        assert publisher.keys.find("rsa", "RS256").kid == "rsa"
    assert publisher.fetched == 1


def test_a_new_key_is_fetched_when_it_is_first_used(forge: Forge) -> None:
    publisher = Publisher(public(forge.rsa, kid="old"))
    assert publisher.keys.find("old", "RS256").kid == "old"
    publisher.document = {"keys": [public(forge.stranger, kid="new")]}
    publisher.time += INTERVAL
    assert publisher.keys.find("new", "RS256").kid == "new"
    assert refused(publisher, "old") is Refusal.KEY


def test_many_unknown_key_ids_do_not_make_us_fetch_more_often_than_the_interval(
    forge: Forge,
) -> None:
    publisher = Publisher(public(forge.rsa))
    publisher.keys.find("rsa", "RS256")
    for number in range(100):
        publisher.time += 1
        assert refused(publisher, f"unknown-{number}") is Refusal.KEY
    assert publisher.fetched == 1 + 100 // INTERVAL


def test_the_set_is_fetched_again_when_it_has_become_old(forge: Forge) -> None:
    publisher = Publisher(public(forge.rsa))
    publisher.keys.find("rsa", "RS256")
    publisher.document = {"keys": []}
    publisher.time += LIFETIME - 1
    assert publisher.keys.find("rsa", "RS256").kid == "rsa"
    publisher.time += 1
    assert refused(publisher, "rsa") is Refusal.KEY


def test_a_key_withdrawn_between_fetches_is_not_used_after_the_next(
    forge: Forge,
) -> None:
    publisher = Publisher(public(forge.rsa), public(forge.stranger, kid="leaked"))
    assert publisher.keys.find("leaked", "RS256").kid == "leaked"
    publisher.document = {"keys": [public(forge.rsa)]}
    publisher.time += INTERVAL
    refused(publisher, "unknown")
    assert refused(publisher, "leaked") is Refusal.KEY


def test_two_keys_with_the_same_id_are_as_bad_as_none(forge: Forge) -> None:
    assert refused(Publisher(public(forge.rsa), public(forge.stranger)), "rsa") is Refusal.KEY


def test_without_an_id_a_key_is_found_only_when_one_fits(forge: Forge) -> None:
    one = Publisher(public(forge.rsa), forge.ec.as_dict(private=False))
    assert one.keys.find(None, "RS256").kid == "rsa"
    assert one.keys.find(None, "ES256").kid == "ec"
    assert refused(Publisher(public(forge.rsa), public(forge.stranger, kid="2")), None) is Refusal.KEY


@pytest.mark.parametrize("document", [{}, [], None, "keys", {"keys": {}}, {"keys": None}])
def test_a_key_set_that_cannot_be_read_lets_nobody_in(document: object) -> None:
    publisher = Publisher()
    publisher.document = document
    assert refused(publisher, "rsa") is Refusal.PROVIDER_METADATA


def test_odd_entries_in_the_set_are_passed_over(forge: Forge) -> None:
    publisher = Publisher(public(forge.rsa))
    publisher.document = {"keys": [None, "x", {"kty": "AKP", "kid": "rsa"}, public(forge.rsa)]}
    assert publisher.keys.find("rsa", "RS256").kid == "rsa"
