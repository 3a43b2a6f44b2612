"""Commands that run until they are stopped: demo, worker, slots, broker; and replay, which feeds them."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from stream.cli.console import bar
from stream.operator.ports import BROKER_PORT, PAGE_PORT, SLOTS_PORT
from stream.operator.process import run, until_stopped

Port = Annotated[int, typer.Option(min=0, max=65535, help="Port; 0 picks a free one.")]


def register(app: typer.Typer) -> None:
    """Add the commands to `app`."""
    for command in (demo, worker, slots, broker, replay):
        app.command()(command)


def demo(  # noqa: PLR0917  typer passes options by name
    seconds: Annotated[
        float | None, typer.Option(min=0.2, help="Drive the page's own traffic for so long, print one JSON line, end.")
    ] = None,
    rate: Annotated[float, typer.Option(min=0.1, max=1000, help="Events per second of that traffic.")] = 5.0,
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port of the shop page; 0 picks a free one.")] = PAGE_PORT,
    slots_port: Annotated[int, typer.Option(min=0, max=65535, help="Port of the slot server.")] = SLOTS_PORT,
    broker_port: Annotated[int, typer.Option(min=0, max=65535, help="Port of the embedded broker.")] = BROKER_PORT,
    browser: Annotated[bool, typer.Option(help="Open the page in a browser where there is a display.")] = True,
) -> None:
    """Run everything on this machine: broker, worker, slots and a shop page to click through."""
    import msgspec

    from stream.cli.console import has_display, quiet_logs
    from stream.cli.started import STARTED
    from stream.config import from_environment
    from stream.demo.demo import Options, run_demo

    quiet_logs()
    options = Options(
        seconds=seconds,
        rate=rate,
        page_port=port,
        slots_port=slots_port,
        broker_port=broker_port,
        browser=browser and has_display(),
    )
    summary = run(run_demo(from_environment(), options, started=STARTED))
    if summary is not None:
        typer.echo(msgspec.json.encode(summary).decode())
        raise typer.Exit(1 if summary["lost"] else 0)


def worker(
    quiet: Annotated[bool, typer.Option("--quiet", help="Log warnings only.")] = False,
    workers: Annotated[int, typer.Option(min=1, help="Processes; they share ADLOOM_THREADS, ports count up.")] = 1,
    member: Annotated[bool, typer.Option("--member", hidden=True, help="End when standard input does.")] = False,
) -> None:
    """Consume events, publish creatives; drains on SIGTERM. Set up by environment (ADLOOM_BOOTSTRAP …)."""
    from stream.cli.console import need_bootstrap
    from stream.config import from_environment
    from stream.operator import logs
    from stream.operator.parent import end_with_parent

    logs.configure("WARNING" if quiet else "INFO")
    settings = need_bootstrap(from_environment())
    if workers > 1:
        from stream.worker.crew import run_crew

        own = [sys.executable, "-m", "stream.cli", "worker", "--member", *(["--quiet"] if quiet else [])]
        raise typer.Exit(run(run_crew(settings, workers, own)))
    if member:
        end_with_parent()
    from stream.worker.start import build_worker, follow_and_work, until_signal

    alone = not member  # who started a member ends it at once, and a service manager may tell it to stop as well
    follows = settings.catalog_from == "topic"
    work = follow_and_work(settings, twice_ends=alone) if follows else None
    run(work or until_signal(build_worker(settings), twice_ends=alone))


def slots(
    port: Port = SLOTS_PORT,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    origin: Annotated[list[str] | None, typer.Option(help="Origin of a page that may read slots (CORS).")] = None,
) -> None:
    """Serve the newest creative of every visitor and slot; keeps serving when Kafka is away."""
    from stream.cli.console import need_bootstrap
    from stream.config import from_environment
    from stream.operator import logs
    from stream.slots.assembly import serving

    logs.configure()
    settings = need_bootstrap(from_environment())

    async def serve() -> None:
        async with serving(settings, host=host, port=port, origins=frozenset(origin or ())):
            await until_stopped()

    run(serve())


def broker(port: Port = BROKER_PORT) -> None:
    """Run the embedded broker (loopback, in memory) with Adloom's topics."""
    from stream.config import from_environment
    from stream.kafka.broker import EmbeddedBroker

    settings = from_environment()
    with EmbeddedBroker(settings.topics, port=port) as embedded:
        typer.echo(f"export ADLOOM_BOOTSTRAP={embedded.bootstrap}")
        typer.echo(f"kcat -b {embedded.bootstrap} -C -t {settings.creatives_topic} -f '%k %S bytes\\n'", err=True)
        typer.echo("Ctrl-C ends it and forgets all records.", err=True)
        run(until_stopped())


def replay(
    events: Annotated[Path, typer.Argument(help="JSON lines, one event each, of any dialect.")],
    rate: Annotated[
        float, typer.Option(min=0, help="Events per second; 0 sends as fast as the broker takes them.")
    ] = 0.0,
    keep_times: Annotated[
        bool, typer.Option(help="Send every line as it is; otherwise own events are given the time of sending.")
    ] = False,
) -> None:
    """Send recorded events to the events topic."""
    from stream.cli.console import need_bootstrap
    from stream.config import from_environment
    from stream.kafka.playback import count_lines, replay_events
    from stream.kafka.rights import require

    settings = need_bootstrap(from_environment())
    require(settings, "replay")
    with bar("events", total=count_lines(events)) as advance:
        sent = run(replay_events(settings, events, rate=rate, keep_times=keep_times, advance=advance))
    typer.echo(f"{sent} events sent to {settings.events_topic} at {settings.bootstrap}", err=True)
