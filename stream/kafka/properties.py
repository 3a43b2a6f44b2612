"""Further properties of Kafka's clients, by librdkafka's or aiokafka's names, sorted by whom they are for."""

import ctypes
from collections.abc import Callable, Mapping
from functools import cache
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from confluent_kafka import cimpl

from stream.config import Settings
from stream.config.wording import PREFIX, hint
from stream.errors import SettingsError

Read = Callable[[str], object]


OFF: Final = frozenset({0, -1})
"""By which librdkafka, or Java's client, means that something is not done at all."""
RARELY_MS: Final = 24 * 3600 * 1000
"""For what aiokafka always does: as rarely as librdkafka allows."""
CODECS: Final = ("none", "gzip", "snappy", "lz4", "zstd")


def _truth(text: str) -> bool:
    if text not in {"true", "false"}:
        raise ValueError("true or false is wanted")
    return text == "true"


def _count(text: str) -> int:
    """Read a number as aiokafka takes it: of what it is told of time and bytes, nothing would end or fit at 0."""
    if (number := _whole(text)) < 1:
        raise ValueError("a number above 0 is wanted")
    return number


def _idle(text: str) -> int | None:
    return None if _whole(text) in OFF else _count(text)


def _age(text: str) -> int:
    return RARELY_MS if _whole(text) in OFF else _count(text)


