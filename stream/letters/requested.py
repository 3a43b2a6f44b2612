"""Who asked to be forgotten, for a command that runs while requests come: Kafka is asked anew at each look."""

from confluent_kafka import Consumer, KafkaError, KafkaException

from stream.config import Settings
from stream.errors import BrokerError, RecordError
from stream.kafka.broker import REACH_S
from stream.kafka.made import made
from stream.letters.reading import TopicReader
from stream.letters.requests import from_record


class Requested:
    """The requests that the topic holds; to be closed."""

    def __init__(self, settings: Settings) -> None:
        """Connect; nothing is read before the first look.

        Raises:
            SettingsError: the settings make no client.
        """
        self._settings = settings
        # A consumer, as it makes no topic by asking for one.
        self._client = made(Consumer, settings, {"group.id": settings.group})
        self._reader: TopicReader | None = None
        self._asked: dict[str, float] = {}

    def look(self) -> None:
        """Read all requests that are there by now.

        Raises:
            BrokerError: they cannot be read.
        """
        if self._reader is None:
            if not self._is_there():
                return  # nobody asked yet
            self._reader = TopicReader(self._settings, self._settings.forget_topic, "read_uncommitted")
        for message in self._reader.read():
            try:
                user, asked = from_record(message.key(), message.value())
            except RecordError:
                continue  # of another writer
            self._asked[user] = max(asked, self._asked.get(user, asked))

    def covers(self, user: str, moment: float) -> bool:
        """Tell whether the shopper `user` asked at `moment` (seconds since the epoch) or later, as of the last look."""
        asked = self._asked.get(user)
        return asked is not None and moment <= asked

    def _is_there(self) -> bool:
        topic = self._settings.forget_topic
        try:
            error = self._client.list_topics(topic, timeout=REACH_S).topics[topic].error
        except KafkaException as failed:
            error = failed.args[0]
        if error is not None and error.code() != KafkaError.UNKNOWN_TOPIC_OR_PART:
            raise BrokerError(f"topic {topic} cannot be read: {error.str()}")
        return error is None

    def close(self) -> None:
        """Disconnect."""
        self._client.close()
        if self._reader is not None:
            self._reader.close()
