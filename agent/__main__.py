"""`python -m agent` is `palate`."""

from agent.cli import main

main()
