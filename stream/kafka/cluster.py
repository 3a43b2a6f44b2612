"""Options of every client of Kafka, made from settings in this one place."""

import ssl
from pathlib import Path
from typing import Any, Final

from stream.config import PREFIX, Settings
from stream.errors import SettingsError
from stream.kafka.addresses import addresses
from stream.kafka.properties import sort_properties
from stream.kafka.tokens import Tokens

NONE: Final = Path()


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
    if is_encrypted(settings):
        ssl_context(settings)  # librdkafka's own words for an unusable file help nobody
        options["ssl.endpoint.identification.algorithm"] = "https" if settings.ssl_verify_hostname else "none"
        files = {"ca": settings.ssl_ca, "certificate": settings.ssl_certificate, "key": settings.ssl_key}
        options |= {f"ssl.{name}.location": str(path) for name, path in files.items() if path != NONE}
        if password := settings.ssl_key_password.get_secret_value():
            options["ssl.key.password"] = password
    if _signs_in(settings):
        options["sasl.mechanism"] = settings.sasl_mechanism
        if settings.sasl_mechanism == "OAUTHBEARER":
            tokens = Tokens(settings)
            tokens.current()  # librdkafka would wait for one that does not come, and not say why
            options["oauth_cb"] = tokens.librdkafka
        else:
            options |= {"sasl.username": settings.sasl_username, "sasl.password": password_of(settings)}
    return options | sort_properties(settings).admin


def _connection(settings: Settings) -> dict[str, Any]:
    addresses(settings.bootstrap)
    options: dict[str, Any] = {
        "bootstrap_servers": settings.bootstrap,
        "security_protocol": settings.security_protocol,
    }
    if is_encrypted(settings):
        options["ssl_context"] = ssl_context(settings)
    if _signs_in(settings):
        options["sasl_mechanism"] = settings.sasl_mechanism
        if settings.sasl_mechanism == "OAUTHBEARER":
            options["sasl_oauth_token_provider"] = Tokens(settings)
        else:
            options["sasl_plain_username"] = settings.sasl_username
            options["sasl_plain_password"] = password_of(settings)
    return options


def is_encrypted(settings: Settings) -> bool:
    """Say whether connections go through TLS."""
    return settings.security_protocol in {"SSL", "SASL_SSL"}


def _signs_in(settings: Settings) -> bool:
    return settings.security_protocol.startswith("SASL_")


def password_of(settings: Settings) -> str:
    """Return the password of SASL.

    Raises:
        SettingsError: its file cannot be read.
    """
    if settings.sasl_password_file == NONE:
        return settings.sasl_password.get_secret_value()
    try:
        return settings.sasl_password_file.read_text(encoding="utf-8").rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(
            f"{PREFIX}SASL_PASSWORD_FILE={settings.sasl_password_file} cannot be read: {type(error).__name__}"
        ) from None


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
