"""Ed25519 signatures (RFC 8032) of what a bundle states: its manifest, and the JSON beside each built engine.

Both hold the SHA-256 of every file that is loaded, so a signature over them is one over all. It lies beside what it
signs, as 64 bytes in hexadecimal.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_pem_public_key

from engines.errors import BundleError
from engines.files import write_whole

SUFFIX: Final = ".sig"
MAKING: Final = "`openssl genpkey -algorithm ed25519` makes a key, `openssl pkey -pubout` its public part"


def _pem(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise BundleError(f"key {path} cannot be read ({error.strerror}); {MAKING}") from error


def _private(path: Path) -> Ed25519PrivateKey:
    try:
        key = load_pem_private_key(_pem(path), password=None)
    except (ValueError, TypeError) as error:
        raise BundleError(f"{path} holds no private key without a password: {MAKING}") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise BundleError(f"{path} is a key of another kind than Ed25519: {MAKING}")
    return key


def _public(path: Path) -> Ed25519PublicKey:
    try:
        key = load_pem_public_key(_pem(path))
    except ValueError as error:
        raise BundleError(f"{path} holds no public key: {MAKING}") from error
    if not isinstance(key, Ed25519PublicKey):
        raise BundleError(f"{path} is a key of another kind than Ed25519: {MAKING}")
    return key


def sign(documents: list[Path], key: Path) -> None:
    """Write the signature of each document beside it.

    Raises:
        BundleError: the key or a file cannot be used.
    """
    private = _private(key)
    for path in documents:
        try:
            signature = private.sign(path.read_bytes())
            write_whole(path.with_name(path.name + SUFFIX), signature.hex().encode())
        except OSError as error:
            raise BundleError(f"{path} cannot be signed ({error.strerror})") from error


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose signatures are asked for: the owner of the public key in PEM at `key`."""

    key: Path
    public: Ed25519PublicKey

    @classmethod
    def of(cls, key: Path) -> "Owner":
        """Read the key.

        Raises:
            BundleError: it cannot be used.
        """
        return cls(key, _public(key))

    def require(self, document: bytes, path: Path) -> None:
        """Check the signature beside `path` over the bytes that were read from there.

        Raises:
            BundleError: it is missing, or is not of these bytes by this owner.
        """
        try:
            signature = bytes.fromhex(path.with_name(path.name + SUFFIX).read_text(encoding="ascii"))
            self.public.verify(signature, document)
        except OSError as error:
            raise BundleError(f"{path} is not signed ({error.strerror}): `adloom bundle sign`") from error
        except (InvalidSignature, ValueError) as error:
            raise BundleError(f"{path} is not what the owner of {self.key} signed: do not use it") from error


def check(documents: list[Path], owner: Owner) -> None:
    """Check the signature beside each document.

    Raises:
        BundleError: a document cannot be read, or is not what `owner` signed.
    """
    for path in documents:
        try:
            data = path.read_bytes()
        except OSError as error:
            raise BundleError(f"{path} cannot be read ({error.strerror})") from error
        owner.require(data, path)
