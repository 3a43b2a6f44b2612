"""The serving record: a creative as a CloudEvents 1.0 Kafka message in binary mode, and back.

A file too large for a record lies elsewhere, and the record tells where (extension `dataref`, the claim check).

Source: CloudEvents Kafka Protocol Binding 1.0.2 §3.2; CloudEvents extension Dataref.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Final

import msgspec

from stream.errors import RecordError

Header = tuple[str, bytes]
Keyed = tuple[bytes, bytes | None, list[Header]]
"""Key, value and headers of a record."""
TYPE: Final = "adloom.creative.v1"
SOURCE: Final = "/adloom/worker"
_REQUIRED: Final = ("id", "subject", "user", "eventid", "eventtime", "version", "publishtime")
MOST_BYTES: Final = 16 << 20  # many times the heaviest file of a slot; a record that claims more is not ours
_DIGEST: Final = re.compile(r"[0-9a-f]{64}")


class StoredImage(msgspec.Struct, frozen=True, kw_only=True):
    """Where a file lies that is too large for its record, and what it must be to be taken for it."""

    uri: str
    """For whoever may read there; ours take what has this SHA-256 from the store that they were told of."""
    sha256: str
    bytes: int
    """`MOST_BYTES` at most."""


class ServedCreative(msgspec.Struct, frozen=True, kw_only=True):
    """One creative of the serving topic; `data` None is a tombstone. Times are seconds since the epoch, UTC."""

    id: str
    user: str
    """Pseudonym of the shopper."""
    slot: str
    event_id: str
    event_time: float
    version: int
    """Offset of the event in its partition, which tells the later of two events of the same time."""
    published: float
    content_type: str
    data: bytes | None
    """Empty where `image` tells where it lies: null would delete."""
    image: StoredImage | None = None
    product: str = ""
    locale: str = ""
    """Language of the product whose offer it tells."""
    offer: str = ""
    """Digest of that offer (`stream.catalog.offers`); "": none is told."""
    valid_until: float | None = None
    """When what it says ends by itself, as a sale does; None: not by a known date."""
    acted: float | None = None
    """When its shopper did what it is about, where that is not `event_time`: of one made anew, or by a replay."""
    explain: bytes = b"{}"
    """Compact JSON: copy, prompt or place, seed, profile summary, link, alternative text, bundle hash."""
    traceparent: str = ""

    @property
    def key(self) -> bytes:
        """Key of the compacted topic."""
        return record_key(self.user, self.slot)


def record_key(user: str, slot: str) -> bytes:
    """Return `user|slot` in UTF-8."""
    return f"{user}|{slot}".encode()


def timestamp(seconds: float) -> str:
    """Format seconds since the epoch as RFC 3339 in UTC with milliseconds."""
    text = datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds")
    return text.replace("+00:00", "Z")


def to_record(creative: ServedCreative) -> Keyed:
    """Encode it."""
    published = timestamp(creative.published)
    attributes = {
        "specversion": "1.0",
        "id": creative.id,
        "source": SOURCE,
        "type": TYPE,
        "time": published,
        "subject": creative.slot,
        "user": creative.user,
        "eventid": creative.event_id,
        "eventtime": timestamp(creative.event_time),
        "version": str(creative.version),
        "publishtime": published,
        "product": creative.product,
        "locale": creative.locale,
        "offer": creative.offer,
        "validuntil": "" if creative.valid_until is None else timestamp(creative.valid_until),
        "acted": "" if creative.acted is None else timestamp(creative.acted),
    }
    headers = [(f"ce_{name}", value.encode()) for name, value in attributes.items() if value or name in _REQUIRED]
    headers.append(("ce_explain", creative.explain))
    headers.append(("content-type", creative.content_type.encode()))
    if creative.image:
        told = {"dataref": creative.image.uri, "sha256": creative.image.sha256, "bytes": str(creative.image.bytes)}
        headers += [(f"ce_{name}", value.encode()) for name, value in told.items()]
    if creative.traceparent:
        headers.append(("traceparent", creative.traceparent.encode()))
    return creative.key, creative.data, headers


def from_record(key: bytes | None, value: bytes | None, headers: Iterable[Header]) -> ServedCreative:
    """Decode a record of the serving topic; a null value without headers is a tombstone known by its key alone.

    Raises:
        RecordError: not a creative of this version, an attribute is missing or malformed, or the key disagrees.
    """
    try:
        raw = dict(headers)
        if value is None and not raw and key is not None:
            return _bare_tombstone(key)
        texts = {name: raw[name].decode() for name in raw if name != "ce_explain"}
        if texts.get("ce_type") != TYPE:
            raise RecordError(f"not an {TYPE} record: ce_type is {texts.get('ce_type')!r}")
        wanted = {name: texts[f"ce_{name}"] for name in _REQUIRED}
        creative = ServedCreative(
            id=wanted["id"],
            user=wanted["user"],
            slot=wanted["subject"],
            event_id=wanted["eventid"],
            event_time=datetime.fromisoformat(wanted["eventtime"]).timestamp(),
            version=int(wanted["version"]),
            published=datetime.fromisoformat(wanted["publishtime"]).timestamp(),
            content_type=texts.get("content-type", ""),
            data=value,
            image=_stored(texts),
            product=texts.get("ce_product", ""),
            locale=texts.get("ce_locale", ""),
            offer=texts.get("ce_offer", ""),
            valid_until=_moment(texts.get("ce_validuntil", "")),
            acted=_moment(texts.get("ce_acted", "")),
            explain=raw.get("ce_explain", b"{}"),
            traceparent=texts.get("traceparent", ""),
        )
    except KeyError as error:
        raise RecordError(f"serving record without attribute ce_{error.args[0].removeprefix('ce_')}") from error
    except (ValueError, AttributeError) as error:
        raise RecordError(f"serving record with a malformed attribute: {error}") from error
    if key != creative.key:
        raise RecordError("the record's key is not its user and slot")
    return creative


def _moment(text: str) -> float | None:
    return datetime.fromisoformat(text).timestamp() if text else None


def _stored(texts: Mapping[str, str]) -> StoredImage | None:
    """Read where the file lies; raises KeyError and ValueError as the rest of a record does."""
    if "ce_dataref" not in texts:
        return None
    digest, size = texts["ce_sha256"], int(texts["ce_bytes"])
    if _DIGEST.fullmatch(digest) is None or not 1 <= size <= MOST_BYTES:
        raise ValueError("ce_sha256 or ce_bytes")
    return StoredImage(uri=texts["ce_dataref"], sha256=digest, bytes=size)


def _bare_tombstone(key: bytes) -> ServedCreative:
    user, separator, slot = key.decode().rpartition("|")
    if not separator:
        raise RecordError("a tombstone's key must be user|slot")
    return ServedCreative(
        id="",
        user=user,
        slot=slot,
        event_id="",
        event_time=0.0,
        version=0,
        published=0.0,
        content_type="",
        data=None,
    )
