"""A runtime: batches are padded, cut and joined; a backend that fails is left, told and counted; nothing is silent."""

import logging
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from engines.bundle.backends import CHAIN, Backend, Choice
from engines.bundle.bundle import Bundle
from engines.bundle.manifest import Engine, Tensor
from engines.bundle.serving import Fallback, Serving
from engines.errors import (
    BackendError,
    MissingEngineError,
    OutOfMemoryError,
    ShapeError,
    TamperedError,
    UnavailableError,
)
from engines.paint.encoder import Encoder
from engines.runtime import cpu as cpu_backend
from engines.runtime import runtime as front
from engines.runtime.contract import BUCKETS, batch_symbol, crop, is_static, least_inputs, pad, warm_up
from engines.runtime.cores import Cores, available
from engines.runtime.cpu import CpuEngine, Tuning, session_options
from engines.runtime.runtime import Runtime
from stream.config import Settings
from stream.demo.stock import import_shop
from stream.worker.start import build_worker

Inputs = dict[str, np.ndarray]
Load = Callable[..., "Fake | CpuEngine | None"]


class Fake:
    """A GPU's engine, computed on the CPU: it takes only its buckets, and at most `room` rows fit in its memory."""

    def __init__(self, kind: Backend, cpu: CpuEngine, *, room: int = 16, dies: bool = False) -> None:
        self.kind, self.buckets, self.most = kind, BUCKETS, 16
        self.ran: list[int] = []
        self.closed = self.warmed = False
        self._cpu, self._room, self._dies = cpu, room, dies

    def run(self, inputs: Mapping[str, np.ndarray]) -> Inputs:
        (batch,) = {array.shape[0] for array in inputs.values()}
        assert batch in self.buckets
        self.ran.append(batch)
        if self._dies:
            raise BackendError("illegal memory access")
        if batch > self._room:
            raise OutOfMemoryError(f"no room for a batch of {batch}")
        return self._cpu.run(inputs)

    def engine(self, batch: int) -> str:
        return f"engine of {batch}"

    def warm(self) -> None:
        self.warmed = True

    def close(self) -> None:
        self.closed = True


def inputs_of(count: int, seed: int = 0) -> Inputs:
    rng = np.random.default_rng(seed)
    return {
        "scene": rng.standard_normal((count, 128)).astype(np.float32),
        "noise": rng.standard_normal((count, 8)).astype(np.float32),
    }


@pytest.fixture(scope="module")
def cpu() -> CpuEngine:
    return CpuEngine(Bundle.open(), "generator", Tuning(threads=2))


class Told:
    """Serves the starter's generator with `loaders` in place of the libraries, and keeps what was told."""

    def __init__(self, monkeypatch, cpu: CpuEngine, backend: Choice, **loaders: Load) -> None:
        def load(kind, _bundle, _name, _threads):
            return cpu if kind == "cpu" else loaders[kind]()

        monkeypatch.setattr(front, "load", load)
        self.fallbacks: list[Fallback] = []
        serving = Serving(backend=backend, observe=self.fallbacks.append)
        self.runtime = Runtime(Bundle.open().served(serving), "generator", threads=2)


def missing(error: type[BackendError]) -> Load:
    def load():
        raise error("not here")

    return load


def test_every_chain_ends_on_the_cpu() -> None:
    assert all(chain[-1] == "cpu" for chain in CHAIN.values())
    assert Runtime(Bundle.open(), "generator", threads=1).backend == "cpu"


@pytest.mark.parametrize("count", [1, 3, 5, 16])
def test_a_batch_is_padded_up_to_its_bucket_and_its_rows_are_those_of_the_cpu(monkeypatch, cpu, count: int) -> None:
    fake = Fake("cuda", cpu)
    told = Told(monkeypatch, cpu, "cuda", cuda=lambda: fake)
    results = told.runtime.run(inputs_of(count))
    assert fake.ran == [min(bucket for bucket in BUCKETS if bucket >= count)]
    assert np.array_equal(results["image"], cpu.run(inputs_of(count))["image"])
    assert told.fallbacks == []


def test_a_batch_beyond_the_largest_bucket_is_run_in_parts(monkeypatch, cpu) -> None:
    fake = Fake("cuda", cpu)
    told = Told(monkeypatch, cpu, "cuda", cuda=lambda: fake)
    results = told.runtime.run(inputs_of(19))
    assert fake.ran == [16, 4]
    assert np.array_equal(results["image"], cpu.run(inputs_of(19))["image"])


