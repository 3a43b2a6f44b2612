"""`adloom dlq`: what the dead letters say, and another try for their records."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

Reason = Annotated[str | None, typer.Option(help="Letters of this reason only, as unknown_product.")]
Since = Annotated[str | None, typer.Option(help="Letters written since: 2026-01-29T09:30:00Z, or 90m, 24h, 7d ago.")]
Former = Annotated[
    list[Path] | None, typer.Option("--former-secret", help="File of a secret used before; may be given several times.")
]

KEPT = "no events in Adloom's own dialect, or within an envelope, or their own time cannot be read"


def register(app: typer.Typer) -> None:
    """Add the commands to `app`."""
    group = typer.Typer(help="Show dead letters, and send their records again.", no_args_is_help=True)
    for command in (show, replay):
        group.command()(command)
    app.add_typer(group, name="dlq")


def show(
    reason: Reason = None,
    since: Since = None,
    limit: Annotated[int | None, typer.Option(min=1, help="The last so many.")] = None,
    decrypt: Annotated[
        bool, typer.Option("--decrypt", help="Show the record itself, with whatever the shop wrote into it.")
    ] = False,
    former: Former = None,
) -> None:
    """Print a JSON line for each dead letter, by the time it was written."""
    import msgspec

    from stream.cli.console import need_bootstrap
    from stream.config import from_environment
    from stream.kafka.rights import require
    from stream.letters.sealing import Keyring
    from stream.letters.selection import asked_for, standing
    from stream.letters.shown import shown

    settings = need_bootstrap(from_environment())
    selection = asked_for(datetime.now(UTC), reason=reason, since=since)
    keyring = Keyring.of(former or ()) if decrypt else None
    require(settings, "dlq-show")
    found: list[dict[str, Any]] = []
    for one in standing(settings, selection):
        found.append(shown(one.letter, keyring))
        if limit and len(found) >= 2 * limit:
            found = _last(found, limit)
    for letter in _last(found, limit):
        typer.echo(msgspec.json.encode(letter).decode())


def _last(found: list[dict[str, Any]], limit: int | None) -> list[dict[str, Any]]:
    """Return the newest `limit` letters, the oldest of them first."""
    ordered = sorted(found, key=lambda letter: (letter["time"], letter["partition"], letter["offset"]))
    return ordered[-limit:] if limit else ordered


def replay(  # noqa: PLR0917  typer passes options by name
    reason: Reason = None,
    since: Since = None,
    offsets: Annotated[
        str | None,
        typer.Option(
            help="Records that stood there in the events topic: partition:offset or partition:first-last, parted by "
            "commas."
        ),
    ] = None,
    renew_times: Annotated[
        bool,
        typer.Option(
            "--renew-times/--keep-times",
            help="Give events in Adloom's own dialect the time of sending; others keep theirs in any case.",
        ),
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Send nothing, only count.")] = False,
    former: Former = None,
) -> None:
    """Send records of dead letters to their topic again and take the letters away; prints one JSON line of counts.

    With its old time an event older than the deadline expires at once. With a new one it counts as the shopper's
    newest, so its creative replaces those of events that were later. Letters of shoppers who asked to be forgotten
    since are taken away unsent. One that is begun while another runs ends that one.
    """
    from contextlib import ExitStack, closing

    import msgspec

    from stream.cli.console import need_bootstrap
    from stream.config import from_environment
    from stream.kafka.rights import require
    from stream.letters.replay import OUTCOMES, Replay, Sends
    from stream.letters.requested import Requested
    from stream.letters.sealing import Keyring
    from stream.letters.selection import asked_for, standing
    from stream.letters.together import Together

    settings = need_bootstrap(from_environment())
    now, topic = datetime.now(UTC), settings.events_topic
    selection = asked_for(now, reason=reason, since=since, offsets=offsets, topic=topic)
    keyring = Keyring.of(former or ())
    require(settings, "dlq-show" if dry_run else "dlq-replay")
    with ExitStack() as stack:
        sends = None
        if not dry_run:
            asked = stack.enter_context(closing(Requested(settings)))
            sends = Sends(Together(settings, f"{settings.dlq_topic}-replay"), asked)
        done = Replay(settings, keyring, renew=renew_times, sends=sends).run(standing(settings, selection))
    for outcome, count in done.outcomes.items():
        if count:
            typer.echo(f"{count} {OUTCOMES[outcome]}{' (not really: --dry-run)' if dry_run else ''}", err=True)
    if renew_times and (kept := done.outcomes["sent"] - done.renewed):
        typer.echo(f"{kept} of them keep their times: {KEPT}", err=True)
    if done.late:
        remedy = "" if renew_times else "; --renew-times renews those in Adloom's own dialect"
        typer.echo(f"{done.late} of them are older than {settings.deadline_s:g} s and expire{remedy}", err=True)
    typer.echo(msgspec.json.encode({**done.outcomes, "renewed": done.renewed, "late": done.late}).decode())
