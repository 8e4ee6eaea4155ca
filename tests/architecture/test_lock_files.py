"""Every package is pinned to its content, and no file says from whose registry it came."""

import json
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
REQUIREMENTS = sorted((ROOT / "requirements").glob("*.txt"))
PACKAGE_LOCKS = [ROOT / "package-lock.json", ROOT / "requirements" / "browser" / "package-lock.json"]


@pytest.mark.parametrize("path", REQUIREMENTS, ids=lambda path: path.name)
def test_python_packages_are_pinned_by_hash_and_without_a_host(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    entries = re.split(r"\n(?=\S)", text.strip())

    assert "://" not in text
    assert all(re.match(r"[a-z0-9.-]+(\[[a-z,]+\])?==", entry) for entry in entries)
    assert all("--hash=sha256:" in entry for entry in entries)


@pytest.mark.parametrize("path", PACKAGE_LOCKS, ids=lambda path: path.parent.name)
def test_front_end_packages_are_pinned_by_hash_and_without_a_host(path: Path) -> None:
    packages = json.loads(path.read_text(encoding="utf-8"))["packages"]
    for name, entry in packages.items():
        if name:
            assert entry["integrity"].startswith("sha512-"), name
        entry.pop("funding", None)  # where to thank the authors is not where the package came from

    assert "://" not in json.dumps(packages)


@pytest.mark.parametrize("path", PACKAGE_LOCKS, ids=lambda path: path.parent.name)
def test_front_end_versions_are_exact(path: Path) -> None:
    package = json.loads(path.with_name("package.json").read_text(encoding="utf-8"))
    wanted = {**package.get("dependencies", {}), **package.get("devDependencies", {})}

    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in wanted.values())


def test_what_runs_is_among_what_is_tested() -> None:
    running, tested = (pins(name) for name in ("runtime", "dev"))

    assert running.items() <= tested.items()


def test_every_dependency_has_its_pin_and_its_reason() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    project = tomllib.loads(text)
    wanted = project["project"]["dependencies"] + project["dependency-groups"]["dev"]

    for requirement in wanted:
        assert re.split(r"[\[><=~! ]", requirement)[0].lower() in pins("dev"), requirement
        assert re.search(rf'"{re.escape(requirement)}", # \w', text), f"{requirement}: say what it is for"


def pins(name: str) -> dict[str, str]:
    text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
    return dict(re.findall(r"^([a-z0-9.-]+)(?:\[[a-z,]+\])?==(\S+)", text, re.MULTILINE))
