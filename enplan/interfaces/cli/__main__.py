"""`python -m enplan.interfaces.cli` is the same as `enplan`."""

from enplan.interfaces.cli.main import main

main()
