"""Code systems: what a data file gives, and what is said when the file is damaged."""

from datetime import date
from pathlib import Path

import pytest
from django.utils import translation

from enplan.base.terminology import (
    DamagedTerminology,
    Text,
    UnknownCode,
    code_system,
    read_code_system,
)

HEAD = """
[code_system]
url = "urn:enplan:codes:colours"
title = { nb = "Farger", nn = "Fargar", en = "Colours" }
source = "The painter"
valid_from = 2020-01-01
"""

RED = """
[concepts.red]
display = { nb = "rød", nn = "raud", en = "red" }
definition = { nb = "Som blod.", nn = "Som blod.", en = "Like blood." }
source = "The painter"
valid_from = 2020-01-01
"""


def write(tmp_path: Path, content: str) -> Path:
    """Write a code system file and return where it is."""
    path = tmp_path / "colours.toml"
    path.write_text(content, encoding="utf-8")
    return path


def test_a_concept_has_its_words_in_three_languages(tmp_path: Path) -> None:
    colours = read_code_system(write(tmp_path, HEAD + RED))
    assert colours.concept("red").display == Text(nb="rød", nn="raud", en="red")
    assert [colours.display("red", language) for language in ("nb", "nn", "en", "nn-NO")] == [
        "rød",
        "raud",
        "red",
        "raud",
    ]


def test_an_unknown_language_is_answered_in_bokmal(tmp_path: Path) -> None:
    assert read_code_system(write(tmp_path, HEAD + RED)).display("red", "se") == "rød"


def test_a_text_speaks_the_language_of_the_request(tmp_path: Path) -> None:
    colours = read_code_system(write(tmp_path, HEAD + RED))
    with translation.override("nn"):
        assert str(colours.concept("red").display) == "raud"
        assert colours.display("red") == "raud"
    with translation.override("en"):
        assert colours.display("red") == "red"


def test_an_unknown_code_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(UnknownCode, match="colours: 'blue'"):
        read_code_system(write(tmp_path, HEAD + RED)).concept("blue")


def test_the_version_that_held_on_a_day_is_the_one_given(tmp_path: Path) -> None:
    versions = """
[[concepts.limit]]
display = { nb = "grense", nn = "grense", en = "limit" }
definition = { nb = "Ny.", nn = "Ny.", en = "New." }
source = "Act as amended"
valid_from = 2026-06-01
years = 18
[[concepts.limit]]
display = { nb = "grense", nn = "grense", en = "limit" }
definition = { nb = "Gammel.", nn = "Gamal.", en = "Old." }
source = "Act"
valid_from = 2020-01-01
valid_to = 2026-06-01
years = 16
"""
    system = read_code_system(write(tmp_path, HEAD + versions))
    assert system.concept("limit").number("years") == 18
    assert system.concept("limit", on=date(2026, 5, 31)).number("years") == 16
    assert system.concept("limit", on=date(2026, 6, 1)).number("years") == 18
    assert [concept.number("years") for concept in system.valid_on(date(2021, 1, 1))] == [16]
    with pytest.raises(UnknownCode, match="not valid on 2019-12-31"):
        system.concept("limit", on=date(2019, 12, 31))


def test_versions_that_overlap_are_refused(tmp_path: Path) -> None:
    twice = (RED + RED.replace("2020-01-01", "2021-01-01")).replace("[concepts.red]", "[[concepts.red]]")
    with pytest.raises(DamagedTerminology, match=r"\[concepts\.red\] valid_to: overlaps"):
        read_code_system(write(tmp_path, HEAD + twice))


def test_further_values_are_typed_and_cannot_be_changed(tmp_path: Path) -> None:
    more = """
wave_nm = 700
warm = true
seen_on = ["flags", "roses"]
since = 1999-01-01
hint = { nb = "varm", nn = "varm", en = "warm" }
laws = [{ reference = "Fargeloven § 1", link = "https://example.org/1", verified = false }]
"""
    red = read_code_system(write(tmp_path, HEAD + RED + more)).concept("red")
    assert (red.number("wave_nm"), red.flag("warm"), red.strings("seen_on")) == (
        700,
        True,
        ("flags", "roses"),
    )
    assert red.day("since") == date(1999, 1, 1)
    assert red.text("hint").en == "warm"
    assert not red.laws[0].verified
    with pytest.raises(TypeError):
        red.extra["wave_nm"] = 1  # type: ignore[index]


