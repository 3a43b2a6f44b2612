"""The README's kcat commands, run as they stand there against the embedded broker."""

import re
import shutil
import subprocess
import time
from pathlib import Path

import msgspec
import pytest
from confluent_kafka import Consumer, Producer

from stream.config import Settings
from stream.events.own import SCHEMA
from stream.kafka.broker import EmbeddedBroker
from stream.kafka.record import ServedCreative, to_record

README = Path(__file__).parents[3] / "README.md"
TOPICS = Settings().topics
CREATIVE = ServedCreative(
    id="c-1", user="pseudonym", slot="300x250", event_id="kcat-1", event_time=0.0, version=1, published=1.0,
    content_type="image/webp", data=b"RIFF\0\n\xff\0WEBP",
)  # fmt: skip
pytestmark = pytest.mark.skipif(shutil.which("kcat") is None, reason="kcat is not installed")


def commands(address: str) -> str:
    block = re.search(r"```sh\n(.*?kcat.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)
    assert block
    return block[1].replace("127.0.0.1:19092", address)


def published(address: str, topic: str, count: int) -> list[bytes]:
    consumer = Consumer({"bootstrap.servers": address, "group.id": "test", "auto.offset.reset": "earliest"})
    consumer.subscribe([topic])
    found: list[bytes] = []
    give_up = time.monotonic() + 20
    while len(found) < count and time.monotonic() < give_up:
        message = consumer.poll(0.2)
        if message is not None and not message.error():
            found.append(message.value())
    consumer.close()
    return found


def test_kcat_sends_events_and_reads_creatives_as_the_readme_says(tmp_path: Path) -> None:
    with EmbeddedBroker(TOPICS) as broker:
        key, value, headers = to_record(CREATIVE)
        producer = Producer({"bootstrap.servers": broker.bootstrap})
        producer.produce(TOPICS[1], value, key, headers=headers)
        producer.produce(TOPICS[2], b"{", b"u", headers=[("dlq.reason", b"json")])
        assert producer.flush(10) == 0
        shown = subprocess.run(
            ["sh", "-euc", commands(broker.bootstrap)],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
        ).stdout
        (event,) = published(broker.bootstrap, TOPICS[0], 1)
    assert msgspec.json.decode(event)["schema"] == SCHEMA
    assert "pseudonym|300x250  12 bytes  " in shown
    assert "ce_eventid=kcat-1" in shown
    assert "dlq.reason=json" in shown
    assert (tmp_path / "ad.webp").read_bytes() == CREATIVE.data
