"""Registers the package with Django."""

from django.apps import AppConfig


class CareTeamsConfig(AppConfig):
    name = "enplan.domain.care_teams"
    label = "care_teams"
