"""National identifiers: what is read, what is refused, and that only synthetic numbers are ever made.

No number here can belong to anyone: they are synthetic, published examples, or of births in 2027 or later.
"""

import json
import random
import subprocess
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from enplan.base.kernel.national_identifier import (
    ControlDigits,
    Fault,
    IdentifierKind,
    NotANationalIdentifier,
    parse,
    synthetic,
)

REPOSITORY = Path(__file__).resolve().parents[3]
ORACLE = REPOSITORY / "node_modules" / "@navikt" / "fnrvalidator"

FIRST_BIRTH_OF_NOBODY = date(2027, 1, 1)
births = st.dates(date(1854, 1, 1), date(2039, 12, 31))
births_of_nobody = st.dates(FIRST_BIRTH_OF_NOBODY, date(2039, 12, 31))
made_kinds = st.sampled_from([IdentifierKind.BIRTH_NUMBER, IdentifierKind.D_NUMBER])
rules = st.sampled_from(list(ControlDigits))


def with_control_digits(nine: str, remainder: int = 0) -> str | None:
    """Add control digits by the published formula, written apart from the code under test."""
    sum_1 = sum(int(digit) * weight for digit, weight in zip(nine, (3, 7, 6, 1, 8, 9, 4, 5, 2), strict=True))
    first = (11 + remainder - sum_1 % 11) % 11
    sum_2 = sum(
        int(digit) * weight
        for digit, weight in zip(f"{nine}{first}"[:10], (5, 4, 3, 2, 7, 6, 5, 4, 3, 2), strict=True)
    )
    second = (11 - sum_2 % 11) % 11
    return None if 10 in {first, second} else f"{nine}{first}{second}"


@st.composite
def numbers(draw: st.DrawFn, *, day_added: int = 0, month_added: int = 0, remainder: int = 0) -> str:
    born = draw(births_of_nobody)
    start = f"{born.day + day_added:02d}{born.month + month_added:02d}{born.year % 100:02d}"
    tried = range(draw(st.integers(500, 960)), 1000)
    candidates = (with_control_digits(f"{start}{individual}", remainder) for individual in tried)
    return next(number for number in candidates if number)


any_numbers = st.one_of(
    numbers(),
    numbers(day_added=40),
    numbers(month_added=40),
    numbers(day_added=40, month_added=40),
    numbers(month_added=65),
    numbers(month_added=80),
    numbers(day_added=40, month_added=80),
)


def fault_of(text: str, **rule: object) -> Fault:
    with pytest.raises(NotANationalIdentifier) as refusal:
        parse(text, **rule)  # type: ignore[arg-type]
    return refusal.value.fault


# --- made-up people -----------------------------------------------------------------------------------------


@given(births, made_kinds, st.integers(0, 60))
def test_a_synthetic_number_tells_the_birth_date_and_the_kind_it_was_made_for(
    born: date, kind: IdentifierKind, place: int
) -> None:
    made = synthetic(born, place, kind=kind)
    assert (made.birth_date, made.kind, made.is_synthetic) == (born, kind, True)
    assert parse(made.value, synthetic_only=True) == made


@given(births, made_kinds, st.integers())
def test_only_months_above_eighty_are_made(born: date, kind: IdentifierKind, seed: int) -> None:
    made = synthetic(born, random.Random(seed), kind=kind)
    assert int(made.value[2:4]) == born.month + 80


@given(births, st.integers())
def test_the_same_seed_gives_the_same_person(born: date, seed: int) -> None:
    assert synthetic(born, random.Random(seed)) == synthetic(born, random.Random(seed))


@given(births)
def test_two_places_in_the_row_are_two_people(born: date) -> None:
    row = [synthetic(born, place).value for place in range(9)]
    assert len(set(row)) == 9


def test_a_day_has_room_for_hundreds_of_made_up_people() -> None:
    row = {synthetic(date(1990, 5, 17), place).value for place in range(0, 450, 7)}
    assert len(row) == len(range(0, 450, 7))


