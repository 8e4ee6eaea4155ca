"""For the tests: the demo's settings on a database of their own, and nothing slow that is not under test."""

from __future__ import annotations

from config.settings.demo import *  # noqa: F403 - settings are layered by design
from config.settings.demo import DATABASES

for _settings in DATABASES.values():
    _settings["OPTIONS"].pop("pool", None)
STORAGES = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_AUTOREFRESH = True
