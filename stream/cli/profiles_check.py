"""Redis or Valkey, where workers share profiles, looked at for `adloom doctor`."""

import asyncio
import re
import secrets
from collections.abc import Mapping
from typing import Any, Final, Literal, NamedTuple

from redis import exceptions

from stream.config import PREFIX
from stream.state.link import connect

ANSWER_S: Final = 5.0  # a person waits
VARIABLE: Final = f"{PREFIX}PROFILES"
LEAST: Final = (6, 2)
KEY: Final = "adloom:doctor:"  # below what the rights of docs/state.md give
PORT: Final = 6379  # where an address names none
LIFE_MS: Final = 10_000
BLIND: Final = ("allkeys-random", "volatile-random")
"""Policies that take profiles of shoppers who are here right now."""
_CLOSED: Final = "closed by server"
_CLUSTER: Final = "runs in cluster mode, which workers do not speak: name one node, or a primary"
_REMEDIES: Final[tuple[tuple[type[Exception], str], ...]] = (
    (exceptions.AskError, f"it {_CLUSTER}"),  # the slot of what was asked for is another node's: MOVED, too
    (exceptions.ClusterDownError, f"it {_CLUSTER}"),
    (exceptions.AuthenticationError, f"user or password in {VARIABLE} are not taken"),
    (exceptions.NoPermissionError, "this user lacks a right ({error}); docs/state.md lists the least"),
    (exceptions.ReadOnlyError, "it is a replica, which takes no writes: name the primary"),
    (exceptions.BusyLoadingError, "it still reads its data: wait"),
    (exceptions.OutOfMemoryError, "its memory is full, and nothing may go: set maxmemory-policy volatile-lru"),
    (exceptions.InvalidResponse, "what answers is no Redis: another port"),
    (exceptions.ConnectionError, f"cannot be reached ({{error}}): start it, or correct {VARIABLE}"),
    (OSError, f"cannot be reached ({{error}}): start it, or correct {VARIABLE}"),
)
"""By kind, the special before the general; the server's and the system's words know no password of ours."""


class Found(NamedTuple):
    """What is so, and what to do about it."""

    state: Literal["ok", "hint", "fails"]
    said: str


def look_at_profiles(url: str) -> Found:
    """Write and read as a worker does, and look at what may lose profiles; no secret of the address is told.

    Raises:
        SettingsError: the address cannot be used.
    """
    return asyncio.run(_look(url))


async def _look(url: str) -> Found:
    client = connect(url)
    where = _where(url, client.connection_pool.connection_kwargs)
    try:
        async with asyncio.timeout(ANSWER_S):
            await _use(client)
            return _judged(where, await _told(client))
    except TimeoutError:
        return Found("fails", f"{where} says nothing for {ANSWER_S:g} s: a firewall, or it hangs ({VARIABLE})")
    except (exceptions.RedisError, OSError) as error:
        return Found("fails", f"{where}: {_remedy(error, url)}")
    finally:
        await client.aclose()


def _where(url: str, told: Mapping[str, Any]) -> str:
    """Return what the client connects to, by what it was told: the address itself may hide a password anywhere."""
    if "path" in told:
        return f"unix://{told['path']}"
    host = str(told.get("host", "localhost"))
    named = f"[{host}]" if ":" in host else host
    return f"{url.partition('://')[0]}://{named}:{told.get('port', PORT)}/{told.get('db', 0)}"


async def _use(client: Any) -> None:
    """Do what workers do."""
    key = KEY + secrets.token_hex(8)
    await client.set(key, b"1", px=LIFE_MS)
    await client.getrange(key, 0, -1)
    script = await client.script_load("return redis.call('GET', KEYS[1])")
    await client.evalsha(script, 1, key)
    await client.delete(key)


async def _told(client: Any) -> Mapping[str, Any] | None:
    """Return what the server tells of itself; None where it is not for us, as the least rights do without."""
    try:
        found: Mapping[str, Any] = await client.info("everything")
    except exceptions.ResponseError:
        return None
    return found


def _judged(where: str, info: Mapping[str, Any] | None) -> Found:
    if info is None:
        return Found("ok", f"{where} can be written and read; its version and policy are hidden (+info shows them)")
    name = "Valkey" if "valkey_version" in info else "Redis"
    version = str(info.get("valkey_version") or info.get("redis_version", ""))
    told, bounded = f"{where}, {name} {version}", int(info.get("maxmemory", 0))
    policy = str(info.get("maxmemory_policy", ""))
    if name == "Redis" and tuple(map(int, re.findall(r"\d+", version)[:2])) < LEAST:
        return Found("fails", f"{told}: Redis {'.'.join(map(str, LEAST))} or newer is needed")
    if int(info.get("cluster_enabled", 0)):
        return Found("fails", f"{told} {_CLUSTER}")
    if bounded and policy in BLIND:
        return Found("hint", f"{told}: policy {policy} drops profiles of shoppers who are here; volatile-lru does not")
    if bounded and policy == "noeviction":
        return Found("hint", f"{told}: once its memory is full no profile is kept (noeviction); set volatile-lru")
    return Found("ok", f"{told} can be written and read")


def _remedy(error: Exception, url: str) -> str:
    by_tls = url.partition("://")[0] in {"rediss", "valkeys"}
    if by_tls and "ssl" in str(error).lower():
        return f"no TLS ({error}): redis:// where it speaks none, else a certificate of an authority known here"
    if not by_tls and _CLOSED in str(error):
        return "it hangs up: it may want TLS (rediss://)"
    told = next((text for kind, text in _REMEDIES if isinstance(error, kind)), "it refuses ({error})")
    return told.format(error=error)
