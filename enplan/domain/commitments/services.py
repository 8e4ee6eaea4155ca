"""Beginning a deviation from a broken promise, and deciding how a shipped rule counts in one's own place."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date

from enplan.base.access import Actor, Permission, Right, Role, subjects
from enplan.base.access.models import Subject
from enplan.base.access.once import once, overtaken
from enplan.base.access.saving import change
from enplan.base.access.use_cases import use_case
from enplan.base.kernel.errors import Invalid
from enplan.domain.commitments import rulebook
from enplan.domain.commitments.models import Commitment, DeviationDraft, RuleSetting
from enplan.domain.commitments.queries import CommitmentView, find, own_drafts
from enplan.domain.consents.recording import today
from enplan.engine import BadDuration, Duration, State

MOST_WORDS = 4000
MOST_SOURCE = 300
BROKEN = frozenset({State.MISSED, State.LATE})


@dataclass(frozen=True, slots=True)
class Filled:
    """What is known of a broken promise, put in words for whoever reports it. The title never names the person."""

    title: str
    reference: str
    was_due: str


@use_case(Permission.DEVIATION_BEGIN)
def keep_deviation(
    actor: Actor,
    *,
    person_id: uuid.UUID,
    commitment_id: uuid.UUID,
    version: int,
    filled: Filled,
    what_happened: str,
    done_at_once: str = "",
    proposal: str = "",
) -> uuid.UUID:
    """Keep the draft of a deviation, begun from a promise that was broken; one for each promise and place.

    `version` is the one that the writer saw, 0 where there was none. Nobody is told. Raises NotVisible, StaleVersion
    (a colleague wrote in it first), Invalid (what_happened: missing, too-long; no-organization; not-broken).
    """
    subject = subjects.find(actor, person_id)
    view = find(actor, subject, commitment_id)
    subjects.find(actor, person_id, right=Right.WRITE, category=view.category)
    words = _checked(what_happened=what_happened, done_at_once=done_at_once, proposal=proposal)
    if actor.organization_id is None or view.state not in BROKEN:
        raise Invalid(code="no-organization" if actor.organization_id is None else "not-broken")
    rows = own_drafts(actor, subject, commitment_id)
    draft = rows.first()
    if draft is not None:
        return change(actor, draft, version, **words).public_id
    with once(lambda: overtaken(rows.first(), words)):
        return _begun(actor, view, filled, subject=subject, **words).public_id


def _begun(
    actor: Actor, view: CommitmentView, filled: Filled, *, subject: Subject, **words: str
) -> DeviationDraft:
    """The first that is written of a draft, with what is known."""
    row: DeviationDraft = DeviationDraft.objects.create(
        subject=subject,
        category=view.category,
        commitment=Commitment.objects.visible_to(actor).get(public_id=view.id),
        title=filled.title[:200],
        reporter_id=actor.organization_id,
        towards_id=view.bearer.number if view.bearer else None,
        reference=filled.reference[:300],
        was_due=filled.was_due,
        begun_by=actor.name,
        **words,
    )
    return row


def _checked(**typed: str) -> dict[str, str]:
    """What was typed, without space around it. Raises Invalid for each field that cannot stand."""
    words = {name: text.strip() for name, text in typed.items()}
    wrong = {name: "too-long" for name, text in words.items() if len(text) > MOST_WORDS}
    if not words["what_happened"]:
        wrong["what_happened"] = "missing"
    if wrong:
        raise Invalid(wrong)
    return words


@use_case(Permission.RULE_DECIDE)
def decide(
    actor: Actor, *, code: str, is_on: bool, within: str = "", source: str, valid_from: date
) -> uuid.UUID:
    """How a shipped rule counts in one's own place from a day on: whether it does, and its own time limit.

    An administrator decides for the whole installation. What has happened is measured as before. Raises Invalid
    (code: unknown; within: not-a-limit, closes-before-it-opens; source: missing, too-long; valid_from: in-the-past).
    """
    rule = next((one for one in rulebook.shipped() if one.code == code), None)
    if rule is None:
        raise Invalid({"code": "unknown"})
    wrong: dict[str, str] = {}
    if within:
        try:
            length = Duration.parse(within)
            if rule.window.opens.shortest > length.longest or length.longest < 0:
                wrong["within"] = "closes-before-it-opens"
        except BadDuration:
            wrong["within"] = "not-a-limit"
    if not source.strip():
        wrong["source"] = "missing"
    elif len(source.strip()) > MOST_SOURCE:
        wrong["source"] = "too-long"
    if valid_from < today(actor):
        wrong["valid_from"] = "in-the-past"
    if wrong:
        raise Invalid(wrong)
    row = RuleSetting.objects.create(
        rule_code=code,
        organization_id=own_body(actor),
        is_on=is_on,
        within=within,
        source=source.strip(),
        valid_from=valid_from,
        decided_by=actor.name,
        decided_by_title=actor.title,
    )
    return row.public_id


def own_body(actor: Actor) -> int | None:
    """The body that the actor decides for: the top of where they work, or None for the whole installation."""
    if actor.role is Role.ADMINISTRATOR:
        return None
    return [unit.number for unit in rulebook.book().units.above(actor.organization_id)][-1]
