"""What can be foreseen to go wrong, as classes. The edge turns each into words and a status; no layer
below the edge knows of HTTP. Messages are for developers; people read the text that the edge chooses by code.
"""

from __future__ import annotations

from typing import Any, ClassVar


class DomainError(Exception):
    """A refusal that the caller can act on. `code` is stable and names the rule; `details` hold no content."""

    code: ClassVar[str] = "refused"

    def __init__(self, message: str = "", *, code: str | None = None, **details: Any) -> None:
        super().__init__(message or code or self.code)
        self.reason = code or self.code
        self.details = details


class NotVisible(DomainError):
    """There is nothing here for this actor. Absent and hidden look the same, on purpose."""

    code = "not-visible"


class AccessDenied(DomainError):
    """The actor's role lacks the permission; says nothing about any person."""

    code = "access-denied"


class Invalid(DomainError):
    """The input breaks a rule. `fields` maps field name (or "" for the whole) to rule codes."""

    code = "invalid"

    def __init__(
        self, fields: dict[str, str] | None = None, *, code: str | None = None, **details: Any
    ) -> None:
        super().__init__(
            code or "; ".join(f"{k}: {v}" for k, v in (fields or {}).items()), code=code, **details
        )
        self.fields = fields or {}


class StaleVersion(DomainError):
    """Somebody saved first. Carries both versions, so that the person can choose and nothing is lost."""

    code = "stale-version"

    def __init__(self, *, current: dict[str, Any], attempted: dict[str, Any], version: int) -> None:
        super().__init__(code=self.code)
        self.current, self.attempted, self.version = current, attempted, version
