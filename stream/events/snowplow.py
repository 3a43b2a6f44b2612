"""Snowplow page views, link clicks (1-0-1) and carts, before and after enrichment.

Before: the tracker protocol's short keys (`e=pv`, `e=ue` with `ue_pr` or `ue_px`), bare or in a `payload_data`
envelope of one event. After: the flat JSON of the Analytics SDK, its self-describing event under `unstruct_event_…`.
"""

from base64 import urlsafe_b64decode
from binascii import Error as Base64Error
from typing import Any, Final

import msgspec

from engines.vocabulary.brief import EventType
from stream.events.contexts import UnreadableError, opened
from stream.events.event import Draft, Rejected
from stream.events.parse import (
    Document,
    convert,
    epoch,
    first,
    identifier,
    mended,
    moment,
    parse_json,
    readable,
    spare,
    text,
    without_nulls,
)

USER_FIELDS: Final = ("domain_userid", "network_userid", "uid", "duid", "tnuid", "nuid")
"""Of the enriched event, which also has `user_id` as GA4 has, and of the tracker protocol."""
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
_SESSION: Final = "contexts_com_snowplowanalytics_snowplow_client_session_1"
"""Mobile trackers name shopper and session there."""
_SESSION_SCHEMA: Final = "iglu:com.snowplowanalytics.snowplow/client_session/jsonschema/1-"
"""The same before enrichment, in the event's contexts."""


class Payload(msgspec.Struct):
    """The tracker protocol; every value is text, but some trackers send numbers."""

    e: str
    eid: Any = None
    dtm: Any = None
    ttm: Any = None
    stm: Any = None
    uid: Any = None
    duid: Any = None
    tnuid: Any = None
    nuid: Any = None
    """The collector's network user id; trackers override it by `tnuid`."""
    sid: Any = None
    url: Any = None
    page: Any = None
    lang: Any = None
    ue_pr: str | None = None
    ue_px: str | None = None
    co: Any = None
    cx: Any = None
    """Contexts, as text and as base64url."""


class Envelope(msgspec.Struct):
    """`payload_data`: what a tracker posts."""

    data: tuple[Any, ...]


class SelfDescribing(msgspec.Struct):
    """Iglu's wrapper of schema and data."""

    schema: str
    data: Any


class Context(msgspec.Struct):
    """One context, or the wrapper of them all."""

    schema: Any = None
    data: Any = None


class Detail(msgspec.Struct):
    """The fields of link_click and add_to_cart that are of use."""

    targetUrl: Any = None  # noqa: N815  Iglu's name
    elementContent: Any = None  # noqa: N815
    sku: Any = None
    name: Any = None


class ClientSession(msgspec.Struct, rename="camel"):
    """The context that mobile trackers add."""

    user_id: Any = None
    session_id: Any = None


class Enriched(msgspec.Struct):
    """The canonical event model's columns that are of use."""

    event_id: Any = None
    derived_tstamp: Any = None
    dvce_created_tstamp: Any = None
    dvce_sent_tstamp: Any = None
    collector_tstamp: Any = None
    user_id: Any = None
    domain_userid: Any = None
    network_userid: Any = None
    domain_sessionid: Any = None
    page_url: Any = None
    page_title: Any = None
    br_lang: Any = None


def recognises(document: Document) -> bool:
    """Tell a tracker's payload, its envelope, or an enriched event."""
    schema = document.get("schema")
    if isinstance(schema, str) and schema.startswith(_PAYLOAD):
        return True
    if "e" in document and any(mark in document for mark in ("eid", "dtm", "duid", "p", "tv")):
        return True
    return "event" in document and any(
        mark in document for mark in ("collector_tstamp", "domain_userid", "network_userid", "derived_tstamp")
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
    session = _client_session(payload)
    draft = Draft(
        id=first("eid", payload.eid),
        time=epoch(1000, payload.ttm, payload.dtm, payload.stm),
        user=first("duid", payload.uid, payload.duid, session.user_id, payload.tnuid, payload.nuid),
        type=kind,
        session=identifier(payload.sid) or identifier(session.session_id),
        url=text(payload.url),
        title=text(payload.page),
        locale=text(payload.lang),
    )
    return _detailed(draft, detail)


def _client_session(payload: Payload) -> ClientSession:
    """Return the session among the event's contexts, an empty one where there is none or they cannot be read."""
    for name, value in (("co", payload.co), ("cx", payload.cx)):
        try:
            told = spare(opened(name, value), Context).data
        except UnreadableError:
            continue
        for context in [spare(one, Context) for one in told] if isinstance(told, list) else ():
            if (text(context.schema) or "").startswith(_SESSION_SCHEMA):
                return spare(context.data, ClientSession)
    return ClientSession()


def _unwrap(payload: Payload) -> tuple[EventType, Detail]:
    """Open the self-describing event: `unstruct_event` around schema and data, as text or base64url."""
    wrapped: str | bytes = payload.ue_pr or ""
    if payload.ue_px:
        try:
            wrapped = urlsafe_b64decode(payload.ue_px + "=" * (-len(payload.ue_px) % 4))
        except (Base64Error, ValueError):
            raise Rejected("encoding", "ue_px is not base64url") from None
    inner = convert(convert(without_nulls(parse_json(wrapped)), SelfDescribing).data, SelfDescribing)
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
    sessions = document.get(_SESSION)
    session = spare(sessions[0] if isinstance(sessions, list) and sessions else None, ClientSession)
    created, sent, collected = map(
        readable, (event.dvce_created_tstamp, event.dvce_sent_tstamp, event.collector_tstamp)
    )
    draft = Draft(
        id=first("event_id", event.event_id),
        time=readable(event.derived_tstamp)
        or mended(created, sent, collected)
        or moment(event.derived_tstamp, event.dvce_created_tstamp, event.collector_tstamp),
        user=first("domain_userid", event.user_id, event.domain_userid, session.user_id, event.network_userid),
        type=kind,
        session=identifier(event.domain_sessionid) or identifier(session.session_id),
        url=text(event.page_url),
        title=text(event.page_title),
        locale=text(event.br_lang),
    )
    return _detailed(draft, detail)


def _detailed(draft: Draft, detail: Detail) -> Draft:
    """Add what a click or a cart tells beside its page."""
    draft.product = first("sku", detail.sku)
    draft.target = text(detail.targetUrl)
    draft.text = text(detail.elementContent, detail.name)
    return draft
