"""PromQL built from the metric objects themselves: a panel cannot name a metric or bucket that does not exist."""

from collections.abc import Mapping
from typing import Any

from prometheus_client.metrics import MetricWrapperBase
from prometheus_client.metrics_core import Metric

Series = MetricWrapperBase | Mapping[Any, MetricWrapperBase]
"""A metric, or its children by their label's value."""

RANGE = "[$__rate_interval]"


def family(series: Series) -> Metric:
    """Return the family (name, type, documentation) that `series` belongs to."""
    metric = next(iter(series.values())) if isinstance(series, Mapping) else series
    return next(iter(metric.describe()))


def name(series: Series) -> str:
    """Return the name under which Prometheus stores `series` (of a histogram without `_bucket`, `_sum`, `_count`)."""
    described = family(series)
    return described.name + {"counter": "_total", "info": "_info"}.get(described.type, "")


def picked(where: str = "") -> str:
    """Return the selector of the instances chosen on the dashboard and of the matcher `where`."""
    return "{" + ", ".join(filter(None, ('instance=~"$instance"', where))) + "}"


def value(series: Series, how: str = "sum", by: str = "") -> str:
    """Aggregate a gauge over the picked instances by `how`, keeping the labels `by`."""
    return f"{_aggregate(how, by)} ({name(series)}{picked()})"


def rate(series: Series, by: str = "", where: str = "") -> str:
    """Return a counter's increase per second."""
    return f"{_aggregate('sum', by)} (rate({name(series)}{picked(where)}{RANGE}))"


def rate_by(series: Series, label: str) -> tuple[str, str]:
    """Return a counter's increase per second by the values of `label`, with those for its legend."""
    return rate(series, label), f"{{{{{label}}}}}"


def runs(series: Series, by: str = "") -> str:
    """Return a histogram's observations per second."""
    return f"{_aggregate('sum', by)} (rate({name(series)}_count{picked()}{RANGE}))"


def mean(series: Series, by: str = "") -> str:
    """Return a histogram's mean."""
    return f"{_aggregate('sum', by)} (rate({name(series)}_sum{picked()}{RANGE})) / {runs(series, by)}"


def quantile(share: float, series: Series, by: str = "") -> str:
    """Return a histogram's quantile, `share` from 0 to 1."""
    labels = f"le, {by}" if by else "le"
    return f"histogram_quantile({share:g}, {_aggregate('sum', labels)} (rate({name(series)}_bucket{picked()}{RANGE})))"


def quantiles(series: Series, *shares: float) -> list[tuple[str, str]]:
    """Return a histogram's quantiles with their legends, e.g. p99.9."""
    return [(quantile(share, series), f"p{share * 100:g}") for share in shares]


def buckets(series: Series) -> str:
    """Return the counts per bucket for a heatmap."""
    return f"{_aggregate('sum', 'le')} (increase({name(series)}_bucket{picked()}{RANGE}))"


def within(series: Series, edge: float) -> str:
    """Return the share of a histogram's observations up to the bucket edge `edge`."""
    selector = picked(f'le="{float(edge)}"')
    return f"sum (rate({name(series)}_bucket{selector}{RANGE})) / {runs(series)}"


def _aggregate(how: str, by: str) -> str:
    return f"{how} by ({by})" if by else how
