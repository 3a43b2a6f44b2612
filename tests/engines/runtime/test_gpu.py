"""On a machine with an NVIDIA GPU: each backend that is installed gives what the CPU gives, captured and in batches."""

from pathlib import Path

import numpy as np
import pytest

from engines.bundle.backends import Backend
from engines.bundle.bundle import Bundle
from engines.bundle.serving import Fallback, Serving
from engines.errors import BackendError, OutOfMemoryError
from engines.paint.encoder import Encoder
from engines.paint.generator import Generator
from engines.runtime.libraries import library, open_device

pytestmark = pytest.mark.gpu
PROMPTS = ["teal podium, sand backdrop", "红色展台，米色背景", "gold podium, navy backdrop"]


@pytest.fixture(scope="module", autouse=True)
def _device() -> None:
    try:
        open_device("tensorrt-rtx").close()
    except BackendError as error:
        pytest.skip(f"needs an NVIDIA GPU: {error}")


@pytest.fixture(scope="module", params=["cuda", "tensorrt", "tensorrt-rtx"])
def bundle(request, tmp_path_factory) -> Bundle:
    """The starter bundle, to be served by one backend and no other: its first start builds the engines."""
    backend: Backend = request.param
    try:
        if backend != "cuda":
            library(backend)
    except BackendError as error:
        pytest.skip(str(error))

    def never(fallback: Fallback) -> None:
        raise AssertionError(f"{fallback.reason}: {fallback.message}")

    folder: Path = tmp_path_factory.mktemp("engines")
    return Bundle.open().served(Serving(backend=backend, folder=folder, most=4, observe=never))


def test_embeddings_are_those_of_the_cpu(bundle: Bundle) -> None:
    wanted = Encoder(Bundle.open(), threads=2).encode(PROMPTS)
    got = Encoder(bundle, threads=2).encode(PROMPTS)
    assert np.linalg.norm(got - wanted) / np.linalg.norm(wanted) < 0.01


def test_pictures_are_those_of_the_cpu_at_the_first_run_and_from_the_captured_graph(bundle: Bundle) -> None:
    exact, served = Generator(Bundle.open(), threads=2), Generator(bundle, threads=2)
    scenes = Encoder(Bundle.open(), threads=2).encode(PROMPTS)
    noise = np.stack([exact.noise(seed) for seed in range(3)])
    wanted = exact.paint(scenes, noise).astype(float)
    for _ in range(4):
        got = served.paint(scenes, noise)
        assert np.linalg.norm(got - wanted) / np.linalg.norm(wanted) < 0.02
    alone = served.paint(scenes[:1], noise[:1])
    assert np.abs(alone[0].astype(int) - got[0]).mean() < 1


def test_what_was_captured_runs_again_and_pinned_memory_is_used_again() -> None:
    runtime = pytest.importorskip("cuda.bindings.runtime")
    device = open_device("tensorrt")
    place = device.allocate(16)

    def fill() -> None:
        assert runtime.cudaMemsetAsync(place, 7, 16, device.stream)[0] == runtime.cudaError_t.cudaSuccess

    fill()
    graph = device.capture(fill)
    device.upload(place, np.zeros(16, np.uint8))
    device.launch(graph)
    got = device.host((4, 4), np.dtype(np.uint8))
    device.download(place, got)
    device.wait()
    assert (got == 7).all()
    address, view = got.ctypes.data, got[1:]
    del got
    assert device.host((4, 4), np.dtype(np.uint8)).ctypes.data != address
    del view
    assert device.host((4, 4), np.dtype(np.uint8)).ctypes.data == address
    with pytest.raises(OutOfMemoryError):
        device.allocate(1 << 50)
    assert device.allocate(16)
    device.close()
