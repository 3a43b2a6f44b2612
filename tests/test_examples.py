"""The examples, run as a reader would run them."""

import ast
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import numpy as np
import pytest
from confluent_kafka import Producer
from PIL import Image
from safetensors.numpy import load_file, save_file

from engines.bundle.bundle import STARTER, Bundle
from engines.bundle.manifest import sha256, write_manifest
from engines.layout.slots import parse_slot
from stream.config import Settings
from stream.events.decoder import decode
from stream.events.event import Limits
from stream.kafka.broker import EmbeddedBroker
from stream.kafka.record import ServedCreative, to_record
from tests.support.kafka_support import read
from tests.support.names import parsed

EXAMPLES = Path(__file__).parents[1] / "examples"
SETTINGS = Settings()


def run(name: str, *arguments: str, folder: Path) -> str:
    command = [sys.executable, EXAMPLES / name, *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("name", ["foreign_producer.py", "read_creatives.py"])
def test_a_foreign_client_needs_nothing_of_adloom(name: str) -> None:
    nodes = ast.walk(parsed(EXAMPLES / name))
    imported = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    nodes = ast.walk(parsed(EXAMPLES / name))
    imported |= {str(node.module) for node in nodes if isinstance(node, ast.ImportFrom)}
    assert imported <= {*sys.stdlib_module_names, "confluent_kafka"}


async def test_a_foreign_producers_click_is_an_event(tmp_path: Path) -> None:
    with EmbeddedBroker(SETTINGS.topics) as broker:
        run("foreign_producer.py", broker.bootstrap, "mug-stoneware", folder=tmp_path)
        (record,) = await read(Settings(bootstrap=broker.bootstrap), SETTINGS.events_topic, 1)
    event = decode(record.value, record.headers, now=datetime.now(UTC), limits=Limits())
    assert (event.type, event.product, event.locale) == ("click", "mug-stoneware", "en")
    assert record.key == b"visitor-17"


def test_without_a_broker_the_foreign_producer_says_so(tmp_path: Path) -> None:
    command = [sys.executable, EXAMPLES / "foreign_producer.py", "127.0.0.1:1"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 1
    assert "no broker took it at 127.0.0.1:1" in done.stderr


def test_creatives_are_read_with_slot_size_and_alternative_text(tmp_path: Path) -> None:
    creative = ServedCreative(
        id="c-1", user="pseudonym", slot="300x250", event_id="e-1", event_time=0.0, version=1, published=1.0,
        content_type="image/webp", data=b"RIFF" * 300, explain=b'{"alt": "Clay teapot on a teal podium"}',
    )  # fmt: skip
    with EmbeddedBroker(SETTINGS.topics) as broker:
        producer = Producer({"bootstrap.servers": broker.bootstrap})
        key, value, headers = to_record(creative)
        producer.produce(SETTINGS.creatives_topic, value, key, headers=headers)
        producer.produce(SETTINGS.creatives_topic, None, key)
        assert producer.flush(10) == 0
        said = run("read_creatives.py", broker.bootstrap, "5", folder=tmp_path)
    assert said == "300x250  1,200 bytes  Clay teapot on a teal podium\n"


def changed(folder: Path) -> Path:
    """Write a bundle that is the starter's but for the painter's largest table, which holds nothing."""
    shutil.copytree(STARTER, folder)
    manifest = Bundle.open(folder).manifest
    name = manifest.engines["places"].weights
    weights = load_file(folder / name)
    largest = max(weights, key=lambda key: weights[key].size)
    save_file({**weights, largest: np.zeros_like(weights[largest])}, folder / name)
    files = {**manifest.files, name: sha256((folder / name).read_bytes())}
    write_manifest(folder, msgspec.structs.replace(manifest, files=files))
    return folder


def test_a_swapped_bundle_paints_another_picture(tmp_path: Path) -> None:
    run("swap_bundle.py", str(changed(tmp_path / "mine")), folder=tmp_path)
    pictures = [Image.open(tmp_path / name) for name in ("starter.webp", "mine.webp")]
    slot = parse_slot("300x250")
    assert [picture.size for picture in pictures] == [(slot.width, slot.height)] * 2
    assert pictures[0].tobytes() != pictures[1].tobytes()


def test_an_added_dialect_is_decoded(tmp_path: Path) -> None:
    kind, product, user = run("add_dialect.py", folder=tmp_path).split()
    assert (kind, product) == ("cart", "teapot-clay")
    assert len(user) == 26
    assert user != "visitor-17"
