"""Pseudonyms: a shopper's own identifier becomes a keyed hash before anything is logged, kept or published.

Every process of one installation must share the secret, or slots look for creatives under another name.
"""

import hmac
import os
import secrets
from base64 import b32encode
from functools import cache, lru_cache
from pathlib import Path

from engines.errors import AdloomError
from engines.files import write_first

VARIABLE = "ADLOOM_USER_SECRET"
LEAST_SECRET = 16
"""Shortest secret taken from the environment, characters: a shorter one could be guessed, and with it all users."""
_DOMAIN = b"adloom.user.v1\0"


class IdentityError(AdloomError):
    """There is no usable secret for pseudonyms."""


def secret_path() -> Path:
    """Where a generated secret lives: the user's state directory (XDG Base Directory 0.8)."""
    state = os.environ.get("XDG_STATE_HOME", "")
    return (Path(state) if state else Path.home() / ".local" / "state") / "adloom" / "user-secret"


@cache
def user_secret() -> bytes:
    """Return the secret from `ADLOOM_USER_SECRET`, else from this machine's file, made on first use.

    Raises:
        IdentityError: the variable is too short, or the file cannot be made, read, or is open to others.
    """
    if text := os.environ.get(VARIABLE, ""):
        if len(text) < LEAST_SECRET:
            raise IdentityError(f"{VARIABLE} must have at least {LEAST_SECRET} characters, it has {len(text)}")
        return text.encode("utf-8", "surrogateescape")
    path = secret_path()
    try:
        if not path.exists():
            _generate(path)
    except OSError as error:
        raise _unusable(path, error) from error
    found = _read(path, f"chmod 600 it, or set {VARIABLE}").strip()
    if len(found) < LEAST_SECRET:
        raise IdentityError(f"{path} is damaged: delete it to make a new secret, or set {VARIABLE}")
    return found


def former_secrets(path: Path) -> tuple[bytes, ...]:
    """Return the secrets that were in use if this file held one: a variable made of it may have kept its white space.

    They are all of it, what a shell leaves of its last lines, and what is left of our own file.

    Raises:
        IdentityError: it cannot be read, is open to others, or holds too little.
    """
    found = _read(path, "chmod 600 it")
    readings = dict.fromkeys((found.strip(), found.rstrip(b"\n"), found))
    usable = tuple(secret for secret in readings if len(secret) >= LEAST_SECRET)
    if not usable:
        raise IdentityError(f"{path} holds no secret: one has at least {LEAST_SECRET} characters")
    return usable


def _read(path: Path, remedy: str) -> bytes:
    try:
        if path.stat().st_mode & 0o077:
            raise IdentityError(f"{path} can be read by others: {remedy}")
        return path.read_bytes()
    except OSError as error:
        raise _unusable(path, error) from error


def _unusable(path: Path, error: OSError) -> IdentityError:
    return IdentityError(f"no secret for pseudonyms at {path} ({error.strerror}): set {VARIABLE}")


def _generate(path: Path) -> None:
    """Write a new secret; of several processes that start at once, one wins and all read the same."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    write_first(path, f"{secrets.token_hex(32)}\n".encode())


@lru_cache(maxsize=8192)  # a shopper sends many events, and every slot of a page asks again
def pseudonym(user: str) -> str:
    """Return the pseudonym of `user`: 128 bits of HMAC-SHA-256 (RFC 2104) as 26 lower-case base32 characters.

    Raises:
        IdentityError: there is no usable secret.
    """
    return pseudonym_by(user_secret(), user)


def pseudonym_by(secret: bytes, user: str) -> str:
    """Return the pseudonym of `user` under another secret than the present one."""
    # "surrogatepass": even an identifier that is no valid text gets a stable name instead of an exception.
    digest = hmac.digest(secret, _DOMAIN + user.encode("utf-8", "surrogatepass"), "sha256")
    return b32encode(digest[:16]).decode().rstrip("=").lower()
