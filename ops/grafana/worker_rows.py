"""The dashboard's rows about the worker: events, stages, copy, Kafka."""

from grafana_foundation_sdk.models.common import StackingMode

from ops.grafana.panels import PanelRow, heat, lines
from ops.grafana.queries import buckets, mean, quantile, quantiles, rate, rate_by, runs, value
from ops.grafana.recurring import latency, split
from stream.operator.metrics import Metrics


def events(metrics: Metrics) -> PanelRow:
    """What became of the events, and how fast."""
    creative = metrics.event_to_creative
    return "Events to creatives", [
        latency(
            "Event → creative",
            "From the event's own time to its last creative acknowledged by the broker; dashed: 80 and 200 ms.",
            creative,
            limits=(0.08, 0.2),
        ),
        heat(
            "Event → creative, spread",
            "How the times are spread; two bands mean two kinds of work, e.g. batches or retries.",
            buckets(creative),
        ),
        lines(
            "Outcomes",
            "The one end of every event: published, dead-lettered, expired before its turn, or unconsented.",
            "ops",
            rate_by(metrics.events_finished, "outcome"),
            (rate(metrics.events_consumed), "consumed"),
        ),
        split(
            "Dead letters by reason",
            "Events refused for good; each lies in the dead-letter topic with reason, partition and offset.",
            metrics.dead_letters,
            "reason",
            StackingMode.NORMAL,
            (rate(metrics.dead_letters_given_up), "given up: too large for the topic"),
        ),
        split(
            "Events without a creative",
            "All drops by reason, results whose partition moved, and records that Kafka deleted before they were read.",
            metrics.events_dropped,
            "reason",
            StackingMode.NORMAL,
            (rate(metrics.results_stale), "partition moved"),
            (rate(metrics.events_deleted), "deleted by Kafka unread"),
        ),
        lines(
            "Age when consumed",
            "How old events are when they arrive: time lost before this worker. Right: clocks that run ahead.",
            "s",
            *quantiles(metrics.event_age, 0.5, 0.99),
            (rate(metrics.clock_skew), "from the future"),
            right=("C", "ops"),
        ),
    ]


def stages(metrics: Metrics) -> PanelRow:
    """Which stage takes the time."""
    stages, queues = metrics.stage_seconds, metrics.queue_seconds
    return "Stages", [
        lines(
            "Where the time goes",
            "Mean seconds of each stage on top of one another, with the waits for engines and the rest in between.",
            "s",
            (mean(stages, "stage"), "{{stage}}"),
            (f"sum ({mean(queues, 'stage')})", "waiting"),
            (mean(metrics.overhead), "rest"),
            span=12,
            stack=StackingMode.NORMAL,
        ),
        lines(
            "Stages, p99", "The slowest hundredth of each stage.", "s", (quantile(0.99, stages, "stage"), "{{stage}}")
        ).span(12),
        lines(
            "Queue and batch",
            "Waits grow with load; batches should grow with them (dashed, right), or the engine is the limit.",
            "s",
            (quantile(0.95, queues, "stage"), "wait p95 {{stage}}"),
            (mean(metrics.batch_size, "engine"), "batch {{engine}}"),
            right=("B", "short"),
        ),
        lines(
            "Engine runs",
            "Duration of one run of an engine at p99, and runs per second (dashed, right).",
            "s",
            (quantile(0.99, metrics.execute_seconds, "engine"), "p99 {{engine}}"),
            (runs(metrics.execute_seconds, "engine"), "runs {{engine}}"),
            right=("B", "ops"),
        ),
        lines(
            "Errors and events in flight",
            "Failed attempts by stage and reason, by engine where it gave NaN or Inf; engines that left a backend; "
            "in flight (dashed, right).",
            "ops",
            (rate(metrics.stage_errors, "stage, reason"), "{{stage}}: {{reason}}"),
            (rate(metrics.engine_not_finite, "engine"), "NaN or Inf: {{engine}}"),
            (rate(metrics.engine_fallbacks, "engine, source, target"), "{{engine}}: {{source}} to {{target}}"),
            (value(metrics.in_flight), "in flight"),
            right=("B", "short"),
        ),
    ]


def caches(metrics: Metrics) -> PanelRow:
    """What need not be made again."""
    return "Caches", [
        lines(
            "Found",
            "Share of lookups that found what was made before, or is being made, here or by another worker; few finds "
            "mean a shop too varied for its caches, or caches too small.",
            "percentunit",
            (f"{rate(metrics.cache_hits, 'cache')} / {_lookups(metrics)}", "{{cache}}"),
            (f"{rate(metrics.cache_shared_hits, 'cache')} / {_lookups(metrics)}", "{{cache}}, shared"),
        ),
        lines(
            "Made anew",
            "Lookups per second after which an engine had to run.",
            "ops",
            rate_by(metrics.cache_misses, "cache"),
        ),
        lines(
            "Held",
            "Bytes of the values held, and their number (dashed, right); flat lines are caches at their bound.",
            "bytes",
            (value(metrics.cache_bytes, "sum", "cache"), "{{cache}}"),
            (value(metrics.cache_entries, "sum", "cache"), "{{cache}}, entries"),
            right=("B", "short"),
        ),
    ]


