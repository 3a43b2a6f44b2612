"""What a picture may be fetched from: https, listed hosts, and public addresses only.

Source: OWASP Server-Side Request Forgery Prevention. A name is resolved once, all of its answers are checked, and the
connection goes to one of those answers, so a name that changes its mind in between (DNS rebinding) gains nothing.
"""

import re
import socket
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Final, Literal

from aiohttp.abc import AbstractResolver, ResolveResult
from yarl import URL

from engines.errors import AdloomError
from engines.photo.normalise import BYTES_MOST, PIXELS_MOST

Reason = Literal["url", "host", "private", "redirect", "status", "type", "size", "pixels", "timeout", "network"]
_NAT64: Final = IPv6Network("64:ff9b::/96")
_NAMED: Final = re.compile(r"([a-z0-9-]+(?:\.[a-z0-9-]+)*)(?::\d{1,5})?")


class FetchError(AdloomError):
    """A picture was not fetched; `reason` is a metric label."""

    def __init__(self, reason: Reason, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason: Reason = reason


@dataclass(frozen=True, slots=True)
class FetchPolicy:
    """Limits of fetching; without hosts nothing is fetched."""

    hosts: frozenset[str] = frozenset()
    """`cdn.example` (port 443) or `cdn.example:8443`, in lower case; names only, no addresses."""
    max_bytes: int = BYTES_MOST
    max_pixels: int = PIXELS_MOST
    """Both as an import takes them, which makes every picture small."""
    deadline_s: float = 10.0
    """For one picture with all its redirects: a host that answers byte by byte would hold its place for ever."""
    max_redirects: int = 3
    """Enough from a shop's own link to its CDN; a circle ends here."""


def check_url(url: URL, policy: FetchPolicy) -> None:
    """Refuse a URL that is not https to a listed host.

    Raises:
        FetchError: another scheme, a user name, or a host that is not listed.
    """
    if url.scheme != "https" or url.user is not None or url.password is not None:
        raise FetchError("url", "pictures are fetched by https only, without a user name")
    host = (url.raw_host or "").lower()
    named = host if url.port == 443 else f"{host}:{url.port}"
    if named not in policy.hosts:
        raise FetchError("host", f"{named[:100]} is not among the hosts that pictures may come from")
    if _is_address(host):
        raise FetchError("host", f"{host} is an address: list a name")


def parse_hosts(names: Iterable[str]) -> frozenset[str]:
    """Read an allow-list as people write it, into what `FetchPolicy.hosts` holds.

    Raises:
        FetchError: an entry is more or less than a host's name with an optional port: a URL, a pattern, an address.
    """
    return frozenset(_parse_host(name) for name in names)


def _parse_host(text: str) -> str:
    named = text.strip().lower().removesuffix(":443")
    match = _NAMED.fullmatch(named)
    if match is None or _is_address(match[1]):
        raise FetchError("host", f"{text[:100]!r} is no host to list: name one such as cdn.example or cdn.example:8443")
    return named


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def is_public(address: str) -> bool:
    """Tell whether `address` is of the public internet, also when IPv6 wraps an IPv4 address."""
    try:
        ip = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, IPv6Address):
        inner = _embedded(ip)
        if inner is not None:
            return is_public(str(inner))
        if ip.teredo is not None:
            return False
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_unspecified)


def _embedded(ip: IPv6Address) -> IPv4Address | None:
    if ip in _NAT64:
        return IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.ipv4_mapped or ip.sixtofour


class GuardedResolver(AbstractResolver):
    """Resolves by another resolver and refuses the name when any answer is not public."""

    def __init__(self, inner: AbstractResolver) -> None:
        self._inner = inner

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """Return the addresses of `host`.

        Raises:
            FetchError: an address is private, loopback, link-local, multicast or reserved.
            OSError: the name cannot be resolved.
        """
        answers = await self._inner.resolve(host, port, family)
        if not all(is_public(answer["host"]) for answer in answers):
            raise FetchError("private", f"{host} has an address that is not public")
        return answers

    async def close(self) -> None:
        """Close the inner resolver."""
        await self._inner.close()
