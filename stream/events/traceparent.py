"""The `traceparent` of an event: which one is valid, and how its creatives continue the trace.

Source: W3C Trace Context, version 00.
"""

import re
from hashlib import sha256
from typing import Final

_VALID: Final = re.compile(r"00-(?!0{32})(?P<trace>[0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-(?P<flags>[0-9a-f]{2})")


def valid(text: str | None) -> str:
    """Return `text` when it is a valid traceparent, else ""."""
    return text if text and _VALID.fullmatch(text) else ""


def continued(incoming: str, creative_id: str) -> str:
    """Continue the trace of `incoming`, or start one from the creative's id; replays give the same spans."""
    digest = sha256(creative_id.encode()).hexdigest()
    found = _VALID.fullmatch(incoming)
    trace, flags = found.group("trace", "flags") if found else (digest[16:48], "00")
    return f"00-{trace}-{digest[:16]}-{flags}"
