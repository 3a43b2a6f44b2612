"""aiokafka's connection, which also hears that a token is refused, and that a broker fell silent."""

from typing import Any, Final

from aiokafka.conn import OAuthAuthenticator
from aiokafka.errors import KafkaConnectionError, KafkaError

from stream.kafka.silence import Listening

ANSWER: Final = b"\x01"


class _Bearer(OAuthAuthenticator):  # type: ignore[misc]  # aiokafka is untyped
    """Answers the challenge by which a server begins to refuse a token; it says so only then (RFC 7628 §3.2.3).

    aiokafka takes the challenge for a welcome, and meets connections that are closed at once, for ever.
    """

    _answered = False

    async def step(self, payload: bytes | None) -> tuple[bytes, bool] | None:
        """Return what is to be sent next, and whether an answer comes; None where it is over."""
        if payload and not self._answered:
            self._answered = True
            return ANSWER, True
        told: tuple[bytes, bool] | None = await super().step(payload)
        return told


class Connection(Listening):
    """A connection to one broker."""

    def authenticator_oauth(self) -> _Bearer:
        """Return what signs in by a token."""
        return _Bearer(sasl_oauth_token_provider=self._sasl_oauth_token_provider)


async def create_conn(host: str, port: int, **options: Any) -> Connection:
    """Return a connection that is signed in, as aiokafka's function of this name.

    Raises:
        OSError, KafkaError: there is none to be had.
        CredentialsError: there is no token.
    """
    connection = Connection(host, port, **options)
    try:
        await connection.connect()
    except (OSError, KafkaError):  # one of TLS is a ValueError, too, and all of Kafka's are RuntimeErrors
        raise
    except (ValueError, AssertionError, LookupError, RuntimeError) as error:
        # An impossible name, a sign-in against the rules, or uvloop's transport that ended this moment.
        raise KafkaConnectionError(f"{host}:{port}: {error}") from error
    return connection
