"""Making links and paper codes. The secret is given out once, here; afterwards only its digest exists."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from enplan.base.access import Actor
from enplan.base.access.saving import change
from enplan.base.access.scoping import SubjectQuerySet
from enplan.domain.care_teams import codes
from enplan.domain.care_teams.models import Invitation, Membership
from enplan.domain.timeline.recording import record


@dataclass(frozen=True, slots=True)
class IssuedInvitation:
    """A link that has just been made: the secret part, where it goes and until when it works."""

    member_id: uuid.UUID
    token: str = field(repr=False)
    sent_to: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class IssuedCode:
    """A paper code that has just been made, and until when it works."""

    code: str = field(repr=False)
    expires_at: datetime


def issue_link(actor: Actor, member: Membership) -> IssuedInvitation:
    """A new link for an invited member; an earlier one that was not used is worth nothing from now."""
    _replace(actor, Invitation.objects.changeable_by(actor).filter(membership=member))
    token, expires_at = codes.new_token(), actor.at + timedelta(days=codes.rule("link").number("valid_days"))
    Invitation.objects.create(
        subject_id=member.subject_id,
        membership=member,
        way="link",
        token_digest=codes.digest(token),
        sent_to=member.email,
        expires_at=expires_at,
    )
    return IssuedInvitation(member.public_id, token, member.email, expires_at)


def issue_code(actor: Actor, subject_id: int) -> IssuedCode:
    """A new code on paper for the person; an earlier one that was not used is worth nothing from now."""
    revoke_codes(actor, subject_id)
    code, expires_at = codes.new_code(), actor.at + timedelta(days=codes.rule("paper").number("valid_days"))
    Invitation.objects.create(
        subject_id=subject_id, way="paper", token_digest=codes.digest(code), expires_at=expires_at
    )
    return IssuedCode(codes.grouped(code), expires_at)


def revoke_codes(actor: Actor, subject_id: int) -> None:
    """Close the person's open paper code, if there is one."""
    _replace(actor, Invitation.objects.changeable_by(actor).filter(subject=subject_id, way="paper"))


def _replace(actor: Actor, rows: SubjectQuerySet[Invitation]) -> None:
    """What was not used is worth nothing from now; what had run out by itself is written in the timeline."""
    for former in rows.filter(used_at=None, revoked_at=None):
        if former.expires_at <= actor.at:
            record(
                actor,
                former.subject_id,
                "invitation_expired",
                occurred_at=former.expires_at,
                way=former.way,
            )
        change(actor, former, former.version, revoked_at=actor.at)
