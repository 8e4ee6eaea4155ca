"""The message catalogues: `collect` from source, `compile` for running, `check` that nothing lacks in them.

Bokmål is the msgid itself and needs no catalogue. Uses Babel, so no GNU gettext is needed on the machine, and
`compile` needs the run-time packages only. Exit codes: 0 done, 1 findings.
"""

from __future__ import annotations

import argparse
import io
import re
import sys
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "enplan"
LOCALE = SOURCE / "locale"
WORDS = ROOT / "tests" / "support" / "words.toml"
LANGUAGES = ("nn", "en")

SIMPLE = ("_", "gettext", "gettext_lazy", "gettext_noop")
PLURAL = ("ngettext", "ngettext_lazy")
CONTEXT = ("pgettext", "pgettext_lazy")
CONTEXT_PLURAL = ("npgettext", "npgettext_lazy")
COMMENT = "Translators:"
SHORT = 60

PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|\{(\w+)\}|%%")
NAMELESS = re.compile(r"(?<!%)%[sdr]|\{\}|\{\d+\}")
TAG = re.compile(r"</?\w+[^>]*>")
HEADER = """\
# Translations of Énplan. The msgid is bokmål. Written by scripts/messages.py; only msgstr is edited by hand.
msgid ""
msgstr ""
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

"""


def main(arguments: list[str] | None = None) -> int:
    """Run one of the three commands; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("command", choices=("collect", "compile", "check"))
    command = parser.parse_args(arguments).command
    if command == "compile":
        for path in compile_catalogues(LOCALE):
            print(f"compiled {path.relative_to(ROOT)}")
        return 0
    if command == "collect":
        for line in collect(SOURCE, LOCALE):
            print(line)
        return 0
    findings = check(SOURCE, LOCALE)
    print("\n".join(findings) or "nynorsk and English are complete")
    return 1 if findings else 0


def po_path(locale: Path, language: str) -> Path:
    """Return where the catalogue of `language` lies."""
    return locale / language / "LC_MESSAGES" / "django.po"


def compile_catalogues(locale: Path) -> Iterator[Path]:
    """Write the .mo beside each .po and return what was written; a reader never sees half a file."""
    for source in sorted(locale.glob("*/LC_MESSAGES/*.po")):
        compiled = io.BytesIO()
        write_mo(compiled, read_catalogue(source, source.parent.parent.name))
        target = source.with_suffix(".mo")
        partial = target.with_suffix(".mo.part")
        partial.write_bytes(compiled.getvalue())
        partial.replace(target)
        yield target


def collect(source: Path, locale: Path) -> Iterator[str]:
    """Bring the catalogues in line with the source, keeping the translations; say what changed in each."""
    template = extract(source)
    for language in LANGUAGES:
        path = po_path(locale, language)
        catalogue = read_catalogue(path, language)
        before = {_key(message) for message in _messages(catalogue)}
        catalogue.update(template, no_fuzzy_matching=True, update_header_comment=False)
        after = {_key(message) for message in _messages(catalogue)}
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(_as_po(catalogue, language))
        empty = sum(not _is_translated(message) for message in _messages(catalogue))
        counted = f"{len(after)} messages, {len(after - before)} new, {len(before - after)} gone"
        yield f"{language}: {counted}, {empty} to translate"


def extract(source: Path) -> Catalog:
    """Return all messages of the Python files and templates below `source`, without translations."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(source.rglob("*.py"))]
    templates = sorted([*source.rglob("templates/**/*.html"), *source.rglob("templates/**/*.txt")])
    texts += [template_as_python(path.read_text(encoding="utf-8"), path.name) for path in templates]
    return extract_text(*texts)


def extract_text(*texts: str) -> Catalog:
    """Return the messages of Python source texts, as a catalogue without translations."""
    template = Catalog(charset="utf-8")
    for text in texts:
        _add(template, text)
    return template


def read_catalogue(path: Path, language: str) -> Catalog:
    """Return the catalogue of `language` at `path`; an empty one if there is no file yet."""
    if not path.exists():
        return Catalog(locale=language, charset="utf-8")
    with path.open("rb") as file:
        return read_po(file, locale=language, charset="utf-8", abort_invalid=True)


def template_as_python(text: str, origin: str) -> str:
    """Return a Django template as lines for Python's tokenizer; only the calls for translation survive."""
    if not settings.configured:
        settings.configure(USE_I18N=True)
    return "".join(line.lstrip() for line in templatize(text, origin=origin).splitlines(keepends=True))


