"""aiokafka's client: it knows when a broker last spoke, waits for none that is silent, besieges none, can be held."""

import asyncio
import socket
import struct
import time
from collections.abc import Callable
from functools import partial
from typing import Any, Final

from aiokafka.client import AIOKafkaClient, ConnectionGroup
from aiokafka.conn import AIOKafkaConnection, CloseReason
from aiokafka.errors import KafkaConnectionError, KafkaError, RequestTimedOutError, StaleMetadata
from aiokafka.protocol.offset import OffsetRequest
from aiokafka.protocol.produce import ProduceRequest

from stream.kafka.connection import Connection, create_conn
from stream.kafka.layout import Layout
from stream.kafka.reach import SIGHT, Path
from stream.kafka.signin import Brokers, Proof, SignIn, SignInError
from stream.kafka.silence import ANSWER_S, SilentError

FORGET: Final = struct.pack("ii", 1, 0)  # SO_LINGER: what the system has not sent by the close is thrown away
ASIDE: Final = "aside"  # a third kind of connection, beside those of records and of the group


class HeldError(KafkaConnectionError):  # type: ignore[misc]  # aiokafka is untyped
    """A write was held back: it may not be made now."""


class Client(Layout):
    """Writes only while it may, and gives up whoever does not answer."""

    heard: float | None = None
    """Monotonic seconds of the last answer of any broker."""
    answer_s: float = ANSWER_S
    """Seconds of silence by which a broker that was asked something is gone; of connections made from now on."""
    group_answer_s: float = ANSWER_S
    """The same of a group's coordinator, where that is less."""
    may_write: Callable[[], bool] | None = None
    """Asked as late as can be, before the bytes of a write leave; None lets every write through."""
    _is_cut: bool = False
    _paths: dict[Any, Path]
    """The ways to brokers, by their nodes' ids."""
    _sign_in: SignIn

    @classmethod
    def of(cls, client: AIOKafkaClient) -> "Client":
        """Return `client`, fresh from a consumer or producer that takes no other, as one of ours."""
        client.__class__ = cls
        client._paths = {}  # noqa: SLF001  it is ours by now
        client._sign_in = _sign_in_of(client)  # noqa: SLF001
        return client  # type: ignore[no-any-return]

    async def _maybe_wait_metadata(self) -> None:
        if not self._is_cut:  # else nobody ends the wait: what learns of the cluster is over
            await super()._maybe_wait_metadata()

    async def send(self, node_id: Any, request: Any, *, group: Any = ConnectionGroup.DEFAULT) -> Any:
        """Send as aiokafka does, and note the answer.

        A question for offsets goes by a connection of its own: a broker answers what comes by one in turn, and it would
        wait for the end of a fetch, which waits for records.

        Raises:
            HeldError: the request is a write, and may not be made now.
            KafkaError: the broker does not answer; it never ends a task of aiokafka's that could try again.
        """
        if isinstance(request, OffsetRequest):
            group = ASIDE
        if self.may_write is not None and isinstance(request, ProduceRequest):
            self._ask()
            await self.ready(node_id, group=group)  # so that nothing waits between the question and the write
            self._ask()
        try:
            answer = await super().send(node_id, request, group=group)
        except KeyError as error:  # aiokafka closes a connection that another request has closed meanwhile
            raise RequestTimedOutError("the broker did not answer, and its connection is gone") from error
        except KafkaConnectionError as error:
            if isinstance(error.__cause__, SilentError):  # aiokafka tries anew after a timeout, not after any break
                raise RequestTimedOutError(str(error.__cause__)) from error
            raise
        self.heard = time.monotonic()
        return answer

    def _ask(self) -> None:
        if self.may_write is not None and not self.may_write():
            raise HeldError("writes are held back")

    def _is_barred(self, node_id: Any) -> bool:
        return node_id in self._paths and self._paths[node_id].is_barred

    def _is_refused(self, node_id: Any) -> bool:
        return node_id in self._paths and self._paths[node_id].is_refused

    async def _get_conn(
        self,
        node_id: Any,
        *,
        group: Any = ConnectionGroup.DEFAULT,
        no_hint: bool = False,  # noqa: ARG002  aiokafka's own, which makes nothing of it either
    ) -> AIOKafkaConnection | None:
        """Return an open connection, None where there is none to be had.

        A broker that could not be reached is tried again after a pause, by one of those who want it; the others get
        the same answer. aiokafka itself tries for each of them, ten times a second, and logs every failure.
        """
        path = self._paths.setdefault(node_id, Path())
        tries = path.tries
        if (connection := self._connected(node_id, group)) is not None:
            return connection
        async with path.trying:
            if (connection := self._connected(node_id, group)) is not None:
                return connection
            if path.tries != tries and path.is_barred:
                return None
            await path.pause()
            return await self._connect(node_id, group, path)

    def _connected(self, node_id: Any, group: Any) -> AIOKafkaConnection | None:
        connection = self._conns.get((node_id, group))
        if connection is not None and not connection.connected():
            del self._conns[node_id, group]
            connection.close(CloseReason.CONNECTION_BROKEN)  # its end may have come just now, unseen yet
            return None
        return connection

    async def _connect(self, node_id: Any, group: Any, path: Path) -> AIOKafkaConnection | None:
        """Try once, and take in how that went."""
        broker = self.cluster.broker_metadata(node_id)
        try:
            if broker is None:
                raise StaleMetadata(f"broker {node_id} is not in the metadata")
            async with asyncio.timeout(path.within_s):
                options = {"on_close": partial(self._closed, path), "silences": path.silences}
                if group == ConnectionGroup.COORDINATION:
                    options["answer_s"] = min(self.answer_s, self.group_answer_s)
                connection = await self._signed_in(broker.host, broker.port, **options)
        except (OSError, KafkaError) as error:  # a timeout is an OSError
            path.failed(refused=(refused := isinstance(error, SignInError)))
            if broker is not None and not refused:
                SIGHT.lost(broker.host, broker.port, error)
            self.force_metadata_update()  # what it led may have another leader by now
            return None
        self._conns[node_id, group] = connection
        path.met()
        SIGHT.seen(broker.host, broker.port)
        return connection

    def _closed(self, path: Path, connection: Connection, reason: CloseReason | None) -> None:
        """Take in that a connection ended; where no answer came, others are asked before that broker."""
        if reason == CloseReason.CONNECTION_TIMEOUT:
            path.failed()
        if connection.silent is not None:
            SIGHT.lost(connection.host, connection.port, connection.silent)
        self._on_connection_closed(connection, reason)

    async def _signed_in(self, host: str, port: int, **options: Any) -> AIOKafkaConnection:
        """Return a new connection.

        Raises:
            SignInError: who we are was refused, now or before.
            OSError, KafkaError: the broker is away.
        """

        async def connect(proof: Proof) -> AIOKafkaConnection:
            return await create_conn(
                host,
                port,
                client_id=self._client_id,
                request_timeout_ms=self._request_timeout_ms,
                ssl_context=proof.context,
                security_protocol=self._security_protocol,
                max_idle_ms=self._connections_max_idle_ms,
                sasl_mechanism=self._sasl_mechanism,
                sasl_plain_username=self._sasl_plain_username,
                sasl_plain_password=proof.password,
                sasl_kerberos_service_name=self._sasl_kerberos_service_name,
                sasl_kerberos_domain_name=self._sasl_kerberos_domain_name,
                sasl_oauth_token_provider=self._sasl_oauth_token_provider,
                **{"answer_s": self.answer_s, **options},
            )

        return await self._sign_in.through((host, port), connect)

    def cut(self) -> None:
        """Break all connections and write no more: what is not sent is thrown away, here and in the system."""
        self.may_write = lambda: False
        self._is_cut = True
        for connection in self._conns.values():
            writer = connection._writer  # noqa: SLF001  aiokafka shows no way to it
            if writer is None:
                continue
            plug = writer.get_extra_info("socket")
            if plug is not None and plug.fileno() >= 0:
                plug.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, FORGET)
            writer.transport.abort()
            connection.close()


def _sign_in_of(client: AIOKafkaClient) -> SignIn:
    """Return how `client` signs in: by its settings, else with what it was given."""
    brokers = client._bootstrap_servers  # noqa: SLF001  aiokafka shows no way to it
    if isinstance(brokers, Brokers):
        return brokers.sign_in
    given = Proof(client._sasl_plain_password, client._ssl_context)  # noqa: SLF001
    return SignIn(str(client._sasl_plain_username), lambda: given)  # noqa: SLF001


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
