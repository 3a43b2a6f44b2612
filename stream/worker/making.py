"""From requests to creatives: one copy per event, one picture per aspect bucket, one layout and file per slot."""

import asyncio
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Protocol, TypeVar

from engines.creative import Creative, CreativeRequest, Picture, Scene
from engines.paint.buckets import WINDOWS
from engines.runtime.cores import CORES
from engines.vocabulary.brief import Copy
from stream.operator.metrics import Metrics, Stage
from stream.worker.batcher import Batcher, Timed
from stream.worker.tally import Tally

Result = TypeVar("Result")


class CreativeStudio(Protocol):
    """The engines, as `engines.creative.Studio`; methods are called from several threads at the same time."""

    def write(self, request: CreativeRequest) -> Copy:
        """Write the copy."""

    def encode(self, prompts: Sequence[str]) -> Sequence[Scene]:
        """Encode scene prompts."""

    def bucket(self, slot: str) -> str:
        """Return the aspect bucket whose pictures suit `slot`."""

    def paint(self, scenes: Sequence[Scene], seeds: Sequence[int], bucket: str) -> Sequence[Picture]:
        """Paint scenes in the bucket's shape."""

    def finish(self, request: CreativeRequest, copy: Copy, picture: Picture) -> Creative:
        """Lay out one slot and encode its file."""


@dataclass(frozen=True, slots=True)
class Made:
    """The creatives in the order of their requests, and the seconds that stages and queues account for."""

    finished: list[Creative]
    accounted_s: float


class Making:
    """Runs the studio on a pool of threads (the engines and Pillow release the GIL) and times every stage."""

    def __init__(self, studio: CreativeStudio, tally: Tally, *, threads: int, batch: int) -> None:
        self._studio = studio
        self._tally = tally
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="engine")
        self._encoder: Batcher[str, Scene] = Batcher(self._encode, batch, self._observer("encode"))
        self._painters = {name: self._painter(name, batch) for name in WINDOWS}

    def _observer(self, engine: str) -> Callable[[int, float], None]:
        metrics: Metrics = self._tally.metrics
        size, seconds = metrics.batch_size[engine], metrics.execute_seconds[engine]

        def observe(count: int, ran_s: float) -> None:
            size.observe(count)
            seconds.observe(ran_s)

        return observe

    async def _encode(self, prompts: Sequence[str]) -> Sequence[Scene]:
        return (await self._thread(lambda: self._studio.encode(prompts))).value

    def _painter(self, bucket: str, batch: int) -> Batcher[tuple[Scene, int], Picture]:
        async def paint(orders: Sequence[tuple[Scene, int]]) -> Sequence[Picture]:
            scenes, seeds = [scene for scene, _ in orders], [seed for _, seed in orders]
            return (await self._thread(lambda: self._studio.paint(scenes, seeds, bucket))).value

        return Batcher(paint, batch, self._observer("generate"))

    async def _thread(self, work: Callable[[], Result]) -> Timed[Result]:
        asked = time.monotonic()

        def run() -> Timed[Result]:
            start = time.monotonic()
            with CORES.job():
                value = work()
            return Timed(value, start - asked, time.monotonic() - start)

        return await asyncio.get_running_loop().run_in_executor(self._pool, run)

    def _note(self, stage: Stage, timed: Timed[Result]) -> Result:
        self._tally.stage(stage, timed.ran_s, queued=timed.queued_s)
        return timed.value

    async def make(self, requests: Sequence[CreativeRequest]) -> Made:
        """Make all creatives of one event.

        Raises:
            EngineError: an engine failed; another attempt may help.
            LayoutError, ImageError: no attempt would.
        """
        first = requests[0]
        written = await self._thread(lambda: self._studio.write(first))
        copy = self._note("copy", written)
        metrics = self._tally.metrics
        metrics.execute_seconds["copy"].observe(written.ran_s)
        metrics.copies[copy.source].inc()
        metrics.angles[first.brief.angle].inc()
        for rule in copy.rejections:
            metrics.copy_rejected.labels(rule).inc()
        encoded = await self._encoder.submit(copy.scene)
        order = (self._note("encode", encoded), first.seed)
        buckets = {request.slot: self._studio.bucket(request.slot) for request in requests}
        names = sorted(set(buckets.values()))
        painted = await asyncio.gather(*(self._painters[name].submit(order) for name in names))
        pictures = {name: self._note("generate", timed) for name, timed in zip(names, painted, strict=True)}

        async def finish(request: CreativeRequest) -> Timed[Creative]:
            return await self._thread(lambda: self._studio.finish(request, copy, pictures[buckets[request.slot]]))

        drawn = await asyncio.gather(*(finish(request) for request in requests))
        for timed in drawn:
            timings = timed.value.timings
            self._tally.stage("layout", timings["layout"], queued=timed.queued_s)
            self._tally.stage("file", timings["file"])
            metrics.shown[timed.value.explain["show"]["way"]].inc()
        slots_s = max(timed.queued_s + timed.ran_s for timed in drawn)
        pictures_s = max(timed.queued_s + timed.ran_s for timed in painted)
        engines_s = sum(timed.queued_s + timed.ran_s for timed in (written, encoded)) + pictures_s
        return Made([timed.value for timed in drawn], engines_s + slots_s)

    def close(self) -> None:
        """End the threads after what they run now; what waits is dropped."""
        self._pool.shutdown(wait=False, cancel_futures=True)
