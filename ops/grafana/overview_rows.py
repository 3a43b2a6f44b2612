"""The dashboard's rows about what shoppers get: promises, slots, and what is running."""

from grafana_foundation_sdk.models.common import StackingMode

from ops.grafana.panels import PanelRow, heat, labels, lines, number
from ops.grafana.queries import buckets, name, picked, quantile, quantiles, rate, value, within
from ops.grafana.recurring import TYPICAL, latency, share, split
from stream.operator.metrics import Metrics

SLOW = ((None, "green"), (0.08, "orange"), (0.2, "red"))
"""Seconds from which on a creative is slow, and too slow: the promises of p50 and p99."""


def promises(metrics: Metrics) -> PanelRow:
    """Are the promises kept."""
    requests, creative = metrics.slot_requests, metrics.event_to_creative
    errors = rate(requests, where='outcome="error"')
    waiting = f"{value(metrics.lag)} / clamp_min({rate(metrics.events_consumed)}, 0.001)"
    return "Promises", [
        number(
            "Event → creative p99",
            "99 of 100 events are published within this time after they happened.",
            "s",
            (quantile(0.99, creative), "p99"),
            SLOW,
        ),
        share("Within 200 ms", "Share of events published within 200 ms after they happened.", within(creative, 0.2)),
        share(
            "Slots within 5 ms",
            "Share of slot requests answered within 5 ms, measured in the server.",
            within(metrics.slot_seconds, 0.005),
        ),
        share(
            "Slots without error",
            "Share of slot requests that were not refused; a fallback is no error.",
            f"1 - {errors} / {rate(requests)}",
        ),
        number(
            "Ready",
            "Components that take work: 2 when worker and slots do.",
            "short",
            (f"sum ({value(metrics.ready, 'max', 'component')})", "ready"),
            ((None, "red"), (1, "orange"), (2, "green")),
        ),
        number(
            "Drained in",
            "Time until the lag is worked off at the present rate.",
            "s",
            (waiting, "to the end"),
            ((None, "green"), (5, "orange"), (30, "red")),
        ),
    ]


def slots(metrics: Metrics) -> PanelRow:
    """What do the slots show."""
    seconds = metrics.slot_seconds
    applied = f"time() - {value(metrics.slot_applied, 'max')}"
    return "Slots", [
        latency(
            "Slot answers",
            "Time to answer a slot request, all outcomes; dashed: the promise of 5 ms.",
            seconds,
            shares=(*TYPICAL, 0.999),
            limits=(0.005,),
        ),
        heat("Slot answers, spread", "How the answer times are spread.", buckets(seconds)),
        split(
            "What slots showed",
            "Fresh creatives, stale ones past their soft time to live, and fallbacks for shoppers without a creative.",
            metrics.slot_requests,
            "outcome",
            StackingMode.PERCENT,
        ),
        latency(
            "Event → slot",
            "From the event's own time until a slot could show its creative.",
            metrics.event_to_slot,
            limits=(0.2,),
        ),
        lines(
            "Creative age",
            "Age of the creatives served; time since the store took its last record (dashed, right).",
            "s",
            *quantiles(metrics.slot_age, 0.5, 0.95),
            (applied, "last record"),
            right=("C", "s"),
        ),
        lines(
            "Store",
            "Creatives held and open page streams; bytes held (dashed, right) stay below the store's limit.",
            "short",
            (value(metrics.slot_entries, "max"), "creatives"),
            (value(metrics.slot_bytes, "max"), "bytes"),
            (value(metrics.slot_streams), "streams"),
            (rate(metrics.slot_rejected, "reason"), "refused/s: {{reason}}"),
            right=("B", "bytes"),
        ),
        lines(
            "Truth of the offers",
            "Creatives not shown as their product is offered otherwise now, and new ones asked for; time since Kafka "
            "last spoke (dashed, right), beyond which slots show what they have.",
            "ops",
            (rate(metrics.slot_untrue), "not shown"),
            (value(metrics.slot_feed_silent, "max"), "Kafka silent"),
            (rate(metrics.slot_renewals), "asked for anew"),
            right=("B", "s"),
            span=24,
        ),
    ]


def running(metrics: Metrics) -> PanelRow:
    """What is running."""
    return "What is running", [
        labels(
            "Engines in use",
            "Bundle, version and hash of every process.",
            name(metrics.bundle) + picked('name!=""'),
            span=6,
        ),
        lines(
            "Memory",
            "Resident memory of every process; it must stay flat under a steady load.",
            "bytes",
            (f"process_resident_memory_bytes{picked()}", "{{instance}}"),
            span=6,
        ),
        lines(
            "CPU and open files",
            "Cores in use by every process; open files (dashed, right) must stay flat.",
            "short",
            (f"rate(process_cpu_seconds_total{picked()}[$__rate_interval])", "cores {{instance}}"),
            (f"process_open_fds{picked()}", "files {{instance}}"),
            right=("B", "short"),
            span=6,
        ),
        lines(
            "Log lines dropped",
            "Nobody reads a process's standard error, or too slowly: the process goes on without its lines.",
            "ops",
            (f"rate(adloom_log_lines_dropped_total{picked()}[$__rate_interval])", "{{instance}}"),
            span=6,
        ),
    ]
