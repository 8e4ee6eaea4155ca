"""What stands about a person when a place comes to decide about a rule."""

from __future__ import annotations

from datetime import timedelta

from enplan.base.access import Role
from enplan.domain.commitments import services
from tests.domain.commitments.world import World, happens, promise, promises
from tests.domain.pathways.world import now
from tests.world import as_, staff

WITHOUT_PLAN = "law_coordinator_without_plan"


def test_the_first_word_of_a_place_about_a_rule_neither_doubles_nor_loses_what_stands(kari: World) -> None:
    happens(kari, "plan_declined", hat=kari.coordinator, days=3)
    before = promise(kari, WITHOUT_PLAN)
    leader = staff("Tor Aasen", Role.LEADER, "Storelva kommune", "municipality")
    with as_(leader) as tor:
        services.decide(
            tor, code=WITHOUT_PLAN, is_on=True, within="P3D", source="Vedtak 12", valid_from=now(kari).date()
        )

    happens(kari, "plan_declined", hat=kari.coordinator)

    old, new = [row for row in promises(kari) if row.rule_code == WITHOUT_PLAN]
    assert (old.pk, old.due_at, old.removed_at) == (before.pk, before.due_at, None)
    assert old.rule_key == new.rule_key != before.rule_key
    assert new.due_at == new.triggered_at + timedelta(days=3)
