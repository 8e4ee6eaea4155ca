"""What holds in every installation. Nothing here opens anything: demo, test and production settings add to it."""

from __future__ import annotations

from pathlib import Path

from enplan.base.oidc import ProviderConfiguration

BASE_DIR = Path(__file__).resolve().parent.parent.parent

INSTALLED_APPS = [
    "enplan.base.accounts",
    "enplan.base.audit",
    "enplan.base.access",
    "enplan.base.drafts",
    "enplan.base.limits",
    "enplan.domain.people",
    "enplan.domain.lookups",
    "enplan.domain.directory",
    "enplan.domain.timeline",
    "enplan.domain.guidelines",
    "enplan.domain.consents",
    "enplan.domain.care_teams",
    "enplan.domain.agreements",
    "enplan.domain.care_plans",
    "enplan.domain.pathways",
    "enplan.domain.care_requests",
    "enplan.domain.commitments",
    "enplan.policy",
    "enplan.interfaces.web",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "enplan.interfaces.web.headers.SecurityHeaders",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "enplan.interfaces.web.language.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "enplan.interfaces.web.doors.DoorMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "enplan.interfaces.web.context.shell",
            ],
        },
    },
]

LANGUAGE_CODE = "nb"
LANGUAGES = [("nb", "Bokmål"), ("nn", "Nynorsk"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "enplan" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Oslo"

MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STORAGES = {"staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}}

SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 60 * 60
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "enplan.interfaces.web.failures.csrf_failure"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"  # "no-referrer" makes browsers send `Origin: null`: no form would pass
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Letters with links: on the terminal here, by SMTP in production. They name nobody (web/care_teams/letters.py).
EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = "Planen <ikke-svar@localhost>"

ENPLAN_DEMO = False

# Ways in; config/settings/oidc.py makes them from the environment.
ENPLAN_OIDC: dict[str, ProviderConfiguration] = {}
ENPLAN_SUPPORT_PHONE = ""
