"""The database refuses what would rewrite an agreement, whatever the application tries."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, ProgrammingError, transaction
from django.utils import timezone

from enplan.base.access import Actor, Role
from enplan.base.accounts.models import Hat
from enplan.domain.agreements import in_force
from enplan.domain.agreements.models import (
    Agreement,
    AgreementParty,
    AgreementVersion,
    Clause,
    ClauseComment,
    Signature,
)
from tests.world import as_, organization, staff

pytestmark = pytest.mark.django_db


@contextmanager
def refused(words: str) -> Iterator[None]:
    """The database says no to what is done inside, in these words."""
    with pytest.raises((IntegrityError, ProgrammingError), match=words), transaction.atomic():
        yield


class Scene:
    """One agreement between Storelva and the trust, and somebody who may bind each."""

    def __init__(self) -> None:
        self.marit: Hat = staff("Marit Sund", Role.COORDINATING_UNIT, "Storelva kommune", "municipality")
        self.per: Hat = staff("Per Ask", Role.LEADER, "Fjordland sykehus HF", "health_trust")
        self.today = timezone.localdate()
        with as_(self.marit):
            self.agreement = Agreement.objects.create(kind="overall", title="Samarbeid")
            self.parties = {
                hat.pk: AgreementParty.objects.create(
                    agreement=self.agreement, organization_id=hat.organization_id or 0
                )
                for hat in (self.marit, self.per)
            }

    def draft(self, number: int = 1) -> AgreementVersion:
        version = AgreementVersion.objects.create(
            agreement=self.agreement, number=number, party=self.parties[self.marit.pk], created_by="Marit"
        )
        self.clause(version)
        return version

    def clause(self, version: AgreementVersion, **more: Any) -> Clause:
        return Clause.objects.create(
            version=version,
            position=1,
            number=str(version.clauses.count() + 1),
            text="Gi beskjed innen 24 timer.",
            duty_role="admitting_unit",
            changed_by="Marit",
            **more,
        )

    def propose(self, version: AgreementVersion, starts: date) -> None:
        change(
            version, state="proposed", round=version.round + 1, valid_from=starts, proposed_at=timezone.now()
        )

    def sign(self, version: AgreementVersion, hat: Hat, **more: Any) -> Signature:
        with as_(hat) as actor:
            return Signature.objects.create(
                **{
                    "version": version,
                    "round": version.round,
                    "party": self.parties[hat.pk],
                    **given_by(actor),
                    "signed_at": actor.at,
                    **more,
                }
            )

    def agree(self, number: int, starts: date, **more: Any) -> AgreementVersion:
        with as_(self.marit):
            version = self.draft(number)
            self.propose(version, starts)
        self.sign(version, self.marit)
        self.sign(version, self.per)
        with as_(self.marit):
            change(version, state="agreed", agreed_at=timezone.now(), **more)
        return version


def given_by(actor: Actor) -> dict[str, Any]:
    return {"hat_id": actor.hat_id, "name": actor.name, "organization_name": actor.organization_name}


def change(row: AgreementVersion | Clause, **values: Any) -> None:
    type(row).objects.filter(pk=row.pk).update(**values)
    row.refresh_from_db()


@pytest.fixture
def scene() -> Scene:
    return Scene()


def test_a_version_becomes_binding_when_every_party_has_approved_it(scene: Scene) -> None:
    version = scene.agree(1, scene.today)

    assert version.state == "agreed"
    with as_(scene.per):
        (clause,) = in_force.clauses_in_force(scene.today)
    assert clause.text == "Gi beskjed innen 24 timer."
    assert clause.party_ids == (scene.marit.organization_id, scene.per.organization_id)


def test_one_approval_is_not_enough(scene: Scene) -> None:
    with as_(scene.marit):
        version = scene.draft()
        scene.propose(version, scene.today)
    scene.sign(version, scene.marit)
    with as_(scene.marit), refused("every party must have approved"):
        change(version, state="agreed", agreed_at=timezone.now())


def test_an_approval_of_an_earlier_round_does_not_count(scene: Scene) -> None:
    with as_(scene.marit):
        version = scene.draft()
        scene.propose(version, scene.today)
    scene.sign(version, scene.per)
    with as_(scene.marit):
        change(version, state="draft")
        scene.propose(version, scene.today)
    scene.sign(version, scene.marit)
    with as_(scene.marit), refused("every party must have approved"):
        change(version, state="agreed", agreed_at=timezone.now())


def test_nobody_approves_in_the_name_of_another(scene: Scene) -> None:
    with as_(scene.marit):
        version = scene.draft()
        scene.propose(version, scene.today)
    with refused("own name"):
        scene.sign(version, scene.marit, hat_id=scene.per.pk, party=scene.parties[scene.per.pk])


def test_a_draft_cannot_be_approved(scene: Scene) -> None:
    with as_(scene.marit):
        version = scene.draft()
    with refused("only what is proposed"):
        scene.sign(version, scene.marit)


def test_what_is_proposed_or_agreed_cannot_be_rewritten(scene: Scene) -> None:
    version = scene.agree(1, scene.today)
    with as_(scene.marit):
        clause = version.clauses.get()
        with refused("only a draft"):
            change(clause, text="Gi beskjed innen 48 timer.")
        with refused("only a draft"):
            scene.clause(version)
        with refused("only a draft"):
            change(version, purpose="Noe annet")
        with refused("keeps its version"):
            change(version, valid_from=scene.today - timedelta(days=1))
        with refused("does not move"):
            change(version, state="draft")
        with refused("permission denied"):
            Clause.objects.filter(pk=clause.pk).delete()


def test_a_period_that_has_passed_keeps_its_version(scene: Scene) -> None:
    version = scene.agree(1, scene.today - timedelta(days=90))
    with as_(scene.marit):
        with refused("keeps its version"):
            change(version, valid_to=scene.today - timedelta(days=1), ends_as="notice")
        change(version, valid_to=scene.today + timedelta(days=30), ends_as="notice")
        change(version, valid_to=None, ends_as="")


def test_a_later_version_cannot_begin_in_the_past(scene: Scene) -> None:
    first = scene.agree(1, scene.today - timedelta(days=90), valid_to=scene.today + timedelta(days=9))
    assert first.valid_to is not None
    with refused("begins today or later"):
        scene.agree(2, scene.today - timedelta(days=120))


def test_two_versions_are_never_in_force_at_once(scene: Scene) -> None:
    scene.agree(1, scene.today)
    with refused("one_version_in_force"):
        scene.agree(2, scene.today + timedelta(days=5))


def test_there_is_at_most_one_open_version(scene: Scene) -> None:
    with as_(scene.marit):
        scene.draft()
        with refused("one_open_version"):
            scene.draft(2)


def test_a_clause_binds_parties_of_its_own_agreement(scene: Scene) -> None:
    with as_(scene.marit):
        version = scene.draft()
        other = Agreement.objects.create(kind="overall", title="En annen")
        stranger = AgreementParty.objects.create(
            agreement=other, organization=organization("Småvik kommune", "municipality")
        )
        with refused("its own agreement"):
            scene.clause(version, bearer=stranger)


def test_no_party_comes_to_an_agreement_that_has_been_written(scene: Scene) -> None:
    with as_(scene.marit):
        scene.draft()
        with refused("stand fast"):
            AgreementParty.objects.create(
                agreement=scene.agreement, organization=organization("Småvik kommune", "municipality")
            )


def test_approvals_and_comments_are_never_changed(scene: Scene) -> None:
    scene.agree(1, scene.today)
    with as_(scene.marit):
        for table in (Signature, ClauseComment):
            with refused("permission denied"):
                table.objects.update(name="En annen")
