"""The plan and its parts.

Each part sits in a category of its own, so that consent reaches down to the line.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from enplan.base.access.models import SubjectRecord
from enplan.domain.care_teams.models import Membership


class PlanState(models.TextChoices):
    """Life cycle of a plan (FHIR CarePlan.status in parentheses); the allowed moves stand in rules.MOVES."""

    DRAFT = "draft"
    ACTIVE = "active"
    ON_HOLD = "on-hold"
    COMPLETED = "completed"
    REVOKED = "revoked"


OPEN_STATES = [PlanState.DRAFT, PlanState.ACTIVE, PlanState.ON_HOLD]
CLOSED_STATES = [PlanState.COMPLETED, PlanState.REVOKED]


class CarePlan(SubjectRecord):
    """The person's individual plan.

    At most one is open, whoever started it (regulation on individual plan).
    """

    state = models.CharField(max_length=12, choices=PlanState.choices, default=PlanState.DRAFT)
    started_by_organization_id = models.BigIntegerField(null=True)
    started_by_organization_name = models.CharField(max_length=200, blank=True)
    period_starts_on = models.DateField()
    period_ends_on = models.DateField(null=True)
    next_review_on = models.DateField(null=True)
    closed_at = models.DateTimeField(null=True)
    closed_because = models.CharField(max_length=300, blank=True)

    class Meta(SubjectRecord.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["subject"], condition=Q(state__in=OPEN_STATES), name="one_open_plan_per_person"
            ),
            models.CheckConstraint(
                condition=Q(period_ends_on__isnull=True) | Q(period_ends_on__gt=F("period_starts_on")),
                name="plan_period_forward",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, state__in=OPEN_STATES)
                | Q(closed_at__isnull=False, state__in=CLOSED_STATES),
                name="plan_closed_when_closed",
            ),
        ]

    def __str__(self) -> str:
        return f"plan {self.pk}"


class PlanPart(SubjectRecord):
    """A part of one plan; the database sees to it that part and plan are about the same person."""

    plan = models.ForeignKey(CarePlan, on_delete=models.PROTECT, related_name="+")

    class Meta(SubjectRecord.Meta):
        abstract = True


class StatementKind(models.TextChoices):
    """What the person has said in their own words."""

    WHAT_MATTERS = "what_matters"
    HOW_TO_MEET_ME = "how_to_meet_me"
    STRENGTHS = "strengths"
    PRIVATE = "private"


class Statement(PlanPart):
    """The person's own words, unedited. One row for each kind; earlier versions are in the history."""

    kind = models.CharField(max_length=20, choices=StatementKind.choices)
    words = models.TextField(blank=True)
    written_with = models.CharField(max_length=200, blank=True)

    class Meta(PlanPart.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "kind"], name="statement_once_of_a_kind"),
            models.CheckConstraint(
                condition=~Q(kind="private") | Q(category=11), name="private_words_stay_private"
            ),
        ]

    def __str__(self) -> str:
        return f"statement {self.pk}"


class Need(PlanPart):
    """A need for services in one life area (category), with the person's own view of how it is going."""

    words = models.TextField()
    own_view = models.CharField(max_length=20, blank=True)
    wants_more_help = models.BooleanField(null=True)

    def __str__(self) -> str:
        return f"need {self.pk}"


class Resource(PlanPart):
    """Something or someone that helps already (ressurser)."""

    words = models.TextField()

    def __str__(self) -> str:
        return f"resource {self.pk}"


class GoalState(models.TextChoices):
    """FHIR Goal.lifecycleStatus, the part that is used."""

    ACTIVE = "active"
    COMPLETED = "completed"
    STOPPED = "cancelled"


class Goal(PlanPart):
    """A goal in the person's words (ContSys health objective); a sub-goal points to its goal."""

    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    words = models.TextField()
    state = models.CharField(max_length=12, choices=GoalState.choices, default=GoalState.ACTIVE)
    position = models.IntegerField(default=0)

    def __str__(self) -> str:
        return f"goal {self.pk}"


