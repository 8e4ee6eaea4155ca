"""Registers the package with Django."""

from django.apps import AppConfig


class AgreementsConfig(AppConfig):
    """The application's name and its label in the database."""

    name = "enplan.domain.agreements"
    label = "agreements"
