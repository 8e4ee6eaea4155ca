"""Registers the package with Django."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "enplan.base.access"
    label = "access"
    default_auto_field = "django.db.models.BigAutoField"
