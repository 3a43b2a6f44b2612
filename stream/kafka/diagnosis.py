"""What is wrong between us and the cluster, from the name of a host to the last right; as far as one can get."""

from collections.abc import Iterator
from typing import Final, Literal, NamedTuple

from stream.config import PREFIX, Settings
from stream.errors import BrokerError, CredentialsError
from stream.kafka.admin import Reached, reach
from stream.kafka.endpoints import Address, addresses, fault_of, speaks_tls
from stream.kafka.rights import Role, lacking, least, needed
from stream.kafka.topics import HIDDEN, expected, faults_of

ROLES: Final[tuple[Role, Role]] = ("worker", "slots")
State = Literal["ok", "hint", "fails"]


class Finding(NamedTuple):
    """One step towards the cluster, and what was found there."""

    step: str
    state: State
    said: str


def diagnose(settings: Settings) -> Iterator[Finding]:
    """Yield a finding for each step: addresses, sign-in, brokers, topics, rights; ends at one that bars the next.

    Raises:
        SettingsError: the settings make no client.
    """
    first = addresses(settings.bootstrap)
    broken = {address: fault for address in first if (fault := fault_of(settings, address))}
    if len(broken) == len(first):
        yield Finding("addresses", "fails", "; ".join(broken.values()))
        return
    if broken:
        yield Finding("addresses", "hint", "; ".join(broken.values()))
    else:
        yield Finding("addresses", "ok", f"{settings.bootstrap}, {settings.security_protocol}")
    try:
        there = reach(settings)
    except CredentialsError as error:
        yield Finding("sign-in", "fails", f"{error}; check {_credentials(settings)}")
        return
    except BrokerError as error:
        yield Finding("sign-in", "fails", _unanswered(settings, next(one for one in first if one not in broken), error))
        return
    yield Finding("sign-in", "ok", f"Kafka answers as {settings.security_protocol}")
    yield _brokers(settings, there)
    yield _topics(settings, there)
    if not there.is_embedded:
        yield from _rights(settings, there)


def _credentials(settings: Settings) -> str:
    if settings.security_protocol == "SSL":
        return f"{PREFIX}SSL_CERTIFICATE, which the broker may want"
    if settings.sasl_mechanism == "OAUTHBEARER":
        return f"{PREFIX}OAUTH_…"
    return f"{PREFIX}SASL_USERNAME, {PREFIX}SASL_PASSWORD and {PREFIX}SASL_MECHANISM"


def _unanswered(settings: Settings, address: Address, error: BrokerError) -> str:
    protocol = f"{PREFIX}SECURITY_PROTOCOL"
    if settings.security_protocol in {"PLAINTEXT", "SASL_PLAINTEXT"} and speaks_tls(address):
        return f"{address} speaks TLS: {protocol} must be SSL or SASL_SSL"
    silent = f"{address} is open, but answers no request of Kafka"
    if settings.security_protocol == "PLAINTEXT":
        return f"{silent}: it may want a sign-in ({protocol}=SASL_PLAINTEXT)"
    if settings.security_protocol == "SSL":
        return f"{silent}: it may want a certificate ({PREFIX}SSL_CERTIFICATE), or a sign-in ({protocol}=SASL_SSL)"
    return f"{silent}: {error}"


def _brokers(settings: Settings, there: Reached) -> Finding:
    """Try the addresses that the cluster itself names: clients go there next."""
    named = [Address(host, port) for host, port in there.brokers]
    broken = [fault for address in named if (fault := fault_of(settings, address))]
    if broken:
        return Finding("brokers", "fails", f"the cluster advertises what we do not reach: {'; '.join(broken)}")
    return Finding("brokers", "ok", ", ".join(map(str, named)))


def _topics(settings: Settings, there: Reached) -> Finding:
    names = dict.fromkeys(name for role in ROLES for name in needed(settings, role))
    topics = [topic for topic in expected(settings) if topic.name in names]
    found = [fault for fault in faults_of(there, topics, settings) if fault.what != HIDDEN]
    if not found:
        return Finding("topics", "ok", ", ".join(names))
    missing = any(fault.what == "topic" for fault in found)
    said = "; ".join(map(str, found))
    return Finding("topics", "fails" if missing else "hint", f"{said}; `adloom topics apply` mends it")


def _rights(settings: Settings, there: Reached) -> Iterator[Finding]:
    """Tell what a worker and a slot server may not do; credentials that are meant for one of them are no fault."""
    worker, slots = (set(least(settings, role)) for role in ROLES)
    absent = set(lacking(there, worker | slots))
    for role, rights, other in (("worker", worker, slots), ("slots", slots, worker)):
        missing = ", ".join(sorted(map(str, rights & absent)))
        for_other = not other & absent and rights - absent <= other
        state: State = "ok" if not missing else "hint" if for_other else "fails"
        yield Finding(f"rights of {role}", state, f"not given: {missing}" if missing else "all given")
