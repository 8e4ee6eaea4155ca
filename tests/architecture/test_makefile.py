"""The Makefile is a public door: the promised targets are there, explained, and call what exists."""

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "Makefile").read_text(encoding="utf-8")
PROMISED = ("demo", "demo-reset", "test", "check", "bench", "evidence", "help")
INTERNAL = {"setup-dev", "setup-browser", "setup-spark", "format-check"}


def targets() -> set[str]:
    return set(re.findall(r"^([a-z][a-z-]*):", TEXT, re.MULTILINE))


def helped() -> set[str]:
    shown = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return set(re.findall(r"^ +make (\S+) +\S", shown, re.MULTILINE))


def test_help_lists_every_target_people_call() -> None:
    assert helped() == targets() - INTERNAL


def test_the_promised_targets_are_there() -> None:
    assert set(PROMISED) <= targets()


def test_no_target_is_taken_for_a_file() -> None:
    phony = re.search(r"^\.PHONY:((?:.*\\\n)*.*)", TEXT, re.MULTILINE)

    assert phony is not None
    assert set(phony.group(1).replace("\\", " ").split()) == targets()


def test_every_program_a_target_calls_is_there() -> None:
    scripts = re.findall(r"scripts/[a-z_]+\.py", TEXT)
    modules = [name for name in re.findall(r"-m ([a-z][a-z_.]*)", TEXT) if name != "pytest"]

    assert [path for path in scripts if not (ROOT / path).exists()] == []
    assert [name for name in modules if not any(places(name))] == []


def places(module: str) -> list[bool]:
    path = ROOT / module.replace(".", "/")
    return [path.with_suffix(".py").exists(), (path / "__main__.py").exists()]
