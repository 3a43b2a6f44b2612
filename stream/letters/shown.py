"""A letter as an operator reads it: plain JSON, the record itself only when it was opened on purpose."""

from base64 import b64encode
from typing import Any

from stream.letters.letter import Letter
from stream.letters.sealing import Keyring, SealError


def shown(letter: Letter, keyring: Keyring | None) -> dict[str, Any]:
    """Return what to print of `letter`; with a `keyring`, its record too, or why that cannot be opened."""
    told: dict[str, Any] = {
        "time": letter.time,
        "reason": letter.why.reason,
        "error": letter.why.error,
        "message": letter.why.message,
        "topic": letter.place.topic,
        "partition": letter.place.partition,
        "offset": letter.place.offset,
        "attempts": letter.why.attempts,
        "replays": letter.replays,
        "traceparent": letter.traceparent,
        "shopper": letter.shopper,
        "seal": letter.seal,
    }
    return told if keyring is None else told | _record(letter, keyring)


def _record(letter: Letter, keyring: Keyring) -> dict[str, Any]:
    try:
        original = letter.open(keyring)
    except SealError as error:
        return {"sealed": str(error)}
    return {
        "message": original.detail,
        "key": _readable(original.key),
        "value": _readable(original.value),
        "headers": [[_readable(name), _readable(value)] for name, value in original.headers],
        "size": original.size,
        "whole": original.whole,
        "sha256": original.digest.hex(),
    }


def _readable(content: bytes | None) -> str | dict[str, str] | None:
    """Return text as text, other bytes as base64 under a name that says so."""
    if content is None:
        return None
    try:
        return content.decode()
    except UnicodeDecodeError:
        return {"base64": b64encode(content).decode()}
