"""Values as they lie in Redis: stamped, so that only what a worker of this installation wrote is ever used.

The stamp (keyed BLAKE2b, RFC 7693) covers name and content; it also tells one version of a value from another.
"""

import hmac
from hashlib import blake2b
from typing import Final

SIZE: Final = 16
"""Bytes of a stamp, which come first."""
_DOMAIN: Final = b"adloom.state.v1\0"


class Stamp:
    """Stamps values under a secret."""

    def __init__(self, secret: bytes) -> None:
        self._key = blake2b(_DOMAIN + secret, digest_size=32).digest()

    def of(self, name: str, content: bytes) -> bytes:
        """Return the stamp of the value `content` called `name`."""
        stamp = blake2b(name.encode() + b"\0", digest_size=SIZE, key=self._key)
        stamp.update(content)
        return stamp.digest()

    def put(self, name: str, content: bytes) -> bytes:
        """Return `content` behind its stamp."""
        return self.of(name, content) + content

    def open(self, name: str, value: bytes) -> bytes | None:
        """Return the content of a stamped value; None where it is not ours, or not that of `name`, or was changed."""
        content = value[SIZE:]
        return content if hmac.compare_digest(value[:SIZE], self.of(name, content)) else None
