"""What several test files share: a fixed secret and moment, and a decoder of documents."""

import json
import os
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from itertools import chain, zip_longest
from typing import Any

import pytest

from stream.events.decoder import decode
from stream.events.event import Event, Limits

WAITING = ("chromium", "kafka")  # for a browser or brokers, more than they work
os.environ["ADLOOM_USER_SECRET"] = "a secret for tests only"  # noqa: S105  no test touches the machine's own


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let files that wait take turns with files that work, slow ones first: processes have both to do to the end."""
    files = dict.fromkeys(item.path for item in items)
    waiting = {item.path for item in items if any(map(item.get_closest_marker, WAITING))}
    training = {item.path for item in items if item.get_closest_marker("training")}
    quick = {file for file in files if {"engines", "stream", "ops"} & {*file.parts}} - training
    working = sorted(files.keys() - waiting, key=lambda file: (file in quick, file))
    turns = chain.from_iterable(zip_longest(filter(waiting.__contains__, files), working))
    rank = {file: number for number, file in enumerate(turns)}
    items.sort(key=lambda item: rank[item.path])


@pytest.fixture(scope="session")
def now() -> datetime:
    """The moment at which events are decoded."""
    return datetime(2026, 1, 29, 9, 30, tzinfo=UTC)


@pytest.fixture(scope="session")
def decoded(now: datetime) -> Callable[..., Event]:
    """Decode a JSON document, or bytes as they are, at `now` under the default limits."""

    def run(document: Any, headers: Sequence[tuple[str, bytes]] = (), **limits: Any) -> Event:
        value = document if isinstance(document, bytes) else json.dumps(document).encode()
        return decode(value, headers, now=now, limits=Limits(**limits))

    return run
