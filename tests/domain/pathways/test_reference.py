"""The national times stand beside what was measured; the numbers are those of the rules, and nowhere else."""

from __future__ import annotations

import uuid
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from enplan.domain.pathways import queries
from enplan.domain.pathways.queries import Measured
from enplan.domain.pathways.reference import RULES, rules
from enplan.engine import SourceKind
from tests.domain.pathways.world import World, admitted, tell
from tests.world import as_


def measured(world: World, episode_id: uuid.UUID) -> dict[str, Measured]:
    with as_(world.berit) as actor:
        found = queries.times(actor, person_id=world.person_id)
    return {each.code: each for each in found[episode_id]}


def test_a_stay_for_addiction_treatment_has_the_times_of_the_pathway(kari: World) -> None:
    stay = admitted(kari, days=30)
    tell(kari, stay, "first_attended", days=30)
    tell(kari, stay, "clinical_decision_made", days=21)
    tell(kari, stay, "treatment_evaluated", days=15)
    found = measured(kari, stay)

    decision = found["tsb_decision_inpatient"]
    assert (decision.took.days, decision.reference) == (9, timedelta(days=7))
    assert decision.is_over
    first = found["tsb_first_evaluation"]
    assert (first.took.days, first.reference, first.is_over) == (6, timedelta(days=7), False)
    waiting = found["tsb_next_evaluation_inpatient"]
    assert waiting.ends_at is None
    assert waiting.reference == timedelta(days=42)
    assert timedelta(days=15) <= waiting.took < timedelta(days=16)
    assert set(found) == {"tsb_decision_inpatient", "tsb_first_evaluation", "tsb_next_evaluation_inpatient"}


def test_what_was_never_done_before_the_stay_ended_has_no_line(kari: World) -> None:
    stay = admitted(kari, days=30)
    tell(kari, stay, "first_attended", days=30)
    tell(kari, stay, "discharged", days=2)
    assert measured(kari, stay) == {}


@pytest.mark.parametrize(
    ("more", "codes"),
    [
        ({"setting": "outpatient"}, {"tsb_decision_outpatient"}),
        ({"track": "pregnancy"}, {"tsb_pregnant_decision"}),
        ({"service": "mental_health_care"}, set()),
    ],
)
def test_other_ways_have_other_times_or_none(kari: World, more: dict[str, Any], codes: set[str]) -> None:
    stay = admitted(kari, days=3, **more)
    tell(kari, stay, "first_attended", days=3)
    assert set(measured(kari, stay)) == codes


def test_who_may_not_see_the_kind_of_service_sees_no_times(kari: World) -> None:
    stay = admitted(kari, days=3)
    tell(kari, stay, "first_attended", days=3)
    with as_(kari.jonas) as actor:
        assert queries.times(actor, person_id=kari.person_id) == {}


def test_every_line_is_a_pathway_time_with_a_source_and_a_remark_that_it_is_no_right() -> None:
    for rule in rules():
        assert rule.source.kind is SourceKind.PATHWAY
        assert rule.source.url.startswith("https://")
        assert rule.remark["nb"]
    package = Path(RULES).parents[3] / "pathways"
    written = [path for path in package.rglob("*") if path.suffix in {".toml", ".py"}]
    assert not [path for path in written if "P42D" in path.read_text(encoding="utf-8")]
