"""Registers the package with Django, for its templates, tags and static files."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "enplan.interfaces.web"
    label = "web"
