"""An explanation says how each engine was run, and a replay runs it so again: on a GPU, a batch has its own engine."""

import contextlib
from collections.abc import Mapping
from pathlib import Path

import msgspec
import numpy as np
import pytest

from engines import creative as path
from engines.bundle.bundle import Bundle
from engines.creative import Creative, CreativeRequest, Studio
from engines.errors import AdloomError
from engines.paint.buckets import SQUARE
from engines.paint.encoder import Encoder
from engines.paint.reader import PromptReader
from engines.places.wanted import Wanted
from engines.replay import replay
from engines.runtime.contract import Arrays, Loaded
from engines.runtime.runtime import Runtime
from tests.support.bundle_samples import mug_in, placed, staged, wanting
from tests.support.word_samples import brief


class Batched:
    """An engine that rounds differently in each batch size, as a GPU's may: the result is moved by the batch."""

    kind = "tensorrt"
    most = 16
    buckets = (1, 2, 4, 8, 16)

    def __init__(self, cpu: Loaded, output: str) -> None:
        self._cpu, self._output = cpu, output

    def engine(self, batch: int) -> str:
        return f"sha of b{batch}"

    def run(self, inputs: Mapping[str, np.ndarray]) -> Arrays:
        results = self._cpu.run(inputs)
        moved = results[self._output]
        return {**results, self._output: moved + np.asarray(len(moved), moved.dtype)}


def on_a_gpu(studio: Studio) -> Studio:
    """Put generator and encoder of `studio`, or its painter of places, on an engine for each batch."""
    held: list[tuple[Runtime, str]] = []
    if studio.places:
        held.append((studio.places._runtimes[SQUARE], "image"))
    else:
        held.append((studio.stages.generator._runtimes[SQUARE], "image"))
        held.append((studio.stages.encoder._runtime, "embedding"))
    for runtime, output in held:
        runtime._engine = Batched(runtime._engine, output)
    return studio


@pytest.fixture(scope="module")
def bundle() -> Bundle:
    return staged()


def request(event: str = "e1") -> CreativeRequest:
    return CreativeRequest(event_id=event, slot="300x250", seed=7, brief=brief())


def made_among(studio: Studio, others: int) -> Creative:
    """Make the creative of `request` while the pictures of `others` events go through the engines with it."""
    copy = studio.write(request())
    scenes = studio.encode([copy.scene, *["a very much longer scene of many words, teal podium"] * others])
    pictures = studio.paint(scenes, range(7, 8 + others), studio.bucket("300x250"))
    return studio.finish(request(), copy, pictures[0])


def sent(creative: Creative) -> dict:
    """The explanation as it comes back from Kafka."""
    return msgspec.json.decode(msgspec.json.encode(creative.explain))


def test_an_explanation_names_backend_engine_batch_and_length(bundle: Bundle) -> None:
    plain = made_among(Studio(bundle), 2).explain["engines"]
    assert plain["copywriter"] == {"backend": "cpu", "engine": "all", "batch": 1, "length": 0}
    assert plain["generator"] == {"backend": "cpu", "engine": "all", "batch": 3, "length": 0}
    assert plain["encoder"]["batch"] == 3
    assert plain["encoder"]["length"] > 10
    padded = made_among(on_a_gpu(Studio(bundle)), 2).explain["engines"]
    assert padded["generator"] == {"backend": "tensorrt", "engine": "sha of b4", "batch": 4, "length": 0}


@pytest.mark.parametrize("others", [0, 2, 4])
def test_a_replay_repeats_the_batch_that_a_picture_was_painted_in(bundle: Bundle, others: int) -> None:
    creative = made_among(on_a_gpu(Studio(bundle)), others)
    again = replay(on_a_gpu(Studio(bundle)), sent(creative))
    assert again.data == creative.data
    assert again.explain == creative.explain


def test_bytes_that_another_backend_cannot_give_are_refused_by_its_name(bundle: Bundle) -> None:
    creative = made_among(on_a_gpu(Studio(bundle)), 2)
    with pytest.raises(AdloomError, match=r"replay gave other bytes: .*generator was .*sha of b4.* is .*'cpu'.* here"):
        replay(Studio(bundle), sent(creative))


def test_an_explanation_from_before_engines_were_told_is_replayed(bundle: Bundle) -> None:
    creative = Studio(bundle).render(request())
    old = sent(creative)
    del old["engines"]
    assert replay(Studio(bundle), old).data == creative.data


@pytest.mark.parametrize("batch", [-1, 0, 10**9])
def test_a_batch_that_nobody_ran_costs_no_memory(bundle: Bundle, monkeypatch: pytest.MonkeyPatch, batch: int) -> None:
    studio = Studio(bundle)
    forged = sent(studio.render(request()))
    forged["engines"]["encoder"] |= {"batch": batch, "length": batch}
    asked: list[tuple[int, int]] = []

    def tokens(self: PromptReader, prompts: list[str], *, length: int = 0) -> Arrays:
        read = PromptReader.tokens(self, prompts, length=length)
        asked.append(read["ids"].shape)
        return read

    reader = studio.stages.encoder._reader
    monkeypatch.setattr(reader, "tokens", tokens.__get__(reader))
    with contextlib.suppress(AdloomError):  # other padding may round otherwise, which is told
        replay(studio, forged)
    ((rows, length),) = asked
    most = bundle.engine("encoder").options["max_tokens"]
    assert (rows, length == most) == ((64, True) if batch > 0 else (1, False))


def test_a_longer_padding_is_repeated_within_what_the_encoder_reads(bundle: Bundle) -> None:
    encoder = Encoder(bundle, threads=1)
    _, (row,) = encoder.traced(["teal podium"], length=20)
    assert row.length == 20
    _, (row,) = encoder.traced(["teal podium"], length=10**9)
    assert row.length == bundle.engine("encoder").options["max_tokens"]


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> Bundle:
    return placed(tmp_path_factory.mktemp("bundle") / "walls")


@pytest.mark.parametrize(("others", "size"), [(0, 1), (2, 4), (4, 8)])
def test_a_replay_repeats_the_batch_that_a_place_was_painted_in(
    places: Bundle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, others: int, size: int
) -> None:
    monkeypatch.setattr(path, "choose", wanting)
    mug = CreativeRequest(event_id="e1", slot="300x250", seed=7, brief=brief(product=mug_in(tmp_path, "mug")))
    studio = on_a_gpu(Studio(places, threads=1, image_root=tmp_path))
    copy = studio.write(mug)
    wanted = studio.wanted(mug, copy)
    assert isinstance(wanted, Wanted)
    pictures = studio.paint_places([wanted.asked] * (1 + others), studio.bucket("300x250"))
    creative = studio.finish(mug, copy, pictures[0], wanted)
    told = {"backend": "tensorrt", "engine": f"sha of b{size}", "batch": size, "length": 0}
    assert creative.explain["engines"]["places"] == told
    again = replay(on_a_gpu(Studio(places, threads=1, image_root=tmp_path)), sent(creative))
    assert again.data == creative.data
    assert again.explain == creative.explain
