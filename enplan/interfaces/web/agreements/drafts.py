"""A form that keeps what is typed: filled from the draft, and both versions shown when somebody else saved first."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, TypeVar

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext

from enplan.base.drafts import services
from enplan.interfaces.web.doors import ActorRequest
from enplan.interfaces.web.templatetags.enplan_ui import day_words, join_words

LONGEST_KEY = 200
WITHOUT = "uten-utkast"
KEEP, YOURS = "__keep", "__yours"
TEXTS = (forms.Textarea, forms.TextInput)
NOT_TEXTS = (forms.DateInput, forms.NumberInput, forms.HiddenInput)
FormKind = TypeVar("FormKind", bound=forms.Form)


def key_of(request: ActorRequest) -> str:
    """Under which the draft is kept: the page's own address."""
    return request.path[:LONGEST_KEY]


def filled(
    request: ActorRequest, make: Callable[..., FormKind], saved: Mapping[str, Any]
) -> tuple[FormKind, bool]:
    """The form as sent, or put together from two versions, or filled with what is saved and the draft.

    With it, whether there is a draft that says something else.
    """
    if request.method == "POST":
        return make(put_together(request.POST, saved)), False
    form = make(initial=dict(saved))
    draft = {} if WITHOUT in request.GET else services.find(request.actor, form=key_of(request))
    kept = {name: text for name, text in draft.items() if name in form.fields and _is_text(form.fields[name])}
    form.initial = {**saved, **kept}
    return form, any(text != _as_typed(saved.get(name)) for name, text in kept.items())


def drop(request: ActorRequest) -> None:
    """The form was saved."""
    services.drop(request.actor, form=key_of(request))


def put_together(data: QueryDict, saved: Mapping[str, Any]) -> Any:
    """The form's data; after a page with two versions, the reader's where chosen and what is saved otherwise."""
    chosen = [name.removesuffix(KEEP) for name in data if name.endswith(KEEP)]
    if not chosen:
        return data
    together = {name: "" if value is None else value for name, value in saved.items()}
    for name in chosen:
        if data[name + KEEP] == "yours":
            values = data.getlist(name + YOURS)
            together[name] = values if isinstance(saved.get(name), list) else "".join(values)
    return {**together, "revision": data.get("version", "")}


def rows(form: forms.Form, saved: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What the reader wrote and what is saved, for every field in which they are different."""
    found = []
    for bound in form.visible_fields():
        is_many = isinstance(bound.field, forms.MultipleChoiceField)
        raw = bound.data
        yours = [str(each) for each in raw] if is_many else [str(raw or "")]
        stands = saved.get(bound.name)
        theirs = [str(each) for each in stands or []] if is_many else [_as_typed(stands)]
        if isinstance(bound.field, forms.BooleanField):
            yours, theirs = ["on" if raw else ""], ["on" if stands else ""]
        if sorted(yours) != sorted(theirs):
            found.append(
                {
                    "name": bound.name,
                    "label": bound.label,
                    "values": yours,
                    "yours": _words(bound, yours),
                    "saved": _words(bound, theirs),
                }
            )
    return found


def _is_text(field: forms.Field) -> bool:
    return isinstance(field.widget, TEXTS) and not isinstance(field.widget, NOT_TEXTS)


def _as_typed(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else str(value)


def _words(bound: forms.BoundField, values: list[str]) -> str:
    """Values as their reader would recognise them."""
    field = bound.field
    if isinstance(field, forms.BooleanField):
        return gettext("Ja") if values[0] else gettext("Nei")
    if isinstance(field, forms.ChoiceField):
        named = {str(code): str(label) for code, label in list(field.widget.choices)}
        return join_words(named.get(value, value) for value in values)
    if isinstance(field, forms.DateField):
        return day_words(field.to_python(values[0]))
    return values[0]
