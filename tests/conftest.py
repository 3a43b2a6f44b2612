"""What several test files share: a fixed secret and moment, and a decoder of documents."""

import json
import os
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

import pytest

from stream.events.decoder import decode
from stream.events.event import Event, Limits

os.environ["ADLOOM_USER_SECRET"] = "a secret for tests only"  # noqa: S105  no test touches the machine's own


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
