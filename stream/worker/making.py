"""From requests to creatives: one copy per event, one picture per aspect bucket, one layout and file per slot.

What was made before is not made again. Each stage looks into its cache first, so that what is found waits for no batch
and no thread; a slot whose file is found wants neither picture nor embedding. A bundle with a painter of places paints
what each product wants, and nothing for one that no place suits; one without paints a stage from the copy's scene.
"""

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, Protocol, TypeVar

from engines.creative import Creative, CreativeRequest, Drawn, Sought, content_key, explained
from engines.paint import buckets, plane
from engines.paint.asked import Asked
from engines.paint.painted import Picture, Scene
from engines.places.wanted import Wanted
from engines.runtime.cores import CORES
from engines.vocabulary.brief import Copy
from stream.config import Settings
from stream.operator.metrics import Cache, Metrics, Stage
from stream.state.opened import open_shelves
from stream.worker.batcher import Batcher, Timed
from stream.worker.keeping import Bound, Maker, Once, Store
from stream.worker.tally import Tally
from stream.worker.threads import Threads

Result = TypeVar("Result")
COPY_BYTES: Final = 1024
"""About what a copy takes: three lines, a scene prompt, a key."""
SCENES_BYTES: Final = 64 << 20
"""Most bytes of embeddings: thousands of the starter's, and some dozens of those that a diffusion pipeline reads."""
TOLD_BYTES: Final = 4096
"""About what the explanation of a file takes in memory, as Python's objects."""


class CreativeStudio(Protocol):
    """The engines, as `engines.creative.Studio`; methods are called from several threads at the same time."""

    @property
    def places(self) -> object | None:
        """The painter of places; None where stages are painted from prompts."""

    @property
    def made_by(self) -> str:
        """Key of the engines: only what equal ones made is taken from other workers."""

    def write(self, request: CreativeRequest) -> Copy:
        """Write the copy."""

    def encode(self, prompts: Sequence[str]) -> Sequence[Scene]:
        """Encode scene prompts."""

    def bucket(self, slot: str) -> str:
        """Return the aspect bucket whose pictures suit `slot`."""

    def paint(self, scenes: Sequence[Scene], seeds: Sequence[int], bucket: str) -> Sequence[Picture]:
        """Paint scenes in the bucket's shape."""

    def wanted(self, request: CreativeRequest, copy: Copy) -> Sought:
        """Choose the place for the product."""

    def paint_places(self, asked: Sequence[Asked], bucket: str) -> Sequence[Picture]:
        """Paint places in the bucket's shape."""

    def draw(self, request: CreativeRequest, copy: Copy, picture: Picture | None, wanted: Sought = None) -> Drawn:
        """Lay out one slot and encode its file."""

    def copy_key(self, request: CreativeRequest) -> str | None:
        """Return the key of its words; None where they are not to be kept."""

    def file_key(self, request: CreativeRequest, copy: Copy) -> str | None:
        """Return the key of its file; None where it is not to be kept."""


@dataclass(frozen=True, slots=True)
class Made:
    """The creatives in the order of their requests, and the seconds that stages and queues account for."""

    finished: list[Creative]
    accounted_s: float


