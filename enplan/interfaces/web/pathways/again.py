"""A form that comes back because somebody saved first: what was typed stands in it, for what is there now."""

from __future__ import annotations

from typing import TypeVar

from django import forms
from django.utils.translation import gettext as _

from enplan.interfaces.web.renewing import renew

F = TypeVar("F", bound=forms.Form)


def again(form: F, version: int) -> F:
    """The same form with what was typed, ready to be sent for this version, and the conflict said above it."""
    renew(form, "version", version)
    form.add_error(
        None,
        _("Noen andre endret dette først. Se hva som gjelder nå, og send på nytt hvis det fortsatt stemmer."),
    )
    return form
