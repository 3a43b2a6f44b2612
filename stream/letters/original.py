"""The record as a shop sent it, on its way into a letter and back: everything in it is sealed."""

from collections.abc import Iterable
from hashlib import sha256
from typing import Final

import msgspec

from stream.letters.sealing import SealError

KEPT_BYTES: Final = 64 << 10  # of a value that the topic refuses whole: it shows what it was, and fits almost any topic
KEPT_AROUND_BYTES: Final = 16 << 10  # of key and headers together; a tracker's have some hundred bytes


class Original(msgspec.Struct, frozen=True, kw_only=True):
    """Key, value and headers of a record, whole or cut, and what the refusal said of them."""

    key: bytes | None
    value: bytes | None
    headers: tuple[tuple[bytes, bytes | None], ...] = ()
    """Names are bytes: what a producer wrote there need not be text."""
    detail: str = ""
    """Why it was refused, in full; it may quote the record."""
    size: int = 0
    """Bytes of the whole value."""
    digest: bytes = b""
    """SHA-256 of the whole value where the letter does not hold a whole record, else empty."""

    @property
    def whole(self) -> bool:
        """Whether nothing is missing, so that it can be sent again."""
        return not self.digest

    @property
    def texts(self) -> list[tuple[str, bytes | None]]:
        """Headers as Kafka clients give them; bytes of a name that are no text are lone surrogates."""
        return [(name.decode("utf-8", "surrogateescape"), value) for name, value in self.headers]


def original_of(
    key: bytes | None, value: bytes | None, headers: Iterable[tuple[str, bytes | None]], detail: str
) -> Original:
    """Take over a record's parts, as a Kafka client gives them."""
    names = tuple((name.encode("utf-8", "surrogateescape"), content) for name, content in headers)
    return Original(key=key, value=value, headers=names, detail=detail, size=len(value or b""))


def cut(original: Original) -> Original:
    """Return `original` with the beginning of its value, and key and headers where they are small."""
    around = len(original.key or b"") + sum(len(name) + len(value or b"") for name, value in original.headers)
    kept = original if around <= KEPT_AROUND_BYTES else msgspec.structs.replace(original, key=None, headers=())
    return msgspec.structs.replace(
        kept, value=(original.value or b"")[:KEPT_BYTES], detail=original.detail[:KEPT_BYTES], digest=_digest(original)
    )


def fragment(original: Original) -> Original:
    """Return `original` marked as bytes of a log out of which no record could be read: they can never be sent again."""
    return msgspec.structs.replace(original, digest=_digest(original))


def bare(original: Original) -> Original:
    """Return what fits in any topic: the size and the digest."""
    return Original(key=None, value=None, size=original.size, digest=_digest(original))


def _digest(original: Original) -> bytes:
    return sha256(original.value or b"").digest()


def pack(original: Original) -> bytes:
    """Return the bytes to seal."""
    return msgspec.msgpack.encode(original)


def unpack(plain: bytes) -> Original:
    """Read what `pack` wrote.

    Raises:
        SealError: it is something else, which only a letter of a later version can hold.
    """
    try:
        return msgspec.msgpack.decode(plain, type=Original)
    except msgspec.DecodeError as error:
        raise SealError("sealed by another version") from error
