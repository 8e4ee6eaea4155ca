"""Registers the package with Django."""

from django.apps import AppConfig


class LookupsConfig(AppConfig):
    """The application's name and its label in the database."""

    name = "enplan.domain.lookups"
    label = "lookups"
