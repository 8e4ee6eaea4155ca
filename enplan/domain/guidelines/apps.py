"""Registers the package with Django."""

from django.apps import AppConfig


class GuidelinesConfig(AppConfig):
    name = "enplan.domain.guidelines"
    label = "guidelines"