class ActivityState(models.TextChoices):
    """The five statuses; words and FHIR Task.status in data/activity_statuses.toml."""

    PROPOSED = "proposed"
    AGREED = "agreed"
    IN_PROGRESS = "in_progress"
    DONE = "done"
    STOPPED = "stopped"


class Activity(PlanPart):
    """Who does what (tiltak; ContSys healthcare activity; FHIR Task): how, how much, by whom, by when.

    The owner is a member of the team, or the person when `owner` is empty.
    """

    goal = models.ForeignKey(Goal, on_delete=models.PROTECT, null=True, related_name="+")
    title = models.CharField(max_length=200)
    how = models.TextField(blank=True)
    extent = models.CharField(max_length=200, blank=True)
    owner = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, related_name="+")
    due_on = models.DateField(null=True)
    state = models.CharField(max_length=12, choices=ActivityState.choices, default=ActivityState.PROPOSED)
    state_note = models.CharField(max_length=300, blank=True)
    asks_for_help_at = models.DateTimeField(null=True)

    class Meta(PlanPart.Meta):
        indexes: ClassVar = [
            *PlanPart.Meta.indexes,
            models.Index(fields=["owner", "state", "due_on"], name="activity_of_owner"),
        ]

    def __str__(self) -> str:
        return f"activity {self.pk}"


class Contribution(PlanPart):
    """What one participant will contribute: the person, a member, or next of kin; or expressly nothing."""

    contributor = models.CharField(
        max_length=10, choices=[("person", "person"), ("member", "member"), ("kin", "kin")]
    )
    member = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, related_name="+")
    words = models.TextField(blank=True)
    is_none = models.BooleanField(default=False)

    class Meta(PlanPart.Meta):
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(is_none=True, words="") | Q(is_none=False), name="contribution_or_none"
            ),
            models.CheckConstraint(
                condition=Q(member__isnull=True) | Q(contributor="member"), name="contribution_of_one_member"
            ),
        ]

    def __str__(self) -> str:
        return f"contribution {self.pk}"


class CooperationPoint(PlanPart):
    """Cooperation needed or wished for with others (item 9), or expressly none; may point to an agreement."""

    with_whom = models.CharField(max_length=200, blank=True)
    organization_id = models.BigIntegerField(null=True)
    words = models.TextField(blank=True)
    agreement_reference = models.CharField(max_length=200, blank=True)
    is_none = models.BooleanField(default=False)

    class Meta(PlanPart.Meta):
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(is_none=True, words="", with_whom="") | Q(is_none=False),
                name="cooperation_or_none",
            ),
        ]

    def __str__(self) -> str:
        return f"cooperation point {self.pk}"


class Evaluation(PlanPart):
    """One look at the plan together: what the person says, what the team says, and when next."""

    held_on = models.DateField()
    persons_words = models.TextField(blank=True)
    teams_words = models.TextField(blank=True)
    next_review_on = models.DateField()

    class Meta(PlanPart.Meta):
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(next_review_on__gt=F("held_on")), name="evaluation_looks_ahead"
            ),
        ]

    def __str__(self) -> str:
        return f"evaluation {self.pk}"


class JoinRequest(SubjectRecord):
    """Somebody met the plan that exists: asks to join, to take over, or that the person is asked.

    Core of the existing plan. The asker learns only that the request is registered (abuse case AC07).
    """

    wish = models.CharField(
        max_length=12, choices=[("join", "join"), ("take_over", "take_over"), ("ask", "ask")]
    )
    hat_id = models.BigIntegerField()
    asker_name = models.CharField(max_length=200)
    asker_title = models.CharField(max_length=120, blank=True)
    organization_id = models.BigIntegerField()
    organization_name = models.CharField(max_length=200)
    reason = models.CharField(max_length=500, blank=True)
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=10, blank=True)
    answered_by_name = models.CharField(max_length=200, blank=True)

    class Meta(SubjectRecord.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["subject", "hat_id"],
                condition=Q(answered_at__isnull=True),
                name="one_open_request_of_a_hat",
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answer="")
                | Q(answered_at__isnull=False, answer__in=["yes", "no"]),
                name="request_answered_when_answered",
            ),
        ]

    def __str__(self) -> str:
        return f"join request {self.pk}"
