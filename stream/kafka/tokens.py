"""Tokens of OAUTHBEARER: from a file that something else renews, or by OAuth 2.0 client credentials (RFC 6749 §4.4)."""

import asyncio
import base64
import binascii
import json
import logging
import re
import ssl
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from http.client import HTTPException
from pathlib import Path
from typing import Any, Final, NamedTuple
from urllib.request import Request

from aiokafka.abc import AbstractTokenProvider

from stream.config import PREFIX, Settings
from stream.errors import CredentialsError, SettingsError

TIMEOUT_S: Final = 10.0  # a client that connects waits for it
MARGIN: Final = 0.8  # of its life a token is used: it must not end on the way
AGAIN_S: Final = 30.0  # an endpoint that fails is asked again, while what it gave holds: each try holds a client up
UNKNOWN_S: Final = 60.0  # life of a token that does not tell: it is looked at again soon
_WORD: Final = re.compile(r"[a-z_]{1,40}")  # anything else may be of a proxy
MOST_BYTES: Final = 1 << 20  # an answer longer than that is none
log = logging.getLogger(__name__)


class Token(NamedTuple):
    """A token, and when it ends (epoch seconds)."""

    text: str
    expires: float


class Tokens(AbstractTokenProvider):  # type: ignore[misc]  # aiokafka is untyped
    """Gives each client a token that still holds; one request serves all that ask before it ends."""

    def __init__(self, settings: Settings) -> None:
        """Ask nothing yet.

        Raises:
            SettingsError: the endpoint is no address.
        """
        if settings.oauth_endpoint and not _is_of_the_web(settings.oauth_endpoint):
            raise SettingsError(f"{PREFIX}OAUTH_ENDPOINT must be an address that begins with https://")
        self._settings = settings
        self._held: Token | None = None
        self._renew = 0.0
        self._refused: Token | None = None
        self._lock = threading.Lock()

    async def token(self) -> str:
        """Return a token for aiokafka.

        Raises:
            CredentialsError: there is none.
        """
        return (await asyncio.to_thread(self.current)).text

    def librdkafka(self, _: str) -> tuple[str, float]:
        """Return token and end as librdkafka's `oauth_cb` wants them.

        Raises:
            CredentialsError: there is none.
        """
        return self.current()

    def current(self) -> Token:
        """Return a token that holds; blocks while one is fetched. A file is read each time: it may hold another by now.

        An endpoint is asked before a token ends, and may fail until then, unless Kafka refused that token.

        Raises:
            CredentialsError: the file cannot be read, or the endpoint gives none.
        """
        with self._lock:
            now, path = time.time(), self._settings.oauth_token_file
            if path != Path():
                return self._of_file(path, now)
            if self._held is None or self._held is self._refused or now >= self._renew:
                self._held = self._of_endpoint(self._held, now)
            return self._held

    def _of_endpoint(self, held: Token | None, now: float) -> Token:
        try:
            token = _from_endpoint(self._settings, now)
        except (CredentialsError, SettingsError) as error:
            if held is None or held is self._refused or time.time() >= held.expires:
                raise
            log.warning("the token from before is used on: %s", error)
            self._renew = min(now + AGAIN_S, held.expires)
            return held
        self._renew = now + (token.expires - now) * MARGIN
        return token

    def _of_file(self, path: Path, now: float) -> Token:
        try:
            self._held = _from_file(path, now)
        except CredentialsError:
            if self._held is None or now >= self._held.expires:
                raise  # else it is being written
        return self._held

    def held_by_file(self) -> str:
        """Return the token that a file holds, empty where there is none."""
        try:
            return self._settings.oauth_token_file.read_text(encoding="ascii")
        except (OSError, UnicodeDecodeError):
            return ""

    def forget(self) -> None:
        """Let go of the token, which was refused: whoever asks next gets a new one."""
        self._refused = self._held  # without the lock, under which another may wait for an endpoint


