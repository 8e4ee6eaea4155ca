"""What is different between two versions, clause by clause and word by word. Pure."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Any, Generic, Protocol, TypeVar

WORD = re.compile(r"\s*\S+|\s+$")


class Kind(StrEnum):
    """What has become of a piece of text, or of a clause."""

    SAME = "same"
    NEW = "new"
    REMOVED = "removed"
    CHANGED = "changed"


class Wording(Protocol):
    """What is compared of a clause."""

    @property
    def key(self) -> uuid.UUID: ...
    @property
    def text(self) -> str: ...
    @property
    def number(self) -> str: ...
    @property
    def duty_role(self) -> str: ...
    @property
    def bearer(self) -> str: ...
    @property
    def receiver_role(self) -> str: ...
    @property
    def receiver(self) -> str: ...
    @property
    def rule(self) -> Mapping[str, Any] | None: ...
    @property
    def is_removed(self) -> bool: ...


Clause = TypeVar("Clause", bound=Wording)


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words that stand in both texts, in the new one only, or in the old one only."""

    kind: Kind
    text: str


@dataclass(frozen=True, slots=True)
class ClauseChange(Generic[Clause]):
    """A clause in both versions. `pieces` are its words; `fields` names what else is different (number, duty, rule)."""

    kind: Kind
    before: Clause | None
    after: Clause | None
    pieces: Sequence[Piece]
    fields: frozenset[str] = frozenset()


def clause_changes(before: Sequence[Clause], after: Sequence[Clause]) -> list[ClauseChange[Clause]]:
    """Every clause of both, in the order of the new version, with those that are gone where they stood."""
    old = {clause.key: clause for clause in before if not clause.is_removed}
    new = {clause.key: clause for clause in after if not clause.is_removed}
    changes: list[ClauseChange[Clause]] = []
    gone = [clause for key, clause in old.items() if key not in new]
    places = {clause.key: place for place, clause in enumerate(old.values())}
    for clause in new.values():
        while gone and clause.key in places and places[gone[0].key] < places[clause.key]:
            changes.append(_change(gone.pop(0), None))
        changes.append(_change(old.get(clause.key), clause))
    return [*changes, *(_change(clause, None) for clause in gone)]


def _change(before: Clause | None, after: Clause | None) -> ClauseChange[Clause]:
    pieces = list(text_changes(before.text if before else "", after.text if after else ""))
    if before is None or after is None:
        return ClauseChange(Kind.NEW if before is None else Kind.REMOVED, before, after, pieces)
    fields = frozenset(_different(before, after))
    changed = fields or any(piece.kind is not Kind.SAME for piece in pieces)
    return ClauseChange(Kind.CHANGED if changed else Kind.SAME, before, after, pieces, fields)


def _different(before: Wording, after: Wording) -> Iterator[str]:
    if before.number != after.number:
        yield "number"
    if (before.duty_role, before.bearer) != (after.duty_role, after.bearer):
        yield "duty"
    if (before.receiver_role, before.receiver) != (after.receiver_role, after.receiver):
        yield "receiver"
    if before.rule != after.rule:
        yield "rule"


def text_changes(before: str, after: str) -> Iterator[Piece]:
    """The words of both texts in order: the same and the new make the new text, the same and the removed the old."""
    old, new = WORD.findall(before), WORD.findall(after)
    for what, i, j, k, n in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what == "equal":
            yield Piece(Kind.SAME, "".join(new[k:n]))
            continue
        if j > i:
            yield Piece(Kind.REMOVED, "".join(old[i:j]))
        if n > k:
            yield Piece(Kind.NEW, "".join(new[k:n]))
