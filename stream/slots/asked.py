"""What a page asks of the slot server: which slot, for whom, in which language and density."""

import re
from contextlib import suppress
from typing import Final

from aiohttp import web

from engines.errors import LayoutError
from engines.layout.slots import DENSITIES, LARGEST, SMALLEST, SlotSize, parse_slot
from engines.vocabulary.locales import Locale

LONGEST_USER: Final = 256  # longer than the ids of all trackers; anything beyond is nobody's, and is not hashed
DENSE_FROM: Final = 1.5  # file pixels per CSS pixel: from here on a file of twice the pixels looks sharper
_SIZE: Final = re.compile(r"([0-9]{1,5})x([0-9]{1,5})(?:@([0-9])x)?")
_RATIO: Final = re.compile(r"[0-9]{1,4}(\.[0-9]{0,32})?")


class BadSlotRequest(Exception):  # noqa: N818  an answer to the caller, not a fault of ours
    """A request that no data could satisfy, and that no shopper's data can cause; answered with 400."""


def locale_of(request: web.Request) -> Locale:
    """Return the language that a page asks for, else the browser's."""
    wanted = request.query.get("locale", "") or request.headers.get("Accept-Language", "")
    return "zh" if wanted.lower().startswith("zh") else "en"


def slot_of(request: web.Request) -> SlotSize:
    """Return the slot that is asked for; of a size that is not drawn, as a page's width may give, the nearest that is.

    Raises:
        BadSlotRequest: its name is no size, which a page's developer sees at once.
    """
    name = request.match_info["slot"]
    try:
        return parse_slot(name)
    except LayoutError as error:
        size = _SIZE.fullmatch(name)
        if size is None:
            raise BadSlotRequest(str(error)) from error
    return _nearest(int(size[1]), int(size[2]), int(size[3] or 1))


def _nearest(width: int, height: int, density: int) -> SlotSize:
    width, height = (min(max(side, SMALLEST), LARGEST) for side in (width, height))
    plain = parse_slot(f"{width}x{height}")
    with suppress(LayoutError):
        return plain.dense(min(max(density, DENSITIES[0]), DENSITIES[-1]))
    return plain


def is_dense(request: web.Request) -> bool:
    """Tell whether the page's screen (`dpr`, its devicePixelRatio) shows a file of twice the pixels sharper.

    It is the browser's word: one that is no ratio of pixels is a plain screen's.
    """
    asked = request.query.get("dpr", "")
    return _RATIO.fullmatch(asked) is not None and float(asked) >= DENSE_FROM


def best_first(slot: SlotSize, *, dense: bool) -> list[SlotSize]:
    """Return the slots whose creative may be shown for `slot`: the one of its density, if any, then the plain."""
    with suppress(LayoutError):
        if dense or slot.density > 1:
            return [slot.dense(2), slot.dense(1)]
    return [slot]


def user_of(request: web.Request) -> str:
    """Return the shop's identifier of the visitor as `stream.events.parse.identifier` does, "" for none and no such."""
    raw = request.query.get("user", "").strip()
    return raw if len(raw) <= LONGEST_USER else ""