def _whole(text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise ValueError("a whole number is wanted") from None  # its own words tell the value


def _codec(text: str) -> str | None:
    if (codec := text.lower()) not in CODECS:
        raise ValueError(f"one of {', '.join(CODECS)} is wanted")
    return None if codec == "none" else codec


_BOTH: Final[Mapping[str, Read]] = MappingProxyType(
    {
        "client.id": str,
        "connections.max.idle.ms": _idle,
        "metadata.max.age.ms": _age,
        "request.timeout.ms": _count,
        "retry.backoff.ms": _count,
    }
)
_CONSUMER: Final[Mapping[str, Read]] = MappingProxyType(
    {
        "check.crcs": _truth,
        "fetch.max.bytes": _count,
        "fetch.min.bytes": _count,
        "max.partition.fetch.bytes": _count,
        "max.poll.interval.ms": _count,
    }
)
_PRODUCER: Final[Mapping[str, Read]] = MappingProxyType(
    {"compression.type": _codec, "max.batch.size": _count, "max.request.size": _count}
)
_OTHERWISE: Final = {
    "batch.size": "max.batch.size",
    "compression.codec": "compression.type",
    "fetch.message.max.bytes": "max.partition.fetch.bytes",
    "message.max.bytes": "max.request.size",
    "socket.timeout.ms": "request.timeout.ms",
    "topic.metadata.refresh.interval.ms": "metadata.max.age.ms",
}
"""librdkafka's names of what aiokafka calls otherwise."""
_SPELT: Final = {
    ("connections.max.idle.ms", "-1"): "0",
    ("metadata.max.age.ms", "-1"): str(RARELY_MS),
    ("metadata.max.age.ms", "0"): str(RARELY_MS),
}
"""What librdkafka says otherwise for the same."""
_OURS: Final = {
    "acks": "",
    "auto.offset.reset": "",
    "enable.auto.commit": "",
    "enable.idempotence": "",
    "request.required.acks": "",
    "transactional.id": "",
    "bootstrap.servers": "BOOTSTRAP",
    "client.rack": "CLIENT_RACK",
    "fetch.max.wait.ms": "FETCH_WAIT_MS",
    "fetch.wait.max.ms": "FETCH_WAIT_MS",
    "group.id": "GROUP",
    "group.instance.id": "GROUP_INSTANCE_ID",
    "heartbeat.interval.ms": "HEARTBEAT_MS",
    "isolation.level": "ISOLATION_LEVEL",
    "linger.ms": "LINGER_MS",
    "queue.buffering.max.ms": "LINGER_MS",
    "rebalance.timeout.ms": "DRAIN_S",
    "sasl.mechanism": "SASL_MECHANISM",
    "sasl.mechanisms": "SASL_MECHANISM",
    "sasl.password": "SASL_PASSWORD",
    "sasl.username": "SASL_USERNAME",
    "security.protocol": "SECURITY_PROTOCOL",
    "session.timeout.ms": "SESSION_TIMEOUT_MS",
    "ssl.ca.location": "SSL_CA",
    "ssl.certificate.location": "SSL_CERTIFICATE",
    "ssl.endpoint.identification.algorithm": "SSL_VERIFY_HOSTNAME",
    "ssl.key.location": "SSL_KEY",
    "ssl.key.password": "SSL_KEY_PASSWORD",
}
"""What has a setting of its own, or must be as it is: the promises rest on it."""


class Sorted(NamedTuple):
    """Properties as keyword arguments of aiokafka's two clients, and as librdkafka's own."""

    consumer: dict[str, Any]
    producer: dict[str, Any]
    admin: dict[str, Any]


def sort_properties(settings: Settings) -> Sorted:
    """Return the further properties of `settings`, each for the clients that know it.

    Raises:
        SettingsError: one is unknown, has a setting of its own, must not be changed, or has a value of another kind.
    """
    found = Sorted({}, {}, {})
    for told, text in settings.client_properties:
        name = told.replace("_", ".")
        _require_free(told, name)
        ours = _OTHERWISE.get(name, name)
        for known, options in (({**_BOTH, **_CONSUMER}, found.consumer), ({**_BOTH, **_PRODUCER}, found.producer)):
            if ours in known:
                options[ours.replace(".", "_")] = _value(told, known[ours], text)
        if name in librdkafka_names():
            found.admin[name] = _SPELT.get((name, text), text)
        elif ours not in {*_BOTH, *_CONSUMER, *_PRODUCER}:
            raise SettingsError(f"{PREFIX}CLIENT_PROPERTIES: no client knows {told}{hint(name, _names())}")
    return found


def _require_free(told: str, name: str) -> None:
    if (setting := _OURS.get(name)) is None:
        return
    why = f"has a setting of its own, {PREFIX}{setting}" if setting else "must stay as it is: no event may be lost"
    raise SettingsError(f"{PREFIX}CLIENT_PROPERTIES: {told} {why}")


def _value(told: str, read: Read, text: str) -> object:
    try:
        return read(text)
    except ValueError as error:
        raise SettingsError(f"{PREFIX}CLIENT_PROPERTIES: {told}: {error}") from error


def _names() -> set[str]:
    return {*_BOTH, *_CONSUMER, *_PRODUCER, *_OTHERWISE, *_OURS, *librdkafka_names()}


@cache
def librdkafka_names() -> frozenset[str]:
    """Return the properties that the librdkafka in confluent-kafka has a value for, by its own list."""
    library = ctypes.CDLL(cimpl.__file__)
    library.rd_kafka_conf_new.restype = ctypes.c_void_p
    library.rd_kafka_conf_dump.restype = ctypes.POINTER(ctypes.c_char_p)
    library.rd_kafka_conf_dump.argtypes = [ctypes.c_void_p, ctypes.POINTER(ctypes.c_size_t)]
    library.rd_kafka_conf_dump_free.argtypes = [ctypes.POINTER(ctypes.c_char_p), ctypes.c_size_t]
    library.rd_kafka_conf_destroy.argtypes = [ctypes.c_void_p]
    conf, count = library.rd_kafka_conf_new(), ctypes.c_size_t()
    pairs = library.rd_kafka_conf_dump(conf, ctypes.byref(count))
    names = frozenset(pairs[number].decode() for number in range(0, count.value, 2))
    library.rd_kafka_conf_dump_free(pairs, count.value)
    library.rd_kafka_conf_destroy(conf)
    return names
