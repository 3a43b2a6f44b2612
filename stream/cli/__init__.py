"""The command line `adloom`: one file for each group of commands, and what the commands show."""

from stream.cli import started as started  # loaded first: its clock starts before anything heavy
