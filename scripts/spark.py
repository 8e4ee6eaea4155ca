"""An environment with Spark beside the others, because it is large and only its own tests need it.

`python3 -m scripts.spark`, after `scripts/setup.py dev`; needs Java 17 or newer.
"""

import re
import subprocess
import sys

from scripts.setup import (
    REQUIREMENTS,
    TOOLS,
    UV,
    SetupError,
    base_python,
    one_at_a_time,
    python_key,
    run,
    step,
    sync,
)

OLDEST_JAVA = 17
SPARK = TOOLS / "spark"


def main() -> int:
    """Do what was not done yet; 0 done, 4 the machine lacks something."""
    try:
        check_java()
        with one_at_a_time():
            needs = [SPARK / "bin" / "python"]
            step("spark", [REQUIREMENTS / "spark.txt"], install, extra=python_key(), needs=needs)
    except SetupError as error:
        print(f"Set-up stopped: {error}", file=sys.stderr)
        return 4
    return 0


def check_java() -> None:
    """Java is there and new enough. Raises SetupError."""
    try:
        said = subprocess.run(["java", "-version"], capture_output=True, text=True, check=False).stderr
    except OSError:
        said = ""
    found = re.search(r'version "(\d+)', said)
    if found is None or int(found.group(1)) < OLDEST_JAVA:
        raise SetupError(
            "Spark needs Java 17 or newer. On Debian: `apt-get install openjdk-17-jre-headless`."
        )


def install() -> None:
    """The pinned packages of the tests, and Spark."""
    run([UV, "venv", "--quiet", "--clear", "--python", base_python(), SPARK])
    sync(SPARK, REQUIREMENTS / "spark.txt")


if __name__ == "__main__":
    sys.exit(main())
