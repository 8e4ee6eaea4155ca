"""Registers the package with Django."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "enplan.base.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"
