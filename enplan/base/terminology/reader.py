"""Reads a code system from a TOML file and refuses what is damaged, naming file, table and key.

The shape of a file: a table `[code_system]` (url, title, source, valid_from) and one table
`[concepts.<code>]` per concept, or `[[concepts.<code>]]` once per version.
"""

import re
import tomllib
from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType

from enplan.base.terminology.concepts import CodeSystem, Concept, LawReference
from enplan.base.terminology.errors import DamagedTerminology
from enplan.base.terminology.texts import LANGUAGES, Text

ROOT = Path(__file__).parents[2]
NAME = re.compile(r"[a-z_]+(\.[a-z_]+)+")
CODE = re.compile(r"[a-z][a-z0-9_]*")
KNOWN = ("display", "definition", "source", "valid_from", "valid_to", "laws")

Table = Mapping[str, object]


@cache
def code_system(name: str) -> CodeSystem:
    """Return the code system `<package>.<file>`, such as `domain.consents.periods`.

    The name is the path of the file below `enplan/` without `data/`; nothing is imported. Each is read once.
    """
    if not NAME.fullmatch(name):
        raise DamagedTerminology(name, "", "", "a name looks like domain.consents.periods")
    *package, file = name.split(".")
    return read_code_system(ROOT.joinpath(*package, "data", f"{file}.toml"), name=name)


def read_code_system(path: Path, *, name: str = "") -> CodeSystem:
    """Read the code system in the file `path`; raises DamagedTerminology for a missing or damaged file."""
    return _File(path).code_system(name or path.stem)


class _File:
    """One file being read; keeps its name so that every complaint can say where."""

    def __init__(self, path: Path) -> None:
        self.name = (
            path.relative_to(ROOT.parent).as_posix() if path.is_relative_to(ROOT.parent) else str(path)
        )
        try:
            self.content: Table = tomllib.loads(path.read_bytes().decode("utf-8"))
        except FileNotFoundError:
            raise self.damaged("", "", "the file does not exist") from None
        except UnicodeDecodeError:
            raise self.damaged("", "", "the file is not UTF-8") from None
        except tomllib.TOMLDecodeError as error:
            raise self.damaged("", "", f"not TOML: {error}") from None

    def damaged(self, table: str, key: str, reason: str) -> DamagedTerminology:
        return DamagedTerminology(self.name, table, key, reason)

    def code_system(self, name: str) -> CodeSystem:
        unknown = set(self.content) - {"code_system", "concepts"}
        if unknown:
            raise self.damaged("", min(unknown), "unknown table; only code_system and concepts are read")
        head = self._table("", self.content, "code_system")
        concepts = self._table("", self.content, "concepts")
        if not concepts:
            raise self.damaged("concepts", "", "holds no concept")
        return CodeSystem(
            name=name,
            url=self._string("code_system", head, "url"),
            title=self._text("code_system", head, "title"),
            source=self._string("code_system", head, "source"),
            valid_from=self._day("code_system", head, "valid_from"),
            versions=MappingProxyType(
                {code: self._versions(code, given) for code, given in concepts.items()}
            ),
        )

    def _versions(self, code: str, given: object) -> tuple[Concept, ...]:
        table = f"concepts.{code}"
        if not CODE.fullmatch(code):
            raise self.damaged(table, "", "a code has small letters, digits and underscores only")
        every = given if isinstance(given, list) else [given]
        rows = [row for row in every if isinstance(row, dict)]
        if not rows or len(rows) < len(every):
            raise self.damaged(table, "", "must be a table, or one table per version")
        versions = sorted((self._concept(code, row) for row in rows), key=lambda version: version.valid_from)
        for earlier, later in pairwise(versions):
            if earlier.valid_to is None or earlier.valid_to > later.valid_from:
                raise self.damaged(
                    table, "valid_to", f"overlaps the version from {later.valid_from.isoformat()}"
                )
        return tuple(versions)

    def _concept(self, code: str, row: Table) -> Concept:
        table = f"concepts.{code}"
        valid_from = self._day(table, row, "valid_from")
        valid_to = self._day(table, row, "valid_to") if "valid_to" in row else None
        if valid_to is not None and valid_to <= valid_from:
            raise self.damaged(table, "valid_to", "must be later than valid_from")
        extra = {key: self._frozen(table, key, value) for key, value in row.items() if key not in KNOWN}
        return Concept(
            code=code,
            display=self._text(table, row, "display"),
            definition=self._text(table, row, "definition"),
            source=self._string(table, row, "source"),
            valid_from=valid_from,
            valid_to=valid_to,
            laws=self._laws(table, row),
            extra=MappingProxyType(extra),
            file=self.name,
        )

    def _laws(self, table: str, row: Table) -> tuple[LawReference, ...]:
        laws = row.get("laws", [])
        if not isinstance(laws, list) or not all(isinstance(law, dict) for law in laws):
            raise self.damaged(table, "laws", "must be a list of tables")
        return tuple(self._law(f"{table}.laws", law) for law in laws)

    def _law(self, table: str, law: Table) -> LawReference:
        link = self._string(table, law, "link")
        if not link.startswith("https://"):
            raise self.damaged(table, "link", "must start with https://")
        verified = law.get("verified")
        if not isinstance(verified, bool):
            raise self.damaged(table, "verified", "must be true or false")
        return LawReference(self._string(table, law, "reference"), link, verified)

    def _frozen(self, table: str, key: str, value: object) -> object:
        """Return `value` so that nobody can change it; a table with languages becomes a Text."""
        if isinstance(value, dict):
            if set(LANGUAGES) & set(value):
                return self._as_text(table, key, value)
            return MappingProxyType({k: self._frozen(table, f"{key}.{k}", v) for k, v in value.items()})
        if isinstance(value, list):
            return tuple(self._frozen(table, f"{key}[{n}]", item) for n, item in enumerate(value))
        return value

    def _table(self, table: str, row: Table, key: str) -> Table:
        value = row.get(key)
        if not isinstance(value, dict):
            raise self.damaged(table, key, "is missing" if value is None else "must be a table")
        return value

    def _string(self, table: str, row: Table, key: str, *, within: str = "") -> str:
        value = row.get(key)
        if not isinstance(value, str) or not value.strip():
            reason = "is missing" if value is None else "must be a text that is not empty"
            raise self.damaged(table, f"{within}.{key}" if within else key, reason)
        return value

    def _day(self, table: str, row: Table, key: str) -> date:
        value = row.get(key)
        if not isinstance(value, date) or isinstance(value, datetime):
            raise self.damaged(table, key, "is missing" if value is None else "must be a date, as 2026-01-31")
        return value

    def _text(self, table: str, row: Table, key: str) -> Text:
        return self._as_text(table, key, self._table(table, row, key))

    def _as_text(self, table: str, key: str, words: Table) -> Text:
        for language in words:
            if language not in LANGUAGES:
                raise self.damaged(table, f"{key}.{language}", "is not one of the languages nb, nn and en")
        nb, nn, en = (self._string(table, words, language, within=key) for language in LANGUAGES)
        return Text(nb=nb, nn=nn, en=en)
