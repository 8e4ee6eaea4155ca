"""What a reader wants on paper. The choice lives in the address alone, so that it can be kept and sent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final
from urllib.parse import urlencode

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext, gettext_lazy

from enplan.domain.guidelines.published_page import FieldKey, PublishedPage

FIELD: Final = "felt"
PART: Final = "del"
MADE: Final = "valg"  # stands in the address when somebody has chosen, also when they chose nothing

WORDS: Final[Mapping[FieldKey, str]] = {
    FieldKey.NORWEGIAN_TITLE: "norsk-tittel",
    FieldKey.ENGLISH_TITLE: "engelsk-tittel",
    FieldKey.VERSION: "versjon",
    FieldKey.STATUS: "status",
    FieldKey.IS_NUMBER: "is-nr",
    FieldKey.ISBN: "isbn",
    FieldKey.DOI: "doi",
    FieldKey.REVISED_ON: "revisjonsdato",
    FieldKey.NEXT_REVISION: "neste-revisjon",
    FieldKey.PUBLISHED_ON: "publikasjonsdato",
    FieldKey.EXPIRES_ON: "utlopsdato",
    FieldKey.PUBLISHER: "utgiver",
    FieldKey.EDITOR: "redaktor",
    FieldKey.PUBLICATION_TYPE: "publikasjonstype",
}
LABELS: Final[Mapping[FieldKey, Any]] = {
    FieldKey.NORWEGIAN_TITLE: gettext_lazy("Norsk tittel"),
    FieldKey.ENGLISH_TITLE: gettext_lazy("Engelsk tittel"),
    FieldKey.VERSION: gettext_lazy("Versjon"),
    FieldKey.STATUS: gettext_lazy("Status"),
    FieldKey.IS_NUMBER: gettext_lazy("IS-nr"),
    FieldKey.ISBN: gettext_lazy("ISBN"),
    FieldKey.DOI: gettext_lazy("DOI"),
    FieldKey.REVISED_ON: gettext_lazy("Revisjonsdato"),
    FieldKey.NEXT_REVISION: gettext_lazy("Neste revisjon"),
    FieldKey.PUBLISHED_ON: gettext_lazy("Publikasjonsdato"),
    FieldKey.EXPIRES_ON: gettext_lazy("Utløpsdato"),
    FieldKey.PUBLISHER: gettext_lazy("Utgiver(e)"),
    FieldKey.EDITOR: gettext_lazy("Redaktør"),
    FieldKey.PUBLICATION_TYPE: gettext_lazy("Publikasjonstype"),
}


class Part(StrEnum):
    """The parts of a page that can be printed; the value is the word in the address."""

    RECOMMENDATIONS = "anbefalinger"
    TEXT = "brodtekst"
    REFERENCES = "henvisninger"


PART_LABELS: Final[Mapping[Part, Any]] = {
    Part.RECOMMENDATIONS: gettext_lazy("Anbefalinger"),
    Part.TEXT: gettext_lazy("Brødtekst"),
    Part.REFERENCES: gettext_lazy("Henvisninger"),
}


@dataclass(frozen=True, slots=True)
class PrintChoice:
    """The fields and parts that go into the print. `is_made` is false for what we suggest."""

    fields: frozenset[FieldKey]
    parts: frozenset[Part]
    is_made: bool

    @classmethod
    def read(cls, page: PublishedPage, query: QueryDict) -> PrintChoice:
        """Read the choice from an address; without one, all that the page says something in."""
        if not {FIELD, PART, MADE} & set(query):
            filled = frozenset(field.key for field in page.fields if field.value is not None)
            return cls(filled, frozenset(parts_of(page)), is_made=False)
        fields, parts = set(query.getlist(FIELD)), set(query.getlist(PART))
        return cls(
            frozenset(field.key for field in page.fields if WORDS[field.key] in fields),
            frozenset(part for part in parts_of(page) if part.value in parts),
            is_made=True,
        )


def parts_of(page: PublishedPage) -> list[Part]:
    """The parts that this page has."""
    has = {
        Part.RECOMMENDATIONS: bool(page.recommendations),
        Part.TEXT: bool(page.sections),
        Part.REFERENCES: bool(page.references),
    }
    return [part for part in Part if has[part]]


def address_of(fields: Iterable[FieldKey], parts: Iterable[Part], revision: int | None) -> str:
    """The choice as the last part of an address, in the order of the form."""
    chosen_fields, chosen_parts = set(fields), set(parts)
    pairs: list[tuple[str, str]] = [(FIELD, word) for key, word in WORDS.items() if key in chosen_fields]
    pairs += [(PART, part.value) for part in Part if part in chosen_parts]
    pairs = pairs or [(MADE, "ingen")]
    return "?" + urlencode([*pairs, *([("revisjon", str(revision))] if revision else [])])


class PrintForm(forms.Form):
    """The fields and parts of one page as check boxes. Sent with GET; never refuses anything."""

    def __init__(self, page: PublishedPage, choice: PrintChoice) -> None:
        super().__init__(initial={FIELD: [WORDS[key] for key in choice.fields], PART: list(choice.parts)})
        self.fields[FIELD] = _boxes(
            gettext("Opplysninger om retningslinjen"),
            [
                (WORDS[field.key], _field_label(field.key, is_empty=field.value is None))
                for field in page.fields
            ],
        )
        self.fields[PART] = _boxes(
            gettext("Deler av teksten"), [(part.value, str(PART_LABELS[part])) for part in parts_of(page)]
        )


def _boxes(label: str, choices: Sequence[tuple[str, str]]) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, choices=choices, required=False, widget=forms.CheckboxSelectMultiple
    )


def _field_label(key: FieldKey, *, is_empty: bool) -> str:
    label = str(LABELS[key])
    return gettext("%(field)s (tomt i kilden)") % {"field": label} if is_empty else label