def _lookups(metrics: Metrics) -> str:
    counts = (metrics.cache_hits, metrics.cache_shared_hits, metrics.cache_misses)
    return f"({' + '.join(rate(count, 'cache') for count in counts)})"


def state(metrics: Metrics) -> PanelRow:
    """Does what workers share answer."""
    return "Shared state", [
        lines(
            "Answers",
            "Duration of an answer at p99, by use, and answers per second (dashed, right).",
            "s",
            (quantile(0.99, metrics.state_seconds, "use"), "p99 {{use}}"),
            (runs(metrics.state_seconds, "use"), "answers {{use}}"),
            right=("B", "ops"),
        ),
        lines(
            "Failures",
            "Answers that failed or could not be used, by reason, and how often it went away; workers for whom it is "
            "away (dashed, right).",
            "ops",
            (rate(metrics.state_errors, "use, reason"), "{{use}}: {{reason}}"),
            (value(metrics.state_away, "sum", "use"), "away: {{use}}"),
            (rate(metrics.state_departures, "use"), "went away: {{use}}"),
            right=("B", "short"),
        ),
        lines(
            "Waiting",
            "Shoppers whose profile is to be written or deleted when it answers; events and deletions given up, since "
            "too many waited (dashed, right).",
            "short",
            (value(metrics.state_waiting), "waiting"),
            (rate(metrics.state_given_up, "what"), "given up: {{what}}"),
            right=("B", "ops"),
        ),
    ]


def images(metrics: Metrics) -> PanelRow:
    """Do large images get to the slots."""
    return "Large images", [
        lines(
            "Large images",
            "Stored by workers and read by slot servers; creatives whose image is awaited (dashed, right).",
            "ops",
            (rate(metrics.images_stored, "outcome"), "stored: {{outcome}}"),
            (value(metrics.images_awaited), "awaited"),
            (rate(metrics.images_fetched), "read"),
            right=("B", "short"),
            span=12,
        ),
        lines(
            "Failures of their store",
            "Failed attempts, by use and reason; each is tried again.",
            "ops",
            (rate(metrics.image_errors, "use, reason"), "{{use}}: {{reason}}"),
            span=12,
        ),
    ]


def copy(metrics: Metrics) -> PanelRow:
    """Do the words pass, and is the product seen."""
    return "Copy and product", [
        split(
            "Drafts of copy refused by rule",
            "Parts that broke a limit, a fact or the policy; each was drawn again, or a template spoke in the end.",
            metrics.copy_rejected,
            "rule",
            StackingMode.NORMAL,
            span=12,
        ),
        split(
            "Copies by source",
            "Who wrote what was published: the model, or the template after too many refusals.",
            metrics.copies,
            "source",
            StackingMode.PERCENT,
            span=12,
        ),
        split(
            "Copies by angle",
            "What was said: what the thing is, the offer, a reminder…; more price drops, more sales or falling prices.",
            metrics.angles,
            "angle",
            StackingMode.PERCENT,
            span=12,
        ),
        split(
            "Ways to show the product",
            "On the stage, on its photo's own ground, as a card, or by words alone: more words, lost pictures.",
            metrics.shown,
            "way",
            StackingMode.PERCENT,
            span=12,
        ),
    ]


def kafka(metrics: Metrics) -> PanelRow:
    """Does Kafka keep up."""
    return "Kafka", [
        lines(
            "Lag",
            "Records behind the end; a partition whose lag holds while others fall has stalled.",
            "short",
            (value(metrics.lag, "max", "topic, partition"), "{{topic}} {{partition}}"),
        ),
        lines(
            "Commits and rebalances",
            "Duration of an offset commit at p99; assignments received per second (dashed, right).",
            "s",
            (quantile(0.99, metrics.commit_seconds), "commit p99"),
            (rate(metrics.rebalances), "assignments"),
            right=("B", "ops"),
        ),
        lines(
            "Kafka errors",
            "Failed writes and commits (both tried again), failures while partitions were taken away, and newest "
            "creatives written anew as an older one had come after them.",
            "ops",
            (rate(metrics.publish_errors, "topic, reason"), "write {{topic}}: {{reason}}"),
            (rate(metrics.commit_errors, "reason"), "commit: {{reason}}"),
            (rate(metrics.rebalance_errors), "rebalance"),
            (rate(metrics.creatives_restored), "written anew"),
        ),
    ]
