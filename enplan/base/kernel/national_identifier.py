"""Norwegian national identity numbers: read them, check them, make synthetic ones.

Pure: no database, no settings. Never derives sex, never shows a number in a message, never makes a number
that somebody may bear. Not read here: the health sector's help number (FH, first digit 8 or 9).
"""

import random
from dataclasses import dataclass, field
from datetime import date
from enum import Enum, StrEnum
from itertools import chain, islice
from typing import Final, Self

from enplan.base.kernel.errors import DomainError

_LENGTH: Final = 11
_ADDED_TO_DAY_IN_D_NUMBER: Final = 40
_ADDED_TO_MONTH_IN_H_NUMBER: Final = 40
# The tax administration's test population (Tenor); the control digits are computed after the addition.
# https://skatteetaten.github.io/folkeregisteret-api-dokumentasjon/test-for-konsumenter (read 2026-11-22)
_ADDED_TO_MONTH_BY_TENOR: Final = 80
# Test persons reserved by Norsk helsenett. https://www.nhn.no/tjenester/syntpop/om-syntpop (read 2026-11-22)
_ADDED_TO_MONTH_BY_HELSENETT: Final = 65
# https://skatteetaten.github.io/folkeregisteret-api-dokumentasjon/nytt-fodselsnummer-fra-2032/ (2026-11-22)
_WEIGHTS_1: Final = (3, 7, 6, 1, 8, 9, 4, 5, 2, 1)
_WEIGHTS_2: Final = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1)
_MODULUS: Final = 11
# Individual numbers by years of birth (both included). No two rows share a two-digit year and a number.
# https://www.skatteetaten.no/person/folkeregister/fodsel-og-navnevalg/barn-fodt-i-norge/fodselsnummer/
_SERIES: Final = (
    (1854, 1899, range(500, 750)),
    (1900, 1999, range(500)),
    (1940, 1999, range(900, 1000)),
    (2000, 2039, range(500, 1000)),
)


class IdentifierKind(StrEnum):
    """What sort of number it is; the synthetic series have the same kinds as the ordinary ones."""

    BIRTH_NUMBER = "birth-number"
    D_NUMBER = "d-number"
    H_NUMBER = "h-number"
    D_AND_H_NUMBER = "d-and-h-number"


# Whether the day is a D-number's, whether the month is an H-number's.
_KINDS: Final = {
    (False, False): IdentifierKind.BIRTH_NUMBER,
    (True, False): IdentifierKind.D_NUMBER,
    (False, True): IdentifierKind.H_NUMBER,
    (True, True): IdentifierKind.D_AND_H_NUMBER,
}
# https://github.com/HL7Norway/basisprofiler-r4 (2.2). An H-number is local to its maker and has no OID.
_OIDS: Final = {
    IdentifierKind.BIRTH_NUMBER: "2.16.578.1.12.4.1.4.1",
    IdentifierKind.D_NUMBER: "2.16.578.1.12.4.1.4.2",
}


class Fault(StrEnum):
    """Why a text is not accepted, as a code that the user interface translates."""

    LENGTH = "length"
    NOT_DIGITS = "not-digits"
    DATE = "date"
    CONTROL_DIGITS = "control-digits"
    NOT_SYNTHETIC = "not-synthetic"


class NotANationalIdentifier(DomainError):
    """The text is no number that is accepted here. The message never repeats the text."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(code=f"identifier-{fault}")
        self.fault = fault


class ControlDigits(Enum):
    """Which remainders the first control digit may leave.

    From 1 January 2032 (source: at the weights) new numbers may leave 0-3, and nothing in them tells the
    century. Under that rule no birth date is derived, from old numbers either: they look alike.
    """

    UNTIL_2032 = frozenset({0})
    FROM_2032 = frozenset({0, 1, 2, 3})

    @classmethod
    def on(cls, day: date) -> Self:
        """Give the rule that a reader must follow on this day."""
        return cls(cls.FROM_2032 if day >= date(2032, 1, 1) else cls.UNTIL_2032)


@dataclass(frozen=True, slots=True)
class NationalIdentifier:
    """A number whose form, date and control digits are right; whether anybody bears it is not known here."""

    value: str = field(repr=False)
    kind: IdentifierKind
    is_synthetic: bool
    birth_date: date | None = field(repr=False)

    @property
    def oid(self) -> str | None:
        """The object identifier of the number's system; None for a number that is only known locally."""
        return _OIDS.get(self.kind)


