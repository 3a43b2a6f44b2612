"""Record batches as any client may write them, and as disks may spoil them."""

import asyncio
import struct

from aiokafka import TopicPartition
from aiokafka.protocol.produce import ProduceRequest
from aiokafka.record.util import calc_crc32c, encode_varint

from tests.support.kafka_support import PATIENCE_S


def varint(number):
    out = bytearray()
    encode_varint(number, out.append)
    return bytes(out)


def field(data):
    return varint(-1) if data is None else varint(len(data)) + data


def body(delta, key, value, names):
    """One record as any client may write it: names are bytes, which need not be UTF-8."""
    parts = [b"\0", varint(0), varint(delta), field(key), field(value), varint(len(names))]
    return b"".join(parts + [field(name) + field(held) for name, held in names])


def batch(bodies, base=0, *, attributes=0, producer=-1, count=None):
    """A batch of magic 2 with a true checksum over whatever it holds."""
    data = b"".join(varint(len(one)) + one for one in bodies)
    count = len(bodies) if count is None else count
    tail = struct.pack(">hiqqqhii", attributes, len(bodies) - 1, 1000, 1000, producer, -1, -1, count) + data
    return struct.pack(">qiib", base, len(tail) + 9, -1, 2) + struct.pack(">I", calc_crc32c(tail)) + tail


def spoilt(data, at=70):
    """The same with one byte another, and a checksum that is not its."""
    return data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1 :]


async def write_raw(consumer, topic, data):
    """Hand a batch to the broker of partition 0 as it is, over a consumer's connection."""
    client, place = consumer._client, TopicPartition(topic, 0)
    async with asyncio.timeout(PATIENCE_S):
        while (node := client.cluster.leader_for_partition(place)) in {None, -1}:  # the topic was made just now
            await client.force_metadata_update()
    answer = await client.send(node, ProduceRequest(None, -1, 10_000, [(topic, [(0, data)])]))
    ((_, ((_, error, *_),)),) = answer.topics
    assert error == 0, f"the broker refuses the batch: {error}"
