"""What a page asks of the slot server: which slot, for whom, in which language and density."""

import re
from contextlib import suppress
from typing import Final

from aiohttp import web

from engines.errors import LayoutError
from engines.layout.slots import SlotSize, parse_slot
from engines.vocabulary.locales import Locale

LONGEST_USER: Final = 256  # longer than the ids of all trackers; anything beyond is not one, and is not hashed
DENSE_FROM: Final = 1.5  # file pixels per CSS pixel: from here on a file of twice the pixels looks sharper


class BadSlotRequest(Exception):  # noqa: N818  an answer to the caller, not a fault of ours
    """A request that no data could satisfy; answered with 400."""


def locale_of(request: web.Request) -> Locale:
    """Return the language that a page asks for, else the browser's."""
    wanted = request.query.get("locale", "") or request.headers.get("Accept-Language", "")
    return "zh" if wanted.lower().startswith("zh") else "en"


def slot_of(request: web.Request) -> SlotSize:
    """Return the slot that is asked for.

    Raises:
        BadSlotRequest: it is none.
    """
    try:
        return parse_slot(request.match_info["slot"])
    except LayoutError as error:
        raise BadSlotRequest(str(error)) from error


def is_dense(request: web.Request) -> bool:
    """Tell whether the page's screen (`dpr`, its devicePixelRatio) shows a file of twice the pixels sharper.

    Raises:
        BadSlotRequest: `dpr` is no ratio of pixels.
    """
    asked = request.query.get("dpr", "") or "1"
    if re.fullmatch(r"[0-9]{1,4}(\.[0-9]{0,32})?", asked) is None:
        raise BadSlotRequest(f"dpr {asked[:20]!r} is not a ratio of pixels such as 2")
    return float(asked) >= DENSE_FROM


def best_first(slot: SlotSize, *, dense: bool) -> list[SlotSize]:
    """Return the slots whose creative may be shown for `slot`: the one of its density, if any, then the plain."""
    with suppress(LayoutError):
        if dense or slot.density > 1:
            return [slot.dense(2), slot.dense(1)]
    return [slot]


def user_of(request: web.Request) -> str:
    """Return the shop's identifier of the visitor, "" for none.

    Raises:
        BadSlotRequest: it is longer than any identifier.
    """
    raw = request.query.get("user", "")
    if len(raw) > LONGEST_USER:
        raise BadSlotRequest(f"user is longer than {LONGEST_USER} characters")
    return raw
