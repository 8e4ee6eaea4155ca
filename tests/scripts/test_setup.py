"""The set-up does a step once, does it again when its inputs change, and says plainly what is missing."""

import subprocess
import sys
from pathlib import Path

import pytest

from scripts import setup


@pytest.fixture(autouse=True)
def own_checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The set-up keeps its memory in a folder of the test's own."""
    for name, folder in {"ROOT": "", "TOOLS": "tools", "VENV": "venv"}.items():
        monkeypatch.setattr(setup, name, tmp_path / folder)


class Counter:
    def __init__(self, result: Path | None = None) -> None:
        self.times = 0
        self.result = result

    def __call__(self) -> None:
        self.times += 1
        if self.result:
            self.result.touch()


def test_a_step_is_done_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pins, action = tmp_path / "pins.txt", Counter()
    pins.write_text("one", encoding="utf-8")

    setup.step("packages", [pins], action)
    said = capsys.readouterr().out
    setup.step("packages", [pins], action)

    assert action.times == 1
    assert said.split()[::2] == ["packages", "s"]
    assert capsys.readouterr().out == ""


def test_a_step_with_other_inputs_is_done_again(tmp_path: Path) -> None:
    pins, action = tmp_path / "pins.txt", Counter()
    for content in ("one", "two"):
        pins.write_text(content, encoding="utf-8")
        setup.step("packages", [pins], action)

    assert action.times == 2


def test_a_step_whose_result_was_removed_is_done_again(tmp_path: Path) -> None:
    action = Counter(result=tmp_path / "result")

    setup.step("front-end", [], action, needs=[tmp_path / "result"])
    (tmp_path / "result").unlink()
    setup.step("front-end", [], action, needs=[tmp_path / "result"])

    assert action.times == 2


def test_a_step_that_failed_is_done_again() -> None:
    def fail() -> None:
        raise setup.SetupError("no network")

    with pytest.raises(setup.SetupError):
        setup.step("packages", [], fail)
    action = Counter()
    setup.step("packages", [], action)

    assert action.times == 1


def test_what_runs_is_forgotten_when_what_is_tested_replaces_it() -> None:
    runtime, dev = Counter(), Counter()

    setup.step("packages-runtime", [], runtime, replaces="packages-")
    setup.step("packages-dev", [], dev, replaces="packages-")
    setup.step("packages-runtime", [], runtime, replaces="packages-")

    assert (runtime.times, dev.times) == (2, 1)


def test_a_failed_program_is_quoted() -> None:
    with pytest.raises(setup.SetupError, match="the cable is out"):
        setup.run([sys.executable, "-c", "print('the cable is out'); raise SystemExit(1)"])


def test_a_python_without_venv_gets_one_clear_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "ensurepip", None)

    assert setup.main(["runtime"]) == 4

    said = capsys.readouterr().err
    assert "apt-get install python3-venv" in said
    assert said.count("\n") == 1


def test_a_browser_that_is_named_but_not_there_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENPLAN_CHROMIUM", "/nowhere/chromium")

    with pytest.raises(setup.SetupError, match="ENPLAN_CHROMIUM names /nowhere/chromium"):
        setup.found_browser()


def test_an_unknown_kind_is_refused() -> None:
    ended = subprocess.run(
        [sys.executable, setup.__file__, "everything"], capture_output=True, text=True, check=False
    )

    assert ended.returncode == 2
    assert "usage" in ended.stderr
