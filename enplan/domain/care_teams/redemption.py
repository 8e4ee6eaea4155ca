"""Where nobody wears a hat yet: a code from paper, a link that went astray, an e-ID without a hat.

No door of a role; each function runs as a named job for the one person that the secret leads to, and does the
same work whether or not the secret exists.
"""

from __future__ import annotations

from dataclasses import dataclass

from enplan.base.access import Actor, Category, Permission
from enplan.base.access.acting import acting_as_job, note
from enplan.base.access.grants import recompile
from enplan.base.access.models import Subject
from enplan.base.access.saving import change
from enplan.base.access.subjects import find_by_identifier
from enplan.base.accounts.models import Account
from enplan.base.kernel.errors import Invalid, NotVisible
from enplan.base.limits.counting import TooMany, attempt, forgive
from enplan.domain.care_teams import acceptance, codes
from enplan.domain.care_teams.models import Invitation
from enplan.domain.timeline.recording import record


@dataclass(frozen=True, slots=True)
class Redeemed:
    """The hat that a paper code opens, to be worn at level CODE."""

    account_id: int
    hat_id: int


def redeem_paper_code(code: str, *, client: str = "") -> Redeemed:
    """The person's own hat for the code on their paper; the code is used up.

    `client` is the network address that asks; only a keyed digest of it is kept. Raises Invalid on `code`:
    `not-a-code` when it is unknown, used, withdrawn or too old (nobody learns which), `too-many-tries` when
    this code, this address or all together have been tried too often (data/team_rules.toml).
    """
    written = codes.read_code(code)
    tries = _count_try(written, client)
    found = _find(written)
    with acting_as_job("redeem_paper_code", subject_id=found[1] if found else None, accounts=True) as job:
        redeemed = _use(job, *found) if found else None
    if redeemed is None:
        raise Invalid({"code": "not-a-code"})
    forgive(tries)
    return redeemed


def _find(written: str) -> tuple[int, int] | None:
    try:
        return acceptance.look_up(written)
    except NotVisible:
        return None


def _use(job: Actor, invitation_id: int, subject_id: int) -> Redeemed | None:
    rows = Invitation.objects.changeable_by(job).filter(
        pk=invitation_id, way="paper", used_at=None, revoked_at=None
    )
    invitation = rows.filter(expires_at__gt=job.at).select_for_update().first()
    if invitation is None:
        return None
    hat = acceptance.own_hat(job, Subject.objects.get(pk=subject_id))
    change(job, invitation, invitation.version, used_at=job.at)
    record(job, subject_id, "member_accepted", member_kind="person", way="paper")
    recompile(job, subject_id)
    note(job, Permission.TEAM_ACCEPT, subject_id, {int(Category.CORE)})
    return Redeemed(hat.account_id, hat.pk)


def _count_try(written: str, client: str) -> list[int]:
    """Count this try before it is made. Raises Invalid on `code` (too-many-tries)."""
    try:
        return attempt(
            codes.RULES, tries_at_code=codes.first_group(written), tries_from_client=client, tries_in_all=""
        )
    except TooMany:
        raise Invalid({"code": "too-many-tries"}) from None


def prepare_own_hat(national_identifier: str) -> None:
    """The person registered under this number can open their own plan with e-ID from now, if there is one.

    Called where the number has just been proved at level high; whoever is not registered gets nothing.
    """
    with acting_as_job("open_own_plan"):
        subject_id = find_by_identifier(national_identifier)
    if subject_id is None:
        return
    with acting_as_job("open_own_plan", subject_id=subject_id, accounts=True) as job:
        if acceptance.has_own_hat(subject_id):
            return
        acceptance.own_hat(job, Subject.objects.get(pk=subject_id))
        record(job, subject_id, "member_accepted", member_kind="person", way="e_id")
        recompile(job, subject_id)
        note(job, Permission.TEAM_ACCEPT, subject_id, {int(Category.CORE)})


def awaits_newcomer(token: str) -> bool:
    """Whether the link is open and for somebody close, who may come without having any hat."""
    try:
        invitation_id, subject_id = acceptance.look_up(token)
        with acting_as_job("show_invitation", subject_id=subject_id) as job:
            return acceptance.is_for_somebody_close(acceptance.open_link(job, invitation_id))
    except NotVisible:
        return False


def turn_down_link(token: str, *, because: str = "wrong_person") -> None:
    """Say no to a link without signing in. Raises NotVisible when it cannot be used any more, Invalid."""
    invitation_id, subject_id = acceptance.look_up(token)
    with acting_as_job("decline_invitation", subject_id=subject_id) as job:
        acceptance.turn_down(job, acceptance.open_link(job, invitation_id), because=because, by=job)
        note(job, Permission.TEAM_ACCEPT, subject_id, set())


def offer_to_newcomer(account_id: int, *, token: str) -> acceptance.Offer:
    """What the link offers to somebody who is signed in with e-ID and has no hat yet. Raises NotVisible."""
    invitation_id, subject_id = acceptance.look_up(token)
    with acting_as_job("show_invitation", subject_id=subject_id, accounts=True) as job:
        return acceptance.describe(job, _newcomer(account_id), acceptance.open_link(job, invitation_id))


def accept_as_newcomer(account_id: int, *, token: str) -> acceptance.Accepted:
    """Somebody close, signed in with e-ID for the first time, takes the place and gets a hat for it.

    Raises NotVisible; Invalid with the reason when the link is meant for somebody else. A professional never
    gets a hat this way: the organisation gives it.
    """
    invitation_id, subject_id = acceptance.look_up(token)
    with acting_as_job("accept_invitation", subject_id=subject_id, accounts=True) as job:
        invitation, guest = acceptance.open_link(job, invitation_id), _newcomer(account_id)
        fault = acceptance.fault_of(job, guest, invitation)
        if fault:
            raise Invalid(code=fault)
        accepted = acceptance.take_place(job, job, guest, invitation)
        recompile(job, subject_id)
        note(job, Permission.TEAM_ACCEPT, subject_id, {int(Category.CORE)})
        return acceptance.with_opening(accepted, subject_id)


def _newcomer(account_id: int) -> acceptance.Guest:
    account = Account.objects.filter(pk=account_id, disabled_at=None).first()
    if account is None:
        raise NotVisible
    return acceptance.Guest(account.pk, account.display_name)


__all__ = [
    "Redeemed",
    "accept_as_newcomer",
    "awaits_newcomer",
    "offer_to_newcomer",
    "prepare_own_hat",
    "redeem_paper_code",
    "turn_down_link",
]
