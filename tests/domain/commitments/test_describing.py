"""What a rule says to the person, in the words that the parties of an agreement wrote."""

from __future__ import annotations

from dataclasses import replace

import pytest

from enplan.base.terminology import Text
from enplan.domain.agreements import services
from enplan.domain.agreements.in_force import measured_rules
from enplan.domain.commitments.describing import describe
from enplan.domain.commitments.rulebook import book
from tests.domain.agreements.scene import EARLY_NOTICE, begin, content_of, today
from tests.world import as_

pytestmark = pytest.mark.django_db


def test_the_parties_own_plain_words_follow_upon_the_promise() -> None:
    scene = begin()
    scene.start(EARLY_NOTICE)
    clause = scene.clause()
    with as_(scene.marit) as actor:
        services.change_clause(
            actor,
            agreement_id=scene.id,
            clause_key=clause.key,
            revision=clause.revision,
            content=replace(content_of(clause), plain_text="å ringe deg samme dag."),
        )
    scene.set_dates()
    scene.propose()
    scene.approve()
    (rule,) = measured_rules()
    told = describe(book(), (rule.instance, today()))
    assert told is not None
    assert told.plain == Text(*["ringe deg samme dag"] * 3)
