"""What can be chosen in a field whose choices are known only when its form is made."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from django import forms


def offer(form: forms.BaseForm, name: str, choices: Iterable[tuple[Any, Any]]) -> None:
    """Fill in what can be chosen, as value and words. Raises KeyError when the form has no such field."""
    _field(form, name).choices = list(choices)


def offered(form: forms.BaseForm, name: str) -> dict[Any, Any]:
    """What can be chosen: value → words. Raises KeyError when the form has no such field."""
    return dict(cast("Iterable[tuple[Any, Any]]", _field(form, name).choices))


def _field(form: forms.BaseForm, name: str) -> forms.ChoiceField:
    return cast("forms.ChoiceField", form.fields[name])
