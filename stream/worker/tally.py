"""Counts and times of one worker: into the metrics, and exact recent values for the bench and the demo."""

from collections import Counter, defaultdict, deque
from collections.abc import Iterable
from typing import Any, Final

from stream.operator.metrics import OUTCOMES, Cache, Metrics, Outcome, Stage

KEEP: Final = 5000  # recent values per series; a demo or bench run fits, memory stays bounded


def percentile(values: Iterable[float], share: float) -> float:
    """Return the nearest-rank percentile, 0.0 without values."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0


def _recent() -> deque[float]:
    return deque(maxlen=KEEP)


def _summary(values: Iterable[float]) -> dict[str, float]:
    kept = list(values)
    return {f"p{share}_ms": round(percentile(kept, share / 100) * 1000, 2) for share in (50, 99)}


_CACHE_SERIES: Final = {"hits": "hits_total", "misses": "misses_total", "entries": "entries", "bytes": "bytes"}


class Tally:
    """What happened to the events of this process."""

    def __init__(self, metrics: Metrics) -> None:
        self.metrics = metrics
        self._stages: defaultdict[str, deque[float]] = defaultdict(_recent)
        self._queues: defaultdict[str, deque[float]] = defaultdict(_recent)
        self._end_to_end, self._overhead = _recent(), _recent()
        self._counts: Counter[str] = Counter()

    def consumed(self) -> None:
        """Count a record read."""
        self._counts["events"] += 1
        self.metrics.events_consumed.inc()

    def stage(self, stage: Stage, seconds: float, *, queued: float | None = None) -> None:
        """Note the duration of a stage, and the wait for its engine where it has one."""
        self._stages[stage].append(seconds)
        self.metrics.stage_seconds[stage].observe(seconds)
        if queued is not None:
            self._queues[stage].append(queued)
            self.metrics.queue_seconds[stage].observe(queued)

    def overhead(self, seconds: float) -> None:
        """Note the time of an event that no stage accounts for."""
        self._overhead.append(seconds)
        self.metrics.overhead.observe(seconds)

    def outcome(self, outcome: Outcome, reason: str = "") -> None:
        """Count the one end of an event; `reason` for any but a publish."""
        self._counts[outcome] += 1
        self.metrics.events_finished[outcome].inc()
        if reason:
            self.metrics.events_dropped.labels(reason).inc()

    def lettered(self, reason: str, *, is_written: bool) -> None:
        """Count an event that came to a dead letter, which its topic may have refused."""
        if is_written:
            self.metrics.dead_letters.labels(reason).inc()
        self.outcome("dead_lettered", reason)

    def published(self, creatives: int, end_to_end: float) -> None:
        """Count an event whose creatives are all published, `end_to_end` seconds after it happened."""
        self._counts["creatives"] += creatives
        self._end_to_end.append(end_to_end)
        self.metrics.event_to_creative.observe(end_to_end)
        self.outcome("published")

    @property
    def counts(self) -> dict[str, int]:
        """Records read, events by outcome, creatives published."""
        return {name: self._counts[name] for name in ("events", *OUTCOMES, "creatives")}

    def summary(self) -> dict[str, Any]:
        """Return counts and percentiles (of the last `KEEP` values of each series), ready for JSON."""
        return {
            **self.counts,
            "end_to_end": _summary(self._end_to_end),
            "stages": {stage: _summary(values) for stage, values in self._stages.items()},
            "queues": {stage: _summary(values) for stage, values in self._queues.items()},
            "overhead": _summary(self._overhead),
            "caches": {cache: self._counted(cache) for cache in self.metrics.caches},
        }

    def _counted(self, cache: Cache) -> dict[str, int]:
        read, labels = self.metrics.registry.get_sample_value, dict[str, str](cache=cache)
        return {name: int(read(f"adloom_cache_{series}", labels) or 0) for name, series in _CACHE_SERIES.items()}
