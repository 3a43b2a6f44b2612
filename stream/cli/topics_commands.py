"""`adloom topics`: the topics as they must be, checked and mended."""

from typing import Annotated

import typer

from stream.kafka.roles import Role

topics = typer.Typer(no_args_is_help=True, help="Check the topics of Kafka against what Adloom needs, and mend them.")


def register(app: typer.Typer) -> None:
    """Add the commands to `app`."""
    app.add_typer(topics, name="topics")


@topics.command()
def check() -> None:
    """Say what of the topics is not as it must be; exit code 1 where something is."""
    from stream.cli.console import need_bootstrap
    from stream.config import from_environment
    from stream.kafka.topics import all_expected, faults

    settings = need_bootstrap(from_environment())
    found = faults(settings)
    for fault in found:
        typer.echo(str(fault))
    if found:
        raise typer.Exit(1)
    typer.echo(f"as they must be: {', '.join(topic.name for topic in all_expected(settings))}", err=True)


@topics.command()
def apply(
    partitions: Annotated[
        bool, typer.Option("--partitions", help="Add partitions where there are too few; shoppers move between them.")
    ] = False,
) -> None:
    """Make missing topics, set policy, size, retention and lag of the others; nothing is ever deleted."""
    from stream.cli.console import need_bootstrap
    from stream.config import from_environment
    from stream.kafka.mending import mend
    from stream.kafka.rights import require
    from stream.kafka.topics import faults

    settings = need_bootstrap(from_environment())
    require(settings, "topics")
    done = mend(settings, partitions=partitions)
    for line in done or ["nothing to do"]:
        typer.echo(line)
    for fault in faults(settings):
        remedy = "--partitions adds them" if fault.mendable else "its owner can mend it (kafka-reassign-partitions)"
        typer.echo(f"left: {fault}; {remedy}", err=True)


@topics.command()
def rights(
    role: Annotated[Role, typer.Argument(help="Who is to get them.")],
    principal: Annotated[str, typer.Option(help="Name of that user in Kafka, User:NAME.")] = "",
) -> None:
    """Print the commands of Kafka's own tool that give the least rights for these settings; nothing is changed."""
    from stream.cli.console import need_bootstrap
    from stream.config import from_environment
    from stream.kafka.rights import commands

    settings = need_bootstrap(from_environment())
    for line in commands(settings, role, principal or f"User:{settings.sasl_username or role}"):
        typer.echo(line)
