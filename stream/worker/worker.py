"""The worker: its parts put together, run until told to stop, drained before it ends."""

import asyncio
import logging
from typing import Any

from aiokafka import TopicPartition

from stream.config import Settings
from stream.images.uploads import Uploads
from stream.kafka.cluster import refused
from stream.kafka.lease import Lease
from stream.kafka.producer import make_producer
from stream.kafka.rights import needed
from stream.kafka.sender import Sender
from stream.kafka.settled import require_transactions
from stream.kafka.topics import ensure_topics, largest
from stream.letters.forgetting import Forgetting
from stream.letters.requests import follow_requests, requests_of
from stream.operator.exposition import listen, operator_app
from stream.operator.metrics import Metrics
from stream.worker.arrival import Arrival
from stream.worker.awaited import Awaited
from stream.worker.endings import Endings
from stream.worker.exactly_once import open_transactions
from stream.worker.fetching import make_consumer
from stream.worker.intake import READ_AHEAD, READ_AHEAD_BYTES, Intake
from stream.worker.lanes import Lanes
from stream.worker.letters import DeadLetters
from stream.worker.making import CreativeStudio, Making
from stream.worker.newest import Newest
from stream.worker.offsets import Ledger
from stream.worker.outlet import Direct
from stream.worker.pipeline import Pipeline
from stream.worker.published import Published, make_follower
from stream.worker.steps import Steps
from stream.worker.sweeping import Sweeping
from stream.worker.tally import Tally

log = logging.getLogger(__name__)
REQUESTS_S = 30.0  # at a start, for the requests to be forgotten: a topic that cannot be read stops no ads for longer
LONGEST_MAKING_S = 60.0  # an event that was in time is published so much later at most