def _is_of_the_web(address: str) -> bool:
    try:
        return urllib.parse.urlsplit(address).scheme in {"https", "http"}
    except ValueError:  # a bracket that nothing closes
        return False


def _from_file(path: Path, now: float) -> Token:
    try:
        text = path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "no text"
        raise CredentialsError(f"no token in {path} ({PREFIX}OAUTH_TOKEN_FILE): {why}") from None
    if not text:
        raise CredentialsError(f"no token in {path} ({PREFIX}OAUTH_TOKEN_FILE): it is empty")
    return Token(text, _end(text) or now + UNKNOWN_S)


def _end(text: str) -> float | None:
    """Return when a JSON Web Token ends (RFC 7519 §4.1.4); None of any other."""
    try:
        claims = text.split(".")[1]
        found: Any = json.loads(base64.urlsafe_b64decode(claims + "=" * (-len(claims) % 4)))
        return float(found["exp"])
    except (IndexError, KeyError, TypeError, ValueError, binascii.Error):
        return None


def _from_endpoint(settings: Settings, now: float) -> Token:
    pair = f"{_quoted(settings.oauth_client_id)}:{_quoted(settings.oauth_client_secret.get_secret_value())}"
    form = {"grant_type": "client_credentials"} | ({"scope": settings.oauth_scope} if settings.oauth_scope else {})
    request = Request(  # noqa: S310  its scheme was checked
        settings.oauth_endpoint,
        data=urllib.parse.urlencode(form).encode(),
        headers={"Authorization": f"Basic {base64.b64encode(pair.encode()).decode()}", "Accept": "application/json"},
    )
    try:
        trusted = _trusted(settings)
        with urllib.request.urlopen(request, timeout=TIMEOUT_S, context=trusted) as answer:  # noqa: S310  as above
            said: Any = json.loads(answer.read(MOST_BYTES))
        text = str(said["access_token"])
        return Token(text, now + float(said["expires_in"]) if "expires_in" in said else _end(text) or now + UNKNOWN_S)
    except urllib.error.HTTPError as error:
        reason = f"it answers {error.code}{_said(error)}"
        error.close()
    except (OSError, HTTPException) as error:
        reason = _away(error)
    except (KeyError, TypeError, ValueError):
        reason = "its answer holds no access_token"
    raise CredentialsError(f"{settings.oauth_endpoint} ({PREFIX}OAUTH_ENDPOINT) gives no token: {reason}")


def _trusted(settings: Settings) -> ssl.SSLContext:
    """Trust the system's authorities and those of the brokers: a shop's own often signs both."""
    context = ssl.create_default_context()
    if settings.ssl_ca != Path():
        try:
            context.load_verify_locations(settings.ssl_ca)
        except OSError as error:
            raise SettingsError(f"{PREFIX}SSL_CA: {settings.ssl_ca} cannot be used: {error.strerror}") from error
    return context


def _said(error: urllib.error.HTTPError) -> str:
    """Return the word of RFC 6749 §5.2 for what is wrong, where there is one, and who can mend it."""
    try:
        word = str(json.loads(error.read(MOST_BYTES))["error"])
    except (OSError, HTTPException, KeyError, TypeError, ValueError):
        word = ""
    known = word if _WORD.fullmatch(word) else ""
    check = {"invalid_scope": "SCOPE"}.get(known, "CLIENT_ID and _SECRET" if error.code in {400, 401, 403} else "")
    return (f" {known}" if known else "") + (f"; check {PREFIX}OAUTH_{check}" if check else "")


def _away(error: OSError | HTTPException) -> str:
    cause = error.reason if isinstance(error, urllib.error.URLError) else error
    if isinstance(cause, ssl.SSLCertVerificationError):
        return f"its certificate is not trusted ({cause.verify_message}); {PREFIX}SSL_CA may hold its authority"
    return str(cause) or type(cause).__name__


def _quoted(text: str) -> str:
    return urllib.parse.quote_plus(text)  # RFC 6749 §2.3.1