def test_out_of_memory_halves_the_batch_and_stays_halved(monkeypatch, cpu, caplog) -> None:
    fake = Fake("cuda", cpu, room=2)
    told = Told(monkeypatch, cpu, "cuda", cuda=lambda: fake)
    with caplog.at_level(logging.WARNING):
        results = told.runtime.run(inputs_of(8))
    assert fake.ran == [8, 4, 2, 2, 2, 2]
    assert "batches of 2 from now on" in caplog.text
    assert np.array_equal(results["image"], cpu.run(inputs_of(8))["image"])
    fake.ran.clear()
    told.runtime.run(inputs_of(8))
    assert fake.ran == [2, 2, 2, 2]
    assert told.fallbacks == []


def test_out_of_memory_at_one_row_falls_back_and_is_told(monkeypatch, cpu, caplog) -> None:
    fake = Fake("tensorrt", cpu, room=0)
    told = Told(monkeypatch, cpu, "tensorrt", tensorrt=lambda: fake, cuda=missing(UnavailableError))
    with caplog.at_level(logging.WARNING):
        results = told.runtime.run(inputs_of(2))
    assert np.array_equal(results["image"], cpu.run(inputs_of(2))["image"])
    steps = [(told.source, told.target, told.reason) for told in told.fallbacks]
    assert steps == [("tensorrt", "cuda", "memory"), ("cuda", "cpu", "unavailable")]
    assert told.runtime.backend == "cpu"
    assert fake.closed
    assert caplog.text.count("engine generator falls back") == 2


def test_a_backend_that_dies_while_running_is_left_for_the_next(monkeypatch, cpu) -> None:
    dying, healthy = Fake("tensorrt", cpu, dies=True), Fake("cuda", cpu)
    told = Told(monkeypatch, cpu, "tensorrt", tensorrt=lambda: dying, cuda=lambda: healthy)
    told.runtime.run(inputs_of(1))
    assert (told.runtime.backend, dying.closed, healthy.ran) == ("cuda", True, [1])
    assert [fallback.reason for fallback in told.fallbacks] == ["failed"]


