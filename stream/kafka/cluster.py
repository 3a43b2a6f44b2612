"""Options of every client of Kafka, made from settings in this one place."""

import ssl
from pathlib import Path
from typing import Any, Final

from stream.config import PREFIX, Settings
from stream.errors import SettingsError
from stream.kafka.addresses import addresses
from stream.kafka.properties import sort_properties
from stream.kafka.signin import Brokers, Proof, SignIn
from stream.kafka.tokens import Tokens

NONE: Final = Path()

_IDENTITY: Final = ("bootstrap", "security_protocol", "sasl_", "oauth_", "ssl_")


def consumer_options(settings: Settings, **defaults: Any) -> dict[str, Any]:
    """Return keyword arguments of aiokafka's consumer: `defaults`, then the settings, then further properties.

    Those of groups are among them, and do nothing without a `group_id`, which the caller gives.

    Raises:
        SettingsError: a property, or a file of certificates or passwords cannot be used.
    """
    options = {
        **defaults,
        **_connection(settings),
        "client_rack": settings.client_rack or None,
        "fetch_max_wait_ms": settings.fetch_wait_ms,
        "group_instance_id": settings.group_instance_id or None,
        "heartbeat_interval_ms": settings.heartbeat_ms,
        "isolation_level": settings.isolation_level,
        "session_timeout_ms": settings.session_timeout_ms,
    }
    return options | sort_properties(settings).consumer


def producer_options(settings: Settings, **defaults: Any) -> dict[str, Any]:
    """Return keyword arguments of aiokafka's producer, idempotent; the rest as `consumer_options`.

    Raises:
        SettingsError: as `consumer_options`.
    """
    options = {**defaults, **_connection(settings), "enable_idempotence": True, "linger_ms": settings.linger_ms}
    return options | sort_properties(settings).producer


def admin_options(settings: Settings, **defaults: Any) -> dict[str, Any]:
    """Return the properties of any client of confluent-kafka, which is quiet: its errors come back as exceptions.

    Raises:
        SettingsError: as `consumer_options`.
        CredentialsError: there is no token.
    """
    addresses(settings.bootstrap)  # librdkafka takes port 9092 where there is none
    options: dict[str, Any] = {
        **defaults,
        "bootstrap.servers": settings.bootstrap,
        "security.protocol": settings.security_protocol,
        "log_level": 0,
    }
    identity = _identity_of(settings)
    proof = identity.sign_in.proof()  # librdkafka's own words for an unusable file help nobody
    if is_encrypted(settings):
        options["ssl.endpoint.identification.algorithm"] = "https" if settings.ssl_verify_hostname else "none"
        files = {"ca": settings.ssl_ca, "certificate": settings.ssl_certificate, "key": settings.ssl_key}
        options |= {f"ssl.{name}.location": str(path) for name, path in files.items() if path != NONE}
        if password := settings.ssl_key_password.get_secret_value():
            options["ssl.key.password"] = password
    if _signs_in(settings):
        options["sasl.mechanism"] = settings.sasl_mechanism
        if settings.sasl_mechanism == "OAUTHBEARER":
            identity.tokens.current()  # librdkafka would wait for one that does not come, and not say why
            options["oauth_cb"] = identity.tokens.librdkafka
        else:
            options |= {"sasl.username": settings.sasl_username, "sasl.password": proof.password}
    return options | sort_properties(settings).admin


def _connection(settings: Settings) -> dict[str, Any]:
    addresses(settings.bootstrap)
    identity = _identity_of(settings)
    proof = identity.sign_in.proof()
    options: dict[str, Any] = {
        "bootstrap_servers": Brokers.of(settings.bootstrap, identity.sign_in),
        "security_protocol": settings.security_protocol,
    }
    if is_encrypted(settings):
        options["ssl_context"] = proof.context
    if _signs_in(settings):
        options["sasl_mechanism"] = settings.sasl_mechanism
        if settings.sasl_mechanism == "OAUTHBEARER":
            options["sasl_oauth_token_provider"] = identity.tokens
        else:
            options["sasl_plain_username"] = settings.sasl_username
            options["sasl_plain_password"] = proof.password
    return options


