"""`adloom forget`: a shopper's creatives, dead letters and profile are taken away."""

import sys
from pathlib import Path
from typing import Annotated

import typer

UNSHARED = (
    "ADLOOM_PROFILES is not set here: if workers share profiles in Redis, those that run now delete this one; "
    "set it for this command where none runs"
)


def register(app: typer.Typer) -> None:
    """Add the command to `app`."""
    app.command()(forget)


def forget(
    user: Annotated[str, typer.Argument(help="The shop's own identifier of the shopper; - reads it from the input.")],
    former: Annotated[
        list[Path] | None,
        typer.Option("--former-secret", help="File of a secret used before; may be given several times."),
    ] = None,
) -> None:
    """Forget a shopper: creatives, dead letters, and what workers know of them."""
    from stream.cli.console import need_bootstrap, quiet_logs
    from stream.config import from_environment
    from stream.errors import SettingsError, TopicError
    from stream.kafka.rights import require
    from stream.kafka.topics import POLICY, ensure_topics, faults
    from stream.letters.erasure import erase
    from stream.pseudonym import pseudonym_by, read_secret, user_secret

    settings = need_bootstrap(from_environment())
    named = sys.stdin.readline().strip() if user == "-" else user.strip()
    if not named:
        raise SettingsError("no shopper is named")
    secrets = (user_secret(), *map(read_secret, former or ()))
    users = tuple(dict.fromkeys(pseudonym_by(secret, named) for secret in secrets))
    require(settings, "forget")
    quiet_logs()
    ensure_topics(settings, (settings.creatives_topic, settings.dlq_topic, settings.forget_topic))
    done = erase(settings, users)
    if url := settings.profiles.get_secret_value():
        from stream.state.erasure import erase_profiles

        erase_profiles(url, users)
    else:
        typer.echo(UNSHARED, err=True)
    typer.echo(
        f"forgotten: {', '.join(users)}; {done.creatives} creatives and {done.letters} dead letters get tombstones, "
        "compaction removes the bytes"
    )
    # Tombstones take nothing away where there is no compaction.
    lasting = {settings.creatives_topic, settings.dlq_topic, settings.forget_topic}
    if left := [fault for fault in faults(settings) if fault.topic in lasting and fault.what == POLICY]:
        raise TopicError(
            f"the bytes stay until their topic's retention ends ({'; '.join(map(str, left))}): adloom topics apply"
        )
