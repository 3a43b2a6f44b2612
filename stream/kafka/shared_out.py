"""Of how many partitions the leader of a group made the shares: told to each member beside its own.

A static member that comes back gets the share of its old self, whatever was added since, and is not told where it is
the leader itself (KAFKA-13435, mended by KIP-814 in a version of JoinGroup that aiokafka does not speak).
"""

from collections.abc import Mapping

import msgspec
from aiokafka.coordinator.protocol import ConsumerProtocolMemberAssignment

Counts = Mapping[str, int]
_DECODER = msgspec.json.Decoder(dict[str, int])


def with_counts(share: ConsumerProtocolMemberAssignment, counts: Counts) -> ConsumerProtocolMemberAssignment:
    """Return `share`, which says that it was made of so many partitions of each topic."""
    return ConsumerProtocolMemberAssignment(share.version, share.assignment, msgspec.json.encode(counts))


def counts_of(share: bytes) -> Counts | None:
    """Return of how many partitions of each topic a share was made; None where another client's leader made it."""
    told = ConsumerProtocolMemberAssignment.decode(share).user_data
    try:
        return _DECODER.decode(told or b"")
    except msgspec.DecodeError:
        return None
