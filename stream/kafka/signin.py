"""Signing in: with what the files of secrets hold now, and slower and slower while a cluster refuses it.

Clusters end connections after a while (KIP-368), and passwords, tokens and certificates change under a process that
runs for weeks, so each connection is made with what their files hold by then. One that is refused is no absent broker:
accounts are locked after few failures, so all clients of a process together try once, then pause, longer each time,
unless a file has changed.
"""

import logging
import ssl
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final, NamedTuple, Self, TypeVar

from aiokafka import errors as kafka_errors

from stream.errors import CredentialsError, SettingsError

Result = TypeVar("Result")
Address = tuple[str, int]
FIRST_S: Final = 1.0  # brokers learn of a new password within it
LONGEST_S: Final = 30.0  # so much later is it found that a cluster takes what it refused
ABANDONED_S: Final = 60.0  # beyond the pause: who is not tried any more is a broker that left the cluster
DENIALS: Final = (
    kafka_errors.SaslAuthenticationFailed,
    kafka_errors.UnsupportedSaslMechanismError,
    kafka_errors.IllegalSaslStateError,
)
CUT: Final = (ssl.SSLEOFError, ssl.SSLZeroReturnError, ssl.SSLSyscallError)  # a connection broke, nobody was refused
log = logging.getLogger(__name__)


class SignInError(kafka_errors.KafkaConnectionError):  # type: ignore[misc]  # aiokafka is untyped
    """Kafka refuses who we are, or we refuse it; nothing is sent until it is tried again."""


class Proof(NamedTuple):
    """With what a client signs in."""

    password: str | None = None
    context: ssl.SSLContext | None = None
    token: str = ""
    """What the file of tokens holds; who connects asks for the token itself."""


@dataclass(slots=True)
class _Refusal:
    """What a broker refused."""

    why: str
    proof: Proof
    since: float
    until: float
    pause: float = FIRST_S
    tries: int = 1


class SignIn:
    """Who all clients of this process with the same settings are, and which brokers refuse that."""

    def __init__(self, who: str, read: Callable[[], Proof], forget: Callable[[], None] = lambda: None) -> None:
        """Sign in as `who` with what `read` returns; `forget` what is kept of it once it is refused.

        `read` raises a SettingsError where files cannot be used; then what they held before serves on.
        """
        self._who = who
        self._read = read
        self._forget = forget
        self._last: Proof | None = None
        self._unusable = ""
        self._refusals: dict[Address, _Refusal] = {}

    def proof(self) -> Proof:
        """Return what the files hold now, or held last where they are being written.

        Raises:
            SettingsError: they cannot be used, and never could.
        """
        try:
            self._last, self._unusable = self._read(), ""
        except SettingsError as error:
            if self._last is None:
                raise
            if self._unusable != str(error):
                log.warning("what was read before is used on: %s", error)
            self._unusable = str(error)
        return self._last

    @property
    def trouble(self) -> str:
        """Which broker refuses us, and why; empty where none does."""
        now = time.monotonic()
        lasting = (refusal.why for refusal in self._refusals.values() if now < refusal.until + ABANDONED_S)
        return next(lasting, "")

    async def through(self, address: Address, connect: Callable[[Proof], Awaitable[Result]]) -> Result:
        """Return what `connect` makes of the present proof.

        Raises:
            SignInError: it was refused, or was before and may not be tried yet.
            OSError, KafkaError: the broker is away.
        """
        proof = self.proof()
        known = self._admitted(address, proof)
        try:
            connection = await connect(proof)
        except (OSError, kafka_errors.KafkaError, CredentialsError) as error:
            if (why := _denial(error)) is None:
                raise
            raise SignInError(self._refused(address, proof, why, known)) from error
        self._accepted(address)
        return connection

    def _admitted(self, address: Address, proof: Proof) -> _Refusal | None:
        """Return the refusal that this try may end, None where nobody refused us.

        Raises:
            SignInError: another is trying, or the pause is not over.
        """
        refusal, now = self._refusals.get(address), time.monotonic()
        if refusal is None:
            return None
        if proof != refusal.proof:  # a file has changed
            refusal.proof, refusal.pause = proof, FIRST_S
        elif now < refusal.until:
            raise SignInError(refusal.why)
        refusal.until = now + refusal.pause  # the others wait for what becomes of this try
        return refusal

    def _refused(self, address: Address, proof: Proof, why: str, known: _Refusal | None) -> str:
        """Take in that a try was refused, and return what there is to tell."""
        self._forget()
        now = time.monotonic()
        told = f"Kafka refuses the sign-in of {self._who} at {address[0]}:{address[1]}: {why}"
        if (refusal := self._refusals.get(address)) is None:
            refusal = self._refusals[address] = _Refusal(told, proof, since=now, until=now + FIRST_S)
        elif refusal is not known:  # many connected at once, before anybody knew
            return told
        else:
            refusal.why, refusal.tries = told, refusal.tries + 1
            refusal.pause = min(2 * refusal.pause, LONGEST_S)
            refusal.until = now + refusal.pause
        log.warning("%s", told, extra={"next_try_s": refusal.pause, "tries": refusal.tries})
        return told

    def _accepted(self, address: Address) -> None:
        if (refusal := self._refusals.pop(address, None)) is not None:
            refused_s = round(time.monotonic() - refusal.since, 1)
            broker = f"{address[0]}:{address[1]}"
            log.warning("a sign-in is accepted again", extra={"broker": broker, "refused_s": refused_s})


class Brokers(str):
    """The value of `bootstrap_servers`, which takes along how one signs in there: aiokafka has no room for that."""

    __slots__ = ("sign_in",)
    sign_in: SignIn

    @classmethod
    def of(cls, bootstrap: str, sign_in: SignIn) -> Self:
        """Return `bootstrap`, where one signs in so."""
        brokers = cls(bootstrap)
        brokers.sign_in = sign_in
        return brokers


def _denial(error: BaseException) -> str | None:
    """Return why we are refused, or refuse whom we reached; None where a broker is merely away."""
    for cause in (error, error.__cause__):  # TLS 1.3 refuses a certificate after the connection is made
        if isinstance(cause, ssl.SSLError) and not isinstance(cause, CUT):
            return f"TLS: {getattr(cause, 'verify_message', '') or getattr(cause, 'reason', '') or cause}"
        if isinstance(cause, (*DENIALS, CredentialsError)):
            return str(cause)
    return None
