"""Brokers: the embedded one (librdkafka's mock cluster, carried by confluent-kafka) and topics on a real one."""

import ctypes
from types import TracebackType
from typing import Any, Final, Self

from confluent_kafka import KafkaError, KafkaException, cimpl
from confluent_kafka.admin import AdminClient
from confluent_kafka.cimpl import NewTopic

from stream.config import Settings
from stream.errors import BrokerError
from stream.kafka.forwarder import Forwarder

PARTITIONS: Final = 3  # as many workers can share the events of a new topic; a cluster's owner sets more
REACH_S: Final = 5.0  # long enough for a broker across a WAN, short enough for a person waiting
EVENT_BYTES: Final = 8 << 20  # topic limit of the events: an oversize event must arrive to be dead-lettered
LETTER_BYTES: Final = 9 << 20  # a dead letter is the event and its headers
CREATIVE_BYTES: Final = 1 << 20  # Kafka's own default, several times the weight of any slot's file
RETENTION_MS: Final = 7 * 24 * 3600 * 1000  # a creative is personal data: it must not outlive its use
_PRODUCER: Final = 0  # rd_kafka_type_t


class _Library:
    """The few functions of rdkafka_mock.h that the Python client does not wrap: partitions, rebalance delay, port."""

    def __init__(self) -> None:
        try:
            # The extension's handle also resolves the symbols of the librdkafka that it links.
            library = ctypes.CDLL(cimpl.__file__)
            handle, integer, text = ctypes.c_void_p, ctypes.c_int, ctypes.c_char_p
            self.conf_new = self._function(library, "rd_kafka_conf_new", handle)
            self.conf_set = self._function(
                library, "rd_kafka_conf_set", integer, handle, text, text, text, ctypes.c_size_t
            )
            self.new = self._function(library, "rd_kafka_new", handle, integer, handle, text, ctypes.c_size_t)
            self.destroy = self._function(library, "rd_kafka_destroy", None, handle)
            self.cluster_new = self._function(library, "rd_kafka_mock_cluster_new", handle, handle, integer)
            self.cluster_destroy = self._function(library, "rd_kafka_mock_cluster_destroy", None, handle)
            self.bootstraps = self._function(library, "rd_kafka_mock_cluster_bootstraps", text, handle)
            self.topic_create = self._function(
                library, "rd_kafka_mock_topic_create", integer, handle, text, integer, integer
            )
            self.rebalance_delay = self._function(
                library, "rd_kafka_mock_group_initial_rebalance_delay_ms", None, handle, ctypes.c_int32
            )
            self.set_host_port = self._function(
                library, "rd_kafka_mock_broker_set_host_port", integer, handle, ctypes.c_int32, text, integer
            )
        except (OSError, AttributeError) as error:
            raise BrokerError(
                f"this build of confluent-kafka carries no mock cluster ({error}); set ADLOOM_BOOTSTRAP to a Kafka"
            ) from error

    @staticmethod
    def _function(library: ctypes.CDLL, name: str, result: Any, *arguments: Any) -> Any:
        function = getattr(library, name)
        function.restype, function.argtypes = result, arguments
        return function


class EmbeddedBroker:
    """A Kafka broker in this process, on loopback; a context manager.

    Good for one consumer per group, idempotent producers and any client in any language. It keeps 5 MB per partition,
    neither compacts nor persists, and refuses a second group member: use a real Kafka for those.
    """

    def __init__(self, topics: tuple[str, ...], *, port: int = 0) -> None:
        """Start the broker with `topics`; `port` 0 lets the system choose, any other is listened on.

        Raises:
            BrokerError: the client library carries no mock cluster.
            PortError: `port` is in use.
        """
        library = _Library()
        conf, why = library.conf_new(), ctypes.create_string_buffer(512)
        library.conf_set(conf, b"log_level", b"0", why, len(why))  # it would warn that no bootstrap.servers is set
        self._library = library
        self._client = library.new(_PRODUCER, conf, why, len(why))
        if not self._client:
            raise BrokerError(f"the embedded broker did not start: {why.value.decode(errors='replace')}")
        self._cluster = library.cluster_new(self._client, 1)
        library.rebalance_delay(self._cluster, 0)  # its default of 3 s would delay the first ad
        for topic in topics:
            library.topic_create(self._cluster, topic.encode(), PARTITIONS, 1)
        self.bootstrap = library.bootstraps(self._cluster).decode()
        self._forwarder: Forwarder | None = None
        if port:
            self._listen(port)

    def _listen(self, port: int) -> None:
        """Stand a forwarder on `port` and advertise it: the mock itself always binds a free port."""
        host, _, inner = self.bootstrap.rpartition(":")
        try:
            self._forwarder = Forwarder(port, (host, int(inner)))
        except BaseException:
            self.close()
            raise
        self._library.set_host_port(self._cluster, 1, host.encode(), port)
        self.bootstrap = f"{host}:{port}"

    def close(self) -> None:
        """Stop the broker; all records are gone."""
        if self._forwarder is not None:
            self._forwarder.close()
            self._forwarder = None
        if self._cluster:
            self._library.cluster_destroy(self._cluster)
            self._library.destroy(self._client)
            self._cluster = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _configured(settings: Settings) -> list[NewTopic]:
    limit = "max.message.bytes"
    configs = {
        settings.events_topic: {limit: str(EVENT_BYTES)},
        settings.dlq_topic: {limit: str(LETTER_BYTES)},
        settings.creatives_topic: {
            limit: str(CREATIVE_BYTES),
            "cleanup.policy": "compact,delete",
            "retention.ms": str(RETENTION_MS),
        },
    }
    return [
        NewTopic(topic, num_partitions=PARTITIONS, replication_factor=-1, config=config)
        for topic, config in configs.items()
    ]


def ensure_topics(settings: Settings) -> None:
    """Create the topics that the cluster lacks, with their limits and clean-up; existing ones are left alone.

    Raises:
        BrokerError: the cluster cannot be reached within `REACH_S`, or refuses a topic.
    """
    client = AdminClient({"bootstrap.servers": settings.bootstrap, "log_level": 0})
    try:
        existing = client.list_topics(timeout=REACH_S).topics
    except KafkaException as error:
        raise BrokerError(
            f"no Kafka broker answers at {settings.bootstrap} within {REACH_S:g} s: start it, or correct "
            "ADLOOM_BOOTSTRAP, or unset it to use the embedded broker"
        ) from error
    missing = [topic for topic in _configured(settings) if topic.topic not in existing]
    if not missing:
        return
    for topic, future in client.create_topics(missing, operation_timeout=REACH_S).items():
        try:
            future.result(2 * REACH_S)
        except KafkaException as error:
            if error.args[0].code() != KafkaError.TOPIC_ALREADY_EXISTS:  # another worker was quicker
                raise BrokerError(f"topic {topic} cannot be created at {settings.bootstrap}: {error}") from error
        except TimeoutError as error:
            raise BrokerError(f"topic {topic} was not created at {settings.bootstrap} in time") from error
