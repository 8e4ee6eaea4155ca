"""Filling in forms as they stand on the pages, so that what is sent is what a browser would send."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from html.parser import HTMLParser

TYPED = "Noe som er skrevet"


@dataclass
class Form:
    """One form: where it goes, and what is in it."""

    action: str
    method: str
    fields: dict[str, list[str]] = field(default_factory=dict)
    checked: set[str] = field(default_factory=set)


class FormReader(HTMLParser):
    """Finds the forms of a page and fills in what is empty."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self.address = address
        self.forms: list[Form] = []
        self._open: Form | None = None
        self._by_id: dict[str, Form] = {}
        self._select: tuple[str, list[tuple[str, bool]]] | None = None
        self._area: tuple[str, list[str]] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "form":
            action = said.get("action", "") or self.address
            self._open = Form(action, said.get("method", "get").lower())
            self._by_id[said.get("id", "")] = self._open
            self.forms.append(self._open)
        elif tag == "select":
            self._select = (said.get("name", ""), [])
        elif tag == "option" and self._select is not None:
            self._select[1].append((said.get("value", ""), "selected" in said))
        elif tag == "textarea":
            self._area = (said.get("name", ""), [])
        elif tag in {"input", "button"}:
            self._field(self._by_id.get(said["form"]) if "form" in said else self._open, tag, said)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_data(self, data: str) -> None:
        if self._area is not None:
            self._area[1].append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = None
        elif tag == "select" and self._select is not None:
            name, options = self._select
            chosen = [value for value, selected in options if selected and value]
            chosen = chosen or [value for value, _ in options if value][:1]
            self._put(self._open, name, *chosen)
            self._select = None
        elif tag == "textarea" and self._area is not None:
            name, text = self._area
            self._put(self._open, name, "".join(text).strip() or TYPED)
            self._area = None

    def _field(self, form: Form | None, tag: str, said: dict[str, str]) -> None:
        name, kind, value = said.get("name", ""), said.get("type", "text").lower(), said.get("value", "")
        if form is None or not name or "disabled" in said:
            return
        if tag == "button":
            if name not in form.fields:
                self._put(form, name, value)
        elif kind == "radio":
            if name not in form.fields or ("checked" in said and name not in form.checked):
                form.fields[name] = [value]
            if "checked" in said:
                form.checked.add(name)
        elif kind == "checkbox":
            if "checked" in said or "required" in said or "checkbox" in said.get("class", ""):
                form.fields.setdefault(name, []).append(value or "on")
        elif kind not in {"submit", "reset", "file", "image"}:
            self._put(form, name, value if value or kind == "hidden" else typed(name, kind))

    @staticmethod
    def _put(form: Form | None, name: str, *values: str) -> None:
        if form is not None and name:
            form.fields[name] = list(values)


def typed(name: str, kind: str) -> str:
    """What somebody would type in an empty field of this kind."""
    soon = date.today() + timedelta(days=40)  # noqa: DTZ011 - what a browser's own field would offer
    if kind == "date":
        return soon.isoformat()
    if kind == "email" or "email" in name or "epost" in name:
        return "noen@example.invalid"
    if kind == "tel" or "phone" in name or "telefon" in name:
        return "41 22 33 44"
    if kind == "time":
        return "10:30"
    if kind == "number":
        return "1"
    return TYPED


def forms_of(page: str, address: str) -> list[Form]:
    """The forms on a page that are posted, filled in."""
    reader = FormReader(address)
    reader.feed(page)
    reader.close()
    return [form for form in reader.forms if form.method == "post"]
