"""A form that shows itself again: what was typed stays, and what it carries unseen says what stands now."""

from __future__ import annotations

from copy import copy
from typing import Any

from django import forms


def renew(form: forms.Form, name: str, value: object) -> None:
    """Let the form carry this value under the name; everything else that was sent stays as it was."""
    data: Any = copy(form.data)
    data[name] = str(value)
    form.data = data
