"""House ads at hand: those of the shop's slots for good, and of any other size the ones asked for last."""

import asyncio
import hashlib
import math
from collections import OrderedDict
from collections.abc import Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final

from engines.layout.slots import SlotSize
from engines.vocabulary.locales import Locale
from stream.slots.house import WORDS, house_ad

KEPT: Final = 128  # of other sizes, some 10 KB each: a page that sizes its slots by its width asks for few
MOST_WAITING: Final = 32  # other sizes to be drawn, one after the other in up to a third of a second each
_Key = tuple[SlotSize, Locale]


@dataclass(frozen=True, slots=True)
class HouseAd:
    """A house ad's file, and the tag of its bytes."""

    data: bytes
    etag: str

    @classmethod
    def of(cls, data: bytes) -> "HouseAd":
        """Tag `data`."""
        return cls(data, f'"{hashlib.sha256(data).hexdigest()[:24]}"')


class HouseAds:
    """Draws house ads on a thread of its own, so that who asks for odd sizes delays nobody else; for one event loop."""

    def __init__(self, slots: Collection[SlotSize], *, draw: Callable[[SlotSize, Locale], bytes] = house_ad) -> None:
        """Keep those of `slots`, in plain density, for good; nothing is drawn yet."""
        self._slots = tuple(dict.fromkeys(slot.dense(1) for slot in slots))
        self._draw = draw
        self._own: dict[_Key, HouseAd] = {}
        self._others: OrderedDict[_Key, HouseAd] = OrderedDict()
        self._drawing: dict[_Key, asyncio.Task[HouseAd]] = {}
        self._thread = ThreadPoolExecutor(1, "house")

    async def draw_ahead(self) -> None:
        """Draw those of the shop's slots in every language, one after the other."""
        for slot in self._slots:
            for locale in WORDS:
                await self.get(slot, locale)

    async def get(self, size: SlotSize, locale: Locale) -> HouseAd:
        """Return the house ad of a size, at once where it was drawn before.

        Where too many sizes wait to be drawn it is that of the shop's slot whose shape is nearest.
        """
        key = (size, locale)
        if (held := self._own.get(key)) is not None:
            return held
        if (held := self._others.get(key)) is not None:
            self._others.move_to_end(key)
            return held
        drawing = self._drawing.get(key)
        if drawing is None:
            if len(self._drawing) >= MOST_WAITING and (near := self._nearest(size, locale)) is not None:
                return near
            drawing = self._drawing[key] = asyncio.create_task(self._drawn(key))
            drawing.add_done_callback(lambda _: self._drawing.pop(key, None))
        return await asyncio.shield(drawing)

    async def _drawn(self, key: _Key) -> HouseAd:
        ad = HouseAd.of(await asyncio.get_running_loop().run_in_executor(self._thread, self._draw, *key))
        if key[0] in self._slots:
            self._own[key] = ad
            return ad
        self._others[key] = ad
        if len(self._others) > KEPT:
            self._others.popitem(last=False)
        return ad

    def _nearest(self, size: SlotSize, locale: Locale) -> HouseAd | None:
        wanted = math.log(size.width / size.height)
        shapes = {key: abs(math.log(key[0].width / key[0].height) - wanted) for key in self._own if key[1] == locale}
        return self._own[min(shapes, key=lambda key: shapes[key])] if shapes else None

    def close(self) -> None:
        """Draw no more."""
        self._thread.shutdown(wait=False, cancel_futures=True)
