"""Concepts and the code systems that hold them, as read from a data file; all of it is frozen.

The words are those of HL7 FHIR R4 CodeSystem (hl7.org/fhir/R4/codesystem.html, 4.0.1): concept, code,
display, definition.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from enplan.base.terminology.errors import DamagedTerminology, UnknownCode
from enplan.base.terminology.texts import Text

type_of = TypeVar("type_of")


@dataclass(frozen=True, slots=True)
class LawReference:
    """A provision that a concept rests on. `verified`: its own text has been read, not a summary."""

    reference: str
    link: str
    verified: bool


@dataclass(frozen=True, slots=True)
class Concept:
    """One code with its words, its source and the days it holds; `valid_to` is the first day it does not."""

    code: str
    display: Text
    definition: Text
    source: str
    valid_from: date
    valid_to: date | None
    laws: tuple[LawReference, ...]
    extra: Mapping[str, object]
    file: str

    def is_valid_on(self, day: date) -> bool:
        """Say whether the concept holds on `day`."""
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)

    def has(self, key: str) -> bool:
        """Say whether the file gives `key` for this concept."""
        return key in self.extra

    def text(self, key: str) -> Text:
        """Return a further text of the concept; DamagedTerminology if the file has none under `key`."""
        return self._extra(key, Text, "a text in nb, nn and en")

    def string(self, key: str) -> str:
        """Return a further value that is the same in all languages; DamagedTerminology if not a string."""
        return self._extra(key, str, "a string")

    def number(self, key: str) -> int:
        """Return a whole number (the unit is part of the key's name); DamagedTerminology if it is not one."""
        value = self._extra(key, int, "a whole number")
        if isinstance(value, bool):
            raise self._damaged(key, "must be a whole number")
        return value

    def flag(self, key: str) -> bool:
        """Return a yes or no; DamagedTerminology if it is neither."""
        return self._extra(key, bool, "true or false")

    def day(self, key: str) -> date:
        """Return a date; DamagedTerminology if it is not one."""
        return self._extra(key, date, "a date")

    def strings(self, key: str) -> tuple[str, ...]:
        """Return a list of strings; DamagedTerminology if it is anything else."""
        values = self._extra(key, tuple, "a list of strings")
        if not all(isinstance(value, str) for value in values):
            raise self._damaged(key, "must be a list of strings")
        return values

    def _extra(self, key: str, wanted: type[type_of], described: str) -> type_of:
        if key not in self.extra:
            raise self._damaged(key, "is missing")
        value = self.extra[key]
        if not isinstance(value, wanted):
            raise self._damaged(key, f"must be {described}")
        return value

    def _damaged(self, key: str, reason: str) -> DamagedTerminology:
        return DamagedTerminology(self.file, f"concepts.{self.code}", key, reason)


@dataclass(frozen=True, slots=True)
class CodeSystem:
    """A set of codes from one file, in the file's order. A code may have versions that follow each other."""

    name: str
    url: str
    title: Text
    source: str
    valid_from: date
    versions: Mapping[str, tuple[Concept, ...]]

    def __iter__(self) -> Iterator[Concept]:
        """Iterate over the newest version of each concept."""
        return (versions[-1] for versions in self.versions.values())

    def __len__(self) -> int:
        return len(self.versions)

    def __contains__(self, code: object) -> bool:
        return code in self.versions

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes in the file's order."""
        return tuple(self.versions)

    def concept(self, code: str, *, on: date | None = None) -> Concept:
        """Return the newest version of a concept, or the one that held on `on`; UnknownCode if none."""
        if code not in self.versions:
            raise UnknownCode(self.name, code)
        if on is None:
            return self.versions[code][-1]
        for version in self.versions[code]:
            if version.is_valid_on(on):
                return version
        raise UnknownCode(self.name, code, f"not valid on {on.isoformat()}")

    def valid_on(self, day: date) -> tuple[Concept, ...]:
        """Return the concepts that hold on `day`, in the file's order."""
        return tuple(
            version for versions in self.versions.values() for version in versions if version.is_valid_on(day)
        )

    def display(self, code: str, language: str | None = None) -> str:
        """Return what to call the code, in `language` or that of the request; UnknownCode if absent."""
        display = self.concept(code).display
        return str(display) if language is None else display.in_language(language)
