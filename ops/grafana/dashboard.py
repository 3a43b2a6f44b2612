"""The Grafana dashboard of Adloom; `python -m ops.grafana.dashboard` writes it to `adloom.json` beside this file."""

import json
from pathlib import Path

from grafana_foundation_sdk.builders.dashboard import Dashboard, DatasourceVariable, QueryVariable, Row
from grafana_foundation_sdk.cog.encoder import JSONEncoder
from grafana_foundation_sdk.models import dashboard as model

from ops.grafana import overview_rows, worker_rows
from ops.grafana.panels import SOURCE
from ops.grafana.queries import name
from stream.operator.metrics import Metrics

FILE = Path(__file__).with_name("adloom.json")
ROWS = (
    overview_rows.promises,
    worker_rows.events,
    worker_rows.stages,
    worker_rows.caches,
    worker_rows.state,
    worker_rows.images,
    worker_rows.copy,
    worker_rows.kafka,
    overview_rows.slots,
    overview_rows.running,
)


def build() -> model.Dashboard:
    """Build the dashboard over a fresh set of metrics."""
    metrics = Metrics()
    board = (
        Dashboard("Adloom")
        .uid("adloom")
        .description("From a shopper's click to a finished creative in a slot.")
        .tags(["adloom", "kafka", "ads"])
        .readonly()
        .tooltip(model.DashboardCursorSync.CROSSHAIR)
        .refresh("10s")
        .time("now-30m", "now")
        .timezone("browser")
        .with_variable(DatasourceVariable("datasource").label("Data source").type("prometheus"))
        .with_variable(
            QueryVariable("instance")
            .label("Instance")
            .datasource(SOURCE)
            .query(f"label_values({name(metrics.ready)}, instance)")
            .refresh(model.VariableRefresh.ON_DASHBOARD_LOAD)
            .multi(multi=True)
            .include_all(include_all=True)
            .all_value(".*")
        )
    )
    for make in ROWS:
        title, panels = make(metrics)
        board.with_row(Row(title))
        for panel in panels:
            board.with_panel(panel)
    built = board.build()
    for identifier, placed in enumerate(built.panels or [], 1):
        placed.id_val = identifier
    return built


def render() -> str:
    """Return the dashboard as the JSON that Grafana imports."""
    return json.dumps(build(), cls=JSONEncoder, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    FILE.write_text(render(), encoding="utf-8")
