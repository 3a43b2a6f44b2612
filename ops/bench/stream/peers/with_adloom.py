"""Adloom's worker over a stub of its engines: `whole`, or the `stream` alone, whose events are read as its peers do.

What `stream` leaves out is what an event means: dialects, consent, pseudonyms, profile, catalogue and brief. All that
makes a stream of it is there: lanes, tickets, deadlines, coalescing, caches, batches, threads, records, metrics.
"""

import json
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Final

import msgspec

from ops.bench.stream.peers.order import Order
from ops.bench.stream.peers.studio import OnceAsked, ThriceAsked
from stream.catalog.catalog import Catalog
from stream.config import Settings
from stream.events.event import Event, Page
from stream.kafka.record import Header
from stream.operator import logs
from stream.operator.process import run
from stream.planning.plan import Plan
from stream.planning.profiles import Profiles
from stream.planning.steps import EventSteps
from stream.worker.start import until_signal
from stream.worker.worker import Worker

AT_ONCE: Final = 64
"""Events and threads: an engine that only waits is limited by nothing else."""
LATE_S: Final = 600.0  # nothing is too late here, or what is slow would look fast


class PlainSteps(EventSteps):
    """Reads an event as the peers do, and asks the same for each."""

    _plan: Plan | None = None

    def decode(self, value: bytes, headers: Sequence[Header], written: datetime | None = None) -> Event:  # noqa: ARG002
        """Read JSON, and believe it."""
        read = json.loads(value)
        return Event(
            id=read["id"], time=datetime.fromisoformat(read["time"]), user=read["user"], session=read["session"],
            type=read["type"], product=read["product"], page=Page(), locale=read["locale"], consent=read["consent"],
            slots=tuple(read["slots"]),
        )  # fmt: skip

    async def observe(self, event: Event) -> Sequence[str]:  # noqa: ARG002
        """Keep no profile."""
        return ()

    def plan(self, event: Event) -> Plan:
        """Ask for what the first event asked for."""
        self._plan = self._plan or super().plan(event)
        request = msgspec.structs.replace(self._plan.requests[0], event_id=event.id)
        return replace(self._plan, requests=(request,))


def settings_of(order: Order) -> Settings:
    """Return the worker's settings: the defaults, but for what the order says."""
    return Settings(
        bootstrap=order.bootstrap, events_topic=order.events, creatives_topic=order.results, group=order.group,
        dlq_topic=f"{order.group}.letters", partitions=order.partitions, catalog=Path(order.catalog),
        group_instance_id=order.instance, deadline_s=LATE_S, metrics_port=0, in_flight=AT_ONCE,
        threads=1 if order.burn_s else AT_ONCE,
    )  # fmt: skip


def main(order: Order, what: str) -> None:
    """Work until SIGTERM."""
    logs.configure()
    settings = settings_of(order)
    studio = ThriceAsked(order) if what == "whole" else OnceAsked(order)
    steps = (EventSteps if what == "whole" else PlainSteps)(settings, Catalog(settings.catalog), Profiles())
    run(until_signal(Worker(settings, studio, steps)))


if __name__ == "__main__":
    main(Order.given(), sys.argv[1])
