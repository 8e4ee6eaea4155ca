"""What every page needs to speak: icons, dates in words, fields that are wired to their help, status words.

Presentation only. No tag here reads the database or decides what a reader may see.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, NamedTuple

from django import template
from django.contrib.messages.storage.base import Message
from django.forms import (
    BaseForm,
    BoundField,
    CheckboxInput,
    CheckboxSelectMultiple,
    Field,
    RadioSelect,
    Select,
    Textarea,
)
from django.forms.boundfield import BoundWidget
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.formats import date_format, time_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, gettext_lazy, pgettext

from enplan.interfaces.web.language import LanguageChoice, language_choices

register = template.Library()
_lasting: ContextVar[bool] = ContextVar("lasting_days", default=False)

ICONS: Final = Path(__file__).resolve().parent.parent / "static" / "icons"
STATUS_WORDS: Final[Mapping[str, Any]] = {
    "proposed": gettext_lazy("Forslag"),
    "agreed": gettext_lazy("Avtalt"),
    "in_progress": gettext_lazy("I gang"),
    "done": gettext_lazy("Ferdig"),
    "stopped": gettext_lazy("Stoppet"),
}


UNDO: Final = "undo:"


class FieldError(NamedTuple):
    """One line of the error summary: where it is and what to do."""

    anchor: str
    text: str


@lru_cache(maxsize=64)
def _svg(name: str) -> str:
    return (ICONS / f"{name}.svg").read_text(encoding="utf-8").strip()


@register.simple_tag
def icon(name: str) -> SafeString:
    """One of our own drawings, inline, hidden from screen readers: words carry the meaning."""
    return mark_safe(_svg(name))  # noqa: S308 - a file of this package, never input


@register.simple_tag
def address(name: str, fallback: str) -> str:
    """The address with this name, or the fallback where an installation or an error page lacks it."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return fallback


@register.simple_tag(takes_context=True)
def language_links(context: template.Context) -> tuple[LanguageChoice, ...]:
    """The page at hand in each language, for the switch in the footer."""
    request: HttpRequest | None = context.get("request")
    return language_choices(request) if request else ()


@register.filter
def tone(message: Message) -> str:
    """How a message sounds: done, info or care."""
    return {"success": "done", "warning": "care", "error": "care"}.get(message.level_tag, "info")


@register.filter
def undo_path(message: Message) -> str:
    """Where the undo of a message is posted, given as `extra_tags=f"undo:{path}"`; else empty."""
    tags = (message.extra_tags or "").split()
    return next((tag.removeprefix(UNDO) for tag in tags if tag.startswith(UNDO)), "")


@register.filter
def status_word(code: str) -> str:
    """One of the five words for how far a task has come. Unknown codes are shown as they are."""
    return str(STATUS_WORDS.get(code, code))


@register.filter
def initials(name: str) -> str:
    """First letter of the first and the last name."""
    parts = [part for part in name.replace("-", " ").split() if part[:1].isalpha()]
    chosen = [parts[0], parts[-1]] if len(parts) > 1 else parts
    return "".join(part[0].upper() for part in chosen)


@register.filter
def unbroken(text: str) -> str:
    """A number that stays on one line."""
    return text.replace(" ", "\N{NO-BREAK SPACE}")


@register.filter
def join_words(items: Iterable[Any]) -> str:
    """«Ola, Berit og Nav»."""
    words = [str(item) for item in items]
    if len(words) <= 1:
        return "".join(words)
    return gettext("%(first)s og %(last)s") % {
        "first": ", ".join(words[:-1]),
        "last": words[-1],
    }


def _as_date(value: dt.date | dt.datetime) -> dt.date:
    if isinstance(value, dt.datetime):
        return timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    return value


@contextmanager
def lasting_days() -> Iterator[None]:
    """Inside, every day is told with its date and year: «i dag» is wrong tomorrow, on paper and in a file."""
    token = _lasting.set(True)
    try:
        yield
    finally:
        _lasting.reset(token)