class Worker:
    """One member of the group; `tally` counts, `port` is the operator's once `run` listens."""

    def __init__(
        self,
        settings: Settings,
        studio: CreativeStudio,
        steps: Steps,
        *,
        metrics: Metrics | None = None,
    ) -> None:
        """Needs a running event loop only in `run`."""
        self._settings = settings
        self._studio = studio
        self._steps = steps
        self.metrics = metrics or Metrics()
        self.tally = Tally(self.metrics)
        self.port: int | None = None
        self._intake: Intake | None = None

    @property
    def ready(self) -> bool:
        """Whether the worker holds an assignment and takes events."""
        return self._intake is not None and not self.trouble()

    def trouble(self) -> str:
        """Return what keeps the worker from being ready."""
        return "" if self._intake is None else refused(self._settings) or self._intake.trouble

    def summary(self) -> dict[str, Any]:
        """Return the counts and percentiles so far, ready for JSON."""
        return self.tally.summary()

    async def run(self, stop: asyncio.Event) -> None:
        """Work until `stop`, then drain: no new records, end what is in flight, commit, leave the group.

        Raises:
            BrokerError: Kafka cannot be reached or used.
            LimitError: exactly once needs more open files than the system gives.
            PortError: the operator's port is in use.
        """
        settings = self._settings
        app = operator_app(self.metrics.registry, lambda: self.ready, {"/summary": self.summary}, why=self.trouble)
        runner, self.port = await listen(app, settings.metrics_port, host=settings.metrics_host)
        try:
            await asyncio.to_thread(ensure_topics, settings, needed(settings, "worker"))
            brokers = 1
            if settings.delivery == "exactly_once":
                brokers = await asyncio.to_thread(require_transactions, settings)
            await self._connected(stop, brokers)
        finally:
            await runner.cleanup()

    async def _connected(self, stop: asyncio.Event, brokers: int) -> None:
        settings, ledger = self._settings, Ledger()
        lease = Lease(settings.session_timeout_ms / 1000)
        limits = await asyncio.to_thread(largest, settings, (settings.creatives_topic, settings.dlq_topic))
        making = Making(self._studio, self.tally, settings)
        keep_s = settings.deadline_s + settings.future_skew_s + LONGEST_MAKING_S
        forgetting = Forgetting(self._steps.erase, keep_s=keep_s, remember_s=settings.forget_retention_s)

        def bars(topic: str, key: bytes, since: float) -> bool:
            of_shopper = topic in {settings.creatives_topic, settings.dlq_topic}
            return of_shopper and forgetting.covers(key.partition(b"|")[0].decode(), since)

        sender = Sender(lambda: make_producer(settings, limits), self.metrics, lease=lease, limits=limits, bars=bars)
        requests, begun = requests_of(settings), asyncio.Event()
        newest, transactions = Newest(keep_s), None
        if settings.delivery == "exactly_once":
            newest = Awaited(keep_s)
            transactions = open_transactions(
                settings, limits, brokers=brokers, ledger=ledger, newest=newest, forgotten=forgetting.covers,
                lease=lease, metrics=self.metrics,
            )  # fmt: skip
        published = Published(
            lambda: make_follower(settings),
            settings.creatives_topic,
            newest,
            keep_s,
            send=sender.send,
            forgotten=forgetting.covers,
            metrics=self.metrics,
        )
        sweeping = Sweeping(published, newest, settings.creatives_topic, sender.send)
        forgetting.heard = sweeping.heard
        endings = Endings(
            (transactions or Direct(sender, newest, limits)).of,
            lambda sends: DeadLetters(sends, settings.dlq_topic, self.metrics, forgotten=forgetting.covers),
            ledger,
            self.tally,
        )
        pipeline = Pipeline(
            self._steps,
            making,
            uploads=Uploads.of(settings, self.metrics),
            endings=endings,
            newest=newest,
            forgetting=forgetting,
            topic=settings.creatives_topic,
            max_event_bytes=settings.max_event_bytes,
        )
        lanes: Lanes[Arrival, TopicPartition] = Lanes(
            pipeline.serve,
            running=settings.in_flight,
            held=READ_AHEAD,
            size=lambda arrival: arrival.size,
            held_bytes=READ_AHEAD_BYTES,
            aside=endings.aside,
        )
        consumer = make_consumer(settings, lease)
        self._intake = intake = Intake(
            settings,
            consumer,
            lanes,
            ledger,
            arrive=pipeline.arrive,
            published=published,
            metrics=self.metrics,
            lease=lease,
            transactions=transactions,
            beside=(
                lambda: published.trouble,
                lambda: requests.trouble,
                lambda: "" if begun.is_set() else "the requests to be forgotten are not read yet",
                lambda: sender.trouble,
                lambda: "" if transactions is None else transactions.trouble,
            ),
        )
        self.metrics.ready["worker"].set_function(lambda: float(self.ready))
        try:
            await sender.start()
            async with asyncio.TaskGroup() as group:
                beside = published.run(), published.restore(), sweeping.run(), follow_requests(requests, forgetting)
                following = [group.create_task(one) for one in beside]
                await _first(REQUESTS_S, forgetting.caught_up, stop)  # a request that comes later is honoured then
                begun.set()
                drained = stop.is_set() or await _taken_in(intake, stop, group)
                for task in following:
                    task.cancel()
            log.info("worker drained", extra={"complete": drained, **self.tally.counts})
        except BaseExceptionGroup as group_error:
            raise group_error.exceptions[0] from None
        finally:
            self._intake = None
            if transactions is not None:
                await transactions.stop()
            await intake.close()
            await lanes.cancel()
            await sender.stop()
            making.close()
            await self._steps.close()


async def _first(within_s: float, *events: asyncio.Event) -> None:
    """Wait for one of `events`, so long at most."""
    waits = [asyncio.ensure_future(event.wait()) for event in events]
    try:
        await asyncio.wait(waits, timeout=within_s, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for wait in waits:
            wait.cancel()


async def _taken_in(intake: Intake, stop: asyncio.Event, group: asyncio.TaskGroup) -> bool:
    """Take in events until `stop`, then drain; return whether nothing was abandoned."""
    await intake.start()
    group.create_task(intake.commit_regularly(stop))
    group.create_task(intake.let_go(stop))
    await intake.run(stop)
    return await intake.drain()
