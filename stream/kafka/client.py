"""aiokafka's client, which here never creates a topic, knows when a broker last spoke, and can be held."""

import asyncio
import random
import socket
import struct
import time
from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Any, Final

from aiokafka.client import AIOKafkaClient, ConnectionGroup
from aiokafka.errors import KafkaConnectionError, KafkaError
from aiokafka.protocol.produce import ProduceRequest

from stream.kafka.metadata import TopicsRequest, readable

FORGET: Final = struct.pack("ii", 1, 0)  # SO_LINGER: what the system has not sent by the close is thrown away
EMBEDDED: Final = "mockCluster"  # how librdkafka's mock names its cluster
_BOOTSTRAP: Final = "bootstrap"  # aiokafka's name for a node while no layout of the cluster is known


class HeldError(KafkaConnectionError):  # type: ignore[misc]  # aiokafka is untyped
    """A write was held back: it may not be made now."""


class Client(AIOKafkaClient):  # type: ignore[misc]  # aiokafka is untyped
    """Asks for topics without creating them: one made that way would have the cluster's defaults, not its policy."""

    heard: float | None = None
    """Monotonic seconds of the last answer of any broker."""
    topic_ids: Mapping[str, tuple[int, int]] = MappingProxyType({})
    """The ids of topics when they were last asked for, of brokers that tell them."""
    embedded: bool = False
    """Whether the broker is the embedded one."""
    watched: frozenset[str] = frozenset()
    """Topics whose metadata is kept besides those that are read or written."""
    may_write: Callable[[], bool] | None = None
    """Asked as late as can be, before the bytes of a write leave; None lets every write through."""

    @classmethod
    def of(cls, client: AIOKafkaClient) -> "Client":
        """Return `client`, fresh from a consumer or producer that takes no other, as one of ours."""
        client.__class__ = cls
        return client  # type: ignore[no-any-return]

    async def send(self, node_id: Any, request: Any, *, group: Any = ConnectionGroup.DEFAULT) -> Any:
        """Send as aiokafka does, and note the answer.

        Raises:
            HeldError: the request is a write, and may not be made now.
        """
        if self.may_write is not None and isinstance(request, ProduceRequest):
            self._ask()
            await self.ready(node_id, group=group)  # so that nothing waits between the question and the write
            self._ask()
        answer = await super().send(node_id, request, group=group)
        self.heard = time.monotonic()
        return answer

    def _ask(self) -> None:
        if self.may_write is not None and not self.may_write():
            raise HeldError("writes are held back")

    def set_topics(self, topics: Iterable[str]) -> Any:
        """Track `topics` and those watched."""
        return super().set_topics({*topics, *self.watched})

    async def _metadata_update(self, cluster_metadata: Any, topics: Iterable[str]) -> bool:
        """Ask any broker for the topics; aiokafka's own request would create those that are missing."""
        request = TopicsRequest(list(topics))
        nodes = [broker.nodeId for broker in self.cluster.brokers()]
        bootstrap = (_BOOTSTRAP, ConnectionGroup.DEFAULT)
        if bootstrap in self._conns:
            nodes.append(_BOOTSTRAP)
        for node in random.sample(nodes, len(nodes)):
            try:
                metadata = readable(await self.send(node, request))
            except (KafkaError, TimeoutError):
                continue
            if not metadata.brokers:
                return False
            cluster_metadata.update_metadata(metadata)
            self.topic_ids, self.embedded = metadata.ids, metadata.cluster.startswith(EMBEDDED)
            if bootstrap in self._conns and cluster_metadata.brokers():
                self._conns.pop(bootstrap).close()
            return True
        cluster_metadata.failed_update(None)
        return False

    def cut(self) -> None:
        """Break all connections and write no more: what is not sent is thrown away, here and in the system."""
        self.may_write = lambda: False
        for connection in self._conns.values():
            writer = connection._writer  # noqa: SLF001  aiokafka shows no way to it
            if writer is None:
                continue
            plug = writer.get_extra_info("socket")
            if plug is not None and plug.fileno() >= 0:
                plug.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, FORGET)
            writer.transport.abort()
            connection.close()


async def ended(work: Any, within_s: float) -> bool:
    """Run `work`, an ending of aiokafka's, for so long at most; False when it failed or was cut short.

    aiokafka lets the cancellation of its own tasks out of its endings, where it would look like one of ours.
    """
    task = asyncio.ensure_future(work)
    try:
        done, _ = await asyncio.wait({task}, timeout=within_s)
    finally:
        task.cancel()
    if not done:
        await asyncio.wait({task}, timeout=1.0)
        return False
    return not task.cancelled() and task.exception() is None
