"""Registers the package with Django, and with the timeline as the one that knows the notices."""

from django.apps import AppConfig


class CareRequestsConfig(AppConfig):
    """The package's place among the applications."""

    name = "enplan.domain.care_requests"
    label = "care_requests"

    def ready(self) -> None:
        """From now on, events around a notice are seen by those who see the notice."""
        from enplan.domain.care_requests.models import NoticeOfNeed  # noqa: PLC0415 - models exist only now
        from enplan.domain.timeline.narrowing import install  # noqa: PLC0415 - as above

        install(NoticeOfNeed.objects.visible_to)
