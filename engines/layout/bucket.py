"""Which bucket of a painter of places suits a slot: of large slots a place is seen beside a board only."""

import math
from collections.abc import Collection

from engines.layout.layout_file import suited
from engines.layout.plan import unset
from engines.layout.slots import SlotSize
from engines.layout.ways.sweep import STRETCHED
from engines.paint.plane import WINDOWS


def place_bucket(slot: SlotSize, painted: Collection[str]) -> str:
    """Return which of the buckets that are `painted` is taken for `slot`.

    The one nearest in shape to the slot, unless it would be stretched in every layout and another would not.
    """
    plain = slot.dense(1)
    shape = math.log(slot.width / slot.height)
    opens = [unset(one, plain).open(plain) for one in suited(plain, "stage", place=True)]

    def stretch(name: str) -> float:
        window = WINDOWS[name]
        factors = (max(seen.width / window.width, seen.height / window.height) for seen in opens)
        return slot.density * min(factors, default=math.inf)

    near = sorted(painted, key=lambda name: abs(shape - math.log(WINDOWS[name].width / WINDOWS[name].height)))
    return next((name for name in near if stretch(name) <= STRETCHED), min(near, key=stretch))
