"""Finds every text that people may read: messages of code and templates, their translations, data files."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog

from scripts import messages

ROOT = messages.ROOT
SOURCE = messages.SOURCE
TEMPLATES = SOURCE / "interfaces" / "web" / "templates"
COMMENT = re.compile(r"{%\s*comment\b.*?{%\s*endcomment\s*%}|{#.*?#}|<!--.*?-->", re.DOTALL)
ATTRIBUTE_BLOCK = re.compile(r"{%\s*block (?:shell|robots)\s*%}.*?{%\s*endblock\b.*?%}", re.DOTALL)
TRANSLATED = re.compile(r"{%\s*blocktrans(?:late)?\b.*?{%\s*endblocktrans(?:late)?\s*%}", re.DOTALL)
TEMPLATE_TAG = re.compile(r"{%.*?%}|{{.*?}}", re.DOTALL)
HTML_TAG = re.compile(r"<[^>]*>")
NOT_FOR_READERS = {"source", "sources", "link", "url"}
EXTENDS = re.compile(r"{%\s*extends\s+[\"']([^\"']+)[\"']")


def templates() -> list[Path]:
    """Return every template of the product."""
    return sorted(SOURCE.rglob("templates/**/*.html"))


def messages_of_template(path: Path) -> list[str]:
    """Return the bokmål texts that the template marks for translation."""
    return _texts(
        messages.extract_text(messages.template_as_python(path.read_text(encoding="utf-8"), path.name))
    )


def messages_of_python(path: Path) -> list[str]:
    """Return the bokmål texts that a Python file marks for translation."""
    return _texts(messages.extract_text(path.read_text(encoding="utf-8")))


def unmarked_text(path: Path) -> str:
    """Return the text of a template that nobody marked for translation."""
    text = ATTRIBUTE_BLOCK.sub(" ", COMMENT.sub(" ", path.read_text(encoding="utf-8")))
    return " ".join(HTML_TAG.sub(" ", TEMPLATE_TAG.sub(" ", TRANSLATED.sub(" ", text))).split())


def shell_of(path: Path) -> str:
    """Return the shell a template is shown in, followed through its parents; empty for a part of a page."""
    seen = path
    while found := EXTENDS.search(seen.read_text(encoding="utf-8")):
        if found[1] in {"person.html", "public.html", "work.html"}:
            return found[1]
        seen = TEMPLATES / found[1]
    return ""


def translations() -> Iterator[tuple[str, str]]:
    """Yield each translated text with its language."""
    for language in messages.LANGUAGES:
        path = messages.po_path(messages.LOCALE, language)
        if path.exists():
            for text in _texts(messages.read_catalogue(path, language), translated=True):
                yield language, text


def data_texts() -> Iterator[tuple[Path, str, str]]:
    """Yield each text of each data file with its place and its language (empty if it has none)."""
    for path in sorted(SOURCE.rglob("data/*.toml")):
        for language, text in _walk(tomllib.loads(path.read_text(encoding="utf-8"))):
            yield path, language, text


def spoken_in(path: Path) -> Iterator[str]:
    """Yield the strings of a Python file that have a space in them; docstrings are left out."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    spoken = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    docstrings = {ast.get_docstring(node, clean=False) for node in ast.walk(tree) if isinstance(node, spoken)}
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and " " in node.value
            and node.value not in docstrings
        ):
            yield node.value


def _texts(catalogue: Catalog, *, translated: bool = False) -> list[str]:
    given = [message.string if translated else message.id for message in catalogue if message.id]
    forms = [[text] if isinstance(text, str) else list(text) for text in given if text]
    return [form for texts in forms for form in texts if form]


def _walk(value: object, language: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield language, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            if key in NOT_FOR_READERS:
                continue
            yield from _walk(inner, key if key in {"nb", "nn", "en"} else language)
    elif isinstance(value, list):
        for inner in value:
            yield from _walk(inner, language)
