"""Installs the policy in the port of base.access when the application starts."""

from django.apps import AppConfig

from enplan.base.access import port


class PolicyConfig(AppConfig):
    name = "enplan.policy"
    label = "policy"

    def ready(self) -> None:
        """Until this has run, everything is refused."""
        from enplan.policy.house import HousePolicy  # noqa: PLC0415 - reads models, which exist only now

        port.install(HousePolicy())
