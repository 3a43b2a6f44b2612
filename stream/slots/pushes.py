"""Server-sent events of an open page, whose ids tell all that it shows: one that comes back hears what to take off.

A browser that lost its stream sends the last id again (`Last-Event-ID`, HTML Living Standard §9.2.3), to any slot
server. An id is `300x250=<creative>,728x90=<creative>`; "" for a page that shows house ads alone.
"""

from collections.abc import Mapping
from typing import Final

import msgspec

from engines.errors import LayoutError
from engines.layout.slots import parse_slot

MOST_SLOTS: Final = 32  # more than any page has; what a request claims beyond costs us nothing
LONGEST_ID: Final = 64  # of a creative: a UUID's text has 36 characters


def event(name: str, data: object, shown: Mapping[str, str]) -> bytes:
    """Return a server-sent event, after which its page shows the creatives `shown`, by their slots."""
    id_ = ",".join(f"{slot}={creative}" for slot, creative in sorted(shown.items()))
    return b"event: %s\nid: %s\ndata: %s\n\n" % (name.encode(), id_.encode(), msgspec.json.encode(data))


def shown_before(last_id: str) -> dict[str, str]:
    """Return the creatives that a page showed when it lost its stream, by slot; what is no such id tells of none.

    `last_id` is a header as it came: bytes that are no UTF-8 stand in it as lone surrogates, which no event can repeat.
    """
    found = {}
    for part in last_id.split(",", MOST_SLOTS)[:MOST_SLOTS]:
        slot, _, creative = part.partition("=")
        try:
            name = parse_slot(slot).name
        except LayoutError:
            continue
        if creative.isprintable() and 1 <= len(creative) <= LONGEST_ID:
            found[name] = creative
    return found
