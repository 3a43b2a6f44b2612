"""The operator's files: the dashboard is what the code builds, and it asks only for what the processes expose."""

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ops.grafana.dashboard import FILE, render
from stream.operator.metrics import Metrics

BOARD = json.loads(render())
PANELS = [panel for panel in BOARD["panels"] if panel["type"] != "row"]
QUERIES = [(panel["title"], target["expr"]) for panel in PANELS for target in panel["targets"]]
SCRAPE = Path(__file__).parents[2] / "ops" / "prometheus" / "prometheus.yml"
SUFFIXES = {"counter": ("_total",), "histogram": ("_bucket", "_sum", "_count"), "gauge": ("",), "info": ("_info",)}
NAME = re.compile(r"\b(?:adloom|process)_\w+")
PROMTOOL = shutil.which("promtool")
needs_promtool = pytest.mark.skipif(PROMTOOL is None, reason="promtool is not installed (Debian package prometheus)")


def exposed() -> dict[str, Any]:
    """Every time series name the processes expose, with its collector's family."""
    families = list(Metrics().registry.collect())
    return {family.name + suffix: family for family in families for suffix in SUFFIXES[family.type]}


def promtool(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([str(PROMTOOL), *arguments], capture_output=True, text=True, check=False, timeout=60)


def test_the_committed_dashboard_is_what_the_code_builds() -> None:
    assert FILE.read_text(encoding="utf-8") == render(), "run: python -m ops.grafana.dashboard"


@pytest.mark.parametrize(("title", "query"), QUERIES)
def test_every_metric_in_a_panel_is_exposed(title: str, query: str) -> None:
    names = NAME.findall(query)
    assert names, title
    assert not set(names) - set(exposed())


def test_every_metric_of_ours_is_on_the_dashboard() -> None:
    shown = {exposed()[name].name for _, query in QUERIES for name in NAME.findall(query)}
    ours = {family.name for family in exposed().values() if family.name.startswith("adloom_")}
    assert ours == {name for name in shown if name.startswith("adloom_")}


def test_labels_that_panels_group_by_exist() -> None:
    metrics = Metrics()
    labels = {name: collector._labelnames for name, collector in _collectors(metrics)}
    for title, query in QUERIES:
        for wanted, name in re.findall(r"by \(([^)]*)\) \((?:rate\(|increase\()?(\w+)", query):
            base = re.sub(r"_(bucket|sum|count)$", "", name)
            known = labels[name if name in labels else base]
            assert {label.strip() for label in wanted.split(",")} <= {*known, "le"}, title


def _collectors(metrics: Metrics) -> Iterator[tuple[str, Any]]:
    for name, collector in metrics.registry._names_to_collectors.items():
        if hasattr(collector, "_labelnames"):
            yield name, collector


def test_bucket_edges_that_panels_compare_with_exist() -> None:
    edges = {(sample.name, sample.labels["le"]) for family in Metrics().registry.collect() for sample in family.samples
             if sample.name.endswith("_bucket")}  # fmt: skip
    queries = [query for _, query in QUERIES]
    compared = [pair for query in queries for pair in re.findall(r'(\w+_bucket)\{[^}]*le="([^"]+)"', query)]
    assert len(compared) == sum(query.count('le="') for query in queries) > 0
    assert {*compared} <= edges


@pytest.mark.parametrize("panel", PANELS, ids=lambda panel: panel["title"])
def test_a_panel_says_what_it_shows_and_in_which_unit(panel: dict[str, Any]) -> None:
    assert panel["title"]
    assert panel["description"].endswith(".")
    assert panel["fieldConfig"]["defaults"]["unit"]
    assert panel["datasource"]["uid"] == "${datasource}"
    for target in panel["targets"]:
        query = target["expr"]
        assert "$instance" in query
        assert re.findall(r"\[(.*?)\]", query) == ["$__rate_interval"] * query.count("[")


@pytest.mark.parametrize(("title", "query"), QUERIES)
def test_counters_are_shown_as_rates(title: str, query: str) -> None:
    for name in NAME.findall(query):
        if name.endswith(("_total", "_bucket", "_sum", "_count")):
            assert re.search(rf"(rate|increase)\({name}\{{", query), title


def test_panels_fill_the_grid_without_overlap() -> None:
    taken: set[tuple[int, int]] = set()
    for panel in BOARD["panels"]:
        place = panel["gridPos"]
        cells = {(place["x"] + x, place["y"] + y) for x in range(place["w"]) for y in range(place["h"])}
        assert not cells & taken, panel["title"]
        assert place["x"] + place["w"] <= 24
        taken |= cells
    assert len(taken) == 24 * (1 + max(y for _, y in taken)), "no holes"
    assert len({panel["id"] for panel in BOARD["panels"]}) == len(BOARD["panels"])


@needs_promtool
def test_prometheus_accepts_every_query(tmp_path: Path) -> None:
    rules = [
        {"record": f"test:panel:query{index}", "expr": query.replace("$__rate_interval", "1m")}
        for index, (_, query) in enumerate(QUERIES)
    ]
    file = tmp_path / "rules.json"  # JSON is YAML
    file.write_text(json.dumps({"groups": [{"name": "panels", "rules": rules}]}))
    result = promtool("check", "rules", str(file))
    assert result.returncode == 0, result.stderr


@needs_promtool
def test_prometheus_accepts_the_scrape_configuration() -> None:
    result = promtool("check", "config", str(SCRAPE))
    assert result.returncode == 0, result.stdout + result.stderr
