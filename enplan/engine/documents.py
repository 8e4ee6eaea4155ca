"""YAML with the line of every key. Values are read as YAML 1.2 does: `no` and 2024-01-01 are text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

_WORDS = {"true": True, "false": False, "null": None, "~": None, "": None}
_INTEGER = re.compile(r"[-+]?(0|[1-9]\d*)")
_DECIMAL = re.compile(r"[-+]?(0|[1-9]\d*)\.\d+")
_MOST_BYTES = 4_000_000
_MOST_DEPTH = 20
_MOST_NODES = 500_000  # an alias of aliases of aliases grows without end


class Keys(tuple[str | int, ...]):
    """A way into a document, written `when.where` and `after_all[0]`."""

    __slots__ = ()

    def __str__(self) -> str:
        return "".join(f"[{key}]" if isinstance(key, int) else f".{key}" for key in self).lstrip(".")


class Unreadable(ValueError):
    """The file cannot be read, or is no YAML."""

    def __init__(self, message: str, line: int = 0) -> None:
        super().__init__(message)
        self.line = line


@dataclass(slots=True)
class Document:
    """A file's value, the line of each way into it, and keys that stand twice."""

    name: str
    value: Any = None
    lines: dict[Keys, int] = field(default_factory=dict)
    twice: list[tuple[Keys, int]] = field(default_factory=list)

    def line(self, keys: Keys) -> int:
        """The line of the nearest thing that is in the file."""
        while keys and keys not in self.lines:
            keys = Keys(keys[:-1])
        return self.lines.get(keys, 1)


def read(path: Path) -> Document:
    """One YAML file. Raises Unreadable."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise Unreadable(f"cannot be read: {error.strerror}") from error
    if len(content) > _MOST_BYTES:
        raise Unreadable("is far larger than any rule file")
    try:
        node = yaml.compose(content.decode("utf-8-sig"), Loader=yaml.SafeLoader)
    except UnicodeDecodeError as error:
        raise Unreadable("is not saved as UTF-8 text") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        said = getattr(error, "problem", None) or str(error)
        raise Unreadable(f"is no YAML: {said}", mark.line + 1 if mark else 0) from error
    document = Document(str(path))
    document.value = _value(node, Keys(), document) if node else None
    return document


def _value(node: yaml.Node, keys: Keys, document: Document) -> Any:
    document.lines.setdefault(keys, node.start_mark.line + 1)
    if len(keys) > _MOST_DEPTH or len(document.lines) > _MOST_NODES:
        raise Unreadable("is nested too deep, or repeats itself without end", node.start_mark.line + 1)
    if isinstance(node, yaml.MappingNode):
        return dict(_pairs(node, keys, document))
    if isinstance(node, yaml.SequenceNode):
        return [_value(item, Keys((*keys, number)), document) for number, item in enumerate(node.value)]
    return _scalar(node) if isinstance(node, yaml.ScalarNode) else None


def _pairs(node: yaml.MappingNode, keys: Keys, document: Document) -> Iterator[tuple[str, Any]]:
    seen = set()
    for name, item in node.value:
        key = str(name.value)
        place = Keys((*keys, key))
        if key in seen:
            document.twice.append((place, name.start_mark.line + 1))
        seen.add(key)
        document.lines[place] = name.start_mark.line + 1
        yield key, _value(item, place, document)


def _scalar(node: yaml.ScalarNode) -> Any:
    text = str(node.value)
    if node.style is not None:
        return text
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    return float(text) if _DECIMAL.fullmatch(text) else text
