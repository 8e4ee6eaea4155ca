"""Registers the package with Django."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "enplan.base.audit"
    label = "audit"
    default_auto_field = "django.db.models.BigAutoField"
