"""The least a server can do: the floor that every page is compared with."""

from __future__ import annotations

from collections.abc import Callable, Iterable

BODY = b"<!doctype html><title>floor</title><p>floor</p>"


def application(
    _: dict[str, object], start: Callable[[str, list[tuple[str, str]]], object]
) -> Iterable[bytes]:
    """Answer everything with the same few bytes."""
    start("200 OK", [("Content-Type", "text/html"), ("Content-Length", str(len(BODY)))])
    return [BODY]
