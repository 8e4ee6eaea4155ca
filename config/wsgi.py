"""The WSGI entrance. Refuses to start when the installation is not sound or a view declares no door."""

import os

from django.core.checks import ERROR, run_checks
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.production")
application = get_wsgi_application()

from enplan.policy import soundness  # noqa: E402 - reads settings, which exist only now

if findings := [found for found in (*run_checks(), *soundness.check()) if found.level >= ERROR]:
    raise SystemExit("\n".join(f"{finding.msg} {finding.hint or ''}" for finding in findings))
