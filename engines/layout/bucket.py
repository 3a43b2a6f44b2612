"""Which bucket of a painter of places suits a slot: of large slots a place is seen beside a board only."""

import math
from functools import lru_cache

from engines.layout.layout_file import suited
from engines.layout.plan import unset
from engines.layout.slots import SlotSize
from engines.layout.ways.sweep import STRETCHED
from engines.paint.plane import WINDOWS


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

    The one nearest in shape to the slot, unless it would be stretched in every layout and another would not.
    """
    shape = math.log(slot.width / slot.height)
    near = sorted(painted, key=lambda name: abs(shape - math.log(WINDOWS[name].width / WINDOWS[name].height)))
    return next(
        (name for name in near if stretch(slot, name) <= STRETCHED), min(near, key=lambda name: stretch(slot, name))
    )
