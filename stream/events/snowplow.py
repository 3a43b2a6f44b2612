"""Snowplow page views, link clicks (1-0-1) and carts, before and after enrichment.

Before: the tracker protocol's short keys (`e=pv`, `e=ue` with `ue_pr` or `ue_px`), bare or in a `payload_data`
envelope of one event. After: the flat JSON of the Analytics SDK, its self-describing event under `unstruct_event_…`.
"""

from base64 import urlsafe_b64decode
from binascii import Error as Base64Error
from datetime import datetime
from typing import Annotated, Any, Final

import msgspec

from engines.vocabulary.brief import EventType
from stream.events.event import Draft, Rejected
from stream.events.parse import Document, Identifier, convert, epoch, first, parse_json

USER_FIELDS: Final = ("duid", "uid")
"""Of the tracker protocol; an enriched event has `user_id`, as GA4 has."""
_PAYLOAD: Final = "iglu:com.snowplowanalytics.snowplow/payload_data/"
_WRAPPED: Final[dict[str, EventType]] = {
    "iglu:com.snowplowanalytics.snowplow/link_click/jsonschema/1-": "click",
    "iglu:com.snowplowanalytics.snowplow/add_to_cart/jsonschema/1-": "cart",
}
_ENRICHED: Final[dict[str, EventType]] = {
    "unstruct_event_com_snowplowanalytics_snowplow_link_click_1": "click",
    "unstruct_event_com_snowplowanalytics_snowplow_add_to_cart_1": "cart",
}
_UNUSED: Final = "of Snowplow, page views, link_click and add_to_cart are used, this is another event"
Time = Annotated[datetime, msgspec.Meta(tz=True)] | None


class Payload(msgspec.Struct):
    """The tracker protocol; every value is text, but some trackers send numbers."""

    e: str
    eid: Identifier = None
    dtm: str | int | None = None
    ttm: str | int | None = None
    uid: Identifier = None
    duid: Identifier = None
    tnuid: Identifier = None
    sid: Identifier = None
    url: str | None = None
    page: str | None = None
    lang: str | None = None
    ue_pr: str | None = None
    ue_px: str | None = None


class Envelope(msgspec.Struct):
    """`payload_data`: what a tracker posts."""

    data: tuple[Any, ...]


class SelfDescribing(msgspec.Struct):
    """Iglu's wrapper of schema and data."""

    schema: str
    data: Any


class Detail(msgspec.Struct):
    """The fields of link_click and add_to_cart that are of use."""

    targetUrl: str | None = None  # noqa: N815  Iglu's name
    elementContent: str | None = None  # noqa: N815
    sku: Identifier = None
    name: str | None = None


class Enriched(msgspec.Struct):
    """The canonical event model's columns that are of use."""

    event_id: Identifier = None
    derived_tstamp: Time = None
    dvce_created_tstamp: Time = None
    collector_tstamp: Time = None
    user_id: Identifier = None
    domain_userid: Identifier = None
    network_userid: Identifier = None
    domain_sessionid: Identifier = None
    page_url: str | None = None
    page_title: str | None = None
    br_lang: str | None = None


def recognises(document: Document) -> bool:
    """Tell a tracker's payload, its envelope, or an enriched event."""
    schema = document.get("schema")
    if isinstance(schema, str) and schema.startswith(_PAYLOAD):
        return True
    if "e" in document and any(mark in document for mark in ("eid", "dtm", "duid", "p", "tv")):
        return True
    return "event" in document and any(
        mark in document for mark in ("collector_tstamp", "domain_userid", "derived_tstamp")
    )


def read(document: Document) -> Draft:
    """Read one event.

    Raises:
        Rejected: a field has the wrong type, the envelope holds several events, or the event is of no use to us.
    """
    if "schema" in document:
        events = convert(document, Envelope).data
        if len(events) != 1:
            raise Rejected("dialect", f"a Snowplow record must hold one event, it holds {len(events)}")
        return _read_payload(events[0])
    return _read_payload(document) if "e" in document else _read_enriched(document)


def _read_payload(document: Any) -> Draft:
    payload = convert(document, Payload)
    kind: EventType = "view"
    detail = Detail()
    if payload.e == "ue":
        kind, detail = _unwrap(payload)
    elif payload.e != "pv":
        raise Rejected("dialect", _UNUSED)
    draft = Draft(
        id=first(payload.eid),
        time=epoch(payload.ttm or payload.dtm, 1000),
        user=first(payload.uid, payload.duid, payload.tnuid),
        type=kind,
        session=first(payload.sid),
        url=payload.url,
        title=payload.page,
        locale=payload.lang,
    )
    return _detailed(draft, detail)


def _unwrap(payload: Payload) -> tuple[EventType, Detail]:
    """Open the self-describing event: `unstruct_event` around schema and data, as text or base64url."""
    text: str | bytes = payload.ue_pr or ""
    if payload.ue_px:
        try:
            text = urlsafe_b64decode(payload.ue_px + "=" * (-len(payload.ue_px) % 4))
        except (Base64Error, ValueError):
            raise Rejected("encoding", "ue_px is not base64url") from None
    inner = convert(convert(parse_json(text), SelfDescribing).data, SelfDescribing)
    for schema, kind in _WRAPPED.items():
        if inner.schema.startswith(schema):
            return kind, convert(inner.data, Detail)
    raise Rejected("dialect", _UNUSED)


def _read_enriched(document: Document) -> Draft:
    kind: EventType | None = "view" if document.get("event") == "page_view" else None
    detail = Detail()
    for column, wrapped in _ENRICHED.items():
        if document.get(column) is not None:
            kind, detail = wrapped, convert(document[column], Detail)
    if kind is None:
        raise Rejected("dialect", _UNUSED)
    event = convert(document, Enriched)
    draft = Draft(
        id=first(event.event_id),
        time=event.derived_tstamp or event.dvce_created_tstamp or event.collector_tstamp,
        user=first(event.user_id, event.domain_userid, event.network_userid),
        type=kind,
        session=first(event.domain_sessionid),
        url=event.page_url,
        title=event.page_title,
        locale=event.br_lang,
    )
    return _detailed(draft, detail)


def _detailed(draft: Draft, detail: Detail) -> Draft:
    """Add what a click or a cart tells beside its page."""
    draft.product = first(detail.sku)
    draft.target = detail.targetUrl
    draft.text = detail.elementContent or detail.name
    return draft
