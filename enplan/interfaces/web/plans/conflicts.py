"""When somebody else saved first: both versions side by side, and the reader's choice for each field put together.

Nothing typed is lost: what the reader wrote travels with the page, also for the fields that nobody else touched.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext

from enplan.base.kernel.errors import StaleVersion
from enplan.interfaces.web.templatetags.enplan_ui import day_words

KEEP, YOURS = "__keep", "__yours"


def is_choice(data: Mapping[str, Any]) -> bool:
    """Whether this is the answer to a page with two versions."""
    return any(name.endswith(KEEP) for name in data)


def put_together(data: Mapping[str, Any], saved: Mapping[str, Any]) -> dict[str, Any]:
    """The form's data after the choice: the reader's text where chosen, otherwise what is saved now."""
    together = {name: "" if value is None else value for name, value in saved.items()}
    for name in [name.removesuffix(KEEP) for name in data if name.endswith(KEEP)]:
        if data[name + KEEP] == "yours":
            together[name] = data.get(name + YOURS, "")
    return {**together, "version": data.get("version", "")}


def rows(form: forms.Form, stale: StaleVersion, saved: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Both versions of every field that the reader changed, with the words for what is chosen from a list."""
    names = [name for name in form.fields if name in stale.attempted and name != "version"]
    return [
        {
            "label": form.fields[name].label,
            "name": name,
            "yours": words(form, name, form.data.get(name, "")),
            "value": form.data.get(name, ""),
            "saved": words(form, name, saved.get(name)),
        }
        for name in names
    ]


def words(form: forms.Form, name: str, value: Any) -> str:
    """A value as its reader would recognise it."""
    field = form.fields[name]
    if isinstance(field, forms.BooleanField):
        return gettext("Ja") if value else gettext("Nei")
    if isinstance(field, forms.ChoiceField):
        choices = list(field.widget.choices)
        return next((str(label) for code, label in choices if str(code) == str(value or "")), "")
    if isinstance(field, forms.DateField):
        return day_words(field.to_python(value))
    return "" if value is None else str(value)