def parse(
    text: str, *, control_digits: ControlDigits = ControlDigits.UNTIL_2032, synthetic_only: bool = False
) -> NationalIdentifier:
    """Read a number as people write it (spaces are left out). Raises NotANationalIdentifier.

    Month + 40 is an H-number: some test systems use it too, but what may be real is treated as real. A number
    outside every published series is accepted without a birth date.
    """
    value = "".join(text.split())
    if len(value) != _LENGTH:
        raise NotANationalIdentifier(Fault.LENGTH)
    if not (value.isascii() and value.isdigit()):
        raise NotANationalIdentifier(Fault.NOT_DIGITS)
    if not _control_digits_hold(value, control_digits):
        raise NotANationalIdentifier(Fault.CONTROL_DIGITS)
    day, month, year, individual = int(value[0:2]), int(value[2:4]), int(value[4:6]), int(value[6:9])
    is_d_number = day > _ADDED_TO_DAY_IN_D_NUMBER
    month, added = _plain_month(month)
    day -= _ADDED_TO_DAY_IN_D_NUMBER * is_d_number
    birth_date = _birth_date(day, month, year, individual, control_digits)
    is_synthetic = added in {_ADDED_TO_MONTH_BY_TENOR, _ADDED_TO_MONTH_BY_HELSENETT}
    if synthetic_only and not is_synthetic:
        raise NotANationalIdentifier(Fault.NOT_SYNTHETIC)
    kind = _KINDS[is_d_number, added == _ADDED_TO_MONTH_IN_H_NUMBER]
    return NationalIdentifier(value, kind, is_synthetic, birth_date)


def synthetic(
    birth_date: date, pick: int | random.Random = 0, *, kind: IdentifierKind = IdentifierKind.BIRTH_NUMBER
) -> NationalIdentifier:
    """Make a number for a made-up person: month + 80, never one that a living person can have.

    `pick` is the place in the row of all numbers for that date (same place, same number) or a random source.
    Raises ValueError for a year without a series, a place beyond the row, or a kind not made here.
    """
    if kind not in _OIDS:
        raise ValueError(f"no synthetic numbers are made of kind {kind.value}")
    day = birth_date.day + (_ADDED_TO_DAY_IN_D_NUMBER if kind is IdentifierKind.D_NUMBER else 0)
    start = f"{day:02d}{birth_date.month + _ADDED_TO_MONTH_BY_TENOR:02d}{birth_date.year % 100:02d}"
    series = [numbers for first, last, numbers in _SERIES if first <= birth_date.year <= last]
    individual_numbers = list(chain.from_iterable(series))
    if isinstance(pick, random.Random):
        pick.shuffle(individual_numbers)
    row = (value for number in individual_numbers if (value := _completed(f"{start}{number:03d}")))
    chosen = next(islice(row, pick if isinstance(pick, int) else 0, None), None)
    if chosen is None:
        raise ValueError(f"no such synthetic number for a birth in {birth_date.year}")
    return parse(chosen, synthetic_only=True)


def _weighed(digits: str, weights: tuple[int, ...]) -> int:
    return sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=True)) % _MODULUS


def _control_digits_hold(value: str, rule: ControlDigits) -> bool:
    return _weighed(value[:10], _WEIGHTS_1) in rule.value and _weighed(value, _WEIGHTS_2) == 0


def _completed(nine_digits: str) -> str | None:
    """Add both control digits under the rule until 2032; None where one of them would be ten."""
    first = -_weighed(f"{nine_digits}0", _WEIGHTS_1) % _MODULUS
    if first == _MODULUS - 1:
        return None
    second = -_weighed(f"{nine_digits}{first}0", _WEIGHTS_2) % _MODULUS
    return f"{nine_digits}{first}{second}" if second != _MODULUS - 1 else None


def _plain_month(month: int) -> tuple[int, int]:
    """Give the calendar month and what had been added to it; the ranges do not meet."""
    for added in (_ADDED_TO_MONTH_BY_TENOR, _ADDED_TO_MONTH_BY_HELSENETT, _ADDED_TO_MONTH_IN_H_NUMBER):
        if month > added:
            return month - added, added
    return month, 0


def _birth_date(day: int, month: int, year: int, individual: int, rule: ControlDigits) -> date | None:
    """Find the date of birth, or None where the century cannot be told. Raises NotANationalIdentifier."""
    century = _century(year, individual) if rule is ControlDigits.UNTIL_2032 else None
    try:
        found = date((2000 if century is None else century) + year, month, day)
    except ValueError:
        raise NotANationalIdentifier(Fault.DATE) from None
    return None if century is None else found


def _century(year: int, individual: int) -> int | None:
    for first, last, numbers in _SERIES:
        century = first // 100 * 100
        if first <= century + year <= last and individual in numbers:
            return century
    return None
