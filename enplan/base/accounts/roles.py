"""What kinds of hat there are. The words that people see stand in base/access/data/roles.toml."""

from __future__ import annotations

from django.db.models import TextChoices


class Role(TextChoices):
    """The role of a hat: towards one person, or in an organisation."""

    PERSON = "person"
    RELATIVE = "relative"
    GUARDIAN = "guardian"
    PROFESSIONAL = "professional"
    COORDINATING_UNIT = "coordinating_unit"
    LEADER = "leader"
    COMPETENCE_CENTRE = "competence_centre"
    ADMINISTRATOR = "administrator"
