"""A real installation: everything comes from the environment, nothing has an insecure default."""

from __future__ import annotations

import os

from config.settings import oidc
from config.settings.base import *  # noqa: F403 - settings are layered by design
from enplan.base.postgres.connection import production_settings


def _required(name: str) -> str:
    value = os.environ.get(name, "")
    if not value:
        msg = f"{name} is not set; see docs/installation.md"
        raise SystemExit(msg)
    return value


SECRET_KEY = _required("ENPLAN_SECRET_KEY")
ENPLAN_TICKET_KEY = _required("ENPLAN_TICKET_KEY").encode()
ALLOWED_HOSTS = _required("ENPLAN_HOSTS").split(",")
DATABASES = {"default": production_settings("runtime")}
if os.environ.get("MIGRATE_DATABASE_URL"):
    DATABASES["migrate"] = production_settings("migrate")

DEBUG = False
SECURE_HSTS_SECONDS = 2 * 365 * 24 * 60 * 60
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_SSL_REDIRECT = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SESSION_COOKIE_NAME = "__Host-session"
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-csrf"
CSRF_COOKIE_SECURE = True
# Without a mail server no letter is sent, and whoever invites hands the link over; a secret never goes to a log.
EMAIL_HOST = os.environ.get("ENPLAN_EMAIL_HOST", "")
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'dummy'}.EmailBackend"
EMAIL_PORT = int(os.environ.get("ENPLAN_EMAIL_PORT", "587"))
EMAIL_HOST_USER = os.environ.get("ENPLAN_EMAIL_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("ENPLAN_EMAIL_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("ENPLAN_EMAIL_TLS", "yes") != "no"
DEFAULT_FROM_EMAIL = os.environ.get("ENPLAN_EMAIL_FROM", f"Planen <ikke-svar@{ALLOWED_HOSTS[0]}>")
ENPLAN_OIDC = oidc.ways_in(ALLOWED_HOSTS[0])
ENPLAN_SUPPORT_PHONE = os.environ.get("ENPLAN_SUPPORT_PHONE", "")
