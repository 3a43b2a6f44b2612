"""The commands build and bundle sign, verify and info, as a user runs them."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.key_samples import key_pair

pytest.importorskip("onnx", reason="needs onnx (the rtx or the export extra)")
pytest.importorskip("tensorrt_rtx", reason="needs the rtx extra")

from engines.bundle.bundle import STARTER, Bundle
from engines.bundle.manifest import sha256
from engines.errors import BackendError
from engines.runtime.cache import Record, records, write
from engines.runtime.identity import PORTABLE, identity_of
from stream.wiring import build


@pytest.fixture
def engines(tmp_path: Path) -> Path:
    """A folder of engines with one built by hand: what commands say of it is what is tested."""
    return tmp_path / "engines"


def adloom(engines: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "ADLOOM_ENGINES": str(engines), "COLUMNS": "160"}
    return subprocess.run(
        [sys.executable, "-m", "stream.cli", *arguments],
        capture_output=True, text=True, timeout=280, env=environment, check=False,
    )  # fmt: skip


def keep(engines: Path, data: bytes = b"an engine", milliseconds: float | None = None) -> Record:
    identity = identity_of(
        Bundle.open(), "encoder", 4, library="tensorrt-rtx", version="1.7", precision="fp16", architectures=(PORTABLE,)
    )
    record = Record(
        identity=identity, key=identity.key, sha256=sha256(data), size=9, build_seconds=2.5, milliseconds=milliseconds
    )
    write(engines / "tensorrt-rtx", record, data)
    return record


def test_build_writes_a_graph_in_half_precision_for_onnx_runtime_and_info_shows_it(tmp_path: Path, engines) -> None:
    made = adloom(engines, "build", "--backend", "cuda", "--precision", "fp16", "--out", str(engines))
    assert made.returncode == 0, made.stderr
    assert "copywriter stays on the next backend, cuda refused it: DynamicQuantizeLinear" in made.stderr
    found = {record.identity.engine: record for record in records(engines / "cuda")}
    assert set(found) == set(Bundle.open().manifest.engines)
    assert 15e6 < found["generator"].size < 25e6
    shown = adloom(engines, "bundle", "info").stdout
    assert "cuda" in shown
    assert "places-wide" in shown


def test_info_shows_the_speed_that_was_measured(engines: Path) -> None:
    keep(engines, milliseconds=2.0)
    shown = adloom(engines, "bundle", "info").stdout
    assert "tensorrt-rtx 1.7, for every GPU it knows" in shown
    (row,) = [line for line in shown.splitlines() if "encoder" in line and "2.00" in line]
    assert "2000" in row  # four inputs in two milliseconds
    assert "2.5" in row


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--backend", "tensorrt-rtx", "--architecture", "sm_99"), "this TensorRT-RTX builds for sm_75"),
        (("--backend", "cuda", "--architecture", "sm_86"), "--architecture goes with tensorrt-rtx"),
        (("--bundle", "/nowhere"), "no bundle at /nowhere"),
        (("--backend", "cuda", "--out", "/proc/nowhere"), "name another folder by --out"),
    ],
)
def test_a_build_that_cannot_be_says_why_and_ends_with_two(engines: Path, arguments, said: str) -> None:
    ended = adloom(engines, "build", *arguments)
    assert ended.returncode == 2
    assert "Traceback" not in ended.stderr
    assert said in " ".join(ended.stderr.split())
    assert not engines.exists()


def test_verify_finds_a_tampered_engine(engines: Path) -> None:
    keep(engines)
    whole = adloom(engines, "bundle", "verify")
    assert whole.returncode == 0
    assert "1 built engines match their JSON" in whole.stdout
    (engines / "tensorrt-rtx" / "encoder-b4.engine").write_bytes(b"something else")
    spoilt = adloom(engines, "bundle", "verify")
    assert spoilt.returncode == 2
    assert "is not what was built" in spoilt.stderr


def test_a_signature_holds_for_these_bytes_and_this_key_alone(tmp_path: Path, engines: Path) -> None:
    bundle = tmp_path / "bundle"
    shutil.copytree(STARTER, bundle)
    ours, public = map(str, key_pair(tmp_path, "ours"))
    other = str(key_pair(tmp_path, "other")[1])
    unsigned = adloom(engines, "bundle", "verify", str(bundle), "--key", public)
    assert (unsigned.returncode, "is not signed" in unsigned.stderr) == (2, True)
    assert adloom(engines, "bundle", "sign", str(bundle), "--key", ours).returncode == 0
    assert adloom(engines, "bundle", "verify", str(bundle), "--key", public).returncode == 0
    foreign = adloom(engines, "bundle", "verify", str(bundle), "--key", other)
    assert (foreign.returncode, "do not use it" in foreign.stderr) == (2, True)
    manifest = bundle / "manifest.json"
    manifest.write_bytes(manifest.read_bytes() + b"\n")
    changed = adloom(engines, "bundle", "verify", str(bundle), "--key", public)
    assert (changed.returncode, "do not use it" in changed.stderr) == (2, True)


def test_a_key_that_cannot_be_used_says_how_to_make_one(tmp_path: Path, engines: Path) -> None:
    (tmp_path / "key.pem").write_text("no key")
    for name in ("key.pem", "nowhere.pem"):
        ended = adloom(engines, "bundle", "verify", "--key", str(tmp_path / name))
        assert ended.returncode == 2
        assert "openssl genpkey -algorithm ed25519" in " ".join(ended.stderr.split())


def test_a_worker_that_has_to_build_hears_why_it_cannot(tmp_path: Path) -> None:
    with pytest.raises(BackendError, match=r"`adloom build --backend cuda` failed: .*no bundle at"):
        build(tmp_path / "nowhere", "cuda", "fp16", tmp_path)
