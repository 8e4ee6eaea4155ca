"""For the tests: the demo's settings on a database of their own, and nothing slow that is not under test."""

from __future__ import annotations

import os

# pytest-django reads the settings before any conftest runs, so the worker's own database is named here.
os.environ["ENPLAN_DATABASE"] = f"enplan_test_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"

from config.settings.demo import *  # noqa: F403 - settings are layered by design
from config.settings.demo import DATABASES

for _settings in DATABASES.values():
    _settings["OPTIONS"].pop("pool", None)
STORAGES = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_AUTOREFRESH = True
