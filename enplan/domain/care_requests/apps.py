"""Registers the package with Django."""

from django.apps import AppConfig


class CareRequestsConfig(AppConfig):
    """The package's place among the applications."""

    name = "enplan.domain.care_requests"
    label = "care_requests"
