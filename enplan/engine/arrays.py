"""Lists in PostgreSQL's binary form: made once for each rule set and calendar, sent many times."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from psycopg import postgres, pq
from psycopg.adapt import AdaptersMap, Buffer, Dumper

_NULL = struct.pack(">i", -1)


class Array(bytes):
    """A whole array; the subclass says of what."""

    __slots__ = ()
    of: ClassVar[str]
    layout: ClassVar[str] = ""

    @classmethod
    def made(cls, values: Iterable[Any]) -> Array:
        """One dimension, counted from 1. Text has to be text; None is null."""
        elements = [_NULL if value is None else cls._element(value) for value in values]
        head = struct.pack(">iiI", bool(elements), _NULL in elements, postgres.types[cls.of].oid)
        size = struct.pack(">ii", len(elements), 1) if elements else b""
        return cls(b"".join((head, size, *elements)))

    @classmethod
    def _element(cls, value: Any) -> bytes:
        coded = struct.pack(cls.layout, value) if cls.layout else str(value).encode()
        return struct.pack(">i", len(coded)) + coded


class Integers(Array):
    """Of type integer."""

    of, layout = "int4", ">i"


class Bigints(Array):
    """Of type bigint."""

    of, layout = "int8", ">q"


class Texts(Array):
    """Of type text."""

    of = "text"


class Booleans(Array):
    """Of type boolean."""

    of, layout = "bool", ">?"


ARRAYS: Mapping[str, type[Array]] = {
    "INTEGER": Integers,
    "BIGINT": Bigints,
    "TEXT": Texts,
    "BOOLEAN": Booleans,
}


def register(adapters: AdaptersMap) -> None:
    """Teach a cursor to send arrays as they are."""
    for kind, dumper in _DUMPERS.items():
        adapters.register_dumper(kind, dumper)


class _AsItIs(Dumper):
    format = pq.Format.BINARY

    def dump(self, obj: Array) -> Buffer:
        return obj


_DUMPERS = {
    kind: type(f"_{kind.__name__}", (_AsItIs,), {"oid": postgres.types[kind.of].array_oid})
    for kind in ARRAYS.values()
}