@register.filter
def day_words(value: dt.date | dt.datetime | None) -> str:
    """«i dag», «i går», «i morgen», else «torsdag 3. desember», with the year when it is another."""
    if value is None:
        return ""
    day, today = _as_date(value), timezone.localdate()
    if _lasting.get():
        return date_format(day, pgettext("date format", "j. F Y"))
    near = {-1: gettext("i går"), 0: gettext("i dag"), 1: gettext("i morgen")}.get((day - today).days)
    if near:
        return near
    # Translators: date formats of Django; «torsdag 3. desember».
    shape = pgettext("date format", "l j. F") if day.year == today.year else pgettext("date format", "j. F Y")
    return date_format(day, shape)


@register.filter
def clock(value: dt.datetime | dt.time | None) -> str:
    """«9.12», local time."""
    if value is None:
        return ""
    if isinstance(value, dt.datetime):
        value = timezone.localtime(value).time() if timezone.is_aware(value) else value.time()
    # Translators: time format of Django; «9.12».
    return time_format(value, pgettext("time format", "G.i"))


@register.filter
def moment_words(value: dt.datetime | None) -> str:
    """«i dag klokka 9.12»."""
    if value is None:
        return ""
    return gettext("%(day)s klokka %(time)s") % {
        "day": day_words(value),
        "time": clock(value),
    }


def _kind(field: BoundField) -> str:
    widget = field.field.widget
    kinds: tuple[tuple[type, str], ...] = (
        (RadioSelect, "radio"),
        (CheckboxSelectMultiple, "checks"),
        (CheckboxInput, "check"),
        (Textarea, "textarea"),
        (Select, "select"),
    )
    return next((kind for cls, kind in kinds if isinstance(widget, cls)), "input")


@register.filter
def field_kind(field: BoundField) -> str:
    """Which shape a field has: radio, checks, check, textarea, select or input."""
    return _kind(field)


@register.filter
def mixed(field: BoundField) -> bool:
    """Whether the form has both fields that must be filled and fields that need not; then each says which."""
    return len({each.required for each in field.form.fields.values()}) > 1


@register.simple_tag
def widget(field: BoundField, **attrs: str) -> SafeString:
    """The control itself in Designsystemet's class. Django ties it to its help and its error."""
    return field.as_widget(
        attrs={
            "class": "ds-input",
            **{key.replace("_", "-"): value for key, value in attrs.items()},
        }
    )


@register.filter
def control(choice: BoundWidget) -> SafeString:
    """One radio button or check box of a group, without Django's own label around it."""
    choice.data["attrs"]["class"] = "ds-input"
    return choice.tag()


@register.filter
def error_texts(field: BoundField) -> list[str]:
    """What is wrong with a field and what to do; an empty field gets our words where the form has none."""
    stiff = str(Field.default_error_messages["required"])
    friendly = (
        gettext("Velg et svar: %(label)s") if _kind(field) == "radio" else gettext("Fyll ut: %(label)s")
    )
    texts = [str(text) for text in field.errors]
    return [friendly % {"label": field.label} if text == stiff else text for text in texts]


@register.filter
def summary_of(form: BaseForm) -> list[FieldError]:
    """All that is wrong with a form, in the order of its fields, each with the id to go to."""
    found = [FieldError("", str(text)) for text in form.non_field_errors()]
    for field in form:
        anchor = f"{field.auto_id}_0" if _kind(field) in {"radio", "checks"} else str(field.auto_id)
        found.extend(FieldError(anchor, text) for text in error_texts(field))
    return found


@register.simple_block_tag
def card(content: str, title: str = "", level: int = 2, tone: str = "", anchor: str = "") -> SafeString:
    """A white sheet with an optional heading. `tone`: quiet or first (the one thing that matters now)."""
    heading = format_html("<h{0}>{1}</h{0}>", int(level), title) if title else ""
    return format_html(
        '<section class="ep-card{}"{}>{}{}</section>',
        f" ep-card--{tone}" if tone else "",
        format_html(' id="{}"', anchor) if anchor else "",
        heading,
        content,
    )


@register.simple_block_tag
def scroll_box(content: str, label: str) -> SafeString:
    """Room for a wide table: it scrolls here, with the keyboard too, and the page stands still."""
    return format_html(
        '<div class="ep-scroll" role="region" tabindex="0" aria-label="{}">{}</div>',
        label,
        content,
    )
