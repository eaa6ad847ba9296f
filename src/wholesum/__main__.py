"""Run the command line: ``python -m wholesum``."""

from wholesum.cli import main

main()
