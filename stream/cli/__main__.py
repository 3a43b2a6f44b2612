"""`python -m stream.cli` is the command `adloom`."""

from stream.cli.main import main

main()
