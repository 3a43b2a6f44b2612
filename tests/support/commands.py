"""The command line: as a process of its own, set up as settings say, or in this process."""

import os
import subprocess
import sys

import typer
from typer.testing import CliRunner

from stream.cli.main import register_all
from stream.config import to_environment


def adloom(settings, *arguments, told=None):
    """Run `adloom`, with `told` on its standard input, bytes as lone surrogates; return the finished process."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("ADLOOM_")}
    return subprocess.run(
        [sys.executable, "-m", "stream.cli", *arguments],
        input=told,
        capture_output=True,
        text=True,
        errors="surrogateescape",
        timeout=120,
        check=False,
        env={**inherited, "ADLOOM_USER_SECRET": os.environ["ADLOOM_USER_SECRET"], **to_environment(settings)},
    )


def succeeded(done):
    """Return the output of a command that must have succeeded."""
    assert done.returncode == 0, done.stderr
    return done.stdout


def in_process(*words):
    """Run the built-in commands in this process; return click's result, raise what they raise."""
    app = typer.Typer(callback=lambda: None)
    register_all(app)
    return CliRunner().invoke(app, words, catch_exceptions=False)
