"""Preparing accounts and taking hats off from the command line."""

from __future__ import annotations

from datetime import date

import pytest
from click.testing import CliRunner

from enplan.base.access.acting import acting_as_job
from enplan.base.accounts.models import Hat
from enplan.base.kernel.national_identifier import synthetic
from enplan.domain.directory import queries as directory
from enplan.interfaces.cli.accounts import account
from tests.world import organization

pytestmark = pytest.mark.django_db

NUMBER = synthetic(date(1985, 4, 3), 7).value


def add(**changed: str) -> tuple[int, str]:
    """Run the command with these options."""
    said = {
        "name": "Eva Moe",
        "identifier": NUMBER,
        "role": "professional",
        "organization": "Storelva kommune",
    } | changed
    options = [part for name, value in said.items() for part in (f"--{name}", value)]
    result = CliRunner().invoke(account, ["add", *options])
    return result.exit_code, result.output


def hats() -> list[Hat]:
    with acting_as_job("test", accounts=True):
        return list(Hat.objects.filter(account__display_name="Eva Moe"))


def test_an_account_is_prepared_with_a_hat_and_the_number_is_kept_as_a_digest_only() -> None:
    organization("Storelva kommune")
    code, said = add()
    assert code == 0
    assert NUMBER not in said
    (hat,) = hats()
    with acting_as_job("test", accounts=True):
        assert hat.account.identifier_digest not in {None, NUMBER}


def test_the_same_hat_is_not_given_twice() -> None:
    organization("Storelva kommune")
    add()
    add()
    assert len(hats()) == 1


@pytest.mark.parametrize("changed", [{"identifier": "12345678901"}, {"organization": "Ingensteds"}])
def test_bad_input_changes_nothing(changed: dict[str, str]) -> None:
    organization("Storelva kommune")
    code, _ = add(**changed)
    assert code == 2
    assert hats() == []


def test_a_hat_is_named_to_answer_for_its_organisation() -> None:
    organization("Storelva kommune")
    add(role="leader")
    (hat,) = hats()
    named = CliRunner().invoke(account, ["privacy-contact", str(hat.public_id)])
    assert (named.exit_code, named.output) == (0, "Eva Moe answers for Storelva kommune from now on.\n")
    with acting_as_job("test") as job:
        assert [(row.name, row.privacy_contact) for row in directory.listing(job)] == [
            ("Storelva kommune", "Eva Moe")
        ]


def test_a_role_that_sees_no_persons_answers_nothing() -> None:
    organization("Storelva kommune")
    add(role="administrator")
    (hat,) = hats()
    refused = CliRunner().invoke(account, ["privacy-contact", str(hat.public_id)])
    assert refused.exit_code == 2
    assert "administrator answers no questions" in refused.output


def test_a_hat_is_taken_off_for_good() -> None:
    organization("Storelva kommune")
    add()
    (hat,) = hats()
    assert CliRunner().invoke(account, ["end", str(hat.public_id)]).exit_code == 0
    assert hats()[0].ends_at is not None
    assert CliRunner().invoke(account, ["end", str(hat.public_id)]).exit_code == 2
