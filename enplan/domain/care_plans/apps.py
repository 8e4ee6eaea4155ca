"""Registers the package with Django."""

from django.apps import AppConfig


class CarePlansConfig(AppConfig):
    """The application's name and its label in the database."""

    name = "enplan.domain.care_plans"
    label = "care_plans"
