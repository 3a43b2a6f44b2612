"""From a record's bytes to an `Event`: open the envelope, recognise the dialect, check, pseudonymise."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from engines.errors import LayoutError
from engines.layout.slots import parse_slot
from engines.untrusted import clean
from engines.vocabulary.locales import Locale
from stream.events import cloudevents, connect, consent, own, traceparent
from stream.events.dialects import DIALECTS, named
from stream.events.event import Draft, Event, Limits, Page, Rejected
from stream.events.framing import parse_value
from stream.events.opening import opened
from stream.events.parse import product_of, without_nulls
from stream.pseudonym import pseudonym

URL_LENGTH, TITLE_LENGTH, TEXT_LENGTH, ID_LENGTH, MOST_SLOTS = 2048, 200, 2000, 128, 16
"""Above what a shop's pages have; below what would make an event slow, its headers large or one page a flood."""


def decode(value: bytes | None, headers: Sequence[tuple[str, bytes | None]], *, now: datetime, limits: Limits) -> Event:
    """Decode one record of the events topic.

    Args:
        value: the record's value.
        headers: the record's headers.
        now: the time to judge its age by, with a time zone.
        limits: size, age and the slots of an event that names none.

    Raises:
        Rejected: it is no usable event; nothing else is raised, whatever the bytes. Where it refuses consent all the
            same, it says whose, under their pseudonym.
        IdentityError: this installation has no secret for pseudonyms, which no record can cause.
    """
    if value is not None and len(value) > limits.max_bytes:
        raise Rejected("oversize", f"{len(value)} bytes, at most {limits.max_bytes} are read")
    if not value:
        raise Rejected("json", "the record is empty")
    names, unreadable = _texts(headers)
    try:
        return _decode(parse_value(value), names, now, limits)
    except Rejected as error:
        if unreadable and error.reason in {"dialect", "missing_id", "missing_time"}:
            needed = Rejected("encoding", "a header that the record needs is not UTF-8")
            needed.consent, needed.user, needed.time = error.consent, error.user, error.time
            raise needed from error
        raise


def _decode(document: Any, headers: Mapping[str, str], now: datetime, limits: Limits) -> Event:
    around = cloudevents.extensions(headers)
    try:
        found = opened(document, headers)
    except Rejected as error:
        _heed(error, consent.answer(connect.current(document), around), limits, named(document))
        raise
    inner = found.document
    apart = None if inner is document else inner  # it may have been text
    said = consent.answer(connect.current(document), apart, around)  # before anything else of the event can be refused
    draft: Draft | None = None
    try:
        draft = _read(without_nulls(inner), found.within)
        if found.cloud:
            draft = cloudevents.complete(draft, found.cloud)
        draft.traceparent = headers.get("traceparent") or draft.traceparent
        return _check(draft, limits.consented(said), now, limits)
    except Rejected as error:
        _heed(error, said, limits, draft.user if draft else named(inner), draft.time if draft else None)
        raise


def _heed(error: Rejected, said: bool | None, limits: Limits, user: str | None, time: datetime | None = None) -> None:
    """Note on a rejection what its record says of consent, and of a refusal whose it is and of when."""
    error.consent = said
    if not limits.consented(said):
        error.user, error.time = pseudonym(user) if user else "", time


def _texts(headers: Sequence[tuple[str, bytes | None]]) -> tuple[dict[str, str], bool]:
    """Return the headers that are of use, as text, and whether one of CloudEvents is not UTF-8.

    A null header is an absent one; others may hold any bytes.
    """
    used, unreadable = {}, False
    for name, value in headers:
        key = name.lower()
        if value is None or not (key in {"content-type", "traceparent"} or key.startswith("ce_")):
            continue
        try:
            used[key] = value.decode()
        except UnicodeDecodeError:
            unreadable = unreadable or key.startswith("ce_")
    return used, unreadable


def _read(document: Any, within: str) -> Draft:
    """Have the dialect read it that recognises it; errors tell `within` which envelope it stood."""
    is_object = isinstance(document, dict)
    for dialect in DIALECTS if is_object else ():
        if dialect.recognises(document):
            return dialect.read(document)
    where = f"in {within}: " if within else ""
    several = document.get("batch") if is_object else document
    if isinstance(several, list):
        told = f"a batch of {len(several)} in a record that must hold one event: send each in a record of its own"
        raise Rejected("dialect", where + told)
    if not is_object:
        raise Rejected("dialect", f"{where}the value must be one JSON object")
    known = f"{own.SCHEMA}, Segment, Snowplow, GA4, Shopify or Matomo"
    raise Rejected("dialect", f"{where}not {known} (see docs/events.md)")


