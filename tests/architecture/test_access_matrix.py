"""The page that people read is the table that is tried."""

import subprocess
import sys

from tests.architecture.test_sizes import ROOT


def test_the_page_about_access_is_current() -> None:
    program = [sys.executable, str(ROOT / "scripts" / "access_matrix.py"), "--check"]

    told = subprocess.run(program, capture_output=True, text=True, check=False)

    assert told.returncode == 0, told.stdout
