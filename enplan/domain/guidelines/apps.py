"""Registers the package with Django."""

from django.apps import AppConfig


class GuidelinesConfig(AppConfig):
    """The label is the prefix of the tables."""

    name = "enplan.domain.guidelines"
    label = "guidelines"
