"""Registers the package with Django, and with the timeline as one who wants to know."""

from django.apps import AppConfig


class CommitmentsConfig(AppConfig):
    """The application's name and its label in the database."""

    name = "enplan.domain.commitments"
    label = "commitments"

    def ready(self) -> None:
        """From now on, what happens is measured in the transaction that writes it down."""
        from enplan.domain.commitments.evaluation import measure  # noqa: PLC0415 - reads models, which exist only now
        from enplan.domain.timeline.listening import listen  # noqa: PLC0415 - as above

        listen(measure)
