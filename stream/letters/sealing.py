"""Seals: what a dead letter keeps of a shop's record can be read only with the secret of the installation.

The key is derived from the secret of the pseudonyms, under a label of its own: who has the one has the other, and no
second secret has to be kept. A seal has an id that is no secret, so that letters of a former secret name theirs.
"""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from engines.errors import AdloomError
from stream.pseudonym import former_secrets, user_secret

_LABEL: Final = b"adloom.letters.v1"
_VERSION: Final = b"\x01"  # of the sealed bytes: a later way of sealing can be told from this one
_NONCE_BYTES: Final = 12  # drawn at random: safe for 2^32 letters of one secret (NIST SP 800-38D §8.3)
_KEY_BYTES: Final = 32
_ID_BYTES: Final = 8


class SealError(AdloomError):
    """Sealed bytes cannot be opened: another secret, another place, or damage."""


@dataclass(frozen=True, slots=True)
class Seal:
    """AES-256-GCM under one key."""

    id: str
    """16 hexadecimal digits."""
    key: bytes = field(repr=False)

    def close(self, plain: bytes, bound: bytes) -> bytes:
        """Return `plain` sealed: version, nonce, ciphertext. It opens only together with the same `bound`."""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        return _VERSION + nonce + AESGCM(self.key).encrypt(nonce, plain, bound)

    def open(self, sealed: bytes, bound: bytes) -> bytes:
        """Return what was sealed.

        Raises:
            SealError: other bytes, another key or another `bound`.
        """
        if sealed[:1] != _VERSION:
            raise SealError("not sealed in a way that this version knows")
        nonce, ciphertext = sealed[1 : 1 + _NONCE_BYTES], sealed[1 + _NONCE_BYTES :]
        try:
            return AESGCM(self.key).decrypt(nonce, ciphertext, bound)
        except (InvalidTag, ValueError):
            raise SealError("its bytes, its place or its seal are not those that were sealed") from None


@lru_cache(maxsize=8)  # one secret at a time, a few former ones
def seal_of(secret: bytes) -> Seal:
    """Derive the seal of a secret (HKDF-SHA-256, RFC 5869)."""
    made = HKDF(SHA256(), _KEY_BYTES + _ID_BYTES, None, _LABEL).derive(secret)
    return Seal(made[_KEY_BYTES:].hex(), made[:_KEY_BYTES])


def current_seal() -> Seal:
    """Return the seal of this installation.

    Raises:
        IdentityError: there is no usable secret.
    """
    return seal_of(user_secret())


@dataclass(frozen=True, slots=True)
class Keyring:
    """The seals at hand, by id."""

    seals: dict[str, Seal]

    @classmethod
    def of(cls, former: Iterable[Path] = ()) -> "Keyring":
        """Take the installation's own seal and those of `former` secrets, one file each.

        Raises:
            IdentityError: a secret is missing or cannot be used.
        """
        seals = (current_seal(), *(seal_of(secret) for path in former for secret in former_secrets(path)))
        return cls({seal.id: seal for seal in seals})

    def open(self, name: str, sealed: bytes, bound: bytes) -> bytes:
        """Open what the seal `name` closed.

        Raises:
            SealError: it is not at hand, or does not open it.
        """
        seal = self.seals.get(name)
        if seal is None:
            raise SealError(f"sealed with {name}, which no secret at hand gives: name the former one's file")
        return seal.open(sealed, bound)
