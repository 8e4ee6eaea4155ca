"""Registers the package with Django."""

from django.apps import AppConfig


class PathwaysConfig(AppConfig):
    """The application's name and its label in the database."""

    name = "enplan.domain.pathways"
    label = "pathways"
