"""Reading a guideline page as the health library published it, whole, varied and damaged."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enplan.domain.guidelines.published_page import (
    Damage,
    DamagedPage,
    Evidence,
    FieldKey,
    Grading,
    Left,
    Noted,
    PublishedField,
    PublishedPage,
    Reason,
    ReferenceKind,
    Remark,
    read_page,
)

PUBLISHED = (Path(__file__).parent / "data" / "guideline-is-1948-8.8.txt").read_bytes()
TEXT = PUBLISHED.decode()
TITLE = (
    "Nasjonal faglig retningslinje for utredning, behandling og oppfølging av personer med samtidig "
    "ruslidelse og psykisk lidelse – ROP-lidelser"
)
ANOTHER_PAGE = """8 Roller og ansvar

8.3.1 Kartlegging i kommunen

Velg data du ønsker med i utskriften
Tittel Versjon Status
IS-nr
Revisjonsdato Publiseringsdato
Utgiver(e) Publikasjonstype
 • Norsk tittel - Veileder for prøver
 • Engelsk tittel -
 • Versjon - 2
 • Status - Publisert
 • IS-nr - IS-2057
 • ISBN -
 • Revisjonsdato - 02.01.2012
 • Publikasjonsdato - mai 2011
 • Utgiver(e) - Helsedirektoratet
 • Målgruppe - Kommuner
 • Publikasjonstype - Veiledere
Anbefalinger Grad Nivå
Nr. 64. Kommunen skal ha rutiner - -
Nr. 65. Motiverende intervju bør tas i bruk (jf. anbefaling 49) B 2b
Nr. 66. Rusmiddelbruk må kartlegges C 4
Vedlegg
Prosedyrer og verktøy

Innledning uten overskrift (anbefaling 64 og 65).

Todelt kartlegging

Verktøy Bruk
AUDIT alkohol
DUDIT andre stoffer

Retningslinjen er for

 • ansatte i NAV
 • helsepersonell i kommunen

