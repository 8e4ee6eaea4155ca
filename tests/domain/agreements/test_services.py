"""From a draft to a binding version: who may do what, and what the other party sees when."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from enplan.base.access import Role
from enplan.base.accounts.models import Hat
from enplan.base.kernel.errors import AccessDenied, Invalid, NotVisible, StaleVersion
from enplan.domain.agreements import in_force, queries, services
from enplan.domain.agreements.queries import ClauseView
from enplan.domain.agreements.rules import Kind, Standing, clause_changes
from enplan.domain.agreements.services.drafting import Terms
from tests.domain.agreements.scene import EARLY_NOTICE, TOMORROW, Scene, begin, content_of, today
from tests.world import as_, staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Scene:
    return begin()


def test_an_agreement_binds_when_both_parties_have_approved_it(scene: Scene) -> None:
    scene.start()
    scene.set_dates()

    assert scene.propose().waits_for == ("Fjordland sykehus HF",)
    approved = scene.approve()

    assert (approved.waits_for, approved.starts) == ((), today())
    seen = scene.seen_by(scene.berit)
    assert seen.current is not None
    assert seen.current.standing is Standing.IN_FORCE
    assert [(each.party, each.name) for each in seen.current.signatures] == [
        ("Storelva kommune", "Marit Sund"),
        ("Fjordland sykehus HF", "Per Ask"),
    ]
    assert [clause.number for clause in seen.current.clauses] == ["1", "2"]


def test_clauses_from_templates_name_the_party_that_owes_them_and_are_measured(scene: Scene) -> None:
    scene.start()

    notice, report = scene.proposal().version.clauses
    assert (notice.bearer, notice.receiver) == ("Fjordland sykehus HF", "Storelva kommune")
    assert (report.bearer, report.receiver) == ("Storelva kommune", "Fjordland sykehus HF")
    assert notice.rule is not None
    assert notice.rule["window"]["within"] == "PT24H"
    assert notice.plain_text.startswith("gi kommunen beskjed")


def test_a_draft_is_seen_by_its_own_party_alone(scene: Scene) -> None:
    scene.start()

    assert scene.seen_by(scene.tor).open is not None
    for hat in (scene.per, scene.ola, scene.berit, scene.liv):
        with pytest.raises(NotVisible):
            scene.seen_by(hat)
        with as_(hat) as actor:
            assert queries.listing(actor) == []


def test_what_is_agreed_is_read_by_all_who_work_for_a_party_and_by_nobody_else(scene: Scene) -> None:
    scene.agree()

    for hat in (scene.marit, scene.per, scene.ola, scene.berit):
        assert scene.seen_by(hat).title == "Utskrivingsklare pasienter"
    with pytest.raises(NotVisible):
        scene.seen_by(scene.liv)


def test_those_who_may_not_bind_their_house_can_neither_write_nor_approve(scene: Scene) -> None:
    scene.start()
    scene.set_dates()
    scene.propose()

    with as_(scene.berit) as actor, pytest.raises(AccessDenied):
        services.approve(actor, agreement_id=scene.id, round_seen=1)
    with as_(scene.ola) as actor, pytest.raises(AccessDenied):
        services.start_revision(actor, agreement_id=scene.id)
    with as_(scene.liv) as actor, pytest.raises(NotVisible):
        services.approve(actor, agreement_id=scene.id, round_seen=1)
    administrator = staff("Pernille Berg", Role.ADMINISTRATOR, "Storelva kommune", "municipality")
    with as_(administrator) as actor, pytest.raises(AccessDenied):
        queries.listing(actor)


def test_the_other_party_cannot_write_in_a_draft_or_take_back_a_proposal(scene: Scene) -> None:
    scene.agree()
    scene.revise()
    clause = scene.clause()

    with as_(scene.per) as actor:
        with pytest.raises(NotVisible):
            services.remove_clause(actor, agreement_id=scene.id, clause_key=clause.key)
        with pytest.raises(Invalid, match="draft-exists"):
            services.start_revision(actor, agreement_id=scene.id)
        assert queries.agreement(actor, agreement_id=scene.id).written_by == "Storelva kommune"
        assert queries.proposal(actor, agreement_id=scene.id) is None
    scene.set_dates(today() + TOMORROW)
    scene.propose()
    with as_(scene.per) as actor, pytest.raises(NotVisible):
        services.take_back(actor, agreement_id=scene.id)


def test_a_changed_limit_holds_from_its_day_and_the_earlier_days_keep_theirs(scene: Scene) -> None:
    scene.agree(EARLY_NOTICE, starts=today() - timedelta(days=60))
    (before,) = rules_on(today())
    scene.revise()
    scene.change_limit(12)
    scene.set_dates(today() + timedelta(days=10))
    scene.propose()
    scene.approve()

    (now,) = rules_on(today())
    (later,) = rules_on(today() + timedelta(days=10))
    assert now.instance == before.instance == later.instance
    assert (within(now), within(later)) == ("PT24H", "PT12H")
    assert within(rules_on(today() - timedelta(days=30))[0]) == "PT24H"
    assert [(rule.clause.version_number, rule.clause.valid_to) for rule in in_force.measured_rules()] == [
        (1, today() + timedelta(days=10)),
        (2, None),
    ]


def rules_on(day: date) -> list[in_force.MeasuredRule]:
    """Those of the version that holds on this day."""
    holding = {clause.version_number for clause in in_force.clauses_in_force(day)}
    return [rule for rule in in_force.measured_rules() if rule.clause.version_number in holding]


def within(rule: in_force.MeasuredRule) -> str:
    assert rule.clause.rule is not None
    return str(rule.clause.rule["window"]["within"])


def test_the_engine_takes_every_version_of_every_rule(scene: Scene) -> None:
    scene.agree(EARLY_NOTICE, starts=today() - timedelta(days=60))
    scene.revise()
    scene.change_limit(12)
    scene.set_dates(today() + TOMORROW)
    scene.propose()
    scene.approve()

    old, new = (rule.for_engine() for rule in in_force.measured_rules())
    assert old.identity == new.identity
    assert old.source.valid_until == today()
    assert new.source.valid_from == today() + TOMORROW
    assert str(new.window.within) == "PT12H"
    assert scene.dps.pk in in_force.measured_rules()[0].units


def test_what_changed_can_be_told_word_by_word(scene: Scene) -> None:
    scene.agree()
    scene.revise()
    clause = scene.clause()
    write(scene, scene.marit, clause, clause.text.replace("24 timer", "12 timer"))
    with as_(scene.marit) as actor:
        services.remove_clause(actor, agreement_id=scene.id, clause_key=scene.clause("2").key)
    found = scene.proposal()
    assert found.before is not None

    changed, removed = clause_changes(found.before.clauses, found.version.clauses)

    assert [(piece.kind, piece.text.strip()) for piece in changed.pieces if piece.kind is not Kind.SAME] == [
        (Kind.REMOVED, "24"),
        (Kind.NEW, "12"),
    ]
    assert removed.kind is Kind.REMOVED


def test_a_proposal_is_commented_taken_back_and_changed_as_suggested(scene: Scene) -> None:
    scene.start()
    scene.set_dates()
    scene.propose()
    key = scene.clause().key
    with as_(scene.per) as actor:
        services.comment(
            actor, agreement_id=scene.id, clause_key=key, text="Vi rekker det.", suggestion="Innen 12 timer."
        )
        services.comment(actor, agreement_id=scene.id, clause_key=None, text="Fint forslag.")
        with pytest.raises(Invalid, match="text"):
            services.comment(actor, agreement_id=scene.id, clause_key=None, text=" ")
    said, _ = scene.proposal().comments
    with as_(scene.marit) as actor:
        services.take_back(actor, agreement_id=scene.id)
        services.take_in_suggestion(actor, agreement_id=scene.id, comment_id=said.id)

    assert scene.clause().text == "Innen 12 timer."
    assert scene.propose().waits_for == ("Fjordland sykehus HF",)
    assert scene.proposal().version.round == 2


def test_nobody_approves_what_they_have_not_seen(scene: Scene) -> None:
    scene.start()
    scene.set_dates()
    scene.propose()
    with as_(scene.marit) as actor:
        services.take_back(actor, agreement_id=scene.id)
    scene.propose()

    with as_(scene.per) as actor, pytest.raises(Invalid, match="proposal-changed"):
        services.approve(actor, agreement_id=scene.id, round_seen=1)
    with as_(scene.tor) as actor, pytest.raises(Invalid, match="already-approved"):
        services.approve(actor, agreement_id=scene.id, round_seen=2)


def test_whoever_saved_a_clause_first_is_not_overwritten(scene: Scene) -> None:
    scene.start()
    clause = scene.clause()
    write(scene, scene.marit, clause, "Først.")

    with pytest.raises(StaleVersion) as stale:
        write(scene, scene.tor, clause, "Sist.")
    assert (stale.value.current["text"], stale.value.attempted["text"]) == ("Først.", "Sist.")


def write(scene: Scene, hat: Hat, clause: ClauseView, text: str) -> None:
    with as_(hat) as actor:
        services.change_clause(
            actor,
            agreement_id=scene.id,
            clause_key=clause.key,
            revision=clause.revision,
            content=content_of(clause, text=text),
        )


def test_a_clause_that_was_taken_out_can_be_taken_in_again(scene: Scene) -> None:
    scene.start()
    key = scene.clause().key
    with as_(scene.marit) as actor:
        services.remove_clause(actor, agreement_id=scene.id, clause_key=key)
        services.restore_clause(actor, agreement_id=scene.id, clause_key=key)

    assert not scene.clause().is_removed


def test_a_draft_with_nothing_in_it_or_no_date_is_not_sent(scene: Scene) -> None:
    scene.start()
    with pytest.raises(Invalid, match="valid_from: missing"):
        scene.propose()
    scene.set_dates()
    for number in ("1", "2"):
        with as_(scene.marit) as actor:
            services.remove_clause(actor, agreement_id=scene.id, clause_key=scene.clause(number).key)
    with pytest.raises(Invalid, match="no-clauses"):
        scene.propose()


def test_a_new_version_cannot_be_dated_back(scene: Scene) -> None:
    scene.agree(starts=today() - timedelta(days=9))
    scene.revise()
    terms = Terms("", "", today() - timedelta(days=1), None, None)
    with as_(scene.marit) as actor, pytest.raises(Invalid, match="in-the-past"):
        services.set_terms(actor, agreement_id=scene.id, revision=1, terms=terms)


def test_the_kind_says_who_must_be_a_party(scene: Scene) -> None:
    bad = {
        "too-few": [scene.storelva],
        "wrong-kinds": [scene.storelva, scene.smavik],
        "own-party-missing": [scene.smavik, scene.trust],
    }
    for code, bodies in bad.items():
        with as_(scene.marit) as actor, pytest.raises(Invalid, match=code):
            services.start_agreement(
                actor, kind="overall", title="Samarbeid", party_ids=[body.public_id for body in bodies]
            )
    with as_(scene.marit) as actor, pytest.raises(Invalid, match="kind"):
        services.start_agreement(
            actor,
            kind="unit_for_person",
            title="Samarbeid",
            party_ids=[scene.storelva.public_id, scene.trust.public_id],
        )


def test_notice_ends_an_agreement_on_a_day_to_come_and_can_be_taken_back(scene: Scene) -> None:
    scene.agree()
    last = today() + timedelta(days=90)
    with as_(scene.per) as actor:
        services.give_notice(actor, agreement_id=scene.id, ends_on=last, reason="Ny inndeling")
        assert in_force.clauses_in_force(last - TOMORROW)
        assert not in_force.clauses_in_force(last)
        services.take_back_notice(actor, agreement_id=scene.id)
        assert in_force.clauses_in_force(last)
        with pytest.raises(Invalid, match="in-the-past"):
            services.give_notice(
                actor, agreement_id=scene.id, ends_on=today() - TOMORROW, reason="Ny inndeling"
            )


def test_notice_is_taken_back_by_the_party_that_gave_it_and_the_agreed_end_comes_back(scene: Scene) -> None:
    scene.start()
    end = today() + timedelta(days=300)
    scene.set_dates(ends=end)
    scene.propose()
    scene.approve()
    with as_(scene.per) as actor:
        services.give_notice(
            actor, agreement_id=scene.id, ends_on=today() + timedelta(days=90), reason="Ny inndeling"
        )

    with as_(scene.marit) as actor, pytest.raises(Invalid, match="others-notice"):
        services.take_back_notice(actor, agreement_id=scene.id)
    with as_(scene.per) as actor:
        services.take_back_notice(actor, agreement_id=scene.id)

    current = scene.seen_by(scene.marit).current
    assert current is not None
    assert (current.valid_to, current.ends_as, current.end_reason) == (end, "", "")


def test_a_draft_is_sent_only_as_it_was_read(scene: Scene) -> None:
    scene.start()
    scene.set_dates()
    written = scene.proposal().version.written
    scene.change_limit(12)

    with as_(scene.marit) as actor, pytest.raises(Invalid, match="draft-changed"):
        services.propose(actor, agreement_id=scene.id, written=written)
    scene.propose()


def test_clauses_between_some_houses_are_those_of_agreements_with_two_of_them(scene: Scene) -> None:
    scene.agree()
    between = [scene.dps.pk, scene.ola.organization_id or 0]

    assert len(in_force.clauses_in_force(today(), between=between)) == 2
    assert not in_force.clauses_in_force(today(), between=[scene.dps.pk, scene.smavik.pk])


def test_a_proposal_that_was_taken_back_is_a_draft_of_its_own_party_alone(scene: Scene) -> None:
    scene.start()
    scene.set_dates(review=today() + timedelta(days=30))
    scene.propose()
    with as_(scene.marit) as actor:
        services.take_back(actor, agreement_id=scene.id)
        (own,) = queries.listing(actor)
    with as_(scene.per) as actor:
        (theirs,) = queries.listing(actor)

    assert (own.is_own_draft, own.standing) == (True, Standing.DRAFT)
    assert (theirs.is_own_draft, theirs.standing) == (False, Standing.WITHDRAWN)
    assert (theirs.valid_from, theirs.next_review_on) == (None, None)


def test_the_list_says_what_waits_for_us(scene: Scene) -> None:
    scene.start()
    scene.set_dates(review=today() + timedelta(days=30))
    scene.propose()
    with as_(scene.per) as actor:
        (line,) = queries.listing(actor)
    assert (line.waits_for_us, line.standing) == (True, Standing.PROPOSED)
    scene.approve()
    with as_(scene.per) as actor:
        (line,) = queries.listing(actor)
    assert (line.waits_for_us, line.standing, line.review_soon) == (False, Standing.IN_FORCE, True)
