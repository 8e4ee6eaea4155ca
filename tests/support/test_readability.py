"""The measure of readability, against texts counted by hand."""

import pytest

from tests.support.readability import blocks_of, read_page, read_text, sentences_of
from tests.support.words import bokmal_in, forbidden_in, health_words_in


def test_lix_is_words_per_sentence_plus_the_share_of_long_words() -> None:
    reading = read_text("Du bestemmer. Du kan si ja til noe og nei til noe annet.")
    assert (reading.words, reading.long_words, reading.sentences) == (13, 1, (2, 11))
    assert reading.lix == pytest.approx(13 / 2 + 100 / 13)


def test_a_word_of_six_letters_is_short_and_one_of_seven_is_long() -> None:
    assert read_text("planer").long_words == 0
    assert read_text("planene").long_words == 1


def test_names_dates_and_numbers_are_left_out() -> None:
    reading = read_text("Du møter Berit Nordmannsen torsdag 3. desember 2026 klokka 10.30, telefon 116 117.")
    assert reading.sentences == (5,)


def test_full_stops_in_dates_and_abbreviations_end_no_sentence() -> None:
    assert sentences_of("Møtet er 3. juni. Ta med f.eks. en venn. Hva sier du?") == [
        "Møtet er  .",
        "Ta med f.eks. en venn.",
        "Hva sier du?",
    ]


def test_headings_items_and_cells_are_sentences_of_their_own() -> None:
    page = (
        "<html><head><title>Planen</title></head><body><nav>Meny</nav><main><h1>Min <em>plan</em></h1>"
        "<ul><li>Mål</li><li>Møter</li></ul><table><tr><td>Ja</td><td>Nei</td></tr></table>"
        "<p>Hei<br>du</p><script>var skjult</script></main><footer>Om</footer></body></html>"
    )
    assert blocks_of(page) == ["Min plan", "Mål", "Møter", "Ja", "Nei", "Hei", "du"]
    assert read_page(page).sentences == (2, 1, 1, 1, 1, 1, 1)


def test_a_page_without_main_is_read_whole() -> None:
    assert blocks_of("<body><p>Hei</p><p>der</p></body>") == ["Hei", "der"]


def test_a_text_without_words_is_no_text_to_judge() -> None:
    assert read_text("1 2 3").lix == 0
    assert read_text("").share_within(15) == 1


def test_the_share_of_short_sentences_is_counted() -> None:
    assert read_text("En to tre. En to.").share_within(2) == pytest.approx(0.5)


@pytest.mark.parametrize(
    "text",
    [
        "Han er rusmisbruker.",
        "en narkoman",
        "Vennligst vent",
        "obligatorisk felt",
        "Tiltaket ble avbrutt",
        "Ops!",
        "ugyldig dato",
        "klientens plan",
        "en tung bruker",
        "Personen uteble",
        "rene prøver er rusfri",
        "addicts",
    ],
)
def test_words_that_never_may_appear_are_found(text: str) -> None:
    assert forbidden_in(text)


@pytest.mark.parametrize(
    "text", ["person med rusproblemer", "Avbryt", "en ren seier", "bruker av tjenester", "klima"]
)
def test_ordinary_words_are_left_alone(text: str) -> None:
    assert not forbidden_in(text)


def test_bokmal_is_recognised_in_nynorsk() -> None:
    assert bokmal_in("Hvem ser ikke dette?") == ["Hvem", "ikke"]
    assert not bokmal_in("Kven ser ikkje dette?")


def test_health_words_are_recognised() -> None:
    assert health_words_in("Rusbehandling på DPS") == ["Rusbehandling", "DPS"]
    assert not health_words_in("Planen – Møter")
