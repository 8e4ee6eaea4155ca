"""How pages are named, recognised and compared."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enplan.domain.guidelines.published_page import PublishedPage, read_page
from enplan.domain.guidelines.rules import Difference, How, Part, differences, fingerprint, slug_of

TEXT = (Path(__file__).parent / "data" / "guideline-is-1948-8.8.txt").read_text(encoding="utf-8")


def page(**replaced: str) -> PublishedPage:
    """The published page with some words replaced, whole or not."""
    text = TEXT
    for old, new in replaced.items():
        assert old in text
        text = text.replace(old, new)
    return read_page(text.encode(), known_whole=True)


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        (TEXT, "is-1948-8-8"),
        (TEXT.replace("IS-nr - 1948", "IS-nr - IS-2057"), "is-2057-8-8"),
        (TEXT.replace("IS-nr - 1948", "IS-nr -"), "isbn-9788280812469-8-8"),
        (TEXT.replace("8.8 Samhandling", "8.8.2 Samhandling"), "is-1948-8-8-2"),
    ],
)
def test_a_page_is_named_by_its_numbers(text: str, slug: str) -> None:
    assert slug_of(read_page(text.encode())) == slug


def test_no_word_of_a_title_stands_in_the_address() -> None:
    bare = page(
        **{"8.8 Samhandling": "Samhandling", "IS-nr - 1948": "IS-nr -", "ISBN - 978": "ISBN - x", "82": "x"}
    )
    assert slug_of(bare) != slug_of(page(**{"8.8 Samhandling": "Annet"}))
    assert "samhandling" not in slug_of(bare)


def test_the_same_words_are_recognised_however_the_file_was_saved() -> None:
    saved_elsewhere = TEXT.replace("\n", "\r\n").replace("\u00a0", " ")
    assert fingerprint(read_page(saved_elsewhere.encode("utf-8-sig"))) == fingerprint(
        read_page(TEXT.encode())
    )


@given(st.sampled_from([word for word in TEXT[TEXT.index("Nr. 86") :].split() if word.isalpha()]))
def test_another_word_is_noticed(word: str) -> None:
    head, words = TEXT[: TEXT.index("Nr. 86")], TEXT[TEXT.index("Nr. 86") :]
    changed = f"{head}{words.replace(word, f'{word}x', 1)}"
    assert fingerprint(read_page(changed.encode(), known_whole=True)) != fingerprint(page())


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("Versjon - 1", "Versjon - 2", Difference(Part.FIELD, "Versjon", How.CHANGED)),
        (" • DOI -\n", "", Difference(Part.FIELD, "DOI", How.REMOVED)),
        ("tas kontakt", "tas god kontakt", Difference(Part.RECOMMENDATION, "87", How.CHANGED)),
        ("kommunen - -", "kommunen C 4", Difference(Part.RECOMMENDATION, "88", How.CHANGED)),
        (
            "Rutiner for arbeidet",
            "Regler for arbeidet",
            Difference(Part.SECTION, "Samarbeidsavtaler", How.CHANGED),
        ),
        ("mellom ulike enheter", "mellom enheter", Difference(Part.PLACE, "title", How.CHANGED)),
    ],
)
def test_what_has_changed_is_named(old: str, new: str, expected: Difference) -> None:
    assert expected in differences(page(), page(**{old: new}))


def test_a_new_heading_is_added_and_the_old_one_removed() -> None:
    found = differences(page(), page(**{"\nSamarbeidsavtaler\n": "\nAvtaler\n"}))
    assert found == (
        Difference(Part.SECTION, "Samarbeidsavtaler", How.REMOVED),
        Difference(Part.SECTION, "Avtaler", How.ADDED),
    )


def test_a_heading_that_stands_twice_is_two_sections() -> None:
    twice = {"\nSamarbeid om planprosessen\n": "\nSamarbeidsavtaler\n"}
    found = differences(page(**twice), page(**twice, **{"Rutiner for": "Regler for"}))
    assert found == (Difference(Part.SECTION, "Samarbeidsavtaler (2)", How.CHANGED),)


def test_a_page_does_not_differ_from_itself() -> None:
    assert differences(page(), page()) == ()
