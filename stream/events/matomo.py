"""Matomo's tracking requests, a JSON object of the parameters of one: page views, views of products, carts.

A request without `cdt` has no time, and none has an id: an envelope around it tells them, else the id is made from the
request, whose `rand` makes it this one's. Of a cart Matomo is told all that is in it, so one line is the product.

Source: Matomo, Tracking HTTP API.
"""

from datetime import datetime
from typing import Any, Final

import msgspec

from engines.vocabulary.brief import EventType
from stream.events.event import Draft, Rejected
from stream.events.parse import Document, convert, derived_id, epoch, first, identifier, parse_json, readable, text

USER_FIELDS: Final = ("cid", "_id")
"""After `uid`, which Snowplow has, too."""
_OTHERS: Final = ("e_c", "e_a", "c_n", "c_i", "link", "download", "ping", "ca", "ma_id", "cra")
"""Parameters of what is neither a page view nor a cart: events, content, links away, heartbeats, media, crashes."""
_OFF: Final[tuple[Any, ...]] = (None, "", [], 0, "0")
_CART: Final = "0"  # the goal that stands for the shop
_UNUSED: Final = "of Matomo, page views, views of products and carts are used, this is another request"


class Request(msgspec.Struct):
    """Parameters that are of use; values are text, or numbers where somebody made JSON of them."""

    action_name: Any = None
    url: Any = None
    uid: Any = None
    cid: Any = None
    visitor: Any = msgspec.field(default=None, name="_id")
    cdt: Any = None
    lang: Any = None
    search: Any = None
    idgoal: Any = None
    sku: Any = msgspec.field(default=None, name="_pks")
    product: Any = msgspec.field(default=None, name="_pkn")
    category: Any = msgspec.field(default=None, name="_pkc")
    ec_id: Any = None
    ec_items: Any = None


def recognises(document: Document) -> bool:
    """Tell a request by the two parameters that it must have, or several by their envelope."""
    if "idsite" in document and "rec" in document:
        return True
    requests = document.get("requests")
    return isinstance(requests, list) and any(isinstance(one, str) and "idsite=" in one for one in requests)


def read(document: Document) -> Draft:
    """Read one request.

    Raises:
        Rejected: a field has the wrong type, the request is of no use to us, or it is a bulk of them.
    """
    if "idsite" not in document:
        raise Rejected("dialect", "a bulk of Matomo's requests: send the parameters of each as one JSON object")
    request = convert(document, Request)
    if any(document.get(name) not in _OFF for name in _OTHERS):
        raise Rejected("dialect", _UNUSED)
    kind: EventType = "view"
    sku, name = request.sku, request.product
    if _is_there(request.idgoal) or _is_there(request.ec_items):
        kind, (sku, name) = "cart", _in_cart(request)
    elif not (_is_there(request.url) or _is_there(request.action_name)):
        raise Rejected("dialect", _UNUSED)
    return Draft(
        id=None,
        derived_id=derived_id(document),
        time=_time(request.cdt),
        user=first("_id", request.uid, request.cid, request.visitor),
        type=kind,
        product=first("_pks", sku),
        url=text(request.url),
        title=text(request.action_name),
        text=text(name),
        locale=(text(request.lang) or "").partition(",")[0].partition(";")[0],
        lists=kind == "cart" or _is_there(request.search) or _is_there(request.category),
    )


def _is_there(value: Any) -> bool:
    return value not in (None, "", [])


def _in_cart(request: Request) -> tuple[Any, Any]:
    """Return SKU and name of what is in the cart, None where that is several products.

    Raises:
        Rejected: an order, another goal, or an empty cart (`dialect`), or lines that are no JSON (`json`).
    """
    items = parse_json(request.ec_items) if isinstance(request.ec_items, str) else request.ec_items
    lines = items if isinstance(items, list) else []
    if identifier(request.idgoal) != _CART or _is_there(request.ec_id) or not lines:
        raise Rejected("dialect", _UNUSED)
    only = lines[0] if len(lines) == 1 and isinstance(lines[0], list) else []
    sku, name, *_ = *only, None, None
    return sku, name


def _time(cdt: Any) -> datetime | None:
    """Read a time as Matomo takes it: seconds since 1970, or `YYYY-MM-DD hh:mm:ss` of UTC.

    Raises:
        Rejected: it is something else (`schema`).
    """
    if isinstance(cdt, str):
        written = cdt.strip().replace(" ", "T")
        if found := readable(written) or readable(f"{written}Z"):
            return found
    return epoch(1, cdt)
