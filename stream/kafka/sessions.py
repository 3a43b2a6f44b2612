"""Fetch sessions (KIP-227): a broker remembers what is read of it, and both tell the other only what changed.

Without one, each fetch names all partitions and its answer does: 0.2 ms for two dozen, whether records came or none.
"""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any, Final

from aiokafka import TopicPartition
from aiokafka import errors as kafka_errors
from aiokafka.protocol.fetch import FetchRequest

NONE: Final = 0
"""The id of no session: a broker that keeps none for us answers with it."""
BEGIN: Final = 0
"""The epoch that asks for a new session, and ends the one whose id is given."""
LAST_EPOCH: Final = 2**31 - 1
SESSIONS_FROM: Final = 7
"""The version of a fetch from which on there are sessions (Kafka 1.1)."""
UNKNOWN: Final = 70
OUT_OF_STEP: Final = 71
"""What a broker answers that has no such session, or counts it otherwise; a new one is begun at once."""

Places = dict[str, list[Any]]


class FetchSession:
    """What one broker and one reader know in common; there is one question at a time.

    Source: KIP-227, and `FetchSessionHandler` of Kafka's own client.
    """

    def __init__(self) -> None:
        """Begin without a session."""
        self._id = NONE
        self._epoch = BEGIN
        self._known: dict[TopicPartition, int] = {}
        """What the broker believes is wanted: offsets."""

    def ask(self, wanted: Mapping[TopicPartition, int], version: int) -> tuple[int, int, Places, Places]:
        """Return id, epoch, the partitions to name with their offsets, and those to forget, so that `wanted` is read.

        Args:
            wanted: each partition that is to be read now, with its offset.
            version: of the fetch.
        """
        if version < SESSIONS_FROM or self._epoch == BEGIN:
            self._known = {}
        named, forgotten = defaultdict(list), defaultdict(list)
        known = self._known
        for place, offset in wanted.items():
            if known.get(place) != offset:
                named[place.topic].append((place.partition, offset))
        for place in known.keys() - wanted.keys():
            forgotten[place.topic].append(place.partition)
        self._known = dict(wanted)
        return self._id, self._epoch, named, forgotten

    def answered(self, response: Any) -> None:
        """Take in what the answer of a fetch says of the session.

        Raises:
            KafkaError: the broker refuses the fetch as a whole; that it lost the session is no reason.
        """
        if response.API_VERSION < SESSIONS_FROM:
            return
        error, kept = response.error_code, response.session_id
        if error == UNKNOWN or (not error and kept == NONE):
            self._id, self._epoch = NONE, BEGIN
        elif error:
            self._epoch = BEGIN
        else:
            self._id, self._epoch = kept, self._epoch % LAST_EPOCH + 1
        if error not in {0, UNKNOWN, OUT_OF_STEP}:
            raise kafka_errors.for_code(error)

    def lost(self) -> None:
        """Take in that no answer came, or none that fits: the next question ends the session and begins another."""
        self._epoch = BEGIN


class SessionFetch(FetchRequest):  # type: ignore[misc]  # aiokafka is untyped
    """A fetch of `wanted`, which says of it what its session's broker does not know."""

    def __init__(
        self, session: FetchSession, wanted: Mapping[TopicPartition, int], partition_bytes: int, **options: Any
    ) -> None:
        """Ask for `partition_bytes` of each partition at most; `options` are those of aiokafka's fetch."""
        super().__init__(topics=[], **options)
        self.session = session
        self.wanted = wanted
        self._partition_bytes = partition_bytes

    def build(self, request_struct_class: Any) -> Any:
        """Return the question in the version that both sides know."""
        version = request_struct_class.API_VERSION
        number, epoch, named, forgotten = self.session.ask(self.wanted, version)
        self._topics = [
            (topic, [(partition, offset, self._partition_bytes) for partition, offset in places])
            for topic, places in named.items()
        ]
        built = super().build(request_struct_class)
        if version >= SESSIONS_FROM:
            built.session_id, built.session_epoch = number, epoch
            built.forgotten_topics_data = list(forgotten.items())
        return built

    def is_answered_by(self, response: Any) -> bool:
        """Tell whether an answer is of what is wanted; else the broker means another question (as Kafka's client)."""
        places = (TopicPartition(topic, one[0]) for topic, partitions in response.topics for one in partitions)
        return all(place in self.wanted for place in places)
