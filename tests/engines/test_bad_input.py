"""Bad input: any text makes a sensible stage; NaN and Inf from any engine are counted and never published."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from engines.bundle.bundle import Bundle
from engines.creative import Studio
from engines.errors import EngineError, NotFiniteError
from engines.paint.buckets import SQUARE
from engines.paint.encoder import Encoder
from engines.paint.generator import Generator
from engines.runtime.runtime import Runtime
from tests.support.bundle_samples import staged
from tests.support.kafka_support import FastStudio, event_bytes, produce, read, read_all, until, working

pytest_plugins = ("tests.support.kafka_fixtures",)
NAMED = {
    "empty": "",
    "blank": " \t\n",
    "10,000 characters": "x" * 10_000,
    "10,000 hanzi": "青" * 10_000,
    "a word of 60": "青色" * 60,
    "20 hanzi": "红" * 20,
    "emoji": "😀🎉👩‍👩‍👧",
    "right to left": "منصة خضراء أمام جدار أبيض שלום",
    "only punctuation": "!?…。，；——()[]{}",
    "unknown words": "qwxz blorfing snarkwise",
    "mixed scripts": "teal подиум 青色 مرحبا 🎉 sand ฉาก",
    "controls": "\x00\x07\u202e\ufeff",
    "half a pair": "\ud800",
}


class Painted:
    """The starter's encoder and generator, one prompt at a time."""

    def __init__(self) -> None:
        bundle = Bundle.open()
        self.stage = bundle.manifest.stages[SQUARE]
        self._encoder, self._generator = Encoder(bundle, threads=1), Generator(bundle, threads=1)

    def __call__(self, prompt: str) -> np.ndarray:
        return self._generator.paint(self._encoder.encode([prompt]), self._generator.noise(5)[None])[0]


@pytest.fixture(scope="module")
def painted() -> Painted:
    return Painted()


def assert_sensible(painted: Painted, picture: np.ndarray) -> None:
    """The right size, more than one colour, and a stand that differs from the wall and has edges of its own."""
    assert (picture.shape, picture.dtype) == ((256, 256, 3), np.uint8)
    assert picture.std() > 5
    stage, side = painted.stage, picture.shape[0]
    x, y, half = stage.stand[0] * side, stage.stand[1] * side, stage.half_width * side
    front = picture[round(y + 12) : round(y + 34), round(x - 0.7 * half) : round(x + 0.7 * half)]
    wall = np.concatenate([picture[2:76, 2:26], picture[2:76, -26:-2]])
    assert np.abs(np.median(front, axis=(0, 1)) - np.median(wall, axis=(0, 1))).max() >= 4
    around = picture[round(y - 10) : round(y + 44), round(x - 1.6 * half) : round(x + 1.6 * half)].mean(axis=2)
    assert np.ptp(np.percentile(around, [1, 99])) >= 15


@pytest.mark.parametrize("prompt", NAMED.values(), ids=NAMED)
def test_a_strange_prompt_gives_a_sensible_stage(painted: Painted, prompt: str) -> None:
    assert_sensible(painted, painted(prompt))


@hypothesis_settings(max_examples=40, deadline=None)
@given(prompt=st.text(max_size=300))
def test_any_text_gives_a_sensible_stage(painted: Painted, prompt: str) -> None:
    assert_sensible(painted, painted(prompt))


class Poisoned:
    """An inference session whose output has a single bad value, in the type that another bundle might use."""

    def __init__(self, session, output: str, value: float, dtype: type) -> None:
        self._session, self._output, self._value, self._dtype = session, output, value, dtype

    def run(self, names, inputs):
        results = dict(zip(names, self._session.run(names, inputs), strict=True))
        spoilt = results[self._output].astype(self._dtype)
        spoilt.flat[spoilt.size // 2] = self._value
        return list((results | {self._output: spoilt}).values())


OUTPUTS = {"copywriter": "state", "encoder": "embedding", "generator": "image"}
CASES = [
    (engine, value, dtype)
    for engine in OUTPUTS
    for value in (np.nan, np.inf, -np.inf)
    for dtype in (np.float16, np.float32)
]


def poison(runtime: Runtime, value: float, dtype: type) -> None:
    engine = runtime._engine
    engine._session = Poisoned(engine._session, OUTPUTS[runtime.name], value, dtype)


def runtime_of(studio: Studio, engine: str) -> Runtime:
    if engine == "copywriter":
        return studio.starter._composer._runtime
    assert studio.stages is not None
    return studio.stages.generator._runtimes[SQUARE] if engine == "generator" else studio.stages.encoder._runtime


def zeros(runtime: Runtime) -> dict[str, np.ndarray]:
    """Return the least inputs that the engine's contract allows: one row, one token, nothing remembered."""
    sizes = {"n": 1, "t": 1, "p": 0}
    return {
        tensor.name: np.zeros([size if isinstance(size, int) else sizes[size] for size in tensor.shape], tensor.dtype)
        for tensor in runtime.contract.inputs
    }


@pytest.mark.parametrize(("engine", "value", "dtype"), CASES)
def test_one_bad_value_of_any_engine_is_an_error_that_names_it(engine: str, value: float, dtype: type) -> None:
    runtime = Runtime(Bundle.open(), engine, threads=1)
    poison(runtime, value, dtype)
    with pytest.raises(NotFiniteError, match="holds NaN or Inf") as caught:
        runtime.run(zeros(runtime))
    assert isinstance(caught.value, EngineError)
    assert caught.value.engine == engine


class PoisonedStudio(Studio):
    """The starter's studio; `release` is what the worker's tests call."""

    def release(self) -> None:
        """Nothing is held."""


@pytest.mark.parametrize("engine", OUTPUTS)
async def test_what_a_nan_spoils_is_dead_lettered_counted_and_never_published(settings, engine):
    studio = PoisonedStudio(staged(), threads=1)
    poison(runtime_of(studio, engine), np.nan, np.float32)
    async with working(settings, studio) as worker:
        await produce(settings, [(b"u1", event_bytes("e"), [])])
        (letter,) = await read(settings, settings.dlq_topic, 1)
        await until(lambda: worker.tally.counts["dead_lettered"] == 1)
        sample = worker.metrics.registry.get_sample_value
        assert sample("adloom_engine_not_finite_total", {"engine": engine}) == 3
        assert sample("adloom_stage_errors_total", {"stage": "engines", "reason": "engine"}) == 3
        assert worker.tally.counts["published"] == 0
    headers = dict(letter.headers)
    assert (headers["dlq.reason"], headers["dlq.attempts"]) == (b"engine", b"3")
    assert engine.encode() in headers["dlq.error.message"]
    assert await read_all(settings, settings.creatives_topic) == []


class OnceNotFinite(FastStudio):
    """Its first copy fails as a NaN would make it."""

    def write(self, request):
        if self.attempts == 0:
            self.attempts += 1
            raise NotFiniteError("copywriter", "state")
        return super().write(request)


async def test_a_nan_that_does_not_come_again_is_counted_and_the_event_is_served(settings):
    async with working(settings, OnceNotFinite()) as worker:
        await produce(settings, [(b"u1", event_bytes("e"), [])])
        await until(lambda: worker.tally.counts["published"] == 1)
        sample = worker.metrics.registry.get_sample_value
        assert sample("adloom_engine_not_finite_total", {"engine": "copywriter"}) == 1
        assert worker.tally.counts["dead_lettered"] == 0
