"""Dead letters in tests: opened with the tests' own secret, and made without a worker."""

from aiokafka import ConsumerRecord

from stream.letters import letter as letters
from stream.letters.sealing import Keyring
from stream.planning.refusal import RefusedError
from stream.worker.letters import letter_of, original_of, owner_of
from tests.support.kafka_support import read


def record(value, *, key=b"alice", offset=0, headers=(), topic="web.events.v1", partition=0):
    """A record as aiokafka gives it."""
    return ConsumerRecord(topic, partition, offset, 0, 0, key, value, None, 0, len(value or b""), tuple(headers))


def written(one, refusal=None, size=lambda original: original):
    """The letter of a record as (key, value, headers)."""
    refusal = refusal or RefusedError("json", "broken")
    original = size(original_of(one.key, one.value, one.headers, refusal.detail))
    return letters.to_record(letter_of(one, refusal, original, shopper=owner_of(one, refusal)))


def opened(one):
    """The shop's own record in a letter as a Kafka client gives it."""
    return letters.from_record(one.key, one.value, one.headers).open(Keyring.of())


async def read_letters(settings, count):
    """Read `count` letters: their headers, and what their seals hold."""
    found = []
    for record in await read(settings, settings.dlq_topic, count):
        original = opened(record)
        found.append(dict(record.headers) | {"value": original.value, "original": dict(original.texts)})
    return found
