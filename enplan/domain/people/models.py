"""The person the plan is for, and people close to them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from enplan.base.access.models import SubjectRecord


class Person(SubjectRecord):
    """The subject of care (FHIR Patient). Exactly one row for each subject; category core.

    Birth date is stored on its own and never derived from the identifier (numbers issued from 2032 do not carry it).
    """

    given_name = models.CharField(max_length=100)
    family_name = models.CharField(max_length=100)
    birth_date = models.DateField()
    national_identifier = models.CharField(max_length=11)
    municipality_number = models.CharField(max_length=4)
    phone = models.CharField(max_length=20, blank=True)
    phone_confirmed_on = models.DateField(null=True)
    language = models.CharField(max_length=5, default="nb")
    interpreter_language = models.CharField(max_length=60, blank=True)
    protected_address = models.BooleanField(default=False)

    class Meta(SubjectRecord.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["subject"], name="person_once_for_subject"),
            models.UniqueConstraint(fields=["national_identifier"], name="person_once_for_identifier"),
            models.CheckConstraint(condition=models.Q(category=0), name="person_is_core"),
        ]

    def __str__(self) -> str:
        return f"person {self.pk}"

    @property
    def name(self) -> str:
        """Given and family name as one text."""
        return f"{self.given_name} {self.family_name}"

    @property
    def short_name(self) -> str:
        """Given name and the initial of the family name, for shared screens."""
        return f"{self.given_name} {self.family_name[:1]}."


class RelatedPerson(SubjectRecord):
    """Somebody close to the person (FHIR RelatedPerson; ContSys other carer). Core, so that the team knows whom to ask.

    Being named here gives no access: that takes consent and an accepted invitation.
    """

    name = models.CharField(max_length=200)
    relation = models.CharField(max_length=80)
    phone = models.CharField(max_length=20, blank=True)
    is_closest = models.BooleanField(default=False)
    hat_id = models.BigIntegerField(null=True)

    class Meta(SubjectRecord.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["subject"],
                condition=models.Q(is_closest=True, removed_at__isnull=True),
                name="closest_relative_once",
            ),
        ]

    def __str__(self) -> str:
        return f"related person {self.pk}"
