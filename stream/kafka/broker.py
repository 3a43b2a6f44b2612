"""The embedded broker (librdkafka's mock cluster, carried by confluent-kafka), and sizes of records on any."""

import ctypes
from types import TracebackType
from typing import Any, Final, Self

from confluent_kafka import cimpl

from stream.errors import BrokerError
from stream.kafka.forwarder import Forwarder

PARTITIONS: Final = 3  # what a cluster is given unless told otherwise
REACH_S: Final = 5.0  # long enough for a broker across a WAN, short enough for a person waiting
EVENT_BYTES: Final = 8 << 20  # topic limit of the events: an oversize event must arrive to be dead-lettered
LETTER_BYTES: Final = 9 << 20  # a dead letter is the event and its headers
CREATIVE_BYTES: Final = 1 << 20  # Kafka's own default, several times the weight of any slot's file
PRODUCT_BYTES: Final = 8 << 20  # a prepared picture is lossless, some hundred kilobytes and 2 MB at most
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
