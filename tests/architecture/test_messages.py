"""The message catalogues: what is collected, what is kept, what is refused; and that our own are complete."""

from __future__ import annotations

import gettext
from pathlib import Path

import pytest
from babel.messages.catalog import Message

from scripts import messages


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """Make a small product with one Python file and one template."""
    package = tmp_path / "product"
    templates = package / "web" / "templates"
    templates.mkdir(parents=True)
    (package / "views.py").write_text(
        "from django.utils.translation import gettext, gettext_lazy as _, ngettext, npgettext, pgettext\n"
        'TITLE = _("Planen min")\n'
        "def words(n):\n"
        '    gettext("Hei, %(name)s") % {"name": n}\n'
        '    ngettext("%(n)s mål", "%(n)s flere mål", n)\n'
        '    pgettext("ukedag", "tirsdag")\n'
        '    npgettext("telling", "én dag", "%(n)s dager", n)\n'
        "    gettext(n)\n",
        encoding="utf-8",
    )
    (templates / "page.html").write_text(
        "{% load i18n %}\n  <h1>{% translate 'Det viktigste' %}</h1>\n"
        "{% comment %} don't (stumble {% endcomment %}\n"
        "    {% blocktranslate trimmed with who=person %}\n      {{ who }} ser\n"
        "      planen din.\n    {% endblocktranslate %}\n"
        "{% blocktranslate count n=goals trimmed %}{{ n }} ting{% plural %}{{ n }} flere ting"
        "{% endblocktranslate %}\n"
        '{% translate "tirsdag" context "kalender" %}{{ _("Ferdig") }}\n',
        encoding="utf-8",
    )
    return package


def write_po(locale: Path, language: str, body: str) -> Path:
    """Write a catalogue with `body` after the header."""
    path = messages.po_path(locale, language)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(messages.HEADER.format(language=language) + body, encoding="utf-8")
    return path


def found(source: Path) -> set[tuple[str | None, str]]:
    """Return the contexts and first forms of all that is collected."""
    return {(m.context, m.id if isinstance(m.id, str) else m.id[0]) for m in messages.extract(source) if m.id}


def test_texts_of_python_and_templates_are_found(source: Path) -> None:
    assert found(source) == {
        (None, "Planen min"),
        (None, "Hei, %(name)s"),
        (None, "%(n)s mål"),
        ("ukedag", "tirsdag"),
        ("telling", "én dag"),
        (None, "Det viktigste"),
        (None, "%(who)s ser planen din."),
        (None, "%(n)s ting"),
        ("kalender", "tirsdag"),
        (None, "Ferdig"),
    }


def test_collecting_keeps_what_is_translated_and_drops_what_is_gone(source: Path, tmp_path: Path) -> None:
    locale = tmp_path / "locale"
    path = write_po(
        locale, "nn", 'msgid "Planen min"\nmsgstr "Min eigen plan"\n\nmsgid "Borte"\nmsgstr "Vekke"\n'
    )
    said = list(messages.collect(source, locale))
    assert said[0] == "nn: 10 messages, 9 new, 1 gone, 9 to translate"
    written = path.read_text(encoding="utf-8")
    assert 'msgid "Planen min"\nmsgstr "Min eigen plan"\n' in written
    assert "Vekke" not in written


def test_collecting_twice_changes_nothing_and_names_no_line_or_day(source: Path, tmp_path: Path) -> None:
    locale = tmp_path / "locale"
    list(messages.collect(source, locale))
    first = messages.po_path(locale, "en").read_bytes()
    list(messages.collect(source, locale))
    assert messages.po_path(locale, "en").read_bytes() == first
    assert b"#:" not in first
    assert b"Date" not in first


def test_a_compiled_catalogue_speaks_also_in_numbers(tmp_path: Path) -> None:
    locale = tmp_path / "locale"
    write_po(
        locale,
        "nn",
        'msgid "Ferdig"\nmsgstr "Ferdig no"\n\n'
        'msgid "%(n)s ting"\nmsgid_plural "%(n)s flere ting"\n'
        'msgstr[0] "%(n)s ting"\nmsgstr[1] "%(n)s fleire ting"\n',
    )
    (compiled,) = messages.compile_catalogues(locale)
    with compiled.open("rb") as file:
        catalogue = gettext.GNUTranslations(file)
    assert catalogue.gettext("Ferdig") == "Ferdig no"
    assert catalogue.ngettext("%(n)s ting", "%(n)s flere ting", 2) == "%(n)s fleire ting"


def test_a_complete_catalogue_has_no_findings_and_an_incomplete_one_names_each(
    source: Path, tmp_path: Path
) -> None:
    locale = tmp_path / "locale"
    list(messages.collect(source, locale))
    findings = messages.check(source, locale)
    assert len(findings) == 20
    assert "nn: 'Ferdig': not translated" in findings


def test_what_was_never_collected_and_what_is_obsolete_is_named(source: Path, tmp_path: Path) -> None:
    locale = tmp_path / "locale"
    write_po(locale, "nn", 'msgid "Borte"\nmsgstr "Vekke"\n')
    findings = messages.check(source, locale)
    assert "nn: 'Borte': obsolete" in findings
    assert "nn: 'Ferdig': not collected" in findings


@pytest.mark.parametrize(
    ("language", "original", "translated", "fault"),
    [
        ("nn", "Du ser ikke dette.", "Du ser ikke dette.", "copied from bokmål: 'ikke'"),
        ("nn", "Hvem er med?", "Hvem er med her?", "still bokmål: 'Hvem'"),
        ("en", "Planen og deg", "The plan og you", "still bokmål: 'og'"),
        ("en", "Hei, %(name)s", "Hello, %(nam)s", "placeholders differ: ['name'] and ['nam']"),
        ("en", "Hei, %(name)s", "Hello", "placeholders differ: ['name'] and []"),
        ("nn", "Hei, {name}", "Hei", "placeholders differ: ['name'] and []"),
        ("en", "Du er <strong>trygg</strong>", "You are safe", "tags differ"),
        ("en", "Hei ", "Hello", "space at the ends differs"),
        ("en", "Hei", "", "not translated"),
    ],
)
def test_a_faulty_translation_is_named(language: str, original: str, translated: str, fault: str) -> None:
    assert fault in list(messages.faults_of(Message(original, translated), language))


def test_a_fuzzy_translation_is_named() -> None:
    assert list(messages.faults_of(Message("Hei", "Hi", flags=["fuzzy"]), "en")) == ["fuzzy"]


@pytest.mark.parametrize(
    ("language", "original", "translated"),
    [
        ("nn", "mål", "mål"),
        ("nn", "%(noen)s er med", "%(noen)s er med"),
        ("nn", "Hvem er %(name)s?", "Kven er %(name)s?"),
        ("en", "100 %% av %(total)s", "100 %% of %(total)s"),
    ],
)
def test_a_right_translation_passes(language: str, original: str, translated: str) -> None:
    assert not list(messages.faults_of(Message(original, translated), language))


@pytest.mark.parametrize("text", ["%s mål", "%d mål", "{} mål", "{0} mål"])
def test_a_nameless_placeholder_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "views.py").write_text(f'gettext("{text}")\n', encoding="utf-8")
    assert any(
        "placeholders must be named" in finding for finding in messages.check(tmp_path, tmp_path / "locale")
    )


def test_our_own_catalogues_are_complete_in_nynorsk_and_english() -> None:
    assert messages.check(messages.SOURCE, messages.LOCALE) == []
