"""The fictitious region on one's own machine: embedded PostgreSQL, persona cards instead of e-ID."""

from __future__ import annotations

import os

from config.settings.base import *  # noqa: F403 - settings are layered by design
from enplan.base.postgres import secret_file
from enplan.base.postgres.connection import database_settings
from enplan.base.postgres.location import Location

_secrets = secret_file.load(Location.of())
_name = os.environ.get("ENPLAN_DATABASE", "enplan")
SECRET_KEY = _secrets.django_secret_key
ENPLAN_TICKET_KEY = _secrets.ticket_key.encode()
DATABASES = {"default": database_settings("runtime", _name), "migrate": database_settings("migrate", _name)}
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
DEBUG = False
ENPLAN_DEMO = True
ENPLAN_PERSONAS = "enplan.interfaces.demo.personas.personas"
