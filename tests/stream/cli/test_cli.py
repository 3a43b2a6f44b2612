"""The command line: what people see when something is wrong, and what it exits with."""

import json
import os
import re
import socket
import subprocess
import sys
from importlib.metadata import EntryPoint
from pathlib import Path

import msgspec
import pytest
import typer
from typer.testing import CliRunner

from engines.bundle.manifest import MANIFEST, sha256
from stream.catalog.report import ImportReport
from stream.cli import main as cli
from stream.demo.stock import FEEDS

NO_BROKER = "127.0.0.1:1"  # nothing listens on the first port


def adloom(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("ADLOOM_")}
    return subprocess.run(
        [sys.executable, "-m", "stream.cli", *arguments],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env={**inherited, "ADLOOM_USER_SECRET": "a secret for tests only", **environment},
    )


def complaint(result: subprocess.CompletedProcess[str]) -> str:
    """Return the one line of complaint of a command that failed as it should."""
    assert result.returncode == 2, result.stderr
    assert "Traceback" not in result.stderr
    (line,) = [line for line in result.stderr.splitlines() if line.startswith("adloom: ")]
    return line


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    """A bundle of one file, without engines."""
    folder = tmp_path / "bundle"
    folder.mkdir()
    (folder / "words.json").write_bytes(b"{}")
    manifest = {
        "schema": 2,
        "name": "tiny",
        "version": "1",
        "licence": "Apache-2.0",
        "created": "2026-01-01",
        "files": {"words.json": sha256(b"{}")},
        "engines": {},
        "stages": {"square": {"stand": [0.5, 0.7], "half_width": 0.2, "headroom": 0.5}},
        "provenance": {"seed": 1},
    }
    (folder / MANIFEST).write_text(json.dumps(manifest))
    return folder


@pytest.fixture
def event(tmp_path: Path) -> Path:
    path = tmp_path / "event.json"
    path.write_text(json.dumps({"schema": "adloom.event.v1", "id": "e", "time": "2020-01-01T00:00:00Z", "user": "u"}))
    return path


def test_help_lists_every_command() -> None:
    result = adloom("--help")
    assert result.returncode == 0
    commands = "demo worker slots broker replay catalog prompt copy render bundle doctor bench topics dlq forget"
    assert [name for name in commands.split() if f" {name} " not in result.stdout] == []


def test_help_names_every_command_and_every_plugin_once() -> None:
    shown = re.findall(r"^│ ([a-z]+) ", adloom("--help").stdout, re.MULTILINE)
    fresh = typer.Typer(callback=lambda: None)
    cli.register_all(fresh)
    assert sorted(shown) == sorted([*typer.main.get_command(fresh).commands, *cli._plugins()])
    assert {"build", "export"} <= set(shown)


@pytest.mark.parametrize("command", ["demo", "worker", "slots", "render", "catalog import", "bundle verify", "bench"])
def test_every_command_explains_itself(command: str) -> None:
    assert "Usage" in adloom(*command.split(), "--help").stdout


def test_help_comes_without_loading_engines_or_clients() -> None:
    script = (
        "import sys; sys.argv = ['adloom', '--help']\n"
        "from stream.cli.main import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "heavy = {'onnxruntime', 'numpy', 'aiokafka', 'confluent_kafka', 'PIL', 'torch'}\n"
        "print(*heavy & set(sys.modules), file=sys.stderr)"
    )
    result = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert result.stderr.strip() == ""


def test_the_clock_starts_once_and_before_anything_else_is_loaded() -> None:
    script = (
        "import runpy, sys\n"
        "sys.argv = ['adloom', '--version']\n"
        "try: runpy.run_module('stream.cli', run_name='__main__', alter_sys=True)\n"
        "except SystemExit: pass\n"
        "names = list(sys.modules)\n"
        "print(names.index('stream.cli.started') < min(map(names.index, ('typer', 'stream.cli.main'))))\n"
        "print(*(name for name, module in sys.modules.items() if 'STARTED' in vars(module)))"
    )
    result = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert result.stdout.splitlines()[-2:] == ["True", "stream.cli.started"]


def test_a_bundle_that_matches_its_manifest_is_accepted(bundle: Path) -> None:
    assert adloom("bundle", "verify", str(bundle)).returncode == 0
    assert "tiny" in adloom("bundle", "info", str(bundle)).stdout


