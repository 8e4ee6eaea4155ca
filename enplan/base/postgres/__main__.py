"""`python -m enplan.base.postgres COMMAND…` runs a command with `DATABASE_URL` naming an embedded server.

To check with another PostgreSQL: `ENPLAN_POSTGRES_BIN` names its programs, `ENPLAN_STATE` its folder.
"""

import os
import subprocess
import sys
from collections.abc import Sequence

from enplan.base.postgres.cluster import Cluster
from enplan.base.postgres.errors import PostgresError


def main(command: Sequence[str]) -> int:
    """Run the command while the server runs; its exit code, 2 without one, 4 when there is no server."""
    if not command:
        print(__doc__, file=sys.stderr)  # noqa: T201 - this is a command at the terminal
        return 2
    try:
        with Cluster().serving() as running:
            return subprocess.run(
                command, env={**os.environ, "DATABASE_URL": running.dsn()}, check=False
            ).returncode
    except PostgresError as error:
        print(error, file=sys.stderr)  # noqa: T201 - this is a command at the terminal
        return 4


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