def _check(draft: Draft, consented: bool, now: datetime, limits: Limits) -> Event:
    """Turn what a dialect found into an event, or reject it."""
    event_id = draft.id or draft.derived_id
    if not event_id:
        raise Rejected("missing_id", "the event has no id")
    if not draft.user:
        raise Rejected("missing_user", "the event has no user")
    if draft.time is None:
        raise Rejected("missing_time", "the event has no time (of GA4: timestamp_micros, of Matomo: cdt)")
    return Event(
        id=_token(event_id, "id"),
        time=_timely(draft.time, now, limits),
        user=pseudonym(draft.user),
        session=pseudonym(draft.session) if draft.session else "",
        type=draft.type,
        product=_product(draft),
        page=Page(
            url=_bare(_target(draft) or draft.url or ""),
            title=clean(draft.title or "", TITLE_LENGTH),
            text=clean(draft.text or "", TEXT_LENGTH),
        ),
        locale=_locale(draft.locale),
        consent=consented,
        slots=_slots(_few(draft.slots) or limits.slots),
        traceparent=traceparent.valid(draft.traceparent),
    )


def _token(text: str, field: str) -> str:
    """Return an identifier that is safe in headers and logs."""
    if len(text) > ID_LENGTH or not text.isprintable():
        raise Rejected("schema", f"{field} must be printable and at most {ID_LENGTH} characters long")
    return text


def _timely(time: datetime, now: datetime, limits: Limits) -> datetime:
    try:
        utc = time.astimezone(UTC)
    except OverflowError:
        raise Rejected("schema", "the time is outside the calendar") from None
    age = now - utc
    if age > timedelta(seconds=limits.deadline_s):
        raise Rejected("expired", f"{age.total_seconds():.1f} s old, the deadline is {limits.deadline_s:g} s")
    if -age > timedelta(seconds=limits.future_skew_s):
        raise Rejected("future", f"{-age.total_seconds():.1f} s ahead, {limits.future_skew_s:g} s are allowed")
    return utc


def _product(draft: Draft) -> str | None:
    """Return the product named, else that of the link clicked, else that of the page."""
    if draft.product:
        return _token(draft.product, "product")
    if draft.lists:
        return None
    found = product_of(_target(draft)) or product_of(draft.url)
    return found if found and len(found) <= ID_LENGTH and found.isprintable() else None


def _target(draft: Draft) -> str | None:
    """Return where a clicked link leads; None where that is another site than the page's: its products are not ours."""
    here, there = _site(draft.url or ""), _site(draft.target or "")
    return draft.target if there == "" or not here or there == here else None


def _site(url: str) -> str | None:
    """Return the host without `www.` and `m.`, "" of a relative URL, None of a broken one; `mailto:` is a site, too."""
    try:
        parts = urlsplit(url)
        return (parts.hostname or parts.scheme).removeprefix("www.").removeprefix("m.")
    except ValueError:
        return None


def _bare(url: str) -> str:
    """Return scheme, host and path; the rest may hold personal data."""
    try:
        parts = urlsplit(url[:URL_LENGTH])
        host = parts.netloc.rpartition("@")[2]
        return clean(urlunsplit((parts.scheme, host, parts.path, "", "")), URL_LENGTH)
    except ValueError:
        return ""


def _locale(tag: str | None) -> Locale:
    """Return the language we write for a BCP 47 tag: Chinese for `zh` and its regions and scripts, else English."""
    language = (tag or "").strip().replace("_", "-").partition("-")[0].lower()
    return "zh" if language == "zh" else "en"


def _few(names: tuple[str, ...]) -> tuple[str, ...]:
    """Return the slots that an event names; how many it fills by itself is the operator's choice."""
    if len(names) > MOST_SLOTS:
        raise Rejected("slot", f"{len(names)} slots, at most {MOST_SLOTS} are filled for one event")
    return names


def _slots(names: tuple[str, ...]) -> tuple[str, ...]:
    """Return the slots that can be filled; those that cannot cost no other."""
    sizes: dict[str, None] = {}
    broken = ""
    for name in names:
        try:
            sizes[parse_slot(name).name] = None
        except LayoutError as error:
            broken = broken or clean(str(error), 200)
    if not sizes:
        raise Rejected("slot", broken)
    return tuple(sizes)
