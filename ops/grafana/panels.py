"""The few kinds of panel the dashboard is made of; each has a title, a reason to look at it, and a unit."""

from collections.abc import Sequence

from grafana_foundation_sdk.builders import common, heatmap, prometheus, stat, table, timeseries
from grafana_foundation_sdk.builders.dashboard import ThresholdsConfig
from grafana_foundation_sdk.cog.builder import Builder
from grafana_foundation_sdk.cog.variants import Dataquery
from grafana_foundation_sdk.models.common import (
    AxisPlacement,
    BigValueColorMode,
    BigValueGraphMode,
    GraphTresholdsStyleMode,
    LegendDisplayMode,
    LegendPlacement,
    SortOrder,
    StackingMode,
    TooltipDisplayMode,
)
from grafana_foundation_sdk.models.dashboard import (
    DataSourceRef,
    DataTransformerConfig,
    DynamicConfigValue,
    Panel,
    Threshold,
    ThresholdsMode,
)
from grafana_foundation_sdk.models.prometheus import PromQueryFormat

SOURCE = DataSourceRef(type_val="prometheus", uid="${datasource}")
TALL, LOW = 8, 4
"""Panel heights in grid units of 30 pixels."""

Line = tuple[str, str]
"""A query and its legend; `{{label}}` in the legend is filled by Grafana."""
Step = tuple[float | None, str]
"""From which value on (None for the lowest) which colour."""
PanelRow = tuple[str, Sequence[Builder[Panel]]]
"""A row's title and its panels, in reading order."""


def _targets(lines: Sequence[Line]) -> list[Builder[Dataquery]]:
    return [
        prometheus.Dataquery().expr(expression).legend_format(legend).ref_id(chr(ord("A") + index)).range()
        for index, (expression, legend) in enumerate(lines)
    ]


def _thresholds(steps: Sequence[Step]) -> ThresholdsConfig:
    marks = [Threshold(value=value, color=colour) for value, colour in steps]
    return ThresholdsConfig().mode(ThresholdsMode.ABSOLUTE).steps(marks)


def lines(
    title: str,
    why: str,
    unit: str,
    *queries: Line,
    span: int = 8,
    stack: StackingMode = StackingMode.NONE,
    limits: Sequence[float] = (),
    right: tuple[str, str] | None = None,
) -> timeseries.Panel:
    """Build curves over time.

    Args:
        title: of the panel.
        why: a reason to look at it.
        unit: of the left-hand axis, by Grafana's name for it.
        queries: one a curve; Grafana calls them A, B … in this order.
        span: width in columns, of 24.
        stack: whether curves stand on one another.
        limits: values that are drawn as dashed lines, the last one red.
        right: a query's letter and the unit of the right-hand axis on which its curves are drawn, dashed.
    """
    panel = (
        timeseries.Panel()
        .title(title)
        .description(why)
        .unit(unit)
        .min(0)
        .span(span)
        .height(TALL)
        .datasource(SOURCE)
        .targets(_targets(queries))
        .fill_opacity(10 if stack == StackingMode.NONE else 60)
        .line_width(1)
        .stacking(common.StackingConfig().mode(stack).group("A"))
        .tooltip(common.VizTooltipOptions().mode(TooltipDisplayMode.MULTI).sort(SortOrder.DESCENDING))
        .legend(
            common.VizLegendOptions()
            .display_mode(LegendDisplayMode.LIST)
            .placement(LegendPlacement.BOTTOM)
            .show_legend(show_legend=True)
            .calcs([])
        )
    )
    if limits:
        colours = ["orange", "red"][-len(limits) :]
        panel.thresholds(_thresholds([(None, "green"), *zip(limits, colours, strict=True)]))
        panel.thresholds_style(common.GraphThresholdsStyleConfig().mode(GraphTresholdsStyleMode.DASHED))
    if right:
        query, other = right
        panel.override_by_query(query, _on_the_right(other))
    return panel


def _on_the_right(unit: str) -> list[DynamicConfigValue]:
    return [
        DynamicConfigValue(id_val="unit", value=unit),
        DynamicConfigValue(id_val="custom.axisPlacement", value=AxisPlacement.RIGHT),
        DynamicConfigValue(id_val="custom.lineStyle", value={"fill": "dash", "dash": [6, 4]}),
    ]


def heat(title: str, why: str, expression: str, *, span: int = 8) -> heatmap.Panel:
    """Build a heatmap of a histogram's buckets, in seconds."""
    query = prometheus.Dataquery().expr(expression).legend_format("{{le}}").ref_id("A").range()
    return (
        heatmap.Panel()
        .title(title)
        .description(why)
        .unit("short")
        .span(span)
        .height(TALL)
        .datasource(SOURCE)
        .with_target(query.format(PromQueryFormat.HEATMAP))
        .calculate(calculate=False)
        .y_axis(heatmap.YAxisConfig().unit("s"))
        .color(heatmap.HeatmapColorOptions().scheme("Blues").steps(64))
        .show_y_histogram()
    )


def number(title: str, why: str, unit: str, query: Line, steps: Sequence[Step], *, span: int = 4) -> stat.Panel:
    """Build one big number with its recent course, coloured by `steps`."""
    return (
        stat.Panel()
        .title(title)
        .description(why)
        .unit(unit)
        .span(span)
        .height(LOW)
        .datasource(SOURCE)
        .targets(_targets([query]))
        .thresholds(_thresholds(steps))
        .color_mode(BigValueColorMode.VALUE)
        .graph_mode(BigValueGraphMode.AREA)
        .reduce_options(common.ReduceDataOptions().calcs(["lastNotNull"]))
    )


def labels(title: str, why: str, expression: str, *, span: int = 8) -> table.Panel:
    """Build a table of the labels of an info metric, one row per series."""
    hidden = dict.fromkeys(("Time", "Value", "__name__"), True)
    return (
        table.Panel()
        .title(title)
        .description(why)
        .unit("string")
        .span(span)
        .height(TALL)
        .datasource(SOURCE)
        .with_target(prometheus.Dataquery().expr(expression).ref_id("A").instant().format(PromQueryFormat.TABLE))
        .with_transformation(DataTransformerConfig(id_val="organize", options={"excludeByName": hidden}))
    )
