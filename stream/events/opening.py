"""From a record's JSON value to the document that a dialect reads: every envelope around it is opened.

CloudEvents may stand within Kafka Connect's envelope, as a connector writes what it was sent, or around it, as
Debezium's own converter writes changes.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from stream.events import cloudevents, connect


@dataclass(frozen=True, slots=True)
class Opened:
    """What was inside the envelopes."""

    document: Any
    cloud: cloudevents.Envelope | None
    """The CloudEvents envelope."""
    within: str
    """Where the document stood, in words; "": in no other envelope."""


def opened(document: Any, headers: Mapping[str, str]) -> Opened:
    """Open the envelopes around an event.

    Args:
        document: the record's JSON value.
        headers: record headers, names in lower case.

    Raises:
        Rejected: as `stream.events.cloudevents.unwrap` and `stream.events.connect.opened`.
    """
    inner, within = connect.opened(document)
    cloud = cloudevents.unwrap(inner, headers)
    if cloud is not None:
        inner, deeper = connect.opened(cloud.document)
        within = deeper or within
    return Opened(inner, cloud, within)
