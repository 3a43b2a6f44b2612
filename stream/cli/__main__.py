"""`python -m stream.cli` is the command `adloom`."""

from stream.cli.main import main

if __name__ == "__main__":
    main()
