"""Members, coordinator appointments without gaps, and invitations.

All core: the person and the team know who is in.
"""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value

from enplan.base.access.models import SubjectRecord
from enplan.domain.people.models import RelatedPerson


class MemberKind(models.TextChoices):
    """In what capacity somebody is a member."""

    PROFESSIONAL = "professional"
    RELATIVE = "relative"
    GUARDIAN = "guardian"


class MemberState(models.TextChoices):
    """Life cycle of a membership; the allowed moves stand in rules.MOVES."""

    PROPOSED = "proposed"
    INVITED = "invited"
    ACTIVE = "active"
    DECLINED = "declined"
    ENDED = "ended"


class PersonAnswer(models.TextChoices):
    """What the person said when asked about this member or coordinator."""

    YES = "yes"
    NO = "no"
    NOT_ASKED = "not_asked"


class Membership(SubjectRecord):
    """One participant (FHIR CareTeam.participant). `hat_id` is set when the invitation has been accepted.

    `email` is where the invitation goes. A coordinator's membership has no end of its own while the
    appointment lasts; every other ends by itself (data/team_rules.toml).
    """

    kind = models.CharField(max_length=20, choices=MemberKind.choices)
    state = models.CharField(max_length=10, choices=MemberState.choices)
    hat_id = models.BigIntegerField(null=True)
    organization_id = models.BigIntegerField(null=True)
    organization_name = models.CharField(max_length=200, blank=True)
    related_person = models.ForeignKey(RelatedPerson, on_delete=models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=200)
    title = models.CharField(max_length=120, blank=True)
    phone = models.CharField(max_length=20, blank=True)
    helps_with = models.CharField(max_length=200, blank=True)
    email = models.EmailField(blank=True)
    person_answer = models.CharField(
        max_length=10, choices=PersonAnswer.choices, default=PersonAnswer.NOT_ASKED
    )
    answer_through = models.CharField(max_length=20, blank=True)
    invited_at = models.DateTimeField(null=True)
    starts_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True)
    ended_because = models.CharField(max_length=40, blank=True)

    class Meta(SubjectRecord.Meta):
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(state="active") | Q(hat_id__isnull=False, starts_at__isnull=False),
                name="active_member_has_hat",
            ),
            models.CheckConstraint(
                condition=Q(organization_id__isnull=False) | Q(related_person__isnull=False),
                name="member_has_party",
            ),
            models.UniqueConstraint(
                fields=["subject", "hat_id"], condition=Q(state="active"), name="member_once_at_a_time"
            ),
        ]
        indexes: ClassVar = [
            *SubjectRecord.Meta.indexes,
            models.Index(fields=["hat_id"], name="membership_of_hat"),
        ]

    def __str__(self) -> str:
        return f"membership {self.pk}"


class CoordinatorAppointment(SubjectRecord):
    """Who leads and coordinates, from when to when.

    `membership` empty means: vacant since, and everyone can see it.

    Periods of one person never overlap (exclusion constraint) and never leave a gap (deferred trigger): a
    successor starts at the moment the former ends.
    """

    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, related_name="+")
    person_answer = models.CharField(
        max_length=10, choices=PersonAnswer.choices, default=PersonAnswer.NOT_ASKED
    )
    answer_note = models.CharField(max_length=300, blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)

    class Meta(SubjectRecord.Meta):
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gt=F("starts_at")),
                name="coordination_period_forward",
            ),
            ExclusionConstraint(
                name="one_coordinator_at_a_time",
                expressions=[
                    (
                        Func(F("subject"), F("subject"), Value("[]"), function="int8range"),
                        RangeOperators.EQUAL,
                    ),
                    (Func(F("starts_at"), F("ends_at"), function="tstzrange"), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"coordinator appointment {self.pk}"


class Invitation(SubjectRecord):
    """A way in that must be accepted: a link for a member, or a paper code for the person without e-ID.

    Only keyed digests are stored. Either is used once; how long it lasts is data/team_rules.toml.
    """

    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, related_name="+")
    way = models.CharField(max_length=10, choices=[("link", "link"), ("paper", "paper")])
    token_digest = models.CharField(max_length=64, unique=True)
    sent_to = models.CharField(max_length=200, blank=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta(SubjectRecord.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["membership"],
                condition=Q(used_at__isnull=True, revoked_at__isnull=True),
                name="one_open_invitation",
            ),
            models.UniqueConstraint(
                fields=["subject"],
                condition=Q(way="paper", used_at__isnull=True, revoked_at__isnull=True),
                name="one_open_paper_code",
            ),
        ]

    def __str__(self) -> str:
        return f"invitation {self.pk}"