def test_threads_that_fail_together_fall_back_once(monkeypatch, cpu) -> None:
    gate = threading.Barrier(2)

    class Together(Fake):
        def run(self, inputs):
            gate.wait(10)
            return super().run(inputs)

    told = Told(monkeypatch, cpu, "cuda", cuda=lambda: Together("cuda", cpu, dies=True))
    threads = [threading.Thread(target=told.runtime.run, args=(inputs_of(1),)) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [fallback.reason for fallback in told.fallbacks] == ["failed"]


@pytest.mark.parametrize("error", [UnavailableError, MissingEngineError, TamperedError])
def test_a_backend_asked_for_by_name_is_never_left_silently(monkeypatch, cpu, error: type[BackendError]) -> None:
    loaders = {"tensorrt-rtx": missing(error), "cuda": missing(UnavailableError)}
    told = Told(monkeypatch, cpu, "tensorrt-rtx", **loaders)
    assert [fallback.reason for fallback in told.fallbacks] == [error.reason, "unavailable"]
    assert told.runtime.backend == "cpu"


def test_auto_uses_what_is_there_and_tells_only_of_what_cannot_be_used(monkeypatch, cpu) -> None:
    loaders = {"tensorrt": lambda: None, "tensorrt-rtx": missing(TamperedError), "cuda": lambda: None}
    told = Told(monkeypatch, cpu, "auto", **loaders)
    assert [(fallback.source, fallback.reason) for fallback in told.fallbacks] == [("tensorrt-rtx", "tampered")]


def test_a_named_gpu_backend_on_a_machine_without_one_serves_the_same_embeddings_and_says_so() -> None:
    fallbacks: list[Fallback] = []
    serving = Serving(backend="cuda", observe=fallbacks.append)
    here = Encoder(Bundle.open().served(serving), threads=1).encode(["teal podium"])
    assert np.array_equal(here, Encoder(Bundle.open(), threads=1).encode(["teal podium"]))
    assert [(told.engine, told.source, told.reason) for told in fallbacks] == [("encoder", "cuda", "unavailable")]


def test_inputs_of_different_batches_are_refused(cpu) -> None:
    runtime = Runtime(Bundle.open(), "generator", threads=1)
    with pytest.raises(ShapeError, match=r"one batch, got \[1, 2\]"):
        runtime.run({"scene": inputs_of(1)["scene"], "noise": inputs_of(2)["noise"]})


def test_the_batch_is_found_wherever_the_contract_puts_it() -> None:
    copywriter = Bundle.open().engine("copywriter")
    assert batch_symbol(copywriter) == "n"
    assert not is_static(copywriter)
    assert is_static(Bundle.open().engine("generator"))
    inputs = least_inputs(copywriter, 2)
    assert inputs["past"].shape == (3, 2, 2, 4, 1, 48)
    assert pad(copywriter, inputs, 4)["past"].shape == (3, 2, 4, 4, 1, 48)
    zeros = {"state": (4, 192), "keys": (4, 1, 192), "present": (3, 2, 4, 4, 2, 48)}
    outputs = {name: np.zeros(shape, np.float32) for name, shape in zeros.items()}
    assert crop(copywriter, outputs, 3)["present"].shape == (3, 2, 3, 4, 2, 48)


def test_an_engine_of_a_fixed_batch_runs_as_it_is() -> None:
    fixed = Engine("x.onnx", [Tensor("a", "float32", [1, 4])], [Tensor("b", "float32", [1, 4])])
    assert (batch_symbol(fixed), is_static(fixed)) == ("", True)
    array = np.ones((1, 4), np.float32)
    assert pad(fixed, {"a": array}, 8)["a"].shape == (1, 4)
    assert np.array_equal(crop(fixed, {"b": array}, 1)["b"], array)


def test_an_engine_is_warm_before_its_first_run_and_a_closed_runtime_lets_go(monkeypatch, cpu) -> None:
    fake = Fake("cuda", cpu)
    told = Told(monkeypatch, cpu, "cuda", cuda=lambda: fake)
    assert fake.warmed
    told.runtime.close()
    assert fake.closed


def test_an_engine_that_cannot_be_warmed_is_left_and_its_memory_given_back(monkeypatch, cpu) -> None:
    class Cold(Fake):
        def warm(self) -> None:
            raise BackendError("no kernel image")

    cold = Cold("cuda", cpu)
    told = Told(monkeypatch, cpu, "cuda", cuda=lambda: cold)
    assert (told.runtime.backend, cold.closed) == ("cpu", True)
    assert [fallback.message for fallback in told.fallbacks] == ["no kernel image"]


@pytest.mark.parametrize(("room", "ran", "most"), [(16, [1, 2, 4, 8, 16], 16), (4, [1, 2, 4, 8], 4)])
def test_warm_up_runs_every_bucket_that_memory_holds(cpu, room: int, ran: list[int], most: int) -> None:
    fake = Fake("cuda", cpu, room=room)
    warm_up(fake, Bundle.open().engine("generator"), 1)
    assert (fake.ran, fake.most) == (ran, most)


def test_no_engine_gets_more_threads_than_there_are_available() -> None:
    assert session_options(Tuning(threads=64)).intra_op_num_threads == available()


def test_a_run_takes_further_threads_only_where_cores_are_idle() -> None:
    counted = Cores(2)
    with counted.further(1) as idle, counted.further(1) as second:
        assert (idle, second) == (True, False)
    with counted.job(), counted.further(1) as idle:
        assert idle  # the caller's own core is the job's
    with ThreadPoolExecutor(1) as pool, counted.job():
        with counted.further(1) as idle:
            assert idle
            assert pool.submit(taken, counted).result() is False
        assert pool.submit(taken, counted).result() is False
    assert taken(counted)


def taken(counted: Cores) -> bool:
    with counted.further(1) as idle:
        return idle


def test_an_engine_among_other_work_runs_with_one_thread_and_gives_the_same(monkeypatch) -> None:
    monkeypatch.setattr(cpu_backend, "available", lambda: 2)
    counted = Cores(2)
    monkeypatch.setattr(cpu_backend, "CORES", counted)
    engine = CpuEngine(Bundle.open(), "generator", Tuning(threads=2))
    ran: list[str] = []

    class Told:
        def __init__(self, name: str, session) -> None:
            self._name, self._session = name, session

        def run(self, *arguments):
            ran.append(self._name)
            return self._session.run(*arguments)

    engine._session, engine._alone = Told("two threads", engine._session), Told("one thread", engine._alone)
    quiet = engine.run(inputs_of(1))["image"]
    with ThreadPoolExecutor(1) as pool, counted.job():
        crowded = pool.submit(engine.run, inputs_of(1)).result()["image"]
    assert ran == ["two threads", "one thread"]
    assert np.array_equal(quiet, crowded)


def test_a_worker_on_a_backend_that_is_not_here_counts_every_engine_that_fell_back(tmp_path) -> None:
    import_shop(tmp_path / "catalog.sqlite")
    settings = Settings(backend="cuda", catalog=tmp_path / "catalog.sqlite", slots=("300x250",), engines=tmp_path)
    worker = build_worker(settings)
    sample = worker.metrics.registry.get_sample_value
    for engine in ("copywriter", "places", "places-wide", "places-tall"):
        labels = {"engine": engine, "source": "cuda", "target": "cpu", "reason": "unavailable"}
        assert sample("adloom_engine_fallbacks_total", labels) == 1
