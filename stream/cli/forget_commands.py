"""`adloom forget`: a shopper's creatives, dead letters and profile are taken away."""

import sys
from pathlib import Path
from typing import Annotated

import typer

UNSHARED = (
    "ADLOOM_PROFILES is not set here: if workers share profiles in Redis, those that run now delete this one; "
    "set it for this command where none runs"
)

BYTES = (
    "the identifier is no UTF-8, which an event's text must be: what lies under a record's key of these bytes is "
    "forgotten; if it was meant as text, name it in UTF-8"
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
    from stream.pseudonym import former_secrets, pseudonym_by, user_secret

    settings = need_bootstrap(from_environment())
    named = _named(user)
    if not named:
        raise SettingsError("no shopper is named")
    if any(map(_is_no_text, named)):
        typer.echo(BYTES, err=True)
    secrets = (user_secret(), *(secret for path in former or () for secret in former_secrets(path)))
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


def _named(user: str) -> str:
    """Return the identifier that is meant; of the input the bytes count as in events, whatever language is set here."""
    if user != "-":
        return user.strip()
    line = sys.stdin.buffer.readline() if sys.stdin else b""
    return line.decode("utf-8", "surrogateescape").strip()


def _is_no_text(character: str) -> bool:
    """Tell a byte that is no UTF-8, as it is written in text: half a pair of surrogates."""
    return "\ud800" <= character <= "\udfff"