@pytest.mark.parametrize(
    ("born", "place", "kind"),
    [
        (date(1853, 12, 31), 0, IdentifierKind.BIRTH_NUMBER),
        (date(2040, 1, 1), 0, IdentifierKind.BIRTH_NUMBER),
        (date(1990, 5, 17), 600, IdentifierKind.BIRTH_NUMBER),
        (date(1990, 5, 17), -1, IdentifierKind.BIRTH_NUMBER),
        (date(1990, 5, 17), 0, IdentifierKind.H_NUMBER),
        (date(1990, 5, 17), 0, IdentifierKind.D_AND_H_NUMBER),
    ],
)
def test_a_number_that_cannot_be_made_is_not_made(born: date, place: int, kind: IdentifierKind) -> None:
    with pytest.raises(ValueError, match=r"synthetic|islice"):
        synthetic(born, place, kind=kind)


# --- reading ------------------------------------------------------------------------------------------------


@given(any_numbers)
def test_a_right_number_is_read_with_or_without_spaces(number: str) -> None:
    assert parse(f" {number[:6]}\N{NO-BREAK SPACE}{number[6:]}\n").value == number


@pytest.mark.parametrize(
    ("day_added", "month_added", "kind", "is_synthetic"),
    [
        (0, 0, IdentifierKind.BIRTH_NUMBER, False),
        (40, 0, IdentifierKind.D_NUMBER, False),
        (0, 40, IdentifierKind.H_NUMBER, False),
        (40, 40, IdentifierKind.D_AND_H_NUMBER, False),
        (0, 65, IdentifierKind.BIRTH_NUMBER, True),
        (40, 65, IdentifierKind.D_NUMBER, True),
        (0, 80, IdentifierKind.BIRTH_NUMBER, True),
        (40, 80, IdentifierKind.D_NUMBER, True),
    ],
)
@given(data=st.data())
def test_what_was_added_to_day_and_month_tells_the_kind(
    day_added: int, month_added: int, kind: IdentifierKind, *, is_synthetic: bool, data: st.DataObject
) -> None:
    number = data.draw(numbers(day_added=day_added, month_added=month_added))
    read = parse(number)
    assert (read.kind, read.is_synthetic) == (kind, is_synthetic)
    assert read.birth_date is not None
    assert read.birth_date >= FIRST_BIRTH_OF_NOBODY


@given(st.one_of(numbers(), numbers(day_added=40), numbers(month_added=40)))
def test_an_ordinary_number_is_refused_where_only_synthetic_ones_are_accepted(number: str) -> None:
    assert fault_of(number, synthetic_only=True) is Fault.NOT_SYNTHETIC


@pytest.mark.parametrize("text", ["", "1", "0191241234", "019124123456", "0191 24"])
def test_a_number_of_another_length_is_refused(text: str) -> None:
    assert fault_of(text) is Fault.LENGTH


@pytest.mark.parametrize("text", ["0191241234A", "-1912412345", "٠١٩١٢٤١٢٣٤٥", "0191²412345", "019124.1234"])
def test_anything_but_the_ten_digits_is_refused(text: str) -> None:
    assert fault_of(text) is Fault.NOT_DIGITS


@pytest.mark.parametrize(
    "date_part", ["008127", "328127", "319127", "290227", "018027", "019327", "015327", "017827"]
)
def test_a_day_that_no_calendar_has_is_refused(date_part: str) -> None:
    tried = [number for i in range(500, 560) if (number := with_control_digits(f"{date_part}{i}"))]
    assert {fault_of(number) for number in tried} == {Fault.DATE}


@given(any_numbers)
def test_neither_the_refusal_nor_the_printed_form_repeats_the_number(number: str) -> None:
    assert number not in repr(parse(number))
    wrong = number[:-1] + str((int(number[-1]) + 1) % 10)
    with pytest.raises(NotANationalIdentifier) as refusal:
        parse(wrong)
    assert wrong not in str(refusal.value)
    assert refusal.value.reason == "identifier-control-digits"


@given(st.text(alphabet=st.one_of(st.sampled_from("0123456789 "), st.characters()), max_size=14), rules)
def test_any_text_is_either_read_or_refused(text: str, rule: ControlDigits) -> None:
    with suppress(NotANationalIdentifier):
        assert len(parse(text, control_digits=rule).value) == 11


