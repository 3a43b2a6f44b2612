"""Panels that come again in several rows: how long something takes, what it is split into, how much of it is well."""

from collections.abc import Sequence

from grafana_foundation_sdk.builders import stat, timeseries
from grafana_foundation_sdk.models.common import StackingMode

from ops.grafana.panels import Line, lines, number
from ops.grafana.queries import Series, quantiles, rate_by

TYPICAL = (0.5, 0.95, 0.99)
"""What half, most and nearly all see."""
SHARE = ((None, "red"), (0.99, "orange"), (0.999, "green"))
"""A share below 99 of 100 is bad, below 999 of 1000 worth a look."""


def latency(
    title: str, why: str, series: Series, *, shares: Sequence[float] = TYPICAL, limits: Sequence[float]
) -> timeseries.Panel:
    """Build the quantiles `shares` of a histogram of seconds; `limits` are what was promised."""
    return lines(title, why, "s", *quantiles(series, *shares), limits=limits)


def split(
    title: str, why: str, series: Series, label: str, stack: StackingMode, *more: Line, span: int = 8
) -> timeseries.Panel:
    """Build a counter's rate by the values of `label`, stacked, and `more` curves on top."""
    return lines(title, why, "ops", rate_by(series, label), *more, span=span, stack=stack)


def share(title: str, why: str, query: str) -> stat.Panel:
    """Build one big percentage that should be close to 100."""
    return number(title, why, "percentunit", (query, "share"), SHARE)
