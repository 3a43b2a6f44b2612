"""What a client knows of its cluster: brokers, topics and leaders, learnt of whichever broker answers.

Sources: KIP-899 and KIP-1102, by which Java's client asks `bootstrap.servers` again where all that it knew are gone.
"""

import asyncio
import math
import random
import time
from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Any, Final

from aiokafka.client import AIOKafkaClient, ConnectionGroup
from aiokafka.conn import AIOKafkaConnection
from aiokafka.errors import KafkaError, NodeNotReadyError
from aiokafka.protocol.metadata import MetadataRequest

from stream.kafka.meeting import Met, first_met
from stream.kafka.metadata import Metadata, TopicsRequest, readable
from stream.kafka.reach import CONNECT_S

ASK_S: Final = 0.1
"""Between two questions for the layout: aiokafka asks again at once for as long as a partition has no leader."""
SEEK_S: Final = 5.0
"""Between two looks for a cluster whose known brokers are all gone: they may be back, or others be there by now."""
EMBEDDED: Final = "mockCluster"  # how librdkafka's mock names its cluster
BOOTSTRAP: Final = "bootstrap"  # aiokafka's name for a node while no layout of the cluster is known


class Layout(AIOKafkaClient):  # type: ignore[misc]  # aiokafka is untyped
    """Asks for topics without creating them: one made that way would have the cluster's defaults, not its policy."""

    topic_ids: Mapping[str, tuple[int, int]] = MappingProxyType({})
    """The ids of topics when they were last asked for, of brokers that tell them."""
    embedded: bool = False
    """Whether the broker is the embedded one."""
    watched: frozenset[str] = frozenset()
    """Topics whose metadata is kept besides those that are read or written."""
    _asked: float = -math.inf
    _sought: float = -math.inf

    async def bootstrap(self) -> None:
        """Learn of the cluster from the first broker that answers; aiokafka asks them one after the other.

        Raises:
            KafkaConnectionError: none does; SignInError where one refuses who we are.
        """
        connection, metadata = await self._first_met(lambda: MetadataRequest([]))
        self.cluster.update_metadata(metadata)
        if self.cluster.brokers():
            connection.close()
        else:  # one without topics names no broker
            self._conns[BOOTSTRAP, ConnectionGroup.DEFAULT] = connection
        if self._sync_task is None:
            self._sync_task: asyncio.Task[None] | None = asyncio.create_task(self._md_synchronizer())

    @property
    def failure(self) -> BaseException | None:
        """What ended the learning of the cluster, which nothing else would tell."""
        task = self._sync_task
        return task.exception() if task is not None and task.done() and not task.cancelled() else None

    async def close(self) -> None:
        """End, and close all connections, also where the learning ended before: aiokafka would raise why."""
        if self.failure is not None:
            self._sync_task = None
        await super().close()

    async def _first_met(self, question: Callable[[], Any]) -> Met:
        """Put `question` to the brokers that we were told of; return the answer that comes first."""

        async def meet(host: str, port: int) -> Met:
            async with asyncio.timeout(CONNECT_S):
                connection = await self._signed_in(host, port)
            try:
                return Met(connection, await connection.send(question()))
            except BaseException:
                connection.close()
                raise

        return await first_met([(host, port) for host, port, _ in self.hosts], meet)

    async def _signed_in(self, host: str, port: int) -> AIOKafkaConnection:
        """Return a new connection."""
        raise NotImplementedError

    def set_topics(self, topics: Iterable[str]) -> Any:
        """Track `topics` and those watched."""
        return super().set_topics({*topics, *self.watched})

    async def _metadata_update(self, cluster_metadata: Any, topics: Iterable[str]) -> bool:
        """Ask any broker for the topics; aiokafka's own request would create those that are missing."""
        await asyncio.sleep(self._asked + ASK_S - time.monotonic())
        self._asked = time.monotonic()
        metadata = await self._of_known(TopicsRequest(list(topics)))
        if metadata is None and not self._is_refused_by_all():
            metadata = await self._sought_anew(topics)
        if metadata is None:
            cluster_metadata.failed_update(None)
            return False
        if not metadata.brokers:
            return False
        cluster_metadata.update_metadata(metadata)
        self.topic_ids, self.embedded = metadata.ids, metadata.cluster.startswith(EMBEDDED)
        bootstrap = (BOOTSTRAP, ConnectionGroup.DEFAULT)
        if bootstrap in self._conns and cluster_metadata.brokers():
            self._conns.pop(bootstrap).close()
        return True

    async def _of_known(self, request: TopicsRequest) -> Metadata | None:
        """Return what the first broker of those we know says that answers, None where none does."""
        nodes = [broker.nodeId for broker in self.cluster.brokers()]
        if (BOOTSTRAP, ConnectionGroup.DEFAULT) in self._conns:
            nodes.append(BOOTSTRAP)
        for node in sorted(random.sample(nodes, len(nodes)), key=self._is_barred):
            try:
                return readable(await self.send(node, request))
            except (KafkaError, TimeoutError):
                continue
        return None

    def _is_refused_by_all(self) -> bool:
        """Tell whether all brokers that we know refuse us: then they are not gone."""
        known = self.cluster.brokers()
        return bool(known) and all(self._is_refused(broker.nodeId) for broker in known)

    async def _sought_anew(self, topics: Iterable[str]) -> Metadata | None:
        """Return what the brokers that we were told of say; None where none answers, or they were asked just now."""
        if time.monotonic() < self._sought + SEEK_S:
            return None
        try:
            connection, answer = await self._first_met(lambda: TopicsRequest(list(topics)))
        except KafkaError:
            return None
        finally:
            self._sought = time.monotonic()
        connection.close()
        return readable(answer)

    async def coordinator_lookup(self, coordinator_type: Any, coordinator_key: Any) -> Any:
        """Find a coordinator as aiokafka does, which takes it for a fault of ours where no broker is known yet.

        Raises:
            NodeNotReadyError: none is: to be tried again.
        """
        if self.get_random_node() is None:
            raise NodeNotReadyError("no broker is known yet")
        return await super().coordinator_lookup(coordinator_type, coordinator_key)

    def get_random_node(self) -> Any:
        """Return the id of any broker, None where none is known; one that was not reached only if none was."""
        nodes = [broker.nodeId for broker in self.cluster.brokers()]
        free = [node for node in nodes if not self._is_barred(node)]
        return random.choice(free or nodes) if nodes else None

    def _is_barred(self, node_id: Any) -> bool:
        """Tell whether a broker was not reached when it was last tried."""
        raise NotImplementedError

    def _is_refused(self, node_id: Any) -> bool:
        """Tell whether a broker refused who we are when it was last tried."""
        raise NotImplementedError
