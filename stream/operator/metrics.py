"""Every metric of the worker and the slots (prefix `adloom_`), one set per registry, labels bound once.

Buckets have an edge on every promise: 5 ms for a slot answer, 80 and 200 ms and 1 s for event to creative.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal, get_args

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, Info, ProcessCollector
from prometheus_client.core import CounterMetricFamily
from prometheus_client.registry import Collector

from engines.vocabulary.brief import Angle, Source
from engines.vocabulary.product import Show
from stream.operator.outflow import DROPPED

Cache = Literal["copies", "scenes", "pictures", "files"]
Stage = Literal["decode", "profile", "copy", "encode", "generate", "layout", "file", "publish"]
Outcome = Literal["published", "coalesced", "expired", "unconsented", "dead_lettered"]
SlotOutcome = Literal["fresh", "stale", "fallback", "nofill", "error"]

STAGES: Final[tuple[Stage, ...]] = ("decode", "profile", "copy", "encode", "generate", "layout", "file", "publish")
OUTCOMES: Final[tuple[Outcome, ...]] = get_args(Outcome)
SLOT_OUTCOMES: Final[tuple[SlotOutcome, ...]] = ("fresh", "stale", "fallback", "nofill", "error")
ENGINES: Final = ("copy", "encode", "generate")
SLOT_BUCKETS: Final = (0.0005, 0.001, 0.002, 0.003, 0.005, 0.0075, 0.01, 0.015, 0.025, 0.05, 0.1, 0.25, 0.5, 1)
STAGE_BUCKETS: Final = (
    (0.0001, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.08, 0.1, 0.2, 0.3, 0.5, 1, 2.5, 5, 10, 30)
)  # fmt: skip
AGE_BUCKETS: Final = (0.1, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3600)
BATCH_BUCKETS: Final = (1, 2, 3, 4, 6, 8, 12, 16, 32)


@dataclass(frozen=True, slots=True)
class CacheMetrics:
    """What is counted of one cache."""

    hits: Counter
    shared_hits: Counter
    misses: Counter
    entries: Gauge
    bytes: Gauge


class Metrics:
    """The metrics of one process; give each test its own `registry`."""

    def __init__(self, registry: CollectorRegistry | None = None) -> None:
        """Register all metrics in `registry`, a new one by default (with the process's memory and CPU)."""
        self.registry = CollectorRegistry() if registry is None else registry
        ProcessCollector(registry=self.registry)
        self.registry.register(_LogLines())
        self._events()
        self._stages()
        self._caches()
        self._kafka()
        self._slots()
        self._state()
        self._images()

    def _events(self) -> None:
        self.events_consumed = self._counter("events_consumed", "Records read from the events topic.")
        self.events_deleted = self._counter(
            "events_deleted", "Records that Kafka deleted, by age or by hand, before they were read.", "topic"
        )
        self.events_dropped = self._counter(
            "events_dropped",
            "Events without a creative (dead-lettered, coalesced, expired, unconsented), by reason.",
            "reason",
        )
        outcome = self._counter("events_finished", "Events whose offset may be committed, by outcome.", "outcome")
        self.events_finished = {name: outcome.labels(name) for name in OUTCOMES}
        self.results_stale = self._counter(
            "results_stale", "Results dropped because their partition had been taken away; its new owner redoes them."
        )
        self.event_to_creative = self._histogram(
            "event_to_creative_seconds", "Event time to creative published.", STAGE_BUCKETS
        )
        self.event_age = self._histogram("event_age_at_consume_seconds", "Event time to consumed.", AGE_BUCKETS)
        self.clock_skew = self._counter("clock_skew_events", "Events whose time lies ahead of this machine's clock.")
        self.overhead = self._histogram(
            "overhead_seconds", "Consumed to published, without stages and queues.", STAGE_BUCKETS
        )

    def _stages(self) -> None:
        duration = self._histogram("stage_duration_seconds", "Time in a stage.", STAGE_BUCKETS, "stage")
        queue = self._histogram("stage_queue_seconds", "Time waited for a stage's engine.", STAGE_BUCKETS, "stage")
        self.stage_seconds = {stage: duration.labels(stage) for stage in STAGES}
        self.queue_seconds = {stage: queue.labels(stage) for stage in STAGES}
        self.stage_errors = self._counter("stage_errors", "Failed attempts, by stage and reason.", "stage", "reason")
        self.engine_not_finite = self._counter(
            "engine_not_finite", "Attempts that failed since an engine returned NaN or Inf, by engine.", "engine"
        )
        self.engine_fallbacks = self._counter(
            "engine_fallbacks",
            "Engines that left a backend for the next one, by engine, backends and reason.",
            "engine", "source", "target", "reason",
        )  # fmt: skip
        self.in_flight = self._gauge("in_flight_events", "Events being worked on now.")
        size = self._histogram("batch_size", "Inputs in one engine run.", BATCH_BUCKETS, "engine")
        execute = self._histogram("engine_execute_seconds", "Duration of one engine run.", STAGE_BUCKETS, "engine")
        self.batch_size = {engine: size.labels(engine) for engine in ENGINES}
        self.execute_seconds = {engine: execute.labels(engine) for engine in ENGINES}
        self.copy_rejected = self._counter("copy_rejected", "Drafts of copy refused, by rule.", "rule")
        source = self._counter("copies", "Copies used, by source.", "source")
        self.copies = {name: source.labels(name) for name in get_args(Source)}
        angle = self._counter("copies_angle", "Copies used, by what they are about.", "angle")
        self.angles = {name: angle.labels(name) for name in get_args(Angle)}
        shown = self._counter("creatives_shown", "Creatives, by the way their product is shown.", "way")
        self.shown = {way: shown.labels(way) for way in get_args(Show)}
        self.bundle = Info("adloom_bundle", "The engines in use.", registry=self.registry)

    def _caches(self) -> None:
        self.cache_hits = self._counter(
            "cache_hits", "Lookups that found what was made, or was being made for another event.", "cache"
        )
        self.cache_shared_hits = self._counter(
            "cache_shared_hits", "Lookups that found in shared state what another worker made.", "cache"
        )
        self.cache_misses = self._counter("cache_misses", "Lookups after which it was made.", "cache")
        self.cache_entries = self._gauge("cache_entries", "Values held.", "cache")
        self.cache_bytes = self._gauge("cache_bytes", "Bytes of the values held.", "cache")
        self.caches: dict[Cache, CacheMetrics] = {
            name: CacheMetrics(
                self.cache_hits.labels(name),
                self.cache_shared_hits.labels(name),
                self.cache_misses.labels(name),
                self.cache_entries.labels(name),
                self.cache_bytes.labels(name),
            )
            for name in get_args(Cache)
        }

    def _kafka(self) -> None:
        self.lag = self._gauge("kafka_lag_records", "Records behind the end.", "topic", "partition")
        self.rebalances = self._counter("kafka_rebalances", "Assignments received.")
        self.rebalance_errors = self._counter("kafka_rebalance_errors", "Failures while partitions were taken away.")
        self.commit_seconds = self._histogram("kafka_commit_seconds", "Duration of an offset commit.", STAGE_BUCKETS)
        self.commit_errors = self._counter("kafka_commit_errors", "Failed offset commits.", "reason")
        self.dead_letters = self._counter("dlq_records", "Records written to the dead-letter topic.", "reason")
        self.dead_letters_given_up = self._counter(
            "dlq_given_up", "Dead letters that their topic refuses at any size; the log has their places."
        )
        self.creatives_restored = self._counter(
            "creatives_restored", "Newest creatives written anew, as an older one had come after them."
        )
        self.publish_errors = self._counter("publish_errors", "Failed writes, retried.", "topic", "reason")
        ready = self._gauge("ready", "1 while the component takes work.", "component")
        self.ready = {name: ready.labels(name) for name in ("worker", "slots")}

    def _slots(self) -> None:
        requests = self._counter("slot_requests", "Slot requests, by what they got.", "outcome")
        self.slot_requests = {outcome: requests.labels(outcome) for outcome in SLOT_OUTCOMES}
        seconds = self._histogram("slot_request_seconds", "Time to answer a slot.", SLOT_BUCKETS, "outcome")
        self.slot_seconds = {outcome: seconds.labels(outcome) for outcome in SLOT_OUTCOMES}
        self.slot_age = self._histogram("slot_creative_age_seconds", "Age of a served creative.", AGE_BUCKETS)
        self.event_to_slot = self._histogram(
            "event_to_slot_seconds", "Event time to creative ready in the store.", STAGE_BUCKETS
        )
        self.slot_entries = self._gauge("slot_store_entries", "Creatives held.")
        self.slot_bytes = self._gauge("slot_store_bytes", "Bytes of the creatives held.")
        self.slot_applied = self._gauge("slot_store_applied_timestamp_seconds", "When the last record was applied.")
        self.slot_rejected = self._counter("slot_records_rejected", "Serving records not taken, by reason.", "reason")
        self.slot_untrue = self._counter("slot_untrue", "Creatives not shown: their product is offered otherwise now.")
        self.slot_renewals = self._counter("slot_renewals", "Creatives asked for anew, as they were true no more.")
        self.slot_feed_silent = self._gauge(
            "slot_feed_silent_seconds", "Since a broker last answered the slot server: what it shows may be so old."
        )
        self.slot_streams = self._gauge("slot_streams", "Open server-sent event streams.")

    def _state(self) -> None:
        self.state_away = self._gauge(
            "state_away", "1 while shared state does not answer, and the worker's own serves; by use.", "use"
        )
        self.state_errors = self._counter(
            "state_errors", "Answers of shared state that failed or could not be used.", "use", "reason"
        )
        self.state_seconds = self._histogram(
            "state_seconds", "Duration of an answer of shared state.", SLOT_BUCKETS, "use"
        )
        self.state_waiting = self._gauge("state_waiting", "Shoppers who wait to be written or deleted in shared state.")
        self.state_given_up = self._counter(
            "state_given_up", "Events and deletions given up, since too much waited for shared state.", "what"
        )
        self.state_departures = self._counter("state_departures", "Times that shared state went away, by use.", "use")

    def _images(self) -> None:
        self.images_stored = self._counter(
            "images_stored", "Images too large for their records: written to the store, or there already.", "outcome"
        )
        self.images_fetched = self._counter("images_fetched", "Images that a slot server read from the store.")
        self.image_errors = self._counter("image_errors", "Failed attempts at the store of images.", "use", "reason")
        self.images_awaited = self._gauge("images_awaited", "Creatives whose images a slot server has not read yet.")

    def _counter(self, name: str, text: str, *labels: str) -> Counter:
        return Counter(f"adloom_{name}", text, labels, registry=self.registry)

    def _gauge(self, name: str, text: str, *labels: str) -> Gauge:
        return Gauge(f"adloom_{name}", text, labels, registry=self.registry)

    def _histogram(self, name: str, text: str, buckets: tuple[float, ...], *labels: str) -> Histogram:
        return Histogram(f"adloom_{name}", text, labels, buckets=buckets, registry=self.registry)


class _LogLines(Collector):
    """Lines that the process's own log dropped, whichever registry is asked."""

    def collect(self) -> Iterator[CounterMetricFamily]:
        text = "Log lines dropped: standard error was full, and then the memory kept for it."
        yield CounterMetricFamily("adloom_log_lines_dropped", text, value=DROPPED.lines)
