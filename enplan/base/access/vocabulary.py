"""The words of access: categories, rights, levels, bases, permissions. Pure; the texts that people see are data
in `data/*.toml`.
"""

from __future__ import annotations

from enum import IntEnum, StrEnum

from django.db import models

COMPARTMENTS_PER_SUBJECT = 16


class Category(models.IntegerChoices):
    """What a piece of information is about: core, the eight life areas of BrukerPlan, crisis, risk, and one's own.

    Decided in ADR 0004. The numbers are stored and never re-used. NOTICE is no part of a plan: what a coordinating
    unit has been told about somebody.
    """

    CORE = 0
    HOUSING = 1
    ACTIVITY = 2
    FINANCES = 3
    PHYSICAL_HEALTH = 4
    MENTAL_HEALTH = 5
    SUBSTANCE_USE = 6
    DAILY_LIFE = 7
    NETWORK = 8
    CRISIS = 9
    RISK = 10
    MINE = 11
    NOTICE = 12


LIFE_AREAS = tuple(Category(number) for number in range(Category.HOUSING, Category.NETWORK + 1))
IN_PLAN = tuple(category for category in Category if category is not Category.NOTICE)
PLAN_CHOICES = [(category.value, category.label) for category in IN_PLAN]
"""For models: what a part of a plan can be about."""
SHAREABLE = tuple(category for category in IN_PLAN if category is not Category.MINE)


class Right(IntEnum):
    """Each right includes the ones before it. To manage a plan is to change who takes part and who sees what."""

    READ = 1
    WRITE = 2
    MANAGE = 3


class Level(IntEnum):
    """How surely we know who is there: a one-time code on paper, or an e-ID at level high (nivå 4)."""

    CODE = 2
    HIGH = 4


class Basis(StrEnum):
    """The ground on which a compartment is open to somebody; shown to the person in plain words."""

    SELF = "self"
    CONSENT = "consent"
    COORDINATION = "coordination_assignment"
    RELATIVE = "relative_by_consent"
    GUARDIAN = "guardian_mandate"
    PARENT = "parental_responsibility"
    STATUTE = "statutory_duty"
    EMERGENCY = "emergency"
    SYSTEM = "system_task"


def compartment(subject_id: int, category: int) -> int:
    """The number of one person's information of one category; the database computes the same in a generated column."""
    return subject_id * COMPARTMENTS_PER_SUBJECT + category
