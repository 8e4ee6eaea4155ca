"""Registers the package with Django."""

from django.apps import AppConfig


class DraftsConfig(AppConfig):
    name = "enplan.base.drafts"
    label = "drafts"
    default_auto_field = "django.db.models.BigAutoField"
