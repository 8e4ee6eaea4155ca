"""Registers the package with Django."""

from django.apps import AppConfig


class TimelineConfig(AppConfig):
    name = "enplan.domain.timeline"
    label = "timeline"