def test_the_century_comes_from_the_individual_number() -> None:
    years = {
        with_control_digits_of_month_80("0181", "54", range(500, 520)): 1854,
        with_control_digits_of_month_80("0181", "99", range(700, 720)): 1899,
        with_control_digits_of_month_80("0181", "00", range(480, 500)): 1900,
        with_control_digits_of_month_80("0181", "99", range(20)): 1999,
        with_control_digits_of_month_80("0181", "40", range(900, 920)): 1940,
        with_control_digits_of_month_80("0181", "39", range(900, 920)): 2039,
        with_control_digits_of_month_80("0181", "00", range(500, 520)): 2000,
    }
    read = {number: parse(number).birth_date for number in years}
    assert {number: born.year for number, born in read.items() if born} == years


def with_control_digits_of_month_80(day_and_month: str, year: str, individual: range) -> str:
    tried = (with_control_digits(f"{day_and_month}{year}{number:03d}") for number in individual)
    return next(number for number in tried if number)


def test_the_last_day_of_february_needs_the_right_century() -> None:
    in_2000 = with_control_digits_of_month_80("2982", "00", range(500, 520))
    in_1900 = with_control_digits_of_month_80("2982", "00", range(20))
    assert parse(in_2000).birth_date == date(2000, 2, 29)
    assert fault_of(in_1900) is Fault.DATE


def test_a_number_outside_every_series_is_read_without_a_birth_date() -> None:
    assert parse(with_control_digits_of_month_80("0181", "45", range(600, 620))).birth_date is None


def test_only_numbers_of_a_national_system_have_its_oid() -> None:
    number = with_control_digits_of_month_80("0181", "30", range(600, 620))
    d_number = with_control_digits_of_month_80("4181", "30", range(600, 620))
    h_number = with_control_digits_of_month_80("0141", "30", range(600, 620))
    oids = [parse(value).oid for value in (number, d_number, h_number)]
    assert oids == ["2.16.578.1.12.4.1.4.1", "2.16.578.1.12.4.1.4.2", None]


# --- slips of the pen ---------------------------------------------------------------------------------------


@given(any_numbers, st.integers(0, 10), st.integers(1, 9), rules)
def test_one_wrong_digit_is_always_found(number: str, at: int, step: int, rule: ControlDigits) -> None:
    wrong = f"{number[:at]}{(int(number[at]) + step) % 10}{number[at + 1 :]}"
    assert fault_of(wrong, control_digits=rule) is Fault.CONTROL_DIGITS


@given(any_numbers, st.integers(0, 9), rules)
def test_two_neighbours_that_changed_places_are_always_found(
    number: str, at: int, rule: ControlDigits
) -> None:
    swapped = number[:at] + number[at + 1] + number[at] + number[at + 2 :]
    assume(swapped != number)
    assert fault_of(swapped, control_digits=rule) is Fault.CONTROL_DIGITS


# --- from 2032 ----------------------------------------------------------------------------------------------

# The three examples that the tax administration publishes for the new control digits.
EXAMPLES_FOR_2032 = ("02013299997", "30108299920", "30108299939")


def test_the_new_control_digits_are_read_from_the_first_day_of_2032() -> None:
    assert ControlDigits.on(date(2031, 12, 31)) is ControlDigits.UNTIL_2032
    assert ControlDigits.on(date(2032, 1, 1)) is ControlDigits.FROM_2032


@pytest.mark.parametrize("number", EXAMPLES_FOR_2032)
def test_the_published_examples_for_2032_are_read(number: str) -> None:
    assert parse(number, control_digits=ControlDigits.FROM_2032).value == number


def test_a_number_that_only_the_new_rule_allows_is_refused_before() -> None:
    assert fault_of("30108299939") is Fault.CONTROL_DIGITS


@given(any_numbers)
def test_every_number_of_today_is_still_right_in_2032_but_no_longer_tells_the_birth_date(number: str) -> None:
    read = parse(number, control_digits=ControlDigits.FROM_2032)
    assert (read.value, read.kind) == (number, parse(number).kind)
    assert read.birth_date is None


