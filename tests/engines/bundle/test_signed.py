"""With `ADLOOM_BUNDLE_KEY` set, a process loads nothing that the key's owner did not sign."""

import shutil
from pathlib import Path

import pytest

from engines.bundle.bundle import STARTER
from engines.bundle.manifest import MANIFEST
from engines.bundle.signature import sign
from engines.copy.copywriter import Copywriter
from engines.copy.foreign.causal import CausalWriter
from engines.errors import BundleError
from engines.runtime.kernels import Kernels
from stream.cli.doctor import examine
from stream.config import Settings, from_environment
from stream.wiring import open_bundle, writer_of
from tests.support.key_samples import key_pair


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    shutil.copytree(STARTER, tmp_path / "bundle")
    return tmp_path / "bundle"


@pytest.fixture
def keys(tmp_path: Path) -> tuple[Path, Path]:
    return key_pair(tmp_path, "ours")


def settings(bundle: Path, public: Path) -> Settings:
    return from_environment({"ADLOOM_BUNDLE": str(bundle), "ADLOOM_BUNDLE_KEY": str(public)})


def test_a_signed_bundle_opens_and_a_changed_or_unsigned_one_does_not(bundle: Path, keys: tuple[Path, Path]) -> None:
    secret, public = keys
    with pytest.raises(BundleError, match="is not signed"):
        open_bundle(settings(bundle, public))
    sign([bundle / MANIFEST], secret)
    assert open_bundle(settings(bundle, public)).manifest.name == "starter"
    (bundle / MANIFEST).write_bytes((bundle / MANIFEST).read_bytes() + b"\n")
    with pytest.raises(BundleError, match="do not use it"):
        open_bundle(settings(bundle, public))


def test_somebody_elses_signature_is_none(bundle: Path, tmp_path: Path, keys: tuple[Path, Path]) -> None:
    sign([bundle / MANIFEST], key_pair(tmp_path, "other")[0])
    with pytest.raises(BundleError, match=r"not what the owner of .*ours\.pub\.pem signed"):
        open_bundle(settings(bundle, keys[1]))


def test_without_a_key_nothing_is_asked(bundle: Path) -> None:
    assert open_bundle(Settings(bundle=bundle)).serving.owner is None


def test_a_worker_builds_nothing_that_nobody_would_have_signed(bundle: Path, keys: tuple[Path, Path]) -> None:
    sign([bundle / MANIFEST], keys[0])
    serving = open_bundle(settings(bundle, keys[1])).serving
    assert serving.build is None
    assert serving.owner is not None
    assert open_bundle(Settings(bundle=bundle)).serving.build is not None


def test_a_causal_lm_must_be_signed_too(bundle: Path, keys: tuple[Path, Path]) -> None:
    causal = writer_of(settings(bundle, keys[1]).with_(copy_bundle=str(bundle)), {})
    fallback = Copywriter(open_bundle(Settings()))
    with pytest.raises(BundleError, match="is not signed"):
        CausalWriter(causal, fallback)


def test_doctor_finds_an_unsigned_bundle_and_a_key_that_is_none(bundle: Path, keys: tuple[Path, Path]) -> None:
    for key, said in ((keys[1], "is not signed"), (bundle / "nowhere.pem", "openssl genpkey")):
        (found,) = [check for check in examine(settings(bundle, key)) if check.name == "bundle"]
        assert found.state == "fails"
        assert said in found.finding


class Config:
    """A runtime configuration of TensorRT-RTX whose cache tells what it read."""

    def __init__(self) -> None:
        self.read: list[bytes] = []

    def create_runtime_cache(self):
        return self

    def set_runtime_cache(self, cache) -> None:
        assert cache is self

    def deserialize(self, data: bytes) -> None:
        self.read.append(data)

    def serialize(self) -> bytes:
        return b"kernels"


def test_compiled_kernels_are_kept_and_read_again_only_as_they_were_written(tmp_path: Path) -> None:
    path = tmp_path / "generator.kernels"
    kernels = Kernels(path)
    kernels.give(Config())
    kernels.keep()
    Kernels(path).give(again := Config())
    assert again.read == [b"kernels"]
    path.write_bytes(b"something else")
    Kernels(path).give(changed := Config())
    assert changed.read == []


def test_kernels_of_one_process_are_written_nowhere(tmp_path: Path) -> None:
    kernels = Kernels(None)
    kernels.give(config := Config())
    kernels.keep()
    assert config.read == []
    assert list(tmp_path.iterdir()) == []
