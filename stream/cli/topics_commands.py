"""`adloom topics`: the topics as they must be, checked and mended."""

from typing import Annotated

import typer

topics = typer.Typer(no_args_is_help=True, help="Check the topics of Kafka against what Adloom needs, and mend them.")


def register(app: typer.Typer) -> None:
    """Add the commands to `app`."""
    app.add_typer(topics, name="topics")


@topics.command()
def check() -> None:
    """Say what of the topics is not as it must be; exit code 1 where something is."""
    from stream.cli.console import need_bootstrap
    from stream.config import from_environment
    from stream.kafka.topics import faults

    settings = need_bootstrap(from_environment())
    found = faults(settings)
    for fault in found:
        typer.echo(str(fault))
    if found:
        raise typer.Exit(1)
    typer.echo(f"as they must be: {', '.join(settings.topics)}", err=True)


@topics.command()
def apply(
    partitions: Annotated[
        bool, typer.Option("--partitions", help="Add partitions where there are too few; shoppers move between them.")
    ] = False,
) -> None:
    """Make missing topics, set policy, size and retention of the others; nothing is ever deleted."""
    from stream.cli.console import need_bootstrap
    from stream.config import from_environment
    from stream.kafka.mending import mend
    from stream.kafka.topics import faults

    settings = need_bootstrap(from_environment())
    done = mend(settings, partitions=partitions)
    for line in done or ["nothing to do"]:
        typer.echo(line)
    if not partitions and any(fault.what == "partitions" for fault in faults(settings)):
        typer.echo("some topics have too few partitions: --partitions adds them", err=True)