@given(st.integers(1, 3).flatmap(lambda remainder: numbers(month_added=80, remainder=remainder)))
def test_a_remainder_up_to_three_is_right_only_in_2032(number: str) -> None:
    assert fault_of(number) is Fault.CONTROL_DIGITS
    assert parse(number, control_digits=ControlDigits.FROM_2032).is_synthetic


# --- the oracle ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class KnownDifference:
    """Numbers on which the two are meant to disagree, and why."""

    month_added: int
    ours: bool
    theirs: bool
    why: str


KNOWN_DIFFERENCES = (
    KnownDifference(
        65, ours=True, theirs=False, why="Norsk helsenett's reserved test persons are unknown there"
    ),
)
ASK_THE_ORACLE = """
const { idnr } = require(process.argv[1]);
const numbers = JSON.parse(require('fs').readFileSync(0, 'utf8'));
const verdict = answer => answer.status === 'valid' ? answer.type : null;
process.stdout.write(JSON.stringify(numbers.map(number => verdict(idnr(number)))));
"""
THEIR_WORD = {
    IdentifierKind.BIRTH_NUMBER: "fnr",
    IdentifierKind.D_NUMBER: "dnr",
    IdentifierKind.H_NUMBER: "hnr",
    IdentifierKind.D_AND_H_NUMBER: "dnr-and-hnr",
}
THEIR_WORD_FOR_SYNTHETIC = {"fnr": "tnr", "dnr": "dnr-and-tnr"}


def right_numbers(source: random.Random, how_many: int) -> list[str]:
    made: list[str] = []
    while len(made) < how_many:
        born = date.fromordinal(
            source.randint(FIRST_BIRTH_OF_NOBODY.toordinal(), date(2039, 12, 31).toordinal())
        )
        day, month = born.day + source.choice([0, 40]), born.month + source.choice([0, 40, 65, 80])
        nine = f"{day:02d}{month:02d}{born.year % 100:02d}{source.randint(500, 999)}"
        number = with_control_digits(nine, source.choice([0, 0, 1, 2, 3]))
        made += [number] if number else []
    return made


def mutated(number: str, source: random.Random) -> str:
    at = source.randrange(10)
    return source.choice(
        [
            number[:at] + str(source.randrange(10)) + number[at + 1 :],
            number[:at] + number[at + 1] + number[at] + number[at + 2 :],
            number[:-1],
            number + str(source.randrange(10)),
            number[:at] + "x" + number[at + 1 :],
            "".join(source.sample(number, 11)),
            with_control_digits(f"{source.randrange(10**4):04d}{number[4:9]}") or "",
        ]
    )


def our_word(number: str) -> str | None:
    try:
        read = parse(number, control_digits=ControlDigits.FROM_2032)
    except NotANationalIdentifier:
        return None
    word = THEIR_WORD[read.kind]
    return THEIR_WORD_FOR_SYNTHETIC[word] if read.is_synthetic else word


def test_the_labour_and_welfare_administrations_validator_agrees_on_ten_thousand_numbers() -> None:
    assert ORACLE.is_dir(), f"{ORACLE} is missing: run `make setup`"
    source = random.Random(2032)
    right = right_numbers(source, 5_000)
    asked = right + [mutated(number, source) for number in right]
    answer = subprocess.run(
        ["node", "-e", ASK_THE_ORACLE, str(ORACLE)],
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    theirs: list[str | None] = json.loads(answer.stdout)
    unexpected = []
    differences = dict.fromkeys(KNOWN_DIFFERENCES, 0)
    for number, their_word in zip(asked, theirs, strict=True):
        if (word := our_word(number)) == their_word:
            continue
        known = [
            difference
            for difference in KNOWN_DIFFERENCES
            if 1 <= int(number[2:4]) - difference.month_added <= 12
            and (word is not None, their_word is not None) == (difference.ours, difference.theirs)
        ]
        differences.update({difference: differences[difference] + 1 for difference in known})
        unexpected += [] if known else [(word, their_word)]
    assert unexpected == []
    assert all(differences.values())
    assert {word for word in theirs if word} == {*THEIR_WORD.values(), *THEIR_WORD_FOR_SYNTHETIC.values()}
    assert 3_000 < theirs.count(None) < 8_000