class Making:
    """Runs the studio on a pool of threads (the engines and Pillow release the GIL) and times every stage."""

    def __init__(self, studio: CreativeStudio, tally: Tally, settings: Settings) -> None:
        """Run `studio` with the threads, batches and caches that `settings` allow, and share what they say is shared.

        Raises:
            AdloomError: the address or the secret of what is shared cannot be used.
        """
        self._studio = studio
        self._tally = tally
        batch = settings.batch
        self._shelves = open_shelves(settings, tally.metrics)
        self._threads = Threads(settings.threads, "engine")
        self._encoder: Batcher[str, Scene] = Batcher(self._encode, batch, self._observer("encode"))
        self._painters = {name: self._painter(name, batch) for name in buckets.WINDOWS}
        self._placers = {name: self._placer(name, batch) for name in plane.WINDOWS}
        copies = Bound(settings.cached_copies)
        self._copies: Maker[Copy] = self._maker("copies", Copy, copies, lambda _: COPY_BYTES)
        scenes = Bound(settings.cached_scenes, SCENES_BYTES)
        self._scenes: Maker[Scene] = self._maker("scenes", Scene, scenes, lambda scene: scene.values.nbytes)
        pictures = Bound(settings.cached_pictures, settings.cached_picture_bytes)
        self._pictures: Maker[Picture] = self._maker(
            "pictures", Picture, pictures, lambda picture: picture.pixels.nbytes
        )
        files = Bound(settings.cached_files, settings.cached_file_bytes)
        self._files: Maker[Drawn] = self._maker(
            "files", Drawn, files, lambda drawn: len(drawn.data) + TOLD_BYTES, lambda drawn: not drawn.lost
        )

    def _maker(
        self,
        name: Cache,
        kind: type[Result],
        bound: Bound,
        size: Callable[[Result], int],
        keeps: Callable[[Result], bool] = lambda _: True,
    ) -> Maker[Result]:
        metrics = self._tally.metrics.caches[name]
        shelf = None if self._shelves is None else self._shelves.shelf(f"{name}:{self._studio.made_by}", kind)
        return Maker(Store(bound, size, metrics), metrics, keeps, shelf)

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

    def _placer(self, bucket: str, batch: int) -> Batcher[Asked, Picture]:
        async def paint(asked: Sequence[Asked]) -> Sequence[Picture]:
            return (await self._thread(lambda: self._studio.paint_places(asked, bucket))).value

        return Batcher(paint, batch, self._observer("generate"))

    async def _thread(self, work: Callable[[], Result]) -> Timed[Result]:
        asked = time.monotonic()

        def run() -> Timed[Result]:
            start = time.monotonic()
            with CORES.job():
                value = work()
            return Timed(value, start - asked, time.monotonic() - start)

        return await self._threads.run(run)

    def _noted(self, stage: Stage, timed: Timed[Result]) -> Timed[Result]:
        self._tally.stage(stage, timed.ran_s, queued=timed.queued_s)
        return timed

    async def make(self, requests: Sequence[CreativeRequest]) -> Made:
        """Make all creatives of one event.

        Raises:
            EngineError: an engine failed; another attempt may help.
            LayoutError, ImageError: no attempt would.
        """
        first = requests[0]
        written = await self._copies.get(self._studio.copy_key(first), lambda: self._written(first))
        copy = written.value
        metrics = self._tally.metrics
        metrics.copies[copy.source].inc()
        metrics.angles[first.brief.angle].inc()
        for rule in copy.rejections:
            metrics.copy_rejected.labels(rule).inc()
        # In one run for all slots: what is measured of the product for one serves all, and they wait for a thread once.
        places = Once(lambda: self._thread(lambda: {one.slot: self._studio.wanted(one, copy) for one in requests}))
        if len(requests) == 1:  # needs no task of its own
            drawn = [await self._file(first, copy, places)]
        else:
            drawn = await asyncio.gather(*(self._file(request, copy, places) for request in requests))
        for timed in drawn:
            metrics.shown[timed.value.told["show"]["way"]].inc()
        finished = [explained(request, copy, timed.value) for request, timed in zip(requests, drawn, strict=True)]
        return Made(finished, written.whole_s + max(timed.whole_s for timed in drawn))

    async def _written(self, request: CreativeRequest) -> Timed[Copy]:
        timed = await self._thread(lambda: self._studio.write(request))
        self._tally.metrics.execute_seconds["copy"].observe(timed.ran_s)
        return self._noted("copy", timed)

    async def _file(self, request: CreativeRequest, copy: Copy, places: Once[dict[str, Sought]]) -> Timed[Drawn]:
        return await self._files.get(self._studio.file_key(request, copy), lambda: self._drawn(request, copy, places))

    async def _drawn(self, request: CreativeRequest, copy: Copy, places: Once[dict[str, Sought]]) -> Timed[Drawn]:
        sought = await self._sought(request, places)
        painted = await self._pictured(request, copy, sought.value)
        timed = await self._thread(lambda: self._studio.draw(request, copy, painted.value, sought.value))
        # To choose a place is part of laying out a slot: it takes far too little for a stage of its own.
        layout_s, queued_s = timed.value.timings["layout"] + sought.ran_s, timed.queued_s + sought.queued_s
        self._tally.stage("layout", layout_s, queued=queued_s)
        self._tally.stage("file", timed.value.timings["file"])
        return timed.after(painted).after(sought)

    async def _sought(self, request: CreativeRequest, places: Once[dict[str, Sought]]) -> Timed[Sought]:
        """Return the place for the slot of `request`."""
        if self._studio.places is None:
            return Timed(None, 0.0, 0.0)  # a stage waits for no thread that would choose nothing
        timed = await places.get()
        return Timed(timed.value[request.slot], timed.queued_s, timed.ran_s)

    async def _pictured(self, request: CreativeRequest, copy: Copy, sought: Sought) -> Timed[Picture] | Timed[None]:
        """Have painted what the product is set into: nothing where it is shown on paper, by its photo or in words."""
        bucket = self._studio.bucket(request.slot)
        if isinstance(sought, Wanted):
            asked = sought.asked
            return await self._pictures.get(content_key(asked, bucket), lambda: self._placed(asked, bucket))
        if self._studio.places is not None:
            return Timed(None, 0.0, 0.0)
        key = content_key(copy.scene, request.seed, bucket)
        return await self._pictures.get(key, lambda: self._painted(copy.scene, request.seed, bucket))

    async def _placed(self, asked: Asked, bucket: str) -> Timed[Picture]:
        return self._noted("generate", await self._placers[bucket].submit(asked))

    async def _painted(self, prompt: str, seed: int, bucket: str) -> Timed[Picture]:
        scene = await self._scenes.get(prompt, lambda: self._encoded(prompt))
        timed = await self._painters[bucket].submit((scene.value, seed))
        return self._noted("generate", timed).after(scene)

    async def _encoded(self, prompt: str) -> Timed[Scene]:
        return self._noted("encode", await self._encoder.submit(prompt))

    def close(self) -> None:
        """End the threads after what they run now; what waits is dropped."""
        for maker in (self._copies, self._files, self._pictures, self._scenes):
            maker.close()
        if self._shelves is not None:
            self._shelves.close()
        self._threads.close()