def test_the_report_of_an_import_is_a_line_of_json(tmp_path: Path) -> None:
    feed = tmp_path / "feed.tsv"
    columns = ("id", "title", "link", "image_link", "availability", "price")
    row = ("https://s.example/1", "https://s.example/1.jpg", "in stock")
    lines = [columns, ("1", "Pot", *row, "9.00 USD"), ("2", "Pan", *row, "free"), ("3", "Синяя кружка", *row, "1 USD")]
    feed.write_text("".join("\t".join(line) + "\n" for line in lines), encoding="utf-8")
    result = adloom("catalog", "import", str(feed), "--database", str(tmp_path / "c.sqlite"), "--json")
    (line,) = result.stdout.splitlines()
    report = msgspec.json.decode(line, type=ImportReport)
    assert (report.form, report.imported, report.changed, report.rejected) == ("TSV, UTF-8", 2, 2, 1)
    assert (report.left_out, report.warned) == ({"price": 1}, {"language": 1})
    assert [problem.row for problem in (*report.errors, *report.warnings)] == [3, 4]


def test_a_changed_byte_is_refused_with_the_name_of_the_file(bundle: Path) -> None:
    (bundle / "words.json").write_bytes(b"[]")
    assert "words.json does not match the manifest" in complaint(adloom("bundle", "verify", str(bundle)))


@pytest.mark.parametrize(
    "command", ["bundle verify", "bundle info", "prompt teal", "copy --product teapot-clay", "render --replay {event}"]
)
def test_a_missing_bundle_is_named(tmp_path: Path, event: Path, command: str) -> None:
    arguments = command.format(event=event).split()
    result = adloom(*arguments, ADLOOM_BUNDLE=str(tmp_path / "nowhere"), ADLOOM_CATALOG=str(tmp_path / "none.sqlite"))
    assert "no bundle at" in complaint(result)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        (
            "a kitchen counter, sage wall, and a mug",
            ["understood: kitchen counter, sage, wall", "left out: mug", "painted: kitchen counter, sage wall"],
        ),
        ("厨房台面，夕阳光", ["understood: 厨房台面, 夕阳光", "painted: kitchen counter, sunset light"]),
        ("snow", ["understood: snow", "painted: snow"]),
    ],
    ids=["English", "Chinese", "all of it"],
)
def test_prompt_tells_which_words_it_understood(tmp_path: Path, text: str, lines: list[str]) -> None:
    out = tmp_path / "scene.webp"
    told = adloom("prompt", text, "--size", "64x64", "--out", str(out)).stderr.splitlines()
    assert told == [*lines, f"{out}: 64x64, seed 1"]


def test_a_port_in_use_is_named_before_anything_starts() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        others = ("--slots-port", "0", "--broker-port", "0", "--no-browser")
        assert f"port {port} cannot be used" in complaint(adloom("demo", "--port", str(port), *others))
        assert f"port {port} cannot be used" in complaint(adloom("broker", "--port", str(port)))
        serving = adloom("slots", "--port", str(port), ADLOOM_BOOTSTRAP=NO_BROKER)
        assert f"port {port} cannot be used" in complaint(serving)


def test_an_unreachable_broker_is_named(tmp_path: Path) -> None:
    events = tmp_path / "events.jsonl"
    events.write_text('{"id": 1}\n')
    ports = ("--port", "0", "--slots-port", "0", "--broker-port", "0", "--no-browser")
    for command in (("demo", *ports), ("replay", str(events))):
        assert NO_BROKER in complaint(adloom(*command, ADLOOM_BOOTSTRAP=NO_BROKER))


@pytest.mark.parametrize("command", [("worker",), ("slots",), ("replay", "events.jsonl")])
def test_without_a_broker_the_variable_to_set_is_named(command: tuple[str, ...]) -> None:
    assert "ADLOOM_BOOTSTRAP" in complaint(adloom(*command))


def test_a_setting_out_of_range_is_named() -> None:
    assert "ADLOOM_DEADLINE_S" in complaint(adloom("doctor", ADLOOM_DEADLINE_S="-1"))


PROPERTIES = ["socket.keepalive.enable=maybe", "compression.codec=foo", "fetch.message.max.bytes=-5", "debug=foo"]


@pytest.mark.parametrize("told", PROPERTIES)
def test_a_property_that_librdkafka_refuses_is_named_without_its_value(told: str) -> None:
    line = complaint(adloom("topics", "check", ADLOOM_BOOTSTRAP=NO_BROKER, ADLOOM_CLIENT_PROPERTIES=told))
    name, _, value = told.partition("=")
    assert "ADLOOM_CLIENT_PROPERTIES" in line
    assert name in line
    assert value not in line


