"""Room for the producers of exactly once: each input partition has one, with connections of its own."""

from collections.abc import Callable
from typing import Final

from stream.operator.descriptors import open_descriptors, require_descriptors

COORDINATORS: Final = 2  # of transactions and of the group: connections of their own, one where both are one broker


def room_for_producers(brokers: int) -> Callable[[int], None]:
    """Return what raises a LimitError where so many producers, in a cluster of `brokers`, may not be open at a time."""
    others = open_descriptors()

    def require(partitions: int) -> None:
        require_descriptors(
            partitions * (brokers + min(brokers, COORDINATORS)),
            beside=others,
            what=f"ADLOOM_DELIVERY=exactly_once: the producers of {partitions} partitions",
        )

    return require
