"""Which bucket of a painter of places suits a slot: of large slots a place is seen beside a board only."""

import math
from functools import lru_cache
from typing import Final

from engines.layout.layout_file import suited
from engines.layout.plan import unset
from engines.layout.slots import SlotSize
from engines.layout.ways.sweep import STRETCHED
from engines.paint.plane import PARTS, WINDOWS

ROOMY: Final = 0.75
"""File pixels per painted pixel up to which a part of a bucket suits every product that the whole suits."""


@lru_cache(maxsize=256)  # slots and buckets are few, and every layout is set for it
def stretch(slot: SlotSize, bucket: str) -> float:
    """Return file pixels per painted pixel where a picture of `bucket` covers what some layout shows of it in `slot`.

    It may be more for a product that is to look true to its size.
    """
    window, plain = WINDOWS[bucket], slot.dense(1)
    opens = [unset(one, plain).open(plain) for one in suited(plain, "stage", place=True)]
    factors = (max(seen.width / window.width, seen.height / window.height) for seen in opens)
    return slot.density * min(factors, default=math.inf)


def place_bucket(slot: SlotSize, painted: tuple[str, ...]) -> str:
    """Return which of the buckets that are `painted` is taken for `slot`.

    The one nearest in shape to the slot, unless it would be stretched in every layout and another would not. A part of
    another has less room for products that look small in their place, so it is taken for small slots alone.
    """
    shape = math.log(slot.width / slot.height)
    near = sorted(painted, key=lambda name: abs(shape - math.log(WINDOWS[name].width / WINDOWS[name].height)))
    fits = [name for name in near if stretch(slot, name) <= (ROOMY if name in PARTS else STRETCHED)]
    wholes = [name for name in near if name not in PARTS]
    return fits[0] if fits else min(wholes, key=lambda name: stretch(slot, name))
