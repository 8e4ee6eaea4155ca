"""Nothing is too big to read: files, functions and templates have a limit, and exceptions a reason."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
APP_FILE, TEST_FILE, FUNCTION, TEMPLATE = 400, 600, 40, 150

# path (or path:function) below the checkout -> why it may be longer
EXCEPTIONS: dict[str, str] = {}


def source(*folders: str) -> Iterator[Path]:
    """The Python files people write; migrations are written by Django."""
    for folder in folders:
        yield from (path for path in (ROOT / folder).rglob("*.py") if "migrations" not in path.parts)


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def length(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def too_long(paths: Iterator[Path], most: int) -> dict[str, int]:
    return {
        named(path): length(path) for path in paths if length(path) > most and named(path) not in EXCEPTIONS
    }


def test_app_files_are_short() -> None:
    assert too_long(source("config", "enplan", "scripts"), APP_FILE) == {}


def test_test_files_are_short() -> None:
    assert too_long(source("tests"), TEST_FILE) == {}


def test_templates_are_short() -> None:
    templates = (ROOT / "enplan").rglob("templates/**/*.html")

    assert too_long(templates, TEMPLATE) == {}


def test_functions_are_short() -> None:
    long = {}
    for path in source("config", "enplan", "scripts"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno is not None:
                lines = node.end_lineno - node.lineno + 1
                name = f"{named(path)}:{node.name}"
                if lines > FUNCTION and name not in EXCEPTIONS:
                    long[name] = lines

    assert long == {}


@pytest.mark.parametrize("name", EXCEPTIONS or ["."])
def test_every_exception_is_still_there(name: str) -> None:
    assert (ROOT / name.partition(":")[0]).exists()
