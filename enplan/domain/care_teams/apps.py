"""Registers the package with Django."""

from django.apps import AppConfig


class CareTeamsConfig(AppConfig):
    """The package's place among the applications."""

    name = "enplan.domain.care_teams"
    label = "care_teams"
