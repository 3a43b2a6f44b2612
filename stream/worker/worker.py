"""The worker: its parts put together, run until told to stop, drained before it ends."""

import asyncio
import logging
from typing import Any

from stream.config import Settings
from stream.kafka.broker import ensure_topics
from stream.operator.exposition import listen, operator_app
from stream.operator.metrics import Metrics
from stream.worker.intake import Intake, make_consumer
from stream.worker.lanes import Lanes
from stream.worker.letters import DeadLetters
from stream.worker.making import CreativeStudio, Making
from stream.worker.offsets import Ledger
from stream.worker.pipeline import Arrival, Pipeline, Steps
from stream.worker.sender import Sender, make_producer
from stream.worker.tally import Tally

log = logging.getLogger(__name__)


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
        return self._intake is not None and self._intake.ready

    def summary(self) -> dict[str, Any]:
        """Return the counts and percentiles so far, ready for JSON."""
        return self.tally.summary()

    async def run(self, stop: asyncio.Event) -> None:
        """Work until `stop`, then drain: no new records, end what is in flight, commit, leave the group.

        Raises:
            BrokerError: Kafka cannot be reached or used.
            PortError: the operator's port is in use.
        """
        settings = self._settings
        app = operator_app(self.metrics.registry, lambda: self.ready, {"/summary": self.summary})
        runner, self.port = await listen(app, settings.metrics_port)
        try:
            await asyncio.to_thread(ensure_topics, settings)
            await self._connected(stop)
        finally:
            await runner.cleanup()

    async def _connected(self, stop: asyncio.Event) -> None:
        settings, ledger = self._settings, Ledger()
        sender = Sender(lambda: make_producer(settings), self.metrics)
        making = Making(self._studio, self.tally, settings)
        pipeline = Pipeline(
            self._steps,
            making,
            sender=sender,
            letters=DeadLetters(sender, settings.dlq_topic, self.metrics),
            ledger=ledger,
            tally=self.tally,
            topic=settings.creatives_topic,
            max_event_bytes=settings.max_event_bytes,
        )
        lanes: Lanes[Arrival] = Lanes(pipeline.process, settings.in_flight)
        consumer = make_consumer(settings)
        self._intake = intake = Intake(settings, consumer, lanes, ledger, arrive=pipeline.arrive, metrics=self.metrics)
        self.metrics.ready["worker"].set_function(lambda: float(self.ready))
        try:
            await sender.start()
            await intake.start()
            async with asyncio.TaskGroup() as group:
                group.create_task(intake.run(stop))
                group.create_task(intake.commit_regularly(stop))
            drained = await intake.drain()
            log.info("worker drained", extra={"complete": drained, **self.tally.counts})
        except BaseExceptionGroup as group_error:
            raise group_error.exceptions[0] from None
        finally:
            self._intake = None
            await intake.close()
            await lanes.cancel()
            await sender.stop()
            making.close()