Se helse- og omsorgstjenesteloven (§4-1), spesialisthelsetjenesteloven § 2-5 a og anbefaling 66.
"""


def damage_of(content: bytes) -> tuple[Damage, Evidence, str]:
    with pytest.raises(DamagedPage) as refusal:
        read_page(content)
    return refusal.value.damage, refusal.value.evidence, refusal.value.detail


def substance(page: PublishedPage) -> tuple[object, ...]:
    """What a page says, without the numbers of the lines where it says it."""
    left = [(line.text, line.reason) for line in page.left]
    return (
        page.title,
        page.number,
        page.fields,
        page.offered,
        page.recommendations,
        page.sections,
        page.noted,
        left,
    )


# --- the page as published ----------------------------------------------------------------------------------


def test_the_published_page_says_where_it_stands() -> None:
    page = read_page(PUBLISHED)
    assert page.breadcrumb == ("Forside", "8 Roller og ansvar")
    assert (page.chapter, page.number) == ("8 Roller og ansvar", "8.8")
    assert page.title == "Samhandling mellom ulike enheter og nivåer"


def test_all_fourteen_fields_are_taken_in_order_and_empty_ones_stay_empty() -> None:
    assert read_page(PUBLISHED).fields == (
        PublishedField(FieldKey.NORWEGIAN_TITLE, "Norsk tittel", TITLE),
        PublishedField(FieldKey.ENGLISH_TITLE, "Engelsk tittel", None),
        PublishedField(FieldKey.VERSION, "Versjon", "1"),
        PublishedField(FieldKey.STATUS, "Status", "Publisert"),
        PublishedField(FieldKey.IS_NUMBER, "IS-nr", "1948"),
        PublishedField(FieldKey.ISBN, "ISBN", "978-82-8081-246-9"),
        PublishedField(FieldKey.DOI, "DOI", None),
        PublishedField(FieldKey.REVISED_ON, "Revisjonsdato", None),
        PublishedField(FieldKey.NEXT_REVISION, "Neste revisjon", None),
        PublishedField(FieldKey.PUBLISHED_ON, "Publikasjonsdato", "19.12.2011"),
        PublishedField(FieldKey.EXPIRES_ON, "Utløpsdato", None),
        PublishedField(FieldKey.PUBLISHER, "Utgiver(e)", "Helsedirektoratet"),
        PublishedField(FieldKey.EDITOR, "Redaktør", "Kielland et. al."),
        PublishedField(FieldKey.PUBLICATION_TYPE, "Publikasjonstype", "Nasjonale retningslinjer"),
    )


def test_the_fields_that_the_page_offers_for_print_are_known() -> None:
    assert read_page(PUBLISHED).offered == (
        FieldKey.NORWEGIAN_TITLE,
        FieldKey.VERSION,
        FieldKey.STATUS,
        FieldKey.IS_NUMBER,
        FieldKey.ISBN,
        FieldKey.PUBLISHED_ON,
        FieldKey.PUBLISHER,
        FieldKey.EDITOR,
        FieldKey.PUBLICATION_TYPE,
    )


def test_a_grade_that_is_not_printed_is_something_else_than_a_dash() -> None:
    gradings = {
        row.number: (row.grading, row.grade, row.level) for row in read_page(PUBLISHED).recommendations
    }
    assert gradings == {
        86: (Grading.NOT_GRADED, None, None),
        87: (Grading.NOT_PRINTED, None, None),
        88: (Grading.NOT_GRADED, None, None),
        89: (Grading.NOT_GRADED, None, None),
    }


def test_every_recommendation_is_taken_word_for_word() -> None:
    for row in read_page(PUBLISHED).recommendations:
        assert f"Nr. {row.number}. {row.text}" in TEXT
        assert not row.text.endswith("-")


def test_the_text_is_taken_word_for_word_under_its_headings() -> None:
    sections = read_page(PUBLISHED).sections
    assert [section.heading for section in sections] == [
        "Helhetlig pasientforløp",
        "Samarbeid før, under og etter behandling",
        "Samhandling og avtale",
        "Samarbeid om planprosessen",
        "Samarbeidsavtaler",
    ]
    after_the_list = TEXT[TEXT.index("Helhetlig pasientforløp") :]
    ours = [text for s in sections for text in (s.heading, *(p.text for p in s.paragraphs))]
    assert ours == [line for line in after_the_list.split("\n") if line]


def test_references_are_found_where_they_stand() -> None:
    found = [(r.kind, r.target, r.as_written, r.is_on_page) for r in read_page(PUBLISHED).references]
    assert found == [
        (ReferenceKind.RECOMMENDATION, "86", "anbefaling 86", True),
        (ReferenceKind.RECOMMENDATION, "38", "jf. anbefaling 38", False),
        (
            ReferenceKind.PROVISION,
            "forskrift om individuell plan § 6",
            "forskrift om individuell plan § 6",
            False,
        ),
        (ReferenceKind.RECOMMENDATION, "87", "anbefaling 87", True),
        (ReferenceKind.RECOMMENDATION, "88", "anbefaling 88", True),
        (ReferenceKind.RECOMMENDATION, "89", "anbefaling 89", True),
        (ReferenceKind.PUBLICATION, "IS-1253", "IS-1253", False),
    ]


def test_the_published_page_is_taken_over_whole_with_two_remarks() -> None:
    page = read_page(PUBLISHED)
    assert page.left == ()
    assert page.noted == (Noted(Remark.GRADE_NOT_PRINTED, "87"), Noted(Remark.REFERS_ELSEWHERE, "38"))


# --- other pages of the same kind ---------------------------------------------------------------------------


def test_another_page_is_read_with_other_numbers_grades_lists_and_tables() -> None:
    page = read_page(ANOTHER_PAGE.encode())
    assert (page.breadcrumb, page.chapter, page.number, page.title) == (
        (),
        "8 Roller og ansvar",
        "8.3.1",
        "Kartlegging i kommunen",
    )
    assert [(r.number, r.grading, r.grade, r.level) for r in page.recommendations] == [
        (64, Grading.NOT_GRADED, None, None),
        (65, Grading.GRADED, "B", "2b"),
        (66, Grading.GRADED, "C", "4"),
    ]
    assert [(s.heading, [(p.text[:12], p.is_item) for p in s.paragraphs]) for s in page.sections] == [
        (None, [("Innledning u", False)]),
        ("Todelt kartlegging", [("Verktøy Bruk", False), ("AUDIT alkoho", False), ("DUDIT andre ", False)]),
        ("Retningslinjen er for", [("ansatte i NA", True), ("helsepersone", True), ("Se helse- og", False)]),
    ]
    assert [(r.target, r.as_written) for r in page.references] == [
        ("64", "anbefaling 64 og 65"),
        ("65", "anbefaling 64 og 65"),
        ("helse- og omsorgstjenesteloven § 4-1", "helse- og omsorgstjenesteloven (§4-1)"),
        ("spesialisthelsetjenesteloven § 2-5 a", "spesialisthelsetjenesteloven § 2-5 a"),
        ("66", "anbefaling 66"),
    ]


def test_what_is_left_out_and_what_is_odd_is_said_with_the_line() -> None:
    page = read_page(ANOTHER_PAGE.encode())
    assert page.left == (
        Left(19, "Målgruppe - Kommuner", Reason.UNKNOWN_FIELD),
        Left(25, "Vedlegg", Reason.LINK_LABEL),
        Left(26, "Prosedyrer og verktøy", Reason.LINK_LABEL),
    )
    assert page.noted == (Noted(Remark.DATE_NOT_UNDERSTOOD, "Publikasjonsdato"),)
    assert page.value(FieldKey.DOI) is None
    assert page.date_of(FieldKey.REVISED_ON) is not None


def test_a_field_that_is_offered_for_print_and_has_no_value_is_noted() -> None:
    page = read_page(TEXT.replace(" • ISBN - 978-82-8081-246-9\n", "").encode())
    assert Noted(Remark.OFFERED_WITHOUT_VALUE, FieldKey.ISBN) in page.noted


def test_a_page_in_nynorsk_without_number_and_recommendations_is_read() -> None:
    page = read_page(
        "Forside  \n\nForord\n\nVel data du ynskjer med i utskrifta\nTittel Versjon\nUtgjevar(e)\n"
        "• Norsk tittel - Retningsline\n• Versjon - 1\n• Utgjevar(e) - Helsedirektoratet\n\n"
        "Retningsline for alle.\nGoethe skreiv om det.\n".encode()
    )
    assert (page.breadcrumb, page.chapter, page.number, page.title) == (("Forside",), None, None, "Forord")
    assert page.value(FieldKey.PUBLISHER) == "Helsedirektoratet"
    assert page.noted == (Noted(Remark.NO_RECOMMENDATIONS, ""),)


@pytest.mark.parametrize(
    "rewritten",
    [
        TEXT.replace("\n", "\r\n"),
        TEXT.replace("\n", "\r"),
        "\ufeff" + TEXT,
        TEXT.replace("\n", "  \t\n"),
        TEXT.replace("\u00a0", " "),
        TEXT.replace(" - -\n", "\t-\t-\n"),
        TEXT.replace(" • ", "\t•\u00a0"),
        TEXT.replace(" • ", "* "),
        TEXT.replace(" • ", ""),
        TEXT.replace("\n\n", "\n \n\u00a0\n\n"),
        TEXT.replace("\n\n", "\n"),
        TEXT + "\n\n\n",
        "\n\n" + TEXT,
        TEXT.replace("å", "a\u030a").replace("ø", "\u200bø"),
    ],
    ids=[
        "windows line ends",
        "old line ends",
        "byte order mark",
        "trailing space",
        "no no-break spaces",
        "tabs in the list",
        "tabs before bullets",
        "stars for bullets",
        "no bullets",
        "many blank lines",
        "no blank lines",
        "blank lines at the end",
        "blank lines first",
        "letters in two parts",
    ],
)
def test_white_space_and_the_way_a_file_was_saved_do_not_matter(rewritten: str) -> None:
    assert substance(read_page(rewritten.encode())) == substance(read_page(PUBLISHED))


def test_lines_broken_for_width_are_put_together_again() -> None:
    broken = TEXT.replace(
        "ruslidelse og psykisk lidelse – ROP-lidelser\n", "ruslidelse\nog psykisk lidelse – ROP-lidelser\n"
    )
    broken = broken.replace(
        "kommunene både før, under og etter behandling i ",
        "kommunene både før,\nunder og etter behandling i ",
    )
    broken = broken.replace("oppfølgingstilbud i kommunen - -", "oppfølgingstilbud i kommunen\n- -")
    broken = broken.replace("preget av kontinuitet og med", "preget av kontinuitet\nog med")
    assert substance(read_page(broken.encode())) == substance(read_page(PUBLISHED))


words = st.text(alphabet="abcdefghijklmnoprstuvyæøå", min_size=2, max_size=9)
sentences = st.lists(words, min_size=7, max_size=14).map(lambda w: " ".join(w).capitalize() + ".")
headings = st.lists(words, min_size=1, max_size=4).map(lambda w: " ".join(w).capitalize())
gradings = st.sampled_from(["", " - -", " A 1a", " B 2b", " C 4", " D -"])


@given(
    number=st.lists(st.integers(1, 20), min_size=1, max_size=4).map(lambda n: ".".join(map(str, n))),
    first=st.integers(1, 400),
    rows=st.lists(st.tuples(sentences, gradings), min_size=1, max_size=9),
    parts=st.lists(st.tuples(headings, st.lists(sentences, min_size=1, max_size=3)), min_size=1, max_size=6),
)
def test_any_page_of_this_form_gives_back_what_was_written(
    number: str,
    first: int,
    rows: list[tuple[str, str]],
    parts: list[tuple[str, list[str]]],
) -> None:
    listed = [
        f"Nr. {first + place}. {text.rstrip('.')}{grading}" for place, (text, grading) in enumerate(rows)
    ]
    named = " ".join(f"Dette gjelder (anbefaling {first + place})." for place in range(len(rows)))
    body = "\n\n".join(f"{heading}\n\n" + "\n\n".join(texts) for heading, texts in parts)
    page = read_page(
        f"{number} Tittel\n\n • Norsk tittel - Prøve\n • DOI -\n"
        f"Anbefalinger Grad Nivå\n{chr(10).join(listed)}\n\n{body}\n\n{named}\n".encode()
    )
    assert (page.number, page.title) == (number, "Tittel")
    assert [(r.number, r.text) for r in page.recommendations] == [
        (first + place, text.rstrip(".")) for place, (text, _) in enumerate(rows)
    ]
    assert [
        f" {r.grade or '-'} {r.level or '-'}"
        for r in page.recommendations
        if r.grading is not Grading.NOT_PRINTED
    ] == [grading for _, grading in rows if grading]
    assert [(s.heading, [p.text for p in s.paragraphs]) for s in page.sections[:-1]] == parts[:-1]
    assert [p.text for p in page.sections[-1].paragraphs] == [*parts[-1][1], named]
    assert page.left == ()


# --- damage -------------------------------------------------------------------------------------------------

HALF = TEXT[: TEXT.index("Samarbeid om planprosessen")]


@pytest.mark.parametrize(
    ("content", "damage", "evidence"),
    [
        (b"", Damage.EMPTY, Evidence.NO_TEXT),
        (b"\xef\xbb\xbf \r\n\t\xc2\xa0", Damage.EMPTY, Evidence.NO_TEXT),
        (TEXT.encode("latin-1", "replace"), Damage.WRONG_ENCODING, Evidence.NOT_UTF_8),
        (TEXT.encode("cp1252"), Damage.WRONG_ENCODING, Evidence.NOT_UTF_8),
        (TEXT.encode("utf-16"), Damage.WRONG_ENCODING, Evidence.UTF_16),
        (TEXT.encode("utf-16-le"), Damage.WRONG_ENCODING, Evidence.UTF_16),
        (TEXT.encode("utf-32"), Damage.WRONG_ENCODING, Evidence.UTF_16),
        (PUBLISHED.decode("latin-1").encode(), Damage.WRONG_ENCODING, Evidence.READ_AS_LATIN_1),
        (PUBLISHED.decode("cp1252", "ignore").encode(), Damage.WRONG_ENCODING, Evidence.READ_AS_LATIN_1),
        (TEXT.replace("å", "\ufffd").encode(), Damage.WRONG_ENCODING, Evidence.CHARACTERS_LOST),
        (TEXT.replace("å", "\x1a").encode(), Damage.WRONG_ENCODING, Evidence.CHARACTERS_LOST),
        (PUBLISHED[: PUBLISHED.index("å".encode()) + 1], Damage.CUT_OFF, Evidence.INSIDE_A_CHARACTER),
        (TEXT[: TEXT.index(" • Norsk")].encode(), Damage.CUT_OFF, Evidence.NO_FIELDS),
        (TEXT[: TEXT.index("Nasjonal faglig")].encode(), Damage.CUT_OFF, Evidence.NO_NORWEGIAN_TITLE),
        (TEXT[TEXT.index("Velg data") :].encode(), Damage.CUT_OFF, Evidence.NO_TITLE),
        (TEXT[: TEXT.index("Nr. 86")].encode(), Damage.CUT_OFF, Evidence.LIST_WITHOUT_RECOMMENDATIONS),
        (TEXT[: TEXT.index("Behandling av")].encode(), Damage.CUT_OFF, Evidence.RECOMMENDATION_WITHOUT_TEXT),
        (TEXT[: TEXT.index("Helhetlig pas")].encode(), Damage.CUT_OFF, Evidence.NO_BODY_TEXT),
        (TEXT[: len(TEXT) // 2].encode(), Damage.CUT_OFF, Evidence.INSIDE_A_SENTENCE),
        (TEXT[: TEXT.index("Helhetlig pas") + 24].encode(), Damage.CUT_OFF, Evidence.INSIDE_A_SENTENCE),
        (TEXT[: TEXT.index("jf.") + 3].encode(), Damage.CUT_OFF, Evidence.INSIDE_A_SENTENCE),
        (HALF.encode(), Damage.CUT_OFF, Evidence.RECOMMENDATION_NEVER_MENTIONED),
        (TEXT.replace("Nr. 87. ", "Nr. 97. ").encode(), Damage.CUT_OFF, Evidence.RECOMMENDATION_ABSENT),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", Damage.OTHER_DOCUMENT, Evidence.BINARY),
        (b"some text\x00and a zero byte " * 9, Damage.OTHER_DOCUMENT, Evidence.BINARY),
        (f"<!DOCTYPE html><p>{TEXT}".encode(), Damage.OTHER_DOCUMENT, Evidence.MARKUP),
        (b"word " * 200_000, Damage.OTHER_DOCUMENT, Evidence.TOO_LARGE),
        (b".\n" * 30_000, Damage.OTHER_DOCUMENT, Evidence.TOO_LARGE),
        (
            b"Samhandling og koordinering\n\nDet lokale hjelpetilbudet er bredt.\n",
            Damage.OTHER_DOCUMENT,
            Evidence.NO_GUIDELINE_FIELDS,
        ),
        ((TEXT + "\n" + TEXT).encode(), Damage.OTHER_DOCUMENT, Evidence.SEVERAL_PAGES),
        (TEXT.replace(" • DOI -", " • Versjon - 2").encode(), Damage.CONTRADICTORY, Evidence.FIELD_TWICE),
        (TEXT.replace("Nr. 87. ", "Nr. 86. ").encode(), Damage.CONTRADICTORY, Evidence.RECOMMENDATION_TWICE),
    ],
)
def test_a_damaged_page_is_refused_with_what_is_wrong_and_how_that_is_known(
    content: bytes, damage: Damage, evidence: Evidence
) -> None:
    assert damage_of(content)[:2] == (damage, evidence)


def test_the_refusal_names_the_place() -> None:
    assert damage_of(HALF.encode())[2] == "87"
    assert damage_of(TEXT[: TEXT.index("behandling i spesialist")].encode())[2] == ""
    assert damage_of(TEXT[: TEXT.index("gjenta disse")].encode())[2] == "ikke er nødvendig å"


def test_a_list_row_that_the_text_claims_may_not_be_missing() -> None:
    row = TEXT[TEXT.index("Nr. 89.") : TEXT.index("\n\nHelhetlig")]
    assert damage_of(TEXT.replace(row, "").encode()) == (Damage.CUT_OFF, Evidence.RECOMMENDATION_ABSENT, "89")
    whole_list = TEXT[TEXT.index("Anbefalinger Grad") : TEXT.index("\n\nHelhetlig")]
    assert damage_of(TEXT.replace(whole_list, "").encode())[:2] == (
        Damage.CUT_OFF,
        Evidence.RECOMMENDATION_ABSENT,
    )


def test_someone_who_has_seen_that_the_page_is_whole_can_say_so() -> None:
    page = read_page(HALF.encode(), known_whole=True)
    assert len(page.recommendations) == 4
    doubts = [noted.about for noted in page.noted if noted.remark is Remark.NOT_PROVEN_WHOLE]
    assert doubts == [f"recommendation-never-mentioned {number}" for number in (87, 88, 89)]


def test_knowing_that_a_page_is_whole_does_not_mend_it() -> None:
    with pytest.raises(DamagedPage):
        read_page(TEXT[: TEXT.index("Nr. 86")].encode(), known_whole=True)


@given(st.integers(0, len(PUBLISHED)))
def test_a_page_cut_anywhere_is_refused_unless_every_recommendation_and_its_text_is_there(
    length: int,
) -> None:
    try:
        page = read_page(PUBLISHED[:length])
    except DamagedPage:
        return
    assert substance(page)[:5] == substance(read_page(PUBLISHED))[:5]
    assert PUBLISHED[:length].rstrip().endswith(b".")
    assert length >= PUBLISHED.index(b"(anbefaling 89).")


def test_only_cuts_between_the_last_sentences_go_unnoticed() -> None:
    """A page that ends after a sentence, with every recommendation discussed, looks like a whole one."""
    unnoticed = set()
    at_the_end_of_words = (at for at in range(len(PUBLISHED)) if not PUBLISHED[at - 1 : at].isalnum())
    for length in at_the_end_of_words:
        try:
            read_page(PUBLISHED[:length])
        except DamagedPage:
            continue
        unnoticed.add(PUBLISHED[:length].decode().rstrip()[-16:])
    assert unnoticed == {"(anbefaling 89).", "g institusjoner."}


@given(st.data())
def test_corrupted_bytes_never_do_anything_but_refuse_or_read(data: st.DataObject) -> None:
    content = bytearray(PUBLISHED)
    for _ in range(data.draw(st.integers(1, 8))):
        at = data.draw(st.integers(0, len(content) - 1))
        content[at : at + data.draw(st.integers(0, 40))] = data.draw(st.binary(max_size=6))
    try:
        page = read_page(bytes(content))
    except DamagedPage as refusal:
        page = None
        assert refusal.evidence in Evidence  # noqa: PT017 - either outcome is right, another exception is not
    assert page is None or (page.title and page.sections)


@given(
    st.one_of(
        st.binary(max_size=300), st.text(max_size=300).map(lambda text: text.encode("utf-8", "replace"))
    )
)
def test_anything_that_is_no_guideline_page_is_refused(content: bytes) -> None:
    assert damage_of(content)[0] in Damage


@given(st.permutations(TEXT.split("\n")))
def test_shuffled_lines_are_refused_or_read_but_nothing_else(lines: list[str]) -> None:
    content = "\n".join(lines).encode()
    first: object
    try:
        first = read_page(content)
    except DamagedPage as refusal:
        first = refusal.reason
    try:
        second: object = read_page(content)
    except DamagedPage as refusal:
        second = refusal.reason
    assert first == second