class _Identity:
    """Who we are by some settings, as their files say now; TLS is set up anew where one of its files is another."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self.tokens = Tokens(settings)
        self.sign_in = SignIn(self._name, self._proof, self.tokens.forget)
        self._stamps: list[tuple[int, ...]] = []
        self._context: ssl.SSLContext | None = None

    @property
    def _name(self) -> str:
        if not _signs_in(self._settings):
            return str(self._settings.ssl_certificate) if self._settings.ssl_certificate != NONE else "nobody"
        if self._settings.sasl_mechanism == "OAUTHBEARER":
            return self._settings.oauth_client_id or str(self._settings.oauth_token_file)
        return self._settings.sasl_username

    def _proof(self) -> Proof:
        by_token = self._settings.sasl_mechanism == "OAUTHBEARER"
        return Proof(
            password=password_of(self._settings) if _signs_in(self._settings) and not by_token else None,
            context=self._trust() if is_encrypted(self._settings) else None,
            token=self.tokens.held_by_file() if _signs_in(self._settings) and by_token else "",
        )

    def _trust(self) -> ssl.SSLContext:
        files = (self._settings.ssl_ca, self._settings.ssl_certificate, self._settings.ssl_key)
        stamps = [_stamp(path) for path in files if path != NONE]
        if self._context is None or stamps != self._stamps:
            self._context, self._stamps = ssl_context(self._settings), stamps
        return self._context


def _stamp(path: Path) -> tuple[int, ...]:
    """Return what is another once a file was written or replaced; empty of one that is not there."""
    try:
        found = path.stat()
    except OSError:
        return ()
    return found.st_mtime_ns, found.st_ino, found.st_size


_KNOWN: Final[dict[tuple[object, ...], _Identity]] = {}


def _identity_of(settings: Settings) -> _Identity:
    """Return the one that all clients of this process with the same settings share."""
    key = tuple(value for name, value in settings if name.startswith(_IDENTITY))
    if key not in _KNOWN:
        _KNOWN[key] = _Identity(settings)
    return _KNOWN[key]


def refused(settings: Settings) -> str:
    """Return which broker refuses the sign-in of `settings`, and why; empty where none does."""
    return _identity_of(settings).sign_in.trouble


def is_encrypted(settings: Settings) -> bool:
    """Say whether connections go through TLS."""
    return settings.security_protocol in {"SSL", "SASL_SSL"}


def _signs_in(settings: Settings) -> bool:
    return settings.security_protocol.startswith("SASL_")


def password_of(settings: Settings) -> str:
    """Return the password of SASL.

    Raises:
        SettingsError: its file cannot be read, or is empty.
    """
    if settings.sasl_password_file == NONE:
        return settings.sasl_password.get_secret_value()
    try:
        password = settings.sasl_password_file.read_text(encoding="utf-8").rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(
            f"{PREFIX}SASL_PASSWORD_FILE={settings.sasl_password_file} cannot be read: {type(error).__name__}"
        ) from None
    if not password:
        raise SettingsError(f"{PREFIX}SASL_PASSWORD_FILE={settings.sasl_password_file} is empty")
    return password


def ssl_context(settings: Settings) -> ssl.SSLContext:
    """Return how TLS is spoken: whom we trust, and who we are.

    Raises:
        SettingsError: a file is missing or holds something else, by the name of its variable.
    """
    try:
        _readable("SSL_CA", settings.ssl_ca)
        context = ssl.create_default_context(cafile=None if settings.ssl_ca == NONE else settings.ssl_ca)
    except (OSError, ssl.SSLError) as error:
        raise _unusable("SSL_CA", settings.ssl_ca, error) from error
    context.check_hostname = settings.ssl_verify_hostname
    if settings.ssl_certificate != NONE:
        _load_own(context, settings)
    return context


def _load_own(context: ssl.SSLContext, settings: Settings) -> None:
    """Let the context say who we are; OpenSSL does not tell which of the files it means."""
    certificate, key = settings.ssl_certificate, settings.ssl_key
    _readable("SSL_CERTIFICATE", certificate)
    _readable("SSL_KEY", key)
    # A text, even an empty one: without it OpenSSL would ask at the terminal.
    password = settings.ssl_key_password.get_secret_value()
    try:
        context.load_cert_chain(certificate, key, password)
    except (OSError, ssl.SSLError) as error:
        if getattr(error, "reason", "") == "KEY_VALUES_MISMATCH":
            raise SettingsError(f"{PREFIX}SSL_KEY: {key} is not the key of {certificate}") from error
        if "ENCRYPTED" in key.read_text(encoding="utf-8", errors="replace"):
            what = "does not open" if password else "is not set, and is wanted for"
            raise SettingsError(f"{PREFIX}SSL_KEY_PASSWORD {what} {key}") from error
        raise _unusable("SSL_CERTIFICATE or _KEY", f"{certificate} and {key}", error) from error


def _readable(name: str, path: Path) -> None:
    if path == NONE:
        return
    try:
        path.open("rb").close()
    except OSError as error:
        raise _unusable(name, path, error) from error


def _unusable(name: str, path: object, error: OSError) -> SettingsError:
    # A reason of OpenSSL's is a word; what stands around it is of its own source.
    why = getattr(error, "reason", "") or error.strerror or str(error)
    return SettingsError(f"{PREFIX}{name}: {path} cannot be used: {why}")
