"""What was made before, for all workers: behind each worker's own caches lies one that they share.

A key is all that decides a value and nothing of a person, as of the caches before it (`stream.worker.making`). What is
found is used only if a worker of this installation wrote it under that key and it reads as it should.
"""

import asyncio
import logging
from collections.abc import Callable
from io import BytesIO
from typing import Any, Final, Generic, TypeVar

import msgspec
import numpy as np

from stream.state.link import AwayError, Link
from stream.state.stamp import SIZE, Stamp

Value = TypeVar("Value")
TTL_S: Final = 86_400.0  # what nobody wrote for a day is made anew: prices, pictures and bundles are others by then
LARGEST: Final = 1 << 20  # bytes: what a gigabit carries in 8 ms; fetched in 2 ms of CPU, where painting it takes 26
WRITES: Final = 64  # values on their way; of a burst the rest is left to be found missing
PREFIX: Final = "adloom:made:1:"
"""Of all keys, with the number of the values' form, as of profiles."""
log = logging.getLogger(__name__)


class Shelf(Generic[Value]):
    """Values of one kind, by their keys."""

    def __init__(self, shelves: "Shelves", kind: str, type_: type[Value]) -> None:
        self._shelves = shelves
        self._kind = kind
        self._decoder = msgspec.msgpack.Decoder(type_, dec_hook=_array)

    async def get(self, key: str) -> Value | None:
        """Return the value of `key`; None where there is none, or none in time."""
        content = await self._shelves.read(self._name(key))
        if content is None:
            return None
        try:
            return self._decoder.decode(content)
        except (msgspec.DecodeError, ValueError):
            return None  # of another version; what is made now replaces it

    def put(self, key: str, value: Value) -> None:
        """Write `value`, while the caller goes on."""
        self._shelves.write(self._name(key), lambda: msgspec.msgpack.encode(value, enc_hook=_bytes))

    def _name(self, key: str) -> str:
        return f"{PREFIX}{self._kind}:{key}"


class Shelves:
    """All shelves over one link; for one event loop."""

    def __init__(self, link: Link, stamp: Stamp) -> None:
        self._link = link
        self._stamp = stamp
        self._writes: set[asyncio.Task[None]] = set()
        self._closing: asyncio.Task[None] | None = None

    def shelf(self, kind: str, type_: type[Value]) -> Shelf[Value]:
        """Return the shelf of one kind of values, which are of `type_`."""
        return Shelf(self, kind, type_)

    async def read(self, name: str) -> bytes | None:
        """Return what is written under `name`."""
        try:
            value = await self._link.ask(lambda: self._link.client.getrange(name, 0, LARGEST + SIZE - 1))
        except AwayError:
            return None
        if not isinstance(value, bytes) or not value:
            return None
        content = self._stamp.open(name, value)
        if content is None:
            self._link.count("value")
        return content

    def write(self, name: str, content: Callable[[], bytes]) -> None:
        """Write under `name` in the background; a value that is too large or one too many is not written."""
        if len(self._writes) >= WRITES:
            return
        data = content()
        if len(data) <= LARGEST:
            task = asyncio.create_task(self._write(name, self._stamp.put(name, data)))
            self._writes.add(task)
            task.add_done_callback(self._writes.discard)

    async def _write(self, name: str, value: bytes) -> None:
        try:
            await self._link.ask(lambda: self._link.client.set(name, value, px=round(TTL_S * 1000)), hurried=False)
        except AwayError:
            log.debug("a value is not shared")

    def close(self) -> None:
        """Give up what is on its way, and disconnect in the loop's next turns."""
        for task in self._writes:
            task.cancel()
        self._closing = asyncio.create_task(self._link.close())


def _bytes(value: object) -> bytes:
    """Encode what MessagePack does not know: arrays, in NumPy's own format."""
    if not isinstance(value, np.ndarray):
        raise NotImplementedError(type(value))
    data = BytesIO()
    np.save(data, value, allow_pickle=False)
    return data.getvalue()


def _array(type_: type, data: Any) -> np.ndarray:
    """Decode an array, not to be written to, as those that are kept here."""
    if type_ is not np.ndarray:
        raise NotImplementedError(type_)
    value: np.ndarray = np.load(BytesIO(data), allow_pickle=False)
    value.flags.writeable = False
    return value
