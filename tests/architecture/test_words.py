"""The words people read: none that hurt, none forgotten in a language, short, no health in the open."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from enplan.base.terminology import LANGUAGES, CodeSystem, read_code_system
from scripts.messages import PLACEHOLDER
from tests.support import texts
from tests.support.readability import Reading, read_text, sentences_of
from tests.support.words import FILE, bokmal_in, forbidden_in, health_words_in

LISTS = tomllib.loads(FILE.read_text(encoding="utf-8"))
LIMITS = LISTS["readability"]
TITLE = re.compile(r"{%\s*block title\s*%}(.*?){%\s*endblock(?:\s+title)?\s*%}", re.DOTALL)
FILES = sorted(
    path for path in texts.SOURCE.rglob("data/*.toml") if "[code_system]" in path.read_text(encoding="utf-8")
)
PAGES = [path for path in texts.templates() if texts.shell_of(path)]


def name_of(path: Path) -> str:
    """Name a file as people see it in the repository."""
    return path.relative_to(texts.ROOT).as_posix()


def shown(template: Path) -> str:
    """Return the texts of a template as a reader meets them, one per line."""
    lines = texts.messages_of_template(template)
    return "\n".join(texts.HTML_TAG.sub("\n", PLACEHOLDER.sub(" ", line)) for line in lines)


def limits_of(template: Path) -> tuple[float, int]:
    """Return the highest LIX and the longest sentence for a page."""
    shell = texts.shell_of(template)
    longest: int = LIMITS["longest_sentence"][shell]
    if any(name_of(template).endswith(law) for law in LIMITS["law"]):
        return LIMITS["law_lix"], longest
    return LIMITS["lix"][shell], longest


def test_no_text_in_templates_or_code_hurts() -> None:
    found = {}
    for path in texts.templates():
        for text in [*texts.messages_of_template(path), texts.unmarked_text(path)]:
            found.update({(name_of(path), text): words for words in [forbidden_in(text)] if words})
    for path in texts.SOURCE.rglob("*.py"):
        for text in texts.messages_of_python(path):
            found.update({(name_of(path), text): words for words in [forbidden_in(text)] if words})
    assert not found


def test_no_translation_hurts() -> None:
    assert not [
        (language, text, words) for language, text in texts.translations() if (words := forbidden_in(text))
    ]


def test_no_text_in_a_data_file_hurts() -> None:
    assert not [
        (path.name, text, words) for path, _, text in texts.data_texts() if (words := forbidden_in(text))
    ]


def test_no_text_of_the_demo_hurts() -> None:
    demo = texts.SOURCE / "interfaces" / "demo"
    spoken = [(path.name, text) for path in demo.rglob("*.py") for text in texts.spoken_in(path)]
    assert not [(file, text, words) for file, text in spoken if (words := forbidden_in(text))]


def test_every_text_in_a_template_can_be_translated() -> None:
    known = "|".join(map(re.escape, LISTS["untranslated"]["words"]))
    unmarked = {
        name_of(path): re.sub(rf"&\w+;|{known}", " ", texts.unmarked_text(path))
        for path in texts.templates()
        if "/design/" not in path.as_posix()
    }
    assert not {name: text for name, text in unmarked.items() if re.search(r"[^\W\d_]{2,}", text)}


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_a_code_system_is_whole_and_named_once(path: Path) -> None:
    system = read_code_system(path)
    assert system.url.startswith("urn:enplan:codes:")
    assert [name_of(other) for other in FILES if read_code_system(other).url == system.url] == [name_of(path)]
    for code, versions in system.versions.items():
        assert all(version.valid_from >= system.valid_from for version in versions), code


def test_nynorsk_in_data_files_is_nynorsk() -> None:
    assert not [
        (path.name, text, words)
        for path, language, text in texts.data_texts()
        if language == "nn" and (words := bokmal_in(text))
    ]


def test_english_in_data_files_is_english() -> None:
    norwegian = re.compile(rf"(?<!\w)(?:{'|'.join(LISTS['norwegian_only']['words'])})(?!\w)", re.IGNORECASE)
    assert not [
        (path.name, text)
        for path, language, text in texts.data_texts()
        if language == "en" and norwegian.search(text)
    ]


@pytest.mark.parametrize("key", ["person", "if_no", "reason", "answer"])
@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_what_a_data_file_says_to_the_person_is_short(path: Path, key: str) -> None:
    for concept in read_code_system(path):
        for language in LANGUAGES if concept.has(key) else ():
            reading = read_text(concept.text(key).in_language(language))
            most = LIMITS["longest_sentence"]["person.html"] if language == "en" else LIMITS["usual_sentence"]
            assert max(reading.sentences, default=0) <= most, concept.text(key)


def test_what_the_person_reads_when_sharing_is_easy() -> None:
    categories = read_code_system(texts.SOURCE / "base" / "access" / "data" / "information_categories.toml")
    assert read_text(lines_of(categories, "person", "if_no")).lix <= 20
    bases = read_code_system(texts.SOURCE / "base" / "access" / "data" / "bases.toml")
    assert read_text(lines_of(bases, "reason")).lix <= 20


def lines_of(system: CodeSystem, *keys: str) -> str:
    """Return the bokmål texts of a code system under `keys`, one per line."""
    return "\n".join(concept.text(key).nb for concept in system for key in keys)


@pytest.mark.parametrize("template", PAGES, ids=name_of)
def test_a_page_is_easy_to_read(template: Path) -> None:
    reading = read_text(shown(template))
    highest_lix, longest = limits_of(template)
    assert max(reading.sentences, default=0) <= longest, longest_in(template)
    if reading.words >= LIMITS["fewest_words"]:
        assert round(reading.lix, 1) <= highest_lix
    if texts.shell_of(template) != "work.html" and len(reading.sentences) >= 1 / (1 - LIMITS["usual_share"]):
        assert reading.share_within(LIMITS["usual_sentence"]) >= LIMITS["usual_share"], longest_in(template)


def longest_in(template: Path) -> str:
    """Return the longest sentence of a page, to be mended."""
    return max(sentences_of(shown(template)), key=lambda sentence: read_text(sentence).words, default="")


def test_half_of_the_pages_for_the_person_are_very_easy_to_read() -> None:
    readings = [read_text(shown(page)) for page in PAGES if texts.shell_of(page) == "person.html"]
    lix = sorted(reading.lix for reading in readings if enough(reading))
    assert not lix or lix[len(lix) // 2] <= 20


def enough(reading: Reading) -> bool:
    """Say whether there is enough text for LIX to mean anything."""
    return reading.words >= int(LIMITS["fewest_words"])


def test_no_title_tells_about_health() -> None:
    titles = {
        name_of(path): "".join(TITLE.findall(path.read_text(encoding="utf-8"))) for path in texts.templates()
    }
    assert not {name: words for name, title in titles.items() if (words := health_words_in(title))}


def test_no_address_tells_about_health() -> None:
    assert not {
        route: words
        for route in routes(get_resolver())
        if (words := health_words_in(re.sub(r"[/_-]", " ", route)))
    }


def routes(resolver: URLResolver, before: str = "") -> list[str]:
    """Return every address of the product as it is written in the code."""
    found: list[str] = []
    for entry in resolver.url_patterns:
        route = before + str(entry.pattern)
        found += [route] if isinstance(entry, URLPattern) else routes(entry, route)
    return found
