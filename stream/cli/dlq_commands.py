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
    from stream.letters.selection import Selection, standing
    from stream.letters.shown import shown

    settings = need_bootstrap(from_environment())
    selection = Selection(reason=reason, since=_moment(since))
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
        str,
        typer.Option(
            help="Records that stood there in the events topic: partition:offset or partition:first-last, parted by "
            "commas."
        ),
    ] = "",
    renew_times: Annotated[
        bool,
        typer.Option(
            "--renew-times/--keep-times",
            help="Give events in Adloom's own dialect the time of sending; other dialects keep theirs in any case.",
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
    from stream.letters.selection import Selection, parse_ranges, standing
    from stream.letters.together import Together

    settings = need_bootstrap(from_environment())
    ranges = parse_ranges(offsets, settings.events_topic)
    selection = Selection(reason=reason, since=_moment(since), ranges=ranges)
    keyring = Keyring.of(former or ())
    require(settings, "dlq-show" if dry_run else "dlq-replay")
    with ExitStack() as stack:
        sends = None
        if not dry_run:
            asked = stack.enter_context(closing(Requested(settings)))
            sends = Sends(Together(settings, f"{settings.dlq_topic}-replay"), asked)
        work = Replay(keyring, settings.dlq_topic, settings.deadline_s, renew=renew_times, sends=sends)
        done = work.run(standing(settings, selection))
    for outcome, count in done.outcomes.items():
        if count:
            typer.echo(f"{count} {OUTCOMES[outcome]}{' (not really: --dry-run)' if dry_run else ''}", err=True)
    if done.late:
        typer.echo(f"{done.late} of them are older than {settings.deadline_s:g} s and expire: --renew-times", err=True)
    typer.echo(msgspec.json.encode({**done.outcomes, "renewed": done.renewed, "late": done.late}).decode())


def _moment(since: str | None) -> datetime | None:
    from stream.letters.selection import parse_since

    return parse_since(since, datetime.now(UTC)) if since else None
