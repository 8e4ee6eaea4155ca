"""Registers the package with Django."""

from django.apps import AppConfig


class CarePlansConfig(AppConfig):
    name = "enplan.domain.care_plans"
    label = "care_plans"
