"""The command `adloom`. Commands import what they need when they run, so that help and errors come at once."""

import errno
import logging
import os
import sys
from importlib.metadata import EntryPoint, entry_points
from typing import Any

import typer
from rich.markup import escape
from typer.core import TyperGroup

from engines.errors import AdloomError
from stream.cli.output import FULL, barred, complain
from stream.operator.init import end_as_first

GROUP = "adloom.commands"
"""Entry points of this group are Typer applications that become sub-commands."""
EXTRAS = {"build": "rtx", "export": "export"}
"""Which extra brings the libraries of a plug-in, where it has one."""


def _plugins() -> dict[str, EntryPoint]:
    return {entry.name: entry for entry in entry_points(group=GROUP)}


def _load(entry: EntryPoint) -> Any:
    """Return the plug-in's command, or one that says what it lacks."""
    try:
        command = typer.main.get_command(entry.load())
    except ImportError as error:
        return _lacking(entry.name, error)
    command.name = entry.name  # a group knows no name of its own, and the help would list it without one
    return command


def _lacking(name: str, error: ImportError) -> Any:
    extra = EXTRAS.get(name)
    remedy = f"pip install 'adloom[{extra}]'" if extra else "install what it needs"
    stub = typer.Typer(name=name)

    @stub.command(
        name=name,
        help=f"(not usable here: {escape(remedy)})",  # help is markup: an extra's brackets would vanish
        context_settings={"ignore_unknown_options": True, "allow_extra_args": True},
        add_help_option=False,
    )
    def explain() -> None:
        raise AdloomError(f"`adloom {name}` needs a library that is not installed ({error}): {remedy}")

    return typer.main.get_command(stub)


class Commands(TyperGroup):
    """The built-in commands and those of plug-ins; a plug-in is only imported when it is asked for or listed."""

    def list_commands(self, ctx: typer.Context) -> list[str]:  # type: ignore[override]  # typer's own Context
        """Return all names, plug-ins last."""
        names = super().list_commands(ctx)
        return [*names, *sorted(set(_plugins()) - set(names))]

    def get_command(self, ctx: typer.Context, cmd_name: str) -> Any:  # type: ignore[override]  # typer's own Context
        """Return a command by name."""
        command = super().get_command(ctx, cmd_name)
        if command is None and (entry := _plugins().get(cmd_name)):
            return _load(entry)
        return command


app = typer.Typer(
    name="adloom",
    cls=Commands,
    help="Turns a shop's page views and clicks on Kafka into finished ad creatives, in milliseconds.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback(invoke_without_command=True)
def _version(
    ctx: typer.Context,
    version: bool = typer.Option(False, "--version", help="Print the version and end.", is_eager=True),
) -> None:
    if version:
        from importlib.metadata import version as version_of

        typer.echo(f"adloom {version_of('adloom')}")
        raise typer.Exit
    if ctx.invoked_subcommand is None:
        typer.echo(ctx.get_help())


def register_all(app: typer.Typer) -> None:
    """Add every built-in command to `app`."""
    from stream.cli import (
        catalog_commands,
        check_commands,
        copy_commands,
        dlq_commands,
        forget_commands,
        make_commands,
        schema_commands,
        serve_commands,
        topics_commands,
    )

    groups = (serve_commands, catalog_commands, copy_commands, make_commands, check_commands)
    for module in (*groups, topics_commands, dlq_commands, forget_commands, schema_commands):
        module.register(app)


def main() -> None:
    """Run the command line; an error we foresaw is one line on standard error and exit code 2."""
    end_as_first()
    register_all(app)
    code = _ran()
    if (fault := barred()) is not None:
        # Who closes the pipe has read enough, and click ends so, too.
        code = 1 if fault.errno == errno.EPIPE else _failed(f"cannot write: {fault.strerror}")
    _end(code)


def _ran() -> str | int | None:
    """Run the command that was given, and return what it exits with."""
    try:
        app()
    except AdloomError as error:
        return _failed(str(error))
    except OSError as error:
        fault = barred()
        if fault is None and error.errno not in FULL:
            raise
        return _failed(f"cannot write: {(fault or error).strerror}")
    except SystemExit as end:
        return end.code
    return 0


def _failed(why: str) -> int:
    logging.shutdown()  # what still waits to be written comes before the reason
    complain(why)
    return 2


def _end(code: str | int | None) -> None:
    """End with `code`, at once where an engine hangs: the interpreter would abort the process under it."""
    threads = sys.modules.get("stream.worker.threads")  # only a worker has any
    if threads is not None and isinstance(code, int) and not threads.have_ended():
        logging.shutdown()
        os._exit(code)
    sys.exit(code)