def check(source: Path, locale: Path) -> list[str]:
    """Return what is wrong with the catalogues, one finding per line; empty when they are complete."""
    template = {_key(message): message for message in _messages(extract(source))}
    findings = [
        f"source: {_short(message)}: placeholders must be named"
        for message in template.values()
        if _nameless(message)
    ]
    for language in LANGUAGES:
        catalogue = {
            _key(message): message
            for message in _messages(read_catalogue(po_path(locale, language), language))
        }
        findings += [
            f"{language}: {_short(template[key])}: not collected"
            for key in template.keys() - catalogue.keys()
        ]
        findings += [
            f"{language}: {_short(catalogue[key])}: obsolete" for key in catalogue.keys() - template.keys()
        ]
        for message in catalogue.values():
            findings += [f"{language}: {_short(message)}: {fault}" for fault in faults_of(message, language)]
    return sorted(findings)


def faults_of(message: Message, language: str) -> Iterator[str]:
    """Yield what is wrong with one translation."""
    if not _is_translated(message):
        yield "not translated"
        return
    if message.fuzzy:
        yield "fuzzy"
    originals = _forms(message.id)
    foreign = _foreign_words(language)
    for number, translated in enumerate(_forms(message.string)):
        original = originals[min(number, len(originals) - 1)]
        if _names(translated) != _names(original):
            yield f"placeholders differ: {sorted(_names(original))} and {sorted(_names(translated))}"
        if sorted(TAG.findall(translated)) != sorted(TAG.findall(original)):
            yield "tags differ"
        if (translated[:1].isspace(), translated[-1:].isspace()) != (
            original[:1].isspace(),
            original[-1:].isspace(),
        ):
            yield "space at the ends differs"
        for word in foreign.findall(PLACEHOLDER.sub(" ", translated)):
            copied = "copied from bokmål" if translated == original else "still bokmål"
            yield f"{copied}: {word!r}"


def _add(template: Catalog, python: str) -> None:
    keywords = dict.fromkeys((*SIMPLE, *PLURAL, *CONTEXT, *CONTEXT_PLURAL))
    file = io.BytesIO(python.encode("utf-8"))
    for _, function, found, comments in extract_python(file, keywords, (COMMENT,), {"encoding": "utf-8"}):
        given: object = found  # a text, or a tuple of arguments; Babel's own annotation knows neither
        arguments: list[object] = [*given] if isinstance(given, tuple) else [given]
        texts = [argument if isinstance(argument, str) else "" for argument in arguments]
        context = texts.pop(0) if function in (*CONTEXT, *CONTEXT_PLURAL) else None
        wanted = texts[: 2 if function in (*PLURAL, *CONTEXT_PLURAL) else 1]
        if wanted and all(wanted):
            identity = tuple(wanted) if len(wanted) > 1 else wanted[0]
            template.add(identity, None, auto_comments=_lines(comments), context=context)


def _lines(comments: Iterable[str] | None) -> list[str]:
    return [comments] if isinstance(comments, str) else list(comments or ())


def _as_po(catalogue: Catalog, language: str) -> bytes:
    body = io.BytesIO()
    write_po(
        body, catalogue, width=110, no_location=True, omit_header=True, sort_output=True, ignore_obsolete=True
    )
    return (HEADER.format(language=language) + body.getvalue().decode("utf-8").strip() + "\n").encode("utf-8")


def _messages(catalogue: Catalog) -> Iterator[Message]:
    return (message for message in catalogue if message.id)


def _key(message: Message) -> tuple[str | None, str]:
    return message.context, _forms(message.id)[0]


def _forms(texts: str | Iterable[str] | None) -> list[str]:
    if texts is None:
        return []
    return [texts] if isinstance(texts, str) else list(texts)


def _is_translated(message: Message) -> bool:
    forms = _forms(message.string)
    return bool(forms) and all(forms)


def _names(text: str) -> set[str]:
    return {first or second for first, second in PLACEHOLDER.findall(text) if first or second}


def _nameless(message: Message) -> bool:
    return any(NAMELESS.search(form) for form in _forms(message.id))


def _short(message: Message) -> str:
    first = _forms(message.id)[0]
    return repr(first if len(first) <= SHORT else f"{first[:SHORT]}…")


def _foreign_words(language: str) -> re.Pattern[str]:
    lists = tomllib.loads(WORDS.read_text(encoding="utf-8"))
    words = lists["bokmal_only" if language == "nn" else "norwegian_only"]["words"]
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, words))})(?!\w)", re.IGNORECASE)


if __name__ == "__main__":
    sys.exit(main())
