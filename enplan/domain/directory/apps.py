"""Registers the package with Django."""

from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    name = "enplan.domain.directory"
    label = "directory"
