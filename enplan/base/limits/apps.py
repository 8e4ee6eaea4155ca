"""Registers the package with Django."""

from django.apps import AppConfig


class LimitsConfig(AppConfig):
    name = "enplan.base.limits"
    label = "limits"
    default_auto_field = "django.db.models.BigAutoField"
