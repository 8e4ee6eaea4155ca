"""Giving notice: an agreement ends on a day to come, and the notice can be taken back until then."""

from __future__ import annotations

import uuid
from datetime import date

from django.db.models import F

from enplan.base.access import Actor, Permission
from enplan.base.access.use_cases import use_case
from enplan.base.kernel.errors import Invalid
from enplan.domain.agreements import parties as reach
from enplan.domain.agreements.models import AgreementVersion, EndsAs, VersionState
from enplan.domain.agreements.rules import Period, end_on
from enplan.domain.consents.rules import NORWAY


@use_case(Permission.AGREEMENT_APPROVE)
def give_notice(actor: Actor, *, agreement_id: uuid.UUID, ends_on: date, reason: str) -> None:
    """Nothing in the agreement holds from `ends_on`; a version that was to come later is dropped.

    One party can do it alone; how long before, the parties have written in the agreement themselves. Raises
    NotVisible; Invalid: ends_on (in-the-past, nothing-to-end), reason (missing).
    """
    agreement, party = reach.find_to_change(actor, agreement_id)
    if not reason.strip():
        raise Invalid({"reason": "missing"})
    today = actor.at.astimezone(NORWAY).date()
    rows = {row.number: row for row in agreement.versions.filter(state=VersionState.AGREED)}
    periods = [
        Period(row.number, row.valid_from, row.valid_to, row.ends_as)
        for row in rows.values()
        if row.valid_from is not None
    ]
    kept = {period.number: period for period in end_on(periods, ends_on, today)}
    for number, row in rows.items():
        if number not in kept:
            agreement.versions.filter(pk=row.pk).update(state=VersionState.WITHDRAWN)
        elif kept[number].ends != row.valid_to:
            agreement.versions.filter(pk=row.pk).update(
                valid_to=ends_on,
                ends_as=EndsAs.NOTICE,
                end_reason=f"{actor.name}: {reason.strip()}"[:300],
                notice_by=party,
                ended_before=row.ended_before if row.ends_as == EndsAs.NOTICE else _agreed_end(row),
            )


@use_case(Permission.AGREEMENT_APPROVE)
def take_back_notice(actor: Actor, *, agreement_id: uuid.UUID) -> None:
    """The agreement goes on until the end that the parties had agreed on, if any. Only for the party that gave notice.

    Raises NotVisible; Invalid: others-notice when another party gave it, nothing-to-end when there is none.
    """
    agreement, party = reach.find_to_change(actor, agreement_id)
    today = actor.at.astimezone(NORWAY).date()
    coming = agreement.versions.filter(state=VersionState.AGREED, ends_as=EndsAs.NOTICE, valid_to__gt=today)
    if not coming.exists():
        raise Invalid(code="nothing-to-end")
    own = coming.filter(notice_by=party)
    if not own.update(
        valid_to=F("ended_before"), ends_as="", end_reason="", notice_by=None, ended_before=None
    ):
        raise Invalid(code="others-notice")


def _agreed_end(row: AgreementVersion) -> date | None:
    """The end that the version was agreed with; none where a later version was to take its place."""
    return None if row.ends_as == EndsAs.SUPERSEDED else row.valid_to