@pytest.mark.parametrize("out", ["file", "file/below"])
def test_schemas_that_cannot_be_written_are_told_in_a_line(tmp_path: Path, out: str) -> None:
    (tmp_path / "file").write_bytes(b"")
    assert f"cannot write {tmp_path / out}" in complaint(adloom("schema", "--out", str(tmp_path / out)))


@pytest.mark.parametrize("name", ["ADLOOM_CONFIG", "ADLOOM_CATALOG", "ADLOOM_IMAGES"])
def test_the_home_folder_of_nobody_is_told_in_a_line(name: str) -> None:
    line = complaint(adloom("doctor", **{name: "~nosuchuser/x"}))
    assert name in line
    assert "no home folder" in line


def test_feeds_are_imported_and_counted(tmp_path: Path) -> None:
    target = tmp_path / "catalog.sqlite"
    result = adloom("catalog", "import", *map(str, FEEDS), "--database", str(target))
    assert result.returncode == 0, result.stderr
    assert "38 imported" in result.stderr
    assert target.exists()


def test_a_feed_without_a_column_is_refused_with_its_name(tmp_path: Path) -> None:
    feed = tmp_path / "feed.tsv"
    feed.write_text("id\ttitle\nmug\tA mug\n")
    assert "feed.tsv" in complaint(adloom("catalog", "import", str(feed), "--database", str(tmp_path / "c.sqlite")))
    assert "cannot read" in complaint(adloom("catalog", "import", str(tmp_path / "none.tsv")))


def test_render_wants_exactly_one_source(event: Path) -> None:
    assert "--event" in complaint(adloom("render"))
    assert "--event" in complaint(adloom("render", "--event", str(event), "--replay", str(event)))


def test_doctor_names_what_fails_and_exits_with_one(tmp_path: Path) -> None:
    result = adloom("doctor", ADLOOM_BUNDLE=str(tmp_path / "nowhere"), COLUMNS="160")
    assert result.returncode == 1
    assert "no bundle at" in " ".join(result.stdout.split())
    for name in ("python", "packages", "fonts", "catalogue", "broker", "port 8480"):
        assert name in result.stdout


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full")
@pytest.mark.parametrize("buffered", [True, False])
@pytest.mark.parametrize("command", ["schema", "doctor", "--help", "--version"])
def test_a_full_disk_behind_the_output_is_told_in_a_line(tmp_path: Path, command: str, buffered: bool) -> None:
    environment = {
        **os.environ,
        "ADLOOM_BUNDLE": str(tmp_path / "nowhere"),
        "PYTHONUNBUFFERED": "" if buffered else "1",
    }
    line = [sys.executable, "-m", "stream.cli", command]
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            line, stdout=full, stderr=subprocess.PIPE, text=True, timeout=60, check=False, env=environment
        )
        assert (done.returncode, done.stderr) == (2, "adloom: cannot write: No space left on device\n")
        assert subprocess.run(line, stdout=full, stderr=full, timeout=60, check=False, env=environment).returncode == 2


def test_who_reads_only_the_beginning_of_the_output_is_told_nothing() -> None:
    line = [sys.executable, "-m", "stream.cli", "schema"]
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "w") as closed:
        done = subprocess.run(line, stdout=closed, stderr=subprocess.PIPE, text=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (1, "")


def test_an_explanation_that_is_nested_too_deep_is_told_in_a_line(tmp_path: Path) -> None:
    deep = tmp_path / "deep.json"
    deep.write_bytes(b"[" * 100_000)
    assert "is not an explain file" in complaint(adloom("render", "--replay", str(deep)))
    assert "nested too deep" in complaint(adloom("render", "--event", str(deep)))


def test_a_plugin_whose_libraries_are_missing_says_which_extra_brings_them(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lacking = EntryPoint("export", "a_module_that_is_not_installed:app", cli.GROUP)
    monkeypatch.setattr(cli, "_plugins", lambda: {"export": lacking})
    monkeypatch.setattr(sys, "argv", ["adloom", "export", "train", "--fast"])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 2
    assert "pip install 'adloom[export]'" in capsys.readouterr().err


def test_help_names_the_extra_that_a_command_lacks(monkeypatch: pytest.MonkeyPatch) -> None:
    class Missing:
        name = "build"

        def load(self) -> None:
            raise ImportError("onnx")

    monkeypatch.setattr(cli, "_plugins", lambda: {"build": Missing()})
    told = CliRunner().invoke(cli.app, ["--help"], env={"COLUMNS": "120"}).output
    assert "not usable here: pip install 'adloom[rtx]'" in told
