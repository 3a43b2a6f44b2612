"""What several test files share: a fixed secret and moment, and a decoder of documents."""

import json
import os
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

import pytest

from stream.events.decoder import decode
from stream.events.event import Event, Limits

SLOW = ("chromium", "kafka", "training")
os.environ["ADLOOM_USER_SECRET"] = "a secret for tests only"  # noqa: S105  no test touches the machine's own


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put files with slow tests first: at the end no process would have anything to do beside them."""
    slow = {item.path for item in items if any(map(item.get_closest_marker, SLOW)) or "export" in item.path.parts}
    items.sort(key=lambda item: item.path not in slow)


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
