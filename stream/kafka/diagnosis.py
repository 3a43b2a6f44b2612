"""What is wrong between us and the cluster, from the name of a host to the last right; as far as one can get."""

from collections.abc import Collection, Iterator
from typing import Final, Literal, NamedTuple

from stream.config import Settings
from stream.errors import BrokerError
from stream.kafka.addresses import addresses
from stream.kafka.admin import Reached, first_answer, unreachable
from stream.kafka.endpoints import faults_at
from stream.kafka.rights import Right, least, look, needed
from stream.kafka.roles import Role
from stream.kafka.topics import HIDDEN, all_expected, faults_of

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
    broken = faults_at(settings, first)
    if len(broken) == len(first):
        yield Finding("addresses", "fails", "; ".join(broken.values()))
        return
    if broken:
        yield Finding("addresses", "hint", "; ".join(broken.values()))
    else:
        yield Finding("addresses", "ok", f"{settings.bootstrap}, {settings.security_protocol}")
    try:
        there = first_answer(settings)
    except BrokerError as error:
        yield Finding("sign-in", "fails", str(error))
        return
    yield Finding("sign-in", "ok", f"Kafka answers as {settings.security_protocol}")
    # Clients go to the addresses that the cluster itself names next.
    broken = faults_at(settings, there.brokers)
    if broken:
        yield Finding("brokers", "fails", unreachable(broken))
    else:
        yield Finding("brokers", "ok", ", ".join(map(str, there.brokers)))
    if len(broken) == len(there.brokers):
        return
    yield _topics(settings, there)
    if not there.is_embedded:
        yield from _rights(settings, there)


def _topics(settings: Settings, there: Reached) -> Finding:
    names = dict.fromkeys(name for role in ROLES for name in needed(settings, role))
    topics = [topic for topic in all_expected(settings) if topic.name in names]
    try:
        found = [fault for fault in faults_of(there, topics, settings) if fault.what != HIDDEN]
    except BrokerError as error:
        return Finding("topics", "fails", str(error))
    if not found:
        return Finding("topics", "ok", ", ".join(names))
    missing = any(fault.what == "topic" for fault in found)
    said = "; ".join(map(str, found))
    mended = "; `adloom topics apply` mends it" if any(fault.mendable for fault in found) else ""
    return Finding("topics", "fails" if missing else "hint", f"{said}{mended}")


def _rights(settings: Settings, there: Reached) -> Iterator[Finding]:
    """Tell what a worker and a slot server may not do; credentials that are meant for one of them are no fault."""
    worker, slots = (set(least(settings, role)) for role in ROLES)
    found = look(there, worker | slots)
    absent = set(found.lacking)
    for role, rights, other in (("worker", worker, slots), ("slots", slots, worker)):
        missing, unanswered = rights & absent, rights & found.unanswered.keys()
        for_other = not other & absent and rights - absent <= other
        state: State = "fails" if missing and not for_other else "hint" if missing or unanswered else "ok"
        said = []
        if missing:
            said.append(
                f"not given: {_listed(missing)}; `adloom topics rights {role}` prints the commands that give it"
            )
        if unanswered:
            why = "; ".join(dict.fromkeys(found.unanswered[right].str() for right in sorted(unanswered)))
            said.append(f"could not be asked: {_listed(unanswered)} ({why})")
        yield Finding(f"rights of {role}", state, "; ".join(said) or "all given")


def _listed(rights: Collection[Right]) -> str:
    return ", ".join(sorted(map(str, rights)))
