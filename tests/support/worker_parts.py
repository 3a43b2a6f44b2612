"""The parts of a worker without a broker: a producer that does what it is told, a record, a pipeline over both."""

import asyncio

from aiokafka import ConsumerRecord, TopicPartition

from stream.config import Settings
from stream.images.uploads import Uploads
from stream.kafka.producer import NO_LIMITS
from stream.letters.forgetting import Forgetting
from stream.operator.metrics import Metrics
from stream.worker.endings import Endings
from stream.worker.letters import DeadLetters
from stream.worker.making import Making
from stream.worker.newest import Newest
from stream.worker.outlet import Direct
from stream.worker.pipeline import Pipeline
from stream.worker.tally import Tally
from tests.support.kafka_support import FastStudio, steps

PARTITION = TopicPartition("web.events.v1", 0)


class Producer:
    """Raises what it is told to, once each, then takes records."""

    def __init__(self, *errors):
        self.errors, self.sent, self.discarded = list(errors), [], False

    async def start(self):
        pass

    async def finish(self):
        pass

    async def discard(self):
        self.discarded = True

    async def write(self, topic, key, value, headers):
        if self.errors:
            raise self.errors.pop(0)
        self.sent.append((topic, key, value, headers))


async def no_pause(_):
    await asyncio.sleep(0)


def record(value, offset=0, headers=()):
    return ConsumerRecord("web.events.v1", 0, offset, 0, 0, b"u1", value, None, 2, len(value), tuple(headers))


class Gate:
    """A sender whose writes wait until it opens."""

    def __init__(self):
        self.open, self.waiting = asyncio.Event(), asyncio.Event()

    async def send(self, topic, key, value, headers):
        self.waiting.set()
        await self.open.wait()


def pipeline(sender, ledger, *, studio=None, limits=NO_LIMITS, **options):
    tally = Tally(Metrics())
    newest = Newest(60.0)
    return Pipeline(
        steps(**options),
        Making(studio or FastStudio(), tally, Settings(threads=1, batch=1)),
        uploads=Uploads(None, 0, tally.metrics),
        endings=Endings(
            Direct(sender, newest, limits).of, lambda sends: DeadLetters(sends, "dlq", tally.metrics), ledger, tally
        ),
        newest=newest,
        forgetting=Forgetting(lambda user: None, keep_s=60.0),
        topic="creatives",
        max_event_bytes=1 << 20,
    )