@pytest.mark.parametrize("ask", ["number", "flag", "strings", "string", "text", "day"])
def test_a_missing_value_is_named_with_file_table_and_key(tmp_path: Path, ask: str) -> None:
    red = read_code_system(write(tmp_path, HEAD + RED)).concept("red")
    with pytest.raises(DamagedTerminology, match=r"colours\.toml: \[concepts\.red\] wave: is missing"):
        getattr(red, ask)("wave")


def test_yes_is_not_a_number(tmp_path: Path) -> None:
    red = read_code_system(write(tmp_path, HEAD + RED + "warm = true\n")).concept("red")
    with pytest.raises(DamagedTerminology, match="warm: must be a whole number"):
        red.number("warm")


@pytest.mark.parametrize(
    ("damage", "complaint"),
    [
        (("[code_system]", "[code_systm]"), r"code_systm: unknown table"),
        (('url = "urn:enplan:codes:colours"', ""), r"\[code_system\] url: is missing"),
        (('nn = "raud", ', ""), r"\[concepts\.red\] display\.nn: is missing"),
        (('nn = "raud"', 'nn = " "'), r"\[concepts\.red\] display\.nn: must be a text that is not empty"),
        (
            ('nn = "raud"', 'nn = "raud", sv = "röd"'),
            r"\[concepts\.red\] display\.sv: is not one of the languages",
        ),
        (("[concepts.red]", "[concepts.Red]"), r"\[concepts\.Red\]: a code has small letters"),
        (("valid_from = 2020-01-01", 'valid_from = "2020"'), r"\[code_system\] valid_from: must be a date"),
        (("[concepts.red]", "[concepts.red"), "not TOML"),
        (('source = "The painter"', ""), r"\[code_system\] source: is missing"),
    ],
)
def test_damage_is_refused_with_file_table_and_key(
    tmp_path: Path, damage: tuple[str, str], complaint: str
) -> None:
    broken = (HEAD + RED).replace(*damage, 1)
    assert broken != HEAD + RED
    with pytest.raises(DamagedTerminology, match=complaint) as caught:
        read_code_system(write(tmp_path, broken))
    assert str(caught.value).startswith(str(tmp_path / "colours.toml"))


def test_a_period_that_ends_before_it_begins_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DamagedTerminology, match="valid_to: must be later than valid_from"):
        read_code_system(write(tmp_path, HEAD + RED + "valid_to = 2019-01-01\n"))


def test_an_unsafe_link_to_a_law_is_refused(tmp_path: Path) -> None:
    law = 'laws = [{ reference = "§ 1", link = "http://example.org", verified = true }]\n'
    with pytest.raises(DamagedTerminology, match=r"\[concepts\.red\.laws\] link: must start with https"):
        read_code_system(write(tmp_path, HEAD + RED + law))


def test_a_file_that_is_not_there_or_not_utf8_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DamagedTerminology, match="does not exist"):
        read_code_system(tmp_path / "none.toml")
    latin = tmp_path / "latin.toml"
    latin.write_bytes((HEAD + RED).encode("latin-1"))
    with pytest.raises(DamagedTerminology, match="not UTF-8"):
        read_code_system(latin)


def test_a_file_without_concepts_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DamagedTerminology, match=r"\[concepts\]: holds no concept"):
        read_code_system(write(tmp_path, HEAD + "[concepts]\n"))


@pytest.mark.parametrize("name", ["colours", "../../etc.passwd", "Domain.colours", "domain..colours"])
def test_a_name_cannot_lead_outside_the_product(name: str) -> None:
    with pytest.raises(DamagedTerminology):
        code_system(name)


def test_a_code_system_is_read_once() -> None:
    assert code_system("base.access.roles") is code_system("base.access.roles")
