"""Registers the package with Django."""

from django.apps import AppConfig


class ConsentsConfig(AppConfig):
    name = "enplan.domain.consents"
    label = "consents"
