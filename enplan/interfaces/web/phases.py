"""Words for how far somebody has come on the way through treatment, for the head of every page about a person."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from enplan.domain.pathways.queries import PhaseView

PHASES: dict[str, str | Promise] = {"before": _("Før"), "during": _("Under"), "after": _("Etter")}


def phase_words(phase: PhaseView) -> str:
    """The phase in a word or two, for the head of a page and for lists."""
    if phase.rests:
        return gettext("Pause i behandlingen")
    told: dict[str, Callable[[], str]] = {
        "before": lambda: gettext("Før behandling"),
        "during": lambda: gettext("Under behandling"),
        "after": lambda: gettext("Etter behandling"),
    }
    return told[phase.phase]()
